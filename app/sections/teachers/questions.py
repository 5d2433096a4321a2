"""What classes ask, in short, and the view that answers it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.words.prose import passages

_SEE = "See: "


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer in a sentence or two, and the title and address of the view that shows it."""

    question: str
    answer: str
    place: str
    address: str


def read() -> tuple[Asked, ...]:
    """Return the questions in the order of the file: every passage whose last line leads to a view."""
    found = []
    for question, text in passages("teachers").items():
        answer, _, last = text.rpartition("\n")
        if last.startswith(_SEE):
            place, _, address = last.removeprefix(_SEE).partition(" | ")
            found.append(Asked(question, answer, place, address))
    return tuple(found)


def show() -> None:
    """Show them all."""
    st.container(key="asked").markdown(
        "\n\n".join(f"**{one.question}** {one.answer} [{one.place}]({one.address})" for one in read())
    )
