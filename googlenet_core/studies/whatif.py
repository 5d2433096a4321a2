"""What if a module were wider or narrower: reading six widths that a person typed, and what changes around the module.

The edited network is an ordinary spec (`GoogLeNetSpec.with_module`), so every other file answers for it as for any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from googlenet_core.arithmetic.costs import Cost, layer_costs
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import WIDTH_NAMES, GoogLeNetSpec, InceptionSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.errors import SpecError
from googlenet_core.wording import with_minus

MAX_WIDTH = 4096
"""Widest branch that is taken: four times the network's widest output, far beyond what anybody would build."""


@dataclass(frozen=True, slots=True)
class WidthChange:
    """A layer outside the edited module whose input or cost is another than before."""

    layer: naming.LayerId
    label: str
    in_before: int
    in_after: int
    before: Cost
    after: Cost


def width_labels(spec: GoogLeNetSpec) -> tuple[str, str, str, str, str, str]:
    """Return what the six widths are called, in the order of Table 1's columns."""
    third, reduce = naming.branch_label(spec, 3), naming.third_reduce_label(spec)
    return ("1×1", "3×3 reduce", "3×3", reduce, third, "pool proj")


def read_width(text: str, label: str) -> int:
    """Turn what a person typed into a width.

    Raises:
        SpecError: it is not a whole number from 1 to `MAX_WIDTH`; the message names the width.
    """
    typed = text.strip().replace("−", "-")
    # Digits only: int() would also take "1_0", "+7" and digits of other scripts.
    if re.fullmatch(r"[0-9]{1,9}", typed) and 1 <= int(typed) <= MAX_WIDTH:
        return int(typed)
    raise SpecError(f"{label} must be a whole number from 1 to {MAX_WIDTH}, not {_reason(typed)}.")


def _reason(typed: str) -> str:
    if not typed:
        return "empty"
    shown = typed if len(typed) <= 20 else f"{typed[:19]}…"
    return with_minus(shown) if re.fullmatch(r"-?[0-9.]+", typed) else f"'{shown}'"


def with_width(module: InceptionSpec, index: int, width: int) -> InceptionSpec:
    """Return a module with one of its six widths, counted from 0, replaced."""
    widths = list(module.widths)
    widths[index] = width
    return InceptionSpec(module.name, *widths)


def write_widths(module: InceptionSpec) -> str:
    """Return a module as it stands in an address: ``3a-64-96-128-16-32-32``."""
    return "-".join([module.name, *map(str, module.widths)])


def read_widths(text: str, module: InceptionSpec, spec: GoogLeNetSpec) -> InceptionSpec:
    """Return a module with the widths of an address: of the module it names first, or else of ``module``.

    Raises:
        SpecError: it is not six widths.
    """
    parts = text.split("-")
    if parts[0] in {known.name for known in spec.modules}:
        module = spec.module(parts.pop(0))
    if len(parts) != len(WIDTH_NAMES):
        example = "-".join(map(str, module.widths))
        raise SpecError(f"A module has six widths, joined by hyphens, for example {example}.")
    read = [read_width(part, label) for part, label in zip(parts, width_labels(spec), strict=True)]
    return InceptionSpec(module.name, *read)


def changes(spec: GoogLeNetSpec, edited: InceptionSpec) -> tuple[WidthChange, ...]:
    """Return the layers outside an edited module that read more or fewer channels, or cost more or less, than before.

    Layers without a cost of their own (pools, dropout, depth concats) are left out.
    """
    other = spec.with_module(edited)
    before, after = layer_costs(spec), layer_costs(other)
    return tuple(
        WidthChange(was.id, naming.label(was.id, spec), was.in_channels, now.in_channels, before[was.id], after[was.id])
        for was, now in zip(layers(spec), layers(other), strict=True)
        if _outside(was, edited) and before[was.id] != after[was.id]
    )


def _outside(layer: Layer, module: InceptionSpec) -> bool:
    return layer.kind in ("conv", "linear") and not layer.id.startswith(f"{module.id}.")
