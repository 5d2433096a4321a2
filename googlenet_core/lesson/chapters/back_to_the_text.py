"""Chapter 10: sentences that are often said about the network, sorted into true, imprecise and wrong."""

from __future__ import annotations

from functools import partial

from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.lesson.guesses import ChoiceGuess, Option
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step
from googlenet_core.studies.claims import VERDICTS, ClaimVerdict, find_claim, find_view

SORTED = ("depth", "reduce", "relu", "grows", "accuracy", "outputs", "sparse", "three", "fused")
"""The claims, one a step, mixed so that no verdict follows from the one before."""

_WORDS = {"true": "True", "imprecise": "Imprecise", "wrong": "Wrong"}

_OPTIONS = ChoiceGuess(
    (
        Option("true", "True, as it is said"),
        Option("imprecise", "Imprecise: true in part, or never measured"),
        Option("wrong", "Wrong: the numbers say otherwise"),
    )
)

_EXPLAINED: dict[tuple[str, ClaimVerdict], str] = {
    ("true", "imprecise"): "It holds only in part, or nobody measured it; who takes it as it stands expects too much.",
    ("true", "wrong"): "It is often repeated, but the numbers say otherwise.",
    ("imprecise", "true"): "As it is meant it needs no correction.",
    ("imprecise", "wrong"): "No way of reading it agrees with the numbers.",
    ("wrong", "true"): "As it is meant the numbers agree with it.",
    ("wrong", "imprecise"): "The numbers do not contradict it: something of it is true, or nobody measured it.",
}


_DOUBTS: dict[tuple[str, ClaimVerdict], str] = {
    ("imprecise", "wrong"): "half believed",
    ("wrong", "imprecise"): "thrown away whole",
}
"""What it is called to trust a sentence too much or too little, by half; its own misconception is to believe it."""


def _asks(name: str, spec: GoogLeNetSpec) -> Facts:
    return {"said": find_claim(name, spec).said}


def _judge(name: str, given: Given) -> Answer:
    """What the numbers of the variant say of the sentence."""
    claim = find_claim(name, given.spec)
    return Answer(
        claim.verdict,
        _WORDS[claim.verdict],
        facts={"truth": claim.truth, "word": _WORDS[claim.verdict]},
        mistakes=tuple(
            Mistake(
                guessed,
                _DOUBTS.get((guessed, claim.verdict), claim.misconception),
                _EXPLAINED[guessed, claim.verdict],
            )
            for guessed in VERDICTS
            if guessed != claim.verdict
        ),
    )


CHAPTER = Chapter(
    10,
    tuple(
        Step(f"10.{place}", _OPTIONS, partial(_judge, name), view=find_view(name), asks=partial(_asks, name))
        for place, name in enumerate(SORTED, start=1)
    ),
)
