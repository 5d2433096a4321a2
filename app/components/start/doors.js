// The ways on. They are links, so that they open in a tab of their own too; a plain click keeps the session.

const LESSON = "lesson";
const UPLOAD = "feature-maps"; // where an own picture goes if it can't be taken here
const UPLOADER = '.st-key-start-upload input[type="file"]';
const KEPT_LESSON = "googlenet-explorer-lesson"; // in this browser: the step somebody was at

function doorLink({ name, title, text, action }, at) {
  const words = [element("strong", {}, title), element("span", {}, text), element("em", {}, `${action} →`)];
  if (name === UPLOAD) return element("button", { type: "button", class: "door", "data-door": name }, ...words);
  return element("a", { class: at ? "door" : "door first", href: name, "data-door": name }, ...words);
}

// The step of the lesson that this browser remembers, as its chapter and its number; nothing for whatever makes no sense.
function rememberedStep(text) {
  try {
    const { step } = JSON.parse(text);
    const [, chapter, number] = typeof step === "string" && /^(\d{1,2})\.(\d{1,2})$/.exec(step);
    return { chapter, number };
  } catch {
    return null;
  }
}

function showResume(line, lesson) {
  const step = rememberedStep(storedLesson());
  line.hidden = !step;
  if (!step) return;
  const at = `${step.chapter}.${step.number}`;
  const link = element(
    "a",
    { href: `${lesson.name}?step=${at}`, "data-door": lesson.name, "data-step": at },
    "Go on there",
  );
  const where = `You were at chapter ${step.chapter}, step ${step.number}. `;
  line.replaceChildren(where, link, " (kept in this browser only).");
}

function storedLesson() {
  try {
    return localStorage.getItem(KEPT_LESSON);
  } catch {
    return null; // a browser may forbid to keep anything
  }
}
