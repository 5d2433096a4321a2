from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.random_networks import make_untrained
from googlenet_core.errors import InputError
from googlenet_core.network.model import GoogLeNet, training_loss
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.pictures.samples import read_sample
from googlenet_core.why.gradients import UNTRAINED_GAINS, GradientReport, Norms, list_trunk_modules, measure_gradients
from tests.core.conftest import Subject

EXACT = 1e-9
"""Both routes are in float64."""

EARLY = ("conv1", "conv2", "conv3", "inception3a", "inception3b", "inception4a")
BETWEEN = ("inception4b", "inception4c", "inception4d")
LATE = ("inception4e", "inception5a", "inception5b")


def after_backward(net: GoogLeNet, x: Tensor, index: int, *, auxiliary: bool) -> dict[str, float]:
    """Length of ``.grad`` of each module's parameters after an ordinary backward pass on a copy."""
    net, x = deepcopy(net).double().requires_grad_(True), x.double()
    target = torch.tensor([index])
    heads = net(x, auxiliary=True)
    loss = training_loss(heads, target, net.spec) if auxiliary else functional.cross_entropy(heads.main, target)
    loss.backward()
    found = {}
    for layer in list_trunk_modules(net.spec):
        slopes = [p.grad.flatten() for p in net.get_submodule(layer).parameters() if p.grad is not None]
        found[layer] = float(torch.cat(slopes).norm())
    return found


@pytest.fixture(scope="module")
def random_paper(bundled: Engine, image: Tensor) -> GradientReport:
    return measure_gradients(make_untrained(bundled), image, 3)


def test_what_random_networks_of_several_seeds_gain_is_as_it_was_measured(bundled: Engine) -> None:
    x = preprocess(read_sample(UNTRAINED_GAINS.sample), bundled.weights).tensor
    label = measure_gradients(bundled, x).label
    reports = [measure_gradients(make_untrained(bundled, seed=seed), x, label) for seed in UNTRAINED_GAINS.seeds]
    gains = [report.rows[0].weights.gain or 0.0 for report in reports]
    assert (min(gains), max(gains)) == (
        pytest.approx(UNTRAINED_GAINS.least, abs=0.006),
        pytest.approx(UNTRAINED_GAINS.greatest, abs=0.006),
    )


def test_weights_get_what_an_ordinary_backward_pass_gives_them(subject: Subject, image: Tensor) -> None:
    found = measure_gradients(subject.exact, image, 3)
    alone = after_backward(subject.net, image, 3, auxiliary=False)
    all_three = after_backward(subject.net, image, 3, auxiliary=True)
    for row in found.rows:
        assert row.weights.main == pytest.approx(alone[row.layer], rel=EXACT)
        assert row.weights.both == pytest.approx(all_three[row.layer], rel=EXACT)


def test_outputs_get_the_gradient_of_the_loss_by_them(subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["paper"]
    net, seen = deepcopy(subject.net).double(), {}
    for layer in EARLY:
        net.get_submodule(layer).register_forward_hook(lambda *args, name=layer: seen.update({name: args[-1]}))
    loss = training_loss(net(image.double(), auxiliary=True), torch.tensor([3]), net.spec)
    wanted = torch.autograd.grad(loss, [seen[layer] for layer in EARLY])
    rows = {row.layer: row for row in measure_gradients(subject.exact, image, 3).rows}
    for layer, slope in zip(EARLY, wanted, strict=True):
        assert rows[layer].output.both == pytest.approx(float(slope.norm()), rel=EXACT)


def test_rows_are_the_modules_of_the_trunk_in_order(random_paper: GradientReport) -> None:
    assert tuple(row.layer for row in random_paper.rows) == EARLY + BETWEEN + LATE


def test_auxiliary_losses_reach_the_modules_up_to_and_including_their_taps(random_paper: GradientReport) -> None:
    assert (EARLY[-1], BETWEEN[-1]) == ("inception4a", "inception4d"), "the taps themselves"
    for row in random_paper.rows:
        assert row.before_4a == (row.layer in EARLY)
        assert row.before_4d == (row.layer not in LATE)
        for norms in (row.weights, row.output):
            if row.layer in LATE:
                assert norms.auxiliary == 0
                assert norms.both == norms.main
                assert norms.gain == 1
            else:
                assert norms.auxiliary > 0
                rounding = 1e-6 * (norms.main + norms.auxiliary)  # each length is a float32
                assert norms.both <= norms.main + norms.auxiliary + rounding
                assert norms.both >= abs(norms.main - norms.auxiliary) - rounding


def test_the_claim_holds_where_it_was_made_auxiliary_losses_add_gradient_to_early_layers(
    random_paper: GradientReport,
) -> None:
    rows = {row.layer: row for row in random_paper.rows}
    assert rows["conv1"].weights.main < rows["inception5b"].weights.main / 10, "the gradient fades on its way back"
    for layer in EARLY:
        gain = rows[layer].weights.gain
        assert gain is not None
        assert gain > 1.2, layer


def test_how_much_they_add_depends_on_the_seed_and_on_the_rule_of_the_random_weights(
    bundled: Engine, image: Tensor, random_paper: GradientReport
) -> None:
    def gain(report: GradientReport) -> float:
        value = report.rows[0].weights.gain
        assert value is not None
        return value

    he = make_untrained(bundled)
    net = deepcopy(he.net)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                assert module.bias is not None
                module.weight.mul_(2**0.5)  # variance 2 / fan-in in place of 1 / fan-in
                module.bias.zero_()
    caffes = gain(random_paper)
    assert gain(measure_gradients(make_untrained(bundled, seed=1), image, 3)) != pytest.approx(caffes, rel=0.01)
    assert gain(measure_gradients(Engine(net, "cpu", he.weights), image, 3)) < caffes - 0.3


def test_behind_batch_norm_weights_twice_as_large_have_half_the_gradient(subjects: dict[str, Subject]) -> None:
    """With the statistics that go with them, so that the network computes the same."""
    one = deepcopy(subjects["paper-bn"].net.conv1).double()
    two = deepcopy(one)
    for layer in (one, two):
        layer.bn.eps = 0.0
        layer.requires_grad_(True)
    with torch.no_grad():
        two.conv.weight.mul_(2)
        two.bn.running_mean.mul_(2)
        two.bn.running_var.mul_(4)
    x = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(2)).double()
    results = [layer(x) for layer in (one, two)]
    assert torch.allclose(*results)
    slopes = [
        torch.autograd.grad(y.square().sum(), layer.conv.weight)[0]
        for y, layer in zip(results, (one, two), strict=True)
    ]
    assert torch.allclose(slopes[1], slopes[0] / 2)


def test_the_same_question_has_the_same_answer(bundled: Engine, image: Tensor) -> None:
    one, again = (measure_gradients(make_untrained(bundled), image, 3) for _ in range(2))
    assert replace(one, made=again.made) == again
    assert replace(one.made, elapsed_ms=again.made.elapsed_ms) == again.made


def test_a_report_says_what_was_asked(bundled: Engine, image: Tensor, random_paper: GradientReport) -> None:
    found = measure_gradients(bundled, image, "CHURCH")
    assert found.label == "church"
    assert bundled.weights.labels[found.target] == "church"
    assert dict(found.loss_weights) == {"main": 1, "aux_4a": 0.3, "aux_4d": 0.3}
    with torch.no_grad():
        heads = bundled.net(image, auxiliary=True)
    for name, loss in found.losses.items():
        wanted = functional.cross_entropy(getattr(heads, name), torch.tensor([found.target]))
        assert loss == pytest.approx(float(wanted), abs=1e-4)
    assert found.untrained == ()
    assert random_paper.untrained == ("main", "aux_4a", "aux_4d")
    assert (found.made.variant, random_paper.made.variant) == ("paper", "paper")


def test_without_a_class_the_best_one_is_taken(bundled: Engine, image: Tensor) -> None:
    best = bundled.predict(image).main
    assert best is not None
    assert measure_gradients(bundled, image).label == best[0].label


def test_it_works_for_a_caller_in_inference_mode(bundled: Engine, image: Tensor) -> None:
    with torch.inference_mode():
        found = measure_gradients(bundled, image.clone(), 3)
    assert found.rows[0].weights.main > 0


def test_a_class_that_does_not_exist_is_refused(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(InputError, match="Did you mean 'church'"):
        measure_gradients(bundled, image, "chruch")


def test_nothing_cannot_grow() -> None:
    assert Norms(main=0, auxiliary=1, both=1).gain is None
    assert Norms(main=2, auxiliary=1, both=3).gain == 1.5


def test_the_trunk_is_three_convolutions_and_nine_modules(spec: GoogLeNetSpec) -> None:
    assert len(list_trunk_modules(spec)) == 12
