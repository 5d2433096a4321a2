// How a component's script and Python hear of each other: what Streamlit hands over, one object for each place on the
// page, and mailboxes through which a letter reaches a component.

const MAILBOXES = (globalThis[Symbol.for("googlenet-explorer.mailboxes")] ??= new Map()); // component key -> mailbox
const MOUNTED = new WeakMap(); // root element -> what `mountedAt` made for it

// The object that looks after a root element. A component's function runs again at every rerun, the object stays.
function mountedAt(root, make) {
  if (!MOUNTED.has(root)) MOUNTED.set(root, make());
  return MOUNTED.get(root);
}

// What a component's function returns. Streamlit also calls it for a call that a newer one overtook; then the root is
// still in the page, and what looks after it is still in use.
function onceGone(root, act) {
  return () => setTimeout(() => root.isConnected || act());
}

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

// A column of numbers that was an array in Python.
function column(table, at = 0) {
  return table.getChildAt(at).toArray();
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function pictureOf(bytes) {
  return createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
}
