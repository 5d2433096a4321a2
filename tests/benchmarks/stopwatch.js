// A stop watch in the page itself: when something that was waited for has been painted, in the page's milliseconds. Who looks
// from outside looks now and then, and is in the way of what is measured.
(() => {
  const roots = [document];
  const waiting = new Set();

  const isThere = ({ css, fits }) => roots.some((root) => [...root.querySelectorAll(css)].some(fits));
  const look = () => {
    for (const one of waiting) {
      if (!isThere(one)) continue;
      waiting.delete(one);
      requestAnimationFrame(() => {
        const afterPaint = new MessageChannel();
        afterPaint.port1.addEventListener("message", () => one.tell(performance.now()));
        afterPaint.port1.start();
        afterPaint.port2.postMessage(null);
      });
    }
  };
  const observer = new MutationObserver(look);
  const observe = (root) => observer.observe(root, { subtree: true, childList: true, characterData: true });
  observe(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    observe(root);
    return root;
  };

  // Resolves when an element of this selector that fits has been painted.
  const painted = (css, fits = () => true) =>
    new Promise((tell) => {
      waiting.add({ css, fits, tell });
      look();
    });

  // Resolves with the milliseconds from the next click, or another event of this kind, until the text with these words, of an
  // element of this selector, is another.
  window.nextText = (css, words = "", kind = "click") => {
    const meant = (found) => found.textContent.includes(words);
    const before = roots.flatMap((root) => [...root.querySelectorAll(css)]).find(meant)?.textContent;
    return new Promise((tell) => {
      const happened = async ({ timeStamp }) =>
        tell((await painted(css, (found) => meant(found) && found.textContent !== before)) - timeStamp);
      addEventListener(kind, happened, { capture: true, once: true });
    });
  };

  window.graphPainted = painted('[data-layer="inception3a"]');
  window.answerPainted = painted(".told", (found) => found.textContent.includes("on this server"));
})();
