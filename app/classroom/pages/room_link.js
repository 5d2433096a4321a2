// How a page of a room hears of it and asks for things, below wherever the app is served.

const ROOT = new URL("../../", import.meta.url); // this script is served as room/pages/NAME.js
const SPREAD_MS = 1500; // a whole class that lost its connection does not come back at the same moment
const LONGEST_MS = 15_000;
const ASLEEP_MS = 20_000; // a page that was not seen for so long may hang on a connection that is none any more

function roomAddress(code, path) {
  return new URL(`classroom/rooms/${code}/${path}`, ROOT);
}

// Asks for a change, with JSON as its body. `options` as those of fetch.
function post(code, path, body, options = {}) {
  const headers = { "content-type": "application/json" };
  return answerOf(fetch(roomAddress(code, path), { ...options, method: "POST", headers, body: JSON.stringify(body) }));
}

// What came of asking: { status, error, waitMs }, with status 0 where nothing answered.
async function answerOf(asked) {
  try {
    const answer = await asked;
    const told = answer.ok ? {} : await answer.json().catch(() => ({}));
    const waitMs = 1000 * (Number(answer.headers.get("retry-after")) || 0);
    return { status: answer.status, error: told.error ?? "", waitMs };
  } catch {
    return { status: 0, error: "", waitMs: 0 };
  }
}

// Follows a room's events. `enter` has to answer with a 200 or 204 first, each time; `hear` is told what happens: "state" with the
// state, "away" with why, "down", "over", "missing" or "full" with why. Returns how to end and how to begin again.
function followRoom(code, as, { enter, hear }) {
  let source = null;
  let timer = 0;
  let failures = 0;
  let turn = 0; // counts the tries: what an older one still brings is nothing to the newest
  let ended = false;

  const pause = () => {
    turn += 1;
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const again = (waitMs) => {
    pause();
    const longer = Math.min(1000 * 2 ** failures, LONGEST_MS);
    failures += 1;
    timer = setTimeout(begin, Math.max(waitMs, longer) + Math.random() * SPREAD_MS);
  };
  const end = () => {
    ended = true;
    pause();
  };
  const stop = (kind, error) => {
    end();
    hear(kind, error);
  };
  const begin = async () => {
    pause();
    const mine = turn;
    const { status, error, waitMs } = await enter();
    if (mine !== turn) return;
    if (status === 200 || status === 204) listen();
    else if (status === 404) stop("missing", error);
    else if (status === 409) stop("full", error);
    else {
      hear(status ? "away" : "down", error);
      again(waitMs);
    }
  };
  const listen = () => {
    const address = roomAddress(code, "events");
    address.searchParams.set("as", as);
    source = new EventSource(address);
    source.addEventListener("state", ({ data }) => {
      failures = 0;
      hear("state", JSON.parse(data));
    });
    source.addEventListener("away", ({ data }) => hear("away", JSON.parse(data).error));
    source.addEventListener("over", () => stop("over", ""));
    source.addEventListener("error", () => {
      hear("down", "");
      if (source?.readyState === EventSource.CLOSED) again(0); // else the browser tries again by itself
    });
  };

  let hiddenAt = 0;
  const wake = () => {
    if (!ended) begin();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > ASLEEP_MS) wake();
  });
  addEventListener("online", wake);
  addEventListener("pagehide", pause);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) wake();
  });
  return { begin, end };
}
