"""How good some weights are, measured: right answers, calibration, and pictures unlike the training ones."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
