// What the console shows of its room: all of it is drawn again at each change, and what is the same stays as it is.

const LONG_QUESTION = 140; // letters; a longer one is set smaller
const NOTHING_LEFT = "Everything of this plan was asked. Choose another one, or a question below.";

class ConsoleDrawing {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
  }

  draw() {
    const inRoom = Boolean(this.meta.room) && this.meta.leads && !this.over;
    this.root.hidden = false;
    this.find(".lobby").hidden = inRoom;
    this.find(".room").hidden = !inRoom;
    if (inRoom) this.drawRoom();
    else this.drawLobby();
  }

  drawLobby() {
    const { room, leads, rooms, refused } = this.meta;
    const code = this.find(".take [name=code]");
    if (!code.value && room && !leads) code.value = room;
    const ended = this.ended ? `Room ${this.ended} has ended; nothing of it is kept.` : refused || this.trouble;
    setText(this.find(".ended"), ended);
    this.find(".ended").hidden = !ended;
    this.find('[data-do="open"]').disabled = Boolean(this.asking);
    this.find(".mine").hidden = !rooms.length;
    const links = rooms.map((one) => element("a", { href: `./classroom?room=${one}`, target: "_self" }, one));
    this.find(".mine span").replaceChildren(...links);
  }

  drawRoom() {
    this.drawQuestion();
    this.drawActs();
    this.drawPlan();
    this.drawCards();
    const working = this.asking && this.asking.kind !== "open" ? "One moment: the answer is being computed…" : "";
    const trouble = this.find(".trouble");
    const locked = this.state && !this.leads() ? "Another console leads this room now; here you can only look. " : "";
    setText(trouble, `${locked}${this.lost || this.trouble || ""}`);
    trouble.hidden = !trouble.textContent;
    setText(this.find(".says"), working || (this.state ? toldOf(this.state) : "Entering the room…"));
  }

  drawQuestion() {
    const { state } = this;
    const question = state?.question;
    const phase = state?.phase ?? "explore";
    const next = this.next();
    const step = this.meta.steps.find(({ name }) => name === question?.name);
    const minutes = step ? `, about ${manyOf(step.minutes, "minute")}` : "";
    const named = step ? `Step ${step.name}${minutes}` : question?.title;
    setText(this.find(".where"), question ? named : next ? `Next: ${next.label}` : "");
    const asked = this.find(".question");
    setText(asked, question?.text ?? next?.text ?? NOTHING_LEFT);
    asked.classList.toggle("to-come", !question);
    asked.classList.toggle("long", asked.textContent.length > LONG_QUESTION);
    if (this.find(".phases .here")?.dataset.phase !== phase) this.find(".phases").replaceChildren(...phaseItems(phase));
    const picture = this.find(".picture");
    const source = question?.picture ? roomAddress(state.code, `/files/${question.picture}`) : "";
    if (source && picture.src !== source) picture.src = source;
    picture.alt = question?.alt ?? "";
    picture.hidden = !source;
    this.drawCount(phase);
    const tells = this.peeks || phase === "answer";
    const bars = question && state.bars?.rounds.length ? barRows(state, tells) : [];
    this.find(".bars").replaceChildren(...bars);
    this.find(".legend").replaceChildren(...(state ? legendParts(barsTold(state)) : []));
  }

  // How many are there while nothing is asked, and how many have voted while a vote is open.
  drawCount(phase) {
    const { state } = this;
    const open = Boolean(state?.question) && isOpen(phase);
    this.find(".voted").hidden = !state || !(open || phase === "explore");
    this.find(".progress").hidden = !open;
    if (!state) return;
    const { number, words, share } = countOf(state.seats, phase);
    setText(this.find(".voted b"), String(number));
    setText(this.find(".voted span"), words);
    this.find(".progress i").style.setProperty("--share", String(share));
  }

  drawActs() {
    const { state } = this;
    const main = this.find(".asked .main");
    const act = state ? mainAct(state.phase, this.next()) : null;
    setText(main.querySelector("span"), act?.label ?? "Ask");
    const waits = !act || !this.leads() || Boolean(this.asking) || Boolean(this.going);
    main.setAttribute("aria-disabled", String(waits)); // it keeps the keyboard
    const peek = this.find(".peek");
    peek.hidden = !state?.answer || state.phase === "answer";
    peek.setAttribute("aria-expanded", String(this.peeks));
    setText(peek.querySelector("span"), this.peeks ? "Hide the answer" : "Look at the answer yourself");
    const others = state && this.leads() ? otherWays(state.phase) : [];
    if (state && !this.leads()) others.push(["Lead it here again", ""]);
    const labels = others.map(([label]) => label).join();
    if (labels !== this.labels) this.find(".others").replaceChildren(...others.map(wayButton));
    this.labels = labels;
    const answer = this.find(".answer");
    const shown = Boolean(state?.answer) && (this.peeks || state.phase === "answer");
    if (shown) answer.replaceChildren(...answerParts(state).filter(Boolean));
    answer.hidden = !shown;
  }

  drawPlan() {
    const coming = toCome(this.rows(), this.plan);
    const shown = this.shows.all ? coming : coming.slice(0, FIRST_SHOWN);
    const asks = this.leads() && !this.asking && this.state !== undefined;
    const told = JSON.stringify([shown, asks]);
    if (told !== this.planned) this.find(".plan").replaceChildren(...shown.map((row) => planRow(row, { asks })));
    this.planned = told;
    const all = this.find(".all");
    all.hidden = coming.length <= FIRST_SHOWN;
    setText(all, this.shows.all ? "Show fewer" : `Show all ${coming.length}`);
    for (const button of this.root.querySelectorAll(".about button")) button.disabled = !asks;
    const view = this.state?.view ?? "";
    setText(this.find(".seen"), view ? `Your view: ${view.split("?")[0].replaceAll("-", " ") || "start"}.` : "");
  }

  drawCards() {
    const { meta, state } = this;
    setText(this.find(".code"), meta.room);
    setText(this.find(".at"), meta.address ? `at ${meta.address}` : "");
    const qr = this.find(".qr");
    if (meta.qr && qr.src !== meta.qr) qr.src = meta.qr;
    qr.alt = meta.qr ? `QR code of ${meta.address}/${meta.room}` : "";
    qr.hidden = !meta.qr;
    setText(this.find(".reach"), meta.reach);
    this.find(".reach").hidden = !meta.reach;
    const seats = state?.seats ?? { with: 0, around: 0, quiet: 0, all: 0, voted: 0 };
    setText(this.find(".students"), manyOf(seats.all, "student"));
    drawSeats(this.find(".seats"), seats);
    setText(this.find(".seats-told"), seatsTold(seats));
    const control = state?.control ?? "lead";
    for (const button of this.root.querySelectorAll("[data-control]")) {
      button.setAttribute("aria-pressed", String(button.dataset.control === control));
      button.disabled = !state || !this.leads();
    }
    setText(this.find(".control-told"), CONTROL_TOLD[control]);
    setText(this.find(".wall"), state ? onTheWall(state) : "");
    this.drawSharing(meta.picture);
    const sure = this.find(".sure");
    sure.hidden = !this.shows.sure;
    setText(this.find(".sure .who"), `The room has ${manyOf(seats.all, "student")}. Nothing of it is kept.`);
    this.find('.foot [data-do="end"]').disabled = !this.leads();
    this.find(".card.key").hidden = !meta.key;
    this.find(".card.key input").value = meta.key;
    setText(this.find(".console-at"), meta.console_at);
  }

  drawSharing({ own, shared, title }) {
    const share = this.find(".share");
    share.hidden = !own;
    share.setAttribute("aria-pressed", String(shared));
    setText(share, shared ? "Share it no longer" : "Share my picture");
    const told = shared
      ? `The class sees “${title}” with the next question about it, until the room ends.`
      : `“${title}” is yours: the class sees it only if you share it.`;
    setText(this.find(".sharing"), told);
    this.find(".sharing").hidden = !own;
  }
}

// A way that the filled button does not take; the one without a phase takes the room over.
function wayButton([label, to]) {
  return element("button", { type: "button", class: "plain", "data-to": to, "data-do": to ? "" : "lead" }, label);
}
