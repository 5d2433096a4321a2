"""How the receptive field grows with depth, layer by layer and branch by branch, from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers


@dataclass(frozen=True, slots=True)
class Growth:
    """One point of the curve.

    Attributes:
        layer: LayerId.
        label: the paper's label.
        stage: LayerId of the stage it belongs to (a branch's is its module).
        step: position of the stage along the network, counted from 1; the branches of a module share one.
        branch: 1 to 4 for the last layer of a branch, None for a stage.
        rf_px: side of the receptive field.
        jump_px: distance between the centres of neighbouring units; None where there is only one unit.
    """

    layer: LayerId
    label: str
    stage: LayerId
    step: int
    branch: int | None
    rf_px: int
    jump_px: int | None

    @property
    def exceeds_image(self) -> bool:
        """Whether the field is larger than the picture."""
        return self.rf_px > IMAGE_PX


def growth(spec: GoogLeNetSpec) -> tuple[Growth, ...]:
    """Return every stage from the input to the classifier (auxiliary heads apart); a module's branches come before it."""
    sizes = {layer.id: layer.size for layer in layers(spec)}
    heads = {head.key for head in spec.auxiliary}
    rows: list[Growth] = []
    for step, stage in enumerate((s for s in ("input", *naming.stages(spec)) if s not in heads), start=0):
        for layer_id, branch in (*_branches(stage), (stage, None)):
            field = fields(spec)[layer_id]
            jump = field.jump_px if sizes[layer_id] > 1 else None
            rows.append(Growth(layer_id, naming.label(layer_id, spec), stage, step, branch, field.rf_px, jump))
    return tuple(rows)


def first_beyond_image(spec: GoogLeNetSpec, branch: int | None = None) -> Growth:
    """Return the first stage whose field is larger than the picture, or the first module whose given branch's is."""
    return next(row for row in growth(spec) if row.branch == branch and row.exceeds_image)


def first_seeing_all(spec: GoogLeNetSpec) -> Growth:
    """Return the first stage of which every unit, in the corners too, has the whole picture in its field."""
    sizes = {layer.id: layer.size for layer in layers(spec)}
    whole = range(IMAGE_PX)
    for row in growth(spec):
        field, last = fields(spec)[row.layer], sizes[row.layer] - 1
        if row.branch is None and field.pixels(0) == whole == field.pixels(last):
            return row
    raise AssertionError("The classifier reads all of the map.")


def _branches(stage: LayerId) -> tuple[tuple[LayerId, int], ...]:
    if not stage.startswith("inception"):
        return ()
    return ((f"{stage}.branch1", 1), *((f"{stage}.branch{number}.1", number) for number in (2, 3, 4)))
