"""The view as a URL: which query parameters there are, what each may be, and what it is without one.

Pure: knows nothing of Streamlit. `state` stores the values.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.figures.maps.view import GridView, text_of
from app.session.readers import (
    AddressError,
    Param,
    Texts,
    Values,
    chapters,
    families,
    item,
    numbers,
    one_of,
    seed,
    short_text,
    with_commas,
)
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import HEADS, naming, specs, stage_of
from googlenet_core.errors import CoreError, LayerError, VariantError, nearest
from googlenet_core.lesson import find_step
from googlenet_core.pictures import samples
from googlenet_core.studies import ASPECTS, whatif
from googlenet_core.why import GRAD_CAM_PRESETS, METHODS, parts
from googlenet_core.wording import whole


def _step(text: str, _values: Values) -> str:
    return find_step(text).name if text else ""


def _variant(text: str, _values: Values) -> str:
    return specs.variant(text).name


def _layer(text: str, values: Values) -> str:
    """Any variant's layer will do: the network with the chosen weights may be another than the one in the graph."""
    shown = specs.variant(values.get("variant", specs.PAPER.name))
    for spec in specs.VARIANTS.values():
        with contextlib.suppress(LayerError):
            return naming.resolve_layer(text, spec)
    return naming.resolve_layer(text, shown)


def _open(text: str, values: Values) -> tuple[naming.LayerId, ...]:
    """What is unfolded, in order of execution; ``(ALL,)`` for everything, whatever the variant."""
    if text == ALL:
        return (ALL,)
    known = naming.foldable(specs.variant(values.get("variant", specs.PAPER.name)))
    chosen = text.split(",") if text else []
    for layer_id in chosen:
        if layer_id not in known:
            raise LayerError(f"'{layer_id}' cannot be unfolded.{nearest(layer_id, known)}")
    return tuple(layer_id for layer_id in known if layer_id in chosen)


def _focus(text: str, values: Values) -> str:
    if text == "":
        return text
    known = naming.foldable(specs.variant(values.get("variant", specs.PAPER.name)))
    if text in known:
        return text
    raise LayerError(f"'{text}' is no module to look at alone.{nearest(text, known)}")


def _against(text: str, values: Values) -> str:
    if text == "":
        return text
    if text == values.get("variant", specs.PAPER.name):
        raise VariantError(f"'{text}' is the shown variant; compare it with another.")
    return specs.variant(text).name


def _at(text: str, _values: Values) -> str:
    known = [module.id for module in specs.TABLE_1]
    if text in known:
        return text
    raise LayerError(f"'{text}' is no inception module.{nearest(text, known)}")


def _off(text: str, _values: Values) -> str:
    """A module's branch, or channels of its depth concat: ``inception4c.branch3``, ``inception4c:0-15``."""
    part = parts.parse(text)
    parts.check(part, specs.PAPER, classes=1)
    if not part.layer.startswith("inception"):
        raise LayerError("Write a branch such as inception4c.branch3, or channels such as inception4c:0-15.")
    return text


def _beside(text: str, values: Values) -> str:
    """What stands beside the view: ``image=coffee``, ``weights=random`` or ``variant=torchvision`` (untrained)."""
    kind, _, name = text.partition("=")
    if kind == "variant":
        specs.variant(name)
    elif kind == "weights":
        one_of(*WEIGHTS)(name, values)
    elif kind == "image":
        if name not in samples.SAMPLES and not name.startswith("upload-"):
            raise AddressError(f"There is no picture '{name[:40]}'.{nearest(name, samples.SAMPLES)}")
    elif text:
        raise AddressError("Write image=NAME, weights=NAME or variant=NAME.")
    return text[:100]


def module(values: Values) -> specs.InceptionSpec:
    """The module that the selected layer is in, or else the first, with the widths of Table 1."""
    stage = stage_of(values.get("layer", ""))
    return next((module for module in specs.TABLE_1 if module.id == stage), specs.TABLE_1[0])


def edited(values: Values) -> specs.InceptionSpec:
    """The same module with the widths that the view gives it, if they are its."""
    own, given = module(values), values.get("widths")
    return given if isinstance(given, specs.InceptionSpec) and given.name == own.name else own


def _widths(text: str, values: Values) -> specs.InceptionSpec | None:
    """Widths may be another module's: they wait until it is shown."""
    if text == "":
        return None
    read = whatif.read_widths(text, module(values), specs.variant(values.get("variant", specs.PAPER.name)))
    return None if read in specs.TABLE_1 else read


def _write_widths(given: specs.InceptionSpec | None) -> str:
    return whatif.write_widths(given) if given else ""


def _channel(text: str, values: Values) -> int:
    number = whole(text)
    if number is None:
        raise AddressError("A channel is a whole number from 0 up.")
    channels.locate(edited(values), number)
    return number


def _view_field(name: str) -> Param:
    """A parameter of the grid of maps."""
    default = getattr(GridView(), name)

    def read(text: str, _values: Values) -> object:
        understood = getattr(GridView.parse({name: text}), name)
        if text and understood == default and text not in (str(default), "0", "1"):
            raise AddressError(f"The grid has no {name} '{text}'.")
        return understood

    return Param(name, default, read, text_of, blank="the grid's default")


ALL = "all"
"""Stands in the address for all modules and heads unfolded."""

COLOURS = ("kind", "params", "macs", "rf", "bytes")
"""What the nodes of the graph can be coloured by."""

SECTIONS = ("layers", "table1", "difference", "claims")
"""What can be read below the graph."""

TOPICS = ("module", "price", "whatif", "shares", "stage", "peers")
"""What can be read about a module."""

MEASURES = ("params", "macs")
"""What the price of a 1×1 is counted in."""

WEIGHTS = ("bundled", "imagenet", "imagenet-caffe", "random", "own")
"""Names of weights; ``own`` is the file that whoever started the server named."""

OUTPUTS = ("predictions", "why", "without", "gradients", "compare")
"""What can be asked about the three outputs."""

MAPS = ("grid", "map", "compare", "unit", "microscope", "race", "journey", "growth", "input")
"""What can be asked about the feature maps."""

PARAMS: Mapping[str, Param] = MappingProxyType(
    {
        param.name: param
        for param in (
            Param("step", "", _step, blank="the chapters"),
            Param("variant", specs.PAPER.name, _variant),
            Param("layer", specs.TABLE_1[0].id, _layer),
            Param("open", (), _open, with_commas),
            Param("focus", "", _focus),
            Param("direction", "TB", one_of("TB", "LR")),
            Param("colour", "kind", one_of(*COLOURS)),
            Param("edges", "even", one_of("even", "channels")),
            Param("against", "", _against),
            Param("mark", "any", one_of("any", *ASPECTS)),
            Param("section", "layers", one_of(*SECTIONS)),
            Param("rows", "layers", one_of("stages", "layers", "operations")),
            Param("topic", "module", one_of(*TOPICS)),
            Param("widths", None, _widths, _write_widths, blank="the widths of Table 1"),
            Param("channel", 0, _channel),
            Param("measure", "params", one_of(*MEASURES)),
            Param("weights", "bundled", one_of(*WEIGHTS)),
            Param("outputs", "predictions", one_of(*OUTPUTS)),
            Param("head", "main", one_of(*HEADS)),
            Param("class", "", short_text, blank="the head's best class"),
            Param("method", "grad-cam", one_of(*METHODS)),
            Param("at", GRAD_CAM_PRESETS[-1], _at),
            Param("off", "inception4c.branch3", _off),
            Param("fill", parts.DEFAULT_FILL, one_of(*parts.FILLS)),
            Param("beside", "", _beside, blank="the first other picture"),
            Param("left", "chosen", one_of("chosen", "random")),
            Param("image", samples.FIRST, short_text),
            Param("maps", "grid", one_of(*MAPS)),
            Param("unit", (), numbers(3, "unit=200,14,13 (channel, row, column)"), with_commas, "no unit"),
            Param("pins", (), numbers(None, "pins=3,70"), with_commas, "no pinned map"),
            Param("pixel", (), numbers(2, "pixel=100,30 (row, column)"), with_commas, "no pixel"),
            Param("second", "", short_text, blank="the first other picture"),
            Param("field", "picture", one_of("picture", "noise")),
            Param("kernels", "kernel", one_of("kernel", "shared")),
            Param("quiz", 7, seed),
            Param("families", (), families, with_commas, blank="all families"),
            Param("item", "1", item),
            Param("chapters", (3, 4), chapters, with_commas),
            *(_view_field(field.name) for field in fields(GridView)),
        )
    }
)
"""Every parameter by name; the order is that of reading: a layer depends on the variant, everything on the lesson's step."""

START = frozenset({"image", "weights"})
"""The parameters that the address of the Start page has."""

OWN: Mapping[str, str] = MappingProxyType({"step": "lesson", "quiz": "quiz", "families": "quiz", "item": "quiz"})
"""The parameters that only one page shows, and that page's name."""

DEFAULTS: Values = MappingProxyType({name: param.default for name, param in PARAMS.items()})


def read(query: Texts) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Turn a URL's query into values; what cannot be read becomes its default and one sentence that says so.

    In a step of the lesson the step's own view stands behind what the query says.
    """
    values: dict[str, Any] = {}
    notices: list[str] = []
    asked = query
    for name, param in PARAMS.items():
        values[name] = param.default
        if name not in asked:
            continue
        try:
            values[name] = param.read(asked[name], values)
        except CoreError as error:
            shown = param.blank if param.blank != "nothing" else param.write(param.default) or param.blank
            notices.append(f"The address asks for {name} '{asked[name][:80]}': {error} Showing {shown} instead.")
        if name == "step":
            asked = {**_view_of(values[name]), **query}
    return values, tuple(notices)


def write(values: Values, shown: Collection[str] = PARAMS) -> dict[str, str]:
    """Return the query of a view: what differs from the defaults, or from the view of its step, of what is ``shown``."""
    usual = _usual(values["step"]) if values.get("step") else DEFAULTS
    differs = {name: value for name, value in values.items() if name in shown and value != usual[name]}
    return {name: PARAMS[name].write(value) for name, value in differs.items()}


@cache
def _usual(step: str) -> Values:
    return MappingProxyType({**read({"step": step})[0], "step": ""})


def _view_of(step: str) -> Texts:
    return dict(parse_qsl(urlsplit(find_step(step).view).query)) if step else {}
