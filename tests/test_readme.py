"""README says what is so: its figures are those of RESULTS.md, its counts the core's, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from PIL import Image
from skimage import data
from typer.core import TyperGroup

from googlenet_core.arithmetic import costs
from googlenet_core.blueprint.depth import count_depth
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.cli.main import app
from googlenet_core.network.introspection import architecture
from googlenet_core.studies.peers import ALEXNET, ratios
from tests.benchmarks.results import RESULTS, Section, body_of
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MEASURED = RESULTS.read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


FIGURES = [cells(line) for line in README.splitlines() if line.startswith("|") and "RESULTS.md#" in line]


def measured_by(link: str) -> Section:
    found = re.search(r"RESULTS\.md#make-(bench|load-class|load|attack)", link)
    assert found, link
    return found[1]  # type: ignore[return-value]


def test_readme_keeps_six_lines_of_figures_of_all_four_commands() -> None:
    assert len(FIGURES) == 6
    assert {measured_by(figure[-1]) for figure in FIGURES} == {"bench", "load", "load-class", "attack"}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure[0])
def test_a_figure_in_readme_is_that_of_the_last_whole_run(figure: list[str]) -> None:
    what, *values, link = figure
    rows = [cells(line) for line in body_of(MEASURED, measured_by(link)).splitlines() if line.startswith(f"| {what} |")]
    assert len(rows) == 1, f"RESULTS.md has {len(rows)} rows '{what}'"
    assert set(values) <= set(rows[0]), f"README's line '{what}' should be of: {rows[0]}"
    assert values[1:] == rows[0][-2:], "goal and verdict"


def test_the_memory_that_readme_tells_hosts_is_that_of_the_last_whole_run() -> None:
    told = re.search(r"\[(\d+) MB\]\(tests/benchmarks/RESULTS\.md#make-load\) when warm", README)
    assert told
    assert f"Server memory: {told[1]} MB start" in body_of(MEASURED, "load")


@pytest.mark.parametrize("path", [ROOT / "README.md", RESULTS], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for file, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        target = path.parent / file if file else path
        assert target.exists(), file
        if anchor:
            heads = re.findall(r"(?m)^#+ (.+)$", target.read_text(encoding="utf-8"))
            assert anchor in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}, anchor


def test_readme_shows_one_picture_before_the_two_commands() -> None:
    assert README.partition("make app")[0].count("\n![") == 1
    assert README.index("\n![") < README.index("make app") < README.index("make test") < README.index("\n- **")


def test_what_readme_says_of_common_claims_is_what_the_core_counts() -> None:
    found = architecture(PAPER)
    counted = count_depth(found)
    plain = next(ratio for ratio in ratios(PAPER) if ratio.way == "plain")
    macs = costs.total(PAPER).macs / ALEXNET.cost.macs
    for said in (
        f"{counted.learned} layers with parameters on the longest path, {counted.with_pooling} with",
        f"{counted.convs} convolutions and one linear layer",
        f"{plain.ratio:.1f} times, {plain.alexnet:,} / {plain.googlenet:,}",
        f"{macs:.1f} times AlexNet's MACs",
        f"inception (5b) has {found['inception5b'].rf_px} px on a side and the pooled vector {found['avgpool'].rf_px} px",
    ):
        assert said in README
    assert counted.linears == 1


def test_readmes_command_lines_are_ones_there_are() -> None:
    start = r"\.venv/bin/(?:python -m googlenet_core|googlenet)|googlenet"
    lines = re.findall(rf"(?m)^(?:{start}) (.+?)(?: +#.*)?$", README)
    assert len(lines) > 10
    for line in lines:
        command, rest = typer.main.get_command(app), shlex.split(line)
        while isinstance(command, TyperGroup):
            command, rest = command.commands[rest[0]], rest[1:]
        command.make_context(line, rest)  # fails on an argument or an option that the command has not


def test_readme_names_every_setting_of_our_own() -> None:
    sources = [
        path.read_text(encoding="utf-8") for room in ("app", "googlenet_core") for path in (ROOT / room).rglob("*.py")
    ]
    settings = set(re.findall(r"GOOGLENET_EXPLORER_[A-Z_]+", "".join(sources)))
    assert settings
    assert not {name for name in settings if f"`{name}" not in README}


def test_readmes_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(r"(?s)```python\n(.*?)```", README)
    assert found
    monkeypatch.chdir(tmp_path)
    Image.fromarray(data.astronaut()).save(tmp_path / "photo.jpg")
    names: dict[str, object] = {}
    exec(compile(found[1], "README.md", "exec"), names)
    assert list(names["capture"]["inception3a"].shape) == [1, 256, 28, 28]  # type: ignore[index]
