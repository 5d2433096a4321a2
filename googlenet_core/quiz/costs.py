"""Families about what a convolution costs: parameters (k·k·in·out and what each channel has besides) and MACs.

The columns "params" and "ops" of Table 1 tell both in round numbers. MACs are counted by the rule of
`arithmetic.costs`, H'·W'·k·k·in·out for one picture, and asked in millions.
"""

from __future__ import annotations

from collections.abc import Iterator

from googlenet_core.arithmetic.formulas import macs_formula, params_formula, weights
from googlenet_core.blueprint.architecture import Node
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, worked
from googlenet_core.quiz.layers import begun, nodes, spoken
from googlenet_core.quiz.misconceptions import Misconception

_MILLION = 1_000_000


def _convolutions(spec: GoogLeNetSpec, *, sizes: bool) -> tuple[Key, ...]:
    """Convolutions, of those with the same numbers the first; the side of the map is one of these numbers or not."""
    found: dict[object, Key] = {}
    for node in nodes(spec).values():
        if node.kind == "conv":
            numbers = (node.kernel, node.in_shape[1], node.out_shape[1], *([node.out_shape[-1]] if sizes else []))
            found.setdefault(numbers, (node.id,))
    return tuple(found.values())


def _params_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    return _convolutions(spec, sizes=False)


def _ask_params(spec: GoogLeNetSpec, layer: str) -> Question:
    node = nodes(spec)[layer]
    own = (
        "It has no bias; the batch norm after it counts as part of it"
        if spec.batch_norm
        else "Each channel that it makes has a bias"
    )
    return Question(
        f"{_reads(node, spec)} {node.out_shape[1]}. {own}. How many parameters does it have?",
        "parameters",
        node.params,
        params_formula(node, spec) or "",
        _params_wrong(node, spec),
        link("architecture", spec, layer=layer),
    )


def _reads(node: Node, spec: GoogLeNetSpec) -> str:
    window = f"{node.kernel}×{node.kernel}"
    return f"{begun(spoken(node.id, spec))} reads {node.in_shape[1]} channels through a window of {window} and makes"


def _params_wrong(node: Node, spec: GoogLeNetSpec) -> Iterator[Wrong]:
    kernel, inputs, outputs = node.kernel or 1, node.in_shape[1], node.out_shape[1]
    all_weights, side = weights(node), node.out_shape[-1]
    own = node.params - all_weights
    added = f" + {2 * outputs}" if spec.batch_norm else f" + {outputs}"
    product = f"{kernel}·{kernel}·{inputs}·{outputs}"
    yield Wrong(
        kernel * kernel * outputs + own, Misconception.CHANNELS_IN_FORGOTTEN, f"{kernel}·{kernel}·{outputs}{added}"
    )
    area = all_weights * side**2 + own
    yield Wrong(area, Misconception.PARAMETERS_TIMES_AREA, f"{side}·{side}·{product}{added}")
    yield Wrong(all_weights, Misconception.NORM_FORGOTTEN if spec.batch_norm else Misconception.BIAS_FORGOTTEN, product)
    if spec.batch_norm:
        yield Wrong(all_weights + outputs, Misconception.NORM_AS_BIAS, f"{product} + {outputs}")
    else:
        yield Wrong(all_weights + inputs, Misconception.BIAS_FOR_EACH_INPUT, f"{product} + {inputs}")
    if kernel > 1:
        yield Wrong(
            kernel * inputs * outputs + own, Misconception.KERNEL_BY_ITS_SIDE, f"{kernel}·{inputs}·{outputs}{added}"
        )


def _macs_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    return _convolutions(spec, sizes=True)


def _ask_macs(spec: GoogLeNetSpec, layer: str) -> Question:
    node = nodes(spec)[layer]
    side = node.out_shape[-1]
    return Question(
        f"{_reads(node, spec)} {node.out_shape[1]} maps of {side}×{side} positions"
        f"{f' out of maps of {node.in_shape[-1]}×{node.in_shape[-1]}' if node.in_shape[-1] != side else ''}. "
        "How many million MACs does it need for one picture? Give one decimal.",
        "million MACs",
        node.macs / _MILLION,
        f"{macs_formula(node)}; {worked(f'{node.macs:,}/{_MILLION:,}', node.macs / _MILLION, 1)}",
        [one for one in _macs_wrong(node) if round(one.value, 1)],
        link("architecture", spec, layer=layer),
        decimals=1,
    )


def _macs_wrong(node: Node) -> Iterator[Wrong]:
    kernel, inputs, outputs, side = node.kernel or 1, node.in_shape[1], node.out_shape[1], node.out_shape[-1]
    window, area, channels = f"{kernel}·{kernel}", f"{side}·{side}", f"{inputs}·{outputs}"

    def millions(macs: int, misconception: Misconception, product: str) -> Wrong:
        return Wrong(macs / _MILLION, misconception, f"{product}/{_MILLION:,}")

    yield millions(2 * node.macs, Misconception.MAC_AS_FLOP, f"2·{area}·{window}·{channels}")
    yield millions(weights(node), Misconception.POSITIONS_FORGOTTEN, f"{window}·{channels}")
    yield millions(node.macs // inputs, Misconception.CHANNELS_IN_FORGOTTEN, f"{area}·{window}·{outputs}")
    yield millions(node.macs // side, Misconception.AREA_BY_ITS_SIDE, f"{side}·{window}·{channels}")
    read = node.in_shape[-1]
    yield millions(weights(node) * read**2, Misconception.INPUT_POSITIONS, f"{read}·{read}·{window}·{channels}")
    if kernel > 1:
        yield millions(node.macs // kernel, Misconception.KERNEL_BY_ITS_SIDE, f"{area}·{kernel}·{channels}")


PARAMETERS = Family("parameters", "Parameters of a convolution", _params_keys, _ask_params)
MACS = Family("macs", "MACs of a convolution", _macs_keys, _ask_macs)
