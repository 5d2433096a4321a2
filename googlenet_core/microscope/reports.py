"""What taking one number apart found, and its words: Markdown, and a few lines of text. No tensors, no network."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic.unit_fields import Box, UnitField
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.engine.provenance import Provenance
from googlenet_core.markdown import format_table
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Convolution,
    Linear,
    MaxPool,
    ResponseNorm,
    Step,
)
from googlenet_core.microscope.terms import Sum
from googlenet_core.wording import number, percent, with_minus

RELATIVE = 1e-4
"""How far apart, as a part of the captured activation, the sum and the capture may be."""

ROUNDING = 2.0**-21
"""What the network's float32 may lose, as a part of all summands' absolute total: eight of its rounding steps.

Where large summands cancel out, this is more than `RELATIVE` of the small number that is left.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """One activation, taken apart.

    Attributes:
        unit: which one.
        label: the paper's label of its layer.
        field: what it can see.
        steps: in order; the last one that has a value ends in ``result``.
        result: the sum.
        captured: the activation as the network computed it.
        rounding: how much of it the network's float32 may have lost.
        made: what computed the activation.
    """

    unit: Unit
    label: str
    field: UnitField
    steps: tuple[Step, ...]
    result: float
    captured: float
    rounding: float
    made: Provenance

    @property
    def difference(self) -> float:
        """How far result and capture are apart."""
        return abs(self.result - self.captured)

    @property
    def agrees(self) -> bool:
        """Whether the sum is the captured activation, to `RELATIVE` of it or to what float32 may have lost."""
        return self.difference <= max(RELATIVE * abs(self.captured), self.rounding)

    def _repr_markdown_(self) -> str:
        return report_markdown(self)


def report_markdown(explanation: Explanation) -> str:
    """Return the whole explanation; the same explanation always gives the same text.

    Example:
        >>> from googlenet_core import Engine, Unit, explain_unit, preprocess, read_sample, report_markdown
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> print(report_markdown(explain_unit(engine, picture.tensor, Unit("conv1", 0, 56, 56))).splitlines()[0])
        # convolution 7×7/2, channel 0, row 56, column 56
    """
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
        f"field of {field.rf_px}×{field.rf_px} px around {field.center_px[0]:g},{field.center_px[1]:g}, "
        f"inside the picture: {_span(field.inside)}",
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
                f"mean {number(step.mean)}, variance {number(step.variance)}, scale {number(step.weight)}, "
                f"shift {number(step.bias)}, eps {number(step.eps)}"
            ]
        case MaxPool():
            equal = f"; {step.ties} units are equally large" if step.ties > 1 else ""
            return [
                f"Reads {_span(step.cells)} of `{step.source}`. The winner stands in row {step.winner[0]}, column "
                f"{step.winner[1]}{equal}."
            ]
        case AveragePool():
            return [f"Reads {_span(step.cells)} of `{step.source}`."]
        case ResponseNorm():
            first, last = step.channels.start, step.channels.stop - 1
            return [f"Reads channels {first} to {last} of `{step.source}` at the same position."]
    return []


def _read_window(step: Convolution) -> str:
    channels, height, width = step.patch.shape
    padding = int((~step.inside).sum())
    zeros = f" {padding} of the {height * width} positions are padding (zeros)." if padding else ""
    return f"Reads {channels} channels, {_span(step.cells)} of `{step.source}`, stride {step.stride}.{zeros}"


def _table(found: Sum, bias: float | None) -> str:
    single = bool(found.terms) and found.terms[0].input is not None
    placed = bool(found.terms) and found.terms[0].cell is not None
    head = ["channel", *(["position"] if placed else []), *(["input", "weight"] if single else []), "input · weight"]
    rows = []
    for term in found.terms:
        cells = [str(term.channel)]
        cells += [f"{term.cell[0]},{term.cell[1]}"] if term.cell is not None else []
        if term.input is not None and term.weight is not None:
            cells += [number(term.input), number(term.weight)]
        rows.append([*cells, number(term.product)])
    blanks = [""] * (len(head) - 2)
    if found.rest_count:
        rows.append([found.rest_words, *blanks, number(found.rest)])
    if bias is not None:
        rows.append(["bias", *blanks, number(bias)])
    return format_table(head, rows, right=range(len(head)))


def _span(box: Box) -> str:
    return with_minus(f"rows {box.top} to {box.bottom - 1} and columns {box.left} to {box.right - 1}")
