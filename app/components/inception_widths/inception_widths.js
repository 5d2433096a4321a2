// Six width fields with steppers. Python judges what is typed; a refused text stays where it is, with the reason.
// Events are emitted only for what a person did.

const REST_MS = 120; // a held arrow key or button is reported once it comes to rest

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".inception-widths");
  const editor = mountedAt(root, () => new Editor(root));
  editor.emit = (typed) => setTriggerValue("typed", typed);
  editor.show(data);
}

class Editor {
  constructor(root) {
    this.root = root;
    this.turn = 0;
    this.fields = [];
  }

  show(data) {
    this.most = data.most;
    this.module = data.module;
    this.root.setAttribute("aria-label", data.label);
    if (!this.fields.length) {
      this.turn = data.turn;
      this.fields = data.fields.map((_, at) => this.field(at));
      this.root.replaceChildren(...this.fields.map((field) => field.box));
    }
    const late = data.turn < this.turn; // an answer to what has been typed over since
    data.fields.forEach((told, at) => {
      const { box, name, input, own, error } = this.fields[at];
      name.textContent = told.label;
      input.setAttribute("aria-label", told.label);
      box.style.setProperty("--branch", told.colour);
      if (late) return;
      const editing = input.matches(":focus") && input.value !== input.dataset.sent;
      if (!editing) input.value = input.dataset.sent = told.text;
      error.textContent = told.error;
      input.setAttribute("aria-invalid", String(told.error !== ""));
      box.classList.toggle("changed", told.text !== String(told.own));
      own.textContent = `Table 1: ${told.own}`;
    });
  }

  field(at) {
    const name = element("span", { class: "name" });
    const input = element("input");
    Object.assign(input, { type: "text", inputMode: "numeric", autocomplete: "off", spellcheck: false });
    const error = element("span", { class: "error", id: `width-error-${at}`, role: "alert" });
    input.setAttribute("aria-describedby", error.id);
    input.addEventListener("keydown", (event) => this.pressed(event, at));
    input.addEventListener("change", () => this.report(0));
    const own = element("span", { class: "own" });
    const row = element("div", { class: "row" }, this.step(at, -1), input, this.step(at, 1));
    const box = element("div", { class: "field" }, name, row, own, error);
    return { box, name, input, own, error };
  }

  step(at, by) {
    const [sign, name] = by < 0 ? ["−", "one less"] : ["+", "one more"];
    // Not reached by Tab: the arrow keys do the same in the field.
    const button = element("button", { type: "button", tabindex: -1, "aria-label": name }, sign);
    button.addEventListener("click", (event) => this.add(at, by * (event.shiftKey ? 8 : 1)));
    return button;
  }

  pressed(event, at) {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 8, PageDown: -8 };
    if (event.key === "Enter") this.report(0);
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.add(at, steps[event.key] * (event.shiftKey ? 8 : 1));
  }

  /** Steps stay inside what can be built; only typing can be refused. */
  add(at, by) {
    const { input } = this.fields[at];
    const now = Number.parseInt(input.value, 10) || 0;
    input.value = String(Math.max(1, Math.min(this.most, now + by)));
    this.report(REST_MS);
  }

  report(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const texts = this.fields.map(({ input }) => input.value);
      if (texts.every((text, at) => text === this.fields[at].input.dataset.sent)) return;
      this.fields.forEach(({ input }) => (input.dataset.sent = input.value));
      this.turn += 1;
      this.emit({ module: this.module, texts, turn: this.turn });
    }, delay);
  }
}
