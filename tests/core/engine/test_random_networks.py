from __future__ import annotations

import pytest
import torch
from torch import Tensor

from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.random_networks import make_untrained
from googlenet_core.errors import InputError, WeightsError
from googlenet_core.why.ablations import ablate, measure_score_changes
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.captions import UNTRAINED_CAPTION
from googlenet_core.why.methods import AttributionQuestion
from googlenet_core.why.parts import Ablation

PART = Ablation("inception4c.branch3")


def test_any_variant_keeps_the_classes_and_the_recipe_and_has_no_trained_head(
    spec: GoogLeNetSpec, bundled: Engine
) -> None:
    engine = make_untrained(bundled, spec, seed=4)
    assert engine.spec == spec
    assert engine.weights.variant == spec.name
    assert engine.weights.labels == bundled.weights.labels
    assert (engine.weights.mean, engine.weights.std) == (bundled.weights.mean, bundled.weights.std)
    assert engine.weights.transform_input == bundled.weights.transform_input
    assert engine.weights.resize_px == bundled.weights.resize_px
    assert not engine.weights.trained_heads
    assert "seed 4" in engine.weights.name


def test_without_a_variant_it_is_the_papers_own(bundled: Engine) -> None:
    assert make_untrained(bundled).spec == PAPER


def test_the_same_seed_gives_the_same_network_and_another_seed_another(bundled: Engine, image: Tensor) -> None:
    one, again, other = (make_untrained(bundled, TORCHVISION, seed).capture(image, ["fc"])["fc"] for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.allclose(one, other)


@pytest.mark.parametrize("head", HEADS)
def test_a_map_of_random_weights_is_had_only_if_asked_for_and_says_so(
    head: str, spec: GoogLeNetSpec, bundled: Engine, image: Tensor
) -> None:
    engine = make_untrained(bundled, spec)
    with pytest.raises(WeightsError, match="no trained weights"):
        explain_class(engine, image, AttributionQuestion(layer="inception3b", head=head, target=3))
    found = explain_class(
        engine, image, AttributionQuestion(layer="inception3b", head=head, target=3), even_untrained=True
    )
    assert found.caption.startswith(UNTRAINED_CAPTION)
    assert "“output 3”" in found.caption
    assert engine.weights.labels[3] not in found.caption, "no class was ever learned"
    assert found.map.shape == (28, 28)


def test_a_trained_head_is_captioned_as_ever(bundled: Engine, image: Tensor) -> None:
    one, two = (
        explain_class(bundled, image, AttributionQuestion(target="church"), even_untrained=even)
        for even in (False, True)
    )
    assert one.caption == two.caption
    assert UNTRAINED_CAPTION not in one.caption


def test_an_unknown_head_is_refused_even_then(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(InputError, match="no head 'aux_4b'"):
        explain_class(make_untrained(bundled), image, AttributionQuestion(head="aux_4b"), even_untrained=True)


def test_raw_scores_move_in_an_untrained_network_where_beliefs_are_refused(
    spec: GoogLeNetSpec, bundled: Engine, image: Tensor
) -> None:
    engine = make_untrained(bundled, spec)
    with pytest.raises(WeightsError, match="No head has trained weights"):
        ablate(engine, image, PART)
    found = measure_score_changes(engine, image, PART)
    assert tuple(found.heads) == HEADS
    # Two rows of one batch, which kernels may round otherwise.
    assert found.heads["aux_4a"] == pytest.approx(0, abs=1e-4), "it taps before the part"
    assert (found.heads["main"] or 0) > 1e-4
    assert (len(found.channels), found.width, found.made.variant) == (64, 64, spec.name)
    assert found.made.weights == engine.weights.name
