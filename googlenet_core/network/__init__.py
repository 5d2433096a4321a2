"""The network itself as PyTorch modules, copies of it for inference, and what looking at it tells."""
