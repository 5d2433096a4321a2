"""The Start page: what GoogLeNet is, its answer for a picture, the picture's whole way through it, and doors to the pages.

The frame is sent first and says all that needs no computing; the answer follows in a letter, in the places kept for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.components import letter
from app.components.crop_panels import palette_dict
from app.components.mount import base64_of, declare, reported, reported_fields
from app.figures.drawings.inline import data_url
from app.figures.drawings.stages_shown import StageShown
from app.session import state
from googlenet_core.pictures import palettes

if TYPE_CHECKING:  # or the frame would wait for PyTorch
    from app.figures.tables.answers import HeadAnswer

_START = declare(
    __file__,
    lib=("dom", "mounting", "packed", "mailbox", "answer_rows"),
    parts=("way", "doors"),
    styles=("lib/controls.css", "lib/answer_rows.css", "start/start_way.css"),
)
_KEY = "start"
_STEP = re.compile(r"\d{1,2}\.\d{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Door:
    """A way to a page: its ``name`` in the address, and what is said of it."""

    name: str
    title: str
    text: str
    action: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands at once.

    Attributes:
        title: of the page.
        says: what GoogLeNet is; ``**`` around what is bold.
        thumbnails: a URL that holds it, and the title, of each sample by its name.
        way: the heading over the picture of the way.
        strongest: which channel is drawn.
        input: the picture's channels and its side in pixels.
        stages: of the way.
        branches: what the four are called, until the network is known.
        doors: the ways on; the first is the one to take.
    """

    title: str
    says: str
    thumbnails: Mapping[str, tuple[str, str]]
    way: str
    strongest: str
    input: tuple[int, int]
    stages: tuple[StageShown, ...]
    branches: tuple[str, ...]
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """An own picture: what it is called, and a URL that holds it, small."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """What the network makes of the picture called ``image``; or only the ``fault`` for which it makes nothing of it.

    Attributes:
        image: the picture's name in the address.
        title: what it is called.
        fault: why there is no answer.
        crop: what the network sees of it, [224, 224, 3].
        head: what the main head answers.
        remark: what is to be known beside that; empty for nothing.
        told: out of how many classes, where and how fast.
        scores: how many the network gives.
        maps: of each stage the strongest channel's.
        branches: what the four are called in this network.
        own: the picture among those to choose from, if it is no sample.
    """

    image: str
    title: str
    fault: str = ""
    crop: NDArray[np.uint8] | None = None
    head: HeadAnswer | None = None
    remark: str = ""
    told: str = ""
    scores: str = ""
    maps: tuple[NDArray[np.float32], ...] = ()
    branches: tuple[str, ...] = ()
    own: Own | None = None


def mount(
    frame: Frame,
    chosen: str,
    waiting: str,
    *,
    on_choose: Callable[[str], None],
    on_go: Callable[[str, str], None],
) -> None:
    """Show the frame, with the sample called ``chosen`` marked, and ``waiting`` in place of an answer until there is one.

    ``on_choose`` is called with another sample's name, ``on_go`` with a door's name and the step of a lesson, if any, before
    the page runs.
    """
    names = frozenset(frame.thumbnails)
    doors = frozenset(door.name for door in frame.doors)

    def chose() -> None:
        if (name := read_choice(state.widget_value(_KEY), names)) is not None:
            on_choose(name)

    def went() -> None:
        if (wanted := read_go(state.widget_value(_KEY), doors)) is not None:
            on_go(*wanted)

    data = {"frame": _frame_data(frame), "chosen": chosen, "waiting": waiting}
    _START(key=_KEY, data=data, on_choose_change=chose, on_go_change=went)


def _frame_data(frame: Frame) -> dict[str, object]:
    thumbnails = [{"name": name, "title": title, "url": url} for name, (title, url) in frame.thumbnails.items()]
    return asdict(frame) | {"thumbnails": thumbnails}


def tell(answered: Answered) -> None:
    """Hand the answer to the frame."""
    letter.mount(_KEY, letter_data(answered))


def letter_data(answered: Answered) -> dict[str, object]:
    """Return what the script reads of an answer."""
    own = asdict(answered.own) if answered.own else None
    data: dict[str, object] = {"image": answered.image, "title": answered.title, "fault": answered.fault, "own": own}
    if answered.crop is None:
        return data
    return data | {
        "photo": data_url(answered.crop, photograph=True),
        "head": answered.head,
        "remark": answered.remark,
        "told": answered.told,
        "scores": answered.scores,
        "branches": answered.branches,
        "maps": [_map_data(values) for values in answered.maps],
        "palette": palette_dict(palettes.DEFAULT),
    }


def _map_data(values: NDArray[np.float32]) -> dict[str, object]:
    """A map on its own scale, from 0 to its largest value, in 256 steps; what is not finite, and maps of zeros, as 0."""
    known = np.where(np.isfinite(values), values, 0).clip(min=0)
    most = float(known.max())
    zero = palettes.get_palette(palettes.DEFAULT).zero
    steps = np.round(255 * known / most).astype(np.uint8) if most > 0 else np.full_like(known, zero, np.uint8)
    return {"side": values.shape[0], "steps": base64_of(steps)}


def read_choice(value: object, names: Collection[str]) -> str | None:
    """Return the sample that a browser says somebody chose; None for anything else."""
    name = reported(value, "choose")
    return name if isinstance(name, str) and name in names else None


def read_go(value: object, doors: Collection[str]) -> tuple[str, str] | None:
    """Return the door that a browser says somebody took, and the step of the lesson behind it or ""; None for nonsense."""
    place = reported_fields(value, "go")
    name, step = place.get("door"), place.get("step", "")
    if not isinstance(name, str) or name not in doors or not isinstance(step, str):
        return None
    return (name, step) if step == "" or _STEP.fullmatch(step) else None
