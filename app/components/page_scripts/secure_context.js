// Whether the browser trusts the way the page came, for the style sheets: only then does it lend its camera. The page has
// `data-insecure` where it does not. The server cannot know: a proxy may speak https for it, and each browser decides on
// its own.

function markInsecure() {
  document.documentElement.toggleAttribute("data-insecure", !window.isSecureContext);
}
