// Pinned maps, side by side on the grid's scale; the unit that is pointed at is marked on each.

const PIN_PX = 84;
const PIN_EDGE = 4;

class Pins {
  // `point`, `choose` are told the cell under the pointer, `leave` that there is none, `unpin` the channel.
  constructor(box, { point, leave, choose, unpin }) {
    this.box = box;
    this.told = { point, leave, choose, unpin };
    this.scene = null;
  }

  show(scene) {
    this.scene = scene;
    const { picture, pinned, cursor } = scene;
    while (this.box.children.length > pinned.length) this.box.lastChild.remove();
    while (this.box.children.length < pinned.length) this.box.append(this.figure());
    const cell = Math.max(1, Math.round(PIN_PX / picture.width));
    const [tileWidth, tileHeight] = [cell * picture.width, cell * picture.height];
    const layout = { ...scene.layout, cell, tileWidth, tileHeight, label: 0 };
    const [width, height] = [tileWidth + 2 * PIN_EDGE, tileHeight + layout.bar + 2 * PIN_EDGE];
    pinned.forEach((channel, at) => {
      const [canvas, caption] = this.box.children[at].children;
      const [text, button] = caption.children;
      const here = cursor && { ...cursor, channel };
      const alone = { ...scene, layout, pinned: [], selected: null, cursor: here, reach: null };
      const context = prepared(canvas, width, height, globalThis.devicePixelRatio || 1);
      paintTile(context, alone, channel, { left: PIN_EDGE, top: PIN_EDGE + layout.bar });
      setText(text, `${channel}: ${here ? number(valueAt(picture, here)) : "–"}`);
      button.setAttribute("aria-label", `Unpin map ${channel}`);
      canvas.dataset.cell = String(cell);
    });
  }

  figure() {
    const canvas = element("canvas");
    const button = element("button", { type: "button" }, "✕");
    const figure = element("figure", {}, canvas, element("figcaption", {}, element("span"), button));
    const channel = () => this.scene.pinned[[...this.box.children].indexOf(figure)];
    const cell = (event) => ({ channel: channel(), ...this.placeUnder(event, Number(canvas.dataset.cell)) });
    button.addEventListener("click", () => this.told.unpin(channel()));
    canvas.addEventListener("pointermove", (event) => this.told.point(cell(event)));
    canvas.addEventListener("pointerleave", () => this.told.leave());
    canvas.addEventListener("click", (event) => this.told.choose(cell(event)));
    return figure;
  }

  placeUnder(event, cell) {
    const { picture, layout } = this.scene;
    const along = (offset, size) => Math.min(size - 1, Math.max(0, Math.floor((offset - PIN_EDGE) / cell)));
    return { y: along(event.offsetY - layout.bar, picture.height), x: along(event.offsetX, picture.width) };
  }
}
