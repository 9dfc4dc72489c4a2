"use strict";
/* Unpacks the evidence, and the sheet and script that show it: the policy of the page knows them by their hashes. */
(async () => {
  if (!("DecompressionStream" in self)) {
    document.querySelector("#old").hidden = false;
    return;
  }
  const letters = (bytes) => { /* as codex/exporting/page_data.py packed them */
    const start = 1 + 2 * bytes[0];
    const pair = (at) => bytes[at] | (bytes[at + 1] << 8);
    const table = new Uint16Array(256);
    for (let letter = 0; letter < bytes[0]; letter += 1) table[letter] = pair(1 + 2 * letter);
    const units = new Uint16Array(bytes.length);
    let size = 0;
    for (let at = start; at < bytes.length; at += 1) {
      const letter = bytes[at];
      if (letter < 255) units[size++] = table[letter];
      else {
        units[size++] = pair(at + 1);
        at += 2;
      }
    }
    return new TextDecoder("utf-16le").decode(units.subarray(0, size));
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
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter(); /* not a blob, which would take a way through another process */
  writer.write(bytes(document.querySelector("#data").textContent));
  writer.close();
  document.codex = JSON.parse(letters(new Uint8Array(await new Response(stream.readable).arrayBuffer())));
  for (const tag of ["style", "script"]) {
    const element = document.createElement(tag);
    element.textContent = document.codex[tag];
    document.head.append(element);
  }
})();
