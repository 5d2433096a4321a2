// Keeps one room in mind while pages come and go: hears of it, and asks for the view where the class is. Only the newest
// state counts; what is missed is not made up for.

const SPREAD_MS = 500; // not all pages of a class run at the same moment
const AGAIN_MS = 6000; // a run that was asked for may be lost with its connection
const SOON_MS = 2500; // a connection that comes back by then was not worth a word
const GONE_MS = 1000; // a page that is drawn anew mostly takes its bar along by then: else nobody listens meanwhile
const FORGOTTEN_MS = 15000; // and by then always, on slow machines too
const TAB = "explorer-follow"; // what a tab remembers of its room when it is loaded anew
const HOSTS = "explorer-host-page"; // which of a teacher's pages was looked at last

class Follower {
  constructor(role, room) {
    Object.assign(this, { role, room, state: null, asked: "", lookedAround: false, standing: "" });
    Object.assign(this, { down: false, away: "", refused: "", over: false, touched: false, left: null });
    this.before = rememberedIn(sessionStorage, room);
    this.joined = role !== "student" || this.before !== null;
    this.ends = new AbortController();
    const { signal } = this.ends;
    const touch = () => (this.touched = true);
    document.addEventListener("pointerdown", touch, { capture: true, signal });
    document.addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal });
    document.addEventListener("visibilitychange", () => this.seen(), { signal });
    addEventListener("storage", ({ key }) => key === HOSTS && document.hidden && this.disconnect(), { signal });
    globalThis.navigation?.addEventListener("currententrychange", () => this.moved(), { signal });
  }

  attach(root, meta, emit) {
    if (root !== this.root) this.bar = new FollowBar(root, (what) => this.act(what));
    this.root = root;
    clearTimeout(this.goneTimer);
    this.emit = emit;
    if (meta.last !== this.meta?.last) this.lookedAround = false;
    this.joined ||= meta.seated && !this.left;
    this.meta = meta;
    this.place = location.href;
    this.touched = false;
    this.seen();
    this.update();
    if (this.left && this.left !== root) setTimeout(() => this.leaveAgain(root), 0);
  }

  detach(root) {
    if (root !== this.root) return;
    this.root = this.bar = undefined;
    this.goneTimer = setTimeout(() => this.rest(), GONE_MS);
  }

  // What is known of the visitor is kept: a page that comes late goes on with it.
  rest() {
    this.disconnect();
    this.goneTimer = setTimeout(() => this.end(), FORGOTTEN_MS);
  }

  end() {
    this.disconnect();
    this.ends.abort();
    clearTimeout(this.timer);
    FOLLOWERS.delete(`${this.role} ${this.room}`);
  }

  // --- the connection --------------------------------------------------------------------------------------------

  // A page that is not seen needs no connection; but of a teacher's pages one has to say that the teacher is there.
  seen() {
    if (document.hidden) return this.role !== "host" && this.disconnect();
    if (this.role === "host") noteIn(localStorage, HOSTS, String(Math.random()));
    this.connect();
  }

  connect() {
    if (!this.root || !this.joined || this.over || this.events) return;
    this.events = new RoomEvents(this.room, this.role, (kind, told) => this.hear(kind, told));
  }

  disconnect() {
    clearTimeout(this.downTimer);
    this.downTimer = 0;
    this.events?.close();
    this.events = undefined;
  }

  hear(kind, told) {
    if (kind === "lost") {
      this.downTimer ||= setTimeout(() => this.update({ down: true }), SOON_MS);
      return;
    }
    clearTimeout(this.downTimer);
    this.downTimer = 0;
    this.down = false;
    this.away = kind === "away" ? told : "";
    if (kind === "state") this.take(told);
    else if (kind === "over") this.over = true;
    else if (kind === "refused") this.lose(told);
    this.update();
  }

  take(state) {
    if (!this.state && this.role === "student") this.lookedAround ||= comesAround(state, this.meta.here, this.before);
    this.refused = "";
    this.state = state;
  }

  // The seat, or the room, is not this browser's any more.
  lose(told) {
    this.disconnect();
    this.state = null;
    this.refused = told;
    this.joined = this.role !== "student";
    this.standing = "";
  }

  // --- going along -----------------------------------------------------------------------------------------------

  page() {
    const { role, room, joined, state, down, away, refused, over } = this;
    const around = this.lookedAround || this.meta.wandered;
    return { role, room, joined, state, down, away, refused, over, around, here: this.meta.here };
  }

  update(changes = {}) {
    Object.assign(this, changes);
    const page = this.page();
    this.bar?.draw(barOf(page), page);
    if (!this.state || this.over) return;
    if (this.role === "student") this.tellStanding(page.around);
    if (this.root && this.viewAhead()) this.timer ||= setTimeout(() => this.goAlong(), Math.random() * this.spread());
  }

  spread() {
    return this.role === "projector" ? 0 : SPREAD_MS;
  }

  viewAhead() {
    return viewToGoTo(this.page(), { last: this.meta.last, asked: this.asked });
  }

  goAlong() {
    this.timer = 0;
    const view = this.state && this.viewAhead();
    if (view) this.ask(this.role === "projector" ? "back" : "go", view);
  }

  ask(kind, view) {
    this.asked = view;
    this.touched = false; // what moves the page now is this
    clearTimeout(this.againTimer);
    this.againTimer = setTimeout(() => this.update({ asked: "" }), AGAIN_MS);
    if (this.root) this.emit({ kind, view });
  }

  // A click in part of a page changes the address, and the server runs that part alone.
  moved() {
    if (this.touched && location.href !== this.place) this.lookedAround = true;
    this.place = location.href;
    this.update();
  }

  tellStanding(around) {
    const standing = around ? "around" : "with";
    noteIn(sessionStorage, TAB, JSON.stringify({ room: this.room, here: around ? "" : this.meta.here }));
    if (standing === this.standing) return;
    this.standing = standing;
    sendToRoom(this.room, "/standing", { standing }).catch(() => (this.standing = ""));
  }

  // --- what somebody does ----------------------------------------------------------------------------------------

  pressed(event) {
    this.touched = true;
    const types = event.composedPath()[0]?.closest?.("input, select, textarea, [contenteditable=true]");
    const plain = event.key?.toLowerCase() === "b" && !(event.ctrlKey || event.altKey || event.metaKey || event.repeat);
    if (plain && !types && barOf(this.page()).act?.what === "back") this.act("back");
  }

  act(what) {
    this.touched = false; // whoever clicks in the bar goes nowhere by themselves
    if (what === "join") return this.join();
    if (what === "back") return this.goBack();
    if (what === "leave") this.leave();
    this.emit({ kind: what, view: "" });
  }

  async join() {
    try {
      await sendToRoom(this.room, "/seats", {});
    } catch (error) {
      return this.update({ refused: error.message });
    }
    this.before = this.meta.here; // whoever joins here means to go where the class is
    this.update({ joined: true, left: null, refused: "" });
    this.connect();
  }

  goBack() {
    const { view } = this.state;
    this.lookedAround = false;
    this.ask("back", view);
    this.update();
  }

  leave() {
    forgetIn(sessionStorage, TAB);
    this.disconnect();
    if (this.joined && !this.over) sendToRoom(this.room, "/seats", undefined, "DELETE").catch(() => {});
    this.left = this.root;
    this.joined = false; // until the bar is gone, nothing is told to the room any more
    this.state = null;
  }

  // A page that the server was on its way to has not heard of it; once for each bar, or it would never end.
  leaveAgain(root) {
    if (!this.left || this.left === root || this.root !== root) return;
    this.left = root;
    this.emit({ kind: "leave", view: "" });
  }
}

// A browser may keep nothing for pages: then what is remembered is gone when a page is loaded anew.
function noteIn(storage, name, text) {
  try {
    storage.setItem(name, text);
  } catch {
    // It is not remembered.
  }
}

function forgetIn(storage, name) {
  try {
    storage.removeItem(name);
  } catch {
    // It was not remembered.
  }
}

function rememberedIn(storage, room) {
  try {
    const { room: of, here } = JSON.parse(storage.getItem(TAB));
    return of === room && typeof here === "string" ? here : null;
  } catch {
    return null;
  }
}
