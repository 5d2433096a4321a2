"""The numbers of a variant by which `claims` judges what is often said, and which stand in its answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from googlenet_core.arithmetic.channels import branches
from googlenet_core.arithmetic.costs import layer_costs, total
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint.depth import count_learned
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.studies.last_layer import compare_last_layers
from googlenet_core.studies.peers import ALEXNET, QUOTED_RATIO
from googlenet_core.studies.shares import shares, trend
from googlenet_core.studies.widening import widen

Numbers = Mapping[str, Any]

_NOT_NEGATIVE = ("conv", "lrn", "inception", "max pool")
"""Kinds of layers that put out nothing below 0: convolutions end in a ReLU, the others only choose, join or divide."""


def count(spec: GoogLeNetSpec) -> Numbers:
    """Return everything by name."""
    rows = {layer.id: layer for layer in layers(spec)}
    return {**_size(spec, rows), **_stem(spec, rows), **_modules(spec, rows), **_heads(spec, rows)}


def _size(spec: GoogLeNetSpec, rows: Mapping[str, Layer]) -> dict[str, Any]:
    whole, wider, last = total(spec), widen(spec, 2), compare_last_layers(spec)
    heads = {head.key for head in spec.auxiliary}
    main = [layer for layer in rows.values() if layer.id.partition(".")[0] not in heads]
    aux = [layer for layer in rows.values() if layer.id.partition(".")[0] in heads]
    pools = [layer for layer in main if layer.kind == "max pool" and "." not in layer.id]
    learned = count_learned(spec)
    return {
        "learned": learned,
        "max_pools": len(pools),
        "with_pooling": learned + len(pools) + sum(layer.kind == "avg pool" for layer in main),
        "convs": sum(layer.kind == "conv" for layer in main),
        "linears": sum(layer.kind == "linear" for layer in main),
        "aux_convs": sum(layer.kind == "conv" for layer in aux),
        "aux_linears": sum(layer.kind == "linear" for layer in aux),
        "params": whole.params,
        "params_with_aux": total(spec, auxiliary=True).params,
        "quoted": QUOTED_RATIO,
        "alexnet": ALEXNET.cost.params,
        "ratio": ALEXNET.cost.params / whole.params,
        "macs": whole.macs / 1e9,
        "macs_ratio": whole.macs / ALEXNET.cost.macs,
        "wider_params": wider.params_ratio,
        "wider_macs": wider.macs_ratio,
        "linear": last.averaged.weights,
        "full": last.full.weights,
        "places": last.size**2,
        "last_size": last.size,
        "dropout": 100 * spec.dropout,
    }


def _stem(spec: GoogLeNetSpec, rows: Mapping[str, Layer]) -> dict[str, Any]:
    costs, order = layer_costs(spec), list(rows)
    between = order[order.index("maxpool1") + 1 : order.index("maxpool2")]
    second = [layer for layer in between if rows[layer].kind == "conv"]
    pool = rows["maxpool1"]
    assert pool.kernel
    assert pool.stride
    steps = (pool.in_size - pool.kernel) / pool.stride
    read = [source for layer in rows.values() if layer.kind == "max pool" for source in layer.inputs]
    return {
        "image": IMAGE_PX,
        "second_convs": len(second),
        "second_weights": sum(costs[layer].weights for layer in second),
        "reduce": spec.conv2,
        "pool_in": pool.in_size,
        "pool_steps": steps,
        "pool_up": ceil(steps) + 1,
        "pool_down": floor(steps) + 1,
        "pools_read_positive": all(rows[source].kind in _NOT_NEGATIVE for source in read),
        "pools": sum(layer.kind == "max pool" for layer in rows.values()),
    }


def _modules(spec: GoogLeNetSpec, rows: Mapping[str, Layer]) -> dict[str, Any]:
    first, costs, seen = spec.modules[0], layer_costs(spec), fields(spec)
    ways = branches(spec, first)
    one, two, three, pool = ways
    read = rows[f"{first.id}.branch1"].in_channels
    ones = [layer for layer in rows.values() if layer.kind == "conv" and layer.kernel == 1 and "aux" not in layer.id]
    larger = [share.larger_kernels for share in shares(spec, "params")]
    moves = trend(larger)
    kernels = [one.kernel, two.kernel, three.kernel]
    return {
        "concat": rows[first.id].channels,
        "branch_sum": sum(first.branch_widths),
        "widths": " + ".join(map(str, first.branch_widths)),
        "windows": _listed([f"{kernel}×{kernel}" for kernel in kernels]),
        "paddings": _listed([str(way.padding) for way in (one, two, three)]),
        "pool_padding": pool.padding,
        "module_weights": costs[first.id].weights,
        "dense_weights": max(kernels) ** 2 * read * first.out_channels,
        "widest": max(kernels),
        "module_in": read,
        "reduce_in": read,
        "reduce_out": first.n5x5_reduce,
        "ones": len(ones),
        "ones_fewer": sum(layer.channels < layer.in_channels for layer in ones),
        "ones_same": sum(layer.channels == layer.in_channels for layer in ones),
        "ones_more": sum(layer.channels > layer.in_channels for layer in ones),
        "share_first": 100 * larger[0],
        "share_last": 100 * larger[-1],
        "pairs": moves.pairs,
        "rising": moves.rising_pairs,
        "rf_3x3": seen[f"{first.id}.branch2.1"].rf_px,
        "jump": seen[f"{first.id}.branch2.1"].jump_px,
        "rf_5b": seen[spec.modules[-1].id].rf_px,
        "rf_avgpool": seen["avgpool"].rf_px,
    }


def _heads(spec: GoogLeNetSpec, rows: Mapping[str, Layer]) -> dict[str, Any]:
    order = [module.name for module in spec.modules]
    first, second = (order.index(head.tap) + 1 for head in spec.auxiliary)
    division = [0]
    for layer in rows.values():
        if layer.kind == "max pool" and "." not in layer.id and division[-1]:
            division.append(0)
        division[-1] += layer.kind == "inception"
    return {
        "heads": len(spec.auxiliary),
        "tap_1": spec.auxiliary[0].tap,
        "tap_2": spec.auxiliary[1].tap,
        "loss_weight": spec.auxiliary[0].loss_weight,
        "head_dropout": 100 * spec.auxiliary[0].dropout,
        "modules": len(order),
        "count_1": first,
        "count_2": second,
        "division": " + ".join(map(str, division)),
        "reached": max(first, second),
        "beyond": len(order) - max(first, second),
    }


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"
