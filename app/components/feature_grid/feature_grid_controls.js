// The controls above the grid: what can be chosen, and what is. Branches, channels and order are in sight; the rest, which
// changes how maps look and seldom which, is in the panel that the button "Display" opens.

const NUMBER_FIELDS = ["fixed", "minimum"];
const FLAG_FIELDS = ["reverse", "silent"];
const DISPLAY_FIELDS = ["reverse", "scale", "fixed", "palette", "minimum", "silent", "zoom"];
const PANEL_PX = 340;
const EDGE_PX = 16; // between the panel and the edges of the window

class Controls {
  // `change` is told which fields of the view somebody gave another value, `zoom` by how many steps (1 or -1) to zoom.
  constructor(form, { change, zoom, reset }) {
    this.form = form;
    this.change = change;
    this.find = (selector) => form.querySelector(selector);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => target.name && change({ [target.name]: valueIn(target) }));
    form.addEventListener("keydown", (event) => event.stopPropagation());
    this.find(".smaller").addEventListener("click", () => zoom(-1));
    this.find(".larger").addEventListener("click", () => zoom(1));
    this.find(".reset").addEventListener("click", reset);
    this.placePanelWhileOpen();
  }

  // The panel hangs below its button and stays inside the window, also while the page below it scrolls.
  placePanelWhileOpen() {
    const panel = this.find(".panel");
    const place = ({ target }) => target !== panel && putBelow(panel, this.find(".display").getBoundingClientRect());
    let open;
    panel.addEventListener("beforetoggle", ({ newState }) => {
      open?.abort();
      if (newState !== "open") return;
      open = new AbortController();
      place({});
      for (const event of ["scroll", "resize"]) {
        addEventListener(event, place, { capture: true, passive: true, signal: open.signal });
      }
    });
  }

  // What can be chosen for these maps.
  offer(picture) {
    const palettes = [...picture.palettes.values()].map((palette) => new Option(palette.title, palette.id));
    this.find('[name="palette"]').replaceChildren(...palettes);
    const chips = this.find(".chips");
    chips.hidden = !hasBranches(picture);
    chips.replaceChildren(...(chips.hidden ? [] : branchChips(picture, (branch) => this.change({ branch }))));
    this.find('[name="scale"] [value="map"]').disabled = picture.cellsPerMap === 1;
    setText(this.find(".silent-words"), silentLabel(picture));
  }

  // What is chosen; a field that somebody types in is left alone.
  show(picture, view) {
    const shown = { ...view, palette: paletteOf(picture, view).id, scale: scaleOf(picture, view) };
    const typing = this.form.getRootNode().activeElement;
    for (const option of this.find('[name="sort"]').options) setText(option, orderName(option.value, view.reverse));
    for (const input of this.form.elements) {
      if (!(input.name in shown) || input === typing) continue;
      if (FLAG_FIELDS.includes(input.name)) input.checked = shown[input.name];
      else if (NUMBER_FIELDS.includes(input.name)) input.value = shown[input.name] || "";
      else input.value = String(shown[input.name]);
    }
    [...this.find(".chips").children].forEach((chip, at) => chip.setAttribute("aria-pressed", at === view.branch));
    this.find('[name="fixed"]').placeholder = number(picture.layerHigh);
    this.find("label.fixed").hidden = shown.scale !== "fixed";
    const understood = !view.channels.trim() || parseChannels(view.channels, picture.channels).length > 0;
    this.find('[name="channels"]').setAttribute("aria-invalid", String(!understood));
    this.find(".changed").hidden = DISPLAY_FIELDS.every((name) => view[name] === picture.default_view[name]);
    const zoom = zoomOf(picture, view);
    setText(this.find(".zoom output"), `${zoom}×`);
    this.find(".smaller").disabled = zoom <= 1;
    this.find(".larger").disabled = zoom >= MAX_ZOOM;
  }
}

// A button for all maps and one for each branch's: legend and filter in one.
function branchChips(picture, choose) {
  const chip = (branch, name, count, ...swatch) => {
    const made = element(
      "button",
      { type: "button" },
      ...swatch,
      `${name} `,
      element("span", { class: "count" }, count),
    );
    made.addEventListener("click", () => choose(branch));
    return made;
  };
  const ofBranch = (group, at) => {
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = group.colour;
    return chip(at + 1, group.label, group.last - group.first + 1, swatch);
  };
  return [chip(0, "All", picture.channels), ...picture.groups.map(ofBranch)];
}

// Below a button, or above it where there is more room.
function putBelow(panel, button) {
  const width = Math.min(PANEL_PX, innerWidth - 2 * EDGE_PX);
  const left = Math.max(EDGE_PX, Math.min(button.right - width, innerWidth - width - EDGE_PX));
  const [above, below] = [button.top - EDGE_PX, innerHeight - button.bottom - EDGE_PX];
  const up = above > below;
  Object.assign(panel.style, {
    width: `${width}px`,
    left: `${left}px`,
    top: up ? "auto" : `${button.bottom + 8}px`,
    bottom: up ? `${innerHeight - button.top + 8}px` : "auto",
    maxHeight: `${Math.max(above, below) - 8}px`,
  });
}

function valueIn(input) {
  if (FLAG_FIELDS.includes(input.name)) return input.checked;
  return NUMBER_FIELDS.includes(input.name) ? Math.max(0, Number(input.value) || 0) : input.value;
}
