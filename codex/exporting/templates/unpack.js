"use strict";
/* Unpacks the first block of what the page carries, and others when they are asked for. */
document.codex = (async () => {
  if (!("DecompressionStream" in self)) {
    document.querySelector("#old").hidden = false;
    return null;
  }
  document.documentElement.classList.add("js"); /* before the table is drawn, which would else move */
  const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
  const letters = (bytes, table) => { /* as codex/exporting/packing.py packed them */
    const units = new Uint16Array(bytes.length);
    let size = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const letter = bytes[at];
      if (letter < 255) units[size++] = table[letter];
      else {
        units[size++] = bytes[at + 1] | (bytes[at + 2] << 8);
        at += 2;
      }
    }
    return decoder.decode(units.subarray(0, size));
  };
  const bytes = (text) => { /* five digits of base 85 are four bytes */
    const digits = new Uint8Array(128);
    [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=/?@^_`{|}~"].forEach((sign, place) => { digits[sign.charCodeAt(0)] = place; });
    const missing = (5 - (text.length % 5)) % 5;
    const from = new TextEncoder().encode(text + "~~~~".slice(0, missing));
    const found = new Uint8Array((from.length / 5) * 4);
    for (let at = 0, to = 0; at < from.length; at += 5, to += 4) {
      const value = (((digits[from[at]] * 85 + digits[from[at + 1]]) * 85 + digits[from[at + 2]]) * 85 + digits[from[at + 3]]) * 85 + digits[from[at + 4]];
      found[to] = value >>> 24;
      found[to + 1] = value >>> 16;
      found[to + 2] = value >>> 8;
      found[to + 3] = value;
    }
    return found.subarray(0, found.length - missing);
  };
  const block = async (line) => { /* piece by piece: a blob or a response would wait for other tasks */
    const stream = new DecompressionStream("deflate");
    const writer = stream.writable.getWriter();
    writer.write(bytes(line));
    writer.close();
    const pieces = [];
    const reader = stream.readable.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) pieces.push(piece.value);
    const found = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
    pieces.reduce((at, piece) => { found.set(piece, at); return at + piece.length; }, 0);
    return found;
  };
  const lines = document.querySelector("#data").textContent.split("\n");
  const first = await block(lines[0]);
  const start = 1 + 2 * first[0];
  const table = new Uint16Array(255);
  for (let letter = 0; letter < first[0]; letter += 1) table[letter] = first[1 + 2 * letter] | (first[2 + 2 * letter] << 8);
  const body = start + 4 + new DataView(first.buffer).getUint32(start, true);
  const data = JSON.parse(letters(first.subarray(start + 4, body), table));
  let end = body;
  const ends = data.sizes.map((size) => (end += size));
  data.groups = (cell) => (data.sizes[cell] ? JSON.parse(letters(first.subarray(ends[cell] - data.sizes[cell], ends[cell]), table)) : []);
  data.every = () => JSON.parse(letters(first.subarray(end), table)); /* what filters ask of every excerpt */
  data.some = async (number) => JSON.parse(letters(await block(lines[number + 1]), table));
  return data;
})();
