"""The part of a network that is switched off: what it is, how it is written, whether a network has it. Without PyTorch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import InputError, LayerError, nearest
from googlenet_core.wording import whole

Fill = Literal["zero", "mean"]
FILLS: tuple[Fill, ...] = ("zero", "mean")
DEFAULT_FILL: Fill = "zero"
"""What takes the place of channels where nothing is said, in the library, on the command line and on the pages."""


def parse_fill(text: str) -> Fill:
    """Return the fill of that name.

    Raises:
        InputError: there is none.
    """
    for fill in FILLS:
        if fill == text:
            return fill
    raise InputError(f"There is no fill '{text}'; use {' or '.join(FILLS)}.")


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is switched off.

    Attributes:
        layer: any LayerId before the heads' answers; whole branches and modules too.
        channels: which of its channels; None for all of them.
        fill: what takes their place: 0, or each channel's own mean over reference pictures.

    Example:
        >>> from googlenet_core import PAPER, Ablation
        >>> Ablation("inception4c", range(16)).title(PAPER)
        'inception (4c), channels 0 to 15'
    """

    layer: LayerId
    channels: range | None = None
    fill: Fill = DEFAULT_FILL

    def title(self, spec: GoogLeNetSpec) -> str:
        """What is switched off, in the paper's words: ``inception (4c) · 5×5``, ``inception (4c), channels 0 to 15``."""
        span = "" if self.channels is None else f", channels {self.channels.start} to {self.channels.stop - 1}"
        return f"{naming.label(self.layer, spec)}{span}"


def check(ablation: Ablation, spec: GoogLeNetSpec, classes: int) -> int:
    """Return how many channels the layer has.

    Raises:
        LayerError: there is no such layer or channel, or it is an answer itself.
        InputError: no such fill.
    """
    layer = ablation.layer
    known = naming.layer_ids(spec)
    if layer not in known:
        raise LayerError(f"There is no layer '{layer}' in variant {spec.name}.{nearest(layer, known)}")
    if layer.removesuffix(".fc2") in ("fc", *(head.key for head in spec.auxiliary)):
        raise LayerError(f"'{layer}' is a head's answer itself; switch off a layer before it.")
    parse_fill(ablation.fill)
    rows = {row.id: row.channels for row in layers(spec, classes)}
    canonical = naming.canonical(layer)
    width = rows.get(canonical) or rows[canonical.rpartition(".")[0]]
    wanted = range(width) if ablation.channels is None else ablation.channels
    if not wanted or min(wanted) < 0 or max(wanted) >= width:
        raise LayerError(
            f"'{layer}' has channels 0 to {width - 1}; choose one of them, or a range such as 0-{width - 1}."
        )
    return width


def parse_channels(text: str) -> range:
    """Return ``7`` as one channel and ``0-15`` as sixteen.

    Raises:
        LayerError: it is neither.
    """
    first, dash, last = text.replace("–", "-").partition("-")
    low, high = whole(first), whole(last if dash else first)
    if low is None or high is None or low > high:
        raise LayerError(f"'{text[:80]}' is no range of channels; write 7 for one, or 0-15 for sixteen.")
    return range(low, high + 1)


def parse(text: str, fill: Fill = DEFAULT_FILL) -> Ablation:
    """Return what ``inception4c.branch3`` (all of it) or ``inception4c:0-15`` (some of its channels) names.

    Raises:
        LayerError: the channels are no range. Whether the layer has them, `check` says.
    """
    layer, colon, span = text.partition(":")
    return Ablation(layer, parse_channels(span) if colon else None, fill)
