// The pixel under the cursor on its way into the network: byte, 0..1, minus mean, divided by std, second normalisation.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".pixel-steps");
  const steps = mountedAt(root, () => new PixelSteps(root));
  steps.receive(data);
  return onceGone(root, () => steps.observer.disconnect());
}

// The columns after the byte. The same arithmetic is in preprocessing.normalise.
function stepsOf(byte, mean, std, second) {
  const share = byte / 255;
  const centred = share - mean;
  const normalised = centred / std;
  return second
    ? [share, centred, normalised, normalised * (std / 0.5) + (mean - 0.5) / 0.5]
    : [share, centred, normalised];
}

class PixelSteps {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.canvas = this.find("canvas");
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(root);
  }

  receive({ meta, pixels }) {
    if (meta.version === this.version) return this.paint();
    this.version = meta.version;
    this.meta = meta;
    this.size = meta.image_px;
    this.pixels = column(pixels);
    this.cursor ??= [this.size / 2, this.size / 2];
    this.tile = element("canvas", { width: this.size, height: this.size });
    const image = this.tile.getContext("2d").createImageData(this.size, this.size);
    for (let at = 0; at < this.size * this.size; at += 1) {
      image.data.set(this.pixels.subarray(3 * at, 3 * at + 3), 4 * at);
      image.data[4 * at + 3] = 255;
    }
    this.tile.getContext("2d").putImageData(image, 0, 0);
    this.find("thead").replaceChildren(tableRow("th", ["", "pixel", ...meta.headings]));
    this.root.hidden = false;
    this.draw(false);
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const along = (offset, length) => Math.min(this.size - 1, Math.max(0, Math.floor((offset / length) * this.size)));
    this.cursor = [along(event.clientY - box.top, box.height), along(event.clientX - box.left, box.width)];
    this.draw(false);
  }

  press(event) {
    const step = event.shiftKey ? 10 : 1;
    const move = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.cursor = this.cursor.map((place, axis) => Math.min(this.size - 1, Math.max(0, place + move[axis])));
    this.draw(true);
  }

  draw(speak) {
    const [y, x] = this.cursor;
    const { mean, std, second, colours } = this.meta;
    const bytes = this.pixels.subarray(3 * (y * this.size + x), 3 * (y * this.size + x) + 3);
    const values = colours.map((_, at) => stepsOf(bytes[at], mean[at], std[at], second));
    this.find("tbody").replaceChildren(
      ...colours.map((colour, at) =>
        tableRow("td", [colour, String(bytes[at]), ...values[at].map((value) => withMinus(value.toFixed(4)))]),
      ),
    );
    this.find(".place").textContent = `Row ${y}, column ${x}`;
    this.find(".colour").style.background = `rgb(${bytes.join(", ")})`;
    const last = values.map((steps) => withMinus(steps.at(-1).toFixed(3)));
    this.find(".words").textContent = `becomes ${last.join(", ")}: what the first convolution reads here.`;
    if (speak) {
      this.find(".live").textContent =
        `Row ${y}, column ${x}: ${colours.map((c, at) => `${c} ${bytes[at]} becomes ${last[at]}`).join(", ")}`;
    }
    this.paint();
  }

  paint() {
    if (!this.tile || !this.canvas.clientWidth) return;
    const side = Math.round(this.canvas.clientWidth * (globalThis.devicePixelRatio || 1));
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const context = this.canvas.getContext("2d");
    const scale = side / this.size;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.tile, 0, 0);
    const [y, x] = this.cursor;
    for (const [colour, width] of [
      ["#000000", 5],
      ["#ffffff", 2],
    ]) {
      context.strokeStyle = colour;
      context.lineWidth = width / scale;
      context.strokeRect(x - 0.5, y - 0.5, 2, 2);
    }
  }
}
