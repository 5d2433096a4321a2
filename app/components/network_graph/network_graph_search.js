// The graph's search box: a combobox over every layer, those inside folded modules too. Nothing a person typed
// becomes HTML.

class Search {
  constructor(root, graph) {
    this.graph = graph;
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // keeps the focus, which the list closes without
      this.take(event.target.closest("li")?.dataset.id);
    });
  }

  /** `/` anywhere on the page, unless somebody is typing. */
  summon(event) {
    const target = event.composedPath()[0];
    const typing = target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || typing) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  offer() {
    this.found = matching(this.graph.layers, this.input.value);
    this.list.replaceChildren(
      ...(this.found.length ? this.found.map(([id, label], at) => option(id, label, at)) : [none()]),
    );
    this.open(plain(this.input.value) !== "");
    this.point(0);
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.open(false);
  }

  point(at) {
    if (this.list.hidden || !this.found.length) return;
    this.at = (at + this.found.length) % this.found.length;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
  }

  pressed(event) {
    event.stopPropagation(); // Streamlit's own shortcuts
    const { key } = event;
    if (key === "ArrowDown") this.point(this.at + 1);
    else if (key === "ArrowUp") this.point(this.at - 1);
    else if (key === "Enter" && !this.list.hidden) this.take(this.found[this.at]?.[0]);
    else if (key === "Escape" && !this.list.hidden) this.close();
    else if (key === "Escape") this.graph.focus(this.graph.active);
    else return;
    event.preventDefault();
  }

  take(id) {
    if (!id) return;
    this.input.value = "";
    this.close();
    this.graph.find(id);
  }
}

/** The layers, [id, label] each, that are meant by what was typed: so called, else beginning so, else containing it. */
function matching(layers, typed) {
  const wanted = plain(typed);
  if (!wanted) return [];
  const ranked = layers.map((layer) => [rank(layer, wanted), layer]).filter(([order]) => order < 3);
  return ranked.sort(([one], [two]) => one - two).map(([, layer]) => layer);
}

function rank([id, label], wanted) {
  const names = [plain(id), plain(label), plain(id).replace("inception", "")];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  return names.some((name) => name.includes(wanted)) ? 2 : 3;
}

function plain(text) {
  return text
    .toLowerCase()
    .replaceAll("x", "×")
    .replace(/[\s()·]/g, "");
}

function option(id, label, at) {
  return element("li", { id: `found-${at}`, role: "option", "data-id": id }, label, element("small", {}, id));
}

function none() {
  return element("li", { class: "none", role: "option" }, "No such layer");
}
