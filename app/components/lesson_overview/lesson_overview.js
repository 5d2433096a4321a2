// All chapters, each with its steps. How a guess stands the session knows, and else what this browser kept.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".overview");
  const overview = mountedAt(root, () => new Overview(root));
  overview.emit = (did) => setTriggerValue("did", did);
  overview.show(data);
}

class Overview {
  constructor(root) {
    this.root = root;
    root.addEventListener("click", (event) => this.clicked(event));
  }

  show({ chapters }) {
    this.data = chapters;
    const kept = readProgress();
    const known = withKept(chapters, kept.guesses);
    const { begin, any } = whereToBegin(known, kept.step);
    const link = this.root.querySelector(".begin a");
    link.textContent = `${any ? "Go on" : "Start"}: ${begin.step} ${begin.title}`;
    link.href = stepAddress(begin.step);
    link.dataset.step = begin.step;
    this.root.querySelector(".forget").hidden = !any;
    this.root.querySelector(".chapters").replaceChildren(...known.map(chapterItem));
    this.root.hidden = false;
  }

  clicked(event) {
    const target = event.target.closest("a, button");
    if (!target || !isPlain(event)) return;
    if (target.matches(".forget")) {
      forgetProgress();
      this.emit({ forget: true });
    } else if (target.dataset.step) {
      event.preventDefault();
      GOING.step = target.dataset.step;
      this.emit({ step: target.dataset.step });
    }
  }
}

// The chapters with what the browser kept of steps that the session knows nothing of.
function withKept(chapters, guesses) {
  const standing = (way) => way.standing || (Array.isArray(guesses[way.step]) ? String(guesses[way.step][1]) : "");
  return chapters.map((chapter) => ({
    ...chapter,
    steps: chapter.steps.map((way) => ({ ...way, standing: standing(way) })),
  }));
}

// The step that was seen last, if there is one, else the first.
function whereToBegin(chapters, last) {
  const all = chapters.flatMap(({ steps }) => steps);
  const begin = all.find(({ step }) => step === last) ?? all[0];
  return { begin, any: begin.step === last || all.some(({ standing }) => standing !== "") };
}

function chapterItem({ number: place, title, opening, steps }) {
  const dots = element("ol", { class: "dots" }, ...steps.map((way) => dot(way)));
  const done = steps.filter(({ standing }) => standing !== "").length;
  const told = element("span", { class: "caption" }, `${done} of ${steps.length}`);
  const links = steps.map(({ step, title: name }) =>
    element("li", {}, element("a", { href: stepAddress(step), "data-step": step }, `${step} ${name}`)),
  );
  return element(
    "li",
    { class: "chapter" },
    element("h2", {}, element("span", {}, String(place)), ` ${title}`),
    element("p", { class: "opening" }, opening),
    element("div", { class: "far" }, dots, told),
    element("ul", { class: "steps" }, ...links),
  );
}
