// The six phases of a question, what the one filled button leads to, and what is said of each.

const PHASES = [
  ["explore", "Explore"],
  ["vote", "Vote"],
  ["closed", "Closed"],
  ["bars", "Bars"],
  ["discuss", "Discuss, revote"],
  ["answer", "Answer"],
];

const GOES_TO = {
  vote: { to: "closed", label: "Close the vote" },
  closed: { to: "bars", label: "Show the bars" },
  bars: { to: "discuss", label: "Discuss, vote again" },
  discuss: { to: "answer", label: "Show the answer" },
  answer: { to: "explore", label: "Back to exploring" },
};

const TOLD = {
  explore: "The class looks around. The wall shows where you are, and how to join.",
  vote: "The bars stay hidden until you close the vote; the projector shows only this count.",
  closed: "The vote is closed. Only you see the bars so far.",
  bars: "The wall and the cards show the bars, without the names of mistakes.",
  discuss: "They talk to their neighbours and vote again. The first round’s bars stay on the wall.",
  answer: "The wall and the cards show the answer, and what each wrong one stands for.",
};

// What is said of a phase; of a room that nobody has found yet, how it is found.
function toldOf({ phase, seats }) {
  return phase === "explore" && !seats.all
    ? "Open the projector’s window: it shows the class how to join."
    : TOLD[phase];
}

// What the filled button does: go on, or ask what comes next, if anything does.
function mainAct(phase, next) {
  if (phase !== "explore") return GOES_TO[phase];
  return next ? { ask: next, label: `Ask ${next.label}` } : null;
}

// Ways that leave something out: [label, phase to go to].
function otherWays(phase) {
  const early = phase === "closed" || phase === "bars" ? [["Answer now", "answer"]] : [];
  return phase === "explore" || phase === "answer" ? [] : [["Skip this question", "explore"], ...early];
}

function isOpen(phase) {
  return phase === "vote" || phase === "discuss";
}

function manyOf(count, one) {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

// How many are there, or have voted: the number, the words after it, and the part that the bar is filled to.
function countOf({ voted, all }, phase) {
  if (!isOpen(phase)) return { number: all, words: all === 1 ? "student is here" : "students are here", share: 0 };
  const again = phase === "discuss" ? " again" : "";
  return { number: voted, words: `of ${all} have voted${again}`, share: all ? Math.min(1, voted / all) : 0 };
}

// What the wall shows at the moment.
function onTheWall({ phase, question, seats }) {
  if (!question) return "Shows the code, and the view that you are at.";
  if (isOpen(phase)) return `Shows the question and “${seats.voted} of ${seats.all}”.`;
  if (phase === "closed") return "Shows the question, and that the vote is closed.";
  return phase === "bars" ? "Shows the question and the bars." : "Shows the bars and the answer.";
}

// The phases in a line, those that are over marked as such.
function phaseItems(phase) {
  const at = PHASES.findIndex(([name]) => name === phase);
  return PHASES.map(([name, title], place) => {
    const kind = place === at ? "here" : place < at ? "over" : "";
    return element("li", { class: kind, "aria-current": place === at ? "step" : "", "data-phase": name }, title);
  });
}
