// The left half of an item: the question, the number that is typed, and after a miss the options, each answered by name.

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

class Question {
  // `act` gets what somebody did: "type", "choose" or "show", and the text or the value.
  constructor(root, act) {
    this.find = (selector) => root.querySelector(selector);
    this.input = this.find("#typed");
    this.act = act;
    this.find(".answering").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.input.readOnly) this.act("type", this.input.value);
    });
    this.input.addEventListener("input", () => this.hint(""));
    this.find(".options").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.act("choose", button.dataset.value);
    });
  }

  // Another item: its question, and what was done with it before.
  take(item, progress) {
    this.item = item;
    setText(this.find("h2"), item.stem);
    setText(this.find(".unit"), item.unit);
    this.hint("");
    this.input.value = progress.given(item).typed ?? "";
    this.update(progress);
  }

  hint(text) {
    setText(this.find("#hint"), text);
    this.input.setAttribute("aria-invalid", String(text !== ""));
  }

  update(progress) {
    const { item } = this;
    const given = progress.given(item);
    const state = progress.state(item);
    this.input.readOnly = state !== "open";
    this.find('[type="submit"]').classList.toggle("gone", state !== "open");
    this.find('[data-do="show"]').classList.toggle("gone", progress.isDone(item));
    this.verdict(given, state);
    this.options(given, state);
    const back = progress.comesBack(item);
    setText(this.find(".again"), back ? `“${item.title}” comes back as item ${back}, with other numbers.` : "");
  }

  verdict(given, state) {
    const verdict = this.find(".verdict");
    const typed = given.typed === null ? null : judged(this.item, given.typed);
    const tags = [];
    if (state === "first") tags.push(tag("right", "✓ Right"));
    else if (typed) tags.push(tag("wrong", typed.option ? `✗ ${capital(typed.option.name)}` : "✗ Not it"));
    const said = {
      options: "then chosen from the options",
      shown: "the answer was shown",
      choosing: "Which of these is it?",
    };
    verdict.replaceChildren(...tags, ...(state in said ? [element("span", { class: "caption" }, said[state])] : []));
  }

  options(given, state) {
    const list = this.find(".options");
    const { item } = this;
    list.hidden = state === "open" || state === "first";
    if (list.hidden) return list.replaceChildren();
    const typed = given.typed === null ? "" : judged(item, given.typed).written;
    const lines = item.options.map((option) => {
      const right = option.value === item.answer;
      const tried = given.chosen.includes(option.value) || typed === option.value;
      const told = tried || state !== "choosing";
      return optionLine(item, option, {
        told,
        right,
        mark: told && right ? "right" : tried ? "wrong" : "",
        own: typed === option.value ? "Your answer: " : "",
      });
    });
    list.replaceChildren(...lines);
  }
}

function tag(kind, text) {
  return element("span", { class: `tag ${kind}` }, text);
}

// An option that can still be chosen is a button; what it stands for has its room already.
function optionLine(item, option, { told, right, mark, own }) {
  const working = right ? item.solution : option.working;
  const words = element(
    "span",
    { class: told ? "why" : "why untold" },
    element("b", {}, right ? "Right" : own ? own + option.name : capital(option.name)),
    ...(working ? [" ", element("span", { class: "working" }, working)] : []),
    ...(option.explanation ? [element("span", { class: "caption" }, option.explanation)] : []),
  );
  const sign = element("span", { class: "sign", "aria-hidden": "true" }, { right: "✓", wrong: "✗" }[mark] ?? "");
  const inside = [element("b", { class: "value" }, option.value), words, sign];
  const shown = told
    ? element("div", { class: `option ${mark}` }, ...inside)
    : element("button", { type: "button", class: "option", "data-value": option.value }, ...inside);
  return element("li", {}, shown);
}
