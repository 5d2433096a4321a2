// The worked solution: a figure of the module where the item is about one, and the sum with a word under each number.

function workedParts(item) {
  return [
    element("h3", {}, item.worked),
    ...(item.figure ? [workedFigure(item.figure)] : []),
    element("div", { class: "sums" }, ...item.sum.map(workedSum)),
  ];
}

function workedSum({ name, parts }) {
  const pieces = parts.map(({ text, word }) =>
    word
      ? element("span", { class: "number" }, element("b", {}, text), " ", element("small", {}, word))
      : element("span", { class: "between" }, text),
  );
  const caption = name ? [element("span", { class: "caption" }, `${name}: `)] : [];
  return element("p", { class: parts.length > 1 ? "sum" : "sum list" }, ...caption, ...pieces);
}

function workedFigure({ heads, rows, joined, mark, marked }) {
  const [first, second, third] = heads.map((head) => element("span", { class: "caption" }, head));
  const lines = rows.flatMap((row) => {
    const number = element("span", { class: "made-number" }, element("b", {}, row.number), row.note && ` ${row.note}`);
    const track = branchGround(element("span", { class: "track" }, element("i"), number), row.branch);
    track.style.setProperty("--share", row.share);
    const inside = element("span", { class: row.stays ? "inside stays" : "inside" }, row.inside);
    return [element("b", {}, row.label), row.inside ? inside : element("span"), track];
  });
  const figure = element("div", { class: "figure" }, first, second, third, ...lines);
  return element("figure", {}, figure, ...(joined.length ? [joinedBar(joined, mark, marked)] : []));
}

function joinedBar(joined, mark, marked) {
  const segments = joined.map(({ branch, share, number }) => {
    const segment = branchGround(element("span", { class: "segment" }, number), branch);
    segment.style.flexGrow = share;
    return segment;
  });
  const bar = element("div", { class: "joined" }, ...segments);
  if (mark === null) return bar;
  const pointer = element("span", { class: "pointer" }, marked);
  pointer.style.setProperty("--at", `${100 * mark}%`);
  return element("div", { class: mark > 0.5 ? "marked late" : "marked" }, bar, pointer);
}

function branchGround(made, branch) {
  made.style.setProperty("--branch", branch ? `var(--g-branch-${branch})` : "var(--g-no-branch)");
  made.dataset.branch = branch;
  return made;
}
