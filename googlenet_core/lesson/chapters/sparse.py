"""Chapter 2: sparse connections, and why a processor wants them as dense blocks."""

from __future__ import annotations

from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.lesson.guesses import ChoiceGuess, Option, ShareGuess
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.wording import percent

READ = "inception3a"
"""The module whose channels are compared."""

GROUPS = 16
"""Into how many groups they are sorted."""

_MUCH = 0.01
"""Share of zeros among the weights from which on they are called sparse."""


_QUICKEST_FIRST = {
    "quarter": "About a quarter of the time",
    "less": "Less time, but more than a quarter",
    "same": "About the same time",
    "longer": "More time than before",
}
_TOO_QUICK = (
    ("quarter", "multiplications taken for time"),
    ("less", "multiplications taken for time"),
    ("same", "places for nothing"),
)
"""What somebody takes for granted who expects less time than it takes."""


def _scattered(given: Given) -> Answer:
    """What a random quarter of the weights takes, over what all of them take."""
    from googlenet_core.network.sparsity import BLOCKS, CHANNELS, PLACES, time_sparse

    with given.network().turn():
        times = time_sparse()
    ratio = round(times.scattered / times.dense, 1)
    value = "quarter" if ratio < 0.4 else "less" if ratio < 0.9 else "same" if ratio <= 1.1 else "longer"
    return Answer(
        value,
        f"{ratio:.1f} times as long",
        facts={"times": times, "blocks": False, "ratio": ratio, "channels": CHANNELS, "places": PLACES},
        sum=(
            Term(f"{times.scattered:.1f} ms", f"one weight in {BLOCKS}"),
            Term("÷"),
            Term(f"{times.dense:.1f} ms", "all weights"),
            Term("="),
            Term(f"{ratio:.1f}"),
        ),
        mistakes=tuple(
            Mistake(name, title, "Scattered numbers have to be found and fetched one by one, which takes time as well.")
            for name, title in _TOO_QUICK[: list(_QUICKEST_FIRST).index(value)]
        ),
    )


def _in_blocks(given: Given) -> Answer:
    """What as many weights take in dense blocks."""
    from googlenet_core.network.sparsity import BLOCKS, time_sparse

    with given.network().turn():
        times = time_sparse()
    share = 100 * times.blocks / times.dense
    return Answer(
        min(share, 100),
        f"{share:.0f} % of the time",
        facts={"times": times, "blocks": True, "share": f"{share:.0f} %", "ratio": times.scattered / times.blocks},
        sum=(
            Term(f"{times.blocks:.1f} ms", f"{BLOCKS} dense blocks"),
            Term("÷"),
            Term(f"{times.dense:.1f} ms", "all weights"),
            Term("="),
            Term(f"{share:.0f} %"),
        ),
        mistakes=()
        if round(share) >= 100
        else (
            Mistake(
                100,
                "any zeros alike",
                "It matters where they stand: within a dense block a processor works as it does without any.",
            ),
        ),
    )


def _grouped(given: Given) -> Answer:
    """Which part of the pairs that answer together stands within one of the groups."""
    from googlenet_core.maps.correlations import STRONG, group_channels

    maps = given.captured[READ][0].float().cpu().numpy()
    found = group_channels(maps, GROUPS)
    if not found.strong_pairs:
        raise InputError("On this picture no two channels answer together: choose another one.")
    alike = len(maps) - len(found.channels)
    share, chance = 100 * found.strong_inside, 100 * found.pairs_inside
    return Answer(
        share,
        f"{share:.0f} %",
        facts={
            "found": found,
            "share": f"{share:.0f} %",
            "chance": f"{chance:.0f} %",
            "together": found.strong_pairs,
            "pairs": found.pairs,
            "strong": STRONG,
            "silent": f"Channels that are the same at every place are left out: {alike}. " if alike else "",
        },
        mistakes=()
        if round(chance) == round(share)
        else (
            Mistake(
                round(chance),
                "channels taken as independent",
                "That is how many of all pairs stand within a group; those that answer together are not spread like them.",
            ),
        ),
    )


def _windows_asked(spec: GoogLeNetSpec) -> Facts:
    one, two, three = (f"{kernel}×{kernel}" for kernel in (1, 3, spec.third_kernel))
    return {"windows": f"{one}, {two} and {three}"}


def _which_branch(given: Given) -> Answer:
    """The smallest window that reads all channels of one place, and what is left of correlations further away."""
    from googlenet_core.maps.correlations import follow_distance

    one, two, three, _ = branches(given.spec, given.spec.modules[0])
    windows = {"one": one, "two": two, "three": three}
    prices = {name: (branch.kernel or 1) ** 2 for name, branch in windows.items()}
    cheapest = min(prices, key=prices.__getitem__)
    left = follow_distance(given.captured[READ][0].float().cpu().numpy())
    return Answer(
        cheapest,
        f"the {windows[cheapest].label} window",
        facts={
            "left": left,
            "here": f"{left[0]:.2f}",
            "beside": f"{left[1]:.2f}",
            "further": f"{left[2]:.2f}",
            "cheapest": windows[cheapest].label,
            "price": prices[cheapest],
        },
        mistakes=tuple(
            Mistake(
                name,
                "a larger window for one place",
                f"It reads that place too, but pays {price} weights for each channel where {prices[cheapest]} does.",
            )
            for name, price in prices.items()
            if price > prices[cheapest]
        ),
    )


def _zeros(given: Given) -> Answer:
    """How many weights of the convolutions are exactly zero."""
    from googlenet_core.network.sparsity import count_zeros

    zeros, every = count_zeros(given.network().net)
    share = 100 * zeros / every
    stored = (
        "So nothing sparse is stored: only the branches are kept apart, and each of them is dense."
        if zeros < _MUCH * every
        else "That is unusually many. They are stored and multiplied like any other number."
    )
    return Answer(
        share,
        f"{zeros:,} of {every:,}",
        facts={"zeros": zeros, "every": every, "stored": stored},
        sum=(
            Term(f"{zeros:,}", "zeros"),
            Term("÷"),
            Term(f"{every:,}", "weights"),
            Term("="),
            Term(percent(share / 100) if share >= 0.05 or not zeros else "under 0.1 %"),
        ),
        mistakes=()
        if zeros >= _MUCH * every
        else (
            Mistake(
                75,
                "idea taken for the weights",
                "The network was not trained sparse: its shape only follows the idea of connecting what belongs together.",
            ),
        ),
    )


_MODULE = "inception?topic=module"

CHAPTER = Chapter(
    2,
    (
        Step(
            "2.1",
            ChoiceGuess(
                tuple(Option(name, text) for name, text in _QUICKEST_FIRST.items()),
            ),
            _scattered,
            view=_MODULE,
            figure="sparse-times",
            needs_network=True,
        ),
        Step(
            "2.2",
            ShareGuess("time of four dense blocks", "the time of all weights", near=0.25),
            _in_blocks,
            view=_MODULE,
            figure="sparse-times",
            needs_network=True,
        ),
        Step(
            "2.3",
            ShareGuess("within one group", "the pairs that answer together"),
            _grouped,
            view=f"feature-maps?layer={READ}&maps=grid",
            asks=lambda _spec: {"groups": GROUPS},
            figure="channel-groups",
            needs_network=True,
            layers=(READ,),
        ),
        Step(
            "2.4",
            ChoiceGuess(
                (
                    Option("one", "The 1×1"),
                    Option("two", "The 3×3"),
                    Option("three", "The third, the paper’s 5×5"),
                )
            ),
            _which_branch,
            view=_MODULE,
            asks=_windows_asked,
            figure="left-at-distance",
            needs_network=True,
            layers=(READ,),
        ),
        Step(
            "2.5",
            ShareGuess("exactly zero", "the weights of all convolutions"),
            _zeros,
            view=_MODULE,
            needs_network=True,
        ),
    ),
)
