"""How two variants differ, layer by layer and as a whole, from their specs alone.

A difference is either something built differently (a *cause*: a window, a norm, a bias, a dropout rate, a layer that
only one has) or what follows from it (an *effect*: parameters, MACs, receptive field). What it means is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from googlenet_core.arithmetic import costs as costs_of
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint.naming import LayerId, stage_of
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.tables import Rows

Aspect = Literal["layer", "window", "norm", "bias", "dropout", "params", "macs", "rf"]
"""In what respect a layer can differ; the first five are causes, the rest effects."""

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
CAUSES: tuple[Aspect, ...] = ("layer", "window", "norm", "bias", "dropout")

AspectValue = str | int | float | None
"""What a layer has of an aspect; None where it has nothing of it or is missing."""


@dataclass(frozen=True, slots=True)
class AspectChange:
    """One respect in which a layer differs, with what either variant has."""

    aspect: Aspect
    first: AspectValue
    second: AspectValue


@dataclass(frozen=True, slots=True)
class LayerDifference:
    """A layer that differs. A module or head is listed with its own sums, and with the causes found inside it."""

    layer: LayerId
    kind: str
    changes: tuple[AspectChange, ...]
    inside: frozenset[Aspect] = frozenset()

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Every respect in which it, or a layer inside it, differs."""
        return self.inside | {change.aspect for change in self.changes}

    def change(self, aspect: Aspect) -> AspectChange | None:
        """Return its own change in one respect, or None."""
        return next((change for change in self.changes if change.aspect == aspect), None)


@lru_cache(maxsize=16)
def compare(first: GoogLeNetSpec, second: GoogLeNetSpec) -> Rows[LayerDifference]:
    """Return the layers in which two variants differ, in order of execution; a layer that one lacks is among them."""
    one, two = facts(first), facts(second)
    kinds = {layer.id: layer.kind for spec in (second, first) for layer in layers(spec)}
    own = {layer_id: _changes(one.get(layer_id, {}), two.get(layer_id, {})) for layer_id in _merged(first, second)}
    found = []
    for layer_id, changes in own.items():
        inside = frozenset(
            change.aspect
            for other, others in own.items()
            if other.startswith(f"{layer_id}.")
            for change in others
            if change.aspect in CAUSES
        )
        if changes or inside:
            found.append(LayerDifference(layer_id, kinds[layer_id], changes, inside))
    return Rows(found)


def marked(first: GoogLeNetSpec, second: GoogLeNetSpec, aspect: Aspect | None = None) -> frozenset[LayerId]:
    """Return the layers of ``first`` that differ from ``second``, in one respect or in any."""
    there = {layer.id for layer in layers(first)}
    return frozenset(
        difference.layer
        for difference in compare(first, second)
        if difference.layer in there and (aspect is None or aspect in difference.aspects)
    )


@lru_cache(maxsize=16)
def facts(spec: GoogLeNetSpec) -> Mapping[LayerId, Mapping[Aspect, AspectValue]]:
    """Return what every layer of a variant has in each respect."""
    costs, seen = costs_of.layer_costs(spec), fields(spec)
    heads = {head.key: head.dropout for head in spec.auxiliary}
    found: dict[LayerId, Mapping[Aspect, AspectValue]] = {}
    for layer in layers(spec):
        cost = costs[layer.id]
        convolves = layer.kind == "conv"
        found[layer.id] = {
            "layer": layer.kind,
            "window": _window(layer),
            "norm": "batch norm" if convolves and spec.batch_norm else None,
            "bias": "biases" if convolves and spec.conv_bias else None,
            "dropout": heads.get(stage_of(layer.id), spec.dropout) if layer.kind == "dropout" else None,
            "params": cost.params,
            "macs": cost.macs,
            "rf": seen[layer.id].rf_px,
        }
    return found


def _window(layer: Layer) -> str | None:
    if layer.kernel is None:
        return None
    side = f"{layer.kernel}×{layer.kernel}"
    if layer.adaptive:
        return f"adaptive to {layer.size}×{layer.size}"
    return f"{side}/{layer.stride}" + (f", pad {layer.padding}" if layer.padding else "")


def _merged(first: GoogLeNetSpec, second: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """Ids of both variants in order of execution: a layer that one lacks stands before what follows it in the other."""
    order = [layer.id for layer in layers(first)]
    there = set(order)
    position = 0
    for layer in layers(second):
        if layer.id in there:
            position = order.index(layer.id) + 1
        else:
            order.insert(position, layer.id)
            position += 1
    return tuple(order)


def _changes(one: Mapping[Aspect, AspectValue], two: Mapping[Aspect, AspectValue]) -> tuple[AspectChange, ...]:
    if not one or not two:  # missing as a whole: what else it has is not a difference of its own
        return (AspectChange("layer", one.get("layer"), two.get("layer")),)
    return tuple(AspectChange(aspect, one[aspect], two[aspect]) for aspect in ASPECTS if one[aspect] != two[aspect])


@dataclass(frozen=True, slots=True)
class Trait:
    """What a variant as a whole is like in one respect. ``key`` names the explanation."""

    key: str
    title: str
    value: AspectValue


def module_traits(spec: GoogLeNetSpec, module: LayerId, classes: int) -> tuple[Trait, ...]:
    """Return what two networks side by side can be told apart by: as a whole for some classes, and in one module."""
    layer = next(layer for layer in layers(spec, classes) if layer.id == module)
    plain, own = costs_of.total(spec, classes), costs_of.layer_costs(spec, classes)[module]
    return (
        Trait("norm", "Normalisation", _normalisation(spec)),
        Trait("third_kernel", "Kernel of the third branch", f"{spec.third_kernel}×{spec.third_kernel}"),
        Trait("classes", "Classes", classes),
        Trait("params", "Parameters", plain.params),
        Trait("macs", "MACs", plain.macs),
        Trait("module_size", "Output of the module", f"{layer.channels:,}×{layer.size}×{layer.size}"),
        Trait("module_params", "Parameters of the module", own.params),
        Trait("module_macs", "MACs of the module", own.macs),
        Trait("module_rf", "Receptive field of the module, px", fields(spec)[module].rf_px),
    )


def _normalisation(spec: GoogLeNetSpec) -> str:
    return "batch norm" if spec.batch_norm else "local response norm" if spec.lrn else "none"


def traits(spec: GoogLeNetSpec) -> tuple[Trait, ...]:
    """Return what tells a variant from the others, causes first."""
    head, pool = spec.auxiliary[0], spec.pool4
    plain, with_heads = costs_of.total(spec), costs_of.total(spec, auxiliary=True)
    seen = fields(spec)
    return (
        Trait("third_kernel", "Kernel of the third branch", f"{spec.third_kernel}×{spec.third_kernel}"),
        Trait("pool4", "Fourth max pool", f"{pool.kernel}×{pool.kernel}/{pool.stride}"),
        Trait("norm", "Normalisation", _normalisation(spec)),
        Trait("bias", "Biases of convolutions", "yes" if spec.conv_bias else "no"),
        Trait("dropout", "Dropout before the classifier", f"{spec.dropout:.0%}"),
        Trait("aux_pool", "Pool of the auxiliary heads", "adaptive, to 4×4" if head.adaptive_pool else "5×5/3"),
        Trait("params", "Parameters", plain.params),
        Trait("params_with_aux", "Parameters with the auxiliary heads", with_heads.params),
        Trait("macs", "MACs", plain.macs),
        Trait("macs_with_aux", "MACs with the auxiliary heads", with_heads.macs),
        Trait("rf_5b", "Receptive field of inception (5b)", seen[spec.modules[-1].id].rf_px),
        Trait("rf_avgpool", "Receptive field after the average pool", seen["avgpool"].rf_px),
    )
