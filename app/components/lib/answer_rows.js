// What heads answer: a head's classes as rows (name, bar, number), and all heads' best classes in one line.
// The data is made by `app/figures/tables/answers.py`. Needs `dom`; looks by `lib/answer_rows.css`.

const VERDICTS = { right: "✓ Right", wrong: "✗ Wrong", tied: "≈ One of several equally likely" };

// One head: its title, with right or wrong where that is known, and a row a class; one scale, 0 to 100 %.
function answerRows({ title, verdict, classes, note }) {
  const head = element("div", { class: "answer-head" }, element("h4", {}, title), answerVerdict(verdict));
  const rows = classes.map((one) => element("li", {}, ...answerRow(one)));
  const said = rows.length
    ? element("ol", { class: "answer-rows", role: "list", "aria-label": title }, ...rows)
    : element("p", { class: "caption" }, note);
  return element("section", { class: "answer" }, head, said);
}

function answerRow({ label, share, percent }) {
  const bar = element("span", { class: "answer-bar", "aria-hidden": "true" }, element("span"));
  bar.firstChild.style.width = `${100 * share}%`;
  return [element("span", { class: "answer-name" }, label), bar, element("span", { class: "answer-number" }, percent)];
}

// All heads that have an answer in one line, those that agree together: "cup · main head 91.2% · after (4a) 84.1%".
function answerStrip({ heads }) {
  const groups = sameAnswers(heads).map(({ answer, verdict, said }, at, all) =>
    element(
      "span",
      { class: "answer-group" },
      element("strong", {}, answer),
      verdict ? " " : "",
      answerVerdict(verdict),
      ...said.map((words) => ` · ${words}`),
      at < all.length - 1 ? "; " : "",
    ),
  );
  return element("p", { class: "answer-strip" }, ...groups);
}

// What heads answer, each answer once, in the order of the heads, with the heads that give it.
function sameAnswers(heads) {
  const groups = new Map();
  for (const { place, answer, verdict, classes } of heads) {
    if (!classes.length) continue;
    const key = `${verdict} ${answer}`; // "several classes alike" can be others at another head
    if (!groups.has(key)) groups.set(key, { answer, verdict, said: [] });
    groups.get(key).said.push(`${place} ${classes[0].percent}`);
  }
  return [...groups.values()];
}

function answerVerdict(verdict) {
  return verdict ? element("span", { class: `verdict ${verdict}` }, VERDICTS[verdict]) : "";
}
