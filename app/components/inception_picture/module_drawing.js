// The drawing of a module. Its ledger bar is a slider over the concat's channels; the marked one is drawn from its branch to
// its place in the concat.

const SLIDER_STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 16, PageDown: -16 };

class ModuleDrawing {
  // `change` gets a channel of the concat and how long it may be kept from the server.
  constructor(root, change) {
    this.change = change;
    this.drawing = root.querySelector(".drawing");
    this.grip = root.querySelector(".grip");
    this.teller = new BranchTeller(root, (at) => {
      if (at !== this.table.branchAt(this.channel)) change(this.table.branches[at].first, 0);
    });
    this.grip.tabIndex = 0;
    this.grip.setAttribute("role", "slider");
    this.grip.setAttribute("aria-label", "Channel of the depth concat");
    this.grip.setAttribute("aria-valuemin", "0");
    this.grip.addEventListener("keydown", (event) => this.pressed(event));
    this.grip.addEventListener("pointerdown", (event) => this.pointed(event, 0));
    this.grip.addEventListener("pointermove", (event) => this.passed(event));
    this.grip.addEventListener("pointerleave", () => this.teller.hide());
  }

  take(svg, table, last) {
    this.table = table;
    this.last = last;
    this.svg = parsedSvg(svg);
    this.marker = svgElement("path", { class: "marker" });
    this.svg.append(this.marker);
    this.drawing.replaceChildren(this.svg);
    this.grip.setAttribute("aria-valuemax", String(last));
    this.place();
    this.teller.take(this.svg, table);
  }

  /** Lays the slider over the ledger bar. */
  place() {
    const { width, height } = this.svg.viewBox.baseVal;
    const bars = [...this.svg.querySelectorAll(".segment")];
    this.left = bars[0].x.baseVal.value;
    this.length = bars.at(-1).x.baseVal.value + bars.at(-1).width.baseVal.value - this.left;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(this.grip.style, {
      left: percent(this.left, width),
      width: percent(this.length, width),
      top: percent(this.at("bar"), height),
      height: percent(this.at("barEnd") - this.at("bar"), height),
    });
  }

  at(name) {
    return Number(this.svg.dataset[name]);
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  pointed(event, restMs) {
    if (event.type === "pointerdown") this.grip.setPointerCapture(event.pointerId);
    this.grip.focus({ preventScroll: true });
    this.change(this.under(event), restMs);
  }

  passed(event) {
    if (event.buttons & 1) this.pointed(event, REST_MS);
    this.teller.tellChannel(this.under(event), event.clientX, this.grip.getBoundingClientRect().top);
  }

  /** The channel under the pointer. */
  under(event) {
    const box = this.grip.getBoundingClientRect();
    return this.within(Math.floor(((event.clientX - box.left) / box.width) * (this.last + 1)));
  }

  pressed(event) {
    const ends = { Home: 0, End: this.last };
    const step = SLIDER_STEPS[event.key];
    if ((step === undefined && !(event.key in ends)) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.change(ends[event.key] ?? this.within(this.channel + step), REST_MS);
  }

  within(channel) {
    return Math.max(0, Math.min(this.last, channel));
  }

  // --- the mark -------------------------------------------------------------------------------------------------

  show(channel) {
    this.channel = channel;
    this.grip.setAttribute("aria-valuenow", String(channel));
    this.grip.setAttribute("aria-valuetext", this.table.text(channel, "spoken"));
    this.marker.setAttribute("d", this.route(channel));
  }

  /** From the branch's last layer through its ribbon to the concat, and on to the enlarged bar. */
  route(channel) {
    const lane = this.svg.querySelectorAll("[data-lane]")[this.table.branchAt(channel)];
    const inside = (this.table.own(channel) + 0.5) * this.at("unit");
    const start = Number(lane.dataset.lane) + inside;
    const joined = Number(lane.dataset.joined) + inside;
    const end = this.left + ((channel + 0.5) / (this.last + 1)) * this.length;
    const bend = (this.at("turn") + this.at("concat")) / 2;
    const way = `M${start} ${this.at("made")}V${this.at("turn")}C${start} ${bend} ${joined} ${bend} ${joined} ${this.at("concat")}`;
    return `${way}V${this.at("concatEnd")}L${end} ${this.at("bar")}V${this.at("barEnd") + 4}m-6 9l6 -9l6 9z`;
  }
}
