"""From a picture's bytes to what the network sees, and from maps back to pictures."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
