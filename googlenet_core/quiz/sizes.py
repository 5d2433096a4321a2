"""Families about the side of a map: windows that fit, and windows that do not and are rounded.

The side is ⌊(side + 2·padding − window)/stride⌋ + 1, or ⌈…⌉ where the pool rounds up (column "output size" of Table 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from googlenet_core.arithmetic.formulas import size_formula
from googlenet_core.blueprint.architecture import Node
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import output_size
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, worked
from googlenet_core.quiz.layers import begun, nodes, spoken
from googlenet_core.quiz.misconceptions import Misconception

_UNIT = "positions"

Window = tuple[int, int, int]
"""Side, stride and padding, in positions."""


def _window(node: Node) -> Window | None:
    """The window of a layer, None where it has none or one that does not move evenly."""
    if node.kernel is None or node.stride is None or node.padding is None:
        return None
    return node.kernel, node.stride, node.padding


def _fits(node: Node, window: Window) -> bool:
    kernel, stride, padding = window
    return (node.in_shape[-1] + 2 * padding - kernel) % stride == 0


def _stem(node: Node, window: Window, spec: GoogLeNetSpec) -> str:
    kernel, stride, padding = window
    side, around = node.in_shape[-1], f"padding {padding}" if padding else "no padding"
    return (
        f"{begun(spoken(node.id, spec))} reads maps of {side}×{side} positions through a window of {kernel}×{kernel}, "
        f"with stride {stride} and {around}."
    )


def _expression(side: int, kernel: int, stride: int, around: str = "", *, ceil: bool = False) -> str:
    opened, closed = ("⌈", "⌉") if ceil else ("⌊", "⌋")
    return f"{opened}({side}{around}−{kernel})/{stride}{closed}+1"


def _wrong(node: Node, window: Window, *, ceil: bool) -> Iterator[Wrong]:
    """Wrong sides, other than the one that the other way of rounding gives."""
    (kernel, stride, padding), side = window, node.in_shape[-1]
    around = f"+2·{padding}" if padding else ""
    if padding:
        bare = output_size(side, kernel, stride, 0, ceil=ceil)
        yield Wrong(bare, Misconception.PADDING_FORGOTTEN, _expression(side, kernel, stride, ceil=ceil))
        half = (side + padding - kernel) // stride + 1
        yield Wrong(half, Misconception.PADDING_ON_ONE_SIDE, _expression(side, kernel, stride, f"+{padding}"))
    if kernel == 1:
        yield Wrong(1, Misconception.WINDOW_FOR_MAP)
    right = output_size(side, kernel, stride, padding, ceil=ceil)
    steps = _expression(side, kernel, stride, around, ceil=ceil).removesuffix("+1")
    yield Wrong(right - 1, Misconception.FIRST_FORGOTTEN, steps)
    if stride > 1:
        slow = output_size(side, kernel, 1, padding)
        yield Wrong(slow, Misconception.STRIDE_IGNORED, _expression(side, kernel, 1, around))
    if "pool" in node.kind and stride != 2:
        yield Wrong(side // 2, Misconception.POOL_HALVES, f"⌊{side}/2⌋")
    if kernel not in (1, stride):
        yield Wrong(side // kernel, Misconception.WINDOWS_SIDE_BY_SIDE, f"⌊{side}/{kernel}⌋")


def _size_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Windows that fit, each kind once; where a convolution keeps the side, also the question for its padding."""
    found: dict[object, Key] = {}
    for node in nodes(spec).values():
        window = _window(node)
        if window and _fits(node, window):
            one = (node.kind, node.in_shape[-1], *window)
            found.setdefault((*one, "side"), (node.id, "side"))
            if node.kind == "conv" and window[2]:
                found.setdefault((*one, "padding"), (node.id, "padding"))
    return tuple(found.values())


def _ask_size(spec: GoogLeNetSpec, layer: LayerId, asked: str) -> Question:
    node = nodes(spec)[layer]
    window = _window(node)
    assert window, "Only windows have keys."
    if asked == "padding":
        return _ask_padding(spec, node, window)
    return Question(
        f"{_stem(node, window, spec)} How long is a side of the maps that it makes?",
        _UNIT,
        node.out_shape[-1],
        size_formula(node) or "",
        _wrong(node, window, ceil=node.ceil),
        link("architecture", spec, layer=layer),
    )


def _ask_padding(spec: GoogLeNetSpec, node: Node, window: Window) -> Question:
    (kernel, _, padding), side = window, node.in_shape[-1]
    return Question(
        f"{begun(spoken(node.id, spec))} reads maps of {side}×{side} positions through a window of {kernel}×{kernel} "
        f"with stride 1, and makes maps of {side}×{side}. How wide is its padding on each side?",
        _UNIT,
        padding,
        worked(f"({kernel}−1)/2", padding),
        (
            Wrong(0, Misconception.PADDING_FORGOTTEN),
            Wrong(kernel - 1, Misconception.WHOLE_OVERHANG, f"{kernel}−1"),
        ),
        link("architecture", spec, layer=node.id),
    )


def _rounding_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Windows that do not fit, rounded as they are and the other way."""
    return tuple(
        (node.id, way)
        for node in nodes(spec).values()
        if (window := _window(node)) and not _fits(node, window)
        for way in ("up", "down")
    )


def _ask_rounding(spec: GoogLeNetSpec, layer: LayerId, way: str) -> Question:
    node = nodes(spec)[layer]
    window = _window(node)
    assert window, "Only windows have keys."
    (kernel, stride, padding), side, ceil = window, node.in_shape[-1], way == "up"
    around = f"+2·{padding}" if padding else ""
    answer, other = (output_size(side, kernel, stride, padding, ceil=one) for one in (ceil, not ceil))
    asked = (
        f"A step that fits only in part is rounded {way}. How long is a side of the maps that it makes?"
        if ceil == node.ceil
        else f"How long would a side of its maps be if a step that fits only in part were rounded {way}?"
    )
    mistaken = Misconception.FLOOR_FOR_CEIL if ceil else Misconception.CEIL_FOR_FLOOR
    return Question(
        f"{_stem(node, window, spec)} {asked}",
        _UNIT,
        answer,
        worked(_expression(side, kernel, stride, around, ceil=ceil), answer),
        (
            Wrong(other, mistaken, _expression(side, kernel, stride, around, ceil=not ceil)),
            *_wrong(node, window, ceil=ceil),
        ),
        link("architecture", spec, layer=layer),
    )


SIZE = Family("size", "Side of a map", _size_keys, _ask_size)
ROUNDING = Family("rounding", "Rounding a side", _rounding_keys, _ask_rounding)
