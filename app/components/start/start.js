// The Start page. The frame is drawn at once; the answer comes in a letter and fills the places that are kept for it.

const KEY = "start";
const SILENT_ROWS = 3;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".start");
  const start = mountedAt(root, () => new Start(root));
  start.emit = (event, value) => setTriggerValue(event, value);
  start.receive(data);
  return onceGone(root, () => start.end());
}

class Start {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    root.addEventListener("click", (event) => this.clicked(event));
    this.end = subscribe(KEY, (letter) => this.hear(letter));
  }

  receive({ frame, chosen, waiting }) {
    const source = JSON.stringify(frame);
    Object.assign(this, { frame, chosen, waiting });
    if (source !== this.source) this.build();
    this.source = source;
    this.show();
  }

  hear(letter) {
    this.letter = letter;
    this.speaks = Boolean(this.shown); // what is there from the start is read with the page
    if (this.frame) this.show();
  }

  build() {
    const { title, says, thumbnails, way, strongest, branches, doors } = this.frame;
    setText(this.find("h1"), title);
    this.find(".says").replaceChildren(...withBold(says));
    this.find(".choices").replaceChildren(...thumbnails.map(choiceButton));
    setText(this.find(".way h2"), way);
    setText(this.find(".way .caption"), strongest);
    this.find(".stages").replaceChildren(...wayItems(this.frame));
    this.find(".answer-rows").replaceChildren(...emptyRows());
    this.nameBranches(branches);
    this.find(".doors").replaceChildren(...doors.map(doorLink));
    this.root.hidden = false;
    showResume(
      this.find(".resume"),
      doors.find((door) => door.name === LESSON),
    );
  }

  // What was said of another picture stays, dimmed, until this one's answer is there, or if there will be none.
  show() {
    const current = this.letter?.image === this.chosen;
    this.root.dataset.old = String(Boolean(this.letter) && (!current || Boolean(this.letter.fault)));
    if (this.letter && this.letter !== this.shown) this.fill(this.letter);
    for (const button of this.find(".choices").children) {
      button.setAttribute("aria-pressed", String(button.value === this.chosen));
    }
    const told = this.find(".told");
    told.classList.toggle("waits", !current);
    setText(told, current ? this.letter.fault || this.letter.told : this.waiting);
    if (current && this.speaks) setText(this.find(".live"), spokenAnswer(this.letter));
  }

  fill(letter) {
    this.shown = letter;
    this.offerOwn(letter.own);
    if (letter.fault) return;
    const { head, remark } = letter;
    setText(this.find(".answer h2"), head.answer || "No answer");
    this.find(".chips").replaceChildren(...chips(head.verdict, remark));
    const rows = head.classes.map((one) => element("li", {}, ...answerRow(one)));
    this.find(".answer-rows").replaceChildren(...rows, ...emptyRows().slice(rows.length));
    this.nameBranches(letter.branches);
    fillWay(this.find(".stages"), this.frame, letter);
  }

  nameBranches(labels) {
    this.find(".legend").replaceChildren(...labels.map(branchName));
  }

  // A picture that is no sample stands behind the samples while it is shown.
  offerOwn(own) {
    const choices = this.find(".choices");
    choices.querySelector(".own")?.remove();
    if (!own) return;
    const button = choiceButton({ name: this.letter.image, ...own });
    button.classList.add("own");
    choices.append(button);
  }

  clicked(event) {
    const choice = event.target.closest(".choices button");
    if (choice) return this.choose(choice.value);
    const link = event.target.closest("[data-door]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const uploader = link.dataset.door === UPLOAD && document.querySelector(UPLOADER);
    if (uploader) return uploader.click();
    this.emit("go", { door: link.dataset.door, step: link.dataset.step ?? "", at: Date.now() });
  }

  choose(name) {
    if (name === this.chosen) return;
    this.chosen = name;
    this.show();
    this.emit("choose", name);
  }
}

function choiceButton({ name, title, url }) {
  const picture = element("img", { src: url, width: 56, height: 56 });
  picture.alt = ""; // the button says it
  return element("button", { type: "button", value: name, "aria-label": title, title }, picture);
}

function withBold(text) {
  return text.split("**").map((part, at) => (at % 2 ? element("strong", {}, part) : part));
}

function emptyRows() {
  const row = () => element("li", { "aria-hidden": "true" }, ...answerRow({ label: "\u00a0", share: 0, percent: "" }));
  return Array.from({ length: SILENT_ROWS }, row);
}

function chips(verdict, remark) {
  const said = remark ? [element("span", { class: "verdict tied" }, remark)] : [];
  return verdict ? [answerVerdict(verdict), " ", ...said] : said;
}

function spokenAnswer({ title, fault, head, remark }) {
  if (fault) return fault;
  const shares = head.classes.map((one) => `${one.label} ${one.percent}`).join(", ");
  return [`${title}: ${head.answer || "no answer"}`, head.verdict, remark, shares].filter(Boolean).join(". ");
}
