"""How a class gets here: the address to open, as text and as a QR code."""

from __future__ import annotations

import streamlit as st

from app.services import addresses
from app.words.prose import passage
from googlenet_core.handouts import pages

PAGE = "teachers"


def find_server() -> tuple[str, bool]:
    """Return the address that a class opens, and whether this page was opened by one that only this machine knows."""
    base = addresses.base_of(st.context.url or "", PAGE)
    if addresses.is_local(base):
        return addresses.of_this_machine(base), True
    return base, False


def show(server: str, local: bool) -> None:
    """Show it, with what to do first where only this machine can open it."""
    st.markdown(passage("teachers", "local" if local else "shared"))
    if server:
        st.html(f'<div class="room-address">{pages.qr_code(server)}<p>{server}</p></div>')
    st.markdown(passage("teachers", "projector"))
    st.markdown(passage("teachers", "load"))
