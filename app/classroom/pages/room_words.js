// What a student's card and the wall say alike. Nothing here knows a page.

const VIEW = /^\/?([a-z-]*)(?:\?([^#]*))?$/; // a page of the app and its query, and nothing that leads elsewhere
const STEP = /^\d+\.\d+$/;

// Where a view of the app is, from the app's root, for somebody who may be led back to the class; nothing if it is none.
function appAddress(view, code) {
  const [, page, query] = VIEW.exec(view) ?? [];
  return page === undefined ? "" : `${page}?${query ? `${query}&` : ""}follow=${code}`;
}

// A step of the lesson has a name to look it up by; other questions have none that is meant to be read.
function stepName({ name }) {
  return STEP.test(name) ? name : "";
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function votesIn(round) {
  return round.reduce((sum, votes) => sum + votes, 0);
}

// How many rounds are closed, whether there are enough votes in them to be shown or not.
function closedRounds({ bars }) {
  return bars ? bars.rounds.length + bars.hidden : 0;
}

const LONG_QUESTION = 140; // letters; a longer one is set smaller, so that its answers are in sight

function questionSize(text) {
  return text.length > LONG_QUESTION ? "long" : "";
}

// "Seven" students would be read more slowly than 7: numbers stay numbers.
function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}

const TOO_FEW = "Fewer than five votes are not shown: they would tell who voted for what.";

// What students' pages do: once the teacher is gone, everybody goes their own way.
function controlOf({ control, teacher }) {
  return teacher === "gone" ? "free" : control;
}
