// An address may end in the name of a heading (`#receptive-field`). Streamlit scrolls there as soon as the heading is
// drawn; letters and style sheets that come after it move it away. It is followed until somebody does something.

let anchored = false;

function followAnchor() {
  if (anchored || !location.hash) return;
  anchored = true;
  const name = location.hash.slice(1);
  const moved = new ResizeObserver(() => document.getElementById(name)?.scrollIntoView());
  moved.observe(document.querySelector('[data-testid="stMainBlockContainer"]'));
  for (const kind of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    document.addEventListener(kind, () => moved.disconnect(), { capture: true, once: true, passive: true });
  }
}
