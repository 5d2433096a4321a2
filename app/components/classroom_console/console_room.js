// The room by HTTP: what is posted to it, and the stream of its states. The browser's cookie says who leads it.

const EVENTS_AGAIN_MS = 3000;

function roomAddress(code, path = "") {
  return new URL(`./classroom/rooms/${encodeURIComponent(code)}${path}`, document.baseURI).href;
}

// Posts, or deletes, and throws one sentence where it is refused.
async function sendToRoom(code, path, body, method = "POST") {
  const options = { method, headers: { "content-type": "application/json" } };
  if (body) options.body = JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(roomAddress(code, path), options);
  } catch {
    throw new Error("The server cannot be reached at the moment. Try again.");
  }
  if (!answer.ok) throw Object.assign(new Error(await sentenceOf(answer)), { status: answer.status });
}

async function sentenceOf(answer) {
  try {
    return String((await answer.json()).error).slice(0, 300);
  } catch {
    return `The server answered ${answer.status}. Try again.`;
  }
}

// Follows a room's states. `tell(kind, told)`: state, away (a sentence), lost (a sentence), refused (an error), over.
class RoomEvents {
  constructor(code, tell) {
    this.code = code;
    this.tell = tell;
    this.open();
  }

  open() {
    this.source = new EventSource(roomAddress(this.code, "/events?as=host"));
    const told = (event) => JSON.parse(event.data);
    this.source.addEventListener("state", (event) => this.tell("state", told(event)));
    this.source.addEventListener("away", (event) => this.tell("away", told(event).error));
    this.source.addEventListener("over", () => this.end("over"));
    this.source.addEventListener("error", () => this.failed());
  }

  // A browser tries again by itself, unless the answer was no stream: then the answer says why.
  failed() {
    this.tell("lost", "The connection is lost; trying again.");
    if (this.source.readyState !== EventSource.CLOSED || this.asking) return;
    this.asking = setTimeout(() => this.ask(), EVENTS_AGAIN_MS / 10);
  }

  async ask() {
    const stop = new AbortController();
    try {
      const answer = await fetch(roomAddress(this.code, "/events?as=host"), { signal: stop.signal });
      if (this.ended) return;
      if (answer.status === 404) return this.end("over");
      if (answer.status === 403) return this.end("refused", await sentenceOf(answer));
    } catch {
      // Not reached: it is tried again.
    } finally {
      stop.abort();
    }
    this.asking = setTimeout(() => {
      this.asking = undefined;
      if (!this.ended) this.open();
    }, EVENTS_AGAIN_MS);
  }

  end(kind, told) {
    this.close();
    this.tell(kind, told);
  }

  close() {
    this.ended = true;
    clearTimeout(this.asking);
    this.source.close();
  }
}
