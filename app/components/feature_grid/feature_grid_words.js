// What the grid says, as text: of all its maps, of its scale, of one unit. No DOM, no canvas.

function gridName(picture) {
  return (
    `${picture.channels} feature maps of ${picture.title}. Arrow keys move from unit to unit, with Shift from map to map, ` +
    "Page Up and Page Down by a screen, Home and End to the first and last map. Enter keeps a unit, P pins its map."
  );
}

// What comes first in an order.
function orderName(sort, reverse) {
  if (sort === "index") return reverse ? "last channel" : "channel";
  if (sort === "active") return reverse ? "fewest active units" : "most active units";
  return `${reverse ? "smallest" : "largest"} ${sort === "max" ? "maximum" : sort}`;
}

function silentLabel(picture) {
  return picture.signed ? `show maps with no unit above 0 (${picture.silent})` : `show silent maps (${picture.silent})`;
}

function captionText({ picture, view, channels, layout, cursor }) {
  const range = rangeOf(picture, view, cursor?.channel ?? 0);
  const own = scaleOf(picture, view) === "map";
  return (
    `${shownText(picture, view, channels)}. ${whoseScaleText(picture, view, cursor)}: ` +
    `${endsText(picture, view, range, own)}.` +
    (range.high < picture.layerHigh && !own ? " Larger values have the last colour." : "") +
    silentText(picture, view) +
    (hasBranches(picture) && showsLocal(layout) ? " # counts within the branch." : "") +
    (picture.finite ? "" : " Magenta units are not finite numbers.")
  );
}

// Which maps are shown, and which come first.
function shownText(picture, view, channels) {
  const branch = hasBranches(picture) && picture.groups[view.branch - 1];
  const kept = [
    branch && `branch ${branch.label}`,
    parseChannels(view.channels, picture.channels).length > 0 && `channels ${view.channels.trim()}`,
    view.minimum > 0 && `maximum at least ${number(view.minimum)}`,
  ].filter(Boolean);
  const order =
    view.sort === "index" ? (view.reverse ? "the last channel" : "channel 0") : orderName(view.sort, view.reverse);
  return (
    `${channels.length} of ${picture.channels} maps${kept.length > 0 ? ` (${kept.join(", ")})` : ""}, ` +
    `${picture.height}×${picture.width} units each, ${order} first`
  );
}

function whoseScaleText(picture, view, cursor) {
  const scale = scaleOf(picture, view);
  if (scale === "map") return `Each map has its own scale; that of map ${cursor?.channel ?? 0} is shown`;
  return scale === "fixed" ? "A fixed scale" : "One scale for all maps of the layer";
}

// Which colour is which value, as `app/words/scale.py` says it.
function endsText(picture, view, { low, high }, own) {
  const palette = paletteOf(picture, view);
  const both = picture.signed || palette.diverging;
  if (high === 0) return own ? "zero everywhere" : `${both ? palette.middle_word : palette.low_word} is 0`;
  const middle = both ? `${palette.middle_word} is 0, ` : "";
  return `${palette.low_word} is ${number(low)}, ${middle}${palette.high_word} is ${number(high)}`;
}

// Before a ReLU nothing is silent yet; it will be where no unit is above 0.
function silentText(picture, view) {
  if (!picture.silent) return "";
  const none = `${picture.silent} of ${picture.channels} ${picture.silent === 1 ? "has" : "have"} no unit above 0`;
  const what = picture.signed ? "nothing is left after a ReLU" : "silent";
  return ` ${none} (${what}): ${view.silent ? "crossed out" : "left out"}.`;
}

function branchText(picture, channel) {
  const group = groupOf(picture, channel);
  return `${group.label}, its no. ${channel - group.first}`;
}

function unitText(picture, cell) {
  return picture.cellsPerMap === 1 ? "the only one" : `row ${cell.y}, column ${cell.x}`;
}

function mapText(picture, channel) {
  const { max, mean, spread, active } = picture;
  return (
    `max ${number(max[channel])}, mean ${number(mean[channel])}, spread ${number(spread[channel])}, ` +
    (isSilent(picture, channel) ? "no unit above 0" : `${percent(active[channel])} of units active`)
  );
}

function reachText({ pixel, rows, columns }) {
  if (rows[1] < rows[0] || columns[1] < columns[0]) return `pixel (${pixel.y}, ${pixel.x}) is seen by no unit`;
  const count = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1);
  return (
    `pixel row ${pixel.y}, column ${pixel.x} is seen by ${count} units: ` +
    `rows ${rows[0]}–${rows[1]}, columns ${columns[0]}–${columns[1]}`
  );
}

function unitName(picture, cell) {
  const group = groupOf(picture, cell.channel);
  const inBranch = hasBranches(picture) ? ` (${group.label} no. ${cell.channel - group.first})` : "";
  return `channel ${cell.channel}${inBranch}${picture.cellsPerMap === 1 ? "" : `, row ${cell.y}, column ${cell.x}`}`;
}

function valueText(picture, cell) {
  const value = valueAt(picture, cell);
  const half = picture.step[cell.channel] / 2;
  if (half === 0 || picture.cellsPerMap === 1 || Number.isNaN(value)) return number(value);
  const within = Number(half.toPrecision(1));
  // Where nothing is negative, ± would speak of values that cannot be.
  return value === 0 && !picture.signed ? `0, or less than ${number(within)}` : `${number(value)} ± ${number(within)}`;
}

function seenText(picture, cell) {
  const seen = seenBy(picture, cell);
  if (!seen) return "windows of different sizes: no single rectangle";
  const { rows, columns, rf } = seen;
  if (rows.last < rows.first || columns.last < columns.first) return `${rf}×${rf} px, all of them padding`;
  const inside =
    rows.start >= 0 && columns.start >= 0 && rows.end <= picture.image_px && columns.end <= picture.image_px;
  return (
    `${rf}×${rf} px, centre at row ${rows.centre}, column ${columns.centre}; ` +
    `${inside ? "" : "inside the image "}rows ${rows.first}–${rows.last}, columns ${columns.first}–${columns.last}` +
    (coversAll(rows, picture) && coversAll(columns, picture) ? " (all of it)" : "")
  );
}

function coversAll(along, picture) {
  return along.first === 0 && along.last === picture.image_px - 1;
}
