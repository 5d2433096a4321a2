// The controls above the grid: what can be chosen, and what is.

const NUMBER_FIELDS = ["fixed", "minimum"];
const FLAG_FIELDS = ["reverse", "silent"];

class Controls {
  // `change` is told which fields of the view somebody gave another value, `zoom` by how many steps (1 or -1) to zoom.
  constructor(form, { change, zoom, reset }) {
    this.form = form;
    this.find = (selector) => form.querySelector(selector);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => target.name && change({ [target.name]: valueIn(target) }));
    form.addEventListener("keydown", (event) => event.stopPropagation());
    this.find(".smaller").addEventListener("click", () => zoom(-1));
    this.find(".larger").addEventListener("click", () => zoom(1));
    this.find(".reset").addEventListener("click", reset);
  }

  // What can be chosen for these maps.
  offer(picture) {
    const option = (value, text) => new Option(text, value);
    const branches = picture.groups.map((group, at) => option(at + 1, `${group.label} (${group.first}–${group.last})`));
    this.find('[name="palette"]').replaceChildren(...[...picture.palettes.values()].map((p) => option(p.id, p.title)));
    this.find('[name="branch"]').replaceChildren(option(0, "all"), ...branches);
    this.find("label.branch").hidden = !hasBranches(picture);
    this.find('[name="scale"] [value="map"]').disabled = picture.cellsPerMap === 1;
    setText(this.find(".silent-words"), silentLabel(picture));
  }

  // What is chosen; a field that somebody types in is left alone.
  show(picture, view) {
    const shown = { ...view, palette: paletteOf(picture, view).id, scale: scaleOf(picture, view) };
    const typing = this.form.getRootNode().activeElement;
    for (const input of this.form.elements) {
      if (!(input.name in shown) || input === typing) continue;
      if (FLAG_FIELDS.includes(input.name)) input.checked = shown[input.name];
      else if (NUMBER_FIELDS.includes(input.name)) input.value = shown[input.name] || "";
      else input.value = String(shown[input.name]);
    }
    this.find('[name="fixed"]').placeholder = number(picture.layerHigh);
    this.find("label.fixed").hidden = shown.scale !== "fixed";
    const understood = !view.channels.trim() || parseChannels(view.channels, picture.channels).length > 0;
    this.find('[name="channels"]').setAttribute("aria-invalid", String(!understood));
    const zoom = zoomOf(picture, view);
    setText(this.find(".zoom output"), `${zoom}×`);
    this.find(".smaller").disabled = zoom <= 1;
    this.find(".larger").disabled = zoom >= MAX_ZOOM;
  }
}

function valueIn(input) {
  if (FLAG_FIELDS.includes(input.name)) return input.checked;
  if (!NUMBER_FIELDS.includes(input.name) && input.name !== "branch") return input.value;
  return Math.max(0, Number(input.value) || 0);
}
