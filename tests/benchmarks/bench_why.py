"""Attribution, ablation and gradients, against the forward and backward passes each needs at least."""

from __future__ import annotations

from copy import deepcopy

import torch

from googlenet_core.engine.engine import Engine
from googlenet_core.weights import catalogue
from googlenet_core.why.ablations import ablate, sweep_branches
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.gradients import measure_gradients
from googlenet_core.why.methods import METHODS, AttributionQuestion
from googlenet_core.why.parts import Ablation
from tests.benchmarks.bench_units import there_and_back
from tests.benchmarks.table import Row, interleaved

BRANCHES = 36


def rows() -> list[Row]:
    """Measure; bundled weights, one image."""
    net, recipe = catalogue.load("bundled")
    net = net.eval().requires_grad_(False)
    engine = Engine(net, weights=recipe)
    learning = deepcopy(net).requires_grad_()
    x = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))

    def forward() -> None:
        with torch.inference_mode():
            net(x)

    quick = {
        "forward": forward,
        "there and back": lambda: there_and_back(net, x),
        "with weights": lambda: there_and_back(learning, x),
        **{
            name: lambda name=name: explain_class(engine, x, AttributionQuestion(name))
            for name, method in METHODS.items()
            if method.passes_at_least(method.checked()).forward == 1
        },
        "ablate": lambda: ablate(engine, x, Ablation("inception4c.branch3")),
        "gradients": lambda: measure_gradients(engine, x),
    }
    times = interleaved(quick, rounds=7)
    slow_names = [name for name in METHODS if name not in quick]
    slow = interleaved(
        {
            "forward": forward,
            "there and back": lambda: there_and_back(net, x),
            **{name: lambda name=name: explain_class(engine, x, AttributionQuestion(name)) for name in slow_names},
            "sweep": lambda: sweep_branches(engine, x),
        },
        rounds=2,
    )
    found = []
    for name, method in METHODS.items():
        passes = method.passes_at_least(method.checked())
        source = times if name in times else slow
        forwards, both = passes.forward - passes.backward, passes.backward
        peer_ms = forwards * source["forward"] + both * source["there and back"]
        words = [f"{both} forward + backward"] if both else []
        words += [f"{forwards} forward"] if forwards else []
        found.append(Row(method.title, source[name], " and ".join(words), peer_ms, 1.5))
    return [
        *found,
        Row("one branch switched off", times["ablate"], "2 forward", 2 * times["forward"], 1.0),
        Row(f"all {BRANCHES} branches switched off", slow["sweep"], f"{BRANCHES + 1} forward", (BRANCHES + 1) * slow["forward"], 1.0),
        Row("gradient norms, three losses", times["gradients"], "1 forward + 2 backward, by weights too", 2 * times["with weights"] - times["forward"], 1.5),
    ]  # fmt: skip
