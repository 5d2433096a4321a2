"""The sample pictures as small ones to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.components.mount import declare, packed, reported
from app.session import state

_PICTURES = declare(__file__, lib=("dom", "mounting", "packed"), styles=("lib/controls.css",))
_KEY = "picture-choice"


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture: what it is called, and its JPEG file."""

    title: str
    jpeg: bytes


def mount(pictures: Mapping[str, Thumbnail], chosen: str, on_choose: Callable[[str], None]) -> None:
    """Show pictures by name, one of them ``chosen`` or none; call ``on_choose`` with another's name before the page runs."""

    def report() -> None:
        name = read_choice(state.widget_value(_KEY), pictures)
        if name is not None:
            on_choose(name)

    shown = [{"name": name, "title": one.title, "bytes": len(one.jpeg)} for name, one in pictures.items()]
    meta = {"pictures": shown, "chosen": chosen}
    data = packed(meta, jpegs=b"".join(one.jpeg for one in pictures.values()))
    _PICTURES(key=_KEY, data=data, on_choose_change=report)


def read_choice(value: object, pictures: Mapping[str, Thumbnail]) -> str | None:
    """Return the name of the picture that a browser says somebody chose; None for anything else."""
    name = reported(value, "choose")
    return name if isinstance(name, str) and name in pictures else None
