// Puts the SVG into the page as parsed nodes, never as HTML text.

const shown = new WeakMap();

export default function ({ data, parentElement }) {
  if (shown.get(parentElement) === data.svg) return;
  shown.set(parentElement, data.svg);
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml");
  const drawing = document.importNode(parsed.documentElement, true);
  const place = parentElement.querySelector(".svg-figure");
  place.dataset.wide = drawing.getAttribute("aria-label") ?? "";
  place.replaceChildren(drawing);
}
