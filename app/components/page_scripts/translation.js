// A browser that translates the page puts elements of its own around React's text nodes, or in their place. React goes on
// with the nodes that it knows: it would change a text that nobody sees any more, or fail to take one away, and the page
// with it. Here both are led to what stands in the text's place. Nothing else is changed.
const DONE = Symbol.for("googlenet-explorer.translated");
const TEXT = 3;

function install() {
  const { removeChild, insertBefore } = Node.prototype;
  const standIns = new WeakMap(); // a text that was taken out → the element in its place

  // The child of `parent` that stands for `node`: itself, what was put around it, or what was put in its place.
  function childFor(parent, node) {
    for (let at = standIns.get(node) ?? node; at; at = at.parentNode) if (at.parentNode === parent) return at;
    return null;
  }

  Node.prototype.removeChild = function (child) {
    if (child?.nodeType !== TEXT || child.parentNode === this) return removeChild.call(this, child);
    const place = childFor(this, child);
    if (place) removeChild.call(this, place);
    return child;
  };

  Node.prototype.insertBefore = function (added, next) {
    if (next?.nodeType !== TEXT || next.parentNode === this) return insertBefore.call(this, added, next);
    return insertBefore.call(this, added, childFor(this, next));
  };

  const changed = new MutationObserver((records) => {
    for (const { target } of records) {
      const standIn = standIns.get(target);
      standIns.delete(target);
      if (standIn?.parentNode && !target.isConnected) standIn.replaceWith(target);
    }
  });
  const replaced = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      const text = [...removedNodes].find((node) => node.nodeType === TEXT);
      if (!text || text.isConnected) continue;
      const standIn = [...addedNodes, previousSibling, nextSibling].find((node) => node?.nodeName === "FONT");
      if (!standIn) continue;
      standIns.set(text, standIn);
      changed.observe(text, { characterData: true });
    }
  });
  replaced.observe(document.body, { childList: true, subtree: true });
}

function attendTranslation() {
  if (globalThis[DONE]) return;
  globalThis[DONE] = true;
  install();
}
