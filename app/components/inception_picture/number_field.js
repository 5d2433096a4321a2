// A whole number from 0 on in a field that looks as Streamlit's. What is typed counts as soon as it makes sense; what makes
// none is put right once the field is left, with a word below it.

const REST_MS = 150; // a held key, a drag and quick clicks are told to the server once they come to rest,
const TYPED_MS = 700; // digits once no other one follows
const FIELD_STEPS = { ArrowUp: 1, ArrowDown: -1, PageUp: 16, PageDown: -16 };

class NumberField {
  // `change` gets a number and how long it may be kept from the server.
  constructor(id, change) {
    this.change = change;
    this.value = null;
    this.typing = false;
    this.name = element("label", { for: id });
    this.input = element("input", {
      id,
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      spellcheck: "false",
      role: "spinbutton",
      "aria-valuemin": "0",
      "aria-describedby": `${id}-word`,
    });
    this.word = element("span", { id: `${id}-word`, class: "word", role: "status" });
    this.steps = [this.stepper(-1, "−", "One less"), this.stepper(1, "+", "One more")];
    this.box = element(
      "div",
      { class: "field" },
      this.name,
      element("div", { class: "row" }, this.input, ...this.steps),
      this.word,
    );
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("change", () => this.settle());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
  }

  stepper(by, sign, name) {
    // Not reached by Tab: the arrow keys do the same in the field.
    const button = element("button", { type: "button", tabindex: "-1", "aria-label": name }, sign);
    button.addEventListener("click", () => this.add(by));
    return button;
  }

  show({ label, last, hint }, value) {
    const same = value === this.value && last === this.last;
    Object.assign(this, { last, hint, value });
    setText(this.name, label);
    this.input.setAttribute("aria-valuemax", String(last));
    this.input.setAttribute("aria-valuenow", String(value));
    this.steps[0].disabled = value === 0;
    this.steps[1].disabled = value === last;
    const { value: meant, sound } = typedNumber(this.input.value, last);
    if (this.typing && (same || (sound && meant === value))) return;
    if (!same) this.say("");
    this.write();
  }

  write() {
    this.typing = false;
    this.input.value = String(this.value);
    this.input.removeAttribute("aria-invalid");
  }

  say(text) {
    setText(this.word, text);
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  typed() {
    const { value, sound } = typedNumber(this.input.value, this.last);
    this.typing = true;
    this.say("");
    this.input.toggleAttribute("aria-invalid", false);
    if (sound) this.change(value, TYPED_MS);
    else if (this.input.value.trim()) this.input.setAttribute("aria-invalid", "true");
  }

  settle() {
    if (!this.typing) return;
    const { value, sound } = typedNumber(this.input.value, this.last);
    this.write();
    if (value !== null) this.change(value, 0);
    if (!sound) this.say(this.hint);
  }

  pressed(event) {
    if (event.key === "Enter") this.settle();
    else if (event.key === "Escape") this.write();
    if (!(event.key in FIELD_STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.add(FIELD_STEPS[event.key]);
  }

  add(by) {
    this.write();
    this.say("");
    this.change(Math.max(0, Math.min(this.last, this.value + by)), REST_MS);
  }
}
