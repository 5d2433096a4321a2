"""What follows from the blueprint by arithmetic: channels, costs, receptive fields, units, beliefs. No tensors."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
