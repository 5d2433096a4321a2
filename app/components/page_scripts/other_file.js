// What says that a file was refused offers the way to another: through the uploader, where the keyboard goes on.

const UPLOADER = ".st-key-own-picture";
const BUTTON = ':is([data-testid="stFileChips"], [data-testid="stFileUploaderDropzone"] > span) > button';

let offering = false;

function offerOtherFile() {
  if (offering) return;
  offering = true;
  document.addEventListener("click", (event) => event.target.closest?.(".refused button") && chooseFile());
}

function chooseFile() {
  document.querySelector(`${UPLOADER} ${BUTTON}`)?.focus();
  document.querySelector(`${UPLOADER} input[type="file"]`)?.click();
}
