"""How close a forward pass comes to the machine: against its MACs at the machine's own matrix-multiplication rate.

Also what was chosen by measuring: the number of threads, and whether images of several visitors are worth one batch.
"""

from __future__ import annotations

from functools import partial
from unittest import mock

import torch

from googlenet_core.arithmetic import costs
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, variant
from googlenet_core.engine import device
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import catalogue
from tests.benchmarks.table import Row, Samples, interleaved

SIDE = 1024
"""Of the square matrices whose product sets the rate: large enough to be at the machine's best."""

BATCH = 8


def rows() -> list[Row]:
    """Measure; bundled weights, main head only for the limit."""
    net, recipe = catalogue.load("bundled")
    engine = Engine(net, weights=recipe)
    generator = torch.Generator().manual_seed(0)
    one = torch.randn(1, 3, 224, 224, generator=generator)
    many = torch.randn(BATCH, 3, 224, 224, generator=generator)
    left, right = torch.randn(2, SIDE, SIDE, generator=generator)
    macs = costs.total(variant(recipe.variant), len(recipe.labels)).macs
    with torch.inference_mode():
        times = interleaved(
            {
                "forward": lambda: engine.capture(one, ["fc"]),
                "matrices": lambda: left @ right,
                "one by one": lambda: [engine.capture(one, ["fc"]) for _ in range(BATCH)],
                "batch": lambda: engine.capture(many, ["fc"]),
            }
        )
        threads = _by_threads(lambda: engine.capture(one, ["fc"]))
        norms = _by_norm(one)
    limit_ms = macs * times["matrices"] / SIDE**3
    default = device.THREADS
    return [
        Row("forward pass, main head", times["forward"], "its MACs at this machine's matrix rate", limit_ms, 2.0),
        Row(f"{BATCH} images in one batch", times["batch"], "one after another", times["one by one"]),
        *(
            Row(f"forward pass with {count} thread{'s' * (count > 1)}", ms, f"with {default}", threads[default])
            for count, ms in threads.items()
            if count != default
        ),
        Row(
            "forward pass with local response norm, 1 thread",
            norms[PAPER.name],
            "with batch norm, folded",
            norms[PAPER_BN.name],
            1.15,
        ),
    ]


def _by_norm(image: torch.Tensor) -> dict[str, Samples]:
    """Times of the paper's network with one thread, as it is and with batch norm instead of the local response norm."""
    engines = {spec.name: Engine(GoogLeNet(spec, 10).eval()) for spec in (PAPER, PAPER_BN)}
    with mock.patch.object(device, "THREADS", 1):
        return interleaved({name: partial(one.capture, image, ["fc"]) for name, one in engines.items()})


def _by_threads(work) -> dict[int, Samples]:
    """Times for one thread, the default, and twice as many."""
    found: dict[int, Samples] = {}
    for count in sorted({1, device.THREADS, 2 * device.THREADS}):
        with mock.patch.object(device, "THREADS", count):
            found[count] = interleaved({"work": work})["work"]
    return found
