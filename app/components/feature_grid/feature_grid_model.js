// What a picture of feature maps is: decoding, values, order, scale, receptive fields, layout. No DOM, no canvas.

const NOT_FINITE = 0;
const GAP = 4;
const LABEL_MIN_WIDTH = 44;
const LABEL_HEIGHT = 20;
const TARGET_TILE = 58;
const MAX_ZOOM = 64;
const MANY_MAPS = 64;
const MANY_MAPS_ZOOM = 24;
const NARROW_PX = 620; // as in the style sheet: up to here the picture stands above the grid
const NARROW_COLUMNS = 4;

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function readPicture(data) {
  const { meta } = data;
  const [step, max, mean, spread, active] = [0, 1, 2, 3, 4].map((at) => column(data.facts, at));
  const high = step.map((one) => one * (255 - meta.zero));
  return {
    ...meta,
    step,
    max,
    mean,
    spread,
    active,
    silent: active.filter((share) => share === 0).length,
    high,
    layerHigh: high.reduce((most, one) => Math.max(most, one), 0),
    codes: await inflate(column(data.cells)),
    crop: new Blob([column(data.crop)], { type: "image/jpeg" }),
    palettes: new Map(meta.palettes.map((p) => [p.id, { ...p, table: unbase64(p.table) }])),
    cellsPerMap: meta.height * meta.width,
  };
}

function codeAt(picture, { channel, y, x }) {
  return picture.codes[channel * picture.cellsPerMap + y * picture.width + x];
}

function valueAt(picture, cell) {
  const code = codeAt(picture, cell);
  return code === NOT_FINITE ? NaN : (code - picture.zero) * picture.step[cell.channel];
}

// The first of a map's largest cells, as far as its codes tell.
function largestCell(picture, channel) {
  const codes = picture.codes.subarray(channel * picture.cellsPerMap, (channel + 1) * picture.cellsPerMap);
  const at = codes.indexOf(codes.reduce((most, code) => Math.max(most, code), 0));
  return { channel, y: Math.floor(at / picture.width), x: at % picture.width };
}

function isSilent(picture, channel) {
  return picture.active[channel] === 0;
}

function paletteOf(picture, view) {
  return picture.palettes.get(view.palette) ?? picture.palettes.get(picture.default_palette);
}

function scaleOf(picture, view) {
  return view.scale === "map" && picture.cellsPerMap === 1 ? "layer" : view.scale;
}

// The range of values that the palette is spread over, for one channel.
function rangeOf(picture, view, channel) {
  const scale = scaleOf(picture, view);
  const high =
    scale === "map" ? picture.high[channel] : scale === "fixed" && view.fixed > 0 ? view.fixed : picture.layerHigh;
  return { low: picture.signed || paletteOf(picture, view).diverging ? -high : 0, high };
}

// How a code of one channel becomes a palette entry: entryOf(scale · code + shift).
function entryLine(picture, view, channel) {
  const { low, high } = rangeOf(picture, view, channel);
  if (high === 0) return { scale: 0, shift: picture.signed || paletteOf(picture, view).diverging ? 128 : 0 };
  const scale = (255 * picture.step[channel]) / (high - low);
  return { scale, shift: (-255 * low) / (high - low) - picture.zero * scale };
}

function entryOf(place) {
  return place <= 0 ? 0 : place >= 255 ? 255 : Math.round(place);
}

function groupOf(picture, channel) {
  return picture.groups.find((group) => channel >= group.first && channel <= group.last);
}

function hasBranches(picture) {
  return picture.groups.length > 1;
}

// Reads "3, 64-70"; parts that are not channel numbers are left out. The same rules are in maps/stats.parse_channels.
function parseChannels(text, count) {
  const found = [];
  for (const part of text.replaceAll("–", "-").split(",")) {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    if (!match) continue;
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? match[1]), count - 1);
    if (first <= last) found.push([first, last]);
  }
  return found;
}

// The channels a view shows, in its order. The same rules are in figures/maps/view.select_visible.
function visibleChannels(picture, view) {
  const listed = parseChannels(view.channels, picture.channels);
  const branch = hasBranches(picture) ? picture.groups[view.branch - 1] : undefined;
  const kept = [...picture.step.keys()].filter(
    (channel) =>
      (listed.length === 0 || listed.some(([first, last]) => channel >= first && channel <= last)) &&
      (!branch || (channel >= branch.first && channel <= branch.last)) &&
      (view.minimum <= 0 || picture.max[channel] >= view.minimum) &&
      (view.silent || !isSilent(picture, channel)),
  );
  if (view.sort === "index") return view.reverse ? kept.reverse() : kept;
  const fact = picture[view.sort];
  const key = (channel) => (Number.isNaN(fact[channel]) ? Infinity : view.reverse ? fact[channel] : -fact[channel]);
  return kept.sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
}

// Pixels that a unit can see along one axis; first and last are clipped to the image, null where units are uneven.
function seenAlong(group, unit, imagePx) {
  if (group.jump === null && unit !== 0) return null;
  const shift = unit * (group.jump ?? 0);
  const start = group.first0 + shift;
  return {
    start,
    end: start + group.rf,
    first: Math.max(0, start),
    last: Math.min(imagePx - 1, start + group.rf - 1),
    centre: group.center0 + shift,
  };
}

function seenBy(picture, cell) {
  const group = groupOf(picture, cell.channel);
  const evenly = group.jump !== null || picture.cellsPerMap === 1;
  if (!evenly) return null;
  return {
    rows: seenAlong(group, cell.y, picture.image_px),
    columns: seenAlong(group, cell.x, picture.image_px),
    rf: group.rf,
  };
}

// Units along an axis of `size` whose field contains a pixel: [first, last], empty if last < first.
function unitsSeeing(group, pixel, size) {
  if (group.jump === null) return [0, size - 1];
  const first = Math.ceil((pixel - group.rf + 1 - group.first0) / group.jump);
  const last = Math.floor((pixel - group.first0) / group.jump);
  return [Math.max(0, first), Math.min(size - 1, last)];
}

function nearestUnit(group, pixel, size) {
  const unit = group.jump === null ? 0 : Math.round((pixel - group.center0) / group.jump);
  return Math.min(size - 1, Math.max(0, unit));
}

function zoomOf(picture, view) {
  const auto = Math.min(
    picture.channels > MANY_MAPS ? MANY_MAPS_ZOOM : MAX_ZOOM,
    Math.round(TARGET_TILE / picture.width),
  );
  return Math.max(1, Math.min(MAX_ZOOM, view.zoom || auto));
}

// The next zoom up (by 1) or down (by -1), in steps that feel alike at every size.
function zoomedBy(zoom, by) {
  const next = by > 0 ? Math.max(zoom + 1, Math.round(zoom * 1.4)) : Math.min(zoom - 1, Math.round(zoom / 1.4));
  return Math.min(MAX_ZOOM, Math.max(1, next));
}

// Places of tiles in CSS pixels; a cell is a whole number of device pixels, so maps stay crisp. On a phone (`narrow`) four
// maps stand in a row, unless somebody has zoomed.
function layoutOf(picture, view, count, available, ratio, narrow = false) {
  const few = narrow && !view.zoom;
  const widest = ((available / NARROW_COLUMNS - 2 * GAP) / picture.width) * ratio;
  const cell = Math.max(1, few ? Math.floor(widest) : Math.round(zoomOf(picture, view) * ratio)) / ratio;
  const tileWidth = cell * picture.width;
  const tileHeight = cell * picture.height;
  const bar = hasBranches(picture) ? 4 : 0;
  const label = tileWidth >= LABEL_MIN_WIDTH ? LABEL_HEIGHT : 0;
  const fitting = Math.max(1, Math.floor(available / (tileWidth + 2 * GAP)));
  const columns = few ? Math.min(NARROW_COLUMNS, fitting) : fitting;
  const tile = tileWidth + 2 * GAP;
  // The last of a row ends where the grid ends.
  const pitchX = columns > 1 ? Math.max(tile, Math.floor(((available - tile) * ratio) / (columns - 1)) / ratio) : tile;
  const pitchY = bar + tileHeight + label + 2 * GAP;
  const rows = Math.ceil(count / columns);
  return { cell, tileWidth, tileHeight, bar, label, pitchX, pitchY, columns, rows, height: rows * pitchY };
}

// Whether a tile's label has room for the index within the branch too.
function showsLocal(layout) {
  return layout.tileWidth >= 84;
}

function placeOf(layout, position) {
  const row = Math.floor(position / layout.columns);
  return { left: (position % layout.columns) * layout.pitchX + GAP, top: row * layout.pitchY + GAP + layout.bar };
}

// The cell under a point of the whole grid, or null; gaps and labels belong to the nearest cell of their tile.
function cellUnder(picture, layout, channels, left, top) {
  const columnIndex = Math.floor(left / layout.pitchX);
  const position = Math.floor(top / layout.pitchY) * layout.columns + columnIndex;
  if (columnIndex >= layout.columns || position < 0 || position >= channels.length) return null;
  const place = placeOf(layout, position);
  const along = (offset, size) => Math.min(size - 1, Math.max(0, Math.floor(offset / layout.cell)));
  return {
    channel: channels[position],
    y: along(top - place.top, picture.height),
    x: along(left - place.left, picture.width),
  };
}

// Where an arrow key leads: to the next cell, or across the edge into the neighbouring map. A step as large as a map
// leads to the same cell of the neighbour.
function moved(picture, layout, channels, cell, dy, dx) {
  const position = Math.max(0, channels.indexOf(cell.channel));
  const y = cell.y + dy;
  const x = cell.x + dx;
  if (y >= 0 && y < picture.height && x >= 0 && x < picture.width) return { ...cell, y, x };
  const next = position + Math.sign(dx) + Math.sign(dy) * layout.columns;
  if (next < 0 || next >= channels.length) return cell;
  const wrap = (value, size) => (value + size) % size;
  return { channel: channels[next], y: wrap(y, picture.height), x: wrap(x, picture.width) };
}

// The cell that a key leads to, if any: arrows to the next cell, with Shift to the next map; Page Up and Page Down by a
// screen of maps; Home and End to the first and the last map.
function cellAfterKey(picture, layout, channels, cell, { key, shiftKey }, viewHeight) {
  const [down, right] = shiftKey ? [picture.height, picture.width] : [1, 1];
  const step = { ArrowUp: [-down, 0], ArrowDown: [down, 0], ArrowLeft: [0, -right], ArrowRight: [0, right] }[key];
  if (step) return moved(picture, layout, channels, cell, ...step);
  const at = channels.indexOf(cell.channel);
  const last = channels.length - 1;
  const page = Math.max(1, Math.floor(viewHeight / layout.pitchY)) * layout.columns;
  const position = { PageUp: at - page, PageDown: at + page, Home: 0, End: last }[key];
  if (position === undefined) return undefined;
  return { ...cell, channel: channels[Math.min(last, Math.max(0, position))] };
}

function sameCell(one, other) {
  return one?.channel === other?.channel && one?.y === other?.y && one?.x === other?.x;
}
