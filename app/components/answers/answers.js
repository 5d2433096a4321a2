// What the three heads answer; drawn anew only when it changes, so that nothing flickers or is read out twice.

const shown = new WeakMap();

export default function ({ data, parentElement }) {
  const source = JSON.stringify(data);
  const root = parentElement.querySelector(".answers");
  if (shown.get(root) === source) return;
  shown.set(root, source);
  root.replaceChildren(...data.heads.map(sureHead), ...heldAgainst(data.agreement));
}

// A head's classes, and below them its entropy on a scale from 0 to the most there could be.
function sureHead(head) {
  const section = answerRows(head);
  if (head.entropy) section.append(element("p", { class: "answer-measure" }, ...answerRow(head.entropy)));
  return section;
}

// How far each two heads agree; of a single head only what its entropy means.
function heldAgainst({ title, rows, note }) {
  if (!note) return [];
  const section = element("section", { class: "answer agreement" });
  if (title) {
    const list = element("ul", { class: "answer-rows", role: "list", "aria-label": title });
    list.append(...rows.map((row) => element("li", {}, ...answerRow(row))));
    section.append(element("div", { class: "answer-head" }, element("h4", {}, title)), list);
  }
  section.append(element("p", { class: "caption" }, note));
  return [section];
}
