"""Chapter 6: what a unit sees of the picture, in theory and in effect, and what larger kernels have to do with it."""

from __future__ import annotations

import math

from googlenet_core.arithmetic import Unit, field_of, first_beyond_image
from googlenet_core.arithmetic.receptive_field import INPUT_FIELD
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, layers, way_to
from googlenet_core.lesson.chapters import scales
from googlenet_core.lesson.guesses import ChoiceGuess, Option, ShareGuess, SquareGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.spoken import larger_branches, third_branch
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.shares import shares, trend
from googlenet_core.wording import percent

UNIT = Unit("inception3a", 200, 14, 13)
"""A unit in the middle of the picture, of the third branch."""

_BEFORE, _LAYER = "inception3a.branch3.0", "inception3a.branch3.1"

SQUARE = SquareGuess(high=IMAGE_PX)
NONE = "none"
FIRST_BEYOND = ChoiceGuess(
    (
        *(Option(name, f"inception ({name})") for name in ("3a", "3b", "4a", "4b", "4e", "5b")),
        Option(NONE, "none of them"),
    )
)
EFFECT = ShareGuess("the middle of the field", "all that moves the unit")
LARGER = ShareGuess("the larger kernels", "the last module’s parameters")
_MOST = 0.9
"""The part of what moves a unit whose square is told."""


def _third(spec: GoogLeNetSpec) -> Facts:
    kernel = spec.third_kernel
    return {"kernel": f"{kernel}×{kernel}", "branch": third_branch(spec), "jump": field_of(_BEFORE, spec).jump_px}


def _field(given: Given) -> Answer:
    """A window adds its steps, each as long as the jump of what it reads, to the field that it reads."""
    spec, kernel = given.spec, given.spec.third_kernel
    before, field = field_of(_BEFORE, spec), field_of(_LAYER, spec)
    below, side, jump = before.rf_px, field.rf_px, before.jump_px or 1
    strides = [layer.stride for layer in way_to(_BEFORE, spec) if layer.stride and layer.stride > 1]
    product = f"{' × '.join(map(str, strides))} = {math.prod(strides)}"
    mistakes = (
        Mistake(
            below + kernel - 1,
            Misconception.STRIDE_IGNORED_IN_FIELD.title,
            f"That would be right if neighbouring positions lay 1 px apart. {len(strides)} layers before have a stride above 1, "
            f"so it is {product} px.",
            f"{below} + ({kernel} − 1) × 1 = {below + kernel - 1}",
        ),
        Mistake(
            kernel,
            "window taken for the field",
            f"{kernel}×{kernel} counts positions of the maps before. Each of these positions has seen {below}×{below} px itself.",
        ),
        Mistake(
            below + kernel * jump,
            Misconception.FIRST_COUNTED_TWICE.title,
            f"From the first of {kernel} positions to the last there are {kernel - 1} steps, not {kernel}.",
            f"{below} + {kernel} × {jump} = {below + kernel * jump}",
        ),
        Mistake(
            kernel * jump,
            Misconception.FIELD_BELOW_FORGOTTEN.title,
            f"The positions at the rim of the window look beyond it: each sees {below} px, not {jump}.",
            f"{kernel} × {jump} = {kernel * jump}",
        ),
        Mistake(
            below + 2 * jump,
            "the 3×3’s square",
            f"A 3×3 window reaches 2 steps further than one position; this one reaches {kernel - 1}.",
            f"{below} + (3 − 1) × {jump} = {below + 2 * jump}",
        ),
        Mistake(
            below,
            "window forgotten",
            f"{below} px is what one position of the maps before sees. The window reads {kernel}×{kernel} of these positions.",
        ),
        Mistake(IMAGE_PX, "sees the whole picture", "So early in the network a unit sees a part, through its window."),
    )
    return Answer(
        value=side,
        shown=f"{side}×{side} px",
        facts={
            "side": side,
            "share": percent(side**2 / IMAGE_PX**2),
            "times": f"{side**2 / kernel**2:.0f}",
        },
        sum=(
            Term(f"{below}", "one position of the maps before"),
            Term("+ ("),
            Term(f"{kernel}", "positions in the window"),
            Term("− 1) ×"),
            Term(f"{jump}", "px from position to position"),
            Term("="),
            Term(f"{side}", "this unit"),
        ),
        mistakes=tell_apart(SQUARE, side, mistakes),
    )


def _first_beyond(given: Given) -> Answer:
    """The first module whose field is larger than the picture."""
    spec = given.spec
    first = first_beyond_image(spec).stage.removeprefix("inception")
    sides = {module.name: field_of(module.id, spec).rf_px for module in spec.modules}
    names = list(sides)
    at = names.index(first)
    before, last = names[at - 1], names[-1]
    unstrided = _without_strides(spec)
    mistakes = [
        Mistake(
            name,
            "larger, but not yet enough" if names.index(name) < at else "reached before",
            f"A unit of ({name}) sees {sides[name]} px a side. "
            + (
                f"That is less than the picture’s {IMAGE_PX} px."
                if names.index(name) < at
                else f"Already ({first}) sees {sides[first]} px, more than the picture’s {IMAGE_PX} px."
            ),
        )
        for name in sides
        if name != first
    ]
    mistakes.append(
        Mistake(
            NONE,
            "field held in by the picture",
            f"A field is counted from windows and strides alone, so it may reach over the rim. Without any stride a unit of "
            f"({last}) would see {unstrided} px. With the strides it sees {sides[last]} px.",
        )
    )
    return Answer(
        value=first,
        shown=f"inception ({first})",
        facts={
            "first": first,
            "side": sides[first],
            "before": before,
            "before_side": sides[before],
            "last": last,
            "last_side": sides[last],
        },
        mistakes=tell_apart(FIRST_BEYOND, first, mistakes),
    )


def _without_strides(spec: GoogLeNetSpec) -> int:
    """What a unit of the last module would see if every window moved by one position."""
    by_id = {layer.id: layer for layer in layers(spec)}
    seen: dict[str, int] = {}
    for layer in by_id.values():
        below = max((seen[source] for source in layer.inputs), default=INPUT_FIELD.rf_px)
        kernel = layer.kernel if layer.stride is not None and layer.kernel else 1
        seen[layer.id] = below + kernel - 1
    return seen[spec.modules[-1].id]


def _effect(given: Given) -> Answer:
    """How much of what moves a unit lies in the middle of its field."""
    from googlenet_core.microscope import effective_field

    found = effective_field(given.network(), given.shown().tensor, UNIT)
    middle, area, whole = found.central.height, found.central_area, found.field.inside.height
    share = 100 * found.central_share
    even = Mistake(
        100 * area,
        "all pixels count alike",
        "A pixel in the middle lies below more of the positions that are read, so it has more ways to the unit.",
        f"{middle} × {middle} / ({whole} × {whole}) = {percent(area)}",
    )
    every = Mistake(100, "the rim never counts", "Pixels at the rim reach the unit too; the field is what can move it.")
    words = f"{percent(found.central_share)} comes from the middle {percent(area)} of the field"
    if not found.total:
        words = "Here no pixel moves it"
        what_moves = "No small change of any pixel moves this unit here."
    elif found.central_share > area:
        what_moves = "The unit sees its whole field, but not evenly: the middle moves it more than its size would tell."
    else:
        what_moves = "On this picture the middle moves it no more than its size would tell."
    if found.total:
        what_moves += f" A square of {found.side_px(_MOST)} px a side holds {_MOST:.0%} of what moves it.".replace(
            "%", " %"
        )
    return Answer(
        value=share,
        shown=percent(found.central_share),
        facts={
            "words": words,
            "what_moves": what_moves,
        },
        mistakes=tell_apart(EFFECT, share, (even, every)),
    )


def _middle(spec: GoogLeNetSpec) -> Facts:
    side = field_of(_LAYER, spec).rf_px
    return {"field": f"{side}×{side}", "middle": f"{side // 2}×{side // 2}"}


def _larger(given: Given) -> Answer:
    """The larger kernels' part of the parameters, from the first module to the last."""
    found = shares(given.spec, "params")
    percents = [100 * one.larger_kernels for one in found]
    first, last = percents[0], percents[-1]
    verdict = trend(percents).verdict
    lowest, highest = min(percents), max(percents)
    words = {
        "grows": "It grows at every step, as the paper expects.",
        "tends to grow": "It tends to grow, as the paper expects.",
        "no trend": "The paper expects it to grow; from module to module there is no trend.",
        "tends to shrink": "The paper expects it to grow; from module to module it tends to shrink.",
        "shrinks": "The paper expects it to grow; here it shrinks at every step.",
    }[verdict]
    same = Mistake(
        first,
        "the same everywhere",
        "Table 1 gives each module widths of its own, so its share is another.",
    )
    plan = Mistake(
        round(first) + 1,
        "plan taken for the table",
        "The paper writes that the share should grow; the widths in its Table 1 do not make it grow.",
        up_to=LARGER.high,
    )
    return Answer(
        value=last,
        shown=f"{last:.1f} %",
        facts={
            "last": f"{last:.1f}",
            "lowest": f"{lowest:.1f}",
            "highest": f"{highest:.1f}",
            "at_lowest": found[percents.index(lowest)].module,
            "at_highest": found[percents.index(highest)].module,
            "words": words,
        },
        mistakes=tell_apart(LARGER, last, (same, plan) if last < first else (same,)),
    )


def _larger_asked(spec: GoogLeNetSpec) -> Facts:
    found = shares(spec, "params")
    return {
        "branches": larger_branches(spec),
        "first": f"{100 * found[0].larger_kernels:.1f}",
        "first_module": found[0].module,
        "last_module": found[-1].module,
    }


CHAPTER = Chapter(
    6,
    (
        Step("6.1", SQUARE, _field, view=f"feature-maps?maps=unit&layer={UNIT.layer}&unit=200,14,13", asks=_third),
        Step(
            "6.2",
            FIRST_BEYOND,
            _first_beyond,
            view="feature-maps?maps=growth",
            asks=lambda _spec: {"picture": IMAGE_PX},
        ),
        Step(
            "6.3",
            EFFECT,
            _effect,
            view=f"feature-maps?maps=unit&layer={UNIT.layer}&unit=200,14,13",
            asks=_middle,
            needs_network=True,
        ),
        Step(
            "6.4",
            LARGER,
            _larger,
            view="inception?topic=shares",
            asks=_larger_asked,
            figure="larger-kernels",
        ),
        scales.STEP,
    ),
)
