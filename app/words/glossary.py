"""The terms of the pages: what each means, an example from one network, and where it can be seen. Prose: ``content/glossary.md``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from app.words.prose import passages
from googlenet_core.arithmetic import field_of, layer_costs, row_of, total
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, naming
from googlenet_core.why.methods import METHODS

_TOPIC = "glossary"
_CLASSES = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """One entry.

    Attributes:
        name: the term.
        meaning: two sentences at most.
        example: one fact of the network.
        place: title of the section where it can be seen.
        address: that section's page and query, as it stands in a link between pages.
    """

    name: str
    meaning: str
    example: str
    place: str
    address: str

    @property
    def anchor(self) -> str:
        """Where the entry stands on its page: the name as the browser's page makes an anchor of a heading."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower())


def terms(spec: GoogLeNetSpec) -> tuple[Term, ...]:
    """Return all entries in alphabetical order, with examples from one network."""
    numbers = _numbers(spec)
    return tuple(_read(name, text, numbers) for name, text in passages(_TOPIC).items())


def _read(name: str, text: str, numbers: dict[str, object]) -> Term:
    meaning, example, place = text.split("\n")
    title, _, address = place.removeprefix("See: ").partition(" | ")
    return Term(name, meaning, example.removeprefix("Example: ").format(**numbers), title, address)


def _numbers(spec: GoogLeNetSpec) -> dict[str, object]:
    module, last, head = spec.modules[0], spec.modules[-1], spec.auxiliary[-1]
    first, row, end = row_of("conv1", spec), row_of(module.id, spec), row_of(last.id, spec)
    ablated, order = spec.module("4c"), [one.name for one in spec.modules]
    linear, cost = layer_costs(spec, _CLASSES)["fc"], total(spec, _CLASSES)
    return {
        "third": naming.branch_label(spec, 3),
        "third_share": ablated.branch_widths[2] / ablated.out_channels,
        "units": row.channels * row.size**2,
        "methods": ", ".join(method.title for method in METHODS.values()),
        "tap_1": spec.auxiliary[0].tap,
        "tap_2": head.tap,
        "loss_weight": head.loss_weight,
        "reached": order.index(head.tap) + 1,
        "widths": ", ".join(map(str, module.branch_widths)),
        "branches": ", ".join(naming.branch_label(spec, branch) for branch in (1, 2, 3, 4)),
        "sum": " + ".join(map(str, module.branch_widths)),
        "channels": module.out_channels,
        "colours": first.in_channels,
        "norm": f"{cost.norm:,} of its parameters." if spec.batch_norm else f"{spec.title} has none.",
        "padding": row_of(f"{module.id}.branch2.1", spec).padding,
        "classes": _CLASSES,
        "bits": math.log2(_CLASSES),
        "even": 1 / _CLASSES,
        "features": last.out_channels,
        "linear": linear.weights,
        "rf": field_of(module.id, spec).rf_px,
        "rf_5b": field_of(last.id, spec).rf_px,
        "jump": field_of(module.id, spec).jump_px,
        "last_jump": field_of(last.id, spec).jump_px,
        "side": row.size,
        "positions": row.size**2,
        "last_side": end.size,
        "image": IMAGE_PX,
        "modules": len(spec.modules),
        "first_module": module.name,
        "last_module": last.name,
        "conv1": first.channels,
        "conv1_side": first.size,
        "kernel": first.kernel,
        "stride": first.stride,
        "reduce_in": row_of(f"{module.id}.branch2.0", spec).in_channels,
        "reduce_out": module.n3x3_reduce,
        "macs": cost.macs / 1e9,
        "params": cost.params,
        "weights": cost.weights,
    }
