// A table in the browser: sorts, marks the row of the chosen layer, lets a row be chosen.

export default function ({ data: bytes, parentElement }) {
  const { look, table: facts } = JSON.parse(new TextDecoder().decode(bytes));
  const data = { ...look, ...facts };
  const root = parentElement.querySelector(".fact-table");
  const table = mountedAt(root, () => new FactTable(root));
  table.show(data);
  table.attach();
  return onceGone(root, () => table.detach());
}

class FactTable {
  constructor(root) {
    this.root = root;
    this.sort = { column: null, down: true };
    this.rows = [];
    this.receive = (selected) => this.told(selected);
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
  }

  attach() {
    this.detach = this.data.choice ? follow(this.data.choice, this.receive) : () => {};
  }

  show(data) {
    const source = JSON.stringify(data);
    if (source === this.source) return;
    this.source = source;
    this.data = data;
    if (this.sort.column >= data.columns.length) this.sort.column = null;
    this.root.style.maxHeight = data.height ? `max(${data.height}px, var(--table-height, 0px))` : "";
    if (this.root.firstElementChild) this.build();
    else drawInTurn(this.root, () => this.build());
  }

  build() {
    const { data } = this;
    this.root.dataset.wide = data.label;
    const table = element("table", { "aria-label": data.label });
    if (data.choice) table.setAttribute("role", "grid");
    table.append(this.head(), (this.body = element("tbody")));
    this.root.replaceChildren(table);
    this.fill();
  }

  head() {
    const row = element("tr");
    this.headings = this.data.columns.map(({ title, css, hint }, at) => {
      const says = title !== "";
      const cell = element(says ? "th" : "td", { scope: says ? "col" : "", class: css, title: hint });
      if (this.data.sortable) {
        const button = element("button", { type: "button", "data-column": at }, title);
        button.append(element("span", { class: "arrow", "aria-hidden": "true" }));
        cell.append(button);
      } else cell.textContent = title;
      row.append(cell);
      return cell;
    });
    const head = element("thead");
    head.append(row);
    return head;
  }

  fill() {
    const { column, down } = this.sort;
    this.headings.forEach((cell, at) => {
      if (!this.data.sortable) return;
      cell.setAttribute("aria-sort", at !== column ? "none" : down ? "descending" : "ascending");
      cell.querySelector(".arrow").textContent = at !== column ? "" : down ? " ▼" : " ▲";
    });
    this.rows = this.ordered().map((row) => this.row(row));
    this.body.replaceChildren(...this.rows);
    this.mark();
  }

  ordered() {
    const { column, down } = this.sort;
    if (column === null) return this.data.rows;
    const value = (row) => row.cells[column][1] ?? row.cells[column][0];
    const missing = (row) => value(row) === "" || value(row) === null;
    const order = (one, two) => {
      if (missing(one) || missing(two)) return missing(one) - missing(two); // nothing to compare: at the end, either way
      const [first, second] = [value(one), value(two)];
      const both = typeof first === "number" && typeof second === "number";
      const found = both ? first - second : String(first).localeCompare(String(second), undefined, { numeric: true });
      return down ? -found : found;
    };
    return this.data.rows.filter((row) => !row.subtotal).sort(order);
  }

  row({ layer, depth, strong, cells }) {
    const row = element("tr", { class: strong ? "strong" : "" });
    if (this.data.choice && layer) {
      row.dataset.layer = layer;
      row.tabIndex = -1;
      row.setAttribute("aria-selected", "false");
    }
    cells.forEach(([text, , mark], at) => {
      const { css } = this.data.columns[at];
      const cell = element(at ? "td" : "th", { class: `${css} ${mark ?? ""}`.trim() }, text);
      if (!at) {
        cell.scope = "row";
        if (this.sort.column === null) cell.style.paddingInlineStart = `calc(var(--start) + ${depth * 1.1}em)`;
      }
      row.append(cell);
    });
    return row;
  }

  // --- selection ------------------------------------------------------------------------------------------------

  told(selected) {
    if (selected === this.selected) return;
    this.selected = selected;
    this.mark();
  }

  /** The row of the selected layer, or of the nearest layer around it that has one. */
  selectedRow() {
    let layer = this.selected;
    while (layer) {
      const row = this.rows.find((one) => one.dataset.layer === layer);
      if (row) return row;
      layer = layer.slice(0, Math.max(0, layer.lastIndexOf(".")));
    }
    return undefined;
  }

  mark() {
    const chosen = this.selectedRow();
    for (const row of this.rows) {
      if (!row.dataset.layer) continue;
      row.setAttribute("aria-selected", String(row === chosen));
      row.classList.toggle("within", row === chosen && row.dataset.layer !== this.selected);
      row.tabIndex = -1;
    }
    const first = chosen ?? this.rows.find((row) => row.dataset.layer);
    if (first) first.tabIndex = 0;
    if (chosen) this.revealSoon();
  }

  /** With the next frame: places read now would have the whole page laid out, and again for the graph above. */
  revealSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      const chosen = this.selectedRow();
      if (chosen) this.reveal(chosen);
    });
  }

  /** Scrolls the table, never the page. */
  reveal(row) {
    const head = this.headings[0].offsetHeight;
    const above = row.offsetTop - head - this.root.scrollTop;
    const below = row.offsetTop + row.offsetHeight - this.root.clientHeight - this.root.scrollTop;
    if (above < 0 || below > 0) {
      this.root.scrollTop = row.offsetTop - (this.root.clientHeight + head - row.offsetHeight) / 2;
    }
  }

  choose(row) {
    const layer = row?.dataset.layer;
    if (!layer) return;
    row.focus({ preventScroll: true });
    if (layer === this.selected) return;
    choose(this.data.choice, layer);
  }

  // --- pointer and keys -----------------------------------------------------------------------------------------

  clicked(event) {
    const column = event.target.closest("button")?.dataset.column;
    if (column !== undefined) this.sortBy(Number(column));
    else if (!globalThis.getSelection()?.toString()) this.choose(event.target.closest("tr"));
  }

  /** Once: numbers from the largest, words from A. Twice: the other way. Three times: as the network runs. */
  sortBy(column) {
    const first = this.data.columns[column].css === "number";
    if (this.sort.column !== column) this.sort = { column, down: first };
    else if (this.sort.down === first) this.sort = { column, down: !first };
    else this.sort = { column: null, down: true };
    this.fill();
    this.headings[column].querySelector("button").focus();
  }

  pressed(event) {
    const row = event.target.closest("tr[data-layer]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const linked = this.rows.filter((one) => one.dataset.layer);
    const at = linked.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: linked.length - 1 }[event.key];
    if (to !== undefined) this.move(row, linked[Math.min(linked.length - 1, Math.max(0, to))]);
    else if (event.key === "Enter" || event.key === " ") this.choose(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(from, to) {
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus({ preventScroll: true });
    this.reveal(to);
  }
}
