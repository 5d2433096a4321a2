// What the grid says, as text: of all its maps, of its scale, of one unit. No DOM, no canvas.

function gridName(picture) {
  return (
    `${picture.channels} feature maps of ${picture.title}. Arrow keys move from unit to unit, with Shift from map to map, ` +
    "Page Up and Page Down by a screen, Home and End to the first and last map. Enter keeps a unit, P pins its map."
  );
}

function silentLabel(picture) {
  return picture.signed ? `show maps with no unit above 0 (${picture.silent})` : `show silent maps (${picture.silent})`;
}

function captionText({ picture, view, channels, layout, cursor }) {
  const range = rangeOf(picture, view, cursor?.channel ?? 0);
  const own = scaleOf(picture, view) === "map";
  return (
    `${channels.length} of ${picture.channels} maps, ${picture.height}×${picture.width} units each. ` +
    `Scale: ${extentText(picture, view, cursor, range)} (activation, no unit); ${endsText(picture, view, range, own)}.` +
    (range.high < picture.layerHigh && !own ? " Larger values have the last colour." : "") +
    silentText(picture) +
    (hasBranches(picture) ? " The line above a map has its branch's colour." : "") +
    (hasBranches(picture) && showsLocal(layout) ? " # counts within the branch." : "") +
    (picture.finite ? "" : " Magenta units are not finite numbers.")
  );
}

function extentText(picture, view, cursor, { low, high }) {
  const scale = scaleOf(picture, view);
  const ofWhich = high === 0 ? "zero everywhere" : `${number(low)} to ${number(high)}`;
  if (scale === "map") return `each map its own; the bar shows map ${cursor?.channel ?? 0}: ${ofWhich}`;
  return `${scale === "fixed" ? "fixed" : "one for the whole layer"}, ${ofWhich}`;
}

// Which colour is which value.
function endsText(picture, view, range, own) {
  const palette = paletteOf(picture, view);
  const both = picture.signed || palette.diverging;
  if (range.high === 0 && !own) return `${both ? palette.middle_word : palette.low_word} is 0`;
  if (!both) return `${palette.low_word} is 0, ${palette.high_word} is the maximum`;
  return `${palette.low_word} is negative, ${palette.middle_word} is 0, ${palette.high_word} is positive`;
}

// Before a ReLU nothing is silent yet; it will be where no unit is above 0.
function silentText(picture) {
  if (!picture.silent) return picture.signed ? " Every map has a unit above 0." : " No map is silent.";
  const what = picture.signed
    ? "with no unit above 0 (nothing is left of them after a ReLU)"
    : "silent (no unit above 0)";
  return ` ${picture.silent} ${what}, crossed out.`;
}

function channelText(picture, channel) {
  return `${channel} of 0–${picture.channels - 1}${hasBranches(picture) ? " in the concat" : ""}`;
}

function branchText(picture, channel) {
  const group = groupOf(picture, channel);
  return `${group.label}, no. ${channel - group.first} of 0–${group.last - group.first}`;
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
  return value === 0 && !picture.signed ? `0, or less than ${within}` : `${number(value)} ± ${within}`;
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
