"""What a teacher hands out: worksheets with a key, slides, a notebook; from the quiz's items and the lesson's steps."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
