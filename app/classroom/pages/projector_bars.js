// The parts of the wall, as elements.

const KEYS = { before: "before talking", after: "after" };

function wallHead({ name, title, phase }) {
  if (!phase) return element("span", { class: "caption" }, title);
  return [name && element("b", {}, name), element("b", {}, title), element("span", { class: "caption" }, phase)].filter(
    Boolean,
  );
}

function wallLive(address) {
  const title = "What the teacher shows";
  return [element("h1", { class: "unseen" }, title), element("iframe", { src: new URL(address, ROOT).href, title })];
}

function wallRows({ rows, short }) {
  const plain = rows.every(({ bars, label }) => !bars.length && !label);
  const list = element("ul", { role: "list", class: `rows${short ? " short" : ""}${plain ? " plain" : ""}` });
  list.append(...rows.map((row) => element("li", { class: row.kind }, ...wallRowParts(row))));
  return list;
}

function wallRowParts({ text, kind, label, bars }) {
  const signs = bars.length || kind !== "open" ? [] : sign("radio", "");
  const parts = [element("span", { class: "name" }, ...signs, element("b", {}, text))];
  if (label) parts.push(element("p", { class: "label" }, ...(kind === "right" ? sign("right", "") : []), label));
  if (bars.length) parts.push(element("div", { class: "beside" }, ...bars.map(wallBar)));
  return parts;
}

function wallBar({ kind, votes, share }) {
  const bar = element("i", { class: votes ? `bar ${kind}` : "bar none", "aria-hidden": "true" });
  bar.style.inlineSize = `${100 * share}%`;
  const told = element("span", { class: "unseen" }, `${KEYS[kind]}: `);
  return element(
    "div",
    { class: `line ${kind}` },
    element("span", { class: "track" }, bar, element("span", { class: "votes" }, told, `${votes}`)),
  );
}

function wallLegend({ keys, text }) {
  const made = keys.map((kind) =>
    element("span", { class: "key" }, element("i", { class: `bar ${kind}`, "aria-hidden": "true" }), KEYS[kind]),
  );
  return [...made, element("span", {}, text)];
}

function wallCount({ voted, all, line }) {
  if (line) return element("p", {}, line);
  const bar = element("span", { class: "progress", "aria-hidden": "true" }, element("i"));
  bar.firstChild.style.inlineSize = `${all ? (100 * voted) / all : 0}%`;
  return [element("p", {}, element("strong", {}, `${voted}`), ` of ${all} have voted`), bar];
}

// How students come in: the address and the code to type, and both at once as a QR code.
function wallJoin(code) {
  const [card, typed] = [new URL(`room/${code}`, ROOT), new URL("room", ROOT)];
  const drawn = new URL(`room/${code}/code.svg`, ROOT);
  drawn.searchParams.set("at", card.href);
  const alone = ["localhost", "127.0.0.1", "[::1]"].includes(card.hostname);
  return [
    element(
      "div",
      { class: "ways" },
      element("p", { class: "caption" }, "Scan the code, or open"),
      element("p", { class: "address" }, `${typed.host}${typed.pathname}`),
      element("p", { class: "caption" }, "and type"),
      element("p", { class: "large-code" }, code),
      alone
        ? element(
            "p",
            { class: "alone" },
            "This address works on this computer alone: open this page by the address that others have for it.",
          )
        : "",
    ),
    element("img", { class: "qr", src: drawn.href, alt: `QR code of ${card.href}` }),
  ];
}
