"""A page's sections: their names in the address, their titles, and which of them is shown. What stands in them is beside.

Each section's module has a function ``show``, which draws it from what all sections of its page are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.session import address, state
from app.widgets.waiting import show_failure
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


def stand_beside(*widths_px: int) -> list[DeltaGenerator]:
    """Return places of these widths beside one another; what a page has no room for goes on below."""
    with st.container(horizontal=True, gap="medium"):
        return [st.container(width=width) for width in widths_px]
