// A guess that is the side of a square around a place on the picture: dragged, typed, or set with the keys. After the
// answer both squares are shown. Coordinates are pixels of the 224×224 crop until they are drawn.

const EDGE = { left: 34, top: 26 }; // the ruler's room
const GRIP = 7;
const REACH = 22; // how far from the square a finger takes hold of it
const LABEL = { height: 27, letter: 8, pad: 24 };

class DrawnSquare {
  constructor(guess, typed, size) {
    this.guess = guess;
    this.size = size;
    this.input = element("input", {
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      "aria-label": "Side of your square in pixels",
    });
    this.input.maxLength = 6;
    this.side = typed === "" ? Math.round(guess.high / 8) : numberIn(typed);
    this.input.value = String(this.side);
    this.input.addEventListener("input", () => this.resize(numberIn(this.input.value), false));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    const stepper = element(
      "span",
      { class: "stepper" },
      this.step(-1),
      this.input,
      element("span", { class: "unit" }, "px a side"),
      this.step(1),
    );
    const words = element(
      "p",
      { class: "caption" },
      "Drag a corner, or ",
      element("kbd", {}, "+"),
      " and ",
      element("kbd", {}, "−"),
      `. The picture is ${size} px a side.`,
    );
    this.root = element(
      "div",
      { class: "card" },
      element("span", { class: "line" }, element("span", { class: "name" }, "Your square"), stepper),
      words,
    );
  }

  step(by) {
    const [sign, name] = by < 0 ? ["−", "Smaller"] : ["+", "Larger"];
    const button = element("button", { type: "button", "aria-label": name }, sign);
    button.addEventListener("click", () => this.resize(this.side + by));
    return button;
  }

  pressed(event) {
    const by = {
      ArrowUp: 1,
      ArrowRight: 1,
      "+": 1,
      "=": 1,
      ArrowDown: -1,
      ArrowLeft: -1,
      "-": -1,
      "−": -1,
      PageUp: 10,
      PageDown: -10,
    }[event.key];
    const inField = event.composedPath()[0] === this.input && /^Arrow(Left|Right)$/.test(event.key);
    if (by === undefined || inField || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.resize(this.side + by * (event.shiftKey && event.key !== "+" ? 10 : 1));
  }

  resize(side, typed = true) {
    this.side = Math.min(this.guess.high, Math.max(this.guess.low, Math.round(side)));
    if (typed) this.input.value = String(this.side);
    this.changed?.();
  }

  get focused() {
    return this.input;
  }

  text() {
    return this.input.value;
  }
}

// The picture with a ruler, the guess on it, and the answer once it is there.
class SquareBoard {
  constructor(place) {
    this.canvas = element("canvas", { class: "photo" });
    this.svg = svgElement("svg", { class: "squares" });
    this.root = element(
      "div",
      { class: "board", tabindex: 0, role: "slider", "aria-label": "Your square on the picture" },
      this.canvas,
      this.svg,
    );
    this.root.addEventListener("keydown", (event) => !this.answer && this.square.pressed(event));
    this.root.addEventListener("pointerdown", (event) => this.grab(event));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.root);
    place.replaceChildren(this.root);
  }

  show(square, { picture, size, centre, alt, answer }) {
    Object.assign(this, { square, picture, size, centre, answer });
    square.changed = () => this.draw();
    this.root.setAttribute("aria-description", alt);
    this.draw();
  }

  grab(event) {
    const near = event.target.closest?.(".grip") || event.pointerType === "mouse";
    if (this.answer || !near || event.button !== 0) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    const move = (moved) => this.square.resize(this.sideAt(moved));
    const end = new AbortController();
    this.root.setPointerCapture(event.pointerId);
    this.root.addEventListener("pointermove", move, { signal: end.signal });
    for (const name of ["pointerup", "pointercancel"]) {
      this.root.addEventListener(name, () => end.abort(), { signal: end.signal });
    }
  }

  sideAt(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - EDGE.left, event.clientY - box.top - EDGE.top].map(
      (at) => at / this.scale,
    );
    return sideTo(this.centre, [y, x]);
  }

  draw() {
    const width = this.root.clientWidth;
    if (!this.square || !width) return;
    this.scale = (width - EDGE.left - 2) / this.size;
    const height = EDGE.top + this.size * this.scale + 8;
    setAll(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    this.paint();
    const { side, guess } = this.square;
    setAll(this.root, {
      "aria-valuemin": guess.low,
      "aria-valuemax": guess.high,
      "aria-valuenow": side,
      "aria-valuetext": `${side}×${side} px`,
    });
    this.svg.replaceChildren(...rulerParts(this.size, this.scale), ...(this.answer ? this.answered() : this.asking()));
  }

  paint() {
    const side = Math.round(this.size * this.scale);
    Object.assign(this.canvas.style, {
      left: `${EDGE.left}px`,
      top: `${EDGE.top}px`,
      width: `${side}px`,
      height: `${side}px`,
    });
    if (!this.picture || this.painted === this.picture) return;
    this.painted = this.picture;
    this.canvas.width = this.canvas.height = this.size;
    this.canvas.getContext("2d").drawImage(this.picture, 0, 0, this.size, this.size);
  }

  asking() {
    const box = this.boxOf(this.square.side);
    const { side } = this.square;
    return [
      ...outlines(box, "yours"),
      svgElement("rect", { class: "grip", ...grown(box, REACH) }),
      ...corners(box).map(([x, y]) =>
        svgElement("rect", { class: "corner", x: x - GRIP, y: y - GRIP, width: 2 * GRIP, height: 2 * GRIP, rx: 3 }),
      ),
      ...this.cross(),
      ...this.label(box, `your square: ${side}×${side} px`, "below"),
    ];
  }

  // What lies outside of what can change the unit is dimmed; both labels stand clear of both squares.
  answered() {
    const { value, shown, given } = this.answer;
    const { side } = this.square;
    const [truth, yours] = [this.clipped(this.boxOf(value)), this.clipped(this.boxOf(side))];
    const all = this.clipped(this.boxOf(4 * this.size));
    const outside = svgElement("path", { class: "outside", "fill-rule": "evenodd", d: `${path(all)}${path(truth)}` });
    const parts = [outside, ...outlines(truth, "truth")];
    if (given) parts.push(...outlines(yours, "yours dashed"));
    const both = given && yours.width > truth.width ? yours : truth;
    parts.push(...this.cross(), ...this.label(both, shown, "below"));
    if (given) parts.push(...this.label(both, `you: ${side}×${side} px`, "above"));
    return parts;
  }

  // Around the middle of the pixel, in pixels of the screen.
  boxOf(side) {
    const [y, x] = this.centre.map((at) => at + 0.5 - side / 2);
    return {
      x: EDGE.left + x * this.scale,
      y: EDGE.top + y * this.scale,
      width: side * this.scale,
      height: side * this.scale,
    };
  }

  clipped(box) {
    const most = this.size * this.scale;
    const [left, top] = [Math.max(EDGE.left, box.x), Math.max(EDGE.top, box.y)];
    const [right, bottom] = [
      Math.min(EDGE.left + most, box.x + box.width),
      Math.min(EDGE.top + most, box.y + box.height),
    ];
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  cross() {
    const { x, y } = this.boxOf(0);
    const d = `M${x - 9} ${y}h18M${x} ${y - 9}v18`;
    return [svgElement("path", { class: "cross dark", d }), svgElement("path", { class: "cross", d })];
  }

  label(box, text, where) {
    const width = text.length * LABEL.letter + LABEL.pad;
    const most = this.size * this.scale;
    const y = where === "below" ? box.y + box.height + 10 : box.y - LABEL.height - 10;
    const inside = {
      x: EDGE.left + 4,
      y: EDGE.top + 4,
      right: EDGE.left + most - width - 4,
      bottom: EDGE.top + most - LABEL.height - 4,
    };
    const left = Math.max(inside.x, Math.min(inside.right, box.x + box.width / 2 - width / 2));
    const top = Math.max(inside.y, Math.min(inside.bottom, y));
    return [
      svgElement("rect", { class: "label", x: left, y: top, width, height: LABEL.height, rx: 6 }),
      svgElement("text", { class: "label", x: left + width / 2, y: top + 19, "text-anchor": "middle" }, text),
    ];
  }
}

function setAll(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
}

// The side of the square around a place whose edge goes through a point.
function sideTo([row, column], [y, x]) {
  return Math.round(2 * Math.max(Math.abs(y - row - 0.5), Math.abs(x - column - 0.5)));
}

function rulerParts(size, scale) {
  const parts = [];
  for (const at of [0, size / 4, size / 2, (3 * size) / 4, size]) {
    const [x, y] = [EDGE.left + at * scale, EDGE.top + at * scale];
    const last = at === size;
    parts.push(
      svgElement("path", { class: "tick", d: `M${x} ${EDGE.top - 6}v6M${EDGE.left - 6} ${y}h6` }),
      svgElement(
        "text",
        { class: "ruler", x, y: 14, "text-anchor": at === 0 ? "start" : last ? "end" : "middle" },
        last ? `${at} px` : String(at),
      ),
    );
    if (at) {
      parts.push(
        svgElement("text", { class: "ruler", x: EDGE.left - 8, y: last ? y : y + 5, "text-anchor": "end" }, String(at)),
      );
    }
  }
  return parts;
}

function outlines(box, kind) {
  return [svgElement("rect", { class: "edge", ...box }), svgElement("rect", { class: kind, ...box })];
}

function grown(box, by) {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

function corners({ x, y, width, height }) {
  return [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ];
}

function path({ x, y, width, height }) {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}
