"""The details of the chosen layer in the browser: facts with formulas to copy, its tensors, its neighbours as links.

What is known of all layers travels once, compressed, so that the details of another layer are drawn without the server.
"""

from __future__ import annotations

import hashlib
import json

from app.components.mount import declare
from app.words.prose import passage

_DETAILS = declare(__file__, lib=("dom", "mounting", "choice"), styles=("lib/controls.css",))


def mount(facts: bytes, *, choice: str, key: str) -> None:
    """Show the facts of the chosen layer, as high as ``--graph-height`` of the page around says; what is longer scrolls.

    Args:
        facts: of all layers by LayerId, as `app.services.graph.pack_facts` makes them.
        choice: name of the choice that says which layer is shown, and that the links choose. A browser that cannot read
            the facts, or lacks a layer's, asks it for more.
        key: the component's key, unique on the page.
    """
    look = {
        "choice": choice,
        "caption": passage("architecture_details", "tensors"),
        "version": hashlib.sha256(facts).hexdigest()[:16],
    }
    # A line about the facts, then the facts. Bytes go to the browser as they are, and are sent once.
    _DETAILS(key=key, data=json.dumps(look).encode() + b"\n" + facts)
