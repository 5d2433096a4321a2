// A picture's way through the network, one stage after another; all stages arrive at once, so that stepping asks nobody.

const PLAY_MS = 1600;
let kept = 0; // the stage, for when the section is left and opened again

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".journey");
  const journey = mountedAt(root, () => new Journey(root));
  journey.emit = (place) => setTriggerValue("go", place);
  journey.receive(data);
  return onceGone(root, () => journey.dispose());
}

class Journey {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    this.anywhere = (event) => event.target === document.body && this.pressed(event);
    document.addEventListener("keydown", this.anywhere);
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(root);
  }

  dispose() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this.anywhere);
    this.observer.disconnect();
  }

  async receive(data) {
    if (data.meta.version === this.version) return this.paint();
    this.version = data.meta.version;
    const values = column(data.values);
    this.picture = await pictureOf(column(data.crop));
    this.meta = data.meta;
    this.size = data.meta.image_px;
    const palette = { ...data.meta.palette, table: unbase64(data.meta.palette.table) };
    const own = (map) => ({ ...map, values: values.subarray(...map.span), palette });
    this.stops = data.meta.stops.map((stop) => ({ ...stop, map: withTile(own(stop.map)) }));
    this.step = Math.min(kept, this.stops.length - 1);
    this.find(".strip").replaceChildren(...this.stops.map((stop, at) => thumbnail(stop, at)));
    this.root.hidden = false;
    this.draw(false);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.step !== undefined) this.to(Number(button.dataset.step));
    else this.does(button.dataset.do);
  }

  pressed(event) {
    const keys = { " ": "next", ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last" };
    const onButton = event.target.closest("button") && event.key === " ";
    if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.stopPropagation();
    if (onButton) return; // the button's own key
    event.preventDefault();
    this.does(keys[event.key]);
  }

  does(what) {
    const last = this.stops.length - 1;
    if (what === "play") return this.play(!this.timer);
    this.play(false);
    if (what === "go") return this.emit({ ...this.stops[this.step].unit, of: this.version, at: Date.now() });
    this.to({ next: this.step + 1, back: this.step - 1, first: 0, last }[what]);
  }

  to(step) {
    kept = this.step = Math.max(0, Math.min(this.stops.length - 1, step));
    this.draw(true);
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = null;
    if (on) {
      if (this.step === this.stops.length - 1) this.to(0);
      this.timer = setInterval(() => {
        this.to(this.step + 1);
        if (this.step === this.stops.length - 1) this.play(false);
      }, PLAY_MS);
    }
    this.find('[data-do="play"]').textContent = on ? "Pause" : "Play";
  }

  draw(speak) {
    const stop = this.stops[this.step];
    this.find(".count").textContent = `${this.step + 1} of ${this.stops.length}`;
    this.find("h3").textContent = stop.title;
    this.find("dl").replaceChildren(
      ...stop.facts.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]),
    );
    legend(this.find(".bar-numbers"), stop.map);
    this.find(".caption").textContent = stop.colours;
    this.find(".answers").replaceChildren(...(stop.answers ? [answerRows(stop.answers)] : []));
    for (const [name, off] of [
      ["back", this.step === 0],
      ["next", this.step === this.stops.length - 1],
    ]) {
      this.find(`[data-do="${name}"]`).setAttribute("aria-disabled", String(off));
    }
    [...this.find(".strip").children].forEach((item, at) => {
      const button = item.firstChild;
      if (at === this.step) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    if (speak) {
      this.find(".live").textContent = `${stop.title}. ${stop.facts.map((fact) => fact.join(": ")).join(". ")}`;
    }
    this.paint();
  }

  paint() {
    const canvas = this.find(".large");
    if (!this.stops || !canvas.clientWidth) return;
    const stop = this.stops[this.step];
    canvas.width = canvas.height = Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1));
    const context = canvas.getContext("2d");
    const scale = canvas.width / this.size;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.picture, 0, 0, this.size, this.size);
    drawMap(context, stop.map, 0.65);
    outline(context, stop.box, scale, 3, this.size);
    cross(context, stop.centre, scale);
  }
}

function thumbnail(stop, at) {
  const canvas = element("canvas", { width: stop.map.width, height: stop.map.height });
  canvas.getContext("2d").drawImage(stop.map.tile, 0, 0);
  canvas.classList.toggle("single", stop.map.width * stop.map.height === 1);
  const button = element("button", { type: "button", "data-step": at, "aria-label": stop.title }, canvas, stop.short);
  return element("li", {}, button);
}
