"""A clock for what measures time: it goes on only when a test sets it."""

from __future__ import annotations


class Clock:
    """Stands in for the module ``time`` where a file asks for ``time.monotonic`` alone."""

    now_s = 1000.0

    def monotonic(self) -> float:
        """Seconds since some moment, as the test set them."""
        return self.now_s
