"""Families about the price of a 1×1: what a reduction saves, and how wide it may be (Figure 2a against Figure 2b)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.quiz.concats import edits, key_of, module_of, supposing, widths_of
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, worked
from googlenet_core.quiz.layers import begun
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.reductions import Measure, Reduction, reductions

_REDUCED = (2, 3)
"""The branches that have a reduction."""

_REDUCE_WIDTH = {2: 1, 3: 3}
"""Which of the six widths, counted from 0, is a branch's reduction."""


@lru_cache(maxsize=256)
def _reduction(spec: GoogLeNetSpec, key: str, branch: int) -> Reduction:
    module = module_of(key, spec)
    return reductions(spec.with_module(module), module.name)[branch - 2]


def _factor_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Both reductions of every module, as they are, halved and doubled."""
    return tuple(
        (key_of(module, spec), branch)
        for own in spec.modules
        for branch in _REDUCED
        for module in (own, *edits(own, (_REDUCE_WIDTH[branch],)))
    )


def _ask_factor(spec: GoogLeNetSpec, key: str, branch: int) -> Question:
    module, found = module_of(key, spec), _reduction(spec, key, branch)
    with_it, direct = found.with_reduction("macs"), found.without("macs")
    size, inputs, kernel = found.direct.size, found.direct.in_channels, _kernel(found)
    return Question(
        f"{supposing(module, spec)}{begun(naming.label(module.id, spec))} has maps of {size}×{size} positions. Its "
        f"{found.reduce.label} reads {inputs} channels and makes {found.reduce.channels}; the {kernel} after it makes "
        f"{found.direct.channels}. By which factor would their MACs change if the {kernel} read all {inputs} channels "
        "itself, without the reduction? Give two decimals.",
        "times",
        Fraction(direct, with_it),
        "; ".join(
            (
                f"reduction: {found.reduce.formula('macs')}",
                f"after it: {found.conv.formula('macs')}",
                f"together: {worked(f'{found.reduce.cost.macs:,} + {found.conv.cost.macs:,}', with_it)}",
                f"without it: {found.direct.formula('macs')}",
                worked(f"{direct:,}/{with_it:,}", Fraction(direct, with_it), 2),
            )
        ),
        _factor_wrong(found),
        link("inception", spec, layer=module.id, topic="price", measure="macs", **widths_of(module, spec)),
        decimals=2,
    )


def _kernel(found: Reduction) -> str:
    return f"{found.direct.kernel}×{found.direct.kernel}"


def _factor_wrong(found: Reduction) -> Iterator[Wrong]:
    with_it, direct, kernel = found.with_reduction("macs"), found.without("macs"), found.direct.kernel
    free = Fraction(found.direct.in_channels, found.reduce.channels)
    yield Wrong(free, Misconception.REDUCTION_FREE, f"{found.direct.in_channels}/{found.reduce.channels}")
    yield Wrong(Fraction(with_it, direct), Misconception.OTHER_WAY_ROUND, f"{with_it:,}/{direct:,}")
    if found.saving("macs") > 0:
        yield Wrong(100 * found.saving("macs"), Misconception.PART_SAVED, f"100·(1−{with_it:,}/{direct:,})")
    yield Wrong(kernel**2, Misconception.WINDOWS_COMPARED, f"{kernel}·{kernel}")


def _even_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    return tuple(
        (module.name, branch, measure)
        for module in spec.modules
        for branch in _REDUCED
        for measure in ("macs", "params")
    )


def _ask_even(spec: GoogLeNetSpec, name: str, branch: int, measure: Measure) -> Question:
    found, module = _reduction(spec, name, branch), spec.module(name)
    own = "a scale and a shift of batch norm" if spec.batch_norm else "a bias"
    counted = "MACs" if measure == "macs" else f"parameters (each channel that is made has {own})"
    inputs, kernel, label = found.direct.in_channels, _kernel(found), found.reduce.label
    return Question(
        f"In {naming.label(module.id, spec)}, the {label} reads {inputs} channels, and the {kernel} after it makes "
        f"{found.direct.channels}. How many channels would the {label} have to make for the two together to cost as much as "
        f"the {kernel} alone on all {inputs} channels? Count {counted}, and give one decimal.",
        "channels",
        found.break_even(measure),
        found.break_even_formula(measure),
        _even_wrong(found),
        link("inception", spec, layer=module.id, topic="price", measure=measure),
        decimals=1,
    )


def _even_wrong(found: Reduction) -> Iterator[Wrong]:
    inputs, outputs = found.direct.in_channels, found.direct.channels
    yield Wrong(inputs, Misconception.ANYTHING_NARROWER)
    yield Wrong(outputs, Misconception.OUTPUTS_AS_LIMIT)
    yield Wrong(Fraction(inputs, 2), Misconception.HALF_PAYS, f"{inputs}/2")
    bare = Fraction(inputs * outputs, inputs + outputs)
    yield Wrong(bare, Misconception.WINDOW_FORGOTTEN, f"{inputs}·{outputs}/({inputs} + {outputs})")


REDUCTION_FACTOR = Family("reduction-factor", "What a reduction saves", _factor_keys, _ask_factor)
BREAK_EVEN = Family("break-even", "Where a reduction stops paying", _even_keys, _ask_even)
