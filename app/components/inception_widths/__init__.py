"""Six fields for the widths of a module. What is typed is judged by the core; what it refuses stays, with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.components.mount import declare, reported_fields
from app.figures.drawings.branch_colours import branch_colour
from app.session import state
from googlenet_core.blueprint import WIDTH_NAMES, GoogLeNetSpec, InceptionSpec
from googlenet_core.errors import SpecError
from googlenet_core.studies import whatif

_BRANCHES = (1, 2, 2, 3, 3, 4)
"""The branch that each of the six widths belongs to."""

_LONGEST = 40
_MOST_TURNS = 2**53


_FIELDS = declare(__file__, lib=("dom", "mounting"), styles=("lib/controls.css",))


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the six fields of a module; ``turn`` counts the browser's reports, so that none is undone late."""

    module: str
    texts: tuple[str, ...]
    turn: int


def mount(
    spec: GoogLeNetSpec, own: InceptionSpec, module: InceptionSpec, key: str, on_edit: Callable[[InceptionSpec], None]
) -> None:
    """Show the fields.

    Args:
        spec: the shown variant, for what the widths are called.
        own: the module with the widths of Table 1.
        module: the module with the widths it has now.
        key: the component's key, unique on the page.
        on_edit: called with the module as typed, before the page runs; a refused width stays what it was.
    """
    labels = whatif.width_labels(spec)

    def report() -> None:
        typed = read_report(state.widget_value(key), module.name)
        if typed is None:
            return
        state.keep(key, typed)
        judged = [_width(text, label)[0] for text, label in zip(typed.texts, labels, strict=True)]
        widths = [width or before for width, before in zip(judged, module.widths, strict=True)]
        on_edit(InceptionSpec(module.name, *widths))

    typed = state.kept(key)
    _FIELDS(key=key, data=_data(own, module, typed, labels), on_typed_change=report)


def refused(key: str, module: InceptionSpec) -> bool:
    """Return whether something that was refused stands in the fields of a module."""
    typed = state.kept(key)
    return isinstance(typed, Typed) and _stands(typed, module, WIDTH_NAMES)


def forget(key: str) -> None:
    """Drop what stands in the fields and was refused."""
    typed = state.kept(key)
    if isinstance(typed, Typed):
        state.keep(key, Typed("", (), typed.turn))


def read_report(value: object, module: str) -> Typed | None:
    """Return what a browser reported, or None for anything that is not six texts of this module (a browser can send what it likes)."""
    report = reported_fields(value, "typed")
    texts, turn = report.get("texts"), report.get("turn")
    if (
        report.get("module") != module
        or not isinstance(texts, list)
        or len(texts) != len(WIDTH_NAMES)
        or not isinstance(turn, int | float)
        or not -_MOST_TURNS < turn < _MOST_TURNS
    ):
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    return Typed(module, tuple(text[:_LONGEST] for text in texts), int(turn))


def _width(text: str, label: str) -> tuple[int | None, str]:
    """The width a text says, or why it is none."""
    try:
        return whatif.read_width(text, label), ""
    except SpecError as error:
        return None, str(error)


def _stands(typed: Typed, module: InceptionSpec, labels: tuple[str, ...]) -> bool:
    named = typed.module == module.name
    return named and any(_width(text, label)[1] for text, label in zip(typed.texts, labels, strict=True))


def _data(own: InceptionSpec, module: InceptionSpec, typed: Typed | None, labels: tuple[str, ...]) -> dict[str, Any]:
    judged = [_width(text, label) for text, label in zip(typed.texts, labels, strict=False)] if typed else []
    standing = typed is not None and _stands(typed, module, labels)
    fields = []
    for at, (label, branch) in enumerate(zip(labels, _BRANCHES, strict=True)):
        fields.append(
            {
                "label": label,
                "colour": branch_colour(branch).fill,
                "text": typed.texts[at] if typed and standing else str(module.widths[at]),
                "own": own.widths[at],
                "error": judged[at][1] if standing else "",
            }
        )
    return {
        "fields": fields,
        "module": module.name,
        "label": f"Widths of inception ({module.name})",
        "most": whatif.MAX_WIDTH,
        "turn": typed.turn if typed else 0,
    }
