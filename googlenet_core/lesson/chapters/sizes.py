"""Chapter 5: the sides of maps, how they are rounded, and what stands between two pools."""

from __future__ import annotations

from collections.abc import Sequence

from googlenet_core.arithmetic import row_of
from googlenet_core.blueprint import GoogLeNetSpec, Layer, output_size, way_to
from googlenet_core.lesson.guesses import NumberGuess
from googlenet_core.lesson.mistakes import tell_apart
from googlenet_core.lesson.steps import Answer, Chapter, Facts, Given, Mistake, Step, Term
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.rounding import Rounded, rounded_sides
from googlenet_core.wording import percent

CONV, POOL, NEXT_POOL = "conv1", "maxpool1", "maxpool2"

SIDE = NumberGuess("positions a side", 0, 1000, decimals=1)
VALUES = NumberGuess("values", 0, 10**7)
BETWEEN = NumberGuess("convolutions", 0, 100)


def _window(row: Layer) -> tuple[int, int, int, int]:
    """Side that is read, and the window's side, stride and padding."""
    return row.in_size, row.kernel or 1, row.stride or 1, row.padding or 0


def _window_asked(layer: str, spec: GoogLeNetSpec) -> Facts:
    side, kernel, stride, padding = _window(row_of(layer, spec))
    return {"side": side, "kernel": kernel, "stride": stride, "padding": padding}


def _written(value: float) -> str:
    return f"{value:g}"


def _side_mistakes(row: Layer) -> list[Mistake]:
    """What leads to other sides, the rounding apart."""
    side, kernel, stride, padding = _window(row)
    span, around = side + 2 * padding - kernel, f" + 2 × {padding}" if padding else ""
    found = []
    if padding:
        bare = output_size(side, kernel, stride, 0, ceil=row.ceil)
        one = (side + padding - kernel) // stride + 1
        found = [
            Mistake.of(bare, Misconception.PADDING_FORGOTTEN, f"({side} − {kernel}) / {stride} + 1 → {bare}"),
            Mistake.of(
                one, Misconception.PADDING_ON_ONE_SIDE, f"({side} + {padding} − {kernel}) / {stride} + 1 → {one}"
            ),
        ]
    return [
        *found,
        Mistake.of(
            row.size - 1, Misconception.FIRST_FORGOTTEN, f"({side}{around} − {kernel}) / {stride} → {row.size - 1}"
        ),
        Mistake.of(span + 1, Misconception.STRIDE_IGNORED, f"{side}{around} − {kernel} + 1 = {span + 1}"),
        Mistake(side, "size kept", f"The window moves on by {stride} positions, so it stands at fewer places."),
        Mistake.of(side // kernel, Misconception.WINDOWS_SIDE_BY_SIDE, f"{side} / {kernel} → {side // kernel}"),
    ]


def _side_sum(row: Layer) -> tuple[Term, ...]:
    """The formula, with its rounding."""
    side, kernel, stride, padding = _window(row)
    steps = (side + 2 * padding - kernel) / stride
    whole = row.size - 1
    way = "rounded up" if whole > steps else "rounded down" if whole < steps else "steps"
    return (
        Term("("),
        Term(f"{side}", "positions read"),
        *((Term("+"), Term(f"2 × {padding}", "padding on both sides")) if padding else ()),
        Term("−"),
        Term(f"{kernel}", "window"),
        Term(") /"),
        Term(f"{stride}", "stride"),
        Term("="),
        Term(_written(steps)),
        *((Term("→"), Term(f"{whole}", way)) if whole != steps else ()),
        Term("+"),
        Term("1", "first place"),
        Term("="),
        Term(f"{row.size}"),
    )


def _conv(given: Given) -> Answer:
    """How many places the first window stands at along a side."""
    row = row_of(CONV, given.spec)
    side, kernel, stride, padding = _window(row)
    up = output_size(side, kernel, stride, padding, ceil=True)
    exact = next(one for one in rounded_sides(given.spec) if one.layer == CONV)
    mistakes = [
        _half(exact),
        Mistake.of(up, Misconception.CEIL_FOR_FLOOR, f"{_written(float(exact.exact))} → {up}"),
        *_side_mistakes(row),
    ]
    return Answer(
        value=row.size,
        shown=f"{row.size}×{row.size}",
        facts={"made": row.size, "reach": padding},
        sum=_side_sum(row),
        mistakes=tell_apart(SIDE, row.size, mistakes),
    )


def _half(found: Rounded) -> Mistake:
    exact = float(found.exact)
    return Mistake(
        exact,
        "half a position",
        "That is the formula without rounding. A window stands at a place or it does not.",
        f"the formula gives {_written(exact)}",
    )


def _pool(given: Given) -> Answer:
    """How many places the pool stands at, where its last step fits only in part."""
    spec = given.spec
    row = row_of(POOL, spec)
    side, kernel, stride, padding = _window(row)
    found = rounded_sides(spec)
    exact = next(one for one in found if one.layer == POOL)
    down = output_size(side, kernel, stride, padding)
    mistakes = [
        Mistake.of(down, Misconception.FLOOR_FOR_CEIL, f"{_written(float(exact.exact))} → {down}"),
        _half(exact),
        *_side_mistakes(row),
    ]
    return Answer(
        value=row.size,
        shown=f"{row.size}×{row.size}",
        facts={
            "made": row.size,
            "exact": _written(float(exact.exact)),
            "count": len(found),
            "rounded": ", ".join(f"{_written(float(one.exact))} → {one.side}" for one in found),
            "ways": _ways(found),
        },
        sum=_side_sum(row),
        mistakes=tell_apart(SIDE, row.size, mistakes),
    )


def _ways(found: Sequence[Rounded]) -> str:
    """Which kinds of layers are rounded which way."""
    ways = {(one.kind, one.up) for one in found}
    if ways == {("conv", False), ("max pool", True)}:
        return "Convolutions are rounded down here, pools up."
    return "Which way, the formula does not say."


def _relu(given: Given) -> Answer:
    """A ReLU after the pool finds nothing below 0: the pool read what a ReLU had made."""
    from googlenet_core.maps.signs import count_signs

    before, after = (count_signs(given.captured[layer].float().cpu().numpy()) for layer in (CONV, POOL))
    value = after.changed_by_relu
    mistakes = (
        Mistake(
            after.all // 2,
            "half are negative",
            "Before a ReLU many values are below 0. But this pool reads what a ReLU has made.",
        ),
        Mistake(
            after.zero,
            "zeros counted",
            "A ReLU leaves a 0 as it is; only values below 0 change.",
        ),
        Mistake(after.all, "every value", "A ReLU passes on all values from 0 up unchanged."),
    )
    return Answer(
        value=value,
        shown=f"{value:,} of {after.all:,}",
        facts={
            "value": f"{value:,}",
            "all": f"{after.all:,}",
            "zeros": percent(before.zero / before.all),
            "left": percent(after.zero / after.all),
            "before": before,
            "after": after,
        },
        mistakes=tell_apart(VALUES, value, mistakes),
    )


def _relu_asked(spec: GoogLeNetSpec) -> Facts:
    row = row_of(POOL, spec)
    return {"count": f"{row.channels * row.size**2:,}", "shape": f"{row.channels}×{row.size}×{row.size}"}


def _between(given: Given) -> Answer:
    """The convolutions on the way from one pool to the next."""
    spec = given.spec
    way = way_to(NEXT_POOL, spec)
    names = [layer.id for layer in way]
    between = way[names.index(POOL) + 1 : -1]
    found = [layer for layer in between if layer.kind == "conv"]
    count = len(found)
    sizes = [f"{layer.kernel}×{layer.kernel}" for layer in found]
    mistakes = (
        Mistake(
            1,
            "the 1×1 overlooked",
            "Table 1 has one row there, but its depth is 2: the column “3×3 reduce” holds the 1×1.",
        ),
        Mistake(0, "pool after pool", "Then the second pool would read what the first has made."),
        Mistake(
            len(between),
            "every layer counted",
            "Normalisation stands there too, but it has no kernels.",
        ),
    )
    terms: list[Term] = []
    for layer in found:
        word = f"{layer.kernel}×{layer.kernel}, {layer.in_channels} → {layer.channels} channels"
        terms += [*([Term("+")] if terms else []), Term("1", word)]
    return Answer(
        value=count,
        shown=f"{count} convolutions",
        facts={
            "value": count,
            "first": f"{sizes[0]} ({found[0].in_channels} → {found[0].channels} channels)",
            "last": f"{sizes[-1]} ({found[-1].in_channels} → {found[-1].channels})",
        },
        sum=(*terms, Term("="), Term(f"{count}")),
        mistakes=tell_apart(BETWEEN, count, mistakes),
    )


CHAPTER = Chapter(
    5,
    (
        Step(
            "5.1",
            SIDE,
            _conv,
            view=f"architecture?layer={CONV}",
            asks=lambda spec: _window_asked(CONV, spec),
        ),
        Step(
            "5.2",
            SIDE,
            _pool,
            view=f"architecture?layer={POOL}",
            asks=lambda spec: _window_asked(POOL, spec),
        ),
        Step(
            "5.3",
            VALUES,
            _relu,
            view=f"feature-maps?layer={POOL}",
            asks=_relu_asked,
            figure="values-by-sign",
            needs_network=True,
            layers=(CONV, POOL),
        ),
        Step("5.4", BETWEEN, _between, view=f"architecture?layer={NEXT_POOL}"),
    ),
)
