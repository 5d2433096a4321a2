// What a student's card shows: made of the room's state as the server sends it, of what this phone alone knows, and of how
// the connection stands. Nothing here knows a page.

const BADGES = {
  vote: "Vote open",
  closed: "Vote closed",
  bars: "Votes",
  discuss: "Vote again",
  answer: "Answer",
};
const STANDINGS = { sending: "sending…", kept: "not sent yet" }; // else it is "your vote"
const MAY_CHANGE = "You may still change it.";
const TALK = "Talk with your neighbours, then vote again: also if you stay with it.";
const VOTES_IN = "The votes are in. Nobody sees who voted for what.";
const TOO_LATE = "Your last vote may not have arrived before the vote was closed.";

// `link` is { down, away, standing, refused }: whether the connection is lost, what the server says of its store, how the
// own vote stands, and why it was not taken.
function cardOf(state, own, link) {
  const screen = state.question && state.phase !== "explore" ? questionOf(state, own, link) : exploreOf(state);
  return { ...screen, notice: noticeOf(state, own, link) };
}

function exploreOf(state) {
  const control = controlOf(state);
  const [heading, line, go, caption] = {
    lead: [
      "Look at the wall",
      "The next question appears here by itself.",
      "Follow in the app",
      "It opens where your teacher is, and goes along.",
    ],
    free: ["Look around by yourself", "The next question appears here by itself.", "Open the app", ""],
    freeze: ["Look at the wall", "Your teacher asks everybody to. The next question appears here by itself.", "", ""],
  }[control];
  const address = go && appAddress(state.view, state.code);
  return {
    badge: { text: "", kind: "" },
    figure: null,
    question: { caption: "", heading, lines: [line] },
    options: null,
    own: null,
    go: address ? { text: go, address, caption, kind: control === "free" ? "go" : "go quiet" } : null,
    foot: null,
    said: `${heading}. ${line}`,
  };
}

function questionOf(state, own, link) {
  const { phase, question, answer } = state;
  const given = phase === "answer" ? answer : null;
  const mine = given ? ownAnswer(own, state) : null;
  return {
    badge: { text: BADGES[phase], kind: given ? "right" : "" },
    figure: figureOf(question, given),
    question: given
      ? answered(question, given)
      : { caption: question.title, heading: question.text, lines: linesOf(state) },
    options: optionsOf(state, own, link),
    own: mine,
    go: null,
    foot: footOf(state),
    said: saidOf(state, mine),
  };
}

function figureOf({ picture, alt }, answer) {
  if (answer?.drawing) return { name: answer.drawing, alt: "" };
  return picture ? { name: picture, alt } : null;
}

function answered(question, { shown, working, finding }) {
  return { caption: question.text, heading: shown, lines: [working, finding].filter(Boolean) };
}

function linesOf({ phase, bars }) {
  if (phase === "discuss") return [TALK];
  return phase === "bars" && bars && !bars.rounds.length ? [TOO_FEW] : [];
}

function optionsOf(state, own, link) {
  const { phase, poll, question, bars, answer } = state;
  const open = poll !== "";
  const rounds = closedRounds(state);
  const before = phase === "discuss" ? own.votes[rounds - 1] : undefined;
  const mine = open ? voteIn(own, poll) : own.votes[Math.max(rounds - 1, 0)];
  const last = !open && bars && !lastIsHidden(state) ? bars.rounds.at(-1) : null;
  return question.options.map(({ text }, at) => ({
    text,
    kind: optionKind(open, phase === "answer" ? answer.right : null, at),
    chosen: mine === at,
    note: noteOf({ open, standing: link.standing, mine: mine === at, before: before === at, last, at }),
    mistake: phase === "answer" && at !== answer.right ? capital(answer.options[at]?.mistake ?? "") : "",
    share: phase === "bars" && last ? last[at] / votesIn(last) : null,
  }));
}

function optionKind(open, right, at) {
  if (right === null) return open ? "open" : "still";
  return right === at ? "right" : "wrong";
}

function noteOf({ open, standing, mine, before, last, at }) {
  if (!open && last) return `${last[at]} of ${votesIn(last)}${mine ? " · you" : ""}`;
  if (mine) return (open && STANDINGS[standing]) || "your vote";
  return before ? "before" : "";
}

// Rounds with too few votes are not sent; of two rounds, of which one is sent, it is not told which.
function lastIsHidden({ bars }) {
  return bars.hidden > 0;
}

function footOf(state) {
  const { phase, poll, seats, question, code } = state;
  if (poll) return { voted: seats.voted, all: seats.all, hint: phase === "vote" ? MAY_CHANGE : "" };
  if (phase !== "answer") return { line: phase === "closed" ? VOTES_IN : "", link: null };
  const address = controlOf(state) === "freeze" ? "" : appAddress(question.link, code);
  const link = question.link && address ? { text: "look around here", address } : null;
  return { line: link ? "Wait for the next question, or " : "Wait for the next question.", link };
}

function noticeOf({ teacher, poll }, own, { down, away, refused }) {
  const voted = Object.keys(own.votes).length > 0;
  if (down) return warning(`No connection. Trying again.${voted ? " Your vote is kept here." : ""}`);
  if (away) return warning(`${away}${voted ? " Your vote is kept here and sent again." : ""}`);
  if (refused) return warning(refused);
  if (teacher === "lost") return warning(`Your teacher’s connection is lost.${voted ? " Your vote is kept." : ""}`);
  if (teacher !== "gone") return null;
  return warning(`Your teacher’s connection is gone. Look around by yourself${poll ? "; the vote stays open" : ""}.`);
}

// What is told while nothing is known of the room yet.
function noticeBefore({ down, away }) {
  if (down) return warning("The server does not answer. Trying again.");
  return away ? warning(away) : null;
}

function warning(text) {
  return { text };
}

// What screen readers are told when it changes: a new question with its answers, and the result.
function saidOf(state, mine) {
  const { phase, question, bars, answer } = state;
  const options = question.options.map(({ text }) => text);
  if (phase === "vote") return `New question. ${question.text} Answers: ${options.join("; ")}.`;
  if (phase === "discuss") return `Vote again. ${question.text}`;
  if (phase === "closed") return "The vote is closed.";
  if (phase === "answer") return resultOf(answer, mine);
  const last = bars?.rounds.at(-1);
  return last ? `The votes: ${options.map((text, at) => `${text}, ${last[at]}`).join("; ")}.` : TOO_FEW;
}

function resultOf({ shown, finding }, mine) {
  return [`The answer: ${shown}.`, finding, mine?.bold, mine?.text].filter(Boolean).join(" ");
}

// What is shown instead of a room that there is not.
function outsideOf(kind, code, error) {
  const [heading, lines] = {
    missing: [`There is no room ${code}`, [error, "Look at the wall again: codes are used for one lesson only."]],
    full: [`Room ${code} cannot take you in`, [error]],
    over: [`Room ${code} is closed`, ["Thank you for taking part. Nothing of what anybody chose there was kept."]],
    left: [`You have left room ${code}`, ["Your vote on an open question was taken back."]],
  }[kind];
  return { heading, lines: lines.filter(Boolean) };
}
