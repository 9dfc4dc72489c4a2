"use strict";
/* The ballot in the page: everything happens here, nothing leaves but by the expert's own hand. */
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  /* what the page was given: plain, or deflated in base64 when it is long */
  const bytesOf = (text) => new TextEncoder().encode(text);
  const textOf = (bytes) => new TextDecoder().decode(bytes);
  const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  /* RFC 1951, the plain way: older phones have no DecompressionStream */
  function inflate(src) {
    let at = 0, bits = 0, held = 0, full = 0;
    let out = new Uint8Array(src.length * 6);
    const put = (byte) => {
      if (full === out.length) { const more = new Uint8Array(full * 2); more.set(out); out = more; }
      out[full++] = byte;
    };
    const take = (n) => {
      while (held < n) { bits |= src[at++] << held; held += 8; }
      const value = bits & ((1 << n) - 1);
      bits >>>= n; held -= n;
      return value;
    };
    const tree = (lengths) => {
      const count = new Uint16Array(16), offs = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
      for (const length of lengths) count[length]++;
      count[0] = 0;
      for (let n = 1; n < 16; n++) offs[n] = offs[n - 1] + count[n - 1];
      lengths.forEach((length, symbol) => { if (length) symbols[offs[length]++] = symbol; });
      return { count, symbols };
    };
    const read = (one) => {
      let code = 0, first = 0, index = 0;
      for (let n = 1; n < 16; n++) {
        code |= take(1);
        const count = one.count[n];
        if (code - count < first) return one.symbols[index + code - first];
        index += count; first = (first + count) << 1; code <<= 1;
      }
      throw new Error("data");
    };
    const LENGTH = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    const EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    const BACK = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    const FAR = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
    const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let last = 0;
    while (!last) {
      last = take(1);
      const kind = take(2);
      if (kind === 0) {
        bits = held = 0;
        let n = src[at] | (src[at + 1] << 8);
        at += 4;
        while (n--) put(src[at++]);
        continue;
      }
      let letters, far;
      if (kind === 1) {
        const fixed = new Uint8Array(288).fill(8);
        fixed.fill(9, 144, 256).fill(7, 256, 280);
        letters = tree(fixed); far = tree(new Uint8Array(30).fill(5));
      } else {
        const nl = take(5) + 257, nf = take(5) + 1, nc = take(4) + 4, lengths = new Uint8Array(19);
        for (let n = 0; n < nc; n++) lengths[ORDER[n]] = take(3);
        const codes = tree(lengths), all = new Uint8Array(nl + nf);
        for (let n = 0; n < nl + nf;) {
          const symbol = read(codes);
          if (symbol < 16) { all[n++] = symbol; continue; }
          const value = symbol === 16 ? all[n - 1] : 0;
          let again = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
          while (again--) all[n++] = value;
        }
        letters = tree(all.subarray(0, nl)); far = tree(all.subarray(nl));
      }
      for (let symbol = read(letters); symbol !== 256; symbol = read(letters)) {
        if (symbol < 256) { put(symbol); continue; }
        let n = LENGTH[symbol - 257] + take(EXTRA[symbol - 257]);
        const code = read(far), back = BACK[code] + take(FAR[code]);
        while (n--) put(out[full - back]);
      }
    }
    return out.subarray(0, full);
  }

  const given = JSON.parse($("data").textContent);
  const opened = (one) => (typeof one === "string" ? JSON.parse(textOf(inflate(fromBase64(one)))) : one);
  const D = Object.assign(opened(given.all), opened(given.mine));
  const placed = new Map(D.i.map((item) => [item.x, item]));
  for (const x of Object.keys(D.b)) placed.get(Number(x)).b = D.b[x];
  for (const language of Object.keys(D.why)) Object.assign(D.words[language], D.why[language]);
  D.i = D.o.map((x) => placed.get(x));

  /* SHA-256 and HMAC of our own: crypto.subtle is not there for every file that lies on a disk */
  const K = new Uint32Array(64), START = new Uint32Array(8);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    const part = (root) => ((root - Math.floor(root)) * 4294967296) >>> 0;
    if (found < 8) START[found] = part(Math.sqrt(n));
    K[found++] = part(Math.cbrt(n));
  }
  function sha256(message) {
    const size = message.length, blocks = ((size + 8) >> 6) + 1;
    const padded = new Uint8Array(blocks * 64);
    padded.set(message);
    padded[size] = 128;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(size / 536870912));
    view.setUint32(padded.length - 4, (size << 3) >>> 0);
    const hash = START.slice(), w = new Uint32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < padded.length; at += 64) {
      for (let n = 0; n < 64; n++) {
        if (n < 16) { w[n] = view.getUint32(at + n * 4); continue; }
        const a = w[n - 15], b = w[n - 2];
        w[n] = w[n - 16] + w[n - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let n = 0; n < 64; n++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[n] + w[n]) >>> 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
        h = g; g = f; f = e; e = (d + one) >>> 0; d = c; c = b; b = a; a = (one + two) >>> 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, n) => { hash[n] += value; });
    }
    const out = new DataView(new ArrayBuffer(32));
    hash.forEach((value, n) => out.setUint32(n * 4, value));
    return new Uint8Array(out.buffer);
  }
  const joined = (a, b) => { const all = new Uint8Array(a.length + b.length); all.set(a); all.set(b, a.length); return all; };
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  function signed(text) {
    const key = new Uint8Array(64);
    key.set(D.k.match(/../g).map((pair) => parseInt(pair, 16)));
    const pad = (byte) => key.map((one) => one ^ byte);
    return hex(sha256(joined(pad(0x5c), sha256(joined(pad(0x36), bytesOf(text))))));
  }
  function crc32(bytes) {
    let crc = -1;
    for (const byte of bytes) {
      crc ^= byte;
      for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
  }
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  function base32(bytes) {
    let bits = 0, held = 0, text = "";
    for (const byte of bytes) {
      bits = (bits << 8) | byte; held += 8;
      while (held >= 5) { text += LETTERS[(bits >>> (held - 5)) & 31]; held -= 5; }
      bits &= (1 << held) - 1;
    }
    return held ? text + LETTERS[(bits << (5 - held)) & 31] : text;
  }
  function fromBase32(text) {
    const out = [];
    let bits = 0, held = 0;
    for (const sign of text) {
      bits = (bits << 5) | LETTERS.indexOf(sign); held += 5;
      if (held >= 8) { out.push((bits >>> (held - 8)) & 255); held -= 8; bits &= (1 << held) - 1; }
    }
    return Uint8Array.from(out);
  }

  /* state, and where it is kept */
  const KEY = ["codex-ballot", D.s, D.r, D.e, D.a].join(":");
  let L = D.l, kept = false, unsaved = false;
  let S = { answers: {}, proposals: [], revision: 0, theme: "" };
  try {
    const before = JSON.parse(localStorage.getItem(KEY) || "null");
    localStorage.setItem(KEY, JSON.stringify(before || S));
    kept = true;
    if (before) { S = before; L = before.language || L; unsaved = Boolean(before.unsaved); }
  } catch { kept = false; }
  function keep() {
    if (!kept) return;
    try { localStorage.setItem(KEY, JSON.stringify({ ...S, language: L, unsaved })); } catch { kept = false; about(); }
  }
  function changed() { unsaved = true; keep(); progress(); }

  /* words */
  const T = (key, fields) => {
    let text = D.words[L][key] || key;
    for (const name in fields || {}) text = text.split("{" + name + "}").join(String(fields[name]));
    return text;
  };
  const keyOf = (text) => [L, "", "en", "ru", "kk", ...Object.keys(text)].find((key) => text[key]);
  const pick = (text) => (text && keyOf(text) !== undefined ? text[keyOf(text)] : "");
  const tongue = (text) => { const key = keyOf(text || {}); return key && key !== L ? { lang: key } : {}; };
  function el(name, marks, ...inside) {
    const made = document.createElement(name);
    for (const mark in marks || {}) if (marks[mark] !== undefined && marks[mark] !== false) made.setAttribute(mark, marks[mark] === true ? "" : marks[mark]);
    made.append(...inside);
    return made;
  }
  let quiet = 0;
  function tell(text) { $("say").textContent = text; clearTimeout(quiet); quiet = setTimeout(() => { $("say").textContent = ""; }, 12000); }

  /* answers */
  const answerOf = (item, question) => ((S.answers[item.id] || {}).q || {})[question.id] || {};
  function setAnswer(item, question, change) {
    const entry = (S.answers[item.id] = S.answers[item.id] || { q: {} });
    entry.q = entry.q || {};
    const now = { ...entry.q[question.id], ...change };
    if (!now.s && !now.c) delete entry.q[question.id]; else entry.q[question.id] = now;
  }
  const isAside = (item) => Boolean((S.answers[item.id] || {}).r);
  const isAnswered = (item, question) => isAside(item) || Boolean(answerOf(item, question).s);
  function counts() {
    let total = 0, done = 0;
    for (const question of D.q) {
      const n = D.i.filter((item) => isAnswered(item, question)).length;
      total += question.rank && question.pl ? Math.min(question.pl, D.i.length) : D.i.length;
      done += question.rank && question.pl ? Math.min(n, question.pl) : n;
    }
    return [done, total];
  }
  function progress() {
    const [done, total] = counts();
    $("bar").max = total || 1;
    $("bar").value = done;
    $("done").textContent = T("answered", { a: done, b: total });
    D.i.forEach((item, n) => {
      const box = $("i" + n);
      if (box) box.classList.toggle("done", D.q.every((question) => isAnswered(item, question)));
    });
  }

  /* drawing */
  function about() {
    const box = $("about");
    box.replaceChildren();
    if (D.w) box.append(el("p", {}, T("for", { who: D.w })));
    if (pick(D.t)) box.append(el("p", tongue(D.t), pick(D.t)));
    if (D.closes) box.append(el("p", {}, T("closes", { date: D.closes })));
    box.append(el("p", { class: "soft" }, T("intro")));
    box.append(kept ? el("p", { class: "soft" }, T("kept")) : el("p", { class: "note" }, T("not-kept")));
    if (D.left) box.append(el("p", { class: "soft" }, T("left-out", { n: D.left })));
  }
  function quote(one) {
    const [text, language, source, place] = one;
    const where = [source, ...place.map(([kind, value]) => T("place-" + kind, { v: value }))].filter(Boolean).join(" · ");
    const box = el("blockquote", ["kk", "ru", "en"].includes(language) && language !== L ? { lang: language } : {}, text);
    if (where) box.append(el("footer", { lang: L }, where));
    return box;
  }
  function evidence(item) {
    const quotes = item.v.map((index) => D.v[index]);
    const box = el("details", quotes.length && quotes.reduce((sum, one) => sum + one[0].length, 0) < 900 ? { open: true } : {});
    box.append(el("summary", {}, T("evidence", { n: quotes.length })), ...quotes.map(quote));
    for (const [key, n] of [["more", item.m], ["unread", item.u], ["withheld", item.h]]) if (n) box.append(el("p", { class: "soft" }, T(key, { n })));
    return box;
  }
  const side = (value) => (value[0] === "b" ? 1 : 0);
  const labelOf = (question, value, item) => {
    if (question.f === "pairwise") return value === "same" ? "=" : pick(item.op[side(value)]) + " ×" + value.slice(1);
    if (question.f) return pick(item.op[Number(value.slice(1)) - 1] || {}) || value;
    if (question.ans) { const found = question.ans.find((one) => one.id === value); return found ? pick(found.t) || value : value; }
    return value;
  };
  function earlier(item, question) {
    const e = (item.b || {})[question.id];
    if (!e) return null;
    const lines = [];
    if (e.own) lines.push(T("own", { value: labelOf(question, e.own, item) }));
    if (e.med !== undefined) lines.push(T("median", { n: e.n, median: e.med, low: e.lo, high: e.hi }));
    if (e.dist) lines.push(T("dist", { n: e.n, shown: e.dist.filter((one) => one[1]).map((one) => labelOf(question, one[0], item) + ": " + one[1]).join(", ") }));
    if (e.why) lines.push(T(e.why));
    const box = el("div", { class: "earlier" }, el("p", {}, el("b", {}, T("earlier", { round: D.before })), " " + lines.join(" ")));
    if (e.dist && !question.rank) {
      const most = Math.max(1, ...e.dist.map((one) => one[1]));
      const bars = el("div", { class: "bars", "aria-hidden": "true" });
      for (const [value, n] of e.dist) {
        const bar = el("i", { title: labelOf(question, value, item) + ": " + n, class: value === e.own ? "me" : undefined });
        bar.style.height = (100 * n) / most + "%";
        bars.append(bar);
      }
      box.append(bars);
    }
    if (e.com) { box.append(el("p", {}, T("others"))); box.append(...e.com.map((text) => el("blockquote", {}, text))); }
    return lines.length || e.com ? box : null;
  }
  function choice(name, value, text, checked, extra) {
    const input = el("input", { type: "radio", name, value, checked });
    const label = el("label", { class: checked ? "on" : undefined }, input, el("span", {}, text, ...(extra ? [el("span", { class: "screen" }, ", " + extra)] : [])));
    return label;
  }
  function options(item, question, name) {
    const now = answerOf(item, question);
    const is = (value) => now.s === "given" && now.v === value;
    if (question.rank) {
      const select = el("select", { "data-rank": "1", "aria-label": T("place") });
      select.append(el("option", { value: "" }, T("no-place")));
      for (let place = 1; place <= (question.pl || D.i.length); place++) select.append(el("option", { value: String(place), selected: is(String(place)) }, String(place)));
      return [select];
    }
    if (question.f === "pairwise") {
      const half = (letter, at) => el("div", { class: "half" },
        el("p", tongue(item.op[at]), el("b", {}, letter.toUpperCase() + ": " + pick(item.op[at])), el("span", { class: "soft", lang: L }, " " + T("matters-more"))),
        el("div", { class: "scale" }, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => choice(name, letter + n, String(n), is(letter + n), T("times", { item: pick(item.op[at]) })))));
      return [half("a", 0), el("div", { class: "words same" }, choice(name, "same", T("matters-same"), is("same"))), half("b", 1)];
    }
    if (question.f) return [el("div", { class: "words members" }, ...item.op.map((one, n) => choice(name, "m" + (n + 1), n + 1 + ". " + pick(one), is("m" + (n + 1)))))];
    if (question.ans) return [el("div", { class: "words" }, ...question.ans.map((one) => choice(name, one.id, pick(one.t) || one.id, is(one.id))))];
    const points = question.hi - question.lo + 1;
    const ends = el("ul", { class: "ends" }, ...Object.keys(question.labels).sort((a, b) => a - b).map((point) => el("li", tongue(question.labels[point]), point + " – " + pick(question.labels[point]))));
    if (points > 12) return [el("input", { type: "number", min: question.lo, max: question.hi, step: 1, inputmode: "numeric", value: now.s === "given" ? now.v : undefined, "aria-label": T("answer") + " " + question.lo + "–" + question.hi }), ends];
    const boxes = el("div", { class: "scale" });
    for (let point = question.lo; point <= question.hi; point++) boxes.append(choice(name, String(point), String(point), is(String(point)), pick(question.labels[point])));
    return ends.childElementCount ? [boxes, ends] : [boxes];
  }
  function questionBox(item, n, question, k) {
    const now = answerOf(item, question), name = "q" + n + "-" + k;
    const box = el("fieldset", { id: name, disabled: isAside(item), "data-i": n, "data-q": k });
    box.append(el("legend", tongue(question.t), pick(question.t) || T(question.rank ? "rank" : "answer")));
    const before = earlier(item, question);
    if (before) box.append(before);
    box.append(...options(item, question, name));
    const side = el("div", { class: "aside" });
    if (question.cj) side.append(choice(name, "?", T("cannot"), now.s === "cannot-judge"));
    if (!question.rank) side.append(el("button", { type: "button", class: "small", "data-clear": "1" }, T("clear")));
    if (side.childElementCount) box.append(side);
    if (question.cm) {
      const area = el("textarea", { maxlength: 4000, rows: 2 });
      area.value = now.c || "";
      box.append(el("label", { class: "comment" }, el("span", {}, T("comment")), area));
    }
    return box;
  }
  function itemBox(item, n) {
    const box = el("section", { class: "item", id: "i" + n, "aria-labelledby": "t" + n });
    box.append(el("h2", { id: "t" + n }, n + 1 + ". ", el("span", tongue(item.t), pick(item.t))));
    if (item.d.length) box.append(el("details", {}, el("summary", {}, T("definitions")), ...item.d.map((index) => el("p", { class: "def", ...tongue(D.d[index]) }, pick(D.d[index])))));
    if (item.v.length || item.m || item.u || item.h) box.append(evidence(item));
    box.append(...D.q.map((question, k) => questionBox(item, n, question, k)));
    if (D.rec) {
      const tick = el("input", { type: "checkbox", checked: isAside(item), "data-aside": n });
      box.append(el("label", { class: "stand" }, tick, el("span", {}, T("recuse"))));
    }
    return box;
  }
  function proposalsBox() {
    const box = el("section", { class: "item", "aria-labelledby": "propose" }, el("h2", { id: "propose" }, T("propose")));
    const shown = S.proposals.length ? S.proposals : [""];
    shown.forEach((text, n) => {
      const area = el("textarea", { rows: 2, maxlength: 4000, "data-propose": n, "aria-label": T("propose") + " " + (n + 1) });
      area.value = text;
      box.append(area);
    });
    box.append(el("button", { type: "button", id: "propose-more" }, T("propose-more")));
    return box;
  }
  function tools() {
    const load = el("label", { class: "file" }, el("span", {}, T("load")), el("input", { type: "file", id: "load", accept: ".json,.txt,.html,application/json,text/plain" }));
    $("tools").replaceChildren(el("h2", {}, T("tools")), el("div", { class: "row" }, load, el("button", { type: "button", id: "erase" }, T("erase"))));
  }
  function draw() {
    root.lang = L;
    $("ui").value = L;
    if (S.theme) root.dataset.theme = S.theme;
    document.title = T("title", { round: D.r });
    $("title").textContent = document.title;
    $("theme").setAttribute("aria-label", T("theme"));
    for (const [id, key] of [["next", "next"], ["save", "save"], ["copy", "copy"], ["text-head", "copy-head"], ["text-how", "copy-how"], ["text-copy", "copy-now"], ["text-close", "close"], ["sure-head", "erase-sure"], ["sure-yes", "erase-yes"], ["sure-no", "close"]]) $(id).textContent = T(key);
    $("foot").setAttribute("aria-label", T("progress"));
    $("bar").setAttribute("aria-label", T("progress"));
    about();
    $("form").replaceChildren(...D.i.map(itemBox), ...(D.prop ? [proposalsBox()] : []));
    tools();
    $("foot").hidden = false;
    progress();
  }

  /* what the expert does */
  const placeOf = (target) => {
    const box = target.closest("fieldset");
    return box ? [D.i[box.dataset.i], D.q[box.dataset.q], box] : [];
  };
  function mark(box) { box.querySelectorAll("label").forEach((label) => { const input = label.querySelector("input[type=\"radio\"]"); if (input) label.classList.toggle("on", input.checked); }); }
  function chosen(question) { return D.i.filter((item) => !isAside(item) && question.ans.some((one) => one.ag && one.id === answerOf(item, question).v && answerOf(item, question).s === "given")).length; }
  function pickOption(target) {
    const [item, question, box] = placeOf(target);
    const before = { ...answerOf(item, question) };
    setAnswer(item, question, target.value === "?" ? { s: "cannot-judge", v: "" } : { s: "given", v: target.value });
    if (question.pl && question.ans && chosen(question) > question.pl) {
      setAnswer(item, question, { s: before.s, v: before.v });
      box.querySelectorAll("input[type=\"radio\"]").forEach((one) => { one.checked = before.s === "given" ? one.value === before.v : before.s === "cannot-judge" && one.value === "?"; });
      tell(T("too-many", { n: question.pl }));
    }
    const other = question.f && D.q.findIndex((one) => one.f === { best: "worst", worst: "best" }[question.f]);
    if (question.f && other >= 0 && target.value !== "?" && answerOf(item, D.q[other]).v === target.value) {
      setAnswer(item, D.q[other], { s: undefined, v: "" });
      const twin = $("q" + box.dataset.i + "-" + other);
      twin.querySelectorAll("input[type=\"radio\"]").forEach((one) => { one.checked = false; });
      mark(twin);
      tell(T("end-moved", { item: labelOf(question, target.value, item) }));
    }
    mark(box);
  }
  function pickPlace(target) {
    const [item, question, box] = placeOf(target);
    if (target.value) {
      D.i.forEach((other, n) => {
        const answer = answerOf(other, question);
        if (other !== item && answer.s === "given" && answer.v === target.value) {
          setAnswer(other, question, { s: undefined, v: "" });
          const select = $("q" + n + "-" + box.dataset.q).querySelector("select");
          select.value = "";
          tell(T("place-moved", { place: target.value, item: n + 1 + ". " + pick(other.t) }));
        }
      });
      box.querySelectorAll("input[type=\"radio\"]").forEach((one) => { one.checked = false; });
    }
    setAnswer(item, question, target.value ? { s: "given", v: target.value } : { s: undefined, v: "" });
    mark(box);
  }
  function pickNumber(target) {
    const [item, question] = placeOf(target);
    const value = target.value === "" ? NaN : Number(target.value);
    const good = Number.isInteger(value) && value >= question.lo && value <= question.hi;
    target.setAttribute("aria-invalid", String(target.value !== "" && !good));
    setAnswer(item, question, good ? { s: "given", v: String(value) } : { s: undefined, v: "" });
  }
  $("form").addEventListener("input", (event) => {
    const target = event.target;
    if (target.dataset.propose !== undefined) { S.proposals[target.dataset.propose] = target.value; changed(); return; }
    if (target.dataset.aside !== undefined) {
      const item = D.i[target.dataset.aside];
      S.answers[item.id] = { ...S.answers[item.id], r: target.checked };
      target.closest(".item").querySelectorAll("fieldset").forEach((box) => { box.disabled = target.checked; });
    } else if (target.type === "radio") {
      pickOption(target);
      const [, , box] = placeOf(target);
      box.querySelectorAll("select,input[type=\"number\"]").forEach((one) => { one.value = ""; });
    } else if (target.dataset.rank) pickPlace(target);
    else if (target.type === "number") { pickNumber(target); const [, , box] = placeOf(target); box.querySelectorAll("input[type=\"radio\"]").forEach((one) => { one.checked = false; }); mark(box); }
    else if (target.tagName === "TEXTAREA") { const [item, question] = placeOf(target); setAnswer(item, question, { c: target.value }); }
    changed();
  });
  $("form").addEventListener("submit", (event) => event.preventDefault());
  $("form").addEventListener("click", (event) => {
    if (event.target.id === "propose-more") {
      S.proposals = [...(S.proposals.length ? S.proposals : [""]), ""];
      event.target.parentElement.replaceWith(proposalsBox());
      const areas = document.querySelectorAll("[data-propose]");
      areas[areas.length - 1].focus();
      return;
    }
    if (!event.target.dataset.clear) return;
    const [item, question, box] = placeOf(event.target);
    setAnswer(item, question, { s: undefined, v: "" });
    box.querySelectorAll("input[type=\"radio\"]").forEach((one) => { one.checked = false; });
    box.querySelectorAll("select,input[type=\"number\"]").forEach((one) => { one.value = ""; });
    mark(box);
    changed();
  });
  const lit = (event, on) => { const label = event.target.closest && event.target.closest(".scale label,.words label,.aside label"); if (label) label.classList.toggle("at", on && event.target.matches(":focus-visible")); };
  $("form").addEventListener("focusin", (event) => lit(event, true));
  $("form").addEventListener("focusout", (event) => lit(event, false));
  $("form").addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey || event.key < "0" || event.key > "9" || event.key.length > 1) return;
    const [, , box] = placeOf(event.target);
    const own = event.target.value[0];
    const keyed = [event.key, (own === "b" ? "b" : "a") + event.key, "m" + event.key];
    const wanted = [...box.querySelectorAll(".scale input,.members input")].find((one) => keyed.includes(one.value)) || (event.key === "1" ? box.querySelector(".same input") : null);
    if (!wanted) return;
    event.preventDefault();
    wanted.checked = true;
    wanted.focus();
    wanted.dispatchEvent(new Event("input", { bubbles: true }));
  });
  $("next").addEventListener("click", () => {
    for (const [n, item] of D.i.entries()) {
      for (const [k, question] of D.q.entries()) {
        const full = question.rank && question.pl && D.i.filter((one) => isAnswered(one, question)).length >= question.pl;
        if (isAnswered(item, question) || full) continue;
        const box = $("q" + n + "-" + k);
        box.scrollIntoView({ block: "center" });
        const first = box.querySelector("input,select");
        if (first) first.focus({ preventScroll: true });
        return;
      }
    }
    tell(T("all-done"));
  });

  /* what goes out */
  const whole = (text) => (text || "").replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\ufffd").trim();
  function rows() {
    const found = [];
    const sorted = [...D.i].sort((a, b) => a.x - b.x);
    for (const item of sorted) {
      for (const [k, question] of D.q.entries()) {
        const now = answerOf(item, question), comment = question.cm ? whole(now.c) : "";
        if (isAside(item)) found.push([item, k, "recused", "", comment]);
        else if (now.s) found.push([item, k, now.s, now.s === "given" ? now.v : "", comment]);
        else if (comment) found.push([item, k, "given", "", comment]);
      }
    }
    return found;
  }
  function outgoing() {
    S.revision += 1;
    const saved = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const said = rows(), proposals = D.prop ? S.proposals.map(whole).filter(Boolean) : [];
    const answers = said.map(([item, k, state, value, comment]) => [item.id, D.q[k].id, state, value, comment]);
    const told = ["codex/ballot@1", D.s, D.r, D.e, D.a, L, saved, S.revision, answers, proposals];
    return { said, saved, answers, proposals, signature: signed(JSON.stringify(told)) };
  }
  function asFile() {
    const o = outgoing();
    const answers = o.answers.map(([item, question, state, value, comment]) => ({ item, question, state, value, comment }));
    const document = { schema: "codex/ballot@1", study: D.s, round: D.r, expert: D.e, agenda: D.a, language: L, saved: o.saved, revision: S.revision, answers, proposals: o.proposals, signature: o.signature };
    return JSON.stringify(document, null, 1) + "\n";
  }
  const STATES = ["given", "cannot-judge", "recused"];
  function asBlock() {
    const o = outgoing();
    const said = o.said.map(([item, k, state, value, comment]) => [item.x, k, STATES.indexOf(state), value, comment]);
    const bytes = bytesOf(JSON.stringify([D.s, D.r, D.e, D.a, L, o.saved, S.revision, said, o.proposals, o.signature]));
    const lines = base32(bytes).match(/.{1,60}/g).join("\n");
    return T("block-note") + "\n[codex-ballot 1 " + D.r + " " + D.e + "]\n" + lines + "\n[end " + crc32(bytes) + "]\n";
  }
  function handed() { unsaved = false; keep(); }
  $("save").addEventListener("click", () => {
    const name = D.stem + "-answers.json";
    const link = el("a", { href: URL.createObjectURL(new Blob([asFile()], { type: "application/json" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    handed();
    tell(T("saved", { file: name }));
  });
  $("copy").addEventListener("click", () => {
    $("text-block").value = asBlock();
    $("text-say").textContent = "";
    $("text").showModal();
    handed();
  });
  $("text-copy").addEventListener("click", async () => {
    const area = $("text-block");
    let done = false;
    try { await navigator.clipboard.writeText(area.value); done = true; } catch { area.focus(); area.select(); try { done = document.execCommand("copy"); } catch { done = false; } }
    $("text-say").textContent = T(done ? "copied" : "not-copied");
  });
  $("text-close").addEventListener("click", () => $("text").close());

  /* what comes back in */
  function fromBlock(text) {
    const found = new RegExp("\\[codex-ballot 1[^\\]]*\\]([^[]*)\\[end ([0-9a-f]{8})\\]", "i").exec(text);
    if (!found) return null;
    const bytes = fromBase32(found[1].toUpperCase().replace(/[^A-Z2-7]/g, ""));
    if (crc32(bytes) !== found[2].toLowerCase()) return null;
    const [study, round, expert, agenda, language, saved, revision, said, proposals] = JSON.parse(textOf(bytes));
    const byPlace = new Map(D.i.map((item) => [item.x, item.id]));
    const answers = said.map(([x, k, state, value, comment]) => ({ item: byPlace.get(x), question: (D.q[k] || {}).id, state: STATES[state], value, comment }));
    return { study, round, expert, agenda, revision, answers, proposals };
  }
  function takeIn(text) {
    let back = null;
    try { back = fromBlock(text) || JSON.parse(text.slice(text.indexOf("{"))); } catch { back = null; }
    if (!back || !Array.isArray(back.answers)) { tell(T("load-broken")); return; }
    if (back.study !== D.s || back.round !== D.r || back.expert !== D.e || back.agenda !== D.a) { tell(T("load-foreign")); return; }
    const answers = {}, items = new Set(D.i.map((item) => item.id)), questions = new Set(D.q.map((question) => question.id));
    for (const one of back.answers) {
      if (!items.has(one.item) || !questions.has(one.question)) continue;
      const entry = (answers[one.item] = answers[one.item] || { q: {} });
      if (one.state === "recused") entry.r = true;
      const stated = one.state === "recused" || !(one.value || one.state === "cannot-judge") ? undefined : one.state;
      if (stated || one.comment) entry.q[one.question] = { s: stated, v: String(one.value || ""), c: String(one.comment || "") };
    }
    S = { ...S, answers, proposals: (back.proposals || []).map(String), revision: Math.max(S.revision, Number(back.revision) || 0) };
    unsaved = false;
    keep();
    draw();
    tell(T("loaded", { n: counts()[0] }));
  }
  $("tools").addEventListener("change", (event) => {
    if (event.target.id !== "load" || !event.target.files[0]) return;
    const reader = new FileReader();
    reader.onload = () => takeIn(String(reader.result));
    reader.onerror = () => tell(T("load-broken"));
    reader.readAsText(event.target.files[0]);
    event.target.value = "";
  });
  $("tools").addEventListener("click", (event) => { if (event.target.id === "erase") $("sure").showModal(); });
  $("sure-no").addEventListener("click", () => $("sure").close());
  $("sure-yes").addEventListener("click", () => {
    $("sure").close();
    try { localStorage.removeItem(KEY); } catch { kept = false; }
    S = { answers: {}, proposals: [], revision: 0, theme: S.theme };
    unsaved = false;
    draw();
    tell(T("erased"));
  });
  $("ui").addEventListener("change", (event) => { L = event.target.value; keep(); draw(); });
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    S.theme = root.dataset.theme = dark ? "light" : "dark";
    keep();
  });
  addEventListener("beforeunload", (event) => { if (unsaved && !kept) { event.preventDefault(); event.returnValue = ""; } });
  draw();
  root.dataset.ready = String(Math.round(performance.now()));
})();
