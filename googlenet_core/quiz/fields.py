"""Families about receptive fields: one layer's step, and the field of a depth concat. Sides in pixels of the picture.

A window of side k adds (k−1)·jump to the field that it reads, and its stride multiplies the jump: the recurrence of
`arithmetic.receptive_field`. The paper gives no fields but that of the input, 224×224.
"""

from __future__ import annotations

from collections.abc import Iterator

from googlenet_core.arithmetic.formulas import FieldFormulas, field_formulas, largest_formula
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.architecture import Node
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, summed
from googlenet_core.quiz.layers import begun, nodes, sources, spoken
from googlenet_core.quiz.misconceptions import Misconception

_UNIT = "px"


def _step(layer: str, spec: GoogLeNetSpec) -> tuple[int, int, int, int, FieldFormulas] | None:
    """Field and jump that a layer reads, its window's side and stride, and what follows; None where nothing grows."""
    node, read = nodes(spec)[layer], sources(spec)[layer]
    found = field_formulas(node, read)
    if not found or read[0].rf_px is None or read[0].jump_px is None or not node.kernel or not node.stride:
        return None
    return (read[0].rf_px, read[0].jump_px, node.kernel, node.stride, found) if node.kernel > 1 else None


def _step_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Every window above 1×1, of those with the same numbers the first; where it moves by more than 1, its jump too."""
    found: dict[object, Key] = {}
    for layer in nodes(spec):
        step = _step(layer, spec)
        if step:
            found.setdefault((*step[:4], "field"), (layer, "field"))
            if step[3] > 1:
                found.setdefault((*step[:4], "jump"), (layer, "jump"))
    return tuple(found.values())


def _ask_step(spec: GoogLeNetSpec, layer: str, asked: str) -> Question:
    step = _step(layer, spec)
    assert step, "Only windows have keys."
    field, jump, kernel, stride, formulas = step
    node = nodes(spec)[layer]
    reads = "pixels" if sources(spec)[layer][0].id == naming.INPUT else "units"
    grows = asked == "field"
    return Question(
        f"{begun(spoken(layer, spec))} has a window of {kernel}×{kernel} and stride {stride}. The {reads} that it reads have "
        f"a field of {field} px on a side and lie {jump} px apart. "
        + ("How long is a side of the field of its own units?" if grows else "How far apart do its own units lie?"),
        _UNIT,
        (node.rf_px if grows else jump * stride) or 0,
        formulas.rf if grows else formulas.jump,
        _field_wrong(field, jump, kernel, stride) if grows else _jump_wrong(jump, kernel, stride),
        link("architecture", spec, layer=layer),
    )


def _field_wrong(field: int, jump: int, kernel: int, stride: int) -> Iterator[Wrong]:
    yield Wrong(field + kernel - 1, Misconception.STRIDE_IGNORED_IN_FIELD, f"{field} + ({kernel}−1)")
    yield Wrong(field + kernel * jump, Misconception.FIRST_COUNTED_TWICE, f"{field} + {kernel}·{jump}")
    yield Wrong(kernel * jump, Misconception.FIELD_BELOW_FORGOTTEN, f"{kernel}·{jump}")
    if stride > 1:
        own = field + (kernel - 1) * jump * stride
        yield Wrong(own, Misconception.OWN_STRIDE_IN_FIELD, f"{field} + ({kernel}−1)·{jump}·{stride}")


def _jump_wrong(jump: int, kernel: int, stride: int) -> Iterator[Wrong]:
    yield Wrong(jump + stride, Misconception.STRIDES_ADDED, f"{jump} + {stride}")
    yield Wrong(stride, Misconception.LAST_STRIDE_ALONE)
    yield Wrong(jump * kernel, Misconception.WINDOW_FOR_STRIDE, f"{jump}·{kernel}")


def _concat_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    return tuple((module.name, given) for module in spec.modules for given in ("fields", "input"))


def _ask_concat(spec: GoogLeNetSpec, name: str, given: str) -> Question:
    """The field of a concat, with the branches' fields given, or with the input's alone."""
    module, found = spec.module(name), nodes(spec)
    ends = sources(spec)[module.id]
    field, jump = _read(module.id, spec)
    said = [f"{naming.branch_label(spec, branch)} {end.rf_px} px" for branch, end in enumerate(ends, start=1)]
    label = naming.label(module.id, spec)
    grow = _growing(module.id, spec)
    inputs = (
        f"{begun(label)} reads units with a field of {field} px on a side, {jump} px apart. Its branches have, all with "
        f"stride 1, windows of {_windows(grow)}."
    )
    stem = (
        f"The units that the four branches of {label} make have fields with these sides: {', '.join(said)}."
        if given == "fields"
        else inputs
    )
    answer = found[module.id].rf_px or 0
    largest = largest_formula(ends) or ""
    widest = max(grow)
    steps = f"{field} + ({widest}−1)·{jump} = {answer}"
    return Question(
        f"{stem} How long is a side of the field of a unit of the depth concat?",
        _UNIT,
        answer,
        largest if given == "fields" else f"{steps}; {largest}",
        _concat_wrong(ends, field, jump, grow, given),
        link("architecture", spec, layer=module.id),
    )


def _read(module: str, spec: GoogLeNetSpec) -> tuple[int, int]:
    """Field and jump of the units that a module reads."""
    (source,) = sources(spec)[f"{module}.branch1"]
    return source.rf_px or 0, source.jump_px or 0


def _growing(module: str, spec: GoogLeNetSpec) -> list[int]:
    """Side of the window above 1×1 in each branch, 1 where there is none."""
    found = nodes(spec)
    layers = ("branch1", "branch2.1", "branch3.1", "branch4.0")
    return [found[f"{module}.{layer}"].kernel or 1 for layer in layers]


def _windows(grow: list[int]) -> str:
    one, two, three, four = (f"{side}×{side}" for side in grow)
    return f"{one}, of {two}, of {three}, and a pool of {four}"


def _concat_wrong(ends: tuple[Node, ...], field: int, jump: int, grow: list[int], given: str) -> Iterator[Wrong]:
    sides = [end.rf_px or 0 for end in ends]
    if given == "input":
        steps = [(side - 1) * jump for side in grow if side > 1]
        yield Wrong(field + sum(steps), Misconception.BRANCHES_IN_A_ROW, summed((field, *steps)))
        ignored = field + max(grow) - 1
        yield Wrong(ignored, Misconception.STRIDE_IGNORED_IN_FIELD, f"{field} + ({max(grow)}−1)")
    yield Wrong(sum(sides), Misconception.FIELDS_SUMMED, summed(sides))
    if sum(sides) % len(sides) == 0:
        yield Wrong(sum(sides) // len(sides), Misconception.FIELDS_AVERAGED, f"({summed(sides)})/{len(sides)}")
    yield Wrong(min(sides), Misconception.SMALLEST_FIELD, f"min({', '.join(map(str, sides))})")


FIELD_STEP = Family("field-step", "One step of the field", _step_keys, _ask_step)
FIELD_CONCAT = Family("field-concat", "Field of a depth concat", _concat_keys, _ask_concat)
