// Tells the whole document whether the theme is light or dark: menus stand outside of the app's own box, and their colours
// follow it too. The theme can be changed at any time; the app's box then gets another class.

const FOLLOWED = Symbol.for("googlenet-explorer.colour-scheme");

function followColourScheme() {
  const app = document.querySelector(".stApp");
  if (globalThis[FOLLOWED] === app) return;
  globalThis[FOLLOWED] = app;
  const follow = () => {
    document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
  };
  new MutationObserver(follow).observe(app, { attributeFilter: ["class"] });
  follow();
}
