// What the wall shows: follows the room, and asks for nothing else.

const CODE = document.body.dataset.code;
const SOON_MS = 2500; // a connection that comes back by then was not worth a word

const NOTHING = { shown: false, address: "" };

const part = (name) => document.getElementById(name);
let trouble = "";
let state = null;
let downTimer = 0;

const room = followRoom(CODE, "projector", { enter: lookIn, hear });

// What keeps events from opening is not told to a page that waits for them; asked for as any file, it is.
async function lookIn() {
  const stop = new AbortController();
  const answer = await answerOf(fetch(`${roomAddress(CODE, "events")}?as=projector`, { signal: stop.signal }));
  stop.abort();
  return answer;
}

function hear(kind, told) {
  if (kind === "down") {
    downTimer ||= setTimeout(() => warn("No connection. Trying again."), SOON_MS);
    return;
  }
  clearTimeout(downTimer);
  downTimer = 0;
  if (kind === "away") warn(told);
  else if (kind === "state") {
    trouble = "";
    state = told;
    document.body.dataset.phase = state.phase;
    draw();
  } else finish(kind);
}

function warn(text) {
  trouble = text;
  draw();
}

function draw() {
  const wall = state
    ? wallOf(state)
    : { head: null, join: null, question: null, count: null, notice: null, live: NOTHING, said: "" };
  const { question } = wall;
  fill(part("title"), wall.head, wallHead);
  fill(part("notice"), trouble ? { text: trouble } : wall.notice, ({ text }) => element("p", {}, text));
  showLive(wall.live);
  part("join").hidden = !wall.join;
  setText(part("students"), wall.join ? `${counted(wall.join.students, "student is", "students are")} here.` : "");
  setText(part("line"), wall.join?.line ?? "");
  part("question").hidden = !question;
  fill(part("figure"), question?.figure ?? null, (figure) => roomFigure(CODE, figure));
  fill(part("asked"), question?.heading ?? null, (heading) => element("h1", { class: questionSize(heading) }, heading));
  fill(part("answers"), question && { rows: question.rows, short: question.short }, wallRows);
  fill(part("legend"), question?.legend ?? null, wallLegend);
  fill(part("finding"), question?.finding || null, (text) => element("p", {}, text));
  fill(part("count"), wall.count, wallCount);
  setText(part("said"), wall.said);
}

// Once the app is there it stays, also while it is not shown: it goes along by itself, and is back at once.
function showLive({ shown, address }) {
  const place = part("live");
  place.hidden = !shown;
  if (shown && !place.firstChild) place.append(...wallLive(address));
}

function finish(kind) {
  const words = kind === "missing" && !state ? `There is no room ${CODE}` : `Room ${CODE} is closed`;
  for (const name of ["question", "join", "notice", "live"]) part(name).hidden = true;
  part("live").replaceChildren();
  part("show").hidden = true;
  fill(part("title"), null);
  fill(part("ended"), words, (text) => element("h1", {}, text));
  setText(part("said"), words);
}

part("how").append(...wallJoin(CODE));
part("again").append(...wallJoin(CODE));
part("show").addEventListener("click", () => part("dialog").showModal());
room.begin();
