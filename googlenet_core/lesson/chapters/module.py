"""Chapter 4: the inception module, its width, its padding, its channels' numbers, and what depends on it."""

from __future__ import annotations

from googlenet_core.arithmetic.channels import branches, locate
from googlenet_core.blueprint import PAPER, GoogLeNetSpec, branch_label, label, layers, output_size
from googlenet_core.lesson.guesses import NumberGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.spoken import third_branch
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.reductions import built_chain, module_size, naive_chain
from googlenet_core.studies.whatif import changes, width_labels, with_width, write_widths

NAME, CHANNEL = "3a", 200
_DOUBLED = 4
"""Which of the six widths is doubled, counted from 0: the third branch's."""

WIDTH = NumberGuess("channels", 0, 10_000)
PADDING = NumberGuess("positions", 0, 50)
INDEX = NumberGuess("", 0, 10_000)
NAIVE = NumberGuess("channels", 0, 10_000)
READERS = NumberGuess("layers", 0, 1000)

_DOUBLED_WIDTHS = write_widths(with_width(PAPER.module(NAME), _DOUBLED, 2 * PAPER.module(NAME).widths[_DOUBLED]))
_VIEW = f"inception?topic=module&layer=inception{NAME}"


def _six(spec: GoogLeNetSpec) -> str:
    """The six widths with their names, as Table 1 has them."""
    return ", ".join(
        f"{name}: {width}" for name, width in zip(width_labels(spec), spec.module(NAME).widths, strict=True)
    )


def _added(numbers: tuple[int, ...]) -> str:
    return f"{' + '.join(map(str, numbers))} = {sum(numbers):,}"


def _sum(numbers: tuple[int, ...], words: tuple[str, ...]) -> tuple[Term, ...]:
    terms: list[Term] = []
    for number, word in zip(numbers, words, strict=True):
        terms += [*([Term("+")] if terms else []), Term(f"{number}", word)]
    return (*terms, Term("="), Term(f"{sum(numbers):,}"))


def _four(spec: GoogLeNetSpec) -> tuple[str, ...]:
    return tuple(branch_label(spec, branch) for branch in (1, 2, 3, 4))


def _width(given: Given) -> Answer:
    """The four branches' widths, one behind another."""
    spec = given.spec
    module, inputs = spec.module(NAME), spec.in_channels(NAME)
    one, two, three, _ = module.branch_widths
    mistakes = (
        Mistake.of(sum(module.widths), Misconception.REDUCTIONS_SUMMED, _added(module.widths)),
        Mistake.of(one + two + three + inputs, Misconception.PROJECTION_FORGOTTEN, _added((one, two, three, inputs))),
        Mistake.of(one + two + three, Misconception.POOL_BRANCH_FORGOTTEN, _added((one, two, three))),
        Mistake.of(max(module.branch_widths), Misconception.MAPS_ADDED),
        Mistake(inputs, "as many as before", "A module does not keep the number of channels: its branches set it."),
    )
    value = module.out_channels
    return Answer(
        value=value,
        shown=f"{value} channels",
        facts={"value": value, "reduced": module.n3x3_reduce + module.n5x5_reduce, "inputs": inputs},
        sum=_sum(module.branch_widths, _four(spec)),
        mistakes=tell_apart(WIDTH, value, mistakes),
    )


def _widths_from(spec: GoogLeNetSpec, count: int) -> str:
    """The widths of the first ``count`` branches, with their names."""
    named = zip(_four(spec), spec.module(NAME).branch_widths, strict=True)
    *others, last = [f"{width} from {name}" for name, width in named][:count]
    return f"{', '.join(others)} and {last}"


def _index_asked(spec: GoogLeNetSpec) -> Facts:
    module = spec.module(NAME)
    return {
        "channel": CHANNEL,
        "out": module.out_channels,
        "four": _widths_from(spec, 4),
        "first_last": module.n1x1 - 1,
    }


def _padding(given: Given) -> Answer:
    """Half of what a window is wider than one position."""
    spec = given.spec
    kernel, side = spec.third_kernel, module_size(spec, NAME)
    value = kernel // 2
    bare = output_size(side, kernel, 1, 0)
    mistakes = (
        Mistake(
            0,
            Misconception.PADDING_FORGOTTEN.title,
            f"Then the window could not stand at the rim: maps of {bare}×{bare} cannot be stacked on {side}×{side}.",
            f"{side} − {kernel} + 1 = {bare}",
        ),
        Mistake.of(kernel - 1, Misconception.WHOLE_OVERHANG, f"{kernel} − 1 = {kernel - 1}"),
        Mistake(
            kernel,
            "padding as wide as the window",
            f"The maps would grow to {output_size(side, kernel, 1, kernel)} positions a side.",
        ),
        Mistake(
            1 if kernel != 3 else 2,
            "one padding for all",
            f"Each window needs its own: one of {kernel}×{kernel} sticks out by {value} at the rim.",
        ),
    )
    return Answer(
        value=value,
        shown=f"{value} {'position' if value == 1 else 'positions'}",
        facts={"value": value, "bare": bare},
        sum=(
            Term("("),
            Term(f"{kernel}", "window"),
            Term("−"),
            Term("1", "the middle"),
            Term(") /"),
            Term("2", "sides"),
            Term("="),
            Term(f"{value}"),
        ),
        mistakes=tell_apart(PADDING, value, mistakes),
    )


def _padding_asked(spec: GoogLeNetSpec) -> Facts:
    return {"kernel": spec.third_kernel, "side": module_size(spec, NAME), "branch": third_branch(spec)}


def _index(given: Given) -> Answer:
    """A channel's number in the depth concat, less the widths of the branches before its own."""
    spec = given.spec
    module = spec.module(NAME)
    branch, local = locate(module, CHANNEL)
    own, before = branches(spec, module)[branch - 1], module.branch_widths[: branch - 1]
    taken = module.widths[: (0, 2, 4, 5)[branch - 1]]
    others = " − ".join(map(str, before))
    mistakes = [
        Mistake.of(local + 1, Misconception.COUNTING_FROM_ONE, f"{CHANNEL} − {others} + 1 = {local + 1}"),
        Mistake.of(CHANNEL, Misconception.NUMBER_KEPT),
    ]
    if sum(taken) <= CHANNEL:
        gone = " − ".join(map(str, taken))
        left = CHANNEL - sum(taken)
        mistakes.append(Mistake.of(left, Misconception.REDUCTIONS_SUMMED, f"{CHANNEL} − {gone} = {left}"))
    terms = [Term(f"{CHANNEL}", "in the depth concat")]
    for width, name in zip(before, _four(spec), strict=False):
        terms += [Term("−"), Term(f"{width}", name)]
    return Answer(
        value=local,
        shown=f"{own.label}, no. {local}",
        facts={"own": own.label, "value": local, "from_": own.first, "to": own.last},
        sum=(*terms, Term("="), Term(f"{local}")),
        mistakes=tell_apart(INDEX, local, mistakes),
    )


def _naive(given: Given) -> Answer:
    """Without reductions and pool proj the pool passes on all that enters, module after module."""
    spec = given.spec
    plain, built = naive_chain(spec), built_chain(spec)
    first, last = plain[0], plain[-1]
    module = spec.module(NAME)
    plus_reduced = sum(module.widths[:5]) + first.in_channels
    mistakes = (
        Mistake(
            built[0].out_channels,
            "the pool leaves no channels",
            "Without pool proj, the pool’s channels still reach the depth concat: as many as enter.",
        ),
        Mistake(
            built[0].out_channels - module.pool_proj,
            Misconception.POOL_BRANCH_FORGOTTEN.title,
            Misconception.POOL_BRANCH_FORGOTTEN.explanation,
            _added(module.branch_widths[:3]),
        ),
        Mistake.of(plus_reduced, Misconception.REDUCTIONS_SUMMED, _added((*module.widths[:5], first.in_channels))),
        Mistake(
            4 * first.in_channels,
            "every branch keeps its input",
            "A convolution makes as many channels as it has kernels; only a pool keeps the number.",
            f"4 × {first.in_channels} = {4 * first.in_channels}",
        ),
    )
    more = sum(one.cost.macs for one in plain) / sum(one.cost.macs for one in built)
    return Answer(
        value=first.out_channels,
        shown=f"{first.out_channels} channels",
        facts={
            "value": first.out_channels,
            "next": plain[1].out_channels,
            "next_name": plain[1].module,
            "last": last.out_channels,
            "last_name": last.module,
            "built": built[-1].out_channels,
            "more": f"{more:.1f}",
            "modules": len(built),
        },
        sum=_sum(first.widths, (*_four(spec)[:3], "max pool")),
        mistakes=tell_apart(NAIVE, first.out_channels, mistakes),
    )


def _readers(given: Given) -> Answer:
    """The layers outside the module that read its depth concat."""
    spec = given.spec
    module = spec.module(NAME)
    found = changes(spec, with_width(module, _DOUBLED, 2 * module.widths[_DOUBLED]))
    order = [layer.id for layer in layers(spec)]
    heads = tuple(head.key for head in spec.auxiliary)
    after = [
        layer
        for layer in layers(spec)[order.index(module.id) + 1 :]
        if layer.kind in ("conv", "linear") and not layer.id.startswith(heads)
    ]
    count, following = len(found), spec.modules[spec.modules.index(module) + 1].id
    names = [label(one.layer, spec).rpartition(" · ")[2] for one in found]
    mistakes = (
        Mistake.of(0, Misconception.NOTHING_OUTSIDE),
        Mistake.of(1, Misconception.ONE_READER),
        Mistake.of(len(after), Misconception.EVERYTHING_AFTER),
        Mistake(
            sum(layer.id.startswith(f"{following}.") for layer in after),
            "all layers of the next module",
            "Behind their reductions, the 3×3 and the third branch read what these make, and that stays as wide.",
        ),
    )
    return Answer(
        value=count,
        shown=f"{count} layers",
        facts={
            "value": count,
            "names": f"{', '.join(names[:-1])} and {names[-1]}",
            "before": found[0].in_before,
            "now": found[0].in_after,
            "next_name": following.removeprefix("inception"),
            "more": sum(one.after.params - one.before.params for one in found),
            "tap": " and ".join(f"({head.tap})" for head in spec.auxiliary),
        },
        mistakes=tell_apart(READERS, count, mistakes),
    )


CHAPTER = Chapter(
    4,
    (
        Step("4.1", WIDTH, _width, view=_VIEW, asks=lambda spec: {"six": _six(spec)}),
        Step("4.2", PADDING, _padding, view=_VIEW, asks=_padding_asked),
        Step(
            "4.3",
            INDEX,
            _index,
            view=f"{_VIEW}&channel={CHANNEL}",
            asks=_index_asked,
        ),
        Step(
            "4.4",
            NAIVE,
            _naive,
            view=f"inception?topic=price&layer=inception{NAME}",
            asks=lambda spec: {"inputs": spec.in_channels(NAME), "widths": _widths_from(spec, 3)},
            figure="without-reductions",
        ),
        Step(
            "4.5",
            READERS,
            _readers,
            view=f"inception?topic=whatif&layer=inception{NAME}&widths={_DOUBLED_WIDTHS}",
            asks=lambda spec: {
                "branch": third_branch(spec),
                "width": spec.module(NAME).n5x5,
                "double": 2 * spec.module(NAME).n5x5,
            },
        ),
    ),
)
