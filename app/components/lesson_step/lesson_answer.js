// The answer of a step, beside the guess: in the largest type, as a sum, with the misconception that leads elsewhere.

function showAnswer(root, meta) {
  const found = root.querySelector(".found");
  const part = (selector) => found.querySelector(selector);
  const { finding, shown, standing, badge, terms, mistake, paragraphs } = meta.answer;
  part(".finding").textContent = finding;
  part(".shown strong").textContent = shown;
  part(".badge").textContent = badge;
  part(".badge").className = `badge ${standing === "right" || standing === "near" ? "right" : "wrong"}`;
  part(".badge").hidden = badge === "";
  part(".bars").replaceChildren(...barParts(meta));
  part(".sum").replaceChildren(...terms.map(termItem));
  part(".mistake").hidden = mistake === null;
  if (mistake) {
    const [title, explanation, working] = mistake;
    part(".mistake h3").textContent = title;
    part(".mistake p").textContent = explanation;
    part(".working").textContent = working;
  }
  part(".answer").replaceChildren(...paragraphElements(paragraphs));
  showWay(part(".onward"), meta.ahead, meta.ahead ? `Next: ${meta.ahead.title}` : "");
  const [address, name] = meta.look;
  part(".look a").href = address;
  part(".look span").textContent = name;
}

function termItem([text, word]) {
  return element("li", { class: word ? "" : "sign" }, element("b", {}, text), word && element("span", {}, word));
}

// A share and its guess as two bars, one below the other.
function barParts({ guess, guessed, answer }) {
  if (guess.kind !== "share") return [];
  const rows = [["computed", answer.value, "truth"], ...(guessed ? [["you", numberIn(guessed), "yours"]] : [])];
  return rows.map(([name, value, kind]) => {
    const bar = element("i", { class: kind });
    bar.style.inlineSize = `${value}%`;
    return element(
      "p",
      { class: "bar-row" },
      element("span", {}, name),
      element("span", { class: "track" }, bar),
      element("b", {}, `${grouped(value, guess.decimals)} %`),
    );
  });
}

// How a chapter ended.
function showEnd(root, end) {
  const place = root.querySelector(".end");
  place.hidden = !end;
  if (!end) return;
  place.querySelector("h2").textContent = end.words;
  place
    .querySelector(".steps")
    .replaceChildren(
      ...end.steps.map(({ step, title, standing }) =>
        element(
          "li",
          {},
          element("a", { href: stepAddress(step), "data-step": step }, `${step} ${title}`),
          element("span", { class: "caption" }, STANDS[standing] ?? standing),
        ),
      ),
    );
  const links = end.looks.map(({ step, title, address }) => element("a", { href: address, "data-look": step }, title));
  place
    .querySelector(".looks")
    .replaceChildren("Look around: ", ...links.flatMap((link, at) => (at ? [" · ", link] : [link])));
  const next = place.querySelector(".further a");
  next.hidden = !end.next_chapter;
  if (!end.next_chapter) return;
  next.textContent = `Next chapter: ${end.next_chapter.title}`;
  next.href = stepAddress(end.next_chapter.step);
  next.dataset.step = end.next_chapter.step;
}
