"""The network itself as PyTorch modules, copies of it for inference, and what looking at it tells."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
