// Maps over the picture they belong to, one or several side by side, each cell at its true place. Pointing at one shows
// the same place on all. Events are emitted only for what a person did.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".crop-panels");
  const panels = mountedAt(root, () => new Panels(root));
  panels.emit = (picked) => setTriggerValue("pick", picked);
  panels.receive(data);
  return onceGone(root, () => panels.observer.disconnect());
}

class Panels {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.strength = this.find(".strength input");
    this.strength.addEventListener("input", () => this.paint());
    root.addEventListener("keydown", (event) => event.target === this.strength && event.stopPropagation());
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(root);
  }

  async receive(data) {
    if (data.meta.version === this.version) return this.paint();
    const first = this.version === undefined;
    this.version = data.meta.version;
    const [values, bytes] = [column(data.values), column(data.crops)];
    const crops = await Promise.all(data.meta.crops.map(([from, to]) => pictureOf(bytes.slice(from, to))));
    if (this.version !== data.meta.version) return;
    this.meta = data.meta;
    this.size = data.meta.image_px;
    const palettes = new Map(data.meta.palettes.map((one) => [one.id, { ...one, table: unbase64(one.table) }]));
    this.panels = data.meta.panels.map((panel) => ({
      ...panel,
      picture: crops[panel.crop],
      map:
        panel.map &&
        withTile({
          ...panel.map,
          values: values.subarray(...panel.map.span),
          palette: palettes.get(panel.map.palette),
        }),
    }));
    if (first) this.strength.value = String(data.meta.strength);
    this.cursor = this.meta.cursor ?? null;
    this.build();
    this.root.hidden = false;
    this.paint();
  }

  build() {
    const place = this.find(".panels");
    place.style.setProperty("--columns", this.meta.columns);
    while (place.children.length > this.panels.length) place.lastChild.remove();
    while (place.children.length < this.panels.length) place.append(this.figure());
    this.find(".hint").textContent = this.meta.hint;
    this.find(".strength").hidden = !this.panels.some((panel) => panel.map && panel.picture);
    const boxes = this.panels.flatMap((panel) => panel.boxes);
    const lines = new Map(boxes.map((box) => [box.label, box.line]));
    if (boxes.some((box) => goesOutside(box, this.size))) {
      lines.set("short dashes at the border: it goes on outside", "");
    }
    this.find(".lines").replaceChildren(...[...lines].map(([label, line]) => lineItem(label, line)));
    this.panels.forEach((panel, at) => {
      const figure = place.children[at];
      const part = (selector) => figure.querySelector(selector);
      part(".title").replaceChildren(...(panel.colour ? [chip(panel.colour)] : []), panel.title);
      part(".caption").textContent = panel.caption;
      part("canvas").setAttribute("aria-label", `${panel.title}. ${panel.caption} ${this.meta.keys}`);
      part(".bar-numbers").hidden = !panel.map;
      if (panel.map) legend(part(".bar-numbers"), panel.map);
    });
  }

  figure() {
    const canvas = element("canvas", { tabindex: 0, role: "application" });
    const bar = element("canvas", { width: 256, height: 1, "aria-hidden": "true" });
    const figure = element(
      "figure",
      {},
      element("p", { class: "title" }),
      element("div", { class: "frame" }, canvas),
      element("div", { class: "bar-numbers" }, element("span"), bar, element("span")),
      element("p", { class: "caption" }),
      element("p", { class: "value" }),
    );
    const at = () => [...figure.parentNode.children].indexOf(figure);
    canvas.addEventListener("pointermove", (event) => this.point(this.pixel(event, at())));
    canvas.addEventListener("pointerleave", () => this.point(this.meta.cursor ?? null));
    canvas.addEventListener("click", (event) => this.pick(at(), this.pixel(event, at())));
    canvas.addEventListener("keydown", (event) => this.press(event, at()));
    return figure;
  }

  pixel(event, at) {
    const box = event.currentTarget.getBoundingClientRect();
    const [top, left, side] = this.panels[at].window;
    const along = (offset, length, start) =>
      Math.min(this.size - 1, Math.max(0, Math.floor(start + (offset / length) * side)));
    return [along(event.clientY - box.top, box.height, top), along(event.clientX - box.left, box.width, left)];
  }

  press(event, at) {
    const map = this.panels[at].map;
    const step = event.shiftKey ? 8 * (map?.side ?? 1) : Math.max(1, map?.side ?? 1);
    const [down, right] =
      { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key] ?? [];
    const chosen = event.key === "Enter" || event.key === " ";
    if ((down === undefined && !chosen) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [y, x] = this.cursor ?? [this.size / 2 - 1, this.size / 2 - 1];
    if (chosen) return this.pick(at, [y, x]);
    const inside = (place) => Math.min(this.size - 1, Math.max(0, Math.round(place)));
    this.point([inside(y + down), inside(x + right)]);
    this.find(".live").textContent = this.panels.map((panel) => `${panel.title}: ${this.words(panel)}`).join("; ");
  }

  point(cursor) {
    this.cursor = cursor;
    this.paint();
  }

  pick(at, pixel) {
    const { map } = this.panels[at];
    const cell = map ? cellAt(map, pixel) : null;
    this.emit({ of: this.meta.of, panel: at, pixel, cell, at: Date.now() });
  }

  words(panel) {
    if (!this.cursor) return "";
    const [y, x] = this.cursor;
    if (!panel.map) return `pixel row ${y}, column ${x}`;
    const cell = cellAt(panel.map, this.cursor);
    if (!cell) return `pixel row ${y}, column ${x}: no unit's place`;
    const value = number(panel.map.values[cell[0] * panel.map.width + cell[1]]);
    return `${panel.map.unit} row ${cell[0]}, column ${cell[1]}: ${value}`;
  }

  paint() {
    if (!this.panels || !this.root.clientWidth) return;
    this.panels.forEach((panel, at) => {
      const figure = this.find(".panels").children[at];
      this.draw(figure.querySelector(".frame canvas"), panel);
      figure.querySelector(".value").textContent = this.words(panel);
    });
  }

  draw(canvas, panel) {
    const wanted = Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1));
    if (canvas.width !== wanted) canvas.width = canvas.height = wanted;
    const context = canvas.getContext("2d");
    const [top, left, side] = panel.window;
    const scale = canvas.width / side;
    context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    context.clearRect(0, 0, this.size, this.size);
    context.imageSmoothingEnabled = false;
    if (panel.picture) context.drawImage(panel.picture, 0, 0, this.size, this.size);
    if (panel.map) drawMap(context, panel.map, panel.picture ? Number(this.strength.value) / 100 : 1);
    for (const box of panel.boxes) outline(context, box, scale, 3, this.size);
    const cell = this.cursor && panel.map ? cellAt(panel.map, this.cursor) : null;
    if (cell) outline(context, placeOf(panel.map, cell), scale, 2);
    else if (this.cursor) cross(context, this.cursor, scale);
    for (const centre of panel.marks) cross(context, centre, scale);
  }
}

function chip(colour) {
  const made = element("span", { class: "chip swatch" });
  made.style.background = colour;
  return made;
}
