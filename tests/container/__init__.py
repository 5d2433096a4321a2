"""The container, rehearsed without an engine."""
