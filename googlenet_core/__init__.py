"""GoogLeNet (Inception v1): the network, its arithmetic, and what it computes. See CONTRIBUTING.md for the floors."""

__version__ = "0.1.0"
