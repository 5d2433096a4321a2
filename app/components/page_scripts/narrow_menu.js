// In a narrow window the pages stand in a menu over the page. It goes once a page is chosen, and nobody finds it open
// who did not open it: Streamlit keeps it open, and on the next visit too.

const CLOSE = '[data-testid="stSidebarCollapseButton"] button';
const LINK = '[data-testid="stSidebarNavLink"]';
const OPEN = '[data-testid="stExpandSidebarButton"]';

let attended = false;

function attendMenu() {
  if (attended) return;
  attended = true;
  closeMenu();
  document.addEventListener("click", (event) => event.target.closest?.(LINK) && setTimeout(closeAndLeave));
  document.addEventListener("keydown", (event) => event.key === "Escape" && inMenu() && closeAndLeave());
}

function closeMenu() {
  document.querySelector(CLOSE)?.click();
}

function inMenu() {
  return document.activeElement?.closest('[data-testid="stSidebar"]');
}

/** Closes the menu; the keyboard goes on at the button that opens it again. */
function closeAndLeave() {
  closeMenu();
  requestAnimationFrame(() => document.querySelector(OPEN)?.focus());
}
