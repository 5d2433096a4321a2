// Tells the table of the same key which layer is selected. A component of its own, so that a click resends only this.
// Whichever of the two is mounted first leaves its half in the mailbox; `fact_table.js` reads it.
export default function ({ data }) {
  const mailboxes = (globalThis[Symbol.for("googlenet.fact-table")] ??= new Map());
  const mailbox = mailboxes.get(data.table) ?? {};
  mailboxes.set(data.table, mailbox);
  mailbox.selected = data.selected;
  mailbox.receive?.(data.selected);
}
