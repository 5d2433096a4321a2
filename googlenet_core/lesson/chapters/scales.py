"""The last step of chapter 6: the same thing at three sizes, and which branch answers to it less and less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from googlenet_core.blueprint import branch_label
from googlenet_core.lesson.guesses import ChoiceGuess, Option
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.steps import Answer, Given, Mistake, Step

if TYPE_CHECKING:
    from googlenet_core.maps.scales import ScaleAnswer

MODULE = "3a"
GUESS = ChoiceGuess(
    (
        Option("1", "1×1"),
        Option("2", "3×3"),
        Option("3", "the third branch (5×5 in the paper)"),
        Option("4", "pool proj"),
    )
)
_TITLES = {
    "1": "smallest window, smallest thing",
    "2": "middle window, middle thing",
    "3": "larger window, larger thing",
    "4": "the pool only passes on",
}
_REASONS = {
    "1": "A 1×1 adds no field, but each position that it reads has seen a patch of the picture already.",
    "2": "A window is no measuring rod: what its kernels learned decides what they answer to.",
    "3": "A large window can answer to small things too: what its kernels learned decides.",
    "4": "The pool takes the largest of 3×3 positions, and the 1×1 after it is learned like every other kernel.",
}


def falls(seen: tuple[ScaleAnswer, ...]) -> tuple[float, float, float, float]:
    """Return by how many percentage points each branch's share falls from the first size to the last."""
    one, two, three, four = (100 * (full - small) for full, small in zip(seen[0].shares, seen[-1].shares, strict=True))
    return one, two, three, four


def _scaled(given: Given) -> Answer:
    """The branch whose share of all four mean activations falls most."""
    from googlenet_core.maps.scales import answer_scales

    spec = given.network().spec
    found = answer_scales(given.network(), given.shown().crop, MODULE)
    lost = falls(found)
    most = max(range(4), key=lost.__getitem__)
    labels = [branch_label(spec, branch) for branch in (1, 2, 3, 4)]
    name = f"{most + 1}"
    shares = [100 * one.shares[most] for one in found]
    steps = " → ".join(f"{share:.0f} %" for share in shares)
    words = f"{labels[most]} falls most" if lost[most] > 0 else "No branch answers less"
    mistakes = [
        Mistake(
            f"{branch}",
            _TITLES[f"{branch}"],
            f"{_REASONS[f'{branch}']} Here its share goes from {100 * found[0].shares[branch - 1]:.0f} % "
            f"to {100 * found[-1].shares[branch - 1]:.0f} %.",
        )
        for branch in (1, 2, 3, 4)
    ]
    return Answer(
        value=name,
        shown=f"{labels[most]}: {steps}" if lost[most] > 0 else "none",
        facts={
            "words": words,
            "sizes": ", ".join(f"{float(one.size):.0%}".replace("%", " %") for one in found),
            "branch": labels[most],
            "steps": steps,
            "seen": found,
        },
        mistakes=tell_apart(GUESS, name, mistakes),
    )


STEP = Step(
    "6.5",
    GUESS,
    _scaled,
    view=f"feature-maps?maps=race&layer=inception{MODULE}",
    figure="three-sizes",
    needs_network=True,
)
