// The quiz: a set of items that arrive at once, so that checking an answer asks nobody. Which item is shown is a choice, which
// the address follows.

const RESULT = "result";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".quiz");
  const quiz = mountedAt(root, () => new Quiz(root));
  quiz.emit = (event) => setTriggerValue("event", { ...event, at: Date.now() });
  quiz.receive(data.meta);
  return onceGone(root, () => quiz.dispose());
}

class Quiz {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.question = new Question(this.find(".item"), (what, text) => this.answered(what, text));
    this.begin = new Begin(this.find(".begin"), (families) => this.asked(families));
    this.result = new Result(this.find(".result"), (families) => this.emit({ kind: "new", families }));
    root.addEventListener("click", (event) => this.clicked(event));
    this.anywhere = (event) => this.pressed(event);
    document.addEventListener("keydown", this.anywhere);
  }

  dispose() {
    this.unfollow?.();
    document.removeEventListener("keydown", this.anywhere);
  }

  receive(set) {
    if (set.version === this.version) return;
    this.version = set.version;
    this.set = set;
    this.progress = new Progress(set, storedSets()[set.name]);
    this.begin.take(set);
    this.place = undefined;
    this.unfollow?.();
    this.unfollow = follow(set.choice, (place) => this.show(place));
  }

  // --- what somebody does ----------------------------------------------------------------------------------------

  clicked(event) {
    const link = event.target.closest(".see, .paper");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.emit(link.matches(".see") ? { kind: "see", id: this.item.id } : { kind: "sheet" });
    }
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "next" || what === "back") this.step(what === "next" ? 1 : -1);
    else if (what === "show") this.answered("show");
    else if (what === "new") this.emit({ kind: "new", families: this.set.chosen });
  }

  pressed(event) {
    const step = { n: 1, p: -1 }[event.key?.toLowerCase()];
    const writes = event
      .composedPath()[0]
      ?.closest?.('input:not([readonly], [type="checkbox"], [type="radio"]), textarea');
    if (!step || writes || event.ctrlKey || event.altKey || event.metaKey || this.root.hidden) return;
    event.preventDefault();
    this.step(step);
  }

  // To the next item, or the one before; after the last comes the result.
  step(by) {
    const { count } = this.progress;
    const now = this.place === RESULT ? count + 1 : this.place;
    const to = now + by;
    if (to < 1 || to > count + 1) return;
    this.stepped = by;
    choose(this.set.choice, to > count ? RESULT : String(to));
  }

  // The families of this set, before anything is answered: others make it another set of the same number.
  asked(families) {
    if (!families.length) return this.arrive();
    this.stepped = 1;
    this.emit({ kind: "ask", families });
  }

  answered(what, text) {
    const { item, progress } = this;
    if (what === "type" && judged(item, text).hint) return this.question.hint(judged(item, text).hint);
    progress[what](item, text);
    keepSet(this.set.name, progress.saved());
    this.question.update(progress);
    this.around();
    this.say(this.verdict(what, text));
    const to = progress.isDone(item) ? '[data-do="next"]' : ".options button";
    this.find(to)?.focus({ preventScroll: progress.isDone(item) });
  }

  verdict(what, text) {
    const { item, progress } = this;
    const told = what === "show" ? "The answer" : "Right";
    if (progress.isDone(item)) return `${told}: ${item.answer} ${item.unit}. ${item.solution}.`;
    const { written, option } = judged(item, text);
    const why = option ? `${option.name}. ${option.explanation}` : "no usual mistake leads there.";
    return `Not ${written}: ${why} Choose one of the options.`;
  }

  // --- what is shown ---------------------------------------------------------------------------------------------

  show(place) {
    const { progress } = this;
    const number = place === RESULT ? RESULT : Math.min(Number(place), progress.count);
    const moved = number !== this.place;
    this.place = number;
    this.item = number === RESULT ? undefined : progress.at(number);
    this.find(".item").hidden = number === RESULT;
    this.find(".result").hidden = number !== RESULT;
    if (moved && this.item) this.question.take(this.item, progress);
    if (moved && !this.item) this.result.take(progress);
    this.around();
    this.root.hidden = false;
    if (moved && this.stepped) this.arrive();
    this.stepped = 0;
  }

  // Somebody came to this item: the keyboard is where it goes on, and the question is read out.
  arrive() {
    const { item } = this;
    this.say(item ? `Item ${this.place}. ${item.stem}` : `${this.find(".result h2").textContent}.`);
    const open = item && this.progress.state(item) === "open";
    const keyboard = globalThis.matchMedia("(pointer: fine)").matches;
    if (open && keyboard) this.find("#typed").focus({ preventScroll: true });
    else if (!item) this.find(".result h2").focus({ preventScroll: true });
  }

  // The bar, the way on, and the worked solution.
  around() {
    const { item, progress, place, set } = this;
    const { count } = progress;
    const done = item && progress.isDone(item);
    this.find(".dots").replaceChildren(...progress.order.map((_, at) => dot(progress, at + 1, place)));
    setText(this.find(".place"), item ? `item ${place} of ${count} · ${item.title}` : `result of ${count} items`);
    setText(this.find(".seed"), `set ${set.seed}: the whole class gets these items`);
    this.find(".begin").hidden = place !== 1 || progress.isBegun;
    for (const back of this.root.querySelectorAll('[data-do="back"]')) back.disabled = place === 1;
    if (!item) return;
    const next = this.find('.item [data-do="next"]');
    next.classList.toggle("main", done);
    setText(next.firstElementChild, place === count ? "Result" : done ? "Next item" : "Skip");
    const see = this.find(".see");
    see.classList.toggle("gone", !done);
    see.href = item.link;
    setText(see, `See it in ${item.place}`);
    const worked = this.find(".worked");
    worked.classList.toggle("waiting", !done);
    if (worked.dataset.id !== item.id) this.find(".worked-parts").replaceChildren(...workedParts(item));
    worked.dataset.id = item.id;
  }

  say(text) {
    setText(this.find(".live"), text);
  }
}

function dot(progress, at, place) {
  const done = progress.isDone(progress.at(at)) ? "done" : "";
  return element("li", { class: `${done} ${at === place ? "here" : ""}`.trim() });
}
