// What looks after a whole page: most of it begins once and goes on, whatever is drawn.

export default function ({ setTriggerValue }) {
  followConnection(() => setTriggerValue("back", true));
  watchWideBoxes();
  attendMenu();
  attendTranslation();
  markInsecure();
  attendPrinting();
  followColourScheme();
  followAnchor();
  attendViewsBar();
  offerOtherFile();
}
