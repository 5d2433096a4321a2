// What the grid says: controls' contents, legend, caption, readout, pinned maps, the live text. Methods of Grid.

const number = (value) =>
  Number.isNaN(value) ? "not finite" : value === 0 ? "0" : String(Number(value.toPrecision(3))).replace("-", "−");

const percent = (share) => `${Math.round(100 * share)} %`;

const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const option = (value, text) => new Option(text, value);

const WORDS = {
  fillMenus() {
    const { picture } = this;
    this.find('[name="palette"]').replaceChildren(...[...picture.palettes.values()].map((p) => option(p.id, p.title)));
    const branches = picture.groups.map((group, at) => option(at + 1, `${group.label} (${group.first}–${group.last})`));
    this.find('[name="branch"]').replaceChildren(option(0, "all"), ...branches);
    for (const element of this.root.querySelectorAll("label.branch, .of-branch")) {
      element.hidden = !hasBranches(picture);
    }
    this.find('[name="scale"] [value="map"]').disabled = picture.cellsPerMap === 1;
    const silent = [...picture.step.keys()].filter((channel) => isSilent(picture, channel)).length;
    this.silentCount = silent;
    setText(
      this.find(".silent-words"),
      picture.signed ? `show maps with no unit above 0 (${silent})` : `show silent maps (${silent})`,
    );
    this.canvas.setAttribute(
      "aria-label",
      `${picture.channels} feature maps of ${picture.title}. Arrow keys move from unit to unit, with Shift from map to map, ` +
        "Page Up and Page Down by a screen, Home and End to the first and last map. Enter keeps a unit, P pins its map.",
    );
  },

  fillControls() {
    const { picture, view } = this;
    const shown = { ...view, palette: paletteOf(picture, view).id, scale: scaleOf(picture, view) };
    const typing = this.root.getRootNode().activeElement;
    for (const input of this.find("form").elements) {
      if (!(input.name in shown) || input === typing) continue;
      if (FLAG_FIELDS.includes(input.name)) input.checked = shown[input.name];
      else if (NUMBER_FIELDS.includes(input.name)) input.value = shown[input.name] || "";
      else input.value = String(shown[input.name]);
    }
    const fixed = this.find('[name="fixed"]');
    fixed.placeholder = number(picture.layerHigh);
    this.find("label.fixed").hidden = shown.scale !== "fixed";
    const understood = !view.channels.trim() || parseChannels(view.channels, picture.channels).length > 0;
    this.find('[name="channels"]').setAttribute("aria-invalid", String(!understood));
    setText(this.find(".zoom output"), `${zoomOf(picture, view)}×`);
    this.find(".smaller").disabled = zoomOf(picture, view) <= 1;
    this.find(".larger").disabled = zoomOf(picture, view) >= MAX_ZOOM;
  },

  describe() {
    this.describeScale();
    this.describeUnit();
    this.drawField();
    this.drawOver();
  },

  describeScale() {
    const { picture, view, cursor } = this;
    const palette = paletteOf(picture, view);
    const range = rangeOf(picture, view, cursor?.channel ?? 0);
    const context = this.find(".bar").getContext("2d");
    const image = context.createImageData(256, 1);
    const table = packedTable(palette.table);
    // Of nothing but zeros the bar shows the one colour that they have, and no range.
    const flat = range.high === 0;
    const zero = entryOf(entryLine(picture, view, cursor?.channel ?? 0).shift);
    new Uint32Array(image.data.buffer).set(flat ? table.map(() => table[zero]) : table);
    context.putImageData(image, 0, 0);
    const [low, middle, high] = this.find(".bar-numbers").children;
    const own = scaleOf(picture, view) === "map";
    setText(low, flat ? "" : number(range.low));
    setText(middle, number((range.low + range.high) / 2));
    setText(high, flat ? "" : number(range.high));
    const ofWhich = flat ? "zero everywhere" : `${number(range.low)} to ${number(range.high)}`;
    const extent = own
      ? `each map its own; the bar shows map ${cursor?.channel ?? 0}: ${ofWhich}`
      : `${scaleOf(picture, view) === "fixed" ? "fixed" : "one for the whole layer"}, ${ofWhich}`;
    const both = picture.signed || palette.diverging;
    const ends =
      flat && !own
        ? `${both ? palette.middle_word : palette.low_word} is 0`
        : both
          ? `${palette.low_word} is negative, ${palette.middle_word} is 0, ${palette.high_word} is positive`
          : `${palette.low_word} is 0, ${palette.high_word} is the maximum`;
    setText(
      this.find(".caption"),
      `${this.channels.length} of ${picture.channels} maps, ${picture.height}×${picture.width} units each. ` +
        `Scale: ${extent} (activation, no unit); ${ends}.` +
        (range.high < picture.layerHigh && !own ? " Larger values have the last colour." : "") +
        this.silentText() +
        (hasBranches(picture) ? " The line above a map has its branch's colour." : "") +
        (hasBranches(picture) && showsLocal(this.layout) ? " # counts within the branch." : "") +
        (picture.finite ? "" : " Magenta units are not finite numbers."),
    );
  },

  // Before a ReLU nothing is silent yet; it will be where no unit is above 0.
  silentText() {
    if (!this.silentCount) return this.picture.signed ? " Every map has a unit above 0." : " No map is silent.";
    const what = this.picture.signed
      ? "with no unit above 0 (nothing is left of them after a ReLU)"
      : "silent (no unit above 0)";
    return ` ${this.silentCount} ${what}, crossed out.`;
  },

  describeUnit() {
    const { picture, cursor } = this;
    for (const name of ["channel", "branch .name", "unit", "value", "seen", "map"]) {
      if (!cursor) setText(this.find(`.r-${name}`), "–");
    }
    for (const button of this.root.querySelectorAll(".pin, .open")) button.disabled = !cursor;
    setText(this.find(".pin"), this.pinned.includes(cursor?.channel) ? "Unpin map" : "Pin map");
    setText(
      this.find(".r-kept"),
      this.selected ? unitName(picture, this.selected) : "none yet: click a unit, or press Enter",
    );
    if (!cursor) return;
    const { channel } = cursor;
    const group = groupOf(picture, channel);
    setText(
      this.find(".r-channel"),
      `${channel} of 0–${picture.channels - 1}${hasBranches(picture) ? " in the concat" : ""}`,
    );
    this.find(".chip").style.background = group.colour;
    setText(
      this.find(".r-branch .name"),
      `${group.label}, no. ${channel - group.first} of 0–${group.last - group.first}`,
    );
    setText(this.find(".r-unit"), picture.cellsPerMap === 1 ? "the only one" : `row ${cursor.y}, column ${cursor.x}`);
    setText(this.find(".r-value"), valueText(picture, cursor));
    setText(this.find(".r-seen"), this.reach ? this.reachText() : seenText(picture, cursor));
    setText(
      this.find(".r-map"),
      `max ${number(picture.max[channel])}, mean ${number(picture.mean[channel])}, spread ${number(picture.spread[channel])}, ` +
        (isSilent(picture, channel) ? "no unit above 0" : `${percent(picture.active[channel])} of units active`),
    );
  },

  reachText() {
    const { pixel, rows, columns } = this.reach;
    if (rows[1] < rows[0] || columns[1] < columns[0]) return `pixel (${pixel.y}, ${pixel.x}) is seen by no unit`;
    return (
      `pixel row ${pixel.y}, column ${pixel.x} is seen by ${(rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)} units: ` +
      `rows ${rows[0]}–${rows[1]}, columns ${columns[0]}–${columns[1]}`
    );
  },

  drawField() {
    const seen = this.cursor && seenBy(this.picture, this.cursor);
    const kept = this.selected && !sameCell(this.selected, this.cursor) && seenBy(this.picture, this.selected);
    placeRectangles(this.root.querySelectorAll("svg .field"), seen);
    placeRectangles(this.root.querySelectorAll("svg .kept"), kept);
    const size = this.picture.image_px;
    const outside = seen
      ? `M0 0H${size}V${size}H0Z M${seen.columns.start} ${seen.rows.start}H${seen.columns.end}V${seen.rows.end}H${seen.columns.start}Z`
      : "";
    this.find(".outside").setAttribute("d", this.find(".show-over").checked ? "" : outside);
    const [y, x] = seen ? [seen.rows.centre + 0.5, seen.columns.centre + 0.5] : [0, 0];
    for (const cross of this.root.querySelectorAll("svg .centre")) {
      cross.setAttribute("d", seen ? `M${x - 4} ${y}h8M${x} ${y - 4}v8` : "");
    }
  },

  drawOver() {
    const over = this.find(".over");
    over.hidden = !this.find(".show-over").checked || !this.cursor;
    if (over.hidden) return;
    const size = this.picture.image_px;
    const context = over.getContext("2d");
    context.setTransform(over.width / size, 0, 0, over.height / size, 0, 0);
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, size, size);
    paintOver(context, this.picture, this.tiles, this.cursor.channel);
  },

  // Pinned maps stand side by side on the grid's scale; the unit under the pointer is marked on each.
  paintPins() {
    const { picture } = this;
    const box = this.find(".pins");
    while (box.children.length > this.pinned.length) box.lastChild.remove();
    while (box.children.length < this.pinned.length) box.append(this.pinFigure());
    const cell = Math.max(1, Math.round(112 / picture.width));
    const layout = {
      ...this.layout,
      cell,
      tileWidth: cell * picture.width,
      tileHeight: cell * picture.height,
      label: 0,
    };
    this.pinned.forEach((channel, at) => {
      const [canvas, caption] = box.children[at].children;
      const [text, button] = caption.children;
      const here = this.cursor && { ...this.cursor, channel };
      const scene = { ...this.scene, layout, pinned: [], selected: null, cursor: here, reach: null };
      const context = prepared(
        canvas,
        layout.tileWidth + 8,
        layout.tileHeight + layout.bar + 8,
        globalThis.devicePixelRatio || 1,
      );
      paintTile(context, scene, channel, { left: 4, top: 4 + layout.bar });
      setText(text, `${channel}: ${here ? number(valueAt(picture, here)) : "–"}`);
      button.setAttribute("aria-label", `Unpin map ${channel}`);
      canvas.dataset.cell = String(cell);
    });
  },

  pinFigure() {
    const figure = document.createElement("figure");
    const [canvas, caption, text, button] = ["canvas", "figcaption", "span", "button"].map((tag) =>
      document.createElement(tag),
    );
    button.type = "button";
    button.textContent = "✕";
    caption.append(text, button);
    figure.append(canvas, caption);
    const channelHere = () => this.pinned[[...figure.parentNode.children].indexOf(figure)];
    button.addEventListener("click", () => this.pin(channelHere()));
    const cellHere = (event) => {
      const along = (offset, size) =>
        Math.min(size - 1, Math.max(0, Math.floor((offset - 4) / Number(canvas.dataset.cell))));
      const y = along(event.offsetY - this.layout.bar, this.picture.height);
      return { channel: channelHere(), y, x: along(event.offsetX, this.picture.width) };
    };
    canvas.addEventListener("pointermove", (event) => this.point(cellHere(event)));
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("click", (event) => this.choose(cellHere(event)));
    return figure;
  },

  // On to what the kept unit saw or computed; without one, the unit under the cursor.
  open(section) {
    const cell = this.selected ?? this.cursor;
    if (cell) this.goTo({ section, id: this.picture.id, ...cell });
  },

  say() {
    const { picture, cursor } = this;
    setText(
      this.find(".live"),
      `${unitName(picture, cursor)}, activation ${number(valueAt(picture, cursor))}. ${seenText(picture, cursor)}`,
    );
  },
};

function unitName(picture, cell) {
  const group = groupOf(picture, cell.channel);
  const inBranch = hasBranches(picture) ? ` (${group.label} no. ${cell.channel - group.first})` : "";
  return `channel ${cell.channel}${inBranch}${picture.cellsPerMap === 1 ? "" : `, row ${cell.y}, column ${cell.x}`}`;
}

function valueText(picture, cell) {
  const value = valueAt(picture, cell);
  const half = picture.step[cell.channel] / 2;
  if (half === 0 || picture.cellsPerMap === 1 || Number.isNaN(value)) return number(value);
  const within = Number(half.toPrecision(1));
  // Where nothing is negative, ± would speak of values that cannot be.
  return value === 0 && !picture.signed ? `0, or less than ${within}` : `${number(value)} ± ${within}`;
}

function seenText(picture, cell) {
  const seen = seenBy(picture, cell);
  if (!seen) return "windows of different sizes: no single rectangle";
  const { rows, columns, rf } = seen;
  if (rows.last < rows.first || columns.last < columns.first) return `${rf}×${rf} px, all of them padding`;
  const inside =
    rows.start >= 0 && columns.start >= 0 && rows.end <= picture.image_px && columns.end <= picture.image_px;
  return (
    `${rf}×${rf} px, centre at row ${rows.centre}, column ${columns.centre}; ` +
    `${inside ? "" : "inside the image "}rows ${rows.first}–${rows.last}, columns ${columns.first}–${columns.last}` +
    (coversAll(rows, picture) && coversAll(columns, picture) ? " (all of it)" : "")
  );
}

function coversAll(along, picture) {
  return along.first === 0 && along.last === picture.image_px - 1;
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
