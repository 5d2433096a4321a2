"""A sentence that takes the keyboard's focus where the focused control has just gone: work is done, here is the result.

Without it the browser would fall back to the top of the page, and a screen reader would say nothing.
"""

from __future__ import annotations

from streamlit.components import v2

_CSS = """
.arrival { width: fit-content; margin: 2px; padding: 2px 6px; color: var(--st-text-color); font-size: 0.875rem; }
"""
# Only a lost focus is taken: whoever has moved on in the meantime stays where they are.
_JS = """
const said = new WeakMap();

export default function ({ data, parentElement }) {
  if (said.get(parentElement) === data.text) return;
  said.set(parentElement, data.text);
  const line = parentElement.querySelector(".arrival");
  line.textContent = data.text;
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) line.focus({ preventScroll: true });
  });
}
"""
_arrival = v2.component("arrival", html='<p class="arrival" role="status" tabindex="-1"></p>', css=_CSS, js=_JS)


def arrived(text: str, key: str) -> None:
    """Say that something is done."""
    _arrival(key=key, data={"text": text})
