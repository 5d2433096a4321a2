// What is asked next: the steps of a chosen plan, or items of the quiz; which of them were asked already.

const FIRST_SHOWN = 4;

// What this browser's tab keeps of a room: which plan, what was asked, what could not be.
function planKept(room) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`explorer-console-${room}`));
    const names = (list) => (Array.isArray(list) ? list.filter((name) => typeof name === "string") : []);
    return { source: Number(kept?.source) || 0, asked: names(kept?.asked), refused: names(kept?.refused) };
  } catch {
    return { source: 0, asked: [], refused: [] };
  }
}

function keepPlan(room, plan) {
  try {
    sessionStorage.setItem(`explorer-console-${room}`, JSON.stringify(plan));
  } catch {
    // A browser that keeps nothing begins with the first plan again.
  }
}

// The questions of a source as rows: what is emitted to ask it, its label, its text, and what it is about.
function rowsOf({ kind, names }, { steps, items }) {
  const rows =
    kind === "step"
      ? steps.map(({ name, question }) => ({ kind, name, label: name, text: question, word: "" }))
      : items.map(([name, word, text], place) => ({ kind, name, label: `Quiz ${place + 1}`, text, word }));
  const known = new Map(rows.map((row) => [row.name, row]));
  return names.filter((name) => known.has(name)).map((name) => known.get(name));
}

// Those still to come: after the one that was asked last, without those that were asked or could not be.
function toCome(rows, { asked, refused }) {
  const left = (row) => !asked.includes(row.name) && !refused.includes(row.name);
  const last = rows.findIndex(({ name }) => name === asked.at(-1));
  return [...rows.slice(last + 1), ...rows.slice(0, last + 1)].filter(left);
}

function planRow(row, { asks }) {
  const button = element("button", { type: "button", "data-ask": row.kind, "data-name": row.name }, "Ask");
  button.setAttribute("aria-label", `Ask ${row.label}: ${row.text}`);
  button.disabled = !asks;
  return element(
    "li",
    {},
    element("b", {}, row.label),
    element("span", { class: "text" }, row.text),
    element("span", { class: "caption" }, row.word),
    button,
  );
}
