"""How a class gets here: the address to open, as text and as a QR code."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

import streamlit as st

from app.sections.teachers import addresses
from app.words.prose import passage
from googlenet_core.handouts import pages

PAGE = "teachers"

_PICTURE = Path(__file__).parents[3] / "assets" / "classroom.webp"


def find_server(page: str = PAGE) -> tuple[str, bool]:
    """Return the address that a class opens, as far as it is known from a page's, and whether this server lets the network in."""
    base = addresses.base_of(st.context.url or "", page)
    if not addresses.is_local(base):
        return base, True
    return addresses.of_this_machine(base), addresses.lets_network_in(os.environ)


def show_picture() -> None:
    """Show a room in use: the wall and a card, as they were taken from the running app."""
    with st.container(key="class-picture"):
        st.image(_PICTURE, alt=passage("classroom", "picture"), width="stretch")


def show(server: str, lets_in: bool) -> None:
    """Show it, with what to do first where only this machine can open it."""
    st.markdown(passage("teachers", "shared" if lets_in else "local"))
    if server:
        code = f'<img src="{pages.qr_code_url(server)}" alt="QR code of {escape(server)}">'
        st.html(f'<div class="room-address">{code}<p>{escape(server)}</p></div>')
    st.markdown(passage("teachers", "projector"))
    st.markdown(passage("teachers", "load"))
