"""Chapter 1: why not simply a larger network: parameters, work, width, the way back of the gradient, and overfitting."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from googlenet_core.arithmetic.costs import layer_costs, total
from googlenet_core.blueprint import GoogLeNetSpec, count_learned
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import InputError
from googlenet_core.lesson.guesses import ChoiceGuess, NumberGuess, Option, ShareGuess
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.studies.peers import ALEXNET, QUOTED_RATIO, ratios
from googlenet_core.studies.widening import widen

if TYPE_CHECKING:
    from googlenet_core.engine import Engine

TWICE = 2
"""How many times as wide the network of the fourth step is."""

_ALIKE = 0.1
"""Two costs that differ by less than this part are about the same."""

PICTURES, PART = 1_200_000, 10
"""From how many pictures the network learnt, as the paper has it, and into how many parts they are divided."""

_WAYS = {
    "plain": "both as they run",
    "ungrouped": "AlexNet without its two groups of channels",
    "with heads": "GoogLeNet with the heads that only training uses",
    "without classifier": "GoogLeNet without its last layer against all of AlexNet",
    "modules": "GoogLeNet’s modules alone against all of AlexNet",
    "convolutions": "the convolutions of both alone",
}
"""What is counted in each of `ratios`."""


def _depths(spec: GoogLeNetSpec) -> Facts:
    return {"depth": count_learned(spec), "alexnet_depth": ALEXNET.depth}


def _larger(given: Given) -> Answer:
    """Which of the two has more parameters."""
    own, other = total(given.spec), ALEXNET.cost
    value, shown, less = (
        ("alexnet", "AlexNet", "GoogLeNet") if other.params > own.params else ("googlenet", "GoogLeNet", "AlexNet")
    )
    linear = ALEXNET.part("linear").params / other.params
    last = sum(layer.kind == "linear" for layer in ALEXNET.layers)
    heads = tuple(head.key for head in given.spec.auxiliary)
    own_last = sum(layer.kind == "linear" and not layer.id.startswith(heads) for layer in layers(given.spec))
    return Answer(
        value,
        shown,
        facts={
            "larger": shown,
            "last": last,
            "own_last": own_last,
            "linear": round(100 * linear),
            "own_linear": round(100 * layer_costs(given.spec)["fc"].params / own.params),
        },
        mistakes=(
            Mistake(
                less.lower(),
                "depth taken for size",
                "How many layers there are says nothing of how many numbers each of them holds.",
            ),
        ),
    )


def _how_many_times(given: Given) -> Answer:
    """AlexNet's parameters over GoogLeNet's."""
    rows = ratios(given.spec)
    plain = rows[0]
    nearest = min(rows, key=lambda row: abs(row.ratio - QUOTED_RATIO))
    return Answer(
        plain.ratio,
        f"{plain.ratio:.1f} times",
        facts={
            "ratio": plain.ratio,
            "ways": len(rows),
            "nearest": nearest.ratio,
            "nearest_way": _WAYS[nearest.way],
        },
        sum=(
            Term(f"{plain.alexnet:,}", "AlexNet"),
            Term("÷"),
            Term(f"{plain.googlenet:,}", "GoogLeNet"),
            Term("="),
            Term(f"{plain.ratio:.1f}"),
        ),
        mistakes=(
            Mistake(
                QUOTED_RATIO,
                "a figure handed on",
                "The paper says so and many texts repeat it, but the layers as they are described come to another number.",
            ),
        ),
    )


def _work(given: Given) -> Answer:
    """Multiply-accumulates of both for one picture."""
    own, other = total(given.spec).macs, ALEXNET.cost.macs
    ratio = own / other
    value = "more" if ratio > 1 + _ALIKE else "less" if ratio < 1 - _ALIKE else "alike"
    first = next(layer for layer in layers(given.spec) if layer.id == "conv1")
    return Answer(
        value,
        f"{ratio:.1f} times AlexNet’s",
        facts={"ratio": ratio, "uses": first.size**2},
        sum=(
            Term(f"{own / 1e9:.2f} billion", "GoogLeNet"),
            Term("÷"),
            Term(f"{other / 1e9:.2f} billion", "AlexNet"),
            Term("="),
            Term(f"{ratio:.1f}"),
        ),
        mistakes=tuple(
            Mistake(name, "parameters taken for work", "Parameters are stored once, but may be used many times.")
            for name in ("less", "alike")
            if name != value
        ),
    )


def _wider(given: Given) -> Answer:
    """What the network costs with every width doubled."""
    found = widen(given.spec, TWICE)
    return Answer(
        found.params_ratio,
        f"{found.params_ratio:.1f} times",
        facts={"found": found, "ratio": found.params_ratio, "macs": found.macs_ratio},
        sum=(
            Term(f"{found.after.params:,}", "twice as wide"),
            Term("÷"),
            Term(f"{found.before.params:,}", "as it is"),
            Term("="),
            Term(f"{found.params_ratio:.1f}"),
        ),
        mistakes=(
            Mistake(
                TWICE,
                "width counted once",
                "A layer twice as wide also reads a layer twice as wide, so most weights grow by 2 × 2.",
            ),
            Mistake(
                TWICE**2,
                "the ends forgotten",
                "Inside it is 2 × 2, but the first layer still reads 3 colours and the last still names as many classes.",
            ),
        ),
    )


@lru_cache(maxsize=1)
def _untrained(engine: Engine) -> Engine:
    from googlenet_core.engine.random_networks import make_untrained

    return make_untrained(engine)


def _vanishes(given: Given) -> Answer:
    """How much of the gradient at the last module is left at the first convolution, in the untrained network."""
    from googlenet_core.why.vanishing import follow_gradient

    found = follow_gradient(_untrained(given.network()), given.shown().tensor)
    stages = tuple(found.values())
    first, last = stages[0], stages[-1]
    if not last.length:
        raise InputError("On this picture no gradient arrives at the last module: choose another one.")
    share = 100 * first.share
    return Answer(
        min(share, 100),
        f"{share:.0f} %",
        facts={"found": stages, "share": f"{share:.0f} %", "course": _course(first.share), "last": last.label},
        sum=(
            Term(f"{first.length:.3g}", first.label),
            Term("÷"),
            Term(f"{last.length:.3g}", last.label),
            Term("="),
            Term(f"{share:.0f} %"),
        ),
        mistakes=()
        if round(share) >= 100
        else (
            Mistake(
                100,
                "gradient taken for a message",
                "It is not passed on as it is: each layer multiplies it by its weights.",
            ),
        ),
    )


def _course(share: float) -> str:
    if share < 0.5:
        return "Here it shrinks on the way. That is called **vanishing**: where little is left, the first layers learn slowly."
    here = "most of it arrives" if share <= 1 else "it grows on the way"
    return f"Here {here}; where it shrinks layer by layer, one speaks of a **vanishing** gradient."


def _overfits(given: Given) -> Answer:
    """What the paper expects of fewer pictures; only the parameters for each picture are computed."""
    params, pictures = total(given.spec).params, PICTURES // PART
    by_heart = "What was learnt by heart is right for these pictures, and helps with no new one."
    return Answer(
        "grows",
        "it is expected to grow",
        sum=(
            Term(f"{params:,}", "parameters"),
            Term("÷"),
            Term(f"{pictures:,}", f"pictures, 1 of {PART}"),
            Term("="),
            Term(f"{params / pictures:.0f}", "for each picture"),
        ),
        mistakes=(
            Mistake("stays", "fewer examples taken for as good ones", by_heart),
            Mistake("shrinks", "learnt by heart taken for understood", by_heart),
        ),
    )


_PEERS = "inception?topic=peers"

CHAPTER = Chapter(
    1,
    (
        Step(
            "1.1",
            ChoiceGuess((Option("alexnet", "AlexNet"), Option("googlenet", "GoogLeNet"))),
            _larger,
            view=_PEERS,
            asks=_depths,
        ),
        Step(
            "1.2",
            NumberGuess("times", 1, 30, decimals=1, near=0.1, slides=True),
            _how_many_times,
            view=_PEERS,
            asks=lambda _spec: {"quoted": QUOTED_RATIO, "alexnet": ALEXNET.cost.params / 1e6},
        ),
        Step(
            "1.3",
            ChoiceGuess(
                (
                    Option("less", "GoogLeNet multiplies less"),
                    Option("alike", "Both about as much"),
                    Option("more", "GoogLeNet multiplies more"),
                )
            ),
            _work,
            view=_PEERS,
        ),
        Step(
            "1.4",
            NumberGuess("times", 1, 8, decimals=1, near=0.1, slides=True),
            _wider,
            view="inception?topic=whatif",
            figure="widening",
        ),
        Step(
            "1.5",
            ShareGuess("left at the first convolution", "the gradient at the last module", near=0.3),
            _vanishes,
            view="outputs?outputs=gradients",
            asks=lambda spec: {"modules": len(spec.modules)},
            figure="gradient-left",
            needs_network=True,
        ),
        Step(
            "1.6",
            ChoiceGuess(
                (
                    Option("shrinks", "It gets smaller: there is less to learn"),
                    Option("stays", "It stays: the network gets worse at both alike"),
                    Option("grows", "It gets larger"),
                )
            ),
            _overfits,
            view=_PEERS,
        ),
    ),
)
