"""Who may compute when: turns that go round, queues with an end, long work let in by its memory. No tensors."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
