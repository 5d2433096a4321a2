"""Bytes of a picture -> pixels: upright and RGB, then resized and cut. Does without PyTorch, so that it starts soon.

Uploads are not trusted: format, bytes, pieces and pixels are bounded before anything is decoded. Turning other colour
modes into RGB is the job of `colour_modes`, other colours into sRGB's that of `colour_spaces`; what the network makes of
the pixels is `preprocessing`'s. The resizing is that of torchvision's transforms (Pillow, bilinear with antialiasing), so
that published weights see what they were measured with.
"""

from __future__ import annotations

import io
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import AvifImagePlugin, Image, ImageFile

from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.errors import ImageError
from googlenet_core.pictures.colour_spaces import to_srgb
from googlenet_core.pictures.files import frames, jpeg_end, tiff_pages
from googlenet_core.pictures.files.beside_pixels import StrippedFile, strip_to_pixels
from googlenet_core.pictures.files.heif_boxes import check_boxes, is_avif, is_boxes
from googlenet_core.pictures.files.kinds import explain_refusal, is_picture
from googlenet_core.pictures.files.orientation import UPRIGHT, find_orientation, turn_upright
from googlenet_core.pictures.files.pieces import check_pieces
from googlenet_core.pictures.files.quiet_decoding import silence_decoders
from googlenet_core.pictures.files.unusual_kinds import name_unusual_kind

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF")
"""The only decoders that are ever tried."""

# More threads take as much processor time, and each reserves memory; of a photograph's file only the photograph is read.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000

SHOWN_PX = 1024
"""Longest side of the decoded picture as it is kept for showing."""

RESIZED_PX = 2048
"""Longest side of the resized picture; of longer ones (3000×2) only the middle is made."""

_FORMAT_NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}
PixelBox = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPicture:
    """An upright RGB picture at its original size, with what is known about where it came from."""

    image: Image.Image
    format: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PictureSteps:
    """A picture's steps before arithmetic begins: what `preprocessing.Preprocessed` has of the same names.

    Attributes:
        decoded: the upright RGB picture, at most `SHOWN_PX` on its longer side.
        resized: the picture with its shorter side at the recipe's ``resize_px``; of a very long one its middle.
        crop: what the network sees, uint8 [224, 224, 3].
        crop_box: the crop in pixels of the upright picture at its original size.
        original_px: width and height of the upright picture.
        format: of the file, for example ``JPEG``.
        notes: what was taken, turned, left out and changed to get to sRGB, one short phrase each; empty for a
            plain picture.
    """

    decoded: Image.Image
    resized: Image.Image
    crop: NDArray[np.uint8]
    crop_box: PixelBox
    original_px: tuple[int, int]
    format: str
    notes: tuple[str, ...]


def make_steps(picture: DecodedPicture, resize_px: int) -> PictureSteps:
    """Make every step of a decoded picture, with its shorter side brought to ``resize_px``."""
    resized, crop, crop_box = resize_and_crop(picture.image, resize_px)
    decoded = picture.image.copy() if max(picture.image.size) <= SHOWN_PX else _thumbnail(picture.image)
    # Without the file's remarks and colour profile: they can be large, and all steps are shown in the same colours.
    decoded.info, resized.info = {}, {}
    return PictureSteps(
        decoded=decoded,
        resized=resized,
        crop=np.array(crop),
        crop_box=crop_box,
        original_px=picture.image.size,
        format=picture.format,
        notes=picture.notes,
    )


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPicture:
    """A picture whose header is read and whose pixels are not decoded yet.

    Attributes:
        source: Pillow's view of it.
        alone: the file that ``source`` reads, without what does not belong to the pixels, and what that said.
        frames: how many frames or pages there are.
    """

    source: ImageFile.ImageFile
    alone: StrippedFile
    frames: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, before the picture is turned upright."""
        return self.source.size

    @property
    def pixels(self) -> int:
        """How many pixels are decoded at a time, at most."""
        return max(self.source.width * self.source.height, self.alone.largest)


def decode(data: bytes) -> DecodedPicture:
    """Read the frame of a picture that is meant, turn it upright and make it RGB.

    Raises:
        ImageError: the bytes cannot be used; one sentence says why and what to do.
    """
    return decode_opened(open_picture(data))


def open_picture(data: bytes) -> OpenedPicture:
    """Look at a picture's pieces and its header, and decode nothing yet: ``pixels`` says how many there will be.

    Raises:
        ImageError: the bytes cannot be used; one sentence says why and what to do.
    """
    _check_bytes(data)
    if not is_picture(data):
        raise ImageError(explain_refusal(data))
    check_pieces(data)
    if check_boxes(data) > MAX_PIXELS:
        raise _too_many_pixels()
    try:
        alone = tiff_pages.choose_pages(data, MAX_PIXELS) if tiff_pages.is_tiff(data) else strip_to_pixels(data)
        check_pieces(alone.data)  # of a TIFF it may be another page, or a JPEG inside
        # Warnings about size may be errors where this runs; either way the check below has the last word.
        source = Image.open(io.BytesIO(alone.data), formats=_formats(data))
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception as error:  # noqa: BLE001 - damaged headers raise almost anything
        raise _unreadable(data, error) from None
    if source.width * source.height > MAX_PIXELS:
        raise _too_many_pixels()
    return OpenedPicture(source, alone, len(alone.numbers) or frames.count_frames(source, alone.data))


def decode_opened(opening: OpenedPicture) -> DecodedPicture:
    """Decode what `open_picture` returned, turn it upright and make it RGB.

    Raises:
        ImageError: the bytes cannot be used; one sentence says why and what to do.
    """
    source, alone = opening.source, opening.alone
    try:
        name = source.format or ""
        with silence_decoders() if name == "TIFF" else nullcontext():
            shown, index, notes = _shown(opening)
        orientation = (
            find_orientation(source)
            if is_boxes(alone.data)
            else alone.orientations[index if len(alone.orientations) > 1 else 0]
        )
        if orientation != UPRIGHT:
            notes = (*notes, f"turned as {alone.turned_by} says")
        if alone.profile:
            shown.info["icc_profile"] = alone.profile
        image, changes = to_srgb(shown)  # first: what a TIFF says of its brightness is lost with the turning
        image = turn_upright(image, orientation)
    except ImageError:
        raise
    except MemoryError:
        raise no_memory_error() from None
    except Exception as error:  # noqa: BLE001 - decoders raise almost anything on damaged files
        raise _unreadable(alone.data, error) from None
    return DecodedPicture(image, _FORMAT_NAMES.get(name, name), (*notes, *changes))


def _shown(opening: OpenedPicture) -> tuple[Image.Image, int, tuple[str, ...]]:
    """The decoded frame that is meant, its number among those that are left, and what to say of it."""
    source, alone = opening.source, opening.alone
    try:
        source.load()
    except OSError:
        image = jpeg_end.complete_jpeg(alone.data) if source.format == "JPEG" else None
        if image is None:
            raise
        return image, 0, (*alone.notes, "its end mark is missing, its pixels are all there")
    index, note = frames.seek_meant(source, opening.frames, alone.numbers, alone.of, opening.pixels)
    return source, index, (*alone.notes, *note)


def resize_and_crop(image: Image.Image, resize_px: int) -> tuple[Image.Image, Image.Image, PixelBox]:
    """Bring the shorter side to ``resize_px`` and cut out the centre 224×224.

    Only what can be kept is computed: of a picture that would become very long, the part around the crop. Pillow
    takes the pixels its filter needs from outside the part too, so that the crop does not depend on this.

    Returns:
        The resized picture (or its middle), the crop, and the crop's box in pixels of ``image``.
    """
    width, height = _resized_size(image.size, resize_px)
    left, top = _crop_corner(width), _crop_corner(height)
    across, down = _window(width, left), _window(height, top)
    scale_x, scale_y = image.width / width, image.height / height
    resized = image.resize(
        (across[1] - across[0], down[1] - down[0]),
        Image.Resampling.BILINEAR,
        box=(across[0] * scale_x, down[0] * scale_y, across[1] * scale_x, down[1] * scale_y),
    )
    corner = (left - across[0], top - down[0])
    crop = resized.crop((*corner, corner[0] + IMAGE_PX, corner[1] + IMAGE_PX))
    box = (left * scale_x, top * scale_y, (left + IMAGE_PX) * scale_x, (top + IMAGE_PX) * scale_y)
    return resized, crop, box


def _check_bytes(data: bytes) -> None:
    if not data:
        raise ImageError("The file is empty; choose a picture.")
    if len(data) > MAX_BYTES:
        raise ImageError(
            f"The file has {len(data) / 1e6:.1f} MB and at most {MAX_BYTES / 1e6:.0f} MB are accepted; "
            "make it smaller and try again."
        )


def _too_many_pixels() -> ImageError:
    return ImageError(f"The picture has more than {MAX_PIXELS / 1e6:.0f} megapixels; make it smaller and try again.")


def no_memory_error() -> ImageError:
    """What to say where a picture takes more memory than there is."""
    return ImageError("There is not enough memory to open the picture; make it smaller and try again.")


def _damaged() -> ImageError:
    return ImageError("The picture is damaged or incomplete; save or download it again.")


def _unreadable(data: bytes, error: Exception) -> ImageError:
    if isinstance(error, MemoryError):
        return no_memory_error()
    if kind := name_unusual_kind(data, error):
        return ImageError(
            f"The file is a {kind}, which cannot be read here; save the picture as an ordinary JPEG or PNG."
        )
    return _damaged()


def _formats(data: bytes) -> tuple[str, ...]:
    """The decoders to try: files of boxes begin alike, and Pillow's first one that takes them may lack the other's codec."""
    if is_boxes(data):
        return ("AVIF",) if is_avif(data) else ("HEIF",)
    return FORMATS


def _resized_size(size: tuple[int, int], shorter: int) -> tuple[int, int]:
    """Size with the shorter side at ``shorter``; the longer one is rounded down, as torchvision does."""
    width, height = size
    if width <= height:
        return shorter, int(shorter * height / width)
    return int(shorter * width / height), shorter


def _crop_corner(length: int) -> int:
    return round((length - IMAGE_PX) / 2)


def _window(length: int, corner: int) -> tuple[int, int]:
    """The part of one axis that is made: all of it, or `RESIZED_PX` around the crop."""
    if length <= RESIZED_PX:
        return 0, length
    start = corner - (RESIZED_PX - IMAGE_PX) // 2
    return start, start + RESIZED_PX


def _thumbnail(image: Image.Image) -> Image.Image:
    scale = SHOWN_PX / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
