"""A layer's numbers as filled-in formulas, as one would write them on a board: ``⌈(112−3)/2⌉+1=56``.

Only text is made here, from facts found elsewhere; each formula ends in the number it proves.
"""

from __future__ import annotations

import math

from googlenet_core.architecture import Node, Shape
from googlenet_core.costs import conv_cost, linear_cost
from googlenet_core.layers import output_size
from googlenet_core.spec import GoogLeNetSpec

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
