// Ways to other steps of the lesson, as links: what is opened elsewhere has an address too.

const STANDS = { right: "right", near: "near", shown: "shown", "": "not yet" };

// The step that somebody has set out for, until it is drawn: the keyboard comes along.
const GOING = (globalThis[Symbol.for("googlenet-explorer.lesson-going")] ??= { step: "" });

function stepAddress(step) {
  return `./lesson?step=${encodeURIComponent(step)}`;
}

// A click that shall open something elsewhere is the browser's.
function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function dot({ step, title, standing }, here) {
  const told = `${step} ${title}: ${STANDS[standing] ?? "guessed"}`;
  const link = element("a", { href: stepAddress(step), title: told, "aria-label": told, "data-step": step });
  if (step === here) link.setAttribute("aria-current", "step");
  if (standing) link.classList.add(standing === "right" || standing === "near" ? "right" : "done");
  return element("li", {}, link);
}
