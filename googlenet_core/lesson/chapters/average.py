"""Chapter 8: one mean a map in place of a fully connected layer, what it saves, and what is not lost by it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from googlenet_core.arithmetic.beliefs import softmax
from googlenet_core.arithmetic.costs import total
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.lesson.guesses import ChoiceGuess, NumberGuess, Option
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.last_layer import compare_last_layers
from googlenet_core.wording import with_minus

if TYPE_CHECKING:
    from googlenet_core.maps.votes import Votes

CLASSES = 1000
"""Classes of the paper's network, for which its last layer is counted."""

LAST_MAPS, CLASSIFIER = "inception5b", "fc"

LOGITS = (3.0, 1.0, 0.0)
"""Three logits that can be turned into probabilities by hand."""

_EXACT = 1e-3
"""How far the votes' mean and bias may be from the logit, as a part of it, by rounding alone."""


def _maps(spec: GoogLeNetSpec) -> Facts:
    found = compare_last_layers(spec, CLASSES)
    return {"channels": found.channels, "size": found.size, "classes": CLASSES}


def _without_average(given: Given) -> Answer:
    """Weights of a last layer that reads every place, over those of one that reads the means."""
    found = compare_last_layers(given.spec, CLASSES)
    ratio = found.full.weights / found.averaged.weights
    return Answer(
        ratio,
        f"{ratio:.0f} times",
        facts={
            "found": found,
            "ratio": ratio,
            "full": found.full.weights,
            "averaged": found.averaged.weights,
            "networks": found.full.params / total(given.spec).params,
        },
        sum=(
            Term(f"{found.full.weights:,}", "all places"),
            Term("÷"),
            Term(f"{found.averaged.weights:,}", "one mean a map"),
            Term("="),
            Term(f"{found.size}·{found.size} = {ratio:.0f}"),
        ),
        mistakes=(
            Mistake.of(found.size, Misconception.AREA_BY_ITS_SIDE),
            Mistake.of(1, Misconception.ONE_WEIGHT_A_MAP),
        ),
    )


def _votes(given: Given) -> Answer:
    """Whether the places' votes for the best class still come to its logit."""
    from googlenet_core.maps.votes import read_votes

    engine = given.network()
    best = int(given.captured[CLASSIFIER][0].argmax())
    found = read_votes(engine, given.captured, best)
    exact = math.isclose(found.mean + found.bias, found.score, rel_tol=_EXACT, abs_tol=_EXACT)
    rows, columns = found.places.shape
    row, column = divmod(int(found.places.argmax()), columns)
    value = "yes" if exact else "roughly"
    return Answer(
        value,
        "yes" if exact else "only roughly",
        facts={
            "found": found,
            "label": engine.weights.labels[best],
            "places": rows * columns,
            **_adding_up(found),
            "largest": with_minus(f"{found.places[row, column]:+.1f}"),
            "row": row + 1,
            "column": column + 1,
        },
        mistakes=tuple(
            Mistake(
                name,
                "averaged, so forgotten",
                "The mean adds up what each place says. What it says can be computed before it is added up.",
            )
            for name in ("roughly", "no")
            if name != value
        ),
    )


def _adding_up(votes: Votes) -> dict[str, str]:
    """The votes' mean, the bias and the logit, with as many decimals as it takes for them to add up as they are written."""
    numbers = {"mean": votes.mean, "bias": votes.bias, "score": votes.score}
    for decimals in (2, 3, 4):
        written = {name: with_minus(f"{number:.{decimals}f}") for name, number in numbers.items()}
        mean, bias, score = (round(number, decimals) for number in numbers.values())
        if round(mean + bias, decimals) == score:
            break
    return written


def _probability(_given: Given) -> Answer:
    """Softmax of three logits: the probability of the first."""
    found = softmax(LOGITS)
    share = 100 * found.probabilities[0]
    powers = [math.exp(logit) for logit in LOGITS]
    two = [2**logit for logit in LOGITS]
    whole = sum(LOGITS)
    return Answer(
        share,
        f"{share:.0f} %",
        facts={"share": f"{share:.0f} %", "rest": f"{100 - share:.0f} %"},
        sum=(
            Term(f"{powers[0]:.2f}", f"e to the power {LOGITS[0]:g}"),
            Term("÷ ("),
            Term(" + ".join(f"{power:.2f}" for power in powers), "of all three"),
            Term(") ="),
            Term(f"{share:.0f} %"),
        ),
        mistakes=(
            Mistake.of(
                round(100 * LOGITS[0] / whole),
                Misconception.SHARE_OF_LOGITS,
                f"{LOGITS[0]:g} ÷ {whole:g} = {LOGITS[0] / whole:.0%}".replace("%", " %"),
            ),
            Mistake.of(100, Misconception.LARGEST_TAKES_ALL),
            Mistake.of(round(100 * two[0] / sum(two)), Misconception.POWERS_OF_TWO),
            Mistake.of(round(100 / len(LOGITS)), Misconception.ALL_ALIKE),
        ),
    )


_PREDICTIONS = "outputs?outputs=predictions"

CHAPTER = Chapter(
    8,
    (
        Step(
            "8.1",
            NumberGuess("times", 1, 1000, near=0.1),
            _without_average,
            view="architecture?layer=avgpool",
            asks=_maps,
            figure="last-layer",
        ),
        Step(
            "8.2",
            ChoiceGuess(
                (Option("yes", "Yes, exactly"), Option("roughly", "Only roughly"), Option("no", "No, that is lost"))
            ),
            _votes,
            view=_PREDICTIONS,
            figure="votes",
            needs_network=True,
            layers=(LAST_MAPS, CLASSIFIER),
        ),
        Step(
            "8.3",
            NumberGuess("%", 0, 100, near=0.05),
            _probability,
            view=_PREDICTIONS,
            asks=lambda _spec: {"logits": ", ".join(f"{logit:g}" for logit in LOGITS[:-1]) + f" and {LOGITS[-1]:g}"},
        ),
    ),
)
