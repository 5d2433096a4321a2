// Parts of a page of a room: each is made again when what it shows is another, and only then.

const AGAIN_FILE_MS = 3000;
const DRAWN = new WeakMap(); // place -> what it shows, as text

// Fills a place by `make(shown)`; whoever's focus was on something in it finds it on the same thing, told by its data-key.
function fill(place, shown, make) {
  const text = JSON.stringify(shown);
  if (DRAWN.get(place) === text) return;
  DRAWN.set(place, text);
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...(shown === null ? [] : [make(shown)].flat()));
  place.hidden = shown === null;
  if (focused !== undefined) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

// A picture of the room, or a drawing of the server's own, which becomes part of the page: its colours are the page's. One
// that has a size of its own takes the room of a picture; others are as wide as their place, and as high as they are.
function roomFigure(code, { name, alt }) {
  const place = element("div", { class: "figure" });
  showFile(place, code, name, alt);
  return place;
}

async function showFile(place, code, name, alt) {
  const address = roomAddress(code, `files/${encodeURIComponent(name)}`);
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) {
    const again = () => place.isConnected && showFile(place, code, name, alt);
    if (!answer || answer.status === 503) setTimeout(again, AGAIN_FILE_MS);
    return;
  }
  if (answer.headers.get("content-type").startsWith("image/svg+xml")) {
    const drawn = parsedSvg(await answer.text());
    place.classList.add(drawn.hasAttribute("viewBox") ? "marked" : "drawing");
    place.append(drawn);
    return;
  }
  const picture = element("img", { alt });
  picture.setAttribute("alt", alt); // an empty one says that there is nothing to be said
  picture.src = URL.createObjectURL(await answer.blob());
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  place.append(picture);
}

const MARKS = {
  radio: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
  right: "M5 13l4.5 4.5L19 7.5",
  wrong: "M7 7l10 10M17 7L7 17",
};

// A sign of lines; what it means is said in words, for those who do not see it.
function sign(kind, words) {
  const drawn = svgElement(
    "svg",
    { class: `sign ${kind}`, viewBox: "0 0 24 24", width: "24", height: "24", "aria-hidden": "true" },
    svgElement("path", { d: MARKS[kind] }),
  );
  return words ? [drawn, element("span", { class: "unseen" }, `${words} `)] : [drawn];
}
