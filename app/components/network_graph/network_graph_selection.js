// Tells the graph of the same key which layer is selected. A component of its own, so that a click resends only this.
// Whichever of the two is mounted first leaves its half in the mailbox; `network_graph.js` reads it.
export default function ({ data }) {
  const mailboxes = (globalThis[Symbol.for("googlenet.network-graph")] ??= new Map());
  const mailbox = mailboxes.get(data.graph) ?? {};
  mailboxes.set(data.graph, mailbox);
  mailbox.selected = data.selected;
  mailbox.receive?.(data.selected);
}
