// The votes of a question, both rounds side by side, and its answer.

// The bars: an option a row. What wrong ones stand for is told where the answer is.
function barRows(state, tells) {
  const { question, bars, answer } = state;
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
        { class: `track ${roundKind(state, round)}` },
        barOf(counts[place] / most, right),
        element("span", { class: "count" }, String(counts[place])),
      ),
    );
    return element("li", {}, element("b", {}, text), element("span", { class: "tracks" }, named, ...tracks));
  });
}

function barOf(share, right) {
  const made = element("i", { class: [right ? "right" : "", share ? "" : "none"].join(" ").trim() });
  made.style.setProperty("--share", String(share));
  return made;
}

// A round before the class has talked is hatched, the one after it is solid; the only one is solid until they talk.
function roundKind({ phase, bars: { rounds } }, round) {
  return round < rounds.length - 1 || phase === "discuss" ? "before" : "after";
}

// What is to be said of rounds that are shown, or are not: the kinds of bars, where there is more than the plain one.
function barsTold(state) {
  const { bars } = state;
  if (!bars) return { keys: [], text: "" };
  const kinds = bars.rounds.map((_, round) => roundKind(state, round));
  return {
    keys: kinds.includes("before") ? kinds : [],
    text: bars.hidden > 0 ? "Fewer than five votes make no bars: they would tell who voted for what." : "",
  };
}

const KEYS = { before: "before talking", after: "after" };

function legendParts({ keys, text }) {
  const made = keys.map((kind) =>
    element("span", { class: `track ${kind}` }, element("i", { "aria-hidden": "true" }), KEYS[kind]),
  );
  return text ? [...made, text] : made;
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
