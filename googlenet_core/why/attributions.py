"""Why a class got its score: Captum's maps for one picture, any head, any class, with what is needed to judge them.

A map keeps its signs and its own grid; `grids` lays it over the picture. The methods and questions as data
are in `methods`, the words about a map in `captions`, the calls to Captum in `captum_runs`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from googlenet_core.arithmetic.receptive_field import INPUT_FIELD, Field, field_of
from googlenet_core.blueprint import naming
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.engine.pace import (
    IMAGE_BYTES,
    IMAGES_AT_ONCE,
    STEP_BYTES,
    STEPS_AT_ONCE,
    Pace,
    Progress,
)
from googlenet_core.engine.provenance import Provenance
from googlenet_core.engine.targets import check_head, find_target
from googlenet_core.network.copies import copy_modules
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.why.captions import UNTRAINED_CAPTION, write_caption
from googlenet_core.why.grids import Map, check_grid, upsample_at_centres
from googlenet_core.why.methods import AttributionQuestion, Passes, find_method


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """A map, and what made it.

    Attributes:
        question: what was asked, with every setting.
        target: number of the class that is explained.
        label: its name.
        score: the class's logit for the picture, before softmax.
        map: signed float32, read-only; [H, W] on the layer's grid, or [3, 224, 224] for each colour of each pixel.
        field: where the map's units lie on the picture.
        delta: by how much the sum of all values misses ``score_change`` (integrated gradients only).
        score_change: score of the picture less that of the baseline (integrated gradients only).
        caption: what the values mean, in two or three sentences.
        made: what computed it.
        digest: sha256 of the picture's file, where the caller knows it.
    """

    question: AttributionQuestion
    target: int
    label: str
    score: float
    map: Map
    field: Field
    delta: float | None
    score_change: float | None
    caption: str
    made: Provenance
    digest: str = ""

    @property
    def plane(self) -> Map:
        """[H, W]: the map, its three colours added where it has them (which keeps the total and the signs)."""
        return self.map if self.map.ndim == 2 else self.map.sum(axis=0)

    def on_image(self) -> Map:
        """[224, 224]: the plane with each unit at its true centre."""
        return upsample_at_centres(self.plane, self.field)


@goes_on_with_the_cpu
def explain_class(
    engine: Engine,
    x: Tensor,
    question: AttributionQuestion,
    *,
    progress: Progress | None = None,
    digest: str = "",
    even_untrained: bool = False,
) -> Attribution:
    """Return the map that answers a question about one picture. The engine's networks are not touched.

    Args:
        engine: whose network is asked.
        x: one normalised image, [1, 3, 224, 224].
        question: the method and its settings, the layer, the head and the class.
        progress: told (forward passes done, in all) before each pass, and may raise to cancel.
        digest: of the picture's file, to be kept with the result.
        even_untrained: whether a head with random weights may be asked too; the caption then says so, and speaks of
            an output's number, since no class was ever learned.

    Raises:
        InputError: ``x``, the head or the class is not usable.
        LayerError: there is no such layer, it has no map, or it does not lead to the head.
        WeightsError: the head has no trained weights, and ``even_untrained`` was not said.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import AttributionQuestion, Engine, explain_class, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> found = explain_class(engine, picture.tensor, AttributionQuestion.ask("grad-cam", layer="inception5b"))
        >>> found.label, found.map.shape
        ('cat', (7, 7))
    """
    check_head(question.head, engine.weights, even_untrained=even_untrained)
    target = None if question.target is None else find_target(question.target, engine.weights)
    if find_method(question.method).needs_layer:
        check_grid(question.layer, question.head, engine.spec)
    x = engine.place_one(x)
    passes = question.passes_at_least
    with Pace(engine, passes.forward, progress, _most_bytes(passes)) as pace:
        found = _run(engine, x, question, target, pace)
        pace.done()
    signed = _on_host(found.maps)
    label = engine.weights.labels[found.target]
    trained = question.head in engine.weights.trained_heads
    field = INPUT_FIELD if question.layer == naming.INPUT else field_of(question.layer, engine.spec)
    score_change = None if found.delta is None else float(signed.sum(dtype=np.float64)) - found.delta
    caption = write_caption(
        question,
        engine.spec,
        label if trained else f"output {found.target}",
        signed.shape[-2:],
        field,
        delta=found.delta,
        score=found.score,
        score_change=score_change,
    )
    return Attribution(
        question=question,
        target=found.target,
        label=label,
        score=found.score,
        map=signed,
        field=field,
        delta=found.delta,
        score_change=score_change,
        caption=caption if trained else UNTRAINED_CAPTION + caption,
        made=engine.provenance(pace.elapsed_ms),
        digest=digest,
    )


def _most_bytes(passes: Passes) -> int:
    """What a method takes at most; 0 for one that is done in one portion."""
    if passes.forward == 1:
        return 0
    return STEPS_AT_ONCE * STEP_BYTES if passes.backward else IMAGES_AT_ONCE * IMAGE_BYTES


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The maps as Captum returns them, [1, planes, H, W], the class, its score, and the convergence delta."""

    maps: Tensor
    target: int
    score: float
    delta: float | None


def _run(engine: Engine, x: Tensor, question: AttributionQuestion, target: int | None, pace: Pace) -> _Found:
    """Call Captum on a private network."""
    from googlenet_core.why import captum_runs

    shared, inner = engine.network_for(question.layer)
    model = captum_runs.ClassLogit(copy_modules(shared), question.head, target, pace)
    values = question.values
    baseline = make_baseline(str(values.get("baseline", "mean")), engine.weights).to(x).expand_as(x)
    # A caller's inference mode would keep Captum from differentiating.
    with torch.inference_mode(False), torch.enable_grad():
        task = captum_runs.Task(model, x.clone(), values, inner, baseline)
        maps, delta = captum_runs.RUNS[question.method](task)
    assert model.target is not None
    assert model.first is not None
    return _Found(maps, model.target, model.first, delta)


def _on_host(maps: Tensor) -> Map:
    """Read-only float32: [3, H, W], or [H, W] where there is only one plane."""
    signed: Map = np.ascontiguousarray(maps.detach().float().cpu().numpy()[0])
    signed = signed[0] if len(signed) == 1 else signed
    signed.setflags(write=False)
    return signed


def make_baseline(colour: str, weights: Recipe) -> Tensor:
    """Return a picture of one colour as the network would get it, [1, 3, 1, 1].

    Args:
        colour: ``black``, ``white``, or ``mean``, the mean colour that the recipe subtracts.
        weights: the recipe by which pictures are normalised.
    """
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (weights.mean, weights.std))
    rgb = {"black": torch.zeros_like(mean), "white": torch.ones_like(mean), "mean": mean}[colour]
    return (rgb - 0.5) / 0.5 if weights.transform_input else (rgb - mean) / std
