"""Everything slow, once: the engine behind caches, and what is kept of its results."""
