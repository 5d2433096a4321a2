"""A small 1×1 convolution, one output number a step. The script shows and highlights; it computes nothing."""

from __future__ import annotations

from typing import Any

from app.components.mount import declare
from googlenet_core.studies import SIDE, Example

_STAGE = declare(__file__, lib=("dom", "mounting", "numbers"), styles=("lib/controls.css",))


def mount(shown: Example, key: str) -> None:
    """Show the example."""
    _STAGE(key=key, data=stage_data(shown))


def stage_data(shown: Example) -> dict[str, Any]:
    """Return the example as the script reads it."""
    steps = [
        {"kernel": s.kernel, "row": s.row, "column": s.column, "products": list(s.products), "sum": s.sum}
        for s in shown.steps
    ]
    return {"inputs": shown.inputs, "kernels": shown.kernels, "steps": steps, "side": SIDE}
