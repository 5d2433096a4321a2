from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import GuidedBackprop
from torch import Tensor, nn

from googlenet_core.arithmetic.receptive_field import INPUT_FIELD, field_of
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import CoreError, InputError, LayerError, WeightsError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.why.attributions import Attribution, explain_class, make_baseline
from googlenet_core.why.captum_runs import RUNS, ClassLogit
from googlenet_core.why.methods import METHODS, AttributionQuestion
from tests.core.conftest import Exact, Subject
from tests.support.files.pictures import encoded, plain

ROUNDING = 1e-6
"""Maps come out in float32, seven digits; both routes to them are in float64."""

QUICK = {"integrated-gradients": {"n_steps": 8}, "occlusion": {"window_px": 112, "stride_px": 112}}


def logit(net: GoogLeNet, x: Tensor, head: str, index: int) -> Tensor:
    return getattr(net(x, auxiliary=True), head)[:, index]


def gradient(net: GoogLeNet, x: Tensor, head: str = "main", index: int = 3) -> Tensor:
    x = x.clone().requires_grad_()
    return torch.autograd.grad(logit(net, x, head, index).sum(), x)[0]


def difference(found: Tensor, wanted: Tensor) -> float:
    """Length of the difference as a part of the length."""
    assert found.shape == wanted.shape
    return float((found - wanted).norm() / wanted.norm())


def as_tensor(found: Attribution) -> Tensor:
    return torch.from_numpy(found.map.copy())


@pytest.mark.parametrize(
    ("layer", "head"),
    [
        ("inception5b", "main"),
        ("inception4a", "aux_4a"),
        ("inception4c.branch3", "aux_4d"),
        ("conv3", "main"),
        ("inception3a.branch2.0.conv", "main"),
        ("aux1.conv", "aux_4a"),  # torchvision's is refused, see below: its units are not evenly spaced
    ],
)
def test_grad_cam_is_the_maps_weighted_with_their_mean_gradient(
    layer: str, head: str, subject: Subject, image: Tensor
) -> None:
    if subject.spec.name == "torchvision" and layer.startswith("aux"):
        layer = "inception3b"
    net, seen, image = deepcopy(subject.net).double(), {}, image.double()
    net.get_submodule(layer).register_forward_hook(lambda *args: seen.update(maps=args[-1]))
    score = logit(net, image, head, 3)
    (slope,) = torch.autograd.grad(score, seen["maps"])
    wanted = (seen["maps"] * slope.mean((2, 3), keepdim=True)).sum(1)[0].detach()

    found = explain_class(subject.exact, image, AttributionQuestion("grad-cam", layer=layer, head=head, target=3))
    assert difference(as_tensor(found), wanted) < ROUNDING
    assert found.score == pytest.approx(float(score.detach()), rel=ROUNDING)
    assert found.field == field_of(layer, subject.spec)
    assert (found.question.layer, found.question.head, found.target, found.made.variant) == (
        layer,
        head,
        3,
        subject.spec.name,
    )


@pytest.mark.parametrize("head", ["main", "aux_4a", "aux_4d"])
def test_saliency_is_the_signed_gradient_by_the_picture(head: str, subject: Subject, image: Tensor) -> None:
    found = explain_class(subject.exact, image, AttributionQuestion("saliency", head=head, target=3))
    assert difference(as_tensor(found), gradient(deepcopy(subject.net).double(), image.double(), head)[0]) < ROUNDING
    assert found.map.min() < 0 < found.map.max()
    assert found.field == INPUT_FIELD


@pytest.mark.filterwarnings("ignore:Setting backward hooks")
def test_guided_backprop_gives_the_numbers_of_captums_own_class(subject: Subject, image: Tensor) -> None:
    class Main(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = deepcopy(subject.net).double()

        def forward(self, x: Tensor) -> Tensor:
            return self.net(x).main

    image = image.double()
    wanted = GuidedBackprop(Main()).attribute(image.clone().requires_grad_(), target=3)[0]
    found = explain_class(subject.exact, image, AttributionQuestion("guided-backprop", target=3))
    assert difference(as_tensor(found), wanted) < ROUNDING
    assert difference(as_tensor(found), gradient(deepcopy(subject.net).double(), image)[0]) > 0.1, "no ReLU was guided"


def test_integrated_gradients_add_up_to_the_difference_of_the_scores(exact: Exact, image: Tensor) -> None:
    found = explain_class(
        exact, image, AttributionQuestion.ask("integrated-gradients", target=3, parameters={"n_steps": 8})
    )
    black = make_baseline("black", exact.weights).expand_as(image).double()
    with torch.no_grad():
        change = float(logit(exact.net, image.double(), "main", 3) - logit(exact.net, black, "main", 3))
    rounding = ROUNDING * float(np.abs(found.map).sum())
    assert found.score_change == pytest.approx(change, abs=rounding)
    assert found.delta is not None
    assert found.map.sum(dtype=float) == pytest.approx(change + found.delta, abs=rounding)


def test_more_steps_bring_integrated_gradients_closer_to_that_difference(bundled: Engine, image: Tensor) -> None:
    """Not step by step (48 miss more than 16), but from 8 to 24 by a factor of 7, of which float32 takes nothing."""
    few, many = (
        explain_class(
            bundled, image, AttributionQuestion.ask("integrated-gradients", target=3, parameters={"n_steps": n})
        ).delta
        for n in (8, 24)
    )
    assert few is not None
    assert many is not None
    assert abs(many) < abs(few) / 2


def test_occlusion_is_the_fall_of_the_score_when_a_square_is_covered(exact: Exact, image: Tensor) -> None:
    image = image.double()
    found = explain_class(
        exact,
        image,
        AttributionQuestion.ask(
            "occlusion", target=3, parameters={"window_px": 112, "stride_px": 112, "baseline": "white"}
        ),
    )
    colour = make_baseline("white", exact.weights)
    with torch.no_grad():
        whole = logit(exact.net, image, "main", 3)
        for top in (0, 112):
            for left in (0, 112):
                covered = image.clone()
                covered[:, :, top : top + 112, left : left + 112] = colour
                fall = float(whole - logit(exact.net, covered, "main", 3))
                square = found.map[top : top + 112, left : left + 112]
                np.testing.assert_allclose(square, fall, rtol=ROUNDING)


def test_where_covering_squares_overlap_the_map_is_their_mean(bundled: Engine, image: Tensor) -> None:
    found = explain_class(
        bundled, image, AttributionQuestion.ask("occlusion", target=3, parameters={"window_px": 112, "stride_px": 56})
    )
    left, middle, right = (found.map[10, x] for x in (10, 60, 115))
    assert len({float(left), float(middle), float(right)}) == 3
    only_next = 2 * middle - left  # the second square alone
    assert found.map[10, 115] != left
    assert min(left, only_next) <= middle <= max(left, only_next)


@pytest.mark.parametrize("method", METHODS)
def test_without_a_class_the_heads_best_is_explained(method: str, bundled: Engine, image: Tensor) -> None:
    best = bundled.predict(image).main
    assert best is not None
    found = explain_class(bundled, image, AttributionQuestion.ask(method, parameters=QUICK.get(method)))
    assert found.label == best[0].label
    assert found.label in found.caption


@pytest.mark.parametrize("method", METHODS)
def test_a_result_says_what_made_it_and_cannot_be_changed(method: str, bundled: Engine, image: Tensor) -> None:
    found = explain_class(
        bundled, image, AttributionQuestion.ask(method, target="Church", parameters=QUICK.get(method)), digest="abc"
    )
    assert (found.question.method, found.label, found.made.weights, found.made.variant) == (
        method,
        "church",
        "bundled",
        "paper",
    )
    assert found.question.values == METHODS[method].checked(QUICK.get(method))
    assert found.digest == "abc"
    assert found.made.device == bundled.device_name
    assert found.made.elapsed_ms > 0
    assert found.map.dtype == np.float32
    assert "{" not in found.caption
    assert found.on_image().shape == (224, 224)
    with pytest.raises(ValueError, match="read-only"):
        found.map[0] = 0


def test_adding_the_colours_keeps_the_total(bundled: Engine, image: Tensor) -> None:
    found = explain_class(bundled, image, AttributionQuestion("saliency", target=0))
    assert found.plane.shape == (224, 224)
    rounding = ROUNDING * float(np.abs(found.map).sum())
    assert found.plane.sum(dtype=float) == pytest.approx(found.map.sum(dtype=float), abs=rounding)


def test_only_what_speaks_for_the_class_can_be_asked_for(subjects: dict[str, Subject], image: Tensor) -> None:
    engine = subjects["paper-bn"].exact
    signed, positive = (
        explain_class(
            engine, image, AttributionQuestion.ask(layer="inception4e", target=3, parameters={"positive_only": flag})
        )
        for flag in (False, True)
    )
    assert signed.map.min() < 0
    np.testing.assert_allclose(positive.map, signed.map.clip(0), rtol=ROUNDING)
    assert "not shown" in positive.caption


@pytest.mark.parametrize("method", ["grad-cam", "saliency", "occlusion"])
def test_a_caller_in_inference_mode_gets_the_same_map(method: str, exact: Exact, image: Tensor) -> None:
    outside = explain_class(exact, image, AttributionQuestion.ask(method, target=3, parameters=QUICK.get(method)))
    with torch.inference_mode():
        inside = explain_class(
            exact, image.clone(), AttributionQuestion.ask(method, target=3, parameters=QUICK.get(method))
        )
    assert difference(as_tensor(inside), as_tensor(outside)) < ROUNDING


@pytest.mark.parametrize("method", METHODS)
def test_no_more_images_go_forward_than_the_method_needs(
    method: str, bundled: Engine, image: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, forward = [], ClassLogit.forward

    def counted(self: ClassLogit, x: Tensor) -> Tensor:
        seen.append(len(x))
        return forward(self, x)

    monkeypatch.setattr(ClassLogit, "forward", counted)
    found = explain_class(bundled, image, AttributionQuestion.ask(method, parameters=QUICK.get(method)))
    # Integrated gradients ask once more: the class must be known before the first step.
    more = 1 if method == "integrated-gradients" else 0
    assert sum(seen) == found.question.passes_at_least.forward + more
    assert max(seen) <= 8


@pytest.mark.parametrize("method", METHODS)
def test_progress_runs_from_nothing_to_everything(method: str, bundled: Engine, image: Tensor) -> None:
    told: list[tuple[int, int]] = []
    explain_class(
        bundled,
        image,
        AttributionQuestion.ask(method, parameters=QUICK.get(method)),
        progress=lambda done, total: told.append((done, total)),
    )
    totals = {total for _, total in told}
    assert totals == {METHODS[method].passes_at_least(METHODS[method].checked(QUICK.get(method))).forward}
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)


@pytest.mark.parametrize("method", METHODS)
def test_progress_may_cancel_and_the_device_is_free_again(method: str, bundled: Engine, image: Tensor) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        if done > 1 or total == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        explain_class(bundled, image, AttributionQuestion.ask(method, parameters=QUICK.get(method)), progress=cancel)
    assert bundled.turns.waiting == 0


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        ({"method": "gradcam"}, InputError, "Did you mean 'grad-cam'"),
        ({"layer": "inception6b"}, LayerError, "Did you mean 'inception"),
        ({"layer": "input"}, LayerError, "no feature maps"),
        ({"layer": "fc"}, LayerError, "no feature maps"),
        ({"layer": "avgpool"}, LayerError, "no feature maps"),
        ({"layer": "aux1.fc1", "head": "aux_4a"}, LayerError, "no feature maps"),
        ({"layer": "inception4b", "head": "aux_4a"}, LayerError, "does not lead to the head after"),
        ({"layer": "aux1.conv", "head": "main"}, LayerError, "does not lead to the main head"),
        ({"layer": "aux1.conv", "head": "aux_4d"}, LayerError, "does not lead to the head after"),
        ({"head": "aux4a"}, InputError, "Did you mean 'aux_4a'"),
        ({"target": "chruch"}, InputError, "Did you mean 'church'"),
        ({"target": 87}, InputError, "numbered 0 to 86"),
        ({"parameters": {"steps": 3}}, InputError, "no parameter 'steps'"),
        ({"x": torch.zeros(2, 3, 224, 224)}, InputError, "one image, not 2"),
        ({"x": torch.zeros(1, 3, 200, 224)}, InputError, "shape"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_one_sentence(
    arguments: dict[str, Any], kind: type[CoreError], sentence: str, bundled: Engine, image: Tensor
) -> None:
    x, asked = arguments.get("x", image), {name: value for name, value in arguments.items() if name != "x"}
    with pytest.raises(kind, match=sentence) as caught:
        explain_class(bundled, x, AttributionQuestion.ask(**asked))
    assert "\n" not in str(caught.value)
    assert bundled.turns.waiting == 0


def test_units_that_are_not_evenly_spaced_are_refused(subjects: dict[str, Subject], image: Tensor) -> None:
    with pytest.raises(LayerError, match="no feature maps"):
        explain_class(subjects["torchvision"].engine, image, AttributionQuestion(layer="aux1.conv", head="aux_4a"))


def test_a_head_without_trained_weights_is_refused(bundled: Engine, image: Tensor) -> None:
    engine = Engine(bundled.net, "cpu", replace(bundled.weights, trained_heads=frozenset({"main"})))
    with pytest.raises(WeightsError, match=r"after inception \(4a\) has no trained weights in 'bundled'; choose main"):
        explain_class(engine, image, AttributionQuestion(head="aux_4a"))


@pytest.mark.parametrize(("colour", "rgb"), [("black", (0, 0, 0)), ("white", (255, 255, 255))])
@pytest.mark.parametrize("transform_input", [False, True])
def test_a_baseline_is_what_a_picture_of_that_colour_becomes(
    colour: str, rgb: tuple[int, int, int], transform_input: bool, bundled: Engine
) -> None:
    recipe = replace(bundled.weights, transform_input=transform_input)
    wanted = preprocess(encoded(plain(rgb)), recipe).tensor
    torch.testing.assert_close(make_baseline(colour, recipe).expand_as(wanted), wanted, rtol=0, atol=1e-5)


def test_the_mean_colour_is_zero_for_the_network(bundled: Engine) -> None:
    assert not make_baseline("mean", bundled.weights).any()


def test_there_is_a_run_for_every_method() -> None:
    assert set(RUNS) == set(METHODS)
