"""One number of a real network, taken apart: steps, sums, reports, the pixels that it reacts to."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
