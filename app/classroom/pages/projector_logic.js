// What the wall shows: made of the room's state as the server sends it. Nothing here knows a page.

const PHASE_WORDS = {
  vote: "vote",
  closed: "vote closed",
  bars: "votes",
  discuss: "discuss, then vote again",
  answer: "answer",
};
const TALKING = "Talk with your neighbours, then vote again.";
const SHORT = 12; // letters of an answer that stands beside its bars; a longer one stands above them

function wallOf(state) {
  const asked = state.question !== null && state.phase !== "explore";
  return {
    head: headOf(state, asked),
    notice: wallNotice(state),
    live: liveOf(state, asked),
    join: asked ? null : { students: state.seats.all, line: exploreLine(state) },
    question: asked ? wallQuestion(state) : null,
    count: asked ? countOf(state) : null,
    said: asked ? wallSaid(state) : "",
  };
}

function headOf({ phase, question }, asked) {
  if (!asked) return { name: "", title: "GoogLeNet Explorer", phase: "" };
  return { name: stepName(question), title: question.title, phase: PHASE_WORDS[phase] };
}

// The teacher's view as the app shows it on the wall: without its menus, and going along with the teacher by itself.
function liveOf({ view, code }, asked) {
  const address = view && appAddress(view, code);
  return { shown: !asked && address !== "", address: address && `${address}&as=projector&embed=true` };
}

function exploreLine(state) {
  const lines = { lead: "", free: "Look around by yourselves.", freeze: "Please look up here." };
  return lines[controlOf(state)];
}

function wallNotice({ teacher }) {
  if (teacher === "lost") return { text: "The teacher’s connection is lost." };
  return teacher === "gone" ? { text: "The teacher’s connection is gone: look around by yourselves." } : null;
}

function wallQuestion(state) {
  const { phase, question, answer, bars } = state;
  const rounds = roundsShown(state);
  const rows = question.options.map(({ text }, at) => wallRow(text, at, rounds, phase === "answer" ? answer : null));
  return {
    figure: wallFigure(question, phase === "answer" ? answer : null),
    heading: question.text,
    short: rows.every(({ text }) => text.length <= SHORT),
    rows,
    legend: legendOf(rounds, bars),
    finding: phase === "answer" ? answer.finding : "",
  };
}

function wallFigure({ picture, alt }, answer) {
  if (answer?.drawing) return { name: answer.drawing, alt: "" };
  return picture ? { name: picture, alt } : null;
}

// The rounds that have bars, each with how it is drawn: the one before a discussion hatched, the last one solid.
function roundsShown({ phase, bars }) {
  const rounds = bars?.rounds ?? [];
  const before = rounds.length > 1 || (phase === "discuss" && rounds.length === 1);
  return rounds.map((votes, at) => ({ votes, kind: before && at === 0 ? "before" : "after" }));
}

function wallRow(text, at, rounds, answer) {
  const most = Math.max(1, ...rounds.flatMap(({ votes }) => votes));
  const right = answer?.right === at;
  return {
    text,
    kind: answer ? (right ? "right" : "wrong") : "open",
    label: answer ? rowLabel(answer, at, right) : "",
    bars: rounds.map(({ votes, kind }) => ({ kind, votes: votes[at], share: votes[at] / most })),
  };
}

function rowLabel({ working, options }, at, right) {
  if (right) return working ? `Right: ${working}` : "Right";
  return capital(options[at]?.mistake ?? "");
}

function legendOf(rounds, bars) {
  if (!bars || !closedRounds({ bars })) return null;
  const counts = rounds.map(({ votes }) => votesIn(votes));
  const alike = counts.every((count) => count === counts[0]);
  const votes = alike && counts.length > 1 ? `${counts[0]} votes each` : `${counts.join(" and ")} votes`;
  return {
    keys: rounds.some(({ kind }) => kind === "before") ? rounds.map(({ kind }) => kind) : [],
    text: [counts.length ? `${votes}.` : "", bars.hidden ? TOO_FEW : ""].filter(Boolean).join(" "),
  };
}

function countOf({ poll, seats, phase }) {
  const votes = poll ? { voted: seats.voted, all: seats.all } : null;
  const line = { discuss: TALKING, closed: "The votes are in." }[phase] ?? "";
  return votes || line ? { votes, line } : null;
}

function wallSaid({ phase, question, answer }) {
  return phase === "answer"
    ? `The answer: ${answer.shown}. ${answer.finding}`
    : `${PHASE_WORDS[phase]}. ${question.text}`;
}
