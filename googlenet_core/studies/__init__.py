"""Questions about the design, answered from the blueprint alone: Table 1, reductions, shares, variants, peers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
