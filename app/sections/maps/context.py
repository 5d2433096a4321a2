"""What all sections of the feature maps page ask for: the picture, the layer, its maps, the unit that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from app.figures.maps import groups as grid_groups
from app.figures.maps.groups import ChannelGroup
from app.figures.maps.view import GridView
from app.services import engines, maps as services_maps
from app.services.maps import LayerMaps
from app.services.subjects import Picture, Subject
from app.session import state
from app.widgets.waiting import show_waiting
from googlenet_core.arithmetic import Unit
from googlenet_core.blueprint import GoogLeNetSpec, LayerId, naming
from googlenet_core.pictures import palettes

_ASKED = ("image", "layer", "weights")


def _keep_unit(channel: int, y: int, x: int) -> None:
    state.put("unit", (channel, y, x))


@dataclass(frozen=True, eq=False)
class MapsView:
    """A picture, weights and a layer of the network that they belong to; made anew in each run of the page.

    What a control calls must not hold it: `still_asked` and `keep_unit` can be taken out.
    """

    subject: Subject
    spec: GoogLeNetSpec
    layer: LayerId
    still_asked: Callable[[], bool] = field(default_factory=lambda: state.guard(*_ASKED))
    """Tells, when somebody does something, whether nobody has gone on to another picture, layer or other weights."""

    keep_unit: Callable[[int, int, int], None] = field(default_factory=lambda: state.while_asked(_keep_unit, *_ASKED))
    """Look at this unit (channel, row, column) from now on, unless somebody has gone on to other maps."""

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self.subject.picture

    @property
    def weights(self) -> str:
        """Name of the weights."""
        return self.subject.weights

    @property
    def label(self) -> str:
        """The layer's label."""
        return naming.label(self.layer, self.spec)

    @property
    def classes(self) -> int:
        """How many classes the network can choose from."""
        return engines.load(self.weights).net.num_classes

    def maps(self) -> LayerMaps:
        """The layer's maps; shows that the network runs where they are not kept yet."""
        return self._maps

    @cached_property
    def _maps(self) -> LayerMaps:
        return wait_for_maps(self.subject, self.layer)

    def groups(self) -> tuple[ChannelGroup, ...]:
        """The layer's channels by branch."""
        return grid_groups.channel_groups(self.spec, self.layer, self.maps().shape[0])

    def group_of(self, channel: int) -> ChannelGroup:
        """The group that a channel belongs to."""
        return next(group for group in self.groups() if channel in group.channels)

    def kept_unit(self) -> Unit | None:
        """The unit in the address, if this layer has it."""
        return read_unit(self.layer, self.maps().shape)

    def unit(self) -> Unit:
        """The kept unit, or else the largest cell of the map with the largest mean."""
        return self.kept_unit() or Unit(self.layer, *self.maps().strongest())

    def palette(self) -> str:
        """The palette chosen in the grid, or the one that suits the layer."""
        return read_grid_view().palette or palettes.choose_default(self.maps().atlas.signed)

    def scale(self, channel: int) -> tuple[float, float]:
        """Low and high end of the scale that the grid shows a map on."""
        atlas, shown = self.maps().atlas, read_grid_view()
        high = shown.fixed if shown.scale == "fixed" and shown.fixed else float(atlas.high.max())
        if self._has_own_scale(shown):
            high = float(atlas.high[channel])
        return (-high if atlas.signed or palettes.get_palette(self.palette()).diverging else 0.0), high

    def whose_scale(self) -> str:
        """Whose scale that is, in words."""
        shown = read_grid_view()
        if self._has_own_scale(shown):
            return "this map's own"
        return "a fixed one" if shown.scale == "fixed" and shown.fixed else "the layer's"

    def _has_own_scale(self, shown: GridView) -> bool:
        """Whether each map has its own: with one unit in each, all would look alike."""
        return shown.scale == "map" and self.maps().shape[1:] != (1, 1)


def wait_for_maps(subject: Subject, layer: LayerId) -> LayerMaps:
    """The maps of a layer for any picture."""
    needed = not services_maps.compute_maps.is_kept(subject, layer)
    with show_waiting("Running the network…", needed=needed):
        return services_maps.compute_maps(subject, layer)


def read_grid_view() -> GridView:
    """How the grid is shown, from the address."""
    return GridView(**{name: state.get(name) for name in GridView.__dataclass_fields__})


def read_unit(layer: LayerId, shape: tuple[int, ...]) -> Unit | None:
    """The unit in the address, if a layer whose maps have this shape has it."""
    numbers = state.get("unit")
    inside = len(numbers) == 3 and all(n < size for n, size in zip(numbers, shape, strict=True))
    return Unit(layer, *numbers) if inside else None
