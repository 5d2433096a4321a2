"""The explanation of a unit as Markdown, and its steps as short lines of arithmetic. Text only: no tensors, no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Explanation,
    Linear,
    LocalResponseNorm,
    MaxPool,
    Pixel,
    Relu,
    Step,
    Sum,
)

DIGITS = 6
"""Significant digits of every number."""


def number(value: float) -> str:
    """Return a number with `DIGITS` significant digits and a real minus sign: ``−0.0123457``."""
    return f"{value + 0.0:.{DIGITS}g}".replace("-", "−")


def percent(share: float) -> str:
    """Return a share of 0..1 in percent: ``58.0 %``."""
    return f"{share:.1%}".replace("%", " %")


def markdown(explanation: Explanation) -> str:
    """Return the whole explanation; the same explanation always gives the same text."""
    unit, field = explanation.unit, explanation.field
    lines = [
        f"# {explanation.label}, channel {unit.channel}, row {unit.y}, column {unit.x}",
        "",
        f"- Unit: `{unit}`",
        f"- Network: variant `{explanation.made.variant}`, weights `{explanation.made.weights}`",
        f"- Activation: **{number(explanation.captured)}**",
        f"- Field: {field.rf_px}×{field.rf_px} px, centred at row {field.center_px[0]:g}, column "
        f"{field.center_px[1]:g}; {percent(field.share_inside)} of it inside the picture "
        f"({_span(field.inside)} of {IMAGE_PX}×{IMAGE_PX} px)",
    ]
    for index, step in enumerate(explanation.steps, start=1):
        lines += ["", f"## {index}. {title(step)}", "", *_details(step)]
    return "\n".join([*lines, "", "## Result", "", _verdict(explanation)]) + "\n"


def text(explanation: Explanation) -> str:
    """Return the explanation in a few lines, one a step."""
    field = explanation.field
    lines = [
        f"{explanation.label}, channel {explanation.unit.channel}, row {explanation.unit.y}, column {explanation.unit.x}",
        f"sees {field.rf_px}×{field.rf_px} px around {field.center_px[0]:g},{field.center_px[1]:g}: {_span(field.inside)}",
        *(f"{title(step)}: {formula(step)}" for step in explanation.steps),
        _verdict(explanation),
    ]
    return "\n".join(lines)


def _verdict(explanation: Explanation) -> str:
    captured = f"{number(explanation.result)}; the network computed {number(explanation.captured)}: "
    if not explanation.agrees:
        return f"{captured}they differ by {number(explanation.difference)}, which is more than rounding explains."
    return captured + ("exactly the same." if not explanation.difference else "the same but for float32 rounding.")


def title(step: Step) -> str:
    """Return a step's name."""
    return _TITLES[type(step)]


def formula(step: Step) -> str:
    """Return a step as one filled-in line that ends in its value, for example ``max(0, −0.2) = 0``."""
    return _FORMULAS[type(step)](step)


_TITLES: dict[type, str] = {
    Pixel: "Pixel, normalised",
    Convolution: "Convolution",
    BatchNorm: "Batch norm",
    Relu: "ReLU",
    MaxPool: "Max pool",
    AveragePool: "Average pool",
    Concat: "Depth concat",
    LocalResponseNorm: "Local response norm",
    Linear: "Linear",
    Dropout: "Dropout",
}


def _pixel(step: Pixel) -> str:
    return f"({number(step.byte)} / 255 − {number(step.mean)}) / {number(step.std)} = {number(step.value)}"


def _convolution(step: Convolution) -> str:
    return _sum_formula(step.sum, step.bias, step.value)


def _batch_norm(step: BatchNorm) -> str:
    return (
        f"({number(step.x)} − {_bracketed(step.mean)}) / √({number(step.variance)} + {number(step.eps)}) · "
        f"{_bracketed(step.weight)} + {_bracketed(step.bias)} = {number(step.value)}"
    )


def _relu(step: Relu) -> str:
    return f"max(0, {number(step.x)}) = {number(step.value)}"


def _max_pool(step: MaxPool) -> str:
    return f"max of {int(step.inside.sum())} cells = {number(step.value)}"


def _average_pool(step: AveragePool) -> str:
    return f"{number(step.total)} / {step.count} = {number(step.value)}"


def _concat(step: Concat) -> str:
    return f"branch {step.branch} ({step.label}), its channel {step.maker.channel}"


def _lrn(step: LocalResponseNorm) -> str:
    return (
        f"{number(step.x)} / ({number(step.k)} + {number(step.alpha)} / {step.size} · "
        f"{number(step.sum_of_squares)})^{number(step.beta)} = {number(step.value)}"
    )


def _linear(step: Linear) -> str:
    return _sum_formula(step.sum, step.bias, step.value)


def _dropout(step: Dropout) -> str:
    return f"unchanged at inference = {number(step.value)}"


_FORMULAS: dict[type, Callable[[Any], str]] = {
    Pixel: _pixel,
    Convolution: _convolution,
    BatchNorm: _batch_norm,
    Relu: _relu,
    MaxPool: _max_pool,
    AveragePool: _average_pool,
    Concat: _concat,
    LocalResponseNorm: _lrn,
    Linear: _linear,
    Dropout: _dropout,
}


def _details(step: Step) -> list[str]:
    lines = [f"`{formula(step)}`"]
    if isinstance(step, Convolution):
        return [_reads_window(step), "", *_table(step.sum, step.bias), "", *lines]
    if isinstance(step, Linear):
        return [f"Reads {step.inputs.size} values of `{step.source}`.", "", *_table(step.sum, step.bias), "", *lines]
    if isinstance(step, BatchNorm):
        return [
            f"mean {number(step.mean)}, variance {number(step.variance)}, weight {number(step.weight)}, "
            f"bias {number(step.bias)}, eps {number(step.eps)}",
            "",
            *lines,
        ]
    if isinstance(step, MaxPool):
        equal = f"; {step.ties} cells are equally large" if step.ties > 1 else ""
        return [
            f"Reads {_span(step.cells)} of `{step.source}`. The winner stands in row {step.winner[0]}, column "
            f"{step.winner[1]}{equal}.",
            "",
            *lines,
        ]
    if isinstance(step, AveragePool):
        return [f"Reads {_span(step.cells)} of `{step.source}`.", "", *lines]
    if isinstance(step, LocalResponseNorm):
        first, last = step.channels.start, step.channels.stop - 1
        return [f"Reads channels {first} to {last} of `{step.source}` at the same cell.", "", *lines]
    return lines


def _reads_window(step: Convolution) -> str:
    channels, height, width = step.patch.shape
    padding = int((~step.inside).sum())
    zeros = f" {padding} of the {height * width} cells are padding (zeros)." if padding else ""
    return f"Reads {channels} channels, {_span(step.cells)} of `{step.source}`, stride {step.stride}.{zeros}"


def _table(found: Sum, bias: float | None) -> list[str]:
    single = bool(found.terms) and found.terms[0].input is not None
    placed = bool(found.terms) and found.terms[0].cell is not None
    head = ["channel", *(["cell"] if placed else []), *(["input", "weight"] if single else []), "input · weight"]
    rows = [head, ["---:"] * len(head)]
    for term in found.terms:
        cells = [str(term.channel)]
        cells += [f"{term.cell[0]},{term.cell[1]}"] if term.cell is not None else []
        if term.input is not None and term.weight is not None:
            cells += [number(term.input), number(term.weight)]
        rows.append([*cells, number(term.product)])
    blanks = [""] * (len(head) - 2)
    if found.rest_count:
        rows.append([f"{found.rest_count} others", *blanks, number(found.rest)])
    if bias is not None:
        rows.append(["bias", *blanks, number(bias)])
    return ["| " + " | ".join(row) + " |" for row in rows]


def _sum_formula(found: Sum, bias: float | None, value: float) -> str:
    parts = [number(term.product) for term in found.terms]
    parts += [number(found.rest)] if found.rest_count else []
    parts += [number(bias)] if bias is not None else []
    total = parts[0] + "".join(f" − {part[1:]}" if part.startswith("−") else f" + {part}" for part in parts[1:])
    return f"{total} = {number(value)}"


def _bracketed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _span(box: Box) -> str:
    return f"rows {box.top} to {box.bottom - 1} and columns {box.left} to {box.right - 1}".replace("-", "−")
