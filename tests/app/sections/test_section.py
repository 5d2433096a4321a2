"""A page's sections: rules in the bar stand where groups begin; the foot tells the time of each pass once."""

from __future__ import annotations

import re

import pytest

from app.sections.section import Sections, write_times
from app.views import architecture, feature_maps, inception, outputs
from app.widgets import heads
from googlenet_core.engine import Provenance
from googlenet_core.errors import BusyError
from tests.app.views.test_feature_maps import query_of
from tests.conftest import ROOT
from tests.support.page_opener import failures, open_page

STYLE = (ROOT / "app/widgets/page_frame.css").read_text(encoding="utf-8")
PAGES = [page.SECTIONS for page in (architecture, feature_maps, inception, outputs)]
VERSIONS = {"googlenet_core": "1", "torch": "2"}


@pytest.mark.parametrize("sections", PAGES, ids=[page.parameter for page in PAGES])
def test_a_rule_stands_before_every_view_that_begins_a_group(sections: Sections) -> None:
    rule = re.search(
        rf"st-key-views-{sections.parameter}\"\] [^,]*?button:is\(((?::nth-child\(\d+\)(?:, )?)+)\)", STYLE
    )
    ruled = [int(number) for number in re.findall(r"nth-child\((\d+)\)", rule[1])] if rule else []
    assert ruled == [number for number, section in enumerate(sections.all, 1) if section.begins_group]


@pytest.mark.parametrize("sections", PAGES, ids=[page.parameter for page in PAGES])
def test_the_first_view_begins_no_group(sections: Sections) -> None:
    assert not sections.all[0].begins_group


def pass_on(device: str, elapsed_ms: float) -> Provenance:
    return Provenance("paper", "bundled", device, elapsed_ms, VERSIONS)


def test_times_of_one_device_are_added_up() -> None:
    made = [pass_on(device, ms) for device, ms in (("CPU", 900.0), ("GPU", 3.0), ("CPU", 200.4))]
    assert write_times(made) == ["CPU, 1,100 ms", "GPU, 3 ms", "googlenet_core 1, torch 2"]


def test_a_pass_that_made_several_results_is_counted_once() -> None:
    one, alike = pass_on("CPU", 30.0), pass_on("CPU", 30.0)
    assert write_times([one, one])[0] == "CPU, 30 ms"
    assert write_times([one, alike])[0] == "CPU, 60 ms"


def test_of_nothing_nothing_is_told() -> None:
    assert write_times([]) == []


def test_what_a_section_cannot_show_is_said_and_the_button_leads_to_the_section_as_it_begins() -> None:
    app = open_page(
        "outputs", "Three outputs", {"outputs": "why", "head": "aux_4a", "at": "inception5b", "image": "coffee"}
    )
    assert not app.exception
    (said,) = failures(app)
    assert "“Why” cannot be shown" in said
    assert "inception5b" in said
    (way_on,) = [button for button in app.button if button.label == "Show it as it begins"]
    way_on.click().run()
    assert not app.exception
    assert not failures(app)
    assert query_of(app) == {"outputs": "why", "image": "coffee"}


@pytest.mark.parametrize("query", [{}, {"direction": "LR"}], ids=["as it begins", "otherwise"])
def test_who_came_when_many_wait_can_try_again_and_loses_nothing(
    query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait_in_vain(*_given: object) -> None:
        raise BusyError("Too many wait.")

    monkeypatch.setattr(heads, "ask", wait_in_vain)
    app = open_page("outputs", "Three outputs", query)
    assert ["Too many wait." in said for said in failures(app)] == [True]
    monkeypatch.undo()
    (again,) = [button for button in app.button if button.label == "Try again"]
    again.click().run()
    assert not app.exception
    assert not failures(app)
    assert query_of(app) == query
