// The bar of a chapter: where it is, and the ways on. It is as high whatever stands in it.

function showBar(root, meta) {
  const bar = root.querySelector(".bar");
  bar.querySelector("h1").replaceChildren(element("span", {}, String(meta.chapter)), ` ${meta.chapter_title}`);
  bar.querySelector(".place").textContent = meta.place;
  bar.querySelector(".dots").replaceChildren(...meta.steps.map((way) => dot(way, meta.step)));
  showWay(bar.querySelector(".back"), meta.back, "");
  showWay(bar.querySelector(".ahead"), meta.ahead, meta.answer ? "Next" : "Skip");
  bar.querySelector(".ahead").classList.toggle("filled", Boolean(meta.answer));
}

// At an end of the lesson there is no way, but its room.
function showWay(link, way, name) {
  link.classList.toggle("none", !way);
  if (name) link.querySelector(".name").textContent = name;
  if (!way) {
    link.removeAttribute("href");
    link.removeAttribute("data-step");
    return;
  }
  link.href = stepAddress(way.step);
  link.dataset.step = way.step;
  link.title = `${way.step} ${way.title}`;
}

// Which way a key leads, if any: not where somebody types, unless nothing stands there yet, or only digits can.
function wayOfKey(event) {
  const way = { n: "ahead", p: "back" }[event.key?.toLowerCase()];
  const [target] = event.composedPath();
  const typing =
    target.isContentEditable || /^(SELECT|TEXTAREA)$/.test(target.tagName) || (isField(target) && target.value !== "");
  const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented;
  return typing || held ? undefined : way;
}

function isField(target) {
  return (
    target.tagName === "INPUT" && !/^(range|radio|checkbox|button)$/.test(target.type) && target.inputMode !== "numeric"
  );
}
