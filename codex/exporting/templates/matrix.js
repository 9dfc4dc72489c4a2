"use strict";
/* Makes the table move, filter, open and copy. It comes packed with the evidence; the page is whole without it. */
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, fields = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(fields)) {
      if (value === null || value === undefined || value === false) continue;
      if (name in element && name !== "lang" && name !== "form") element[name] = value;
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...inside.filter((piece) => piece !== null && piece !== undefined));
    return element;
  };
  const data = document.codex; /* start.js put it there */
  const table = one("#matrix");
  const dialog = one("#dialog");
  const marks = { in: "●", divided: "◐", contested: "±", rejected: "×", "one-expert": "①", "below-quorum": "◌", "not-judged": "○", "no-evidence": "–", against: "−", selection: "·" };
  const STEPS = 5;
  const BATCH = 50;
  let language = data.ui;
  const choice = { expert: "", kind: "", language: "", least: "", view: "excerpts", attributes: data.attributes.map(() => "") };
  let shown = [];
  let isDrawn = false;

  /* read when somebody asks for it: the groups of a cell, what filters ask of excerpts, and the rest in batches */
  const groups = [];
  const groupsOf = (place) => (groups[place] ??= data.groups(place));
  let every = null;
  const known = () => (every ??= data.every());
  const blocks = [];
  const told = (name, excerpt) => blocks[Math.floor(excerpt / data.batch)][name][excerpt % data.batch];
  const need = (excerpts) => Promise.all([...new Set(excerpts.map((excerpt) => Math.floor(excerpt / data.batch)))]
    .filter((number) => !blocks[number])
    .map(async (number) => { blocks[number] = await data.some(number); }));

  /* words */
  const word = (key, value = "") => (data.t[language][key] ?? data.t.en?.[key] ?? "").replaceAll("{v}", value).replaceAll("{where}", value);
  const named = (text) => text[language] || text[""] || text.en || text.ru || text.kk || Object.values(text)[0] || "";
  const spoken = (text) => (text[language] || text[""] ? null : ["en", "ru", "kk"].find((name) => text[name]) || null);
  const number = (value) => (value < (language === "en" ? 1000 : 10000) ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u202f"));
  const called = (status) => word("status-" + status);
  const term = (key, value) => data.t[language][`${key}-${value}`] ?? value;

  /* what a selection leaves of a cell */
  const isChosen = () => Boolean(choice.expert || choice.kind || choice.language || choice.least || choice.attributes.some(Boolean));
  const fits = (excerpt) => {
    const source = data.sources[known().source[excerpt]];
    return (!choice.kind || source[3] === choice.kind)
      && (!choice.language || known().language[excerpt] === choice.language)
      && choice.attributes.every((value, place) => !value || source[4][place] === value);
  };
  const left = ([row, col, status, people, count, against, sources], place) => {
    if (!isChosen()) {
      return { row, col, status, experts: people, excerpts: count, against, sources, isOpen: data.sizes[place] > 0, get groups() { return groupsOf(place); } };
    }
    return narrowed(row, col, status, groupsOf(place));
  };
  const narrowed = (row, col, status, groups) => {
    const kept = [];
    for (const group of groups) {
      const [, gave, contra, , , whoFor = [], whoAgainst = []] = group;
      if (choice.least && Math.max(gave, contra) < Number(choice.least)) continue;
      if (choice.expert !== "" && ![...whoFor, ...whoAgainst].includes(Number(choice.expert))) continue;
      const ids = group.at(-1).filter(fits);
      if (ids.length) kept.push([...group.slice(0, -1), ids]);
    }
    const statuses = kept.map((group) => group[0]);
    const inside = kept.filter((group) => group[0] === "in");
    const count = (wanted) => kept.filter((group) => group[0] === wanted).reduce((sum, group) => sum + group.at(-1).length, 0);
    const judged = ["no-evidence", "below-quorum", "not-judged"].includes(status) ? status : "selection";
    const found = statuses.includes("against") ? "contested" : ["in", "divided", "rejected", "one-expert", "below-quorum"].find((name) => statuses.includes(name));
    const people = data.experts.length ? new Set(inside.flatMap((group) => group[5])).size : Math.max(0, ...inside.map((group) => group[1]));
    return {
      row, col, status: found ?? judged, groups: kept, isOpen: kept.length > 0, experts: people,
      excerpts: count("in"), against: count("against"),
      sources: new Set(inside.flatMap((group) => group.at(-1).map((excerpt) => known().source[excerpt]))).size,
    };
  };

  /* the table */
  const counted = (cell) => (choice.view === "sources" ? cell.sources : cell.excerpts);
  const bounds = () => {
    const values = shown.filter((cell) => cell.status === "in").map(counted).filter(Boolean).sort((a, b) => a - b);
    return [...new Set([0, 1, 2, 3, 4].map((step) => values[Math.floor((values.length * step) / STEPS)]))].filter(Boolean).sort((a, b) => a - b);
  };
  const step = (value, lows) => {
    const place = lows.filter((low) => value >= low).length;
    if (!place) return 0;
    return lows.length === 1 ? 3 : 1 + Math.floor(((place - 1) * (STEPS - 1)) / (lows.length - 1));
  };
  const boxes = table ? all("tbody tr", table).map((row) => all("td", row)) : [];
  const heads = table ? all("tbody th", table) : [];
  const tops = table ? all("thead th", table) : [];
  for (const [list, items] of [[heads, data.rows], [tops, data.cols]]) list.forEach((head, place) => { head.title = items[place][2] ?? ""; });
  const anchors = boxes.map((row) => row.map((box) => one("a", box)?.getAttribute("href").slice(1) ?? ""));
  const place = (cell) => boxes[cell.row][cell.col];
  const texts = new Map(); /* of quotes that can be read in the page */
  const handle = (box) => one("a", box) ?? box;
  const sentence = (cell) => [
    `${named(data.rows[cell.row][1])} × ${named(data.cols[cell.col][1])}: ${called(cell.status)}`,
    ...(cell.isOpen ? facts(cell) : []),
  ].join(". ");
  const draw = () => {
    shown = data.cells.map(left);
    isDrawn = true;
    const lows = bounds();
    for (const cell of shown) {
      const box = place(cell);
      const value = counted(cell);
      box.dataset.s = cell.status;
      if (cell.status === "in") box.dataset.q = step(value, lows);
      else delete box.dataset.q;
      const numbers = choice.view !== "status";
      const inside = [
        (value || cell.against) && numbers ? make("b", { textContent: number(value) + (cell.against ? `:${number(cell.against)}` : "") }) : null,
        make("i", { textContent: marks[cell.status], "aria-hidden": "true" }),
        make("span", { textContent: called(cell.status) + (cell.excerpts ? ` ${cell.experts}/${data.n}` : "") }),
      ].filter(Boolean);
      const holder = handle(box);
      holder.replaceChildren(...inside);
      if (holder.tagName === "A") holder.setAttribute("aria-description", sentence(cell));
    }
    const scale = one("#scale");
    if (scale) {
      const texts = lows.map((low, place) => (place === lows.length - 1 ? `${number(low)}+` : low === lows[place + 1] - 1 ? number(low) : `${number(low)}–${number(lows[place + 1] - 1)}`));
      all("span:not([data-i])", scale).forEach((old) => old.remove());
      texts.forEach((text, place) => scale.append(make("span", {}, make("i", { "data-s": "in", "data-q": step(lows[place], lows) }), text)));
      scale.hidden = choice.view === "status";
    }
    one("#filtered").hidden = !isChosen();
  };

  /* moving between cells, as in the grid pattern of the W3C */
  let here = null;
  const settle = (box, move) => {
    if (!box) return;
    if (here) handle(here).tabIndex = -1;
    here = box;
    handle(box).tabIndex = 0;
    if (move) handle(box).focus();
  };
  const startGrid = () => {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-labelledby", "title caption");
    boxes.flat().forEach((box) => { box.setAttribute("role", "gridcell"); handle(box).tabIndex = -1; });
    one(".frame").removeAttribute("tabindex");
    one("#keys").hidden = false;
    settle(boxes[0][0], false);
    table.addEventListener("keydown", (event) => {
      const box = event.target.closest("tbody td");
      if (!box || event.altKey || event.metaKey) return;
      const row = boxes.findIndex((line) => line.includes(box));
      const col = boxes[row].indexOf(box);
      const last = [boxes.length - 1, boxes[0].length - 1];
      const to = {
        ArrowRight: [row, col + 1], ArrowLeft: [row, col - 1], ArrowDown: [row + 1, col], ArrowUp: [row - 1, col],
        Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? last[0] : row, last[1]],
        PageDown: [Math.min(row + 8, last[0]), col], PageUp: [Math.max(row - 8, 0), col],
      }[event.key];
      if (to) {
        event.preventDefault();
        settle(boxes[to[0]]?.[to[1]], true);
      } else if (event.key === " " && handle(box) !== box) {
        event.preventDefault();
        handle(box).click();
      }
    });
    table.addEventListener("focusin", (event) => settle(event.target.closest("tbody td"), false));
    table.addEventListener("click", (event) => {
      const link = event.target.closest("tbody a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const box = link.closest("td");
      settle(box, true);
      open(shown.find((cell) => place(cell) === box));
    });
  };

  /* evidence */
  const facts = (cell) => [
    `${word("excerpts")} ${number(cell.excerpts)}`, `${word("sources")} ${number(cell.sources)}`, `${word("experts")} ${cell.experts}/${data.n}`,
    ...(cell.against ? [`${word("against")} ${number(cell.against)}`] : []),
  ];
  const headline = (status, groups) => {
    const size = groups.filter((group) => group[0] === status).reduce((sum, group) => sum + group.at(-1).length, 0);
    return `${marks[status]} ${called(status)} ${number(size)}`;
  };
  const people = (list, fallback) => (data.experts.length ? list.map((expert) => data.experts[expert]).join(", ") : "") || fallback;
  const caption = (excerpt, [, gave, against, judged, decided, whoFor = [], whoAgainst = []]) => {
    const source = data.sources[known().source[excerpt]];
    const translated = told("translation", excerpt);
    const pieces = [
      source[2] ? source[1] : "",
      [told("speaker", excerpt), ...told("place", excerpt).map(([kind, where]) => word("place-" + kind, where))].filter(Boolean).join(", "),
      term("language", known().language[excerpt]),
      translated ? word("translated-" + translated[2], translated[3]).replace(/[, ]+$/, "") : "",
      gave || !against ? word("gave-it", people(whoFor, gave)) : "",
      against ? word("gave-against", people(whoAgainst, against)) : "",
      word("judged-of", judged),
      decided >= 0 ? word(decided ? "decided-in" : "decided-out") : "",
      "",
    ].filter((piece, place) => piece || place === 8);
    return [make("cite", { textContent: source[2] || source[1] }), ` · ${pieces.join(" · ")}`, make("code", { textContent: told("id", excerpt) })];
  };
  const quoted = (excerpt) => {
    const text = told("text", excerpt);
    if (text !== 0) return text;
    if (!texts.size) for (const box of all(".rows figure")) texts.set(one("code", box).textContent, one("blockquote", box).textContent);
    return texts.get(told("id", excerpt));
  };
  const figure = (excerpt, group) => {
    const text = quoted(excerpt);
    const tongue = known().language[excerpt];
    const tag = ["kk", "ru", "en"].includes(tongue) ? tongue : "";
    const translation = told("translation", excerpt);
    return make("figure", {},
      text === null ? make("blockquote", { className: "kept", textContent: word("withheld") }) : make("blockquote", { lang: tag, textContent: text }),
      translation ? make("blockquote", { lang: translation[1], textContent: translation[0] }) : null,
      make("figcaption", {}, ...caption(excerpt, group)));
  };
  const retell = async () => {
    await need(known().source.map((_, excerpt) => excerpt));
    const numbered = new Map(known().source.map((_, excerpt) => [told("id", excerpt), excerpt]));
    data.cells.forEach((cell, place) => {
      const section = data.sizes[place] && document.getElementById(anchors[cell[0]][cell[1]]);
      if (!section) return;
      const [, , status] = cell;
      const held = groupsOf(place);
      const several = new Set(held.map((group) => group[0])).size > 1;
      one(".chip", section).textContent = `${marks[status]} ${called(status)}`;
      one(".facts", section).textContent = facts(left(cell, place)).join(" · ");
      for (const box of all(".group", section)) if (several) box.firstElementChild.textContent = headline(box.dataset.g, held);
      const groups = new Map(held.flatMap((group) => group.at(-1).map((excerpt) => [excerpt, group])));
      for (const box of all("figcaption", section)) {
        const excerpt = numbered.get(one("code", box).textContent);
        box.replaceChildren(...caption(excerpt, groups.get(excerpt)));
      }
    });
  };
  const section = async (status, groups, keys) => {
    const every = groups.flatMap((group) => group.at(-1).map((excerpt) => [excerpt, group]));
    const order = ([excerpt]) => (keys.includes(excerpt) ? keys.indexOf(excerpt) : keys.length);
    if (keys.length) every.sort((one, other) => order(one) - order(other));
    const holder = make("div", { className: "group", "data-g": status }, make("p", { textContent: headline(status, groups) }));
    const more = make("button", { type: "button", textContent: word("more") });
    let from = 0;
    const add = async () => {
      more.remove();
      const next = every.slice(from, from + BATCH);
      from += BATCH;
      await need(next.map(([excerpt]) => excerpt));
      holder.append(...next.map(([excerpt, group]) => figure(excerpt, group)));
      if (from < every.length) holder.append(more);
    };
    more.addEventListener("click", add);
    await add();
    return holder;
  };
  let opened = null;
  let asked = null;
  const fill = async (cell) => {
    asked = cell;
    const statuses = [...new Set(cell.groups.map((group) => group[0]))];
    const memo = data.memos.find(([row, col]) => row === cell.row && col === cell.col);
    const keys = data.keys.find(([row, col]) => row === cell.row && col === cell.col)?.[2] ?? [];
    const close = make("button", { type: "button", textContent: word("close") });
    const link = make("button", { type: "button", textContent: word("link") });
    close.addEventListener("click", () => dialog.close());
    link.addEventListener("click", () => copy(location.href, link));
    const sections = await Promise.all(statuses.map((status) => section(status, cell.groups.filter((group) => group[0] === status), keys)));
    if (asked !== cell) return false; /* another was asked for meanwhile */
    dialog.replaceChildren(
      make("div", { className: "bar" }, close, link),
      make("div", {},
        make("h2", { id: "dialog-title", textContent: `${named(data.rows[cell.row][1])} × ${named(data.cols[cell.col][1])}` }),
        make("span", { className: "chip", "data-s": cell.status, textContent: `${marks[cell.status]} ${called(cell.status)}` }),
        make("p", { className: "facts", textContent: facts(cell).join(" · ") }),
        memo ? make("p", { className: "memo", textContent: memo[2] }) : null,
        ...sections));
    return true;
  };
  const open = async (cell) => {
    if (!cell?.isOpen || !await fill(cell)) return;
    opened = cell;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    remember();
  };
  dialog.addEventListener("close", () => { opened = null; remember(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  /* what is chosen stands in the address, so that it can be sent on */
  const remember = () => {
    const asked = new URLSearchParams();
    for (const name of ["expert", "kind", "language", "least"]) if (choice[name] !== "") asked.set(name, choice[name]);
    if (choice.view !== "excerpts") asked.set("view", choice.view);
    choice.attributes.forEach((value, place) => { if (value) asked.set(`a.${data.attributes[place]}`, value); });
    if (language !== data.ui) asked.set("ui", language);
    const tail = String(asked) && `?${asked}`;
    const hash = (opened ? anchors[opened.row][opened.col] : "") + tail;
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };
  const recall = () => {
    const [name, tail = ""] = location.hash.slice(1).split("?");
    const asked = new URLSearchParams(tail);
    for (const key of ["expert", "kind", "language", "least"]) choice[key] = asked.get(key) ?? "";
    choice.view = ["sources", "status"].includes(asked.get("view")) ? asked.get("view") : "excerpts";
    choice.attributes = data.attributes.map((attribute) => asked.get(`a.${attribute}`) ?? "");
    if (data.t[asked.get("ui")]) language = asked.get("ui");
    return name;
  };

  /* copying */
  const say = (text) => { one("#said").textContent = text; };
  const copy = async (text, button, rich) => {
    try {
      if (rich && self.ClipboardItem) {
        await navigator.clipboard.write([new ClipboardItem({ "text/html": new Blob([rich], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }) })]);
      } else await navigator.clipboard.writeText(text);
    } catch {
      const holder = make("textarea", { value: text });
      document.body.append(holder);
      holder.select();
      const done = document.execCommand("copy");
      holder.remove();
      if (!done) { say(word("not-copied")); return; }
    }
    const before = button.textContent;
    button.textContent = `✓ ${word("copied")}`;
    say(word("copied"));
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const printed = (cell) => (choice.view !== "status" && counted(cell) ? String(counted(cell)) : `${marks[cell.status]} ${called(cell.status)}`);
  const grid = () => [
    ["", ...data.cols.map((item) => named(item[1]))],
    ...data.rows.map((item, row) => [named(item[1]), ...shown.filter((cell) => cell.row === row).map(printed)]),
  ];
  const csv = () => grid().map((line) => line.map((text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }).join(",")).join("\r\n") + "\r\n";
  const escapes = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (text) => text.replace(/[\\~^&%$#_{}]/g, (sign) => escapes[sign] ?? `\\${sign}`).replaceAll("●", "$\\bullet$").replaceAll("±", "$\\pm$").replaceAll("×", "$\\times$").replaceAll("–", "--").replaceAll("−", "$-$").replace(/[◐①◌○] /g, "");
  const latex = () => {
    const lines = grid().map((line) => `${line.map(tex).join(" & ")} \\\\`);
    return ["\\begin{tabular}{l" + "c".repeat(data.cols.length) + "}", "\\toprule", lines[0], "\\midrule", ...lines.slice(1), "\\bottomrule", "\\end{tabular}", ""].join("\n");
  };
  const rich = () => {
    const holder = make("table", {}, ...grid().map((line, row) => make("tr", {}, ...line.map((text, col) => make(row && col ? "td" : "th", { textContent: text })))));
    return holder.outerHTML;
  };
  const picture = () => {
    const ratio = 2, first = 250, width = 108, height = 44, font = "system-ui, sans-serif";
    const canvas = make("canvas", { width: (first + width * data.cols.length) * ratio, height: height * (data.rows.length + 1) * ratio });
    const pen = canvas.getContext("2d");
    const cut = (text, room) => { let kept = text; while (kept.length > 1 && pen.measureText(kept).width > room) kept = `${kept.slice(0, -2)}…`; return kept; };
    const ink = getComputedStyle(document.body);
    pen.scale(ratio, ratio);
    pen.fillStyle = ink.backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.textBaseline = "middle";
    grid().forEach((line, row) => line.forEach((text, col) => {
      const x = col ? first + width * (col - 1) : 0, y = height * row, wide = col ? width : first;
      const cell = row && col ? boxes[row - 1][col - 1] : null;
      const look = cell ? getComputedStyle(cell) : ink;
      if (cell) { pen.fillStyle = look.backgroundColor; pen.fillRect(x, y, wide - 1, height - 1); }
      pen.fillStyle = look.color;
      pen.font = `${cell ? 500 : 600} 13px ${font}`;
      pen.textAlign = cell ? "center" : "left";
      pen.fillText(cut(text, wide - 12), cell ? x + wide / 2 : x + 6, y + height / 2);
    }));
    canvas.toBlob((blob) => {
      const link = make("a", { href: URL.createObjectURL(blob), download: "matrix.png" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  };

  /* tools: built in the language shown, again whenever it changes */
  const used = (list) => [...new Set(list)].filter(Boolean).sort();
  const select = (label, value, options, change) => {
    const chooser = make("select", {}, ...options.map(([key, text]) => make("option", { value: key, textContent: text, selected: String(key) === String(value) })));
    chooser.addEventListener("change", () => { change(chooser.value); draw(); remember(); });
    return make("label", {}, label, chooser);
  };
  const any = () => [["", word("all")]];
  const tools = () => {
    const set = (name) => (value) => { choice[name] = value; };
    const languages = used(known().language);
    const kinds = used(data.sources.map((source) => source[3]));
    const button = (text, act) => { const made = make("button", { type: "button", textContent: text }); made.addEventListener("click", () => act(made)); return made; };
    one("#form").replaceChildren(...[
      select(word("view"), choice.view, ["excerpts", "sources", "status"].map((name) => [name, word("view-" + name)]), set("view")),
      data.experts.length ? select(word("by-expert"), choice.expert, [...any(), ...data.experts.map((name, place) => [String(place), name])], set("expert")) : null,
      select(word("by-least"), choice.least, [...any(), ...Array.from({ length: Math.min(data.n, 12) }, (_, place) => [String(place + 1), `≥ ${place + 1}`])], set("least")),
      kinds.length > 1 ? select(word("by-kind"), choice.kind, [...any(), ...kinds.map((kind) => [kind, term("kind", kind)])], set("kind")) : null,
      languages.length > 1 ? select(word("by-language"), choice.language, [...any(), ...languages.map((name) => [name, term("language", name)])], set("language")) : null,
      ...data.attributes.map((name, place) => select(name, choice.attributes[place], [...any(), ...used(data.sources.map((source) => source[4][place])).map((value) => [value, value])], (value) => { choice.attributes[place] = value; })),
      make("div", { className: "row" },
        button(word("reset"), () => { Object.assign(choice, { expert: "", kind: "", language: "", least: "" }); choice.attributes.fill(""); tools(); draw(); remember(); }),
        button(word("copy-table"), (made) => copy(csv().replaceAll(",", "\t"), made, rich())),
        button("CSV", (made) => copy(csv(), made)),
        button("LaTeX", (made) => copy(latex(), made)),
        button("PNG", picture)),
    ].filter(Boolean));
  };
  const speak = () => {
    root.lang = language;
    for (const element of all("[data-i]")) element.textContent = word(element.dataset.i, element.dataset.v ?? "") || element.textContent;
    for (const element of all("[data-i-label]")) element.setAttribute("aria-label", word(element.dataset.iLabel));
    const label = (element, text) => {
      element.textContent = named(text);
      const tongue = spoken(text);
      if (tongue) element.lang = tongue;
      else element.removeAttribute("lang");
    };
    heads.forEach((head, row) => label(head, data.rows[row][1]));
    tops.forEach((head, col) => label(head, data.cols[col][1]));
    all("[data-row]").forEach((head) => label(head, data.rows[Number(head.dataset.row)][1]));
    all("[data-col]").forEach((head) => label(head, data.cols[Number(head.dataset.col)][1]));
    label(one("#title"), data.title);
    document.title = named(data.title);
    if (table) { label(one("#down"), data.corner[0]); label(one("#across"), data.corner[1]); }
    const chooser = one("#ui");
    if (chooser) chooser.value = language;
    if (table) { tools(); draw(); }
    return Promise.all([isWhole() ? retell() : null, opened ? fill(opened) : null]);
  };

  const isWhole = () => document.readyState !== "loading";
  const wanted = recall();
  shown = data.cells.map(left);
  if (table) startGrid();
  one("#ui")?.addEventListener("change", (event) => { language = event.target.value; speak(); remember(); });
  one("#theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  one("#print").addEventListener("click", () => print());
  const find = (name) => shown.find((cell) => anchors[cell.row][cell.col] === name);
  addEventListener("hashchange", () => {
    const name = recall();
    speak();
    const cell = name && find(name);
    if (cell) open(cell);
  });
  const build = () => { if (!one("#form").children.length) tools(); };
  one("#tools")?.addEventListener("toggle", build);
  const begin = async () => {
    if (language !== data.ui) speak();
    const cell = table && wanted && find(wanted);
    if (cell) {
      settle(place(cell), true);
      await open(cell);
    }
    performance.mark("ready"); /* keys move, cells answer with their quotes, filters narrow; what follows nobody waits for */
    if (isWhole()) setTimeout(finish);
    else addEventListener("DOMContentLoaded", finish);
  };
  const finish = async () => {
    if (language !== data.ui) await speak(); /* names what was read since */
    else if (table) {
      build();
      if (!isDrawn) draw();
    }
    root.dataset.ready = "";
    performance.mark("whole");
  };
  begin();
})();
