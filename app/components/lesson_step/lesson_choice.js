// A guess that is one of several options: large buttons, of which one is chosen with the arrow keys too.

class ChosenOption {
  constructor(guess, chosen) {
    this.inputs = guess.options.map(({ name }) => element("input", { type: "radio", name: "option", value: name }));
    for (const input of this.inputs) input.checked = input.value === chosen;
    const labels = guess.options.map(({ text }, at) =>
      element("label", { class: "option" }, this.inputs[at], element("span", {}, text)),
    );
    this.root = element("div", { class: "options", role: "radiogroup", "aria-label": "Your guess" }, ...labels);
  }

  get focused() {
    return this.inputs.find((input) => input.checked) ?? this.inputs[0];
  }

  text() {
    return this.inputs.find((input) => input.checked)?.value ?? "";
  }
}
