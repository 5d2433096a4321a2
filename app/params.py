"""The view as a URL: which query parameters there are, what each may be, and what it is without one.

Pure: knows nothing of Streamlit. `state` stores the values.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from googlenet_core import naming
from googlenet_core import spec as specs
from googlenet_core.difference import ASPECTS
from googlenet_core.errors import CoreError, LayerError, VariantError, nearest

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Param:
    """One query parameter. ``read`` returns the value in its proper form or raises a `CoreError`."""

    name: str
    default: str
    read: Callable[[str, Values], str]


def one_of(*known: str) -> Callable[[str, Values], str]:
    """A reader for a parameter with a fixed set of values."""

    def read(text: str, _values: Values) -> str:
        if text in known:
            return text
        raise LayerError(f"'{text}' is not one of {', '.join(known)}.{nearest(text, known)}")

    return read


def _variant(text: str, _values: Values) -> str:
    return specs.variant(text).name


def _layer(text: str, values: Values) -> str:
    """Any variant's layer will do: the network with the chosen weights may be another than the one in the graph."""
    shown = specs.variant(values.get("variant", specs.PAPER.name))
    for spec in specs.VARIANTS.values():
        with contextlib.suppress(LayerError):
            return naming.resolve(text, spec)
    return naming.resolve(text, shown)


def foldable(spec: specs.GoogLeNetSpec) -> tuple[str, ...]:
    """LayerIds of what can be unfolded: the modules and the auxiliary heads."""
    return (*(module.id for module in spec.modules), *(head.key for head in spec.auxiliary))


def _open(text: str, values: Values) -> str:
    if text in ("", "all"):
        return text
    known = foldable(specs.variant(values.get("variant", specs.PAPER.name)))
    chosen = text.split(",")
    for layer_id in chosen:
        if layer_id not in known:
            raise LayerError(f"'{layer_id}' cannot be unfolded.{nearest(layer_id, known)}")
    return ",".join(layer_id for layer_id in known if layer_id in chosen)


def _focus(text: str, values: Values) -> str:
    if text == "":
        return text
    known = foldable(specs.variant(values.get("variant", specs.PAPER.name)))
    if text in known:
        return text
    raise LayerError(f"'{text}' is no module to look at alone.{nearest(text, known)}")


def _against(text: str, values: Values) -> str:
    if text == "":
        return text
    if text == values.get("variant", specs.PAPER.name):
        raise VariantError(f"'{text}' is the shown variant; compare it with another.")
    return specs.variant(text).name


def _text(text: str, _values: Values) -> str:
    return text[:100]


COLOURS = ("kind", "params", "macs", "rf", "bytes")
"""What the nodes of the graph can be coloured by."""

SECTIONS = ("layers", "table1", "difference", "claims")
"""What can be read below the graph."""

PARAMS: Mapping[str, Param] = MappingProxyType(
    {
        param.name: param
        for param in (
            Param("variant", specs.PAPER.name, _variant),
            Param("layer", specs.TABLE_1[0].id, _layer),
            Param("open", "", _open),
            Param("focus", "", _focus),
            Param("direction", "TB", one_of("TB", "LR")),
            Param("colour", "kind", one_of(*COLOURS)),
            Param("edges", "even", one_of("even", "channels")),
            Param("against", "", _against),
            Param("mark", "any", one_of("any", *ASPECTS)),
            Param("section", "layers", one_of(*SECTIONS)),
            Param("rows", "layers", one_of("stages", "layers", "operations")),
            Param("weights", "bundled", one_of("bundled", "imagenet", "random")),
            Param("image", "astronaut", _text),
        )
    }
)
"""Every parameter by name; the order is that of reading, since a layer depends on the variant."""

DEFAULTS: Values = MappingProxyType({name: param.default for name, param in PARAMS.items()})


def read(query: Values) -> tuple[dict[str, str], tuple[str, ...]]:
    """Turn a URL's query into values; what cannot be read becomes its default and one sentence that says so."""
    values: dict[str, str] = {}
    notices: list[str] = []
    for name, param in PARAMS.items():
        try:
            values[name] = param.read(query.get(name, param.default), values)
        except CoreError as error:
            values[name] = param.default
            shown = param.default or "nothing"
            notices.append(f"The address asks for {name} '{query[name][:80]}': {error} Showing {shown} instead.")
    return values, tuple(notices)


def write(values: Values) -> dict[str, str]:
    """Return the query of a view: what differs from the defaults."""
    return {name: value for name, value in values.items() if value != DEFAULTS[name]}
