"""What an ablation tells, as data, and how logits become that. Nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from googlenet_core.arithmetic.beliefs import kl_bits, total_variation
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.prediction import Prediction
from googlenet_core.engine.provenance import Provenance
from googlenet_core.network.model import Heads
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.why.parts import Ablation, Fill


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of every channel of some layers, over all units of some pictures.

    Attributes:
        values: LayerId -> mean of each channel.
        pictures: over how many pictures.
    """

    values: Mapping[LayerId, tuple[float, ...]]
    pictures: int


@dataclass(frozen=True, slots=True)
class ClassChange:
    """The probability (0 to 1) of one class with the whole network and without the part."""

    label: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class HeadChange:
    """How one head's belief changed.

    Attributes:
        head: ``main``, ``aux_4a`` or ``aux_4d``.
        classes: those among the best before or after, the best before first.
        best_before: the answer of the whole network.
        best_after: the answer without the part.
        total_variation: probability that moved to other classes, 0 to 1.
        kl_bits: Kullback-Leibler divergence of after from before, in bits.
    """

    head: str
    classes: tuple[ClassChange, ...]
    best_before: str
    best_after: str
    total_variation: float
    kl_bits: float


@dataclass(frozen=True, slots=True)
class AblationResult:
    """The heads with the whole network and without a part; None for a head without trained weights.

    ``channels`` is what was switched off, of ``width`` in all.
    """

    ablation: Ablation
    channels: range
    width: int
    before: Prediction
    after: Prediction
    changes: Mapping[str, HeadChange | None]
    made: Provenance


@dataclass(frozen=True, slots=True)
class ScoreChanges:
    """By how much the logits of each head move without a part; says nothing about beliefs.

    Attributes:
        ablation: the part.
        channels: what was switched off, of ``width`` in all.
        width: channels of the layer.
        heads: head -> relative change, as `compare_scores` has it; trained or not.
        made: what computed it.
    """

    ablation: Ablation
    channels: range
    width: int
    heads: Mapping[str, float | None]
    made: Provenance


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One branch switched off: its LayerId, its label, its width, and the change of each head."""

    layer: LayerId
    label: str
    width: int
    changes: Mapping[str, HeadChange | None]

    def moved(self, head: str) -> float:
        """By how much the branch moves a head: what a sweep is ranked by."""
        change = self.changes[head]
        return change.total_variation if change else 0.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every branch of every module switched off, one at a time; the one that moves ``head`` most comes first."""

    rows: tuple[SweepRow, ...]
    head: str
    fill: Fill
    before: Prediction
    made: Provenance


def move_to_host(heads: Heads) -> Heads:
    """Return logits as float32 on the host."""
    return Heads(*(None if logits is None else logits.float().cpu() for logits in heads))  # type: ignore[arg-type]


def take_row(heads: Heads, row: int) -> Heads:
    """Return the logits of one row; a head that taps before the row began has seen the whole network: the first row."""
    return Heads(
        *(None if logits is None else logits[row if row < len(logits) else 0] for logits in heads)  # type: ignore[arg-type]
    )


def compare_rows(heads: Heads, row: int, weights: Recipe, top: int) -> Mapping[str, HeadChange | None]:
    """Return how each trained head differs in row ``row`` from row 0, where everything is there."""
    before, after = take_row(heads, 0), take_row(heads, row)
    return MappingProxyType(
        {
            name: _change(name, getattr(before, name), getattr(after, name), weights, top)
            if name in weights.trained_heads
            else None
            for name in HEADS
        }
    )


def compare_scores(before: Tensor, after: Tensor) -> float | None:
    """Return the length of the change of a head's logits ([classes]) over the length that they had.

    Both are taken about their mean, which softmax does not see: 0 for the same scores, 1 where the change is as large
    as their differences were; None where there were no differences.
    """
    was, now = (logits.double() - logits.double().mean() for logits in (before, after))
    length = float(was.norm())
    return float((now - was).norm()) / length if length > 0 else None


def _change(head: str, before: Tensor, after: Tensor, weights: Recipe, top: int) -> HeadChange:
    was, now = torch.softmax(before.double(), 0), torch.softmax(after.double(), 0)
    best_before, best_after = (p.topk(min(top, len(p))).indices.tolist() for p in (was, now))
    shown = dict.fromkeys([*best_before, *best_after])
    return HeadChange(
        head=head,
        classes=tuple(ClassChange(weights.labels[i], float(was[i]), float(now[i])) for i in shown),
        best_before=weights.labels[best_before[0]],
        best_after=weights.labels[best_after[0]],
        total_variation=total_variation(was.tolist(), now.tolist()),
        kl_bits=kl_bits(was.tolist(), now.tolist()),
    )
