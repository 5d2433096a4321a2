// Keys for one slide on and one back; without scripts the slides stand one below another.
const slides = [...document.querySelectorAll("section")];
const steps = { ArrowRight: 1, PageDown: 1, " ": 1, n: 1, ArrowLeft: -1, PageUp: -1, p: -1, Home: -Infinity, End: Infinity };

function shown() {
  const middle = innerHeight / 2;
  return Math.max(
    0,
    slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const by = steps[event.key];
  if (!by) return;
  event.preventDefault();
  const next = Math.min(slides.length - 1, Math.max(0, shown() + by));
  slides[next].scrollIntoView();
  history.replaceState(null, "", `#${slides[next].id}`);
});
