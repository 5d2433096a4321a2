// Puts the SVG into the page as parsed nodes, never as HTML text.

const shown = new WeakMap(); // parent element -> the source of what it shows

export default function ({ data, parentElement }) {
  if (shown.get(parentElement) === data.svg) return;
  shown.set(parentElement, data.svg);
  const drawing = parsedSvg(data.svg);
  const place = parentElement.querySelector(".svg-figure");
  place.dataset.wide = drawing.getAttribute("aria-label") ?? "";
  place.replaceChildren(drawing);
}
