"""What the values of an attribution map mean, in two or three sentences: a method's words with one map's facts in them."""

from __future__ import annotations

from googlenet_core.arithmetic.receptive_field import Field
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import HEAD_TITLES
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.why.methods import METHODS, AttributionQuestion
from googlenet_core.wording import with_minus

UNTRAINED_CAPTION = "These weights are random: the map shows what a network that learned nothing shows. "
"""Stands before the caption of a map from a head without trained weights."""

_BASELINES = {"mean": "the mean colour"}
_NEGATIVE = "here they speak against it (the paper's last ReLU leaves these out)"
_TOTAL = " All values together are the logit less the class's bias."


def write_caption(
    question: AttributionQuestion,
    spec: GoogLeNetSpec,
    explained: str,
    grid: tuple[int, ...],
    field: Field,
    *,
    delta: float | None,
    score: float,
    score_change: float | None,
) -> str:
    """Return the caption of a map.

    Args:
        question: what was asked.
        spec: of the network that was asked.
        explained: the class, or the output of a head that never learned one, as the caption calls it.
        grid: how many units the map has, [H, W].
        field: where they lie on the picture.
        delta: by how much the sum of all values misses ``score_change`` (integrated gradients only).
        score: the class's logit for the picture.
        score_change: score of the picture less that of the baseline (integrated gradients only).
    """
    values = dict(question.parameters)
    baseline = str(values.get("baseline"))
    return METHODS[question.method].caption.format(
        **values
        | {
            "label": explained,
            "head": HEAD_TITLES[question.head],
            "layer": naming.label(question.layer, spec),
            "grid": "×".join(map(str, grid)),
            "jump_px": field.jump_px,
            "rf_px": field.rf_px,
            "delta": _signed(delta),
            "score_change": _signed(score_change),
            "baseline_score": _signed(None if score_change is None else score - score_change),
            "baseline": _BASELINES.get(baseline, baseline),
            "negative": "not shown, as in the paper" if values.get("positive_only") else _NEGATIVE,
            "total": _TOTAL if _adds_up_to_the_score(question, spec) else "",
        }
    )


def _adds_up_to_the_score(question: AttributionQuestion, spec: GoogLeNetSpec) -> bool:
    """Whether nothing but an average and a linear layer stands between the map, with its signs, and the score."""
    last = question.head == "main" and question.layer == spec.modules[-1].id
    return last and not dict(question.parameters).get("positive_only")


def _signed(value: float | None) -> str:
    return "" if value is None else with_minus(f"{value:.3g}")
