from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, strategies as st
from torch import Tensor

from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import PAPER_BN, GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, LayerError, WeightsError
from googlenet_core.why.ablations import ablate, measure_channel_means, measure_score_changes, sweep_branches
from googlenet_core.why.effects import HeadChange, Means, compare_scores
from googlenet_core.why.parts import Ablation, check
from tests.core.conftest import Exact, Subject

HEADS = ("main", "aux_4a", "aux_4d")

ROUNDING = 1e-6
"""Logits come out in float32 and become probabilities; both routes to them are in float64."""


def by_hand(subject: Subject, x: Tensor, layer: str, channels: range, fill: float = 0.0) -> dict[str, Tensor]:
    """Probabilities of the heads when a hook on a copy sets channels to a number."""
    return {name: scores.softmax(0) for name, scores in scores_by_hand(subject, x, layer, channels, fill).items()}


def scores_by_hand(subject: Subject, x: Tensor, layer: str, channels: range, fill: float = 0.0) -> dict[str, Tensor]:
    """Their logits."""
    net, x = deepcopy(subject.net).double(), x.double()

    def switch_off(_module: object, _inputs: object, output: Tensor) -> Tensor:
        output = output.clone()
        output[:, list(channels)] = fill
        return output

    net.get_submodule(layer).register_forward_hook(switch_off)
    heads = net(x, auxiliary=True)  # with gradients: without them a ReLU is no module that could be hooked
    return {name: getattr(heads, name)[0].detach() for name in HEADS}


def change(changes: HeadChange | None) -> HeadChange:
    assert changes is not None
    return changes


@pytest.mark.parametrize(
    ("variant", "layer", "channels"),
    [
        ("paper", "conv1.conv", range(3, 9)),
        ("paper", "lrn1", range(20)),
        ("paper", "inception4c.branch3", range(16)),
        ("paper", "dropout", range(512)),
        ("paper-bn", "conv2.relu", None),
        ("paper-bn", "inception4c.branch3.0.bn", range(7, 8)),
        ("paper-bn", "inception3a.branch1.conv", range(7)),
        ("paper-bn", "maxpool3", range(0, 480, 2)),
        ("paper-bn", "aux1.fc1", range(500)),
        ("torchvision", "inception3a.branch1", None),
        ("torchvision", "inception4e.branch4.0", range(100, 200)),
        ("torchvision", "inception5b", range(1023, 1024)),
    ],
)
def test_switching_off_gives_what_a_hook_on_a_copy_gives(
    variant: str, layer: str, channels: range | None, subjects: dict[str, Subject], image: Tensor
) -> None:
    subject = subjects[variant]
    found = ablate(subject.exact, image, Ablation(layer, channels), top=10)
    wanted, whole = by_hand(subject, image, layer, found.channels), subject.exact.predict(image)
    for name in HEADS:
        after = {score.label: score.probability for score in found.after.head(name) or ()}
        assert [after[f"class {i}"] for i in range(10)] == pytest.approx(wanted[name].tolist(), abs=ROUNDING)
        before = {score.label: score.probability for score in found.before.head(name) or ()}
        assert before == pytest.approx({s.label: s.probability for s in whole.head(name) or ()}, abs=ROUNDING)


def test_the_picture_itself_has_channels_too(subjects: dict[str, Subject], image: Tensor) -> None:
    engine = subjects["paper"].exact
    grey = image.clone()
    grey[:, 1] = 0
    found = ablate(engine, image, Ablation("input", range(1, 2)))
    wanted = engine.predict(grey).main
    assert wanted is not None
    assert found.after.main is not None
    assert found.after.main[0].probability == pytest.approx(wanted[0].probability, abs=ROUNDING)


def test_the_mean_takes_the_place_of_each_channel(subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["paper-bn"]
    layer = "inception4c.branch3"
    means = Means({layer: tuple(0.25 for _ in range(64))}, pictures=1)
    found = ablate(subject.exact, image, Ablation(layer, range(8, 24), "mean"), means=means)
    wanted = by_hand(subject, image, layer, range(8, 24), fill=0.25)["main"]
    assert found.after.main is not None
    assert found.after.main[0].probability == pytest.approx(float(wanted.max()), abs=ROUNDING)


def test_means_are_taken_over_all_units_of_all_pictures(subjects: dict[str, Subject]) -> None:
    engine = subjects["paper-bn"].exact
    pictures = torch.randn(10, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    found = measure_channel_means(engine, pictures, ["inception5b", "avgpool", "fc"])
    assert found.pictures == 10
    wanted = engine.capture(pictures, ["inception5b"])["inception5b"].mean((0, 2, 3))
    assert found.values["inception5b"] == pytest.approx(wanted.tolist(), rel=1e-9)
    assert found.values["avgpool"] == pytest.approx(wanted.tolist(), rel=1e-9)
    assert len(found.values["fc"]) == 10


def test_a_mean_that_nobody_measured_is_refused(bundled: Engine, image: Tensor) -> None:
    ablation = Ablation("inception4c", None, "mean")
    for means in (None, Means({"inception4d": (0.0,) * 528}, 1)):
        with pytest.raises(InputError, match=r"mean of 'inception4c' .* is not known"):
            ablate(bundled, image, ablation, means=means)
        with pytest.raises(InputError, match="is not known"):
            sweep_branches(bundled, image, fill="mean", means=means)


def test_a_part_after_a_heads_tap_does_not_change_that_head(exact: Exact, image: Tensor) -> None:
    found = ablate(exact, image, Ablation("inception4e"))
    # Two rows of one batch: kernels may round the same sum otherwise in another row.
    assert change(found.changes["aux_4a"]).total_variation < ROUNDING
    assert change(found.changes["aux_4d"]).total_variation < ROUNDING
    assert change(found.changes["main"]).total_variation > 0.01


def test_a_change_lists_the_best_classes_before_and_after(bundled: Engine, image: Tensor) -> None:
    found = ablate(bundled, image, Ablation("inception4a"), top=3)
    for name in HEADS:
        rows = change(found.changes[name])
        before, after = found.before.head(name), found.after.head(name)
        assert before is not None
        assert after is not None
        assert [row.label for row in rows.classes[:3]] == [score.label for score in before[:3]]
        assert {score.label for score in after[:3]} <= {row.label for row in rows.classes}
        assert len(rows.classes) <= 6
        assert (rows.best_before, rows.best_after) == (before[0].label, after[0].label)
        by_label = {score.label: score.probability for score in after}
        for row in rows.classes:
            assert row.after == pytest.approx(by_label[row.label], abs=1e-6)
            assert row.change == row.after - row.before
        moved = sum(abs(by_label[score.label] - score.probability) for score in before) / 2
        assert rows.total_variation == pytest.approx(moved, abs=1e-6)
        assert rows.kl_bits > 0


def test_a_sweep_ranks_what_switching_off_each_branch_gives(exact: Exact, image: Tensor) -> None:
    found = sweep_branches(exact, image, head="aux_4d")
    assert {row.layer for row in found.rows} == {
        f"{module.id}.branch{number}" for module in PAPER_BN.modules for number in (1, 2, 3, 4)
    }
    moved = [change(row.changes["aux_4d"]).total_variation for row in found.rows]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > 0.01
    for row in (found.rows[0], found.rows[1], found.rows[17], found.rows[-1]):
        alone = ablate(exact, image, Ablation(row.layer))
        assert alone.width == row.width
        for name in HEADS:
            one, other = change(row.changes[name]), change(alone.changes[name])
            assert one.total_variation == pytest.approx(other.total_variation, abs=ROUNDING)
            assert one.best_after == other.best_after


def test_a_sweep_with_means_fills_each_branch_with_its_own_channels_means(exact: Exact, image: Tensor) -> None:
    modules = [module.id for module in PAPER_BN.modules]
    wanted = ["inception3b.branch2", "inception5a.branch4"]
    means = measure_channel_means(exact, image, modules + wanted)
    found = {row.layer: row for row in sweep_branches(exact, image, fill="mean", means=means).rows}
    for layer in wanted:
        alone = ablate(exact, image, Ablation(layer, None, "mean"), means=means)
        assert change(found[layer].changes["main"]).total_variation == pytest.approx(
            change(alone.changes["main"]).total_variation, abs=ROUNDING
        )


def test_a_sweep_tells_its_progress_module_by_module(bundled: Engine, image: Tensor) -> None:
    told: list[tuple[int, int]] = []
    sweep_branches(bundled, image, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 36), *((done, 36) for done in range(0, 36, 4)), (36, 36)]


def test_heads_without_trained_weights_have_no_change(bundled: Engine, image: Tensor) -> None:
    engine = Engine(bundled.net, "cpu", replace(bundled.weights, trained_heads=frozenset({"main"})))
    found = ablate(engine, image, Ablation("inception4a"))
    assert (found.changes["aux_4a"], found.changes["aux_4d"]) == (None, None)
    assert found.before.aux_4a is None
    assert {row.changes["aux_4a"] for row in sweep_branches(engine, image).rows} == {None}
    with pytest.raises(WeightsError, match="has no trained weights"):
        sweep_branches(engine, image, head="aux_4a")


def test_raw_scores_change_by_their_distance_from_the_whole_networks(subject: Subject, image: Tensor) -> None:
    part = Ablation("inception4c.branch3", range(16))
    found = measure_score_changes(subject.exact, image, part)
    heads = deepcopy(subject.net).double()(image.double(), auxiliary=True)
    after = scores_by_hand(subject, image, part.layer, range(16))
    for name in HEADS:
        was, now = (scores.detach() - scores.detach().mean() for scores in (getattr(heads, name)[0], after[name]))
        assert found.heads[name] == pytest.approx(float((now - was).norm() / was.norm()), abs=1e-4)
    assert (len(found.channels), found.width) == (16, 64)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=8), st.floats(-50, 50), st.floats(0.1, 4))
def test_the_change_of_scores_is_blind_to_what_softmax_is_blind_to(
    scores: list[float], shift: float, factor: float
) -> None:
    before = torch.tensor(scores, dtype=torch.float64)
    assume(float(before.std()) > 1e-3)
    assert compare_scores(before, before + shift) == pytest.approx(0, abs=1e-6)
    assert compare_scores(before, factor * before) == pytest.approx(abs(factor - 1), abs=1e-6)


def test_scores_that_are_all_the_same_have_no_relative_change() -> None:
    assert compare_scores(torch.ones(3), torch.tensor([1.0, 2.0, 3.0])) is None


def test_weights_without_any_trained_head_are_refused(bundled: Engine, image: Tensor) -> None:
    engine = Engine(bundled.net, "cpu", replace(bundled.weights, trained_heads=frozenset()))
    with pytest.raises(WeightsError, match="No head has trained weights in 'bundled'"):
        ablate(engine, image, Ablation("inception4a"))


@pytest.mark.parametrize(
    ("ablation", "sentence"),
    [
        (Ablation("inception4c.branch5"), "Did you mean 'inception4c.branch"),
        (Ablation("inception4c", range(512, 513)), "channels 0 to 511"),
        (Ablation("inception4c", range(-1, 3)), "channels 0 to 511"),
        (Ablation("inception4c", range(0)), "channels 0 to 511"),
        (Ablation("fc"), "a head's answer itself"),
        (Ablation("aux1"), "a head's answer itself"),
        (Ablation("aux2.fc2"), "a head's answer itself"),
    ],
)
def test_what_cannot_be_switched_off_is_refused_in_one_sentence(ablation: Ablation, sentence: str) -> None:
    with pytest.raises(LayerError, match=sentence):
        check(ablation, PAPER_BN, 10)


def test_an_unknown_fill_is_refused(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(InputError, match="use zero or mean"):
        ablate(bundled, image, Ablation("inception4c", None, "noise"))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="use zero or mean"):
        sweep_branches(bundled, image, fill="noise")  # type: ignore[arg-type]


def test_every_layer_but_the_answers_knows_its_width(spec: GoogLeNetSpec, subjects: dict[str, Subject]) -> None:
    tensors = subjects[spec.name].tensors
    answers = {"fc", "aux1", "aux2", "aux1.fc2", "aux2.fc2"}
    widths = {layer: check(Ablation(layer), spec, 10) for layer in layer_ids(spec) if layer not in answers}
    assert widths == {layer: tensors[layer].shape[1] for layer in widths}
