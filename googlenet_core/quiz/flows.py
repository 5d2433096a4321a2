"""Families about what flows where: who reads a module's output, and which modules a head's loss reaches.

The heads tap after (4a) and (4d); their losses are added with weight 0.3 in training (section 5 of the paper).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import AUXILIARY_HEADS, HEAD_TITLES, HEADS
from googlenet_core.blueprint.naming import stage_of
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.quiz.concats import OUTPUTS
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, listed, summed, worked
from googlenet_core.quiz.layers import nodes
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.studies.whatif import WidthChange, changes, with_width, write_widths

_SHOWN = 3
"""The branch that is doubled where it does not matter which: the third."""


def _taps(spec: GoogLeNetSpec) -> list[str]:
    return [head.tap for head in spec.auxiliary]


def _doubled(spec: GoogLeNetSpec, name: str, branch: int) -> InceptionSpec:
    module = spec.module(name)
    index = OUTPUTS[branch - 1]
    return with_width(module, index, 2 * module.widths[index])


@lru_cache(maxsize=128)
def _readers(spec: GoogLeNetSpec, edited: InceptionSpec) -> tuple[WidthChange, ...]:
    """Layers outside an edited module that read more than before, auxiliary heads included."""
    return changes(spec, edited)


def _reader_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """How many layers read a module, in training too where a head does; how many weights each of its branches moves."""
    count: list[Key] = [
        (module.name, _SHOWN, way)
        for module in spec.modules
        for way in ("inference", "training")
        if way == "inference" or module.name in _taps(spec)
    ]
    return (*count, *((module.name, branch, "weights") for module in spec.modules for branch in (1, 2, 3, 4)))


def _ask_readers(spec: GoogLeNetSpec, name: str, branch: int, asked: str) -> Question:
    module, edited = spec.module(name), _doubled(spec, name, branch)
    label, width = naming.branch_label(spec, branch), module.branch_widths[branch - 1]
    supposed = (
        f"Suppose that the {label} of {naming.label(module.id, spec)} made {2 * width} channels instead of {width}, and every "
        "other layer as many as before."
    )
    heads = asked == "training"
    readers = [one for one in _readers(spec, edited) if heads or stage_of(one.layer) not in AUXILIARY_HEADS]
    address = link("inception", spec, layer=module.id, topic="whatif", widths=write_widths(edited))
    if asked == "weights":
        return _ask_weights(spec, supposed, edited, readers, address)
    when = "in training, auxiliary heads included" if asked == "training" else "at inference"
    return Question(
        f"{supposed} How many layers outside the module, of those that run {when}, would need more weights?",
        "layers",
        len(readers),
        listed(naming.label(reader.layer, spec) for reader in readers),
        _count_wrong(spec, module, len(readers), asked),
        address,
    )


def _count_wrong(spec: GoogLeNetSpec, module: InceptionSpec, count: int, asked: str) -> Iterator[Wrong]:
    last, tapped = module == spec.modules[-1], module.name in _taps(spec)
    if asked == "training":
        yield Wrong(count - 1, Misconception.HEAD_FORGOTTEN, f"{count}−1")
    elif last:
        yield Wrong(len(HEADS), Misconception.HEADS_AT_INFERENCE)
    elif tapped:
        yield Wrong(count + 1, Misconception.HEADS_AT_INFERENCE, f"{count}+1")
    yield Wrong(0, Misconception.NOTHING_OUTSIDE)
    yield Wrong(1, Misconception.ONE_READER)
    order = [layer.id for layer in layers(spec)]
    learned = [
        layer
        for layer in order[order.index(module.id) + 1 :]
        if nodes(spec)[layer].kind in ("conv", "linear") and stage_of(layer) not in AUXILIARY_HEADS
    ]
    yield Wrong(len(learned), Misconception.EVERYTHING_AFTER)


def _ask_weights(
    spec: GoogLeNetSpec, supposed: str, edited: InceptionSpec, readers: list[WidthChange], address: str
) -> Question:
    made = [nodes(spec)[reader.layer].out_shape[1] for reader in readers]
    added = readers[0].in_after - readers[0].in_before
    names = ", ".join(
        f"{naming.short_label(one.layer, spec)} {width:,}" for one, width in zip(readers, made, strict=True)
    )
    owner = "the classifier" if stage_of(readers[0].layer) == "fc" else naming.label(stage_of(readers[0].layer), spec)
    return Question(
        f"{supposed} At inference {owner} reads the module"
        f"{f', through convolutions that make: {names}' if len(made) > 1 else f' and makes {made[0]:,} logits'}. "
        "How many more weights would the layers outside the module that run then have?",
        "weights",
        added * sum(made),
        worked(f"{added}·{_bracketed(made)}", added * sum(made)),
        _weights_wrong(spec, edited, readers, made, added),
        address,
    )


def _bracketed(terms: list[int]) -> str:
    return f"({summed(terms)})" if len(terms) > 1 else f"{terms[0]:,}"


def _weights_wrong(
    spec: GoogLeNetSpec, edited: InceptionSpec, readers: list[WidthChange], made: list[int], added: int
) -> Iterator[Wrong]:
    whole, total = readers[0].in_after, sum(made)
    if edited.name in _taps(spec):
        conv = next(head.conv for head in spec.auxiliary if head.tap == edited.name)
        with_head = [*made, conv]
        yield Wrong(added * sum(with_head), Misconception.HEADS_AT_INFERENCE, f"{added}·{_bracketed(with_head)}")
    if len(made) > 1:
        yield Wrong(added * made[0], Misconception.ONE_READER, f"{added}·{made[0]}")
    yield Wrong(whole * total, Misconception.OLD_WEIGHTS_COUNTED, f"{whole:,}·{_bracketed(made)}")
    if spec.conv_bias or len(made) == 1:
        yield Wrong((added + 1) * total, Misconception.BIASES_ADDED, f"({added}+1)·{_bracketed(made)}")
    side = nodes(spec)[readers[0].layer].in_shape[-1] if len(made) > 1 else 1
    yield Wrong(
        added * total * side**2, Misconception.PARAMETERS_TIMES_AREA, f"{side}·{side}·{added}·{_bracketed(made)}"
    )
    yield Wrong(0, Misconception.NOTHING_OUTSIDE)


def _reach_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Every head, and every module."""
    return (*(("from", head) for head in HEADS), *(("to", module.name) for module in spec.modules))


def _reached(head: str, spec: GoogLeNetSpec) -> int:
    """How many modules stand before the place where a head taps: its loss is computed from them, and from no other."""
    order = [module.name for module in spec.modules]
    taps = {f"aux_{one.tap}": one.tap for one in spec.auxiliary}
    return order.index(taps[head]) + 1 if head in taps else len(order)


def _ask_reach(spec: GoogLeNetSpec, way: str, name: str) -> Question:
    return _ask_from(spec, name) if way == "from" else _ask_to(spec, name)


def _ask_from(spec: GoogLeNetSpec, head: str) -> Question:
    count, total = _reached(head, spec), len(spec.modules)
    taps = " and ".join(f"({tap})" for tap in _taps(spec))
    wrong = [
        Wrong(total - count, Misconception.GRADIENT_FORWARD, f"{total}−{count}"),
        Wrong(1, Misconception.TAP_ALONE),
        Wrong(total, Misconception.WHOLE_NETWORK),
    ]
    return Question(
        f"GoogLeNet has {total} inception modules, ({spec.modules[0].name}) to ({spec.modules[-1].name}), one after another; "
        f"the auxiliary heads read {taps}, the main head what comes out of the last. In training, how many of the modules "
        f"does the loss of the {HEAD_TITLES[head]} send a gradient to?",
        "modules",
        count,
        listed(f"({module.name})" for module in spec.modules[:count]),
        wrong,
        link("outputs", spec, outputs="gradients"),
    )


def _ask_to(spec: GoogLeNetSpec, name: str) -> Question:
    order = [module.name for module in spec.modules]
    at = order.index(name) + 1
    reaching = [head for head in HEADS if _reached(head, spec) >= at]
    before = [head for head in HEADS if _reached(head, spec) <= at]
    taps = " and ".join(f"({tap})" for tap in _taps(spec))
    module = naming.label(spec.module(name).id, spec)
    return Question(
        f"The auxiliary heads read inception {taps}, the main head what comes out of the last module, "
        f"({order[-1]}). In training, how many of the three losses send a gradient to {module}?",
        "losses",
        len(reaching),
        listed(HEAD_TITLES[head] for head in reaching),
        (
            Wrong(1, Misconception.MAIN_LOSS_ALONE),
            Wrong(len(reaching) - 1, Misconception.AUXILIARY_LOSSES_ALONE, f"{len(reaching)}−1"),
            Wrong(len(before), Misconception.GRADIENT_FORWARD),
            Wrong(len(HEADS), Misconception.WHOLE_NETWORK),
        ),
        link("outputs", spec, outputs="gradients"),
    )


READERS = Family("readers", "Who reads a module", _reader_keys, _ask_readers)
GRADIENT_REACH = Family("gradient-reach", "Where a gradient arrives", _reach_keys, _ask_reach)
