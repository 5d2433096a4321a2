"""How undecided each head is and how far heads agree, as plain data beside what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from app.figures.tables.answers import Answered, ClassAnswer, HeadAnswer, place
from googlenet_core.arithmetic import Softmax, beliefs
from googlenet_core.blueprint import HEADS


class SureHead(HeadAnswer):
    """One head, and its entropy as a share of the most there could be; None of a head without an answer."""

    entropy: ClassAnswer | None


class Agreement(TypedDict):
    """A row for each two heads with the probability that they share; ``note`` says what the numbers are."""

    title: str
    rows: list[ClassAnswer]
    note: str


class Compared(TypedDict):
    """What all heads say, how undecided each is, and how far they agree."""

    heads: list[SureHead]
    agreement: Agreement


def compare(answered: Answered, worked: Mapping[str, Softmax]) -> Compared:
    """Return what the heads answer together with how sure they are of it.

    Args:
        answered: what the heads answer, in their order.
        worked: softmax of each trained head.
    """
    entropies = {name: _entropy(result) for name, result in worked.items()}
    heads: list[SureHead] = [
        {**said, "entropy": entropies.get(name)} for name, said in zip(HEADS, answered["heads"], strict=True)
    ]
    return {"heads": heads, "agreement": _agreement(worked)}


def _entropy(result: Softmax) -> ClassAnswer:
    share = result.entropy_bits / result.most_bits if result.most_bits else 0.0
    return {"label": "entropy", "share": share, "percent": f"{result.entropy_bits:.2f} bits"}


def _agreement(worked: Mapping[str, Softmax]) -> Agreement:
    shared = (
        beliefs.agreement({name: result.probabilities for name, result in worked.items()}).overlap if worked else {}
    )
    rows: list[ClassAnswer] = [
        {"label": f"{place(one)}, {place(other)}", "share": value, "percent": f"{value:.0%}"}
        for (one, other), value in shared.items()
    ]
    notes = [
        f"Entropy: of at most {result.most_bits:.2f} bits (every class equally likely)."
        for result in list(worked.values())[:1]
    ]
    if rows:
        notes.append("Overlap: the sum over the classes of the smaller of the two probabilities.")
    return {"title": "How far they agree" if rows else "", "rows": rows, "note": " ".join(notes)}
