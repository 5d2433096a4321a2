// What stands below and beside the grid: the scale, the unit that is pointed at, and what it sees of the picture. A scene
// is what is shown: picture, view, channels, layout, tiles, cursor, selected, pinned, reach.

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
    const context = this.find(".bar").getContext("2d");
    const image = context.createImageData(256, 1);
    const table = packedTable(paletteOf(picture, view).table);
    // Of nothing but zeros the bar shows the one colour that they have, and no range.
    const flat = range.high === 0;
    const zero = entryOf(entryLine(picture, view, cursor?.channel ?? 0).shift);
    new Uint32Array(image.data.buffer).set(flat ? table.map(() => table[zero]) : table);
    context.putImageData(image, 0, 0);
    const [low, middle, high] = this.find(".bar-numbers").children;
    setText(low, flat ? "" : number(range.low));
    setText(middle, number((range.low + range.high) / 2));
    setText(high, flat ? "" : number(range.high));
    setText(this.find(".caption"), captionText(scene));
  }

  showUnit({ picture, cursor, selected, pinned, reach }) {
    const kept = selected ? unitName(picture, selected) : "none yet: click a unit, or press Enter";
    const texts = cursor
      ? {
          channel: channelText(picture, cursor.channel),
          "branch .name": branchText(picture, cursor.channel),
          unit: unitText(picture, cursor),
          value: valueText(picture, cursor),
          seen: reach ? reachText(reach) : seenText(picture, cursor),
          map: mapText(picture, cursor.channel),
        }
      : { channel: "–", "branch .name": "–", unit: "–", value: "–", seen: "–", map: "–" };
    for (const [name, text] of Object.entries({ ...texts, kept })) setText(this.find(`.r-${name}`), text);
    if (cursor) this.find(".chip").style.background = groupOf(picture, cursor.channel).colour;
    for (const button of this.root.querySelectorAll(".pin, .open")) button.disabled = !cursor;
    setText(this.find(".pin"), pinned.includes(cursor?.channel) ? "Unpin map" : "Pin map");
  }

  showField({ picture, cursor, selected }) {
    const seen = cursor && seenBy(picture, cursor);
    const kept = selected && !sameCell(selected, cursor) && seenBy(picture, selected);
    placeRectangles(this.root.querySelectorAll("svg .field"), seen);
    placeRectangles(this.root.querySelectorAll("svg .kept"), kept);
    const size = picture.image_px;
    const outside = seen
      ? `M0 0H${size}V${size}H0Z M${seen.columns.start} ${seen.rows.start}H${seen.columns.end}V${seen.rows.end}H${seen.columns.start}Z`
      : "";
    this.find(".outside").setAttribute("d", this.find(".show-over").checked ? "" : outside);
    const [y, x] = seen ? [seen.rows.centre + 0.5, seen.columns.centre + 0.5] : [0, 0];
    for (const cross of this.root.querySelectorAll("svg .centre")) {
      cross.setAttribute("d", seen ? `M${x - 4} ${y}h8M${x} ${y - 4}v8` : "");
    }
  }

  // The map that is pointed at, laid over the picture if somebody wants that.
  showOver({ picture, tiles, cursor }) {
    const over = this.find(".over");
    over.hidden = !this.find(".show-over").checked || !cursor;
    if (over.hidden) return;
    const size = picture.image_px;
    const context = over.getContext("2d");
    context.setTransform(over.width / size, 0, 0, over.height / size, 0, 0);
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
