"""Chapter 9: where the auxiliary heads stand, what their losses do in training, and who answers in the end."""

from __future__ import annotations

import math
from collections.abc import Mapping

from googlenet_core.arithmetic.beliefs import MAIN_WEIGHT, training_weights
from googlenet_core.blueprint import HEADS, GoogLeNetSpec, canonical
from googlenet_core.blueprint.heads import HEAD_TITLES
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import InputError
from googlenet_core.lesson.guesses import ChoiceGuess, NumberGuess, Option, ShareGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.wording import percent

LOSSES: Mapping[str, float] = {"main": 1.0, "aux_4a": 2.0, "aux_4d": 1.5}
"""Three losses that can be added up by hand."""

RATE = 0.001
"""Learning rate of the one step: large enough to be seen, small enough to follow the gradient."""


_FAR = 10
"""How many percentage points of its loss one step must move for that to be called far."""

GAIN = NumberGuess("times", 0, 10, decimals=1, slides=True)
LEFT = ShareGuess("left after one step", "loss before it", near=0.3)


def _stages(spec: GoogLeNetSpec) -> list[list[str]]:
    """The modules, parted where a max pool stands between them."""
    found: list[list[str]] = [[]]
    for layer in layers(spec):
        if layer.kind == "max pool" and "." not in layer.id and found[-1]:
            found.append([])
        elif layer.kind == "inception":
            found[-1].append(layer.id.removeprefix("inception"))
    return found


def _taps(given: Given) -> Answer:
    """Which modules the auxiliary heads read."""
    spec = given.spec
    first, second = (head.tap for head in spec.auxiliary)
    order = [module.name for module in spec.modules]
    places = {name: tuple(name.split("-")) for name in ("3a-4a", "3b-4e", "4a-4d")}
    value = next((name for name, taps in places.items() if taps == (first, second)), "")
    stages = _stages(spec)
    return Answer(
        value,
        f"({first}) and ({second})",
        facts={
            "first": first,
            "second": second,
            "count_first": order.index(first) + 1,
            "count_second": order.index(second) + 1,
            "division": " + ".join(str(len(stage)) for stage in stages),
        },
        mistakes=tuple(
            Mistake(
                name,
                "pools taken for heads" if name == "3b-4e" else "stages counted from the start",
                "These are the last modules before a max pool; the heads do not wait for one."
                if name == "3b-4e"
                else "These are the first modules of their stages. A head does not wait for a stage: count the modules themselves.",
            )
            for name in places
            if name != value
        ),
    )


def _who_answers(given: Given) -> Answer:
    """The main head; the others are left out at inference."""
    weights = training_weights(given.spec)
    heads = [head for head in weights if head != "main"]
    return Answer(
        "main",
        "the main head alone",
        facts={"left_out": len(heads), "weight": f"{weights[heads[0]]:g}"},
        mistakes=(
            Mistake.of("mean", Misconception.HEADS_AT_INFERENCE),
            Mistake(
                "weighted",
                "losses taken for answers",
                "The weights belong to the losses, which are added in training; answers are never added.",
            ),
        ),
    )


def _asks_losses(spec: GoogLeNetSpec) -> Facts:
    main, first, second = (LOSSES[head] for head in training_weights(spec))
    return {"main": f"{main:g}", "first": f"{first:g}", "second": f"{second:g}"}


def _loss(given: Given) -> Answer:
    """The three losses with their weights, added up."""
    weights = training_weights(given.spec)
    value = math.fsum(weight * LOSSES[head] for head, weight in weights.items())
    every = list(LOSSES.values())
    terms = [Term(f"{weight:g}·{LOSSES[head]:g}", HEAD_TITLES[head]) for head, weight in weights.items()]
    joined = [piece for term in terms for piece in (Term("+"), term)][1:]
    return Answer(
        value,
        f"{value:.2f}",
        facts={"value": f"{value:.2f}", "weight": f"{weights['aux_4a']:g}"},
        sum=(*joined, Term("="), Term(f"{value:.2f}")),
        mistakes=(
            Mistake(sum(every), "all heads alike", "An auxiliary head counts less than the main one."),
            Mistake(sum(every) / len(every), "mean taken for the sum", "The losses are added, each with its weight."),
            Mistake.of(MAIN_WEIGHT * LOSSES["main"], Misconception.MAIN_LOSS_ALONE),
        ),
    )


def _gain(given: Given) -> Answer:
    """How much longer the gradient at the last module and at the first convolution gets by the auxiliary losses."""
    from googlenet_core.why.gradients import UNTRAINED_GAINS

    engine = given.network()
    rows = given.measured().rows
    first, last = rows[0], rows[-1]
    gain, early = last.weights.gain, first.weights.gain
    if gain is None or early is None:
        raise InputError(
            "The main loss has no gradient here that could be compared: choose another picture for this step."
        )
    weights = training_weights(engine.spec)
    summed = sum(weights.values())
    second = engine.spec.auxiliary[1].tap
    return Answer(
        gain,
        f"{gain:.2f} times",
        facts={
            "gain": f"{gain:.2f}",
            "early": f"{early:.2f}",
            "first": first.label,
            "last": last.label,
            "second": second,
            "untrained": len(UNTRAINED_GAINS.seeds),
            "least": f"{UNTRAINED_GAINS.least:.1f}",
            "greatest": f"{UNTRAINED_GAINS.greatest:.1f}",
        },
        sum=(
            Term(f"{last.weights.both:.3g}", "all three losses"),
            Term("÷"),
            Term(f"{last.weights.main:.3g}", "main loss"),
            Term("="),
            Term(f"{gain:.2f}"),
        ),
        mistakes=tell_apart(
            GAIN,
            gain,
            (
                Mistake.of(
                    summed,
                    Misconception.WHOLE_NETWORK,
                    f"{' + '.join(f'{weight:g}' for weight in weights.values())} = {summed:g}",
                ),
                Mistake.of(gain + 0.1, Misconception.GRADIENT_FORWARD, up_to=GAIN.high),
                Mistake(
                    0,
                    "gradient replaced",
                    "The auxiliary gradients are added to the main one; nothing takes its place.",
                ),
            ),
        ),
    )


def _best(given: Given) -> Answer:
    """The head that was right most often, as it was measured and stands in the weights' card."""
    recipe = given.network().weights
    accuracy = {head: recipe.accuracy[head] for head in HEADS if head in recipe.accuracy}
    if len(accuracy) < len(HEADS):
        raise InputError(
            f"Nobody measured all three heads of “{recipe.title}”: choose the bundled weights for this step."
        )
    value = max(accuracy, key=accuracy.__getitem__)
    places = {head: place for place, head in enumerate((*HEADS[1:], HEADS[0]))}
    rates = ", ".join(f"{HEAD_TITLES[head]} {percent(share)}" for head, share in accuracy.items())
    return Answer(
        value,
        HEAD_TITLES[value],
        facts={
            "best": HEAD_TITLES[value],
            "measured": recipe.measured_on,
            "rates": f"{rates[:1].upper()}{rates[1:]}",
        },
        mistakes=tuple(
            Mistake(
                head,
                "earlier taken for better",
                "A head that stands earlier has fewer layers to recognise things with.",
            )
            if places[head] < places[value]
            else Mistake(
                head, "later taken for better", "More layers do not make an answer better by themselves; these did not."
            )
            for head in accuracy
            if head != value
        ),
    )


def _one_step(given: Given) -> Answer:
    """What is left of the loss after one training step on a private copy."""
    from googlenet_core.why.training_step import take_step

    found = take_step(given.network(), given.shown().tensor, rate=RATE)
    share = 100 * found.total_after / found.total_before if found.total_before else 100.0
    written = f"{share:.1f} %"
    mistakes = [
        Mistake(
            0,
            "one step learns all",
            "A gradient tells the way for a small step only; the next one needs a new gradient.",
        )
    ]
    if abs(share - 100) > _FAR:
        small = "The rate multiplies each of millions of gradients; together they move the loss far."
        mistakes.append(Mistake(99, "small rate, small change", small, up_to=LEFT.high))
    course = "stayed at" if written == "100.0 %" else "grew to" if share > 100 else "fell to"
    return Answer(
        share,
        written,
        facts={
            "found": found,
            "share": written,
            "label": found.label,
            "before": f"{found.total_before:.3g}",
            "after": f"{found.total_after:.3g}",
            "course": course,
        },
        sum=(
            Term(f"{found.total_after:.3g}", "after"),
            Term("÷"),
            Term(f"{found.total_before:.3g}", "before"),
            Term("="),
            Term(written),
        ),
        mistakes=tell_apart(LEFT, share, mistakes),
    )


_GRADIENTS = "outputs?outputs=gradients"
_PREDICTIONS = "outputs?outputs=predictions"

CHAPTER = Chapter(
    9,
    (
        Step(
            "9.1",
            ChoiceGuess(
                (
                    Option("3a-4a", "After (3a) and (4a)"),
                    Option("3b-4e", "After (3b) and (4e)"),
                    Option("4a-4d", "After (4a) and (4d)"),
                )
            ),
            _taps,
            view="architecture",
            asks=lambda spec: {"modules": len(spec.modules), "stages": len(_stages(spec))},
            highlights=(canonical("aux1"), canonical("aux2")),
        ),
        Step(
            "9.2",
            ChoiceGuess(
                (
                    Option("main", "The main head alone"),
                    Option("mean", "All three: the mean of their answers"),
                    Option("weighted", "All three: the auxiliary heads count less"),
                )
            ),
            _who_answers,
            view=_PREDICTIONS,
        ),
        Step("9.3", NumberGuess("", 0, 20, decimals=2), _loss, view=_GRADIENTS, asks=_asks_losses),
        Step(
            "9.4",
            GAIN,
            _gain,
            view=_GRADIENTS,
            needs_network=True,
        ),
        Step(
            "9.5",
            ChoiceGuess(tuple(Option(head, HEAD_TITLES[head][:1].upper() + HEAD_TITLES[head][1:]) for head in HEADS)),
            _best,
            view=_PREDICTIONS,
            needs_network=True,
        ),
        Step(
            "9.6",
            LEFT,
            _one_step,
            view=_GRADIENTS,
            asks=lambda _spec: {"rate": f"{RATE:g}"},
            figure="training-step",
            needs_network=True,
        ),
    ),
)
