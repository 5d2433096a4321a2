// Steps through a small 1×1 convolution. Every number comes from Python; this only shows and highlights.

let kept = 0; // the step, for when the topic is left and opened again

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".stage");
  mountedAt(root, () => new Stage(root, data));
}

class Stage {
  constructor(root, data) {
    Object.assign(this, data);
    this.step = kept;
    this.find = (selector) => root.querySelector(selector);
    this.inputCells = this.maps(
      ".input .maps",
      this.inputs.length,
      (channel, row, column) => this.inputs[channel][row][column],
    );
    this.outputCells = this.maps(".output .maps", this.kernels.length, () => "");
    const { length } = this.inputs;
    this.find(".input figcaption").textContent = `Input: ${this.side}×${this.side}×${length}`;
    this.find(".output figcaption").textContent = `Output: ${this.side}×${this.side}×${this.kernels.length}`;
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("click", (event) => this.does(event.target.closest("[data-do]")?.dataset.do));
    this.draw(false);
  }

  maps(selector, count, value) {
    const place = this.find(selector);
    const cells = [];
    for (let channel = 0; channel < count; channel++) {
      const map = element("div", { class: "map" });
      map.style.setProperty("--side", this.side);
      const grid = element("div", { class: "cells" });
      cells.push([]);
      for (let row = 0; row < this.side; row++) {
        cells[channel].push([]);
        for (let column = 0; column < this.side; column++) {
          const cell = element("span", { class: "cell" }, withMinus(value(channel, row, column)));
          cells[channel][row].push(cell);
          grid.append(cell);
        }
      }
      map.append(element("span", { class: "name" }, `channel ${channel}`), grid);
      place.append(map);
    }
    return cells;
  }

  pressed(event) {
    const keys = {
      " ": "next",
      ArrowRight: "next",
      ArrowLeft: "back",
      ArrowDown: "kernel",
      Home: "first",
      End: "last",
    };
    const onButton = event.target.closest("button") && event.key === " "; // the button's own key
    if (event.target.dataset.scrolls) return; // a box's own keys
    if (!(event.key in keys) || onButton || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.does(keys[event.key]);
  }

  does(what) {
    const cells = this.side ** 2;
    const next = {
      next: this.step + 1,
      back: this.step - 1,
      first: 0,
      last: this.steps.length - 1,
      kernel: (Math.floor(this.step / cells) + 1) * cells,
    }[what];
    if (next === undefined) return;
    kept = this.step = Math.max(0, Math.min(this.steps.length - 1, next));
    this.draw(true);
  }

  draw(speak) {
    const { kernel, row, column, products, sum } = this.steps[this.step];
    const here = (r, c) => r === row && c === column;
    this.each(this.inputCells, (cell, _, r, c) => cell.classList.toggle("read", here(r, c)));
    this.each(this.outputCells, (cell, channel, r, c) => {
      const at = (channel * this.side + r) * this.side + c;
      cell.textContent = at <= this.step ? withMinus(this.steps[at].sum) : "";
      cell.classList.toggle("made", channel === kernel && here(r, c));
    });
    this.find(".count").textContent = `${this.step + 1} of ${this.steps.length}`;
    this.find(".work figcaption").textContent =
      `${this.kernels.length} kernels of 1×1×${this.inputs.length}: kernel ${kernel} (k${kernel}) at work`;
    this.table(kernel, row, column, products, sum);
    const said = `Kernel ${kernel} on row ${row}, column ${column}: the sum of ${products.length} products is ${withMinus(sum)}, in channel ${kernel} of the output.`;
    const place = this.find(".said");
    place.setAttribute("aria-live", speak ? "polite" : "off");
    place.textContent = said;
    for (const [name, off] of [
      ["first", this.step === 0],
      ["back", this.step === 0],
      ["next", this.step === this.steps.length - 1],
    ]) {
      this.find(`[data-do="${name}"]`).setAttribute("aria-disabled", String(off));
    }
  }

  /** A row a channel: its input, its weight in each kernel, the current one marked, and their product. */
  table(kernel, row, column, products, sum) {
    const line = (kind, before, ofKernel, after) => {
      const made = tableRow(kind, [...before, ...this.kernels.map((_, number) => ofKernel(number)), ...after]);
      this.kernels.forEach((_, number) => {
        made.children[3 + number].className = number === kernel ? "weight" : "other";
      });
      return made;
    };
    const head = line("th", ["channel", "input", ""], (number) => `k${number}`, ["", "product"]);
    const rows = products.map((product, channel) => {
      const input = withMinus(this.inputs[channel][row][column]);
      const weight = (number) => withMinus(this.kernels[number][channel]);
      const made = line("td", [channel, input, "×"], weight, ["=", withMinus(product)]);
      made.children[1].className = "value";
      return made;
    });
    const foot = line("td", ["sum", "", ""], () => "", ["=", withMinus(sum)]);
    foot.className = "sum";
    this.find(".work table").replaceChildren(head, ...rows, foot);
  }

  each(maps, act) {
    maps.forEach((rows, channel) => rows.forEach((cells, r) => cells.forEach((cell, c) => act(cell, channel, r, c))));
  }
}
