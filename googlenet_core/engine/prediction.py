"""From logits to class probabilities: what each of the three heads believes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from googlenet_core.blueprint.heads import HEADS
from googlenet_core.engine.provenance import Provenance
from googlenet_core.network.model import Heads
from googlenet_core.weights.catalogue import Recipe


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class and its softmax probability (0 to 1)."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Every class of each head, best first; None for a head without trained weights.

    Attributes:
        main: the network's answer.
        aux_4a: what the head after inception (4a) says.
        aux_4d: what the head after inception (4d) says.
        made: what computed it; its time is that of the forward pass.
    """

    main: tuple[ClassScore, ...] | None
    aux_4a: tuple[ClassScore, ...] | None
    aux_4d: tuple[ClassScore, ...] | None
    made: Provenance

    def head(self, name: str) -> tuple[ClassScore, ...] | None:
        """Scores of the head called ``name`` (one of `HEADS`)."""
        return {"main": self.main, "aux_4a": self.aux_4a, "aux_4d": self.aux_4d}[name]


def predict_from(logits: Heads, weights: Recipe, made: Provenance) -> Prediction:
    """Turn the logits of one image ([classes] each) into a `Prediction`."""
    scores = {
        name: _scores(getattr(logits, name), weights) if name in weights.trained_heads else None for name in HEADS
    }
    return Prediction(**scores, made=made)


def _scores(logits: Tensor | None, weights: Recipe) -> tuple[ClassScore, ...] | None:
    if logits is None:
        return None
    probabilities, order = torch.softmax(logits, 0).sort(descending=True)
    return tuple(
        ClassScore(weights.labels[index], probability)
        for index, probability in zip(order.tolist(), probabilities.tolist(), strict=True)
    )
