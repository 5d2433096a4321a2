// The parts of a student's card, as elements.

const ONE_LINE = 14; // letters of an answer beside which there is room for what is said of it, on any phone

function cardHead({ code, badge }) {
  return [
    element("p", {}, "Room ", element("strong", { class: "code" }, code)),
    element("p", { class: `badge ${badge.kind}`.trim() }, badge.text),
  ];
}

function cardQuestion({ caption, heading, lines }) {
  return [
    caption && element("p", { class: "caption" }, caption),
    element("h1", { tabindex: "-1", class: questionSize(heading) }, heading),
    ...lines.map((line) => element("p", {}, line)),
  ].filter(Boolean);
}

// One option a line: a button while votes are taken, else what became of it.
function cardOptions(options, choose) {
  const long = options.some(({ text }) => text.length > ONE_LINE);
  const list = element("ul", { role: "list", "aria-label": "Answers", class: long ? "long" : "" });
  list.append(...options.map((option, at) => element("li", {}, cardOption(option, at, choose))));
  return list;
}

function cardOption({ text, kind, chosen, note, mistake, share }, at, choose) {
  const open = kind === "open";
  const words = element("span", { class: "words" }, element("b", {}, text));
  if (mistake) words.append(element("span", { class: "mistake" }, mistake));
  const signs = kind === "right" || kind === "wrong" ? sign(kind, capital(kind)) : sign("radio", "");
  const made = element(
    open ? "button" : "div",
    {
      class: `option ${kind}${chosen ? " chosen" : ""}`,
      ...(open && { type: "button", "data-key": `${at}`, "aria-pressed": `${chosen}` }),
    },
    ...signs,
    words,
    element("span", { class: "note" }, note),
  );
  if (share !== null) made.append(shareBar(share));
  if (open) made.addEventListener("click", () => choose(at));
  return made;
}

function shareBar(share) {
  const bar = element("span", { class: "share", "aria-hidden": "true" }, element("i"));
  bar.firstChild.style.inlineSize = `${100 * share}%`;
  return bar;
}

function cardOwn({ bold, text, right }) {
  return element("p", { class: right ? "own right" : "own" }, element("b", {}, bold), text && ` ${text}`);
}

function cardGo({ text, address, caption, kind }, look) {
  return [appLink(text, address, kind, look), element("p", { class: "caption" }, caption)];
}

function cardFoot(foot, look) {
  return foot.line === undefined ? cardCount(foot) : cardLine(foot, look);
}

function cardLine({ line, link }, look) {
  return element("p", {}, line, ...(link ? [appLink(link.text, link.address, "", look), "."] : []));
}

function cardCount({ voted, all, hint }) {
  const count = element("p", { class: "count" });
  count.append(
    element("span", {}, element("strong", {}, `${voted}`), ` of ${all} have voted`),
    element("span", {}, "nobody sees who"),
  );
  return [hint && element("p", { class: "hint" }, hint), count, shareBar(all ? voted / all : 0)].filter(Boolean);
}

function appLink(text, address, kind, look) {
  const made = element("a", { href: new URL(address, ROOT).href, class: kind, "data-key": "app" }, text);
  made.addEventListener("click", look);
  return made;
}

function cardOutside({ heading, lines }) {
  return [
    element("h1", { tabindex: "-1" }, heading),
    ...lines.map((line) => element("p", {}, line)),
    element("a", { href: new URL("room", ROOT).href, class: "go" }, "Type another code"),
    element("p", {}, element("a", { href: ROOT.href }, "Open GoogLeNet Explorer")),
  ];
}
