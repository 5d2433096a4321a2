// Reading what `packed` in `mount.py` sent.

// A column of numbers that was an array in Python.
function column(table, at = 0) {
  return table.getChildAt(at).toArray();
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function pictureOf(bytes) {
  return createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
}
