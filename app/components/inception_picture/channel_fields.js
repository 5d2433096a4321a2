// A channel of the concat, its branch, and which of the branch's own it is: three fields that say the same thing.

class ChannelFields {
  // `change` gets a channel of the concat and how long it may be kept from the server.
  constructor(root, change) {
    this.change = change;
    this.concat = new NumberField("concat", change);
    this.own = new NumberField("own", (own, restMs) => change(this.table.channel(this.branchAt, own), restMs));
    this.segments = element("div", { class: "segments", role: "radiogroup", "aria-labelledby": "branch" });
    const name = element("span", { id: "branch", class: "name" }, "Branch");
    root.replaceChildren(
      this.concat.box,
      element("div", { class: "field branches" }, name, this.segments),
      this.own.box,
    );
  }

  take(table, concat) {
    this.table = table;
    this.limits = concat;
    this.radios = table.branches.map(({ first }) => {
      const radio = element("input", { type: "radio", name: "branch" });
      radio.addEventListener("change", () => this.change(first, REST_MS));
      return radio;
    });
    this.segments.replaceChildren(
      ...this.radios.map((radio, at) => {
        const swatch = element("span", { class: "swatch" });
        swatch.style.background = `var(--g-branch-${at + 1})`;
        return element("label", {}, radio, swatch, table.branches[at].label);
      }),
    );
  }

  show(channel) {
    this.branchAt = this.table.branchAt(channel);
    this.concat.show(this.limits, channel);
    this.radios[this.branchAt].checked = true;
    this.own.show(this.table.told(channel).own, this.table.own(channel));
  }

  settle() {
    this.concat.settle();
    this.own.settle();
  }
}
