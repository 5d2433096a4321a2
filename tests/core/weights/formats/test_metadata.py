from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats.metadata import MAX_RESIZE_PX, FileMetadata, parse, written

NUMBERS = st.floats(-10, 10, allow_nan=False)
TRIPLES = st.none() | st.tuples(NUMBERS, NUMBERS, NUMBERS)
DEVIATIONS = st.none() | st.tuples(*[st.floats(1e-3, 10)] * 3)


def test_a_file_that_says_nothing_leaves_everything_open() -> None:
    assert parse({}, 2, "mine") == FileMetadata()
    assert written(FileMetadata()) == {}


@given(TRIPLES, DEVIATIONS, st.none() | st.booleans(), st.none() | st.integers(IMAGE_PX, MAX_RESIZE_PX))
def test_what_is_written_is_read_again_digit_for_digit(
    mean: tuple[float, float, float] | None,
    std: tuple[float, float, float] | None,
    flag: bool | None,
    resize_px: int | None,
) -> None:
    said = FileMetadata(("cat", "dog"), mean, std, flag, resize_px)
    assert parse(written(said), 2, "mine") == said


@pytest.mark.parametrize("text", ["224", "256", "0256", "1024"])
def test_a_side_within_bounds_is_taken(text: str) -> None:
    assert parse({"resize_px": text}, 2, "mine").resize_px == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-256",
        "223",
        "1025",
        "256.0",
        "256 ",
        "2e2",
        "nan",
        "99999999999999999999",
        "٢٥٦",
        "big\nside",
        "9" * 99,
    ],
)
def test_a_side_out_of_bounds_or_that_is_no_whole_number_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(WeightsError, match=r"^mine says resize_px is .* a whole number from 224 to 1024\.$") as caught:
        parse({"resize_px": text}, 2, "mine")
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("text", ["", "True", "1", "yes"])
def test_a_flag_is_true_or_false_and_nothing_else(text: str) -> None:
    with pytest.raises(WeightsError, match="must be true or false"):
        parse({"transform_input": text}, 2, "mine")
