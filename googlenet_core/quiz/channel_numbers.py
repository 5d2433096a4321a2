"""Families about the numbers of channels: in the depth concat, and within the branch that they come from (Figure 2b)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from googlenet_core.arithmetic.channels import branches, concat_index, locate
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.quiz.concats import OUTPUTS, branches_said
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, summed, worked
from googlenet_core.quiz.layers import begun
from googlenet_core.quiz.misconceptions import Misconception

_COUNTED = "All are counted from 0."


def _joined(spec: GoogLeNetSpec, module: InceptionSpec) -> str:
    label = naming.label(module.id, spec)
    return f"The depth concat of {label} joins channels in this order: {branches_said(module, spec)}."


def _index_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Every channel of the branches after the first, asked both ways; in the first both numbers are the same."""
    return tuple(
        (module.name, channel, way)
        for module in spec.modules
        for channel in range(module.n1x1, module.out_channels)
        for way in ("local", "concat")
    )


def _ask_index(spec: GoogLeNetSpec, name: str, channel: int, way: str) -> Question:
    module = spec.module(name)
    branch, local = locate(module, channel)
    label, before = naming.branch_label(spec, branch), list(module.branch_widths[: branch - 1])
    said, address = (
        _joined(spec, module),
        link("inception", spec, layer=module.id, topic="module", channel=str(channel)),
    )
    if way == "local":
        return Question(
            f"{said} Channel {channel} of it comes from the {label}. Which number does it have there? {_COUNTED}",
            "",
            local,
            worked("−".join(map(str, (channel, *before))), local),
            _local_wrong(module, branch, channel, local),
            address,
        )
    return Question(
        f"{said} Which number does channel {local} of the {label} have in the depth concat? {_COUNTED}",
        "",
        concat_index(module, branch, local),
        worked(summed((*before, local)), channel),
        _concat_wrong(module, branch, channel, local),
        address,
    )


def _local_wrong(module: InceptionSpec, branch: int, channel: int, local: int) -> Iterator[Wrong]:
    before = "−".join(map(str, (channel, *module.branch_widths[: branch - 1])))
    yield Wrong(local + 1, Misconception.COUNTING_FROM_ONE, f"{before}+1")
    yield Wrong(channel, Misconception.NUMBER_KEPT)
    taken = _with_reductions(module, branch)
    if channel >= sum(taken):
        yield Wrong(channel - sum(taken), Misconception.REDUCTIONS_SUMMED, "−".join(map(str, (channel, *taken))))


def _concat_wrong(module: InceptionSpec, branch: int, channel: int, local: int) -> Iterator[Wrong]:
    taken, before = _with_reductions(module, branch), module.branch_widths[: branch - 1]
    yield Wrong(sum(taken) + local, Misconception.REDUCTIONS_SUMMED, summed((*taken, local)))
    yield Wrong(channel + 1, Misconception.COUNTING_FROM_ONE, summed((*before, local, 1)))
    yield Wrong(local, Misconception.NUMBER_KEPT)
    after = module.branch_widths[branch:]
    yield Wrong(sum(after) + local, Misconception.BRANCHES_REVERSED, summed((*after, local)))


def _with_reductions(module: InceptionSpec, branch: int) -> tuple[int, ...]:
    """Widths of all that stands before a branch's own last layer, reductions included, in the order of Table 1."""
    return module.widths[: OUTPUTS[branch - 1]]


def _branch_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Channels for which at least two misconceptions lead to different wrong branches."""
    return tuple(
        (module.name, channel)
        for module in spec.modules
        for channel in range(module.out_channels)
        if len({one.value for one in _branch_wrong(module, channel)} - {locate(module, channel)[0]}) > 1
    )


def _ask_branch(spec: GoogLeNetSpec, name: str, channel: int) -> Question:
    module = spec.module(name)
    branch, _ = locate(module, channel)
    four = branches(spec, module)
    numbered = ", ".join(f"{one.index} for {one.label}" for one in four)
    own = four[branch - 1]
    return Question(
        f"{_joined(spec, module)} Which branch does channel {channel} of it, counted from 0, come from? "
        f"Answer with {numbered}.",
        "",
        branch,
        f"{begun(own.label)} has channels {own.first} to {own.last}: {branch}",
        _branch_wrong(module, channel),
        link("inception", spec, layer=module.id, topic="module", channel=str(channel)),
    )


def _branch_wrong(module: InceptionSpec, channel: int) -> Iterator[Wrong]:
    """Wrong branches, 1 to 4; the reductions belong to the second and the third."""
    all_widths = list(zip((1, 2, 2, 3, 3, 4), module.widths, strict=True))
    four = list(enumerate(module.branch_widths, start=1))
    yield Wrong(_owner(all_widths, channel), Misconception.REDUCTIONS_SUMMED)
    if channel:
        yield Wrong(_owner(four, channel - 1), Misconception.COUNTING_FROM_ONE)
    quarter = 4 * channel // module.out_channels + 1
    yield Wrong(quarter, Misconception.EQUAL_SHARES, f"⌊4·{channel}/{module.out_channels}⌋+1")
    yield Wrong(_owner(four[::-1], channel), Misconception.BRANCHES_REVERSED)
    widest_first = sorted(four, key=lambda one: one[1], reverse=True)
    yield Wrong(_owner(widest_first, channel), Misconception.WIDEST_FIRST)


def _owner(widths: Iterable[tuple[int, int]], channel: int) -> int:
    """The branch that a channel falls to when these (branch, width) lie one behind another."""
    first = 0
    for branch, width in widths:
        if channel < (first := first + width):
            return branch
    raise AssertionError("The widths are those of all channels.")


LOCAL_INDEX = Family("local-index", "Channel of a branch, channel of the concat", _index_keys, _ask_index)
WHICH_BRANCH = Family("which-branch", "Which branch a channel comes from", _branch_keys, _ask_branch)
