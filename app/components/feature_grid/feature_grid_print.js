// The grid on paper: all maps that the view lets through, not only those scrolled into sight, each with its number as
// text. All of them are in the browser since the layer was shown, so that nothing need be waited for. Methods of Grid.

const ON_PAPER = {
  attendPrinter() {
    this.printer = new AbortController();
    const { signal } = this.printer;
    addEventListener("beforeprint", () => this.find(".sheet").replaceChildren(...this.printedMaps()), { signal });
    addEventListener("afterprint", () => this.find(".sheet").replaceChildren(), { signal });
  },

  printedMaps() {
    return this.layout
      ? this.channels.map((channel) => printedMap(this.picture, this.layout, this.tiles, channel))
      : [];
  },
};

function printedMap(picture, layout, tiles, channel) {
  const [figure, canvas, caption] = ["figure", "canvas", "figcaption"].map((name) => document.createElement(name));
  const { tileWidth: width, tileHeight: height } = layout;
  const context = prepared(canvas, width, height, 1);
  const [left, top] = tiles.corner(channel);
  context.drawImage(tiles.canvas, left, top, picture.width, picture.height, 0, 0, width, height);
  if (isSilent(picture, channel)) crossOut(context, 0, 0, width, height);
  canvas.style.height = "auto"; // a map wider than the paper is made smaller
  const group = groupOf(picture, channel);
  if (layout.bar) figure.style.borderTop = `${layout.bar}px solid ${group.colour}`;
  caption.append(String(channel));
  if (hasBranches(picture) && showsLocal(layout)) {
    const local = document.createElement("span");
    local.textContent = `#${channel - group.first}`;
    caption.append(local);
  }
  figure.append(canvas, caption);
  return figure;
}
