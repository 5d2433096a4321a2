"""The explanation of a unit as Markdown and as a few lines of text. Text only: no tensors, no network."""

from __future__ import annotations

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.markdown import format_table
from googlenet_core.microscope.explanations import Explanation
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Convolution,
    Linear,
    LocalResponseNorm,
    MaxPool,
    Step,
)
from googlenet_core.microscope.terms import Sum
from googlenet_core.wording import number, percent


def report_markdown(explanation: Explanation) -> str:
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
        lines += ["", f"## {index}. {step.title}", "", _details(step)]
    return "\n".join([*lines, "", "## Result", "", _verdict(explanation)]) + "\n"


def report_text(explanation: Explanation) -> str:
    """Return the explanation in a few lines, one a step."""
    field = explanation.field
    lines = [
        f"{explanation.label}, channel {explanation.unit.channel}, row {explanation.unit.y}, column {explanation.unit.x}",
        f"sees {field.rf_px}×{field.rf_px} px around {field.center_px[0]:g},{field.center_px[1]:g}: {_span(field.inside)}",
        *(f"{step.title}: {step.formula}" for step in explanation.steps),
        _verdict(explanation),
    ]
    return "\n".join(lines)


def _verdict(explanation: Explanation) -> str:
    captured = f"{number(explanation.result)}; the network computed {number(explanation.captured)}: "
    if not explanation.agrees:
        return f"{captured}they differ by {number(explanation.difference)}, which is more than rounding explains."
    return captured + ("exactly the same." if not explanation.difference else "the same but for float32 rounding.")


def _details(step: Step) -> str:
    return "\n\n".join([*_read(step), f"`{step.formula}`"])


def _read(step: Step) -> list[str]:
    """What a step reads, as paragraphs; some say it all in their formula."""
    match step:
        case Convolution():
            return [_read_window(step), _table(step.sum, step.bias)]
        case Linear():
            return [f"Reads {step.inputs.size} values of `{step.source}`.", _table(step.sum, step.bias)]
        case BatchNorm():
            return [
                f"mean {number(step.mean)}, variance {number(step.variance)}, weight {number(step.weight)}, "
                f"bias {number(step.bias)}, eps {number(step.eps)}"
            ]
        case MaxPool():
            equal = f"; {step.ties} cells are equally large" if step.ties > 1 else ""
            return [
                f"Reads {_span(step.cells)} of `{step.source}`. The winner stands in row {step.winner[0]}, column "
                f"{step.winner[1]}{equal}."
            ]
        case AveragePool():
            return [f"Reads {_span(step.cells)} of `{step.source}`."]
        case LocalResponseNorm():
            first, last = step.channels.start, step.channels.stop - 1
            return [f"Reads channels {first} to {last} of `{step.source}` at the same cell."]
    return []


def _read_window(step: Convolution) -> str:
    channels, height, width = step.patch.shape
    padding = int((~step.inside).sum())
    zeros = f" {padding} of the {height * width} cells are padding (zeros)." if padding else ""
    return f"Reads {channels} channels, {_span(step.cells)} of `{step.source}`, stride {step.stride}.{zeros}"


def _table(found: Sum, bias: float | None) -> str:
    single = bool(found.terms) and found.terms[0].input is not None
    placed = bool(found.terms) and found.terms[0].cell is not None
    head = ["channel", *(["cell"] if placed else []), *(["input", "weight"] if single else []), "input · weight"]
    rows = []
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
    return format_table(head, rows, right=range(len(head)))


def _span(box: Box) -> str:
    return f"rows {box.top} to {box.bottom - 1} and columns {box.left} to {box.right - 1}".replace("-", "−")
