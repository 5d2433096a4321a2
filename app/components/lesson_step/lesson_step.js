// One step of the lesson. What somebody guesses stays here until they want it checked; the core says how it stands.
// Events are emitted only for what a person did, and once to tell what the browser kept from another visit.

const PATIENT_MS = 400; // an answer that comes sooner needs no word about it

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lesson");
  const lesson = mountedAt(root, () => new Lesson(root));
  lesson.emit = (did) => setTriggerValue("did", did);
  lesson.receive(data);
  return onceGone(root, () => lesson.end());
}

class Lesson {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.turn = 0;
    this.ended = new AbortController();
    const { signal } = this.ended;
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
    root.addEventListener("click", (event) => this.clicked(event));
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask("guess", this.control.text());
    });
    root.addEventListener("keydown", (event) => this.entered(event));
  }

  end() {
    this.ended.abort();
    this.board?.observer.disconnect();
    clearInterval(this.waiting);
  }

  async receive({ meta, crop }) {
    if (meta.version === this.meta?.version) return;
    const other = meta.step !== this.meta?.step;
    if (!other && meta.turn < this.turn) return; // made before what was asked last was heard
    this.latest = meta.version;
    const picture = meta.layout === "square" ? await this.pictureIn(crop) : undefined;
    if (this.latest !== meta.version) return;
    const news = !other && this.asked;
    const remembered = !news && meta.guessed !== this.meta?.guessed;
    if (other || meta.turn !== this.meta.turn) this.again = false;
    Object.assign(this, { meta, picture, turn: meta.turn, asked: false });
    this.stopWaiting();
    this.root.hidden = false;
    this.show(other || remembered);
    if (news) this.tell();
    else if (meta.step === GOING.step) this.arrive();
    keepProgress(meta.step, meta.chapter_title, meta.guesses);
  }

  // A picture is unpacked once for all answers about it.
  async pictureIn(crop) {
    const bytes = column(crop);
    if (this.bytes?.length === bytes.length && this.bytes.every((byte, at) => byte === bytes[at])) return this.picture;
    this.bytes = bytes;
    return pictureOf(bytes);
  }

  show(anew) {
    const { meta } = this;
    if (!meta.recalled && !this.recalled) {
      this.recalled = true;
      const { guesses } = readProgress();
      if (Object.keys(guesses).length > 0) this.emit({ kind: "recall", guesses });
    }
    const answered = Boolean(meta.answer) && !this.again;
    this.root.classList.toggle("answered", answered);
    this.find(".parts").className = `parts ${meta.layout}`;
    showBar(this.root, { ...meta, answer: answered && meta.answer });
    this.find(".where").textContent = meta.where;
    this.find(".question").textContent = meta.question;
    if (anew) this.showQuestion();
    this.find("fieldset").disabled = answered;
    this.find(".error").textContent = meta.refused;
    this.find(".empty").textContent = meta.empty;
    this.find(".found").hidden = !answered;
    if (answered) showAnswer(this.root, meta);
    showEnd(this.root, answered && meta.end);
    this.showBeside(answered);
  }

  showQuestion() {
    const { meta } = this;
    this.find(".asked").replaceChildren(...paragraphElements(meta.asked));
    this.find(".hint").hidden = meta.hint.length === 0;
    this.find(".hint").open = false;
    this.find(".hint div").replaceChildren(...paragraphElements(meta.hint));
    const kinds = { choice: ChosenOption, square: DrawnSquare, share: SlidNumber };
    const Kind = kinds[meta.guess.kind] ?? (meta.guess.slides ? SlidNumber : TypedNumber);
    this.control = new Kind(meta.guess, meta.guessed, meta.guess.high);
    this.find("fieldset").replaceChildren(this.control.root);
    this.find(".beside").replaceChildren();
    this.board?.observer.disconnect();
    this.board = meta.layout === "square" ? new SquareBoard(this.find(".beside")) : undefined;
  }

  showBeside(answered) {
    const { meta, picture, board } = this;
    if (board) {
      const answer = answered
        ? { value: meta.answer.value, shown: meta.answer.shown, given: meta.guessed !== "" }
        : null;
      board.show(this.control, { picture, size: meta.guess.high, centre: meta.centre, alt: meta.alt, answer });
    } else {
      const drawing = answered && meta.answer.drawing;
      this.find(".beside").replaceChildren(...(drawing ? [drawingOf(drawing)] : []));
    }
  }

  // What came of a guess: said, and gone to.
  tell() {
    const { answer, refused } = this.meta;
    this.find(".live").textContent = answer
      ? `${answer.badge ? `${answer.badge}. ` : ""}${answer.shown}. ${answer.finding}.`
      : "";
    if (refused || !answer) return this.control.focused.focus();
    this.find(".finding").focus({ preventScroll: true });
    this.find(".found").scrollIntoView({ block: "nearest" });
  }

  // Another step: its question is on top, and where somebody has keys they can begin to type.
  arrive() {
    GOING.step = "";
    this.find(".live").textContent = "";
    this.root.scrollIntoView({ block: "nearest" });
    const types = !matchMedia("(pointer: coarse)").matches && !this.meta.answer;
    const target = types ? this.control.focused : this.find(".question");
    target.focus({ preventScroll: true });
  }

  pressed(event) {
    const way = wayOfKey(event);
    const step = way && this.meta?.[way]?.step;
    if (!step) return;
    event.preventDefault();
    this.go(step);
  }

  // Enter checks from wherever the guess is made; buttons keep their own.
  entered(event) {
    const guessing = event.target.closest(".guess, .board") && event.target.tagName !== "BUTTON";
    if (event.key !== "Enter" || !guessing || event.isComposing) return;
    event.preventDefault();
    this.find("form").requestSubmit();
  }

  clicked(event) {
    const target = event.target.closest("a, button");
    if (!target || !isPlain(event)) return;
    if (target.matches(".leave")) return this.emit({ kind: "leave" });
    if (target.matches(".show")) return this.ask("show", "");
    if (target.matches(".again")) return this.guessAgain();
    const look = target.matches(".look a") ? this.meta.step : target.dataset.look;
    if (!look && !target.dataset.step) return;
    event.preventDefault();
    if (look) this.emit({ kind: "look", step: look });
    else this.go(target.dataset.step);
  }

  go(step) {
    if (step === this.meta.step) return;
    GOING.step = step;
    this.emit({ kind: "go", step });
  }

  ask(kind, text) {
    if (this.meta.answer && !this.again) return;
    this.asked = true;
    this.turn += 1;
    this.emit({ kind, step: this.meta.step, text, turn: this.turn });
    clearInterval(this.waiting);
    const began = Date.now();
    this.waiting = setInterval(() => {
      this.find(".error").classList.add("calm");
      const seconds = Math.round((Date.now() - began) / 1000);
      this.find(".live").textContent = "Computing the answer…";
      this.find(".error").textContent = `Computing the answer…${seconds ? ` ${seconds} s` : ""}`;
    }, PATIENT_MS);
  }

  stopWaiting() {
    clearInterval(this.waiting);
    this.find(".error").classList.remove("calm");
  }

  guessAgain() {
    this.again = true;
    this.show(false);
    this.control.focused.focus();
    this.control.input?.select?.();
  }
}

// A drawing with the names of its own styles to itself.
function drawingOf(source) {
  const place = element("div");
  place.attachShadow({ mode: "open" }).append(parsedSvg(source));
  return place;
}
