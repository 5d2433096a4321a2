"""The last step of chapter 6: the same thing at three sizes, and which branch answers to it less and less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from googlenet_core.blueprint import branch_label
from googlenet_core.errors import InputError
from googlenet_core.lesson.guesses import ChoiceGuess, Option
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.steps import Answer, Given, Mistake, Step

if TYPE_CHECKING:
    from googlenet_core.maps.scales import ScaleAnswer

MODULE = "3a"
BRANCH = ChoiceGuess(
    (
        Option("1", "1×1"),
        Option("2", "3×3"),
        Option("3", "the third branch (5×5 in the paper)"),
        Option("4", "pool proj"),
    )
)
_ROD, _PASSES_ON = "window taken for a measuring rod", "the pool only passes on"
_REASONS = {
    "1": (_ROD, "A 1×1 adds no field, but each position that it reads has seen a patch of the picture already."),
    "2": (_ROD, "The window says how far a kernel can see; its weights say what it answers to."),
    "3": (_ROD, "A large window can answer to small things too: the weights in it decide."),
    "4": (
        _PASSES_ON,
        "After the pool stands a 1×1, whose weights decide what it answers to, as in the other branches.",
    ),
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
    if lost[most] <= 0:
        raise InputError("No branch’s share falls on this picture: choose another one for this step.")
    labels = [branch_label(spec, branch) for branch in (1, 2, 3, 4)]
    name = f"{most + 1}"
    shares = [100 * one.shares[most] for one in found]
    steps = " → ".join(f"{share:.1f} %" for share in shares)
    mistakes = [
        Mistake(
            branch,
            title,
            f"{reason} Here its share goes from {100 * full:.1f} % to {100 * small:.1f} %.",
        )
        for (branch, (title, reason)), full, small in zip(
            _REASONS.items(), found[0].shares, found[-1].shares, strict=True
        )
    ]
    return Answer(
        value=name,
        shown=f"{labels[most]}: {steps}",
        facts={
            "sizes": ", ".join(f"{float(one.size):.0%}".replace("%", " %") for one in found),
            "branch": labels[most],
            "steps": steps,
            "seen": found,
        },
        mistakes=tell_apart(BRANCH, name, mistakes),
    )


STEP = Step(
    "6.5",
    BRANCH,
    _scaled,
    view=f"feature-maps?maps=race&layer=inception{MODULE}",
    figure="three-sizes",
    needs_network=True,
)
