from .cutouts import cut_out as cut_out
from .decoding import MAX_BYTES as MAX_BYTES, MAX_PIXELS as MAX_PIXELS, PictureSteps as PictureSteps
from .mosaics import tile_maps as tile_maps
from .preprocessing import Preprocessed as Preprocessed, preprocess as preprocess
from .samples import Sample as Sample, read_sample as read_sample
