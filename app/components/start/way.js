// The picture of the whole way: the picture, each stage's strongest map above its channels by branch, the answer.
// Beside one another where there is room, otherwise below one another. What a stage is stands in its text for screen readers.

const SHRINK = 0.1; // each halving takes so much of the picture's width off
const FIRST_SHRINK = 0.22;

// How wide a map is drawn, as a share of the picture: to order, not to scale, or the last would be a point.
function mapShare(pixels, side) {
  return 1 - FIRST_SHRINK - SHRINK * Math.log2(pixels / side);
}

function wayItems({ input, stages, branches }) {
  const most = Math.max(...stages.map((stage) => stage.channels));
  const [channels, pixels] = input;
  const size = `${channels} × ${pixels}×${pixels}`;
  const picture = element("img");
  picture.alt = "";
  const photo = element(
    "li",
    { class: "photo" },
    element("span", { class: "map" }, picture),
    element("span", { class: "name" }, element("strong", {}, "the picture"), element("span", { class: "size" }, size)),
    element("span", { class: "rows", "aria-hidden": "true" }, "channels, by branch"),
    element("span", { class: "rows last", "aria-hidden": "true" }, "stage"),
  );
  const words = element(
    "span",
    { class: "answered" },
    element("span", { class: "scores caption" }, "one score a class"),
    element("strong", {}, "\u00a0"),
    element("span", { class: "tops" }, "\u00a0"),
  );
  const end = element("li", { class: "end" }, element("span", { class: "arrow", "aria-hidden": "true" }), words);
  return [photo, ...stages.map((stage) => stageItem(stage, pixels, most, branches)), end];
}

function stageItem(stage, pixels, most, branches) {
  const canvas = element("canvas", { width: stage.size, height: stage.size, "aria-hidden": "true" });
  const bar = element("span", { class: "widths" }, ...stage.widths.map((width, at) => part(width, at, stage.widths)));
  const size = `${stage.size}×${stage.size}`;
  const item = element(
    "li",
    { class: "stage" },
    element("span", { class: "arrow", "aria-hidden": "true" }),
    element("span", { class: "map" }, canvas),
    element("span", { class: "size", "aria-hidden": "true" }, size),
    element("strong", { class: "name", "aria-hidden": "true" }, stage.name),
    element("span", { class: "bar", "aria-hidden": "true" }, element("b", {}, String(stage.channels)), bar),
    element("span", { class: "unseen" }, spokenStage(stage, branches)),
    stage.exit ? element("span", { class: "exit" }, "extra answer, in training only") : "",
  );
  item.style.setProperty("--share", mapShare(pixels, stage.size));
  item.style.setProperty("--of", stage.channels / most);
  return item;
}

function part(width, at, widths) {
  const made = element("span", { class: widths.length > 1 ? `branch-${at + 1}` : "branch-0" });
  made.style.flexGrow = width;
  return made;
}

function spokenStage({ title, size, channels, widths }, branches) {
  const parts = widths.length > 1 ? `: ${widths.map((width, at) => `${width} from ${branches[at]}`).join(", ")}` : "";
  return `${title}: ${channels} channels of ${size}×${size}${parts}`;
}

function branchName(label, at) {
  return element("li", {}, element("span", { class: `swatch branch-${at + 1}`, "aria-hidden": "true" }), label);
}

function fillWay(list, { stages }, letter) {
  const photo = list.querySelector(".photo img");
  photo.src = letter.photo;
  photo.alt = letter.title;
  const palette = unbase64(letter.palette.table);
  list.querySelectorAll("canvas").forEach((canvas, at) => paint(canvas, letter.maps[at], palette));
  list.querySelectorAll(".stage > .unseen").forEach((words, at) => {
    setText(words, spokenStage(stages[at], letter.branches));
  });
  const { answer, classes } = letter.head;
  setText(list.querySelector(".scores"), letter.scores);
  setText(list.querySelector(".answered strong"), answer || "no answer");
  setText(list.querySelector(".tops"), topWords(classes));
}

// Of classes equally likely none is the largest.
function topWords([first, second]) {
  if (!first) return "was never trained";
  return second?.share === first.share ? "share the highest" : "has the highest";
}

function paint(canvas, { side, steps }, palette) {
  const image = canvas.getContext("2d").createImageData(side, side);
  unbase64(steps).forEach((step, at) => {
    image.data.set([...palette.subarray(3 * step, 3 * step + 3), 255], 4 * at);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}
