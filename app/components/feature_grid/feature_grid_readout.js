// What stands below and beside the grid: the scale, the unit that is pointed at, and what it sees of the picture. A scene
// is what is shown: picture, view, channels, layout, tiles, cursor, selected, pinned, reach, over.

class Readout {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
  }

  show(scene) {
    this.showScale(scene);
    this.showUnit(scene);
    this.showField(scene);
    this.showOver(scene);
  }

  showScale(scene) {
    const { picture, view, cursor } = scene;
    const range = rangeOf(picture, view, cursor?.channel ?? 0);
    const [low, bar, high] = this.find(".bar-numbers").children;
    const context = bar.getContext("2d");
    const image = context.createImageData(256, 1);
    const table = packedTable(paletteOf(picture, view).table);
    // Of nothing but zeros the bar shows the one colour that they have, and no range.
    const flat = range.high === 0;
    const zero = entryOf(entryLine(picture, view, cursor?.channel ?? 0).shift);
    new Uint32Array(image.data.buffer).set(flat ? table.map(() => table[zero]) : table);
    context.putImageData(image, 0, 0);
    setText(low, number(range.low));
    setText(high, flat ? "" : number(range.high));
    setText(this.find(".caption"), captionText(scene));
  }

  // The branches' means over all their maps, and what Python says of them; once for each layer.
  showMeans({ means, groups }) {
    const section = this.find(".means");
    section.hidden = !means;
    if (!means) return;
    const most = Math.max(...means.values);
    const rows = groups.map((group, at) => {
      const mean = means.values[at];
      const bar = element("i");
      Object.assign(bar.style, { background: group.colour, width: `${most > 0 ? (100 * mean) / most : 0}%` });
      const told = mean === null ? "not finite" : number(mean);
      return element("li", {}, element("span", {}, group.label), element("span", { class: "track" }, bar), told);
    });
    const said = element("p", {}, means.finding);
    section.replaceChildren(element("h3", {}, "Mean by branch"), element("ul", {}, ...rows), said);
  }

  showUnit({ picture, cursor, selected, pinned, reach }) {
    const kept = selected ? unitName(picture, selected) : "none yet: click a unit, or press Enter";
    const texts = cursor
      ? {
          channel: String(cursor.channel),
          "branch .name": branchText(picture, cursor.channel),
          unit: unitText(picture, cursor),
          value: valueText(picture, cursor),
          seen: reach ? reachText(reach) : seenText(picture, cursor),
          map: mapText(picture, cursor.channel),
        }
      : { channel: "–", "branch .name": "–", unit: "–", value: "–", seen: "–", map: "–" };
    for (const [name, text] of Object.entries({ ...texts, kept })) setText(this.find(`.r-${name}`), text);
    this.find(".r-branch .swatch").style.background = cursor ? groupOf(picture, cursor.channel).colour : "none";
    for (const button of this.root.querySelectorAll(".pin, .open")) button.disabled = !cursor;
    setText(this.find(".pin"), pinned.includes(cursor?.channel) ? "Unpin map" : "Pin map");
  }

  showField({ picture, cursor, selected, over }) {
    const seen = cursor && seenBy(picture, cursor);
    const kept = selected && !sameCell(selected, cursor) && seenBy(picture, selected);
    placeRectangles(this.root.querySelectorAll("svg .field"), seen);
    placeRectangles(this.root.querySelectorAll("svg .kept"), kept);
    const size = picture.image_px;
    const outside = seen
      ? `M0 0H${size}V${size}H0Z M${seen.columns.start} ${seen.rows.start}H${seen.columns.end}V${seen.rows.end}H${seen.columns.start}Z`
      : "";
    this.find(".outside").setAttribute("d", over ? "" : outside);
    const [y, x] = seen ? [seen.rows.centre + 0.5, seen.columns.centre + 0.5] : [0, 0];
    for (const cross of this.root.querySelectorAll("svg .centre")) {
      cross.setAttribute("d", seen ? `M${x - 4} ${y}h8M${x} ${y - 4}v8` : "");
    }
  }

  // The map that is pointed at, laid over the picture if that is wanted.
  showOver({ picture, tiles, cursor, over }) {
    for (const button of this.root.querySelectorAll(".switch button")) {
      button.setAttribute("aria-pressed", String((button.dataset.over !== "") === over));
    }
    const canvas = this.find(".over");
    canvas.hidden = !over || !cursor;
    if (canvas.hidden) return;
    const size = picture.image_px;
    const context = canvas.getContext("2d");
    context.setTransform(canvas.width / size, 0, 0, canvas.height / size, 0, 0);
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, size, size);
    paintOver(context, picture, tiles, cursor.channel);
  }

  say({ picture, cursor }) {
    const value = number(valueAt(picture, cursor));
    setText(this.find(".live"), `${unitName(picture, cursor)}, activation ${value}. ${seenText(picture, cursor)}`);
  }
}

function placeRectangles(rectangles, seen) {
  for (const rectangle of rectangles) {
    rectangle.style.display = seen ? "" : "none";
    if (!seen) continue;
    rectangle.setAttribute("x", seen.columns.start);
    rectangle.setAttribute("y", seen.rows.start);
    rectangle.setAttribute("width", seen.columns.end - seen.columns.start);
    rectangle.setAttribute("height", seen.rows.end - seen.rows.start);
  }
}
