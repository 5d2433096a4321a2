"""What a teacher asks the class: a step of the lesson, an item of the quiz, or something about the view on screen."""

from __future__ import annotations

import contextlib
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.classroom import desk
from app.components import tokens
from app.components.classroom_console import Report
from app.figures.quiz.items import quiz_set
from app.services import engines, lesson as answers, pictures
from app.services.classroom.asking import Asked, ask_item
from app.services.classroom.steps import ask_step
from app.services.classroom.views import Seen, ask_view
from app.services.subjects import Network, Picture, Subject
from app.session import address, classroom, lesson, state
from googlenet_core.blueprint import GoogLeNetSpec, naming, specs
from googlenet_core.errors import InputError, LayerError
from googlenet_core.lesson import Step, find_step

_OF_WEIGHTS = ("feature-maps", "outputs")
"""Pages that show the network with the chosen weights, whatever variant the others show."""


def ask(report: Report, picture: Picture, weights: str) -> Asked:
    """Return the question that somebody asks for.

    Raises:
        CoreError: there is none; says why.
    """
    if report.kind == "item":
        return _item(report.name)
    if report.kind == "view":
        return _view(report.name, picture, weights)
    return _step(find_step(report.name), picture, weights)


def _item(name: str) -> Asked:
    shown = quiz_set(state.spec(), state.get("quiz"), state.get("families"))
    item = next((one for one in shown.every() if one.id == name), None)
    if item is None:
        raise InputError("That question is of another set: ask one of those that are shown.")
    return ask_item(item)


def _step(step: Step, picture: Picture, weights: str) -> Asked:
    asks = answers.asks_network(step)
    variant = engines.load(weights).spec.name if asks else state.spec().name
    return ask_step(
        step,
        variant,
        Subject(picture, Network(weights)),
        link=_link(step, own=picture.sample is None),
        shows_picture=may_show(picture),
        style=tokens.make(),
    )


def may_show(picture: Picture) -> bool:
    """Whether the class may see a picture: a sample, or one that somebody shares."""
    return picture.sample is not None or classroom.kept().shared == picture.prepared.digest


def _link(step: Step, *, own: bool) -> str:
    """The address of a step's view, for everybody: somebody's own picture is in nobody else's session."""
    parts = urlsplit(lesson.address_of(step))
    kept = [pair for pair in parts.query.split("&") if not (own and pair.startswith("image="))]
    return f"{parts.path.removeprefix('./')}?{'&'.join(kept)}".rstrip("?")


def _view(kind: str, picture: Picture, weights: str) -> Asked:
    shows = may_show(picture)
    crop = pictures.crop_file(picture.prepared, weights) if shows and kind == "where" else b""
    return ask_view(kind, seen(), crop, f"The picture: {picture.title}" if crop else "")


def seen() -> Seen:
    """Return what the teacher looks at: in the view that the room was told of, or else in this session's own."""
    room = classroom.kept().room
    parts = urlsplit(desk.read(room, classroom.key_of(room)).view)
    own = {name: state.get(name) for name in address.DEFAULTS}
    values = address.read(dict(parse_qsl(parts.query)))[0] if parts.path not in ("", "classroom") else own
    spec = _spec_of(parts.path, values)
    return Seen(spec, _layer_of(values["layer"], spec), values["unit"], values["channel"])


def _spec_of(page: str, values: dict[str, Any]) -> GoogLeNetSpec:
    if page in _OF_WEIGHTS and values["weights"] == state.get("weights"):
        return engines.load(values["weights"]).spec
    return specs.variant(values["variant"])


def _layer_of(layer: str, spec: GoogLeNetSpec) -> str:
    """The layer if the variant has it, else what it is inside of, else the default one."""
    while layer:
        with contextlib.suppress(LayerError):
            return naming.resolve_layer(layer, spec)
        layer = layer.rpartition(".")[0]
    return str(address.DEFAULTS["layer"])
