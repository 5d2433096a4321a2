"""How strongly each pixel would move a unit: its gradient with respect to the input, against its theoretical field.

That is a first-order answer: what a small change would do, to these pictures.

What is differentiated is the unit before its own ReLU, so that a silent unit has an answer too. A max pool passes the
question on to the cell that won (before that cell's ReLU: taking the largest and cutting at 0 may be swapped). A tensor
whose ReLU is further back (after LRN, after an average pool) is differentiated as it is.

Nothing is left behind: gradients are asked for a copy of the input alone; the network's weights stay frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.arithmetic.unit_fields import Box, UnitField, cells_read, unit_field
from googlenet_core.arithmetic.units import Unit, checked, maker, row_of
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId, stage_of
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.engine.pace import STEP_BYTES, Pace, Progress
from googlenet_core.engine.provenance import Provenance
from googlenet_core.errors import InputError
from googlenet_core.network.taps import collect
from googlenet_core.wording import percent


@dataclass(frozen=True, slots=True, eq=False)
class EffectiveField:
    """How strongly each pixel would move one unit, for a small change.

    Attributes:
        unit: which unit.
        field: its theoretical field.
        differentiated: the unit whose value was differentiated (see the module's docstring).
        gradient: |gradient| summed over red, green and blue, float32 [224, 224]; of several pictures the mean.
        central: box around the true centre with half the side of the theoretical field, at most half the picture's;
            moved into the picture where it would leave it.
        pictures: over how many it was averaged.
        description: what was computed, in a sentence.
        made: what computed it.
    """

    unit: Unit
    field: UnitField
    differentiated: Unit
    gradient: NDArray[np.float32]
    central: Box
    pictures: int
    description: str
    made: Provenance

    @property
    def total(self) -> float:
        """The whole gradient; 0 if no small change of a pixel moves the unit."""
        return float(self.gradient.sum(dtype=np.float64))

    @property
    def theoretical_share(self) -> float:
        """Part of the gradient inside the theoretical field: all of it, by nature."""
        return self.share(self.field.inside)

    @property
    def central_share(self) -> float:
        """Part of the gradient inside `central`."""
        return self.share(self.central)

    @property
    def central_area(self) -> float:
        """Part of the field's visible area that `central` takes: what the share would be if all pixels counted alike."""
        return self.central.area / self.field.inside.area

    @property
    def summary(self) -> str:
        """What was computed and what came out, in two sentences."""
        if not self.total:
            return (
                f"{self.description} It is 0 everywhere: no small change of a pixel moves this unit, because all it reads "
                "is silent."
            )
        return (
            f"{self.description} {percent(self.central_share)} of it is inside the {self.central_name}, "
            f"which are {percent(self.central_area)} of what the unit could see."
        )

    @property
    def central_name(self) -> str:
        """What `central` is called: near an edge of the picture it is not around the centre."""
        size = f"{self.central.height}×{self.central.width} px"
        moved = (self.central.top, self.central.left) != _corner(self.field, self.central.height)
        return f"{size} of the picture nearest to the field's centre" if moved else f"central {size}"

    def share(self, box: Box) -> float:
        """Part of the gradient inside a box of pixels, 0 to 1; 0 if there is none at all."""
        if not self.total:
            return 0.0
        rest = self.gradient.copy()  # what is outside: where it is 0, the share is 1 to the last digit
        rest[box.clipped(IMAGE_PX).slices] = 0
        return 1 - float(rest.sum(dtype=np.float64)) / self.total

    def side_px(self, share: float = 0.9) -> int:
        """Side of the smallest square around the true centre that holds this part of the gradient."""
        center_y, center_x = self.field.center_px
        places = np.arange(IMAGE_PX)
        far = np.maximum(np.abs(places - center_y)[:, None], np.abs(places - center_x)[None])
        order = np.argsort(far, axis=None, kind="stable")
        held = np.cumsum(self.gradient.ravel()[order], dtype=np.float64)
        reached = int(np.searchsorted(held, share * held[-1]))
        return round(2 * float(far.ravel()[order[min(reached, len(order) - 1)]])) + 1 if held[-1] else 0


@goes_on_with_the_cpu
def effective_field(engine: Engine, x: Tensor, unit: Unit, progress: Progress | None = None) -> EffectiveField:
    """Differentiate one unit with respect to the input: one forward pass up to its layer and one back, per picture.

    Args:
        engine: runs the network.
        x: normalised images, [N, 3, 224, 224]; with several the mean over them is returned.
        unit: any unit of any layer.
        progress: told (pictures done, pictures in all) after each picture; may raise to stop.

    Raises:
        LayerError: there is no such unit.
        InputError: ``x`` has another shape or holds no image.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, Unit, effective_field, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> effective_field(engine, picture.tensor, Unit("inception3a", 200, 14, 13)).gradient.shape
        (224, 224)
    """
    checked(unit, engine.spec, engine.net.num_classes)
    if x.ndim != 4 or tuple(x.shape[1:]) != (3, IMAGE_PX, IMAGE_PX) or not len(x):
        raise InputError(f"This program takes images of shape [N, 3, {IMAGE_PX}, {IMAGE_PX}], not {list(x.shape)}.")
    target = _target(unit, engine.spec)
    total = torch.zeros(IMAGE_PX, IMAGE_PX)
    differentiated = target.asked
    with Pace(engine, most_bytes=STEP_BYTES if len(x) > 1 else 0) as pace:
        for index in range(len(x)):
            pace.portion()
            gradient, differentiated = _gradient(engine, x[index : index + 1], target)
            total += gradient.abs().sum(dim=(0, 1)).cpu()
            pace.give_back()
            if progress:
                progress(index + 1, len(x))
    field = unit_field(unit, engine.spec, engine.net.num_classes)
    return EffectiveField(
        unit=unit,
        field=field,
        differentiated=differentiated,
        gradient=(total / len(x)).numpy(),
        central=_central(field),
        pictures=len(x),
        description=_description(engine.spec, target, len(x)),
        made=engine.provenance(pace.elapsed_ms),
    )


def random_images(count: int, seed: int = 0) -> Tensor:
    """Return normalised noise, [count, 3, 224, 224]: what the field is where no picture has a say."""
    return torch.randn(count, 3, IMAGE_PX, IMAGE_PX, generator=torch.Generator().manual_seed(seed))


@dataclass(frozen=True, slots=True)
class _Target:
    """What to differentiate: a unit of ``tensor``, or the largest cell of its window there.

    ``asked`` is the unit in its own layer, without the depth concat around it.
    """

    asked: Unit
    tensor: LayerId
    channel: int
    rows: tuple[int, int]
    columns: tuple[int, int]
    before_relu: bool
    through_pool: bool


def _target(unit: Unit, spec: GoogLeNetSpec) -> _Target:
    asked = maker(unit, spec)
    source, row = asked, row_of(asked.layer, spec)
    rows, columns = (asked.y, asked.y + 1), (asked.x, asked.x + 1)
    while row.kind == "max pool":  # one pool may read another; their windows overlap, so that together they are one
        rows, columns = _read_together(row, rows), _read_together(row, columns)
        source = maker(replace(source, layer=row.inputs[0]), spec)
        row = row_of(source.layer, spec)
    tensor, before = _before_relu(source.layer, spec)
    return _Target(asked, tensor, source.channel, rows, columns, before, through_pool=source is not asked)


def _read_together(row: Layer, cells: tuple[int, int]) -> tuple[int, int]:
    """The cells of the layer before that several neighbouring cells of a pool read, without the padding."""
    return max(0, cells_read(row, cells[0])[0]), min(row.in_size, cells_read(row, cells[1] - 1)[1])


def _before_relu(layer_id: LayerId, spec: GoogLeNetSpec) -> tuple[LayerId, bool]:
    """The tensor that a layer's own ReLU reads, and whether there is one; else the layer's own."""
    row = row_of(layer_id, spec)
    if row.kind == "conv" and layer_id not in (f"{row.id}.conv", f"{row.id}.bn"):
        return f"{row.id}.{'bn' if spec.batch_norm else 'conv'}", True
    head = stage_of(row.id)
    if row.kind == "relu" or (row.kind == "dropout" and head != row.id):
        return f"{head}.fc1", True
    return layer_id, False


def _gradient(engine: Engine, image: Tensor, target: _Target) -> tuple[Tensor, Unit]:
    """Gradient [1, 3, 224, 224] of the target, and the unit that was differentiated."""
    with torch.inference_mode(False), torch.enable_grad():
        x = image.detach().to(engine.device, engine.dtype).clone().requires_grad_()
        kept = collect(engine.net, x, [target.tensor])[target.tensor][0, target.channel]
        cells = kept[slice(*target.rows), slice(*target.columns)] if kept.ndim else kept.reshape(1, 1)
        place = divmod(int(cells.detach().argmax()), cells.shape[1])
        (gradient,) = torch.autograd.grad(cells[place], x)
    unit = Unit(target.tensor, target.channel, target.rows[0] + place[0], target.columns[0] + place[1])
    return gradient, unit


def _central(field: UnitField) -> Box:
    """The box with half the field's side (at most half the picture's) around the true centre, moved into the picture."""
    side = max(1, min(field.rf_px, IMAGE_PX) // 2)
    top, left = (min(max(place, 0), IMAGE_PX - side) for place in _corner(field, side))
    return Box(top, left, top + side, left + side)


def _corner(field: UnitField, side: int) -> tuple[int, int]:
    """Top and left of the box with this side around the true centre."""
    row, column = field.center_px
    return round(row - (side - 1) / 2), round(column - (side - 1) / 2)


def _description(spec: GoogLeNetSpec, target: _Target, pictures: int) -> str:
    of = f"of the unit of {naming.label(target.asked.layer, spec)}"
    if target.through_pool:
        of = f"of the unit that won in {naming.label(target.asked.layer, spec)}"
    before = " before its ReLU" if target.before_relu else ""
    mean = f", the mean over {pictures} pictures" if pictures > 1 else ""
    return f"Absolute gradient {of}{before} with respect to each pixel, summed over red, green and blue{mean}."
