"""GoogLeNet (Inception v1): the network, its arithmetic, and what it computes. See CONTRIBUTING.md for the floors.

Import it before PyTorch: then PyTorch's threads do not keep cores that others need (see ``threads``).
"""

import os

from googlenet_core.process import threads

__version__ = "0.1.0"

threads.wait_asleep(os.environ)
