"""What can be made of feature maps: journeys and races of channels, notebooks that compute a view again."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
