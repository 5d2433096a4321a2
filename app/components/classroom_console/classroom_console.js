// The teacher's console. What the room is comes by its events; what needs the core or the session is asked of a run.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".classroom");
  const board = mountedAt(root, () => new ClassroomConsole(root));
  board.emit = (did) => setTriggerValue("did", did);
  board.receive(data.meta);
  return onceGone(root, () => board.dispose());
}

class ClassroomConsole extends ConsoleDrawing {
  constructor(root) {
    super(root);
    this.turn = Date.now(); // counted on from here: another page of this session has lower numbers
    this.peeks = false;
    this.shows = { all: false, sure: false };
    root.addEventListener("click", (event) => this.clicked(event));
    this.find(".take").addEventListener("submit", (event) => this.takeOver(event));
    this.find(".source").addEventListener("change", (event) => this.choosePlan(Number(event.target.value)));
    this.anywhere = (event) => this.pressed(event);
    document.addEventListener("keydown", this.anywhere);
  }

  dispose() {
    this.events?.close();
    document.removeEventListener("keydown", this.anywhere);
  }

  // --- what the server says --------------------------------------------------------------------------------------

  receive(meta) {
    if (meta.version === this.meta?.version) return;
    const before = this.meta;
    this.meta = meta;
    if (meta.room !== before?.room) this.enter(meta.room);
    if (this.asking && meta.turn >= this.asking.turn) this.heard(meta.refused);
    if (meta.host && meta.host.key !== before?.host?.key) this.handKey(meta.host);
    else if (meta.room && meta.leads && !meta.host) this.connect();
    this.draw();
  }

  enter(room) {
    this.events?.close();
    this.events = undefined;
    this.state = this.asking = undefined;
    this.over = this.locked = false;
    this.trouble = "";
    if (room) this.ended = "";
    this.plan = planKept(room);
    const options = this.meta.sources.map(({ title }, place) => element("option", { value: String(place) }, title));
    this.find(".source").replaceChildren(...options);
    this.find(".source").value = String(Math.min(this.plan.source, options.length - 1));
  }

  // What was asked of a run is done, or it says why not: then it is not offered as the next again.
  heard(refused) {
    const { kind, name } = this.asking;
    this.asking = undefined;
    this.trouble = refused;
    if (refused && name && kind !== "view") this.note("refused", name);
  }

  // A key that was made for this browser is handed to the room, which keeps it in a cookie that scripts cannot read. Until
  // it has, only this session knows it: so it is handed over again and again.
  async handKey(host) {
    try {
      await sendToRoom(this.meta.room, "/host", { key: host.key, take_over: host.take_over });
    } catch (error) {
      if (error.status === 404) return this.told("over");
      this.lost = error.message;
      const again = () => this.meta.host?.key === host.key && this.handKey(host);
      if (error.status !== 403) setTimeout(again, EVENTS_AGAIN_MS);
      return this.draw();
    }
    if (host.take_over) return location.reload(); // the run's connection has the cookie from before
    this.ask("kept");
    this.connect();
  }

  connect() {
    if (this.events || this.over) return;
    this.events = new RoomEvents(this.meta.room, (kind, told) => this.told(kind, told));
  }

  told(kind, told) {
    if (kind === "state") this.take(told);
    else if (kind === "over") this.end();
    else if (kind === "refused") this.lock(told);
    else this.lost = told;
    this.draw();
  }

  take(state) {
    const before = this.state;
    this.lost = "";
    this.state = state;
    const moved = before && before.phase !== state.phase;
    if (state.question?.name !== before?.question?.name || state.phase === "explore") this.peeks = false;
    if (state.question && state.phase === "vote") this.note("asked", state.question.name);
    if (moved) this.trouble = "";
    if (moved) this.say(`${PHASES.find(([name]) => name === state.phase)[1]}. ${TOLD[state.phase]}`);
  }

  lock(sentence) {
    this.trouble = sentence;
    this.locked = true;
  }

  end() {
    if (this.over) return;
    this.over = true;
    this.ended = this.meta.room;
    this.state = undefined;
    this.events?.close();
    this.say("The room has ended.");
    this.ask("leave");
  }

  // --- what somebody does ----------------------------------------------------------------------------------------

  clicked(event) {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { do: what, to, control, ask, name } = button.dataset;
    if (ask) this.ask(ask, name);
    else if (to) this.go(to);
    else if (control) this.attempt(() => sendToRoom(this.meta.room, "/control", { to: control }));
    else if (what) this.act(what);
  }

  act(what) {
    if (what === "main") return this.goOn();
    if (what === "open" || what === "key" || what === "hide") return this.ask(what);
    if (what === "share") return this.ask(this.meta.picture.shared ? "unshare" : "share");
    if (what === "projector") return this.openWall();
    if (what === "end-now") return this.endRoom();
    if (what === "peek") this.peeks = !this.peeks;
    if (what === "all") this.shows.all = !this.shows.all;
    if (what === "end" || what === "stay") this.shows.sure = what === "end";
    if (what === "lead") return this.ask("lead");
    this.draw();
    if (what === "end") this.find('[data-do="stay"]').focus();
    if (what === "stay") this.find('.foot [data-do="end"]').focus();
  }

  // Enter goes on, wherever the keyboard is, but on something that has a use for it itself.
  pressed(event) {
    const own = "a[href], button, input, select, textarea, summary, [contenteditable=true], [role=option]";
    const used = event.composedPath()[0]?.closest?.(own);
    if (event.key !== "Enter" || used || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!this.state || this.find(".room").hidden) return;
    event.preventDefault();
    this.goOn();
  }

  goOn() {
    const act = this.state && this.leads() ? mainAct(this.state.phase, this.next()) : null;
    if (!act || this.asking || this.going) return;
    if (act.ask) this.ask(act.ask.kind, act.ask.name);
    else this.go(act.to);
  }

  async go(to) {
    if (this.going) return;
    this.going = to;
    this.draw();
    await this.attempt(() => sendToRoom(this.meta.room, "/phase", { to }));
    this.going = undefined;
    this.draw();
  }

  ask(kind, name = "") {
    if (this.asking && kind !== "leave" && kind !== "kept") return;
    this.turn += 1;
    this.trouble = "";
    if (kind !== "kept" && kind !== "leave") this.asking = { kind, name, turn: this.turn };
    this.emit({ kind, name, turn: this.turn });
    this.draw();
  }

  async attempt(act) {
    try {
      await act();
    } catch (error) {
      if (error.status === 404) return this.told("over");
      this.trouble = error.message;
      this.say(error.message);
      this.draw();
    }
  }

  openWall() {
    const address = new URL(`./room/${this.meta.room}/projector`, document.baseURI).href;
    this.wall = globalThis.open(address, `explorer-projector-${this.meta.room}`, "popup,width=1280,height=720");
    if (!this.wall) this.trouble = `The browser kept the window closed. Open ${address} by hand.`;
    this.draw();
  }

  async endRoom() {
    this.shows.sure = false;
    await this.attempt(async () => {
      await sendToRoom(this.meta.room, "", undefined, "DELETE");
      this.told("over");
    });
  }

  async takeOver(event) {
    event.preventDefault();
    const { code, key } = event.target.elements;
    const problem = this.find(".take .problem");
    const typed = code.value.replaceAll(/[\s.·-]/g, "").toUpperCase();
    problem.hidden = true;
    try {
      if (!typed || !key.value.trim()) throw new Error("Both are needed: the code and the key.");
      await sendToRoom(typed, "/host", { key: key.value.trim(), take_over: true });
      const to = new URL(location.href);
      to.searchParams.set("room", typed);
      location.assign(to);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  }

  choosePlan(source) {
    this.plan.source = source;
    this.shows.all = false;
    keepPlan(this.meta.room, this.plan);
    this.draw();
  }

  note(list, name) {
    if (this.plan[list].at(-1) === name) return;
    this.plan[list] = [...this.plan[list].filter((one) => one !== name), name];
    keepPlan(this.meta.room, this.plan);
  }

  leads() {
    return this.state?.leads !== false && !this.locked;
  }

  rows() {
    return rowsOf(this.meta.sources[Math.min(this.plan.source, this.meta.sources.length - 1)], this.meta);
  }

  next() {
    return toCome(this.rows(), this.plan)[0];
  }

  say(words) {
    this.find(".live").textContent = words;
  }
}
