"""LayerId <-> the paper's label. The only place that converts one into the other.

A LayerId is the dotted path of a module in the network (``inception3a.branch2.1``); it is what code, URLs and
the command line use. A label is what people read (``inception (3a) · 3×3``).
"""

from __future__ import annotations

import re

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import LayerError, nearest

LayerId = str
"""Dotted module path, for example ``inception3a.branch2.1.relu``."""

INPUT = "input"
"""LayerId of the network's input."""

_OPERATIONS = {"conv": "convolution", "bn": "batch norm", "relu": "ReLU"}
_WHOLE_BRANCH = re.compile(r"^(inception\d[a-e]\.branch[234])$")


def third_kernel_label(spec: GoogLeNetSpec) -> str:
    """``5×5`` in the paper, ``3×3 (third branch)`` where the kernel is 3×3: a 3×3 kernel is never called 5×5."""
    return "5×5" if spec.third_kernel == 5 else f"{spec.third_kernel}×{spec.third_kernel} (third branch)"


def third_reduce_label(spec: GoogLeNetSpec) -> str:
    """Label of the 1×1 layer before the third branch's large kernel."""
    return "5×5 reduce" if spec.third_kernel == 5 else f"{spec.third_kernel}×{spec.third_kernel} reduce (third branch)"


def branch_label(spec: GoogLeNetSpec, branch: int) -> str:
    """Label of a whole branch (1 to 4) by its last layer, as Table 1 heads its columns."""
    return ("1×1", "3×3", third_kernel_label(spec), "pool proj")[branch - 1]


def canonical(layer_id: LayerId) -> LayerId:
    """LayerId of the layer that makes the tensor: a whole branch (``inception3a.branch2``) is its last layer."""
    return f"{layer_id}.1" if _WHOLE_BRANCH.match(layer_id) else layer_id


def stage_of(layer_id: LayerId) -> LayerId:
    """LayerId of the stage that a layer is in or is: ``inception3a`` of ``inception3a.branch2.0``."""
    return layer_id.partition(".")[0]


def is_foldable(stage: LayerId) -> bool:
    """Whether a stage has layers inside that a graph can fold away: an inception module or an auxiliary head."""
    return "." not in stage and stage.startswith(("inception", "aux"))


def foldable(spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """LayerIds of what can be unfolded: the modules in order of execution, then the auxiliary heads."""
    return (*(module.id for module in spec.modules), *(head.key for head in spec.auxiliary))


def label(layer_id: LayerId, spec: GoogLeNetSpec) -> str:
    """Return the paper's label of a layer; inside a module the module's label comes first.

    Example:
        >>> from googlenet_core import PAPER, label
        >>> label("inception3a.branch2.0", PAPER)
        'inception (3a) · 3×3 reduce'
    """
    layer_id = canonical(layer_id)
    stage, _, rest = layer_id.partition(".")
    return " · ".join([_stage_label(stage, spec), *([_inside_label(stage, rest, spec)] if rest else [])])


def short_label(layer_id: LayerId, spec: GoogLeNetSpec) -> str:
    """Label without the module's name: what stands on a node inside an unfolded module."""
    stage, _, rest = canonical(layer_id).partition(".")
    return _inside_label(stage, rest, spec) if rest else _stage_label(stage, spec)


def _stage_label(stage: str, spec: GoogLeNetSpec) -> str:
    if stage.startswith("inception"):
        return f"inception ({stage.removeprefix('inception')})"
    for head in spec.auxiliary:
        if stage == head.key:
            return f"auxiliary head ({head.tap})"
    pool4 = f"{spec.pool4.kernel}×{spec.pool4.kernel}/{spec.pool4.stride}"
    return {
        INPUT: "input",
        "conv1": "convolution 7×7/2",
        "maxpool1": "max pool 3×3/2",
        "lrn1": "local response norm 1",
        "conv2": "convolution 3×3 reduce",
        "conv3": "convolution 3×3/1",
        "lrn2": "local response norm 2",
        "maxpool2": "max pool 3×3/2",
        "maxpool3": "max pool 3×3/2",
        "maxpool4": f"max pool {pool4}",
        "avgpool": "avg pool 7×7/1",
        "dropout": f"dropout ({spec.dropout:.0%})",
        "fc": "linear",
    }.get(stage, stage)


def _inside_label(stage: str, rest: str, spec: GoogLeNetSpec) -> str:
    layer, _, operation = rest.rpartition(".")
    if operation in _OPERATIONS and (layer or not stage.startswith("aux")):
        owner = f"{_layer_label(layer, spec)} · " if layer else ""
        return f"{owner}{_OPERATIONS[operation]}"
    return _layer_label(rest, spec)


def _layer_label(rest: str, spec: GoogLeNetSpec) -> str:
    return {
        "branch1": "1×1",
        "branch2.0": "3×3 reduce",
        "branch2.1": "3×3",
        "branch3.0": third_reduce_label(spec),
        "branch3.1": third_kernel_label(spec),
        "branch4.0": "max pool 3×3/1",
        "branch4.1": "pool proj",
        "pool": "avg pool",
        "conv": "1×1",
        "fc1": "linear 1",
        "relu": "ReLU",
        "fc2": "linear 2",
    }.get(rest, rest)


def layer_ids(spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """Every LayerId of a variant whose tensor can be captured, in order of execution, operations included.

    Whole branches (``inception3a.branch2``) are there too, each right after its last layer.

    Example:
        >>> from googlenet_core import PAPER, layer_ids
        >>> layer_ids(PAPER)[:4]
        ('input', 'conv1.conv', 'conv1.relu', 'conv1')
    """
    ids: list[LayerId] = [INPUT]
    for stage in stages(spec):
        ids += _inside(stage, spec)
        ids.append(stage)
    return tuple(ids)


def stages(spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """LayerIds of the folded network in order of execution; an auxiliary head follows the module it reads."""
    order = [
        "conv1",
        "maxpool1",
        *(["lrn1"] if spec.lrn else []),
        "conv2",
        "conv3",
        *(["lrn2"] if spec.lrn else []),
        "maxpool2",
    ]
    heads = {head.tap: head.key for head in spec.auxiliary}
    for module in spec.modules:
        order += {"4a": ["maxpool3"], "5a": ["maxpool4"]}.get(module.name, [])
        order.append(module.id)
        if module.name in heads:
            order.append(heads[module.name])
    return (*order, "avgpool", "dropout", "fc")


def conv_operations(layer_id: LayerId, spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """The operations inside a convolution layer, in order."""
    return tuple(f"{layer_id}.{op}" for op in ("conv", *(["bn"] if spec.batch_norm else []), "relu"))


def _inside(stage: LayerId, spec: GoogLeNetSpec) -> list[LayerId]:
    if stage in ("conv1", "conv2", "conv3"):
        return list(conv_operations(stage, spec))
    if stage.startswith("aux"):
        conv = f"{stage}.conv"
        return [
            f"{stage}.pool",
            *conv_operations(conv, spec),
            conv,
            *(f"{stage}.{part}" for part in ("fc1", "relu", "dropout", "fc2")),
        ]
    if not stage.startswith("inception"):
        return []
    ids: list[LayerId] = []
    for part in ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.0", "branch4.1"):
        layer = f"{stage}.{part}"
        ids += [*(conv_operations(layer, spec) if part != "branch4.0" else ()), layer]
        if part.endswith(".1"):
            ids.append(layer.removesuffix(".1"))
    return ids


def resolve_layer(text: str, spec: GoogLeNetSpec) -> LayerId:
    """Turn what a person typed into a LayerId: the id itself, ``3a``, ``inception (3a)`` or a full label.

    Raises:
        LayerError: nothing matches; the nearest LayerId is named.

    Example:
        >>> from googlenet_core import PAPER, resolve_layer
        >>> resolve_layer("inception (3a)", PAPER), resolve_layer("3a", PAPER)
        ('inception3a', 'inception3a')
    """
    wanted = text.strip()
    ids = layer_ids(spec)
    if wanted in ids:
        return wanted
    folded = _fold(wanted)
    for layer_id in ids:
        if folded in (_fold(layer_id), _fold(label(layer_id, spec)), _fold(layer_id.removeprefix("inception"))):
            return layer_id
    raise LayerError(f"There is no layer '{wanted}' in variant {spec.name}.{nearest(wanted, ids)}")


def _fold(text: str) -> str:
    said = text.lower().replace("x", "×").replace("au×iliary classifier", "au×iliary head")  # the paper's word for it
    return re.sub(r"[\s()·]", "", said)
