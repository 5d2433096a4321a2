// The server cannot know: a proxy may speak https for it, and each browser decides on its own.

export default function () {
  document.documentElement.toggleAttribute("data-insecure", !window.isSecureContext);
}
