"""GoogLeNet (Inception v1): the network, its arithmetic, and what it computes.

The names of ``__init__.pyi`` are the public interface: each is imported when it is first used, so that importing the
package costs next to nothing and loads no PyTorch. The rooms below it, from the ground up:

* ``blueprint``, ``arithmetic``, ``studies``, ``diagram``: facts from Table 1 alone, and their drawing;
* ``network``, ``weights``, ``pictures``, ``engine``: the network, what it knows, what it sees, how it is run;
* ``maps``, ``microscope``, ``why``, ``evaluation``: what can be asked of it;
* ``cli``: the command line.

Import it before PyTorch: then PyTorch's threads do not keep cores that others need (see ``process.threads``).
"""

import os

import lazy_loader

from googlenet_core.process import threads

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

threads.wait_asleep(os.environ)
