"""Files fetched over HTTP, so that nothing half-written is ever used. Knows nothing about networks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
