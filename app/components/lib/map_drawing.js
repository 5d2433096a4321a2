// Drawing a map over the picture it belongs to, every cell at its true place; frames and crosses; the colour bar.
// Coordinates are pixels of the 224×224 crop; `scale` is how many pixels of the canvas one of them takes.

const DASHES = { solid: [], dashed: [7, 5], dotted: [2, 4] };

// The map as a small picture, one pixel a cell; where it is faint by nature (``fade``), it covers less.
function withTile(map) {
  const canvas = element("canvas", { width: map.width, height: map.height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(map.width, map.height);
  map.values.forEach((value, at) => {
    const share =
      map.high > map.low ? Math.min(1, Math.max(0, (value - map.low) / (map.high - map.low))) : map.palette.zero / 255;
    const entry = Number.isNaN(value) ? 0 : Math.round(255 * share);
    image.data.set(map.palette.table.subarray(3 * entry, 3 * entry + 3), 4 * at);
    image.data[4 * at + 3] = map.fade ? Math.round(255 * Math.min(1, 0.15 + 2 * share)) : 255;
  });
  context.putImageData(image, 0, 0);
  return { ...map, tile: canvas };
}

function drawMap(context, map, opacity) {
  context.globalAlpha = opacity;
  context.drawImage(
    map.tile,
    0,
    0,
    map.width,
    map.height,
    map.left,
    map.top,
    map.width * map.side,
    map.height * map.side,
  );
  context.globalAlpha = 1;
}

function cellAt(map, [y, x]) {
  const along = (pixel, start, count) => {
    const cell = Math.floor((pixel + 0.5 - start) / map.side);
    return cell >= 0 && cell < count ? cell : null;
  };
  const [row, column] = [along(y, map.top, map.height), along(x, map.left, map.width)];
  return row === null || column === null ? null : [row, column];
}

function placeOf(map, [row, column]) {
  const side = Math.max(map.side, 2);
  return {
    top: map.top + row * map.side,
    left: map.left + column * map.side,
    height: side,
    width: side,
    line: "solid",
  };
}

// A rectangle in black and white, seen on any picture. With `size` it is clipped to the picture: an edge that lies outside
// is drawn along the border, in short dashes.
function outline(context, box, scale, thin = 3, size = null) {
  const inset = size === null ? 0 : (thin + 2.5) / 2 / scale;
  const clipped = (place) => (size === null ? place : Math.min(size - inset, Math.max(inset, place)));
  const [top, bottom] = [box.top, box.top + box.height];
  const [left, right] = [box.left, box.left + box.width];
  const [t, b, l, r] = [top, bottom, left, right].map(clipped);
  if (size !== null && (bottom <= 0 || right <= 0 || top >= size || left >= size)) return;
  const edges = [
    [l, t, r, t, top],
    [l, b, r, b, bottom],
    [l, t, l, b, left],
    [r, t, r, b, right],
  ];
  for (const [colour, width] of [
    ["#000000", thin + 2.5],
    ["#ffffff", thin],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width / scale;
    context.lineCap = "square";
    for (const [x0, y0, x1, y1, place] of edges) {
      const outside = size !== null && (place < 0 || place > size);
      const dashes = outside ? [2, 9] : DASHES[box.line];
      context.setLineDash(colour === "#000000" && !outside ? [] : dashes.map((length) => (length * 1.5) / scale));
      context.lineCap = dashes.length ? "butt" : "square";
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

function cross(context, [y, x], scale) {
  const arm = 9 / scale;
  for (const [colour, width] of [
    ["#000000", 4.5],
    ["#ffffff", 2],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width / scale;
    context.beginPath();
    context.moveTo(x + 0.5 - arm, y + 0.5);
    context.lineTo(x + 0.5 + arm, y + 0.5);
    context.moveTo(x + 0.5, y + 0.5 - arm);
    context.lineTo(x + 0.5, y + 0.5 + arm);
    context.stroke();
  }
}

// The colours of a map's scale between its two ends; looks by `lib/scale_bar.css`.
function legend(place, map) {
  const [low, bar, high] = place.children;
  const image = bar.getContext("2d").createImageData(256, 1);
  const flat = !(map.high > map.low); // nothing but zeros: their one colour, and no range
  for (let at = 0; at < 256; at += 1) {
    const entry = flat ? map.palette.zero : at;
    image.data.set(map.palette.table.subarray(3 * entry, 3 * entry + 3), 4 * at);
    image.data[4 * at + 3] = 255;
  }
  bar.getContext("2d").putImageData(image, 0, 0);
  setText(low, flat ? "" : number(map.low));
  setText(high, flat ? `${number(map.high)} everywhere` : number(map.high));
}

function goesOutside(box, size) {
  return box.top < 0 || box.left < 0 || box.top + box.height > size || box.left + box.width > size;
}

// What a line style stands for, with a sample of it unless the line says so itself.
function lineItem(label, line) {
  return element("li", {}, line && element("i", { class: line }), label);
}
