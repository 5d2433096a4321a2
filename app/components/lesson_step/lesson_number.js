// Guesses that are numbers: typed, set with a slider, or a share of a bar.

class TypedNumber {
  constructor(guess, typed) {
    this.input = element("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": "Your guess",
    });
    this.input.value = typed;
    this.input.maxLength = 60;
    const unit = element("span", { class: "unit" }, guess.unit);
    this.root = element(
      "label",
      { class: "card line" },
      element("span", { class: "name" }, "Your guess"),
      this.input,
      unit,
    );
  }

  get focused() {
    return this.input;
  }

  text() {
    return this.input.value;
  }
}

class SlidNumber {
  constructor(guess, typed) {
    this.guess = guess;
    const share = guess.kind === "share";
    const named = share ? `${guess.part}, of ${guess.whole}` : "Your guess";
    this.input = element("input", {
      type: "range",
      min: guess.low,
      max: guess.high,
      step: 10 ** -guess.decimals,
      class: share ? "share" : "slider",
      "aria-label": named,
    });
    this.input.value = typed === "" ? (guess.low + guess.high) / 2 : numberIn(typed);
    this.told = element("output", { class: "told" });
    this.input.addEventListener("input", () => this.show());
    const ends = element(
      "span",
      { class: "ends caption" },
      element("span", {}, share ? guess.part : grouped(guess.low, 0)),
      element("span", {}, share ? `the rest of ${guess.whole}` : `${grouped(guess.high, 0)} ${guess.unit}`),
    );
    const head = element("span", { class: "head" }, element("span", { class: "name" }, named), this.told);
    this.root = element("div", { class: "card" }, head, this.input, ends);
    this.show();
  }

  show() {
    const { low, high, unit, decimals } = this.guess;
    const value = Number(this.input.value);
    this.told.textContent = `${grouped(value, decimals)} ${unit}`;
    this.input.setAttribute("aria-valuetext", this.told.textContent);
    this.input.style.setProperty("--share", `${(100 * (value - low)) / (high - low)}%`);
  }

  get focused() {
    return this.input;
  }

  text() {
    return this.input.value;
  }
}

function numberIn(text) {
  return Number.parseFloat(text.replaceAll(",", "").replace("−", "-")) || 0;
}

// Thousands apart, so many decimals.
function grouped(value, decimals) {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const apart = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${apart}${rest === undefined ? "" : `.${rest}`}`;
}
