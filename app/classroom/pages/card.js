// A student's card: takes a seat, shows the room as it stands, and sends votes.

const CODE = document.body.dataset.code;
const KEPT = "googlenet-explorer-room"; // what this phone alone knows, in its own memory
const SOON_MS = 2500; // a connection that comes back by then was not worth a word

const part = (name) => document.getElementById(name);
const link = { down: false, away: "", standing: "sent", refused: "" };
let state = null;
let own = null;
let downTimer = 0;

const sender = voteSender({ send: sendVote, wait: waiting, tell: voteStands });
const room = followRoom(CODE, "student", { enter: takeSeat, hear });

async function takeSeat() {
  const answer = await post(CODE, "seats", {});
  if (answer.status === 204) post(CODE, "standing", { standing: "with" });
  return answer;
}

async function sendVote(poll, choice) {
  const answer = await post(CODE, "votes", { poll, choice });
  if (answer.status !== 403) return answer;
  const again = await post(CODE, "seats", {}); // the seat is gone: another one is taken for it
  return again.status === 204 ? post(CODE, "votes", { poll, choice }) : again;
}

function waiting(ms) {
  let hurry;
  const done = new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    hurry = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { done, hurry };
}

function voteStands(standing, vote, error, failures) {
  link.standing = standing;
  if (standing === "refused" && vote.poll.split(".")[0] === own.asked) {
    keep(withVote(own, vote.poll, null));
    link.refused = failures ? TOO_LATE : error;
  }
  draw();
}

function choose(option) {
  link.refused = "";
  link.standing = "sending";
  keep(withVote(own, state.poll, option));
  sender.vote(state.poll, option);
  draw();
}

function hear(kind, told) {
  if (kind === "state") return takeIn(told);
  if (kind === "away") Object.assign(link, { down: hearAgain(), away: told });
  else if (kind === "down") downTimer ||= setTimeout(noteDown, SOON_MS);
  else return leave(kind, told);
  return draw();
}

function noteDown() {
  link.down = true;
  draw();
}

// Somebody answers, whatever it is: the connection is not lost, or not any more.
function hearAgain() {
  clearTimeout(downTimer);
  downTimer = 0;
  return false;
}

function takeIn(next) {
  const back = !state || downTimer || link.away;
  const moved = state && (state.poll !== next.poll || state.phase !== next.phase);
  Object.assign(link, { down: hearAgain(), away: "" });
  if (moved && (next.poll || next.phase === "explore")) link.refused = ""; // it was about what is over now
  state = next;
  keep(ownVotes(own ?? readVotes(recall()), next));
  if (moved) sender.hurry();
  // What was chosen here counts there: it is said again whenever nobody can tell whether it was heard.
  if (back && next.poll && voteIn(own, next.poll) !== null) sender.vote(next.poll, voteIn(own, next.poll));
  draw();
  if (moved) scrollTo(0, 0);
}

// A phone may keep nothing for pages, or be full: then a reload forgets.
function recall() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(votes) {
  own = votes;
  try {
    if (votes && Object.keys(votes.votes).length) localStorage.setItem(KEPT, JSON.stringify(votes));
    else localStorage.removeItem(KEPT);
  } catch {
    // It is still known as long as the page is open.
  }
}

// The page is left with it: the browser sends it all the same.
function look() {
  post(CODE, "standing", { standing: "around" }, { keepalive: true });
}

function draw() {
  if (!state) {
    fill(part("notice"), noticeBefore(link), ({ text }) => element("p", {}, text));
    return;
  }
  const card = cardOf(state, own, link);
  const focused = part("room").contains(document.activeElement);
  fill(part("head"), { code: CODE, badge: card.badge }, cardHead);
  fill(part("notice"), card.notice, ({ text }) => element("p", {}, text));
  fill(part("figure"), card.figure, (figure) => roomFigure(CODE, figure));
  fill(part("question"), card.question, cardQuestion);
  fill(part("choices"), card.options, (options) => cardOptions(options, choose));
  fill(part("own"), card.own, cardOwn);
  fill(part("go"), card.go, (go) => cardGo(go, look));
  fill(part("foot"), card.foot, (foot) => cardFoot(foot, look));
  document.body.dataset.phase = state.phase;
  part("room").classList.toggle("asking", card.options !== null && state.phase !== "answer");
  part("leave").hidden = card.options !== null && state.phase !== "answer"; // nobody leaves by mistake who means to vote
  setText(part("said"), card.said);
  document.title = [card.badge.text, `Room ${CODE}`].filter(Boolean).join(" · ");
  // What somebody's focus was on may be gone: then it is where one reads on.
  const lost = focused && !part("room").contains(document.activeElement);
  if (lost) document.querySelector("h1")?.focus({ preventScroll: true });
}

function leave(kind, error) {
  keep(null);
  const outside = outsideOf(kind === "missing" && state ? "over" : kind, CODE, error);
  for (const name of ["notice", "figure", "choices", "own", "go", "foot"]) fill(part(name), null);
  fill(part("head"), { code: CODE, badge: { text: "", kind: "" } }, cardHead);
  fill(part("question"), outside, cardOutside);
  setText(part("said"), `${outside.heading}. ${outside.lines.join(" ")}`);
  part("leave").hidden = true;
  document.title = outside.heading;
}

part("leave").addEventListener("click", async () => {
  room.end();
  await answerOf(fetch(roomAddress(CODE, "seats"), { method: "DELETE" }));
  leave("left", "");
});
addEventListener("storage", ({ key, newValue }) => {
  if (key !== KEPT || !state) return;
  own = ownVotes(readVotes(newValue), state); // another tab of this phone has voted: it is the same seat
  draw();
});
addEventListener("online", sender.hurry);
room.begin();
