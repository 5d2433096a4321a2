"""What stands beside the worked solution of an item about a module: its branches as rows, and what they are joined to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from googlenet_core.arithmetic import Branch, branches, field_of
from googlenet_core.blueprint import HEAD_TITLES, HEADS, GoogLeNetSpec, InceptionSpec
from googlenet_core.quiz import Item, module_of
from googlenet_core.studies.reductions import Reduction, reductions

_POOL = 4
"""The branch that begins with a pool."""

_ROOM_FOR_A_NUMBER = 0.08
"""The least share of the joined bar that has room for its number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a figure.

    Attributes:
        branch: whose colour it has, 1 to 4; 0 for none.
        label: what it is called.
        inside: what happens before its number is made: the channels of a reduction, a pool, a window.
        stays: whether ``inside`` is not handed on.
        share: how long its bar is, as a part of the longest one's.
        number: what the bar shows, written.
        note: what is to be said of it, beside its number.
    """

    branch: int
    label: str
    inside: str
    stays: bool
    share: float
    number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One branch's part of the joined bar; ``number`` is empty where there is no room for it."""

    branch: int
    share: float
    number: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure: headings of its three columns, its rows, and the joined bar with a mark on it, if any.

    Attributes:
        heads: over the labels, what is inside, and the bars.
        rows: one for each branch, or each convolution that is compared.
        joined: the branches behind one another; nothing where nothing is joined.
        mark: where on the joined bar the channel stands that is asked for, as a part of its length.
        marked: which channel that is.
    """

    heads: tuple[str, str, str]
    rows: tuple[Row, ...]
    joined: tuple[Segment, ...] = ()
    mark: float | None = None
    marked: str = ""


def worked(item: Item, spec: GoogLeNetSpec) -> Worked | None:
    """Return the figure of an item, None for the families that ask about one layer alone.

    Example:
        >>> from googlenet_core import PAPER
        >>> from googlenet_core.quiz import FAMILIES
        >>> [row.number for row in worked(FAMILIES["channel-sum"].item(PAPER, ("3a",)), PAPER).rows]
        ['64', '128', '32', '32']
    """
    draw = _DRAWN.get(item.family)
    return draw(spec, *item.id.split(":")[2:]) if draw else None


def _channels(
    spec: GoogLeNetSpec, module: InceptionSpec, asked: Iterable[int] = (), channel: int | None = None
) -> Worked:
    four, inputs, out = branches(spec, module), spec.in_channels(module.name), module.out_channels
    most, chosen = max(module.branch_widths), set(asked)
    rows = [
        Row(
            branch=one.index,
            label=one.label,
            inside=_inside(one, inputs),
            stays=one.reduce_width is not None,
            share=one.width / most,
            number=f"{one.width}",
            note="asked" if one.index in chosen else "",
        )
        for one in four
    ]
    joined = [
        Segment(one.index, one.width / out, f"{one.width}" if one.width / out >= _ROOM_FOR_A_NUMBER else "")
        for one in four
    ]
    heads = (f"reads {inputs}", "reduced to", "hands to the concat")
    if channel is None:
        return Worked(heads, tuple(rows), tuple(joined))
    return Worked(heads, tuple(rows), tuple(joined), (channel + 0.5) / out, f"channel {channel}")


def _inside(branch: Branch, inputs: int) -> str:
    if branch.reduce_width:
        return f"{branch.reduce_width}"
    return f"max pool: {inputs}" if branch.index == _POOL else ""


def _sum(spec: GoogLeNetSpec, key: str) -> Worked:
    return _channels(spec, module_of(key, spec))


def _missing(spec: GoogLeNetSpec, name: str, branch: str) -> Worked:
    return _channels(spec, spec.module(name), [int(branch)])


def _next(spec: GoogLeNetSpec, _layer: str, key: str) -> Worked:
    return _sum(spec, key)


def _index(spec: GoogLeNetSpec, name: str, channel: str, _way: str = "") -> Worked:
    module, at = spec.module(name), int(channel)
    asked = next(one.index for one in branches(spec, module) if one.first <= at <= one.last)
    return _channels(spec, module, [asked], at)


def _readers(spec: GoogLeNetSpec, name: str, branch: str, _asked: str) -> Worked:
    return _channels(spec, spec.module(name), [int(branch)])


def _even(spec: GoogLeNetSpec, name: str, branch: str, _measure: str) -> Worked:
    return _channels(spec, spec.module(name), [int(branch)])


def _factor(spec: GoogLeNetSpec, key: str, branch: str) -> Worked:
    module = module_of(key, spec)
    found = reductions(spec.with_module(module), module.name)[int(branch) - 2]
    return Worked(("", "channels", "MACs"), tuple(_priced(found)))


def _priced(found: Reduction) -> Iterable[Row]:
    shapes = ((found.reduce, found.reduce.label), (found.conv, found.conv.label), (found.direct, "without it"))
    for shape, label in shapes:
        yield Row(
            branch=found.branch,
            label=label,
            inside=f"{shape.in_channels} to {shape.channels}",
            stays=shape is found.reduce,
            share=shape.cost.macs / max(found.with_reduction("macs"), found.without("macs")),
            number=f"{shape.cost.macs:,}",
        )


def _fields(spec: GoogLeNetSpec, name: str, _given: str) -> Worked:
    module = spec.module(name)
    ends = [field_of(f"{module.id}.{layer}", spec) for layer in ("branch1", "branch2.1", "branch3.1", "branch4.1")]
    sides = [end.rf_px or 0 for end in ends]
    read = field_of(f"{module.id}.branch1", spec).rf_px or 0
    rows = [
        Row(
            branch=one.index,
            label=one.label,
            inside=f"{'pool ' if one.index == _POOL else ''}{one.kernel}×{one.kernel}",
            stays=False,
            share=side / max(sides),
            number=f"{side} px",
            note="the largest" if side == max(sides) else "",
        )
        for one, side in zip(branches(spec, module), sides, strict=True)
    ]
    return Worked((f"reads {read} px", "window", "field"), tuple(rows))


def _reach(spec: GoogLeNetSpec, way: str, name: str) -> Worked:
    """How far back the loss of each head goes; in grey, since no branch is meant."""
    order = [module.name for module in spec.modules]
    taps = {f"aux_{head.tap}": head.tap for head in spec.auxiliary}
    rows = []
    for head in HEADS:
        tap = taps.get(head, order[-1])
        reached = order.index(tap) + 1
        to = order.index(name) < reached if way == "to" else head == name
        rows.append(
            Row(
                branch=0,
                label=HEAD_TITLES[head],
                inside=f"after ({tap})",
                stays=False,
                share=reached / len(order),
                number=f"{reached}",
                note=("reached" if way == "to" else "asked") if to else "",
            )
        )
    return Worked(("loss of", "taps", f"modules on its way back to ({order[0]})"), tuple(rows))


_DRAWN: dict[str, Callable[..., Worked]] = {
    "channel-sum": _sum,
    "missing-width": _missing,
    "next-input": _next,
    "local-index": _index,
    "which-branch": _index,
    "readers": _readers,
    "break-even": _even,
    "reduction-factor": _factor,
    "field-concat": _fields,
    "gradient-reach": _reach,
}
