"""Who reads a module and where a gradient arrives, against built networks: shapes of weights, and gradients sent back."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.specs import VARIANTS, GoogLeNetSpec
from googlenet_core.network.model import GoogLeNet
from googlenet_core.quiz.concats import OUTPUTS, key_of
from googlenet_core.studies.whatif import with_width
from tests.core.quiz.known_items import items, shapes


def moved(spec: GoogLeNetSpec, name: str, branch: int, *, heads: bool) -> dict[str, int]:
    """Numbers that are added to each layer outside a module when one of its branches becomes twice as wide."""
    own, index = spec.module(name), OUTPUTS[branch - 1]
    doubled = with_width(own, index, 2 * own.widths[index])
    before, after = (shapes(spec.name, key_of(module, spec)) for module in (own, doubled))
    return {
        key: after[key].numel() - shape.numel()
        for key, shape in before.items()
        if after[key] != shape and not key.startswith(f"inception{name}.") and (heads or not key.startswith("aux"))
    }


def test_readers_are_the_layers_whose_weights_grow(spec: GoogLeNetSpec) -> None:
    for (name, branch, asked), item in items("readers", spec.name).items():
        grown = moved(spec, str(name), int(branch), heads=asked == "training")
        assert all(key.endswith(".weight") for key in grown)
        assert item.answer == (sum(grown.values()) if asked == "weights" else len(grown)), item


@cache
def reached(variant: str, head: str) -> tuple[str, ...]:
    """Modules to whose weights one head's logits send a gradient."""
    with torch.device("meta"):
        net = GoogLeNet(VARIANTS[variant], 10).eval()
        logits = getattr(net(torch.empty(1, 3, 224, 224), auxiliary=True), head)
    modules: dict[str, nn.Module] = {name: part for name, part in net.named_children() if name.startswith("inception")}
    weights = [next(part.parameters()) for part in modules.values()]
    grads = torch.autograd.grad(logits.sum(), weights, allow_unused=True)
    return tuple(name.removeprefix("inception") for name, grad in zip(modules, grads, strict=True) if grad is not None)


def test_a_gradient_reaches_the_modules_that_it_reaches_in_the_built_network(spec: GoogLeNetSpec) -> None:
    for (way, name), item in items("gradient-reach", spec.name).items():
        if way == "from":
            assert item.answer == len(reached(spec.name, str(name))), item
            assert item.solution.startswith(", ".join(f"({module})" for module in reached(spec.name, str(name))))
        else:
            assert item.answer == sum(name in reached(spec.name, head) for head in HEADS), item


def test_heads_are_not_there_at_inference() -> None:
    found = items("readers", "paper")
    running, training = found["4a", 3, "inference"], found["4a", 3, "training"]
    assert (running.answer, training.answer) == (4, 5)
    assert [running.distractors[0].misconception.title, running.distractors[0].value] == [
        "heads counted at inference",
        5,
    ]
    assert [training.distractors[0].misconception.title, training.distractors[0].value] == [
        "auxiliary head forgotten",
        4,
    ]
    assert found["5b", 3, "inference"].answer == 1
    assert ("3a", 3, "training") not in found


def test_the_classifier_alone_reads_the_last_module() -> None:
    item = items("readers", "paper")["5b", 4, "weights"]
    assert (item.answer, item.solution) == (128_000, "128·1,000 = 128,000")
    assert "At inference the classifier reads the module and makes 1,000 logits." in item.stem
