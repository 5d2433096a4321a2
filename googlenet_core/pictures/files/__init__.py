"""The bytes of picture files before and while they are decoded: kinds, pieces, frames, pages. No networks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
