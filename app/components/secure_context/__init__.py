"""Whether the browser trusts the way the page came, for the style sheets: only then does it lend its camera. Shows nothing."""

from __future__ import annotations

from streamlit.components import v2

# The server cannot know: a proxy may speak https for it, and each browser decides on its own.
_JS = """
export default function () {
  document.documentElement.toggleAttribute("data-insecure", !window.isSecureContext);
}
"""
_SECURE_CONTEXT = v2.component("secure_context", js=_JS)


def secure_context() -> None:
    """Mark a page that came in the open with the attribute ``data-insecure``."""
    _SECURE_CONTEXT(key="secure-context")
