// The votes of a question, both rounds side by side, and its answer.

// The bars: an option a row. What wrong ones stand for is told where the answer is.
function barRows({ question, bars, answer }, tells) {
  const rounds = bars?.rounds ?? [];
  const most = Math.max(1, ...rounds.flat());
  return question.options.map(({ text }, place) => {
    const right = tells && answer?.right === place;
    const mistake = tells ? answer?.options[place].mistake : "";
    const named = right
      ? element("span", { class: "right" }, "✓ Right")
      : mistake
        ? element("span", { class: "wrong" }, capital(mistake))
        : "";
    const tracks = rounds.map((counts, round) =>
      element(
        "span",
        { class: `track${round < rounds.length - 1 ? " before" : ""}` },
        barOf(counts[place] / most, right),
        element("span", { class: "count" }, String(counts[place])),
      ),
    );
    return element("li", {}, element("b", {}, text), element("span", { class: "tracks" }, named, ...tracks));
  });
}

function barOf(share, right) {
  const made = element("i", { class: right ? "right" : "" });
  made.style.setProperty("--share", String(share));
  return made;
}

// What is to be said of rounds that are shown, or are not.
function barsTold({ bars }) {
  if (!bars) return "";
  const few = bars.hidden > 0 ? "Fewer than five votes make no bars: they would tell who voted for what. " : "";
  return `${few}${bars.rounds.length > 1 ? "Hatched: before talking. Solid: after." : ""}`.trim();
}

// The answer as only the teacher sees it until it is shown.
function answerParts({ code, question, answer }) {
  const drawing = answer.drawing
    ? [
        element("img", {
          class: "drawing",
          src: roomAddress(code, `/files/${answer.drawing}`),
          alt: "The answer, drawn",
        }),
      ]
    : [];
  const mistakes = answer.options
    .map((one, place) => ({ ...one, text: question.options[place].text }))
    .filter(({ mistake }) => mistake);
  return [
    element("p", { class: "shown" }, answer.shown),
    answer.working ? element("p", { class: "working" }, answer.working) : "",
    answer.finding ? element("p", { class: "finding" }, answer.finding) : "",
    ...drawing,
    element(
      "dl",
      {},
      ...mistakes.flatMap(({ text, mistake, explanation }) => [
        element("dt", {}, `${text}: ${mistake}`),
        element("dd", {}, explanation),
      ]),
    ),
  ];
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
