"""A page's sections: their names in the address, their titles, which of them is shown, and what made what it shows.

Each section's module has a function ``show``, which draws it from what all sections of its page are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.services.subjects import Picture
from app.session import address, state
from app.widgets.waiting import show_failure
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.engine import Provenance
from googlenet_core.errors import BusyError, CoreError

Context = TypeVar("Context")

TEXT_PX = 560
"""Width of a column of text: about 68 letters."""

_ABOUT = ("image", "weights", "variant")
"""What a page is about, whatever somebody has set in its sections."""


@dataclass(frozen=True, slots=True)
class Section(Generic[Context]):
    """One section: ``name`` as the address has it, ``title`` as the page shows it, ``show`` draws it.

    What ``show`` returns, if anything, says what made the results it shows. ``begins_group`` sets a section apart in the
    bar from those before it.
    """

    name: str
    title: str
    show: Callable[[Context], Iterable[Provenance] | None]
    begins_group: bool = False


@dataclass(frozen=True, slots=True)
class Sections(Generic[Context]):
    """The sections of one page in order; ``parameter`` of the address says which is shown."""

    parameter: str
    all: tuple[Section[Context], ...]

    def chosen(self) -> Section[Context]:
        """Return the section that the address asks for."""
        return next(section for section in self.all if section.name == state.get(self.parameter))

    def named_in_tab(self) -> tuple[str, ...]:
        """Return what the browser's tab says of the section: its title, and nothing for the one that comes first."""
        chosen = self.chosen()
        return () if chosen.name == address.DEFAULTS[self.parameter] else (chosen.title,)

    def show_bar(self) -> DeltaGenerator:
        """Show the titles in a bar to choose from; return its line, for what stands at its end."""
        titles = {section.name: section.title for section in self.all}
        line = st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="views-line")
        with line, st.container(gap=None, key=f"views-{self.parameter}"):
            # The bar names the part of the page that follows to those who see it; this does to everybody else.
            st.html(f'<h2 class="unseen">{self.chosen().title}</h2>')
            st.segmented_control(
                "Views",
                list(titles),
                format_func=titles.__getitem__,
                label_visibility="collapsed",
                **state.widget(self.parameter),
            )
        return line

    def show_chosen(self, context: Context) -> tuple[Provenance, ...]:
        """Show the section that the address asks for, and return what made it; what cannot be shown is said in its place."""
        try:
            return tuple(self.chosen().show(context) or ())
        except CoreError as error:
            show_failed(f"“{self.chosen().title}” cannot be shown", error, self.parameter)
            return ()


def show_failed(what: str, error: CoreError, parameter: str, *, key: str = "here") -> None:
    """Say what cannot be shown and why, and lead on: to the view as it begins, or once more where that changes nothing.

    Args:
        what: says what is not there.
        error: says why.
        parameter: says in the address which section is shown, and stays; so does what the page is about.
        key: tells places of the same page apart.
    """
    first = {name: value for name, value in address.DEFAULTS.items() if name not in (*_ABOUT, parameter)}
    if isinstance(error, BusyError) or all(state.get(name) == value for name, value in first.items()):
        show_failure(what, str(error), "Try again", key=key)
    else:
        show_failure(what, str(error), "Show it as it begins", partial(state.put_all, first), key=key)


def stand_beside(*widths_px: int, rest: str = "") -> list[DeltaGenerator]:
    """Return places of these widths beside one another; what a page has no room for goes on below.

    Args:
        *widths_px: how wide each place is.
        rest: name of one more place, which has the room that is left, as `share_rest` says.
    """
    with st.container(horizontal=True, gap="medium"):
        places = [st.container(width=width) for width in widths_px]
        return [*places, share_rest(rest)] if rest else places


def share_rest(name: str) -> DeltaGenerator:
    """Return a place that has the room a line has left, or the next line where that is less than a column of text.

    Args:
        name: unique on the page.
    """
    return st.container(key=f"sharing-{name}")


def show_sources(place: DeltaGenerator, picture: Picture, spec: GoogLeNetSpec, made: Iterable[Provenance]) -> None:
    """Show the line in a place, instead of what stood there; ``made`` is what computed the results that the page shows."""
    sources = passage(
        "page_foot",
        "Sources",
        picture=plain(picture.title),
        credit=picture.credit,
        network=spec.title,
        weights=plain(picture.prepared.weights.title),
    )
    place.caption(" · ".join([sources, *write_times(made)]))


def write_times(made: Iterable[Provenance]) -> list[str]:
    """Return how long each device has computed, and with which versions.

    What came of one pass counts once, what was kept with the time it took.
    """
    passes = {id(one): one for one in made}.values()
    times: dict[str, float] = {}
    for one in passes:
        times[one.device] = times.get(one.device, 0.0) + one.elapsed_ms
    versions = dict.fromkeys(f"{name} {version}" for one in passes for name, version in one.versions.items())
    told = [f"{device}, {milliseconds:,.0f} ms" for device, milliseconds in times.items()]
    return [*told, ", ".join(versions)] if told else []
