"use strict";
/* Unpacks the evidence, and the script that shows it: the policy of the page knows both by their hashes. */
(async () => {
  if (!("DecompressionStream" in self)) {
    document.querySelector("#old").hidden = false;
    return;
  }
  const letters = (bytes) => { /* as codex/exporting/page_data.py packed them */
    const start = 1 + 2 * bytes[0];
    const units = new Uint16Array(bytes.length);
    let size = 0;
    for (let at = start; at < bytes.length; at += 1) {
      const letter = bytes[at];
      const from = letter === 255 ? at + 1 : 1 + 2 * letter;
      units[size++] = bytes[from] | (bytes[from + 1] << 8);
      if (letter === 255) at += 2;
    }
    return new TextDecoder("utf-16le").decode(units.subarray(0, size));
  };
  const bytes = (text) => { /* five digits of base 85 are four bytes */
    const digits = new Uint8Array(128);
    [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=/?@^_`{|}~"].forEach((sign, place) => { digits[sign.charCodeAt(0)] = place; });
    const missing = (5 - (text.length % 5)) % 5;
    const found = new DataView(new ArrayBuffer(((text.length + missing) / 5) * 4));
    for (let at = 0, to = 0; at < text.length; at += 5, to += 4) {
      let value = 0;
      for (let place = at; place < at + 5; place += 1) value = value * 85 + (place < text.length ? digits[text.charCodeAt(place)] : 84);
      found.setUint32(to, value);
    }
    return found.buffer.slice(0, found.byteLength - missing);
  };
  const stream = new Blob([bytes(document.querySelector("#data").textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
  document.codex = JSON.parse(letters(new Uint8Array(await new Response(stream).arrayBuffer())));
  const script = document.createElement("script");
  script.textContent = document.codex.script;
  document.body.append(script);
})();
