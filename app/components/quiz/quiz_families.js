// Which families a set asks: a box for each, all and none of them, and a button that begins with those that are ticked.

class Families {
  // `start` gets the names of the families, at least one.
  constructor(form, start) {
    this.form = form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const names = this.chosen();
      if (names.length) start(names);
      else this.say("Choose at least one kind of question.");
    });
    form.addEventListener("change", () => this.say(""));
    form.querySelector('[data-do="all"]').addEventListener("click", () => this.check(() => true));
    form.querySelector('[data-do="none"]').addEventListener("click", () => this.check(() => false));
  }

  // `whether` tells of a family's name whether it is ticked.
  take(families, whether) {
    this.form.querySelector(".families").replaceChildren(...families.map(familyBox));
    this.check(whether);
  }

  boxes() {
    return [...this.form.querySelectorAll(".families input")];
  }

  chosen() {
    return this.boxes()
      .filter((box) => box.checked)
      .map((box) => box.value);
  }

  check(whether) {
    for (const box of this.boxes()) box.checked = whether(box.value);
    this.say("");
  }

  say(text) {
    setText(this.form.querySelector(".word"), text);
  }
}

function familyBox({ name, title }) {
  const box = element("input", { type: "checkbox", value: name });
  return element("li", {}, element("label", {}, box, element("span", {}, title)));
}
