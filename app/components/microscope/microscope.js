// One number taken apart: the window on its source, the products, what follows. Python makes every number; sliding the
// window asks it for the next unit. Keys pressed while an answer is under way are added up.

const REST_MS = 40;
const ANSWER_MS = 4000; // how long a move stands against an older unit still on its way from Python
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".microscope");
  const scope = mountedAt(root, () => new Microscope(root));
  scope.emit = (cell) => setTriggerValue("move", cell);
  scope.receive(data);
  return onceGone(root, () => scope.observer.disconnect());
}

class Microscope {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.chosen = 0;
    this.askedAt = -Infinity;
    root.addEventListener("keydown", (event) => this.press(event));
    root.addEventListener("click", (event) => this.click(event));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(root);
  }

  async receive({ meta, crop, own, sources }) {
    if (meta.version === this.version) return;
    this.version = meta.version;
    const picture = meta.crop_id === this.cropId ? this.picture : await pictureOf(column(crop));
    if (this.version !== meta.version) return;
    const table = unbase64(meta.palette);
    if (meta.layer !== this.meta?.layer || meta.channel !== this.meta?.channel) this.chosen = 0;
    Object.assign(this, { picture, cropId: meta.crop_id, meta });
    this.own = coloured(column(own), meta.shape, table);
    const [height, width] = meta.source?.shape ?? [0, 0];
    const side = height * width;
    this.sources = (meta.source?.channels ?? []).map((_, at) =>
      coloured(column(sources).subarray(at * side, (at + 1) * side), [height, width], table),
    );
    const waits = performance.now() - this.askedAt < ANSWER_MS;
    if (!waits || (this.cell && this.cell[0] === meta.cell[0] && this.cell[1] === meta.cell[1])) {
      this.cell = [...meta.cell];
      this.askedAt = -Infinity;
    }
    this.root.hidden = false;
    this.write();
    this.paint();
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest("button");
    if (event.target.dataset.scrolls) return; // a box's own keys
    if (event.key in MOVES) this.slide(...MOVES[event.key].map((step) => step * (event.shiftKey ? 5 : 1)));
    else if (event.key === " " && !onButton) this.onward();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  click(event) {
    const button = event.target.closest("button");
    if (button?.dataset.move) this.slide(...button.dataset.move.split(",").map(Number));
    if (button?.dataset.term) {
      this.chosen = Number(button.dataset.term);
      this.write();
      this.paint();
      this.find(`[data-term="${this.chosen}"]`)?.focus();
    }
    if (event.target === this.find(".own canvas")) {
      const box = event.target.getBoundingClientRect();
      const [height, width] = this.meta.shape;
      this.go([
        Math.floor(((event.clientY - box.top) / box.height) * height),
        Math.floor(((event.clientX - box.left) / box.width) * width),
      ]);
    }
  }

  slide(down, right) {
    this.go([this.cell[0] + down, this.cell[1] + right]);
  }

  onward() {
    const [height, width] = this.meta.shape;
    const next = (this.cell[0] * width + this.cell[1] + 1) % (height * width);
    this.go([Math.floor(next / width), next % width]);
  }

  go(cell) {
    const next = cell.map((place, axis) => Math.min(this.meta.shape[axis] - 1, Math.max(0, place)));
    if (next[0] === this.cell[0] && next[1] === this.cell[1]) return;
    this.cell = next;
    this.askedAt = performance.now();
    this.paint();
    clearTimeout(this.timer);
    const { layer, channel } = this.meta;
    this.timer = setTimeout(() => this.emit({ layer, channel, y: next[0], x: next[1], at: Date.now() }), REST_MS);
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  write() {
    const { meta } = this;
    this.find(".verdict").textContent = meta.verdict;
    this.find(".keys").hidden = this.find(".hint").hidden = meta.shape[0] * meta.shape[1] === 1;
    this.find(".crop figcaption").textContent = meta.field_words;
    this.find(".own figcaption").textContent = meta.own_words;
    this.find(".source").hidden = !this.sources.length;
    this.find(".steps").replaceChildren(...meta.steps.map((step) => this.card(step)));
  }

  card(step) {
    const item = element("li", {}, element("h3", {}, step.title));
    if (step.words) item.append(element("p", {}, step.words));
    const wide = element("div", { class: "wide", "data-wide": step.title });
    if (step.kind === "Convolution") wide.append(this.convolution(step));
    if (step.kind === "Linear") wide.append(termTable(step.terms, null));
    if (step.cells) wide.append(cellTable(step.cells, "read", "", step.mark));
    if (step.window) wide.append(windowTable(step.window));
    if (step.lines) wide.append(factList(step.lines));
    if (!["Convolution", "Linear", "Concat"].includes(step.kind)) wide.append(formulaLine(step.formula));
    if (wide.hasChildNodes()) item.append(wide);
    return item;
  }

  convolution(step) {
    this.chosen = Math.min(this.chosen, step.terms.rows.length - 1);
    const box = element("div", { class: "conv" }, termTable(step.terms, this.chosen));
    const [, height, width] = step.size;
    if (height * width === 1) return box;
    const { channel, text } = step.terms.rows[this.chosen];
    const part = (values) => values.slice(channel * height * width, (channel + 1) * height * width);
    const [patch, kernel] = [part(step.patch), part(step.kernel)];
    const products = patch.map((value, at) => value * kernel[at]);
    const rows = (values) => Array.from({ length: height }, (_, row) => values.slice(row * width, (row + 1) * width));
    const inside = rows(step.inside);
    const texts = (values, hide) =>
      rows(values).map((cells, y) => cells.map((value, x) => (hide && !inside[y][x] ? "" : number(value))));
    const tables = element(
      "div",
      { class: "tables" },
      cellTable(texts(patch, true), "read", `input, map ${channel}`),
      after("×", cellTable(texts(kernel, false), "weight", `kernel, slice ${channel}`)),
      after("=", cellTable(texts(products, true), "made", `products: together ${text}`)),
    );
    box.append(tables);
    return box;
  }

  paint() {
    if (!this.meta) return;
    const { meta } = this;
    this.draw(".crop canvas", 224, (context) => context.drawImage(this.picture, 0, 0, 224, 224), meta.field, 224);
    this.draw(".own canvas", Math.max(...meta.shape), (context) => context.drawImage(this.own, 0, 0), {
      top: this.cell[0],
      left: this.cell[1],
      height: 1,
      width: 1,
      line: "solid",
    });
    if (!this.sources.length) return;
    const at = Math.min(this.chosen, this.sources.length - 1);
    const { shape, window, channels, words } = meta.source;
    const moved = (axis) => (this.cell[axis] - meta.cell[axis]) * window.stride;
    const box = { ...window, top: window.top + moved(0), left: window.left + moved(1), line: "solid" };
    this.find(".source figcaption").textContent = `${words[0]} ${channels[at]} ${words[1]}`;
    this.draw(".source canvas", Math.max(...shape), (context) => context.drawImage(this.sources[at], 0, 0), box);
  }

  draw(selector, size, picture, box, clip = null) {
    const canvas = this.find(selector);
    const side = Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1));
    if (!side) return;
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    const scale = side / size;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.imageSmoothingEnabled = false;
    picture(context);
    if (box) outline(context, box, scale, 2.5, clip);
  }
}

function coloured(codes, [height, width], table) {
  const canvas = element("canvas", { width, height });
  const image = canvas.getContext("2d").createImageData(width, height);
  codes.forEach((code, at) => {
    image.data.set(table.subarray(3 * code, 3 * code + 3), 4 * at);
    image.data[4 * at + 3] = 255;
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// The summands by size; with `chosen` a row can be looked into.
function termTable({ rows, single, rest, bias, total }, chosen) {
  const table = element("table", { class: "terms" });
  const most = Math.max(...rows.map((row) => Math.abs(row.product)), Math.abs(rest[0]), Math.abs(bias?.[0] ?? 0)) || 1;
  const cells = rows.some((row) => row.cell);
  const heads = [
    "input map",
    ...(cells ? ["position"] : []),
    ...(single ? ["input", "weight"] : []),
    "product",
    signs(),
  ];
  table.append(termRow("th", heads));
  rows.forEach((row, at) => {
    const name = chosen === null ? String(row.channel) : termButton(row.channel, at, at === chosen);
    const made = termRow("td", [
      name,
      ...(cells ? [row.cell.join(", ")] : []),
      ...(single ? [row.input, row.weight] : []),
      row.text,
      meter(row.product, most),
    ]);
    made.classList.toggle("chosen", at === chosen);
    table.append(made);
  });
  const blanks = heads.slice(3).map(() => "");
  const add = (name, text, value) =>
    table.append(termRow("td", [name, ...blanks, text, value === null ? "" : meter(value, most)]));
  if (rest[2]) add(rest[2], rest[1], rest[0]);
  if (bias) add("bias", bias[1], bias[0]);
  add("sum", total, null);
  table.lastChild.className = "sum";
  return table;
}

function termButton(channel, at, chosen) {
  const name = `Look into input map ${channel}`;
  return element("button", { type: "button", "data-term": at, "aria-pressed": chosen, "aria-label": name }, channel);
}

// What the two sides of the meters below are.
function signs() {
  const side = (name, sign) => element("span", { class: name }, sign, element("span", { class: "word" }, ` ${name}`));
  return element("span", { class: "signs" }, side("minus", "−"), side("plus", "+"));
}

// A bar to the right of its axis, or to the left for a number below zero; `kind` is the looks of the first.
function meter(value, most, kind = "plus") {
  const bar = element("i", { class: value < 0 ? "minus" : kind });
  const part = (50 * Math.abs(value)) / most;
  bar.style.width = `${part}%`;
  bar.style.left = value < 0 ? `${50 - part}%` : "50%";
  return element("span", { class: "meter" }, bar);
}

function windowTable(rows) {
  const table = element("table", { class: "terms" });
  const most = Math.max(...rows.map((row) => row.value)) || 1;
  table.append(termRow("th", ["", "input²", ""]));
  for (const row of rows) {
    table.append(termRow("td", [row.name, row.text, meter(row.value, most, "")]));
    table.lastChild.classList.toggle("chosen", row.own);
  }
  return table;
}

function cellTable(rows, kind, caption, mark) {
  const table = element("table", { class: `grid ${kind}` });
  if (caption) table.append(element("caption", {}, caption));
  rows.forEach((texts, y) => {
    const made = tableRow("td", texts);
    [...made.children].forEach((cell, x) => {
      if (cell.textContent === "") cell.className = "outside";
      if (mark && mark[0] === y && mark[1] === x) cell.className = "mark";
    });
    table.append(made);
  });
  return table;
}

function factList(lines) {
  const pairs = lines.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text)));
  return element("dl", { class: "facts" }, ...pairs);
}

// The value that a formula ends in stands out.
function formulaLine(formula) {
  const at = formula.lastIndexOf("= ");
  const parts = at < 0 ? [formula] : [formula.slice(0, at + 2), element("b", {}, formula.slice(at + 2))];
  return element("p", { class: "formula" }, ...parts);
}

// A table with the sign before it, so that they stay together.
function after(sign, table) {
  return element("span", { class: "after" }, element("span", { class: "sign" }, sign), table);
}

// A row of a table whose cells may be meters.
function termRow(kind, contents) {
  const row = tableRow(kind, contents);
  for (const cell of row.children) if (cell.firstChild?.className === "meter") cell.className = "bar-cell";
  return row;
}
