// The module to scale. The ledger bar is a slider over the concat's channels; the marked one is drawn from its branch
// to its place in the concat. Events are emitted only for what a person did.

const REST_MS = 150; // a held arrow key or a drag is reported once it comes to rest
const ANSWER_MS = 3000; // how long a channel chosen here stands against an older one still on its way from Python
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 16, PageDown: -16 };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".inception-picture");
  const picture = mountedAt(root, () => new Picture(root, data.key));
  picture.emit = (channel) => setTriggerValue("channel", channel);
  picture.show(data);
  picture.attach();
  return onceGone(root, () => picture.detach());
}

class Picture {
  constructor(root, key) {
    this.key = key;
    this.drawing = root.querySelector(".drawing");
    this.grip = root.querySelector(".grip");
    this.channel = 0;
    this.chosenAt = -Infinity;
    this.grip.tabIndex = 0;
    this.grip.setAttribute("role", "slider");
    this.grip.setAttribute("aria-label", "Channel of the depth concat");
    this.grip.addEventListener("keydown", (event) => this.pressed(event));
    this.grip.addEventListener("pointerdown", (event) => this.pointed(event, 0));
    this.grip.addEventListener("pointermove", (event) => event.buttons & 1 && this.pointed(event, REST_MS));
  }

  attach() {
    this.detach = subscribe(this.key, (channel) => this.told(channel));
  }

  show({ svg, branches }) {
    if (svg === this.source) return;
    this.source = svg;
    this.branches = branches;
    this.chosenAt = -Infinity;
    this.svg = parsedSvg(svg);
    this.marker = svgElement("path", { class: "marker" });
    this.svg.append(this.marker);
    this.drawing.replaceChildren(this.svg);
    this.last = branches.at(-1).last;
    this.grip.setAttribute("aria-valuemin", "0");
    this.grip.setAttribute("aria-valuemax", String(this.last));
    this.place();
    this.mark(Math.min(this.channel, this.last));
  }

  /** Lays the slider over the ledger bar. */
  place() {
    const { width, height } = this.svg.viewBox.baseVal;
    const bars = [...this.svg.querySelectorAll(".segment")];
    const at = (name) => Number(this.svg.dataset[name]);
    this.left = bars[0].x.baseVal.value;
    this.length = bars.at(-1).x.baseVal.value + bars.at(-1).width.baseVal.value - this.left;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(this.grip.style, {
      left: percent(this.left, width),
      width: percent(this.length, width),
      top: percent(at("bar"), height),
      height: percent(at("barEnd") - at("bar"), height),
    });
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  pointed(event, delay) {
    const box = this.grip.getBoundingClientRect();
    if (event.type === "pointerdown") this.grip.setPointerCapture(event.pointerId);
    this.grip.focus({ preventScroll: true });
    this.choose(Math.floor(((event.clientX - box.left) / box.width) * (this.last + 1)), delay);
  }

  pressed(event) {
    const ends = { Home: 0, End: this.last };
    const channel = event.key in ends ? ends[event.key] : event.key in STEPS ? this.channel + STEPS[event.key] : null;
    if (channel === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.choose(channel, REST_MS);
  }

  choose(channel, delay) {
    const next = Math.max(0, Math.min(this.last, channel));
    if (next === this.channel) return;
    this.mark(next);
    this.chosenAt = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.chosenAt = performance.now();
      this.emit(next);
    }, delay);
  }

  told(channel) {
    const waiting = performance.now() - this.chosenAt < ANSWER_MS;
    if (channel === this.channel || waiting || channel > this.last) {
      if (channel === this.channel) this.chosenAt = -Infinity;
      return;
    }
    this.mark(channel);
  }

  // --- the mark -------------------------------------------------------------------------------------------------

  mark(channel) {
    this.channel = channel;
    const { label, first } = this.branches.find((branch) => channel <= branch.last);
    this.grip.setAttribute("aria-valuenow", String(channel));
    this.grip.setAttribute("aria-valuetext", `channel ${channel}: ${label} branch, its own channel ${channel - first}`);
    this.marker.setAttribute("d", this.route(channel));
  }

  /** From the branch's last layer through its ribbon to the concat, and on to the enlarged bar. */
  route(channel) {
    const at = (name) => Number(this.svg.dataset[name]);
    const unit = at("unit");
    const lane = [...this.svg.querySelectorAll("[data-lane]")].find((one) => channel <= Number(one.dataset.last));
    const start = Number(lane.dataset.lane) + (channel - Number(lane.dataset.first) + 0.5) * unit;
    const joined = Number(lane.dataset.joined) + (channel - Number(lane.dataset.first) + 0.5) * unit;
    const end = this.left + ((channel + 0.5) / (this.last + 1)) * this.length;
    const bend = (at("turn") + at("concat")) / 2;
    const way = `M${start} ${at("turn")}C${start} ${bend} ${joined} ${bend} ${joined} ${at("concat")}V${at("concatEnd")}`;
    return `${way}L${end} ${at("bar")}V${at("barEnd") + 4}m-6 9l6 -9l6 9z`;
  }
}
