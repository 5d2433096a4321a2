"""What a network is, on paper: Table 1 as data, names of layers, the layers with their sizes, nodes and edges."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
