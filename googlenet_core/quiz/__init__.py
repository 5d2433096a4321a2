"""Questions about the network, from the spec alone: items with worked answers and wrong ones that misconceptions lead to."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
