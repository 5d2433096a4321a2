"""Which weights this process has loaded: what tells a page whether there is anything to wait for. Imports nothing."""

from __future__ import annotations

weights: set[str] = set()
"""Their names, added by `services`."""
