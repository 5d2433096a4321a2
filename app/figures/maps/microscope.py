"""The steps of one number as plain data that the microscope draws: tables of cells, sorted terms, filled-in formulas.

Facts, names and formulas come from `googlenet_core.microscope.steps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from googlenet_core.blueprint import GoogLeNetSpec, naming
from googlenet_core.microscope import (
    AveragePool,
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Explanation,
    Linear,
    MaxPool,
    Pixel,
    Relu,
    ResponseNorm,
    Step,
    Sum,
)
from googlenet_core.wording import number

Facts = dict[str, Any]


def describe_steps(found: Explanation, spec: GoogLeNetSpec) -> list[Facts]:
    """Return the steps in order, each with ``kind``, ``title``, ``formula`` and what its kind needs."""
    return [
        {"kind": type(step).__name__, "title": step.title, "formula": step.formula} | _details(step, spec)
        for step in found.steps
    ]


def _details(step: Step, spec: GoogLeNetSpec) -> Facts:
    match step:
        case Convolution():
            return _convolution(step, spec)
        case Linear():
            return _linear(step, spec)
        case MaxPool():
            return _max_pool(step, spec)
        case AveragePool():
            return _average_pool(step, spec)
        case ResponseNorm():
            return _lrn(step, spec)
        case Concat():
            return _concat(step, spec)
        case BatchNorm():
            return {"lines": _batch_norm(step)}
        case Pixel():
            return {"lines": _pixel(step)}
        case Relu():
            cut = step.x < 0
            return {"lines": [["what was below 0" if cut else "nothing to cut", "becomes 0" if cut else "stays"]]}
        case Dropout():
            return {"lines": [["rate in training", f"{step.rate:.0%}"]]}


def _convolution(step: Convolution, spec: GoogLeNetSpec) -> Facts:
    channels, height, width = step.patch.shape
    padding = int((~step.inside).sum())
    return {
        "source": naming.label(step.source, spec),
        "size": [channels, height, width],
        "top": step.cells.top,
        "left": step.cells.left,
        "stride": step.stride,
        "patch": _rounded(step.patch),
        "kernel": _rounded(step.kernel),
        "inside": step.inside.astype(int).ravel().tolist(),
        "products": _rounded(step.products),
        "terms": _terms(step.sum, step.bias, step.value),
        "words": f"Reads {channels} maps of {naming.label(step.source, spec)} through a window of {height}×{width}"
        + (f"; {padding} of its {height * width} positions are padding, which counts as 0." if padding else "."),
    }


def _linear(step: Linear, spec: GoogLeNetSpec) -> Facts:
    return {
        "source": naming.label(step.source, spec),
        "terms": _terms(step.sum, step.bias, step.value),
        "words": f"Reads all {step.inputs.size} numbers of {naming.label(step.source, spec)}.",
    }


def _max_pool(step: MaxPool, spec: GoogLeNetSpec) -> Facts:
    ties = f" {step.ties} units are equally large; the first counts." if step.ties > 1 else ""
    return {
        "source": naming.label(step.source, spec),
        "cells": _cells(step.patch, step.inside),
        "mark": [step.winner[0] - step.cells.top, step.winner[1] - step.cells.left],
        "words": f"The largest of the window wins; here the one in row {step.winner[0]}, column {step.winner[1]} of "
        f"{naming.label(step.source, spec)}.{ties}",
    }


def _average_pool(step: AveragePool, spec: GoogLeNetSpec) -> Facts:
    return {
        "source": naming.label(step.source, spec),
        "cells": _cells(step.patch, np.ones(step.patch.shape, bool)),
        "words": f"The mean of {step.count} units of {naming.label(step.source, spec)}.",
    }


def _lrn(step: ResponseNorm, spec: GoogLeNetSpec) -> Facts:
    rows = [
        {"name": f"channel {channel}", "value": float(value) ** 2, "text": f"{number(float(value))}²",
         "own": float(value) == step.x}
        for channel, value in zip(step.channels, step.inputs, strict=True)
    ]  # fmt: skip
    return {
        "source": naming.label(step.source, spec),
        "window": rows,
        "words": f"Divides by how active the {len(rows)} neighbouring channels are at the same position of "
        f"{naming.label(step.source, spec)}.",
        "lines": [
            ["sum of squares", number(step.sum_of_squares)],
            ["k, alpha, size, beta", f"{step.k:g}, {step.alpha:g}, {step.size}, {step.beta:g}"],
            ["divisor", number(step.denominator)],
        ],
    }


def _concat(step: Concat, spec: GoogLeNetSpec) -> Facts:
    return {"branch": step.branch, "words": f"The concat only passes this number on. It comes from the {step.label} "
            f"branch, whose channel {step.maker.channel} it is: {naming.label(step.maker.layer, spec)}."}  # fmt: skip


def _batch_norm(step: BatchNorm) -> list[list[str]]:
    return [
        ["running mean", number(step.mean)],
        ["running variance", number(step.variance)],
        ["scale (γ)", number(step.weight)],
        ["shift (β)", number(step.bias)],
        ["ε", number(step.eps)],
    ]


def _pixel(step: Pixel) -> list[list[str]]:
    return [["colour", step.colour], ["byte", number(step.byte)], ["mean", number(step.mean)],
            ["std", number(step.std)]]  # fmt: skip


def _terms(found: Sum, bias: float | None, value: float) -> Facts:
    single = bool(found.terms) and found.terms[0].input is not None
    rows = [
        {
            "channel": term.channel,
            "cell": list(term.cell) if term.cell else None,
            "input": number(term.input) if single and term.input is not None else "",
            "weight": number(term.weight) if single and term.weight is not None else "",
            "product": term.product,
            "text": number(term.product),
        }
        for term in found.terms
    ]
    return {
        "rows": rows,
        "single": single,
        "rest": [found.rest, number(found.rest), found.rest_words],
        "bias": None if bias is None else [bias, number(bias)],
        "total": number(value),
    }


def _cells(patch: np.ndarray, inside: np.ndarray) -> list[list[str]]:
    return [
        [number(float(value)) if there else "" for value, there in zip(values, row, strict=True)]
        for values, row in zip(patch, inside, strict=True)
    ]


def _rounded(values: Sequence[float] | np.ndarray) -> list[float]:
    """Numbers short enough to travel and long enough to be shown."""
    return [float(f"{value:.6g}") for value in np.asarray(values).ravel().tolist()]
