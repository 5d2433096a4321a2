"""Families about the depth concat (Figure 2b): its width, the width of one branch of it, what the layers after it read.

Widths are Table 1's, and in some questions one of them doubled or halved, which the page Inception module can show too.
"""

from __future__ import annotations

from collections.abc import Iterator

from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.architecture import Node
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, summed, worked
from googlenet_core.quiz.layers import begun, nodes, sources, spoken
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.whatif import read_widths, width_labels, with_width, write_widths

_UNIT = "channels"
OUTPUTS = (0, 2, 4, 5)
"""Which of the six widths, counted from 0, reach the depth concat."""


def edits(module: InceptionSpec, indices: tuple[int, ...]) -> Iterator[InceptionSpec]:
    """Yield a module with one of the named widths, counted from 0, halved, and with it doubled."""
    for index in indices:
        width = module.widths[index]
        yield from (with_width(module, index, other) for other in (width // 2, 2 * width) if other)


def key_of(module: InceptionSpec, spec: GoogLeNetSpec) -> str:
    """Return what stands in a key for a module: its name, or its widths too where they are not those of Table 1."""
    return module.name if module == spec.module(module.name) else write_widths(module)


def module_of(key: str, spec: GoogLeNetSpec) -> InceptionSpec:
    """Return the module that stands in a key.

    Raises:
        SpecError: there is no such module, or these are not six widths.

    Example:
        >>> from googlenet_core import PAPER
        >>> module_of("3a-64-96-128-16-64-32", PAPER).n5x5, key_of(PAPER.module("3a"), PAPER)
        (64, '3a')
    """
    name, _, widths = key.partition("-")
    module = spec.module(name)
    return read_widths(key, module, spec) if widths else module


def supposing(module: InceptionSpec, spec: GoogLeNetSpec) -> str:
    """Return a sentence that says which width is another than in Table 1, with a space after it; nothing where none is."""
    own = spec.module(module.name)
    for label, now, before in zip(width_labels(spec), module.widths, own.widths, strict=True):
        if now != before:
            return f"Suppose that the {label} of {naming.label(own.id, spec)} made {now} channels instead of {before}. "
    return ""


def widths_of(module: InceptionSpec, spec: GoogLeNetSpec) -> dict[str, str]:
    """Return the part of an address that gives a module its widths; nothing where they are those of Table 1."""
    return {} if module == spec.module(module.name) else {"widths": write_widths(module)}


def branches_said(module: InceptionSpec, spec: GoogLeNetSpec) -> str:
    """Return what the branches make, in the order of the depth concat, each with its name and its reduction."""
    said = [
        f"{one.width} ({one.label}, after {one.reduce_label} to {one.reduce_width})"
        if one.reduce_width
        else f"{one.width} ({one.label})"
        for one in branches(spec, module)
    ]
    return f"{', '.join(said[:-1])} and {said[-1]}"


def _sum_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Every module, and every module with one of its branches half or twice as wide."""
    return tuple((key_of(module, spec),) for own in spec.modules for module in (own, *edits(own, OUTPUTS)))


def _ask_sum(spec: GoogLeNetSpec, key: str) -> Question:
    module, inputs = module_of(key, spec), spec.in_channels(key.partition("-")[0])
    one, two, three, _ = module.branch_widths
    return Question(
        f"{supposing(module, spec)}{begun(naming.label(module.id, spec))} reads {inputs} channels. Its branches make "
        f"{branches_said(module, spec)}. How many channels does its depth concat put out?",
        _UNIT,
        module.out_channels,
        worked(summed(module.branch_widths), module.out_channels),
        (
            Wrong(sum(module.widths), Misconception.REDUCTIONS_SUMMED, summed(module.widths)),
            Wrong(max(module.branch_widths), Misconception.MAPS_ADDED, _largest(module)),
            Wrong(one + two + three + inputs, Misconception.PROJECTION_FORGOTTEN, summed((one, two, three, inputs))),
            Wrong(one + two + three, Misconception.POOL_BRANCH_FORGOTTEN, summed((one, two, three))),
        ),
        link("inception", spec, layer=module.id, topic="module", **widths_of(module, spec)),
    )


def _missing_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    return tuple((module.name, branch) for module in spec.modules for branch in (1, 2, 3, 4))


def _ask_missing(spec: GoogLeNetSpec, name: str, branch: int) -> Question:
    module, four = spec.module(name), branches(spec, spec.module(name))
    out, answer = module.out_channels, module.branch_widths[branch - 1]
    others = [one for one in four if one.index != branch]
    said = [f"{one.width} from the {one.label}" for one in others]
    reduced = [f"the {one.reduce_label} makes {one.reduce_width}" for one in four if one.reduce_width]
    return Question(
        f"{begun(naming.label(module.id, spec))} puts out {out:,} channels: {said[0]}, {said[1]}, {said[2]}, and the rest from the "
        f"{four[branch - 1].label}. {begun(', '.join(reduced))}. How many channels come from the {four[branch - 1].label}?",
        _UNIT,
        answer,
        worked(_less(out, [one.width for one in others]), answer),
        [one for one in _missing_wrong(spec, module, branch) if one.value > 0],
        link("inception", spec, layer=module.id, topic="module"),
    )


def _missing_wrong(spec: GoogLeNetSpec, module: InceptionSpec, branch: int) -> Iterator[Wrong]:
    four, out = branches(spec, module), module.out_channels
    others = [one for one in four if one.index != branch]
    taken = [width for one in others for width in (one.reduce_width, one.width) if width]
    own = four[branch - 1].reduce_width
    taken += [own] if own else []
    yield Wrong(out - sum(taken), Misconception.REDUCTIONS_SUMMED, _less(out, taken))
    if own:
        yield Wrong(own, Misconception.REDUCTION_FOR_BRANCH)
    if branch == 4:
        inputs = spec.in_channels(module.name)
        yield Wrong(inputs, Misconception.PROJECTION_FORGOTTEN)
    else:
        three = [one.width for one in others[:-1]]
        yield Wrong(out - sum(three), Misconception.POOL_BRANCH_FORGOTTEN, _less(out, three))
    if not own:
        reduced = [one.reduce_width or one.width for one in others]
        yield Wrong(out - sum(reduced), Misconception.REDUCTION_FOR_BRANCH, _less(out, reduced))
    yield Wrong(out // 4, Misconception.EQUAL_SHARES, f"⌊{out:,}/4⌋")


def _less(whole: int, parts: list[int]) -> str:
    return "−".join(f"{number:,}" for number in (whole, *parts))


def _next_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """One layer that reads each module, each head's and the classifier: of the module as it is, and of it edited."""
    read: dict[LayerId, list[LayerId]] = {module.id: [] for module in spec.modules}
    for layer, node in nodes(spec).items():
        if node.kind in ("conv", "linear") and (source := _past_pools(layer, spec)[0]) in read:
            read[source].append(layer)
    chosen: list[tuple[InceptionSpec, LayerId]] = []
    for at, own in enumerate(spec.modules):
        heads = [layer for layer in read[own.id] if layer.startswith("aux")]
        others = [layer for layer in read[own.id] if layer not in heads]
        chosen += [(own, layer) for layer in (others[at % len(others)], *heads)]  # a next module's branches by turns
    return tuple((layer, key_of(module, spec)) for own, layer in chosen for module in (own, *edits(own, OUTPUTS)))


def _past_pools(layer: LayerId, spec: GoogLeNetSpec) -> tuple[LayerId, list[Node]]:
    """The layer whose channels a layer reads, and the pools between them, in their order."""
    pools: list[Node] = []
    (source,) = sources(spec)[layer]
    while source.kind in ("max pool", "avg pool", "dropout"):
        pools[:0] = [source] if source.kind != "dropout" else []
        (source,) = sources(spec)[source.id]
    return source.id, pools


def _ask_next(spec: GoogLeNetSpec, layer: LayerId, key: str) -> Question:
    module, (_, pools) = module_of(key, spec), _past_pools(layer, spec)
    unit = "numbers" if layer == "fc" else _UNIT
    between = " and then ".join(spoken(pool.id, spec) for pool in pools)
    reader = "the classifier" if layer == "fc" else spoken(layer, spec)
    edited = widths_of(module, spec)
    return Question(
        f"{supposing(module, spec)}The branches of {naming.label(module.id, spec)} make {branches_said(module, spec)} "
        f"channels. {f'Then comes {between}. ' if pools else ''}How many {unit} does {reader} read?",
        unit,
        module.out_channels,
        worked(summed(module.branch_widths), module.out_channels),
        _next_wrong(spec, layer, module, pools),
        link("inception", spec, layer=module.id, topic="whatif", **edited)
        if edited
        else link("architecture", spec, layer=layer),
    )


def _next_wrong(spec: GoogLeNetSpec, layer: LayerId, module: InceptionSpec, pools: list[Node]) -> Iterator[Wrong]:
    out, made = module.out_channels, nodes(spec)[layer].out_shape[1]
    for stride in [pool.stride for pool in pools if pool.stride and pool.stride > 1][:1]:
        yield Wrong(out // stride, Misconception.POOL_CHANGES_CHANNELS, f"⌊{out:,}/{stride}⌋")
    if layer == "fc":
        side = pools[0].in_shape[-1]
        yield Wrong(side**2 * out, Misconception.AVERAGE_FORGOTTEN, f"{side}·{side}·{out:,}")
    if layer.startswith("inception"):
        yield Wrong(out // 4, Misconception.INPUT_DIVIDED, f"⌊{out:,}/4⌋")
    yield Wrong(sum(module.widths), Misconception.REDUCTIONS_SUMMED, summed(module.widths))
    yield Wrong(max(module.branch_widths), Misconception.MAPS_ADDED, _largest(module))
    yield Wrong(made, Misconception.OUTPUT_FOR_INPUT)


def _largest(module: InceptionSpec) -> str:
    return f"max({', '.join(map(str, module.branch_widths))})"


CHANNEL_SUM = Family("channel-sum", "Channels of a depth concat", _sum_keys, _ask_sum)
MISSING_WIDTH = Family("missing-width", "The missing width", _missing_keys, _ask_missing)
NEXT_INPUT = Family("next-input", "What the next layer reads", _next_keys, _ask_next)
