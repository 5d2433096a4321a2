"""A Jupyter notebook (format 4.5) that computes a view of feature maps again, with ``googlenet_core`` alone.

The notebook is text made here; nothing runs. Everything that comes from outside is written as a Python literal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from googlenet_core.arithmetic.units import Unit, checked
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import CoreError
from googlenet_core.maps.stats import FORMULAS, ORDERS


@dataclass(frozen=True, slots=True)
class NotebookView:
    """What the notebook shows.

    Attributes:
        image: path of the picture, as seen from the notebook's folder.
        weights: what ``Engine.load`` takes.
        layer: LayerId whose maps are shown.
        order: one of `ORDERS`.
        channels: the maps to show, in this order; none given shows all in ``order``.
        top: only so many maps, the first in ``order``.
        unit: taken apart, if given.
        digest: sha256 of the picture's bytes; if given, the notebook says whether it has the same picture.
        transform_input: of a weights file, how its network wants its input; None for weights with a name.
    """

    image: str
    weights: str
    layer: naming.LayerId
    order: str = "index"
    channels: tuple[int, ...] = ()
    top: int | None = None
    unit: Unit | None = None
    digest: str = ""
    transform_input: bool | None = None


def compose_notebook(view: NotebookView, spec: GoogLeNetSpec, num_classes: int = 1000) -> str:
    """Return the notebook as JSON text; the same view always gives the same text.

    Raises:
        LayerError: the variant has no such layer, channel or unit.
        CoreError: there is no such order.
    """
    layer = naming.resolve_layer(view.layer, spec)
    for unit in (*(Unit(layer, channel) for channel in view.channels), *((view.unit,) if view.unit else ())):
        checked(unit, spec, num_classes)
    if view.order not in ORDERS:
        raise CoreError(f"Maps cannot be sorted by '{view.order}'; use {', '.join(ORDERS)}.")
    cells = [
        _text(_introduction(view, naming.label(layer, spec), spec)),
        _code(_setup(view)),
        _text("The crop that the network sees:"),
        _code("from PIL import Image\n\nImage.fromarray(picture.crop)"),
        _text("The feature maps, computed no further than this layer:"),
        _code(_capture(layer)),
        _code(_choice(view)),
        _code(_GRID),
    ]
    if view.unit:
        cells += [
            _text("One activation, taken apart; the sum must be what the network computed:"),
            _code(_microscope(view.unit)),
            _text("What this unit could see of the picture:"),
            _code(_SEEN),
            _text("How strongly each pixel would move it, for a small change:"),
            _code(_EFFECTIVE),
        ]
    book = {
        "cells": [{"id": f"cell-{index}", **cell} for index, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _introduction(view: NotebookView, label: str, spec: GoogLeNetSpec) -> str:
    image = "".join(letter for letter in view.image if letter.isprintable() and letter != "`")
    return (
        f"# GoogLeNet: {label}\n\n"
        f"Variant: {spec.title}. Picture: `{image}`, as seen from the folder where this runs.\n\n"
        "Needs the package `googlenet_core`: `pip install .` in the project's folder, or run it there."
    )


def _setup(view: NotebookView) -> str:
    scale = "" if view.transform_input is None else f", transform_input={view.transform_input}"
    lines = [
        "from pathlib import Path",
        "",
        "from googlenet_core import Engine, preprocess",
        "",
        f"IMAGE = {view.image!r}",
        f"engine = Engine.load({view.weights!r}{scale})",
        "picture = preprocess(Path(IMAGE).read_bytes(), engine.weights)",
        'print(f"{engine.weights.title}, {engine.spec.title}, {engine.device_name}")',
    ]
    if view.digest:
        lines += [
            f"same = picture.digest == {view.digest!r}",
            'print("The same picture." if same else "Another picture than the view was made with.")',
        ]
    return "\n".join(lines)


def _capture(layer: naming.LayerId) -> str:
    return (
        f"LAYER = {layer!r}\n"
        "capture = engine.capture(picture.tensor, [LAYER])\n"
        "maps = capture[LAYER][0].float().cpu().numpy()\n"
        "maps = maps if maps.ndim == 3 else maps.reshape(-1, 1, 1)  # a vector is a map of one unit a channel\n"
        "maps.shape"
    )


def _choice(view: NotebookView) -> str:
    lines = ["import numpy as np", "", "cells = maps.reshape(len(maps), -1)"]
    if view.channels:
        lines.append(f"chosen = np.array({list(view.channels)})")
    elif view.order == "index":
        lines.append("chosen = np.arange(len(maps))")
    else:
        lines.append(f'chosen = np.argsort(-{FORMULAS[view.order]}, kind="stable")  # largest {view.order} first')
    if view.top:
        lines.append(f"chosen = chosen[:{view.top}]")
    return "\n".join([*lines, "chosen"])


def _microscope(unit: Unit) -> str:
    return (
        "from googlenet_core import Unit, explain_unit, report_markdown\n\n"
        f"unit = Unit({unit.layer!r}, {unit.channel}, {unit.y}, {unit.x})\n"
        "explanation = explain_unit(engine, picture.tensor, unit)\n"
        "assert explanation.agrees\n"
        "print(report_markdown(explanation))"
    )


_GRID = """from googlenet_core import tile_maps

grid, low, high = tile_maps(maps[chosen])
scale = f"black is {low:.4g}, white is {high:.4g}" if low < high else f"every value is {low:.4g}"
print(scale.replace("-", "−"))
grid"""

_SEEN = """from googlenet_core import cut_out

cut_out(picture, explanation.field).sharp"""

_EFFECTIVE = """from googlenet_core import effective_field

effective = effective_field(engine, picture.tensor, unit)
print(effective.summary)
strongest = effective.gradient.max() or 1.0
Image.fromarray((effective.gradient / strongest * 255).astype(np.uint8))"""
