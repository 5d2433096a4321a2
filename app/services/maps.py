"""What the layers make of a picture: feature maps, units, their fields and arithmetic. The three outputs are in `why`.

Captured tensors stay on the engine's device, and are kept within the `budget`. What is drawn leaves the device in 8 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from torch import Tensor

from app.figures.maps import device_atlas
from app.figures.maps.atlas import Atlas
from app.services import budget, engines, priority, why
from app.services.kept import Kept
from app.services.subjects import Network, Subject
from app.session import visitors
from googlenet_core.arithmetic import Unit
from googlenet_core.blueprint import HEAD_LAYERS, LayerId
from googlenet_core.engine import Capture, Engine, Prediction, Provenance, goes_on_with_the_cpu, predict_from
from googlenet_core.evaluation import Likeness, class_means
from googlenet_core.maps import MapStats, Race, Stop, journeys
from googlenet_core.microscope import EffectiveField, Explanation, dissection, effective_fields
from googlenet_core.network import Heads, KernelPictures, kernels
from googlenet_core.queueing import Ahead

NOISE_PICTURES = 16
"""Over how many pictures of noise an effective field is averaged."""

FEW = 3
"""Up to so many pages maps are made ahead. Among more somebody always computes: in a class of thirty it made everybody's
uploads a fifth slower (2 cores)."""

ahead = Ahead(visitors.is_here, priority.start_aside)
"""What is computed before anybody asks for it; begun when the server is ready."""


@dataclass(frozen=True, slots=True, eq=False)
class Captured:
    """One layer's tensor [1, C, H, W] or [1, n] on the engine's device, and what it took."""

    tensor: Tensor
    made: Provenance


@dataclass(frozen=True, slots=True, eq=False)
class LayerMaps:
    """The feature maps of one layer for one picture, as the grid shows them; `numbers` has them in full.

    ``tensor`` is [C, H, W] on the engine's device.
    """

    layer: LayerId
    tensor: Tensor
    atlas: Atlas
    stats: MapStats
    digest: str
    made: Provenance

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, rows and columns."""
        return self.atlas.channels, self.atlas.height, self.atlas.width

    def map(self, channel: int) -> NDArray[np.float32]:
        """One map as computed, float32 [H, W]."""
        return _numbers(self.tensor[channel])

    def maps(self) -> NDArray[np.float32]:
        """All maps as computed, float32 [C, H, W]."""
        return _numbers(self.tensor)

    def strongest(self, channel: int | None = None) -> tuple[int, int, int]:
        """Channel (the one with the largest mean, or the given one) and its largest cell's row and column."""
        mean = self.stats.mean
        chosen = int(np.argmax(np.where(np.isnan(mean), -np.inf, mean))) if channel is None else channel
        y, x = divmod(int(self.map(chosen).argmax()), self.atlas.width)
        return chosen, y, x

    def peaks(self) -> NDArray[np.intp]:
        """The place of each map's largest cell, counted row by row, [C]."""
        return self.maps().reshape(self.shape[0], -1).argmax(axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A picture's way through the network, and what it took."""

    stops: tuple[Stop, ...]
    made: Provenance


def _numbers(tensor: Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = tensor.cpu().numpy()
    return found


def are_captured(subject: Subject, layers: tuple[LayerId, ...]) -> bool:
    """Whether `capture` needs no forward pass."""
    place = budget.shelf(subject.prepared)
    return all(place.has(("tensor", subject.key, layer)) for layer in layers)


@goes_on_with_the_cpu
def _capture(engine: Engine, x: Tensor, layers: tuple[LayerId, ...]) -> dict[LayerId, Captured]:
    found = engine.capture(x, layers)
    return {name: Captured(found[name].float().contiguous(), found.made) for name in found}


def capture(subject: Subject, layers: tuple[LayerId, ...]) -> dict[LayerId, Captured]:
    """The tensors of layers; those not kept yet are computed in one forward pass."""
    place = budget.shelf(subject.prepared)
    missing = tuple(layer for layer in layers if not place.has(("tensor", subject.key, layer)))
    fresh: dict[LayerId, Captured] = {}

    def run(layer: LayerId) -> Captured:
        if layer not in fresh:
            fresh.update(_capture(engines.load(subject.weights), subject.prepared.tensor, missing or (layer,)))
        return fresh[layer]

    def kept(layer: LayerId) -> Captured:
        key = ("tensor", subject.key, layer)
        return place.get(key, lambda: run(layer))

    return {layer: kept(layer) for layer in layers}


@Kept
def compute_maps(subject: Subject, layer: LayerId) -> LayerMaps:
    """The maps of a layer; the network runs only as far as that layer, once for a subject."""
    found = capture(subject, (layer,))[layer]
    one = found.tensor[0]
    maps = one if one.ndim == 3 else one.reshape(-1, 1, 1)
    shown, stats = device_atlas.reduce_maps(maps)
    return LayerMaps(layer, maps, shown, stats, subject.prepared.digest, found.made)


def make_ahead(subject: Subject, layers: tuple[LayerId, ...]) -> None:
    """Have the maps of layers that may be asked for next made when nobody else computes, in one forward pass, if few are there.

    Whoever asks for them meanwhile does not wait for that: only what is computed is put where they look.
    """

    def make() -> None:
        missing = tuple(layer for layer in layers if not compute_maps.is_kept(subject, layer))
        if not missing or not budget.has_room():
            return
        place = budget.shelf(subject.prepared)
        found = _capture(engines.load(subject.weights), subject.prepared.tensor, missing)
        for layer, captured in found.items():
            place.get(("tensor", subject.key, layer), lambda captured=captured: captured)  # type: ignore[misc]
            compute_maps(subject, layer)

    if not ahead.has_begun or visitors.count() > FEW:
        return
    if not all(compute_maps.is_kept(subject, layer) for layer in layers):
        ahead.wish(budget.bind(subject.prepared, make))


def read_maps(subject: Subject, layer: LayerId, channels: tuple[int, ...]) -> NDArray[np.float32]:
    """Some maps of a layer as computed, float32 [n, H, W]; only these leave the device."""
    return _numbers(capture(subject, (layer,))[layer].tensor[0, list(channels)])


def layers_read(weights: str, unit: Unit) -> tuple[LayerId, ...]:
    """The layers whose tensors `explain` reads."""
    return dissection.layers_needed(unit, engines.load(weights).spec)


def explain(subject: Subject, unit: Unit) -> Explanation:
    """One activation taken apart; neighbours cost no further forward pass."""
    found = capture(subject, layers_read(subject.weights, unit))
    tensors = {layer: one.tensor for layer, one in found.items()}
    return dissection.explain_captured(engines.load(subject.weights), Capture(tensors, found[unit.layer].made), unit)


@Kept
def measure_field(
    of: Subject | Network, unit: Unit, *, progress: Callable[[int, int], None] | None = None
) -> EffectiveField:
    """The effective field of a unit on a picture; of a network alone its mean over `NOISE_PICTURES` of noise."""
    images = of.prepared.tensor if isinstance(of, Subject) else effective_fields.random_images(NOISE_PICTURES)
    return effective_fields.effective_field(engines.load(of.weights), images, unit, progress)


@Kept
def follow_journey(subject: Subject) -> Followed:
    """The picture's way through the network, by the strongest channel of each stage."""
    engine = engines.load(subject.weights)
    found = engine.capture(subject.prepared.tensor, journeys.stages_of_journey(engine.spec))
    return Followed(journeys.follow_captured(found, engine.spec, engine.weights.labels), found.made)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A picture's whole way: the strongest channel of some stages, what the main head then says, and how usual that is."""

    stops: tuple[Stop, ...]
    answer: Prediction
    likeness: Likeness | None


@Kept
def take_way(subject: Subject, stages: tuple[LayerId, ...]) -> Way:
    """The picture's way by some stages of the network to the main head's answer, in one forward pass."""
    engine = engines.load(subject.weights)
    recipe, last = engine.weights, HEAD_LAYERS["main"]
    read = [last, *([class_means.LAYER] if recipe.novelty else [])]
    capture = engine.capture(subject.prepared.tensor, [*stages, *read])
    stops = journeys.follow_captured({stage: capture[stage] for stage in stages}, engine.spec, recipe.labels)
    logits = capture[last][0].float().cpu() if "main" in recipe.trained_heads else None
    answer = predict_from(Heads(logits, None, None), recipe, capture.made)  # type: ignore[arg-type]
    return Way(stops, answer, why.measure_likeness(capture, recipe.novelty))


def race_branches(subject: Subject, module: LayerId) -> Race:
    """The four branches of a module side by side."""
    spec = engines.load(subject.weights).spec
    return journeys.race_captured(capture(subject, (module,))[module].tensor, spec, module)


@st.cache_resource(max_entries=8, show_spinner=False)
def draw_kernels(weights: str, scale: kernels.KernelScale) -> KernelPictures:
    """The kernels of the first convolution as colour pictures."""
    return kernels.conv1_kernels(engines.load(weights).net, scale)
