"""The arithmetic of the microscope: windows cut out of captured tensors, products, sums, means. Knows no layer by name.

Everything is cut on the network's device; only windows and single rows of weights leave it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from googlenet_core.arithmetic.unit_fields import Box, cells_read
from googlenet_core.blueprint.topology import Layer
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Convolution,
    Doubles,
    Floats,
    Linear,
    MaxPool,
    ResponseNorm,
)
from googlenet_core.microscope.terms import Sum, Term


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A window cut out of a map: ``patch`` [C, h, w] with ``fill`` outside the map, ``inside`` [h, w]."""

    cells: Box
    patch: Floats
    inside: NDArray[np.bool_]


def cut_window(maps: Tensor, row: Layer, y: int, x: int, fill: float = 0.0) -> Window:
    """Cut what cell (y, x) of ``row`` reads out of maps [C, H, W]."""
    (top, bottom), (left, right) = cells_read(row, y), cells_read(row, x)
    cells = Box(top, left, bottom, right)
    there = cells.clipped(maps.shape[-1])
    patch = np.full((len(maps), cells.height, cells.width), fill, np.float32)
    inside = np.zeros(patch.shape[1:], bool)
    place = (
        slice(there.top - top, there.top - top + there.height),
        slice(there.left - left, there.left - left + there.width),
    )
    patch[:, *place] = to_floats(maps[:, *there.slices])
    inside[place] = True
    return Window(cells, patch, inside)


def to_floats(tensor: Tensor) -> Floats:
    """A tensor as float32 on the host."""
    found: Floats = tensor.detach().float().cpu().numpy()
    return found


def compute_convolution(
    conv: nn.Conv2d, row: Layer, maps: Tensor, channel: int, y: int, x: int, top: int
) -> Convolution:
    """One output of a convolution over maps [C, H, W]."""
    cut = cut_window(maps, row, y, x)
    kernel = to_floats(conv.weight[channel])
    each = cut.patch.astype(np.float64) * kernel
    products = each.sum(axis=(1, 2))
    single = cut.patch.size == len(products)
    bias = None if conv.bias is None else float(conv.bias[channel])
    return Convolution(
        layer=row.id,
        source=row.inputs[0],
        cells=cut.cells,
        patch=cut.patch,
        inside=cut.inside,
        kernel=kernel,
        products=products,
        sum=_sorted(products, top, (cut.patch.ravel(), kernel.ravel()) if single else None),
        bias=bias,
        stride=row.stride or 1,
        value=float(products.sum()) + (bias or 0.0),
    )


def compute_batch_norm(bn: nn.BatchNorm2d, x: float, channel: int) -> BatchNorm:
    """Batch norm of one value at inference."""
    assert bn.running_mean is not None
    assert bn.running_var is not None
    mean, variance, weight, bias = (
        float(each[channel]) for each in (bn.running_mean, bn.running_var, bn.weight, bn.bias)
    )
    value = (x - mean) / float(np.sqrt(variance + bn.eps)) * weight + bias
    return BatchNorm(x, mean, variance, weight, bias, bn.eps, value)


def compute_max_pool(row: Layer, maps: Tensor, channel: int, y: int, x: int) -> MaxPool:
    """One output of a max pool over maps [C, H, W]; what is outside the map takes no part."""
    cut = cut_window(maps[channel : channel + 1], row, y, x, fill=np.nan)
    patch = cut.patch[0]
    largest = float(np.nanmax(patch))
    winner = divmod(int(np.nanargmax(patch)), patch.shape[1])
    return MaxPool(
        source=row.inputs[0],
        cells=cut.cells,
        patch=patch,
        inside=cut.inside,
        winner=(cut.cells.top + winner[0], cut.cells.left + winner[1]),
        ties=int((patch == largest).sum()),
        value=largest,
    )


def compute_average_pool(row: Layer, maps: Tensor, channel: int, y: int, x: int) -> AveragePool:
    """One output of an average pool over maps [C, H, W]; none of this network's has padding."""
    cut = cut_window(maps[channel : channel + 1], row, y, x)
    total = float(cut.patch.astype(np.float64).sum())
    return AveragePool(row.inputs[0], cut.cells, cut.patch[0], total, total / cut.patch.size)


def compute_local_response_norm(
    lrn: nn.LocalResponseNorm, row: Layer, maps: Tensor, channel: int, y: int, x: int
) -> ResponseNorm:
    """One output of local response norm over maps [C, H, W]."""
    channels = range(max(0, channel - lrn.size // 2), min(len(maps), channel + (lrn.size - 1) // 2 + 1))
    inputs = to_floats(maps[channels.start : channels.stop, y, x])
    own = float(inputs[channel - channels.start])
    base = lrn.k + lrn.alpha / lrn.size * float(np.square(inputs.astype(np.float64)).sum())
    return ResponseNorm(
        source=row.inputs[0],
        channels=channels,
        inputs=inputs,
        size=lrn.size,
        alpha=lrn.alpha,
        beta=lrn.beta,
        k=lrn.k,
        x=own,
        value=own / float(base**lrn.beta),
    )


def compute_linear(layer: nn.Linear, row: Layer, source: Tensor, channel: int, top: int) -> Linear:
    """One output of a linear layer over a vector [n] or maps [C, H, W]."""
    inputs, weights = to_floats(torch.flatten(source)), to_floats(layer.weight[channel])
    products = inputs.astype(np.float64) * weights
    bias = float(layer.bias[channel])
    sides = tuple(source.shape[1:]) if source.ndim == 3 and source[0].numel() > 1 else None
    return Linear(
        layer=row.id,
        source=row.inputs[0],
        inputs=inputs,
        weights=weights,
        sum=_sorted(products, top, (inputs, weights), sides),
        bias=bias,
        value=float(products.sum()) + bias,
    )


def _sorted(
    products: Doubles,
    top: int,
    factors: tuple[Floats, Floats] | None,
    sides: tuple[int, ...] | None = None,
) -> Sum:
    """The ``top`` largest summands, and the rest added up; equal ones keep their order.

    ``factors`` are input and weight of each product, ``sides`` the height and width of a map that was read flat.
    """
    order = np.argsort(-np.abs(products), kind="stable")
    listed, others = order[:top].tolist(), order[top:]
    terms = []
    for index in listed:
        given, weight = (float(each[index]) for each in factors) if factors else (None, None)
        channel, cell = index, None
        if sides:
            channel, place = divmod(index, sides[0] * sides[1])
            cell = divmod(place, sides[1])
        terms.append(Term(channel, float(products[index]), given, weight, cell))
    return Sum(tuple(terms), float(products[others].sum()), len(others))
