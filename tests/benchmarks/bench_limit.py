"""How close a forward pass comes to the machine: against its MACs at the machine's own matrix-multiplication rate.

Also what was chosen by measuring: the number of threads, and whether images of several visitors are worth one batch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from unittest import mock

import numpy as np
import torch

from googlenet_core.arithmetic import costs
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.engine import device
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet
from googlenet_core.process import threads
from googlenet_core.weights import catalogue
from tests.benchmarks.table import Row, interleaved

SIDES = (512, 768, 1024, 1536)
"""Of the square matrices whose products set the rate, that of the fastest: which it is differs from machine to machine."""

AT_ONCE = 4
"""Passes in a row for each time that is told, and as much work for the matrices: the one before has put other memory at hand."""

BATCH = 8
ROUNDS = 15

GOAL = 1.2
SHIPPED, FOLDED = "paper's network", "paper's network with batch norm, folded"


def rows() -> list[Row]:
    """Measure; main head only."""
    net, recipe = catalogue.load("bundled")
    classes = net.num_classes
    engines = {SHIPPED: Engine(net, "cpu", recipe), FOLDED: Engine(GoogLeNet(PAPER_BN, classes).eval(), "cpu")}
    generator = torch.Generator().manual_seed(0)
    one = torch.randn(1, 3, 224, 224, generator=generator)
    many = torch.randn(BATCH, 3, 224, 224, generator=generator)
    passes = {name: partial(engine.capture, one, ["fc"]) for name, engine in engines.items()}
    shipped = passes[SHIPPED]
    counts = sorted({1, device.THREADS})
    with torch.inference_mode():
        limits = [row for count in counts for row in _beside_matrices(passes, classes, count)]
        with _threads(device.THREADS):
            times = interleaved(
                {
                    "batch": partial(engines[SHIPPED].capture, many, ["fc"]),
                    "one by one": lambda: [shipped() for _ in range(BATCH)],
                }
            )
        by_threads = interleaved(
            {str(count): partial(_with_threads, count, shipped) for count in (*counts, 2 * device.THREADS)}
        )
    default = str(device.THREADS)
    return [
        *limits,
        Row(f"{BATCH} images in one batch", times["batch"], "one after another", times["one by one"]),
        *(
            Row(f"forward pass with {_called(int(count))}", ms, f"with {default}", by_threads[default])
            for count, ms in by_threads.items()
            if count != default
        ),
    ]


def _beside_matrices(passes: Mapping[str, Callable[[], object]], classes: int, count: int) -> list[Row]:
    """Rows of forward passes beside products of matrices, in the same rounds and with as many threads."""
    products = {str(side): _squares(side) for side in SIDES}
    with _threads(count):
        work = {**passes, "layers": _products_of(PAPER, classes)}
        times = interleaved({name: partial(_again, one) for name, one in work.items()} | products, ROUNDS)
    macs = costs.total(PAPER, classes).macs
    limit_ms = min((times[str(side)] * macs / (_repeats(side) * side**3) for side in SIDES), key=np.median)
    times |= {name: times[name] / AT_ONCE for name in work}
    found = []
    for name in passes:
        what = f"forward pass, {name}, {_called(count)}"
        found += [
            Row(what, times[name], "its MACs at this machine's matrix rate", limit_ms, GOAL),
            Row("the same", times[name], "one product of matrices for each of its layers", times["layers"]),
        ]
    norm = "forward pass with local response norm, 1 thread"
    if count == 1:
        found.append(Row(norm, times[SHIPPED], "with batch norm, folded", times[FOLDED], 1.15))
    return found


def _again(work: Callable[[], object]) -> None:
    for _ in range(AT_ONCE):
        work()


def _repeats(side: int) -> int:
    """Products that are about as many MACs as that many passes: a clock that slows down under load does so in both."""
    return max(1, round(AT_ONCE * costs.total(PAPER).macs / side**3))


def _squares(side: int) -> Callable[[], object]:
    """Products of two square matrices, again and again, into memory that is at hand."""
    left, right = torch.randn(2, side, side)
    out = torch.empty(side, side)
    return lambda: [torch.mm(left, right, out=out) for _ in range(_repeats(side))]


def _products_of(spec: GoogLeNetSpec, classes: int) -> Callable[[], object]:
    """The products that its convolutions and its last layer would be if their inputs were laid out for nothing."""
    shapes = []
    for layer in layers(spec, classes):
        if layer.kind in {"conv", "linear"} and not layer.id.startswith("aux"):
            shapes.append((layer.size**2, (layer.kernel or 1) ** 2 * layer.in_channels, layer.channels))
    assert sum(np.prod(shape) for shape in shapes) == costs.total(spec, classes).macs
    made = [(torch.randn(m, k), torch.randn(k, n), torch.empty(m, n)) for m, k, n in shapes]
    return lambda: [torch.mm(left, right, out=out) for left, right, out in made]


def _called(count: int) -> str:
    return f"{count} thread{'s' * (count > 1)}"


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let engines and this thread compute with so many threads; engines alone would take what other programs leave."""
    before = torch.get_num_threads()
    with mock.patch.object(device, "THREADS", count), mock.patch.dict(os.environ, {threads.HOW_MANY: str(count)}):
        torch.set_num_threads(count)
        yield
    torch.set_num_threads(before)


def _with_threads(count: int, work: Callable[[], object]) -> None:
    with _threads(count):
        work()
