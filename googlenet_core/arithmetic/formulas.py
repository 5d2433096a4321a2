"""A layer's numbers as filled-in formulas, as one would write them on a board: ``⌈(112−3)/2⌉+1=56``.

Only text is made here, from facts found elsewhere; each formula ends in the number it proves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from googlenet_core.arithmetic.costs import conv_cost, linear_cost
from googlenet_core.blueprint.architecture import Architecture, Node, Shape
from googlenet_core.blueprint.naming import branch_label
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import output_size

_WINDOWS = ("conv", "convolution", "max pool", "avg pool")


def shape(shape: Shape) -> str:
    """Return a shape without the batch: ``64×112×112``."""
    return "×".join(str(side) for side in shape[1:])


def size_formula(node: Node) -> str | None:
    """Return how the side of the output follows from the side of the input, or None where it stays as it is by nature.

    Floor and ceil are written as such: ``⌊(224+2·3−7)/2⌋+1=112``.
    """
    if node.kind not in _WINDOWS or node.kernel is None or node.stride is None or node.padding is None:
        return None
    side = node.in_shape[-1]
    padding = f"+2·{node.padding}" if node.padding else ""
    fraction = f"({side}{padding}−{node.kernel})/{node.stride}"
    opened, closed = ("⌈", "⌉") if node.ceil else ("⌊", "⌋")
    out = output_size(side, node.kernel, node.stride, node.padding, ceil=node.ceil)
    return f"{opened}{fraction}{closed}+1={out}"


def params_formula(node: Node, spec: GoogLeNetSpec) -> str | None:
    """Return the parameters as a filled-in product: ``3·3·96·128 + 128 = 110,720``; None where there are none."""
    if node.kind in ("conv", "convolution") and node.kernel:
        inputs, outputs = node.in_shape[1], node.out_shape[1]
        whole = node.kind == "conv"
        cost = conv_cost(
            inputs, outputs, node.kernel, node.out_shape[-1], bias=spec.conv_bias, batch_norm=spec.batch_norm and whole
        )
        terms = [f"{node.kernel}·{node.kernel}·{inputs}·{outputs}"]
        terms += [f"{outputs}"] if cost.biases else []
        terms += [f"2·{outputs}"] if cost.norm else []
        return f"{' + '.join(terms)} = {cost.params:,}"
    if node.kind == "batch norm":
        return f"2·{node.out_shape[1]} = {2 * node.out_shape[1]:,}"
    if node.kind == "linear":
        features = math.prod(node.in_shape[1:])
        cost = linear_cost(features, node.out_shape[1])
        return f"{features:,}·{node.out_shape[1]:,} + {node.out_shape[1]:,} = {cost.params:,}"
    return None


def macs_formula(node: Node) -> str | None:
    """Return the MACs as a filled-in product: ``28·28·3·3·96·128 = 86,704,128``; None where none are counted."""
    if node.kind in ("conv", "convolution") and node.kernel:
        side, inputs, outputs = node.out_shape[-1], node.in_shape[1], node.out_shape[1]
        return f"{side}·{side}·{node.kernel}·{node.kernel}·{inputs}·{outputs} = {node.macs:,}"
    if node.kind == "linear":
        return f"{math.prod(node.in_shape[1:]):,}·{node.out_shape[1]:,} = {node.macs:,}"
    return None


def params_words(node: Node, spec: GoogLeNetSpec) -> str:
    """Say what the terms of `params_formula` are."""
    if node.kind == "batch norm":
        return "a scale and a shift per channel"
    if node.kind == "linear":
        return "a weight per input and output, a bias per output"
    terms = ["kernel height · kernel width · channels in · channels out"]
    terms += ["one bias per channel"] if spec.conv_bias else []
    terms += ["batch norm's scale and shift per channel"] if spec.batch_norm and node.kind == "conv" else []
    return ", plus ".join(terms)


def rounding_words(node: Node) -> str | None:
    """Say which way the size was rounded and what the other way would give; None where nothing had to be rounded."""
    if size_formula(node) is None or node.kernel is None or node.stride is None or node.padding is None:
        return None
    span = node.in_shape[-1] + 2 * node.padding - node.kernel
    if span % node.stride == 0:
        return None
    up, down = math.ceil(span / node.stride), span // node.stride
    kept, other = (up, down) if node.ceil else (down, up)
    return (
        f"{span / node.stride:g} rounded {'up (ceil)' if node.ceil else 'down (floor)'} is {kept}, "
        f"so the side is {kept}+1 = {kept + 1}; "
        f"rounded {'down' if node.ceil else 'up'} it is {other}, and the side {other}+1 = {other + 1}"
    )


@dataclass(frozen=True, slots=True)
class FieldFormulas:
    """How a layer's receptive field, jump and first centre follow from those of the layer it reads; all in pixels."""

    rf: str
    jump: str
    centre: str


def field_formulas(node: Node, sources: Sequence[Node]) -> FieldFormulas | None:
    """Return the receptive-field arithmetic of a window, or None where the layer passes on what it reads.

    The recurrence is that of `receptive_field`.
    """
    if len(sources) != 1 or node.kernel is None or node.stride is None or node.padding is None:
        return None
    (source,) = sources
    if source.rf_px is None or source.jump_px is None or source.center0_px is None:
        return None
    kernel, jump, shift = node.kernel, source.jump_px, (node.kernel - 1) / 2 - node.padding
    return FieldFormulas(
        rf=f"{source.rf_px} + ({kernel}−1)·{jump} = {source.rf_px + (kernel - 1) * jump}",
        jump=f"{jump}·{node.stride} = {jump * node.stride}",
        centre=f"{source.center0_px:g} + (({kernel}−1)/2 − {node.padding})·{jump} = {source.center0_px + shift * jump:g}",
    )


def largest_formula(sources: Sequence[Node]) -> str | None:
    """Return the field of a depth concat: ``max(27, 43, 59, 43) = 59``; None where less than two are joined."""
    fields = [source.rf_px for source in sources if source.rf_px is not None]
    return f"max({', '.join(map(str, fields))}) = {max(fields)}" if len(fields) > 1 else None


def sum_formula(terms: Sequence[int]) -> str:
    """Return a filled-in sum: ``12,352 + 18,528 = 30,880``."""
    return f"{' + '.join(f'{term:,}' for term in terms)} = {sum(terms):,}"


@dataclass(frozen=True, slots=True)
class BranchCost:
    """What a branch of a module costs: its label, its layers' parameters and MACs in order."""

    label: str
    params: tuple[int, ...]
    macs: tuple[int, ...]


def branch_costs(found: Architecture, module_id: str, spec: GoogLeNetSpec) -> tuple[BranchCost, ...]:
    """Return the four branches of a module with what each of their learned layers costs."""
    inside = [node for node in found.inside(module_id) if node.params]
    return tuple(
        BranchCost(
            branch_label(spec, branch),
            tuple(node.params for node in inside if node.branch == branch),
            tuple(node.macs for node in inside if node.branch == branch),
        )
        for branch in (1, 2, 3, 4)
    )


def weights(node: Node) -> int:
    """Weights of a convolution or linear layer without its biases and norm: what the paper's params column counts."""
    if node.kind == "linear":
        return math.prod(node.in_shape[1:]) * node.out_shape[1]
    return node.kernel**2 * node.in_shape[1] * node.out_shape[1] if node.kernel and node.kind == "conv" else 0
