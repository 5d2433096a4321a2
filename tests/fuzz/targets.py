"""What reads what comes from outside, and what must hold of it whatever comes: a result or one sentence, within bounds.

Each target takes what came and returns nothing; a broken promise is an AssertionError, a crash any other error.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import torch

from app.components import (
    choice,
    classroom_console,
    crop_panels,
    feature_grid,
    inception_picture,
    inception_widths,
    journey,
    lesson_overview,
    lesson_step,
    microscope,
    picture_choice,
    quiz,
    start,
)
from app.components.network_graph import read_event
from app.figures.maps.view import GridState, GridView, MapCell, text_of
from app.session import address
from app.words.text import WORD_JOINER, plain
from googlenet_core import labels
from googlenet_core.arithmetic import units
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint import naming, specs
from googlenet_core.blueprint.architecture import Architecture
from googlenet_core.cli import main
from googlenet_core.cli.output import run
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.targets import find_target
from googlenet_core.errors import CoreError
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.maps import stats
from googlenet_core.network.introspection import architecture
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.quiz import FAMILIES
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.checkpoints import build, read
from googlenet_core.weights.formats import pickled_weights
from googlenet_core.why import parts
from googlenet_core.why.methods import METHODS
from tests.fuzz.bounds import bounded

RECIPE = Recipe("fuzz", "Fuzz", "paper-bn", ("a", "b"))
PICTURE_MB, PICTURE_S = 700, 20
WEIGHTS_MB, WEIGHTS_S = 200, 20
TEXT_MB, TEXT_S = 50, 5
COMMAND_MB, COMMAND_S = 700, 30
SHAPE = (8, 7, 6)


def one_sentence(error: CoreError) -> None:
    """What people are told: one line, with no traceback in it, and not endless."""
    text = str(error)
    assert text.strip()
    assert "\n" not in text
    assert "Traceback" not in text
    assert len(text) < 2000


def picture(data: bytes) -> None:
    """The bytes of an uploaded picture."""
    with bounded(PICTURE_MB, PICTURE_S):
        try:
            found = preprocess(data, RECIPE)
        except CoreError as error:
            one_sentence(error)
        else:
            assert found.tensor.shape == (1, 3, 224, 224)
            assert torch.isfinite(found.tensor).all()


def weights_file(data: bytes, suffix: str, folder: Path) -> None:
    """A weights file; none of those that are tried is a whole network."""
    path = folder / f"fuzz{suffix}"
    path.write_bytes(data)
    with bounded(WEIGHTS_MB, WEIGHTS_S):
        try:
            build(read(path))
        except CoreError as error:
            one_sentence(error)
        else:
            raise AssertionError("this is no network")


def pickled(data: bytes) -> None:
    """The list of tensors that somebody arranged, in an archive that is whole."""
    with bounded(WEIGHTS_MB, WEIGHTS_S):
        try:
            found = pickled_weights.parse(data, "fuzz.pth")
            for path in found.tensors:
                tensor = found.load({path: "one"})["one"]
                assert tensor.numel() * tensor.itemsize <= len(data)
        except CoreError as error:
            one_sentence(error)


def tar(data: bytes, folder: Path) -> None:
    """A tar of labelled pictures, plain or gzip."""
    path = folder / "fuzz.tar"
    path.write_bytes(data)
    with bounded(TEXT_MB, TEXT_S):
        try:
            for found in LabelledPictures(path):
                assert found.name.isprintable()
                assert len(found.read(1000)) <= 1000
        except CoreError as error:
            one_sentence(error)


def class_names(text: str, count: int) -> None:
    """The class names in a weights file's remarks."""
    with bounded(TEXT_MB, TEXT_S):
        names = tuple(text.split("|"))
        if labels.usable(names, count):
            assert len(names) == count
            assert all(0 < len(name) <= labels.MAX_CHARACTERS and name.isprintable() for name in names)
            assert all("\n" not in plain(name) for name in names)


def label_list(data: bytes, folder: Path) -> None:
    """A file of class names that was damaged."""
    (folder / "everyday.txt").write_bytes(data)
    labels.read.cache_clear()
    shipped, labels.FOLDER = labels.FOLDER, folder
    try:
        with bounded(TEXT_MB, TEXT_S):
            names = labels.read("everyday")
            assert all(isinstance(name, str) for name in names)
    except CoreError as error:
        one_sentence(error)
    finally:
        labels.FOLDER = shipped
        labels.read.cache_clear()


def query(given: Mapping[str, str]) -> None:
    """What stands behind the question mark of an address."""
    with bounded(TEXT_MB, TEXT_S):
        values, notices = address.read(given)
        assert set(values) == set(address.PARAMS)
        assert address.read(address.write(values))[0] == values, "a view must survive its own address"
        assert all(notice.strip() for notice in notices)


def shown_text(text: str) -> None:
    """A name from outside, made safe for Markdown."""
    with bounded(TEXT_MB, TEXT_S):
        shown = plain(text)
        assert len(shown.replace("\\", "").replace(WORD_JOINER, "")) <= len(text) + 1
        assert "\n" not in shown
        assert all(f"{sign}" not in shown.replace(f"\\{sign}", "") for sign in "<>[]`$")


@cache
def _seen() -> Architecture:
    return architecture(specs.PAPER)


def event(value: object) -> None:
    """What a component in a browser says has been done, whoever the browser is."""
    found = _seen()
    module = specs.PAPER.module("3a")
    with bounded(TEXT_MB, TEXT_S):
        assert read_event(value, found) is None or value["layer"] in found  # type: ignore[index]
        view = GridView.parse(value)
        assert GridView.parse({name: text_of(one) for name, one in view.as_dict().items()}) == view
        state = GridState().after(value, "maps", SHAPE)
        assert all(0 <= one < SHAPE[0] for one in state.pinned)
        cell = MapCell.parse(value, SHAPE)
        assert cell is None or (cell.channel, cell.y, cell.x) < SHAPE
        feature_grid.read_opening({"open": value}, "maps")
        crop_panels.read_pick({"pick": value}, 3)
        inception_widths.read_report({"typed": value}, "3a")
        channel = inception_picture.read_channel(value, module)
        assert channel is None or 0 <= channel < module.out_channels
        told = choice.read_told({"chosen": value})
        assert told is None or 0 <= told.turn < 2**53
        start.read_choice({"choose": value}, ("chelsea",))
        start.read_go({"go": value}, ("lesson",))
        journey.read_go({"go": value}, frozenset(("conv1", "fc")), "version")
        place = microscope.read_move({"move": value}, Unit("conv1", 0, 0, 0), (112, 112))
        assert place is None or max(place) < 112
        small = {"cat": picture_choice.Thumbnail("Cat", b"")}
        assert picture_choice.read_choice({"choose": value}, small) in (None, "cat")
        did = lesson_step.read_report({"did": value}, ("3.1",))
        assert did is None or (len(did.text) <= lesson_step.LONGEST and did.step in ("", "3.1"))
        assert set(lesson_step.read_guesses(value, ("3.1",))) <= {"3.1"}
        assert lesson_overview.read_step({"did": value}, ("3.1",)) in (None, "3.1")
        asked = classroom_console.read_report({"did": value}, ("3.1",), ("macs:1",))
        assert asked is None or asked.name in ("", "3.1", "macs:1", *classroom_console.VIEW_KINDS)
        lesson_overview.read_forget({"did": value})
        wish = quiz.read_wish({"event": value}, ("a:paper:1",))
        assert wish is None or (wish.item in ("", "a:paper:1") and set(wish.families) <= set(FAMILIES))
        quiz.read_item(value)


def _method_parameter(method: str, text: str) -> None:
    METHODS[method].checked({parameter.name: text for parameter in METHODS[method].parameters})


_READERS: tuple[Callable[[str], object], ...] = (
    lambda text: naming.resolve_layer(text, specs.PAPER),
    lambda text: units.parse(text, specs.PAPER),
    units.parse_at,
    parts.parse,
    parts.parse_channels,
    lambda text: stats.parse_channels(text, 832),
    specs.variant,
    lambda text: find_target(text, RECIPE),
    *(partial(_method_parameter, name) for name in METHODS),
)


def words(text: str) -> None:
    """What people type: layers, units, channels."""
    with bounded(TEXT_MB, TEXT_S):
        for reader in _READERS:
            try:
                reader(text)
            except CoreError as error:
                one_sentence(error)


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """What the command line prints goes nowhere; what it complains about is handed over."""
    complaint = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(complaint):
        yield complaint


@cache
def _engine() -> Engine:
    return Engine.load("bundled", "cpu")


def command(arguments: Sequence[str]) -> None:
    """A command line; the bundled weights are loaded once for all of them."""
    load, bundled = Engine.load, _engine()

    def shared(source: str = "bundled", device: str = "auto", transform_input: bool | None = None) -> Engine:
        usual = (source, device, transform_input) == ("bundled", "auto", None)
        return bundled if usual else load(source, device, transform_input=transform_input)

    here = Path.cwd()
    Engine.load = shared  # type: ignore[assignment, method-assign]
    try:
        with bounded(COMMAND_MB, COMMAND_S), quiet() as complaint:
            code = run(main.app, list(arguments))
    finally:
        Engine.load = load  # type: ignore[method-assign]
        os.chdir(here)
    assert code in (0, 2), code
    said = complaint.getvalue()
    assert "Traceback" not in said
    assert (code == 2) == said.startswith("error: ")
    several = len(arguments) - 1 if arguments[:1] == ["predict"] else 1  # each of several pictures has its line
    assert said.count("\n") <= (max(1, several) if code == 2 else 3)
    assert code != 2 or all(line.startswith("error: ") for line in said.splitlines())
