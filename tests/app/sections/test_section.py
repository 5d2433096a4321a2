"""A page's sections: rules in the bar stand where groups begin; the foot tells the time of each pass once."""

from __future__ import annotations

import re

import pytest

from app.sections.section import Sections, write_times
from app.views import architecture, feature_maps, inception, outputs
from googlenet_core.engine import Provenance
from tests.conftest import ROOT

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
