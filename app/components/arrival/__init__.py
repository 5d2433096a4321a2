"""A sentence that takes the keyboard's focus where the focused control has just gone: work is done, here is the result.

Without it the browser would fall back to the top of the page, and a screen reader would say nothing.
"""

from __future__ import annotations

from streamlit.components import v2

_CSS = """
.arrival { width: fit-content; margin: 2px; padding: 2px 6px; color: var(--st-text-color); font-size: 0.875rem; }
"""
# Only a lost focus is taken: whoever has moved on in the meantime stays where they are. The control that had it may go
# a moment later than this line arrives.
_JS = """
const said = new WeakMap();

function focusOnceLost(line) {
  const held = document.activeElement;
  const take = () => {
    if (document.activeElement === document.body && line.isConnected) line.focus({ preventScroll: true });
  };
  if (held === document.body) return take();
  const watch = new MutationObserver(() => {
    if (held.isConnected) return;
    stop();
    take();
  });
  const stop = () => {
    watch.disconnect();
    document.removeEventListener("focusin", stop);
  };
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", stop);
}

export default function ({ data, parentElement }) {
  if (said.get(parentElement) === data.text) return;
  said.set(parentElement, data.text);
  const line = parentElement.querySelector(".arrival");
  line.textContent = data.text;
  requestAnimationFrame(() => focusOnceLost(line));
}
"""
_arrival = v2.component("arrival", html='<p class="arrival" role="status" tabindex="-1"></p>', css=_CSS, js=_JS)


def arrived(text: str, key: str) -> None:
    """Say that something is done."""
    _arrival(key=key, data={"text": text})
