// How heads' answers change; drawn anew only when they do, so that nothing flickers or is read out twice.

const shown = new WeakMap();

export default function ({ data, parentElement }) {
  const source = JSON.stringify(data);
  const root = parentElement.querySelector(".answer-changes");
  if (shown.get(root) === source) return;
  shown.set(root, source);
  root.replaceChildren(legend(), ...data.heads.map(changedHead));
}

function legend() {
  const before = [element("span", { class: "swatch before" }), " whole network"];
  return element(
    "p",
    { class: "caption legend" },
    ...before,
    element("span", { class: "swatch" }),
    " without the part",
  );
}

function changedHead({ title, finding, rows }) {
  const section = element(
    "section",
    { class: "answer" },
    element("h4", {}, title),
    element("p", { class: "finding" }, finding),
  );
  if (!rows.length) return section;
  const list = element("ol", { class: "answer-rows", role: "list", "aria-label": title });
  list.append(...rows.map((row) => element("li", {}, ...changedRow(row))));
  section.append(list);
  return section;
}

// Name, the bar of before over the bar of after, and both numbers.
function changedRow({ label, before, after, percent }) {
  const [, first, number] = answerRow({ label, share: before, percent });
  const [name, second] = answerRow({ label, share: after, percent });
  first.classList.add("before");
  return [name, element("span", { class: "answer-bars" }, first, second), number];
}
