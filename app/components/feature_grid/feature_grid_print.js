// The grid on paper: all maps that the view lets through, not only those scrolled into sight, each with its number as
// text. All of them are in the browser since the layer was shown, so that nothing need be waited for.

// Puts the maps of `scene()` into a place while the page is printed, until the returned controller is aborted.
function attendPrinter(place, scene) {
  const printer = new AbortController();
  const { signal } = printer;
  addEventListener("beforeprint", () => place.replaceChildren(...printedMaps(scene())), { signal });
  addEventListener("afterprint", () => place.replaceChildren(), { signal });
  return printer;
}

function printedMaps({ picture, layout, tiles, channels }) {
  return layout ? channels.map((channel) => printedMap(picture, layout, tiles, channel)) : [];
}

function printedMap(picture, layout, tiles, channel) {
  const { tileWidth: width, tileHeight: height } = layout;
  const canvas = element("canvas");
  const context = prepared(canvas, width, height, 1);
  const [left, top] = tiles.corner(channel);
  context.drawImage(tiles.canvas, left, top, picture.width, picture.height, 0, 0, width, height);
  if (isSilent(picture, channel)) crossOut(context, 0, 0, width, height);
  canvas.style.height = "auto"; // a map wider than the paper is made smaller
  const group = groupOf(picture, channel);
  const local = hasBranches(picture) && showsLocal(layout) ? element("span", {}, `#${channel - group.first}`) : "";
  const figure = element("figure", {}, canvas, element("figcaption", {}, channel, local));
  if (layout.bar) figure.style.borderTop = `${layout.bar}px solid ${group.colour}`;
  return figure;
}
