// Mailboxes, through which what Python says reaches a component beside its data.

const MAILBOXES = (globalThis[Symbol.for("googlenet-explorer.mailboxes")] ??= new Map()); // component key -> mailbox

function mailbox(key) {
  if (!MAILBOXES.has(key)) MAILBOXES.set(key, {});
  return MAILBOXES.get(key);
}

function post(key, value) {
  const box = mailbox(key);
  box.value = value;
  box.receive?.(value);
}

// Tells `receive` of every letter to this key, and at once of the last one: either may come first. Returns how to end it.
function subscribe(key, receive) {
  const box = mailbox(key);
  box.receive = receive;
  if (box.value !== undefined) receive(box.value);
  return () => {
    if (box.receive === receive) box.receive = undefined;
  };
}
