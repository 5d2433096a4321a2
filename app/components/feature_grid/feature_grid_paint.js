// Putting maps on canvases. Knows pictures, views and layouts; nothing of controls and events.

const TILES_WIDTH = 2048;

// All maps in the colours of a view, one tile each, at one pixel a cell.
function colouredTiles(picture, view) {
  const { width, height, channels } = picture;
  const across = Math.max(1, Math.min(channels, Math.floor(TILES_WIDTH / width)));
  const canvas = element("canvas", { width: across * width, height: Math.ceil(channels / across) * height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const table = packedTable(paletteOf(picture, view).table);
  const notFinite = packed(picture.not_finite_rgb, 0);
  for (let channel = 0, source = 0; channel < channels; channel += 1) {
    const { scale, shift } = entryLine(picture, view, channel);
    const corner = Math.floor(channel / across) * height * canvas.width + (channel % across) * width;
    for (let y = 0; y < height; y += 1) {
      const row = corner + y * canvas.width;
      for (let x = 0; x < width; x += 1, source += 1) {
        const code = picture.codes[source];
        pixels[row + x] = code === NOT_FINITE ? notFinite : table[entryOf(scale * code + shift)];
      }
    }
  }
  context.putImageData(image, 0, 0);
  return { canvas, corner: (channel) => [(channel % across) * width, Math.floor(channel / across) * height] };
}

function packed(rgb, at) {
  return new Uint32Array(new Uint8Array([rgb[at], rgb[at + 1], rgb[at + 2], 255]).buffer)[0];
}

function packedTable(table) {
  return Uint32Array.from({ length: 256 }, (_, entry) => packed(table, 3 * entry));
}

// Size a canvas to its place on the page and return its context in CSS pixels, without smoothing.
function prepared(canvas, width, height, ratio) {
  const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  return context;
}

function paintGrid(context, scene, scrollTop, viewHeight) {
  const { layout, channels } = scene;
  const firstRow = Math.max(0, Math.floor(scrollTop / layout.pitchY));
  const lastRow = Math.min(layout.rows - 1, Math.floor((scrollTop + viewHeight) / layout.pitchY));
  const last = Math.min(channels.length, (lastRow + 1) * layout.columns);
  for (let position = firstRow * layout.columns; position < last; position += 1) {
    const place = placeOf(layout, position);
    paintTile(context, scene, channels[position], { left: place.left, top: place.top - scrollTop });
  }
}

function paintTile(context, scene, channel, { left, top }) {
  const { picture, layout, tiles, theme, cursor, selected, pinned } = scene;
  const [sourceX, sourceY] = tiles.corner(channel);
  const { tileWidth: width, tileHeight: height } = layout;
  context.drawImage(tiles.canvas, sourceX, sourceY, picture.width, picture.height, left, top, width, height);
  if (layout.bar) {
    context.fillStyle = groupOf(picture, channel).colour;
    context.fillRect(left, top - layout.bar, width, layout.bar - 1);
  }
  if (isSilent(picture, channel)) crossOut(context, left, top, width, height);
  if (layout.label) paintLabel(context, scene, channel, left, top + height + 15, width);
  if (pinned.includes(channel)) paintPin(context, theme, left + width, top);
  if (channel === selected?.channel) frame(context, left, top, width, height, theme, 3);
  else if (channel === cursor?.channel) frame(context, left, top, width, height, theme, 1.5);
  if (scene.reach?.channel === channel) paintReach(context, scene, left, top);
  if (channel === selected?.channel) paintCell(context, scene, selected, left, top);
  if (channel === cursor?.channel) paintCell(context, scene, cursor, left, top);
}

function crossOut(context, left, top, width, height) {
  for (const [colour, thickness] of [
    ["#000000", 3],
    ["#ffffff", 1],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = thickness;
    context.beginPath();
    context.moveTo(left + 2, top + height - 2);
    context.lineTo(left + width - 2, top + 2);
    context.stroke();
  }
}

function paintLabel(context, { picture, layout, theme }, channel, left, baseline, width) {
  context.font = `14px ${theme.font}`;
  context.fillStyle = theme.text;
  context.textAlign = "left";
  context.fillText(String(channel), left, baseline);
  if (!hasBranches(picture) || !showsLocal(layout)) return;
  context.globalAlpha = 0.75;
  context.textAlign = "right";
  context.fillText(`#${channel - groupOf(picture, channel).first}`, left + width, baseline);
  context.globalAlpha = 1;
}

function paintPin(context, theme, right, top) {
  context.fillStyle = theme.background;
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(right - 6, top + 6, 5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

// A frame that shows on any map: page background inside, text colour outside.
function frame(context, left, top, width, height, theme, thickness) {
  const out = thickness / 2 + 1;
  context.strokeStyle = theme.text;
  context.lineWidth = thickness;
  context.strokeRect(left - out, top - out, width + 2 * out, height + 2 * out);
}

function outlined(context, left, top, width, height) {
  for (const [colour, thickness] of [
    ["#000000", 3],
    ["#ffffff", 1.5],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = thickness;
    context.strokeRect(left, top, width, height);
  }
}

function paintCell(context, { picture, layout }, cell, left, top) {
  if (picture.cellsPerMap === 1) return;
  const size = Math.max(layout.cell, 4);
  const shift = (size - layout.cell) / 2;
  outlined(context, left + cell.x * layout.cell - shift, top + cell.y * layout.cell - shift, size, size);
}

function paintReach(context, { layout, reach }, left, top) {
  const [[firstY, lastY], [firstX, lastX]] = [reach.rows, reach.columns];
  if (lastY < firstY || lastX < firstX) return;
  const size = (first, last) => (last - first + 1) * layout.cell;
  outlined(context, left + firstX * layout.cell, top + firstY * layout.cell, size(firstX, lastX), size(firstY, lastY));
}

// One map over the image: each cell as a square of side jump at the true centre of its unit's receptive field.
function paintOver(context, picture, tiles, channel) {
  const group = groupOf(picture, channel);
  const side = group.jump ?? picture.image_px;
  const edge = picture.cellsPerMap === 1 ? 0 : group.center0 + 0.5 - side / 2;
  const [sourceX, sourceY] = tiles.corner(channel);
  const span = (size) => (picture.cellsPerMap === 1 ? picture.image_px : size * side);
  context.globalAlpha = 0.5;
  context.drawImage(
    tiles.canvas,
    sourceX,
    sourceY,
    picture.width,
    picture.height,
    edge,
    edge,
    span(picture.width),
    span(picture.height),
  );
  context.globalAlpha = 1;
}
