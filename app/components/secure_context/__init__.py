"""Whether the browser trusts the way the page came, for the style sheets: only then does it lend its camera. Shows nothing."""

from __future__ import annotations

from app.components.mount import declare

_SECURE_CONTEXT = declare(__file__)


def mount() -> None:
    """Mark a page that came in the open with the attribute ``data-insecure``."""
    _SECURE_CONTEXT(key="secure-context")
