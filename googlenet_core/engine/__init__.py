"""Runs a network for many at once: device, turns, portions of long work, predictions."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
