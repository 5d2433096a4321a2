// What stands at the end of a set: how each family went, the misconceptions that were met, and what to go on with.

const MARKS = {
  first: ["✓", "right at first", "right"],
  options: ["✓", "right after options", ""],
  shown: ["–", "shown", ""],
  choosing: ["✗", "missed", "wrong"],
  open: ["·", "not answered", ""],
};

class Result {
  // `start` gets the names of the families for a new set.
  constructor(root, start) {
    this.find = (selector) => root.querySelector(selector);
    this.families = new Families(this.find("form"), start);
  }

  take(progress) {
    const result = resultOf(progress);
    const { counts, count } = result;
    setText(this.find("h2"), `${counts.first} of ${count} right at first`);
    const others = [
      [counts.options, "after the options"],
      [counts.shown, "shown"],
      [counts.open + counts.choosing, "not answered"],
    ].filter(([number]) => number);
    setText(this.find(".others"), others.map(([number, words]) => `${number} ${words}`).join(", "));
    this.find("tbody").replaceChildren(...result.families.map(familyRow));
    this.find(".met").replaceChildren(...result.met.flatMap(metParts));
    this.find(".met-part").hidden = result.met.length === 0;
    setText(this.find("h3"), result.met.length ? "Misconceptions you met" : "");
    const missed = result.families.filter(({ states }) => states.some((state) => state !== "first"));
    const preferred = new Set((missed.length ? missed : result.families).map(({ name }) => name));
    this.families.take(progress.set.families, (name) => preferred.has(name));
  }
}

function familyRow({ title, states }) {
  const marks = states.map((state) => {
    const [sign, words, kind] = MARKS[state];
    return element("span", { class: `mark ${kind}` }, element("span", { "aria-hidden": "true" }, sign), ` ${words}`);
  });
  return element("tr", {}, element("th", { scope: "row" }, title), element("td", {}, ...marks));
}

function metParts({ name, explanation, times }) {
  const often = times > 1 ? ` (${times} times)` : "";
  return [element("dt", {}, capital(name) + often), element("dd", {}, explanation)];
}
