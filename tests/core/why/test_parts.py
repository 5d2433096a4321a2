"""Parts to switch off as people write them."""

from __future__ import annotations

import pytest

from googlenet_core.errors import LayerError
from googlenet_core.why.parts import Ablation, parse, parse_channels


@pytest.mark.parametrize(("text", "channels"), [("7", range(7, 8)), ("0-15", range(16)), (" 3 – 4 ", range(3, 5))])
def test_ranges_are_read(text: str, channels: range) -> None:
    assert parse_channels(text) == channels


def test_a_part_is_read_with_its_channels() -> None:
    assert parse("inception4c.branch3") == Ablation("inception4c.branch3")
    assert parse("inception4c:0-15", "mean") == Ablation("inception4c", range(16), "mean")


@pytest.mark.parametrize("text", ["", "-", "-3", "3-", "9-2", "a-b", "1,2", "1-2-3", "0x1"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(LayerError, match="no range of channels"):
        parse_channels(text)
