// Runs of text as the core's words come: text, the element that it stands in, where a link leads.

function runElements(runs) {
  return runs.map(([text, kind, href]) => (kind === "" ? text : element(kind, { href }, text)));
}

function paragraphElements(paragraphs) {
  return paragraphs.map((runs) => element("p", {}, ...runElements(runs)));
}
