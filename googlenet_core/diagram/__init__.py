"""A network drawn by Graphviz: what is folded, how it looks, and what its SVG needs beside the drawing."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
