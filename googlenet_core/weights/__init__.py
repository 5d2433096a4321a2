"""Trained weights: which there are, where from, how their input is made, and how they become a network."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
