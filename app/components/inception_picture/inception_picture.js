// The module to scale and the fields below it, all of which show one channel of the concat and let it be changed. Nothing
// here waits for the server, which is told of a channel once it has been chosen.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".concat-channel");
  const view = mountedAt(root, () => new ChannelView(root));
  view.take(data.meta, data);
  view.attach(data.meta.choice);
  return onceGone(root, () => view.detach());
}

class ChannelView {
  constructor(root) {
    this.root = root;
    this.said = root.querySelector(".said");
    const change = (channel, restMs) => choose(this.choice, channel, { restMs });
    this.drawing = new ModuleDrawing(root, change);
    this.fields = new ChannelFields(root.querySelector(".fields"), change);
    this.left = (event) => event.composedPath().includes(root) || this.settle();
  }

  take({ version, svg, branches, concat }, { branch, own }) {
    if (version === this.version) return;
    this.version = version;
    this.table = new ChannelTable(branches, column(branch), column(own));
    this.drawing.take(svg, this.table, concat.last);
    this.fields.take(this.table, concat);
  }

  attach(choice) {
    this.detach?.();
    this.choice = choice;
    const end = follow(choice, (channel) => this.table.has(channel) && this.show(channel));
    document.addEventListener("pointerdown", this.left, { capture: true });
    this.detach = () => {
      end();
      document.removeEventListener("pointerdown", this.left, { capture: true });
    };
  }

  /** What waits is told before something else is clicked, which may lead away from here. */
  settle() {
    this.fields.settle();
    if (this.channel !== undefined) choose(this.choice, this.channel);
  }

  show(channel) {
    this.channel = channel;
    this.drawing.show(channel);
    this.fields.show(channel);
    this.say(this.table.text(channel, "said"));
  }

  /** While one moves along the bar, the slider's own value is read out. */
  say(text) {
    const moving = this.root.getRootNode().activeElement === this.drawing.grip;
    this.said.setAttribute("aria-live", moving ? "off" : "polite");
    const parts = strongParts(text);
    if (this.said.textContent === parts.join("")) return;
    this.said.replaceChildren(...parts.map((part, at) => (at % 2 ? element("strong", {}, part) : part)));
  }
}
