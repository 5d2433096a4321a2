// Puts the SVG into the page as parsed nodes, never as HTML text.

const shown = new WeakMap();

export default function ({ data, parentElement }) {
  if (shown.get(parentElement) === data.svg) return;
  shown.set(parentElement, data.svg);
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml");
  const place = parentElement.querySelector(".svg-figure");
  place.replaceChildren(document.importNode(parsed.documentElement, true));
}
