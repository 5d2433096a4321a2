"""What a person chose in the grid: read from browsers and URLs without ever failing."""

import numpy as np
from hypothesis import given, strategies as st

from app.figures.maps.view import GridState, GridView, MapCell, select_visible, text_of
from app.session import address
from googlenet_core.maps.stats import map_stats

SHAPE = (4, 3, 2)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["seq", "id", "view", "selected", "pinned", "sort", "fixed", "branch", "zoom", "channel", "y"])


@given(st.dictionaries(FIELDS, ANYTHING) | ANYTHING)
def test_nothing_a_browser_sends_makes_reading_fail(sent: object) -> None:
    assert isinstance(GridView.parse(sent), GridView)
    assert isinstance(GridState().after(sent, "maps", SHAPE), GridState)
    assert MapCell.parse(sent, SHAPE) is None


def test_what_makes_no_sense_becomes_the_default() -> None:
    sent = {
        "sort": "colour",
        "branch": 9,
        "fixed": float("nan"),
        "zoom": 999,
        "palette": "jet",
        "minimum": -4,
        "silent": "?",
    }
    assert GridView.parse(sent) == GridView()


def test_a_view_survives_a_url() -> None:
    view = GridView("max", True, "fixed", 2.5, "magma", 3, 0.25, False, "3, 64-70", 4)
    assert GridView.parse({name: text_of(value) for name, value in view.as_dict().items()}) == view
    query = address.write({**address.DEFAULTS, **view.as_dict()})
    assert address.read(query)[0] == {**address.DEFAULTS, **view.as_dict()}
    assert address.write({**address.DEFAULTS, **GridView().as_dict()}) == {}


def test_a_link_says_so_if_maps_stand_in_the_order_of_their_channels() -> None:
    assert address.write({**address.DEFAULTS, "sort": "index"}) == {"sort": "index"}
    assert address.read({"sort": "index"})[0]["sort"] == "index"
    assert address.read({})[0]["sort"] == "mean"


def test_a_cell_must_be_inside_the_maps() -> None:
    assert MapCell.parse({"channel": 3, "y": 2, "x": 1}, SHAPE) == MapCell(3, 2, 1)
    assert MapCell.parse({"channel": 4, "y": 0, "x": 0}, SHAPE) is None
    assert MapCell.parse({"channel": 0, "y": 0, "x": True}, SHAPE) is None


DONE = {
    "seq": 7,
    "id": "maps",
    "view": {"sort": "max"},
    "selected": {"channel": 1, "y": 0, "x": 1},
    "pinned": [2, 2, 9, "x", 0],
}


def test_what_was_done_is_taken_once_and_wholly() -> None:
    state = GridState().after(DONE, "maps", SHAPE)
    assert state == GridState(GridView(sort="max"), MapCell(1, 0, 1), (2, 0), 7)
    cleared = GridState(seq=state.seq)
    assert cleared.after(DONE, "maps", SHAPE) is cleared


def test_of_what_was_done_with_other_maps_only_the_view_is_taken() -> None:
    assert GridState().after(DONE, "other maps", SHAPE) == GridState(GridView(sort="max"), seq=7)


def test_no_news_leaves_the_state_as_it_is() -> None:
    state = GridState(selected=MapCell(0, 0, 0))
    assert state.after(None, "maps", SHAPE) is state


def test_visible_channels_pass_all_filters_in_the_order_asked_for() -> None:
    maps = np.zeros((6, 1, 1), dtype=np.float32)
    maps[:, 0, 0] = [1, 6, 0, 4, 5, 2]
    stats = map_stats(maps)
    branches = (range(2), range(2, 6))
    assert select_visible(GridView(sort="index"), stats, branches).tolist() == [0, 1, 2, 3, 4, 5]
    assert select_visible(GridView(), stats, branches).tolist() == [1, 4, 3, 5, 0, 2], "largest mean first"
    assert select_visible(GridView(sort="max", branch=2), stats, branches).tolist() == [4, 3, 5, 2]
    assert select_visible(GridView(sort="max", branch=2, silent=False, minimum=4), stats, branches).tolist() == [4, 3]
    assert select_visible(GridView(sort="index", channels="0-2"), stats, branches).tolist() == [0, 1, 2]
    assert select_visible(GridView(branch=2), stats).tolist() == [1, 4, 3, 5, 0, 2]
