// What stands at a set's start: which families it asks, to be changed, and the way to the same questions on paper.

class Begin {
  // `ask` gets the names of the families that somebody wants instead; none where they stay as they are.
  constructor(root, ask) {
    this.root = root;
    this.kinds = root.querySelector("details");
    this.families = new Families(root.querySelector("form"), (names) => {
      this.kinds.open = false;
      ask(sameNames(names, this.set.chosen) ? [] : names);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.kinds.open) return;
      this.kinds.open = false;
      root.querySelector("summary").focus();
    });
  }

  take(set) {
    this.set = set;
    this.kinds.open = false;
    setText(this.root.querySelector("summary b"), toldKinds(set));
    this.families.take(set.families, (name) => set.chosen.includes(name));
    this.root.querySelector(".paper").href = set.sheet;
  }
}

function sameNames(some, others) {
  return some.length === others.length && some.every((name) => others.includes(name));
}

// How many families a set asks of those that there are: all 17, 3 of 17, or the one by its name.
function toldKinds({ chosen, families }) {
  if (chosen.length === 1) return families.find(({ name }) => name === chosen[0]).title;
  return chosen.length === families.length ? `all ${families.length}` : `${chosen.length} of ${families.length}`;
}
