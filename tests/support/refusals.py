"""Refusals of weights files: one line, and not a long one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from googlenet_core.errors import WeightsError


def refused(read: Callable[[], object]) -> str:
    """The one line with which reading is refused."""
    with pytest.raises(WeightsError) as caught:
        read()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1500
    return str(caught.value)
