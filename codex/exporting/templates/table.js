"use strict";
/* Language, theme, print and copying; the page is whole without it. */
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const editions = [...document.querySelectorAll(".edition")];
  const said = one("#said");
  const shown = () => editions.find((edition) => !edition.hidden);
  const speak = (language) => {
    for (const edition of editions) edition.hidden = edition.lang !== language;
    const now = shown();
    root.lang = language;
    document.title = now.dataset.title;
    one("#title").textContent = now.dataset.title;
    one("#print").textContent = now.dataset.print;
    one("#copy").textContent = now.dataset.copy;
    one("#theme").setAttribute("aria-label", now.dataset.themeWord);
    one("#find-word").textContent = now.dataset.find;
    const chooser = one("#ui");
    if (chooser) chooser.value = language;
    narrow();
  };

  /* rows that hold all the words looked for; heads stay while a row under them does, totals always */
  const find = one("#find");
  const narrow = () => {
    const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let [left, all] = [0, 0];
    for (const table of shown().querySelectorAll("table")) {
      let head = null;
      for (const row of table.tBodies[0].rows) {
        if (row.classList.contains("part")) {
          head = row;
          head.hidden = words.length > 0;
          continue;
        }
        const text = row.textContent.toLocaleLowerCase();
        const isTotal = row.classList.contains("total");
        row.hidden = !isTotal && !words.every((word) => text.includes(word));
        if (head && !row.hidden) head.hidden = false;
        if (!isTotal) [left, all] = [left + !row.hidden, all + 1];
      }
    }
    one("#left").textContent = words.length ? shown().dataset.left.replace("{left}", left).replace("{all}", all) : "";
  };
  const remember = () => {
    const asked = new URLSearchParams();
    if (root.lang !== first) asked.set("ui", root.lang);
    if (find.value.trim()) asked.set("find", find.value.trim());
    history.replaceState(null, "", String(asked) ? `#${asked}` : location.pathname + location.search);
  };
  const first = root.lang;
  const wanted = new URLSearchParams(location.hash.slice(1));
  find.value = wanted.get("find") ?? "";
  speak(editions.some((edition) => edition.lang === wanted.get("ui")) ? wanted.get("ui") : first);
  one("#ui")?.addEventListener("change", (event) => {
    speak(event.target.value);
    remember();
  });
  find.addEventListener("input", () => {
    narrow();
    remember();
  });
  one("#theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  one("#print").addEventListener("click", () => print());

  /* copying: the rows that are shown of the first table */
  const rows = (table) => [...table.rows].filter((row) => !row.hidden);
  const grid = () => rows(one("table", shown())).map((row) => [...row.cells].flatMap((cell) => [cell.textContent.replace(/\s+/g, " ").trim(), ...Array(cell.colSpan - 1).fill("")]));
  const plain = (text) => {
    const safe = /^[=+\-@]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = () => grid().map((line) => `${line.map(plain).join(",")}\r\n`).join("");
  const escapes = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (text) => text.replace(/[\\~^&%$#_{}]/g, (sign) => escapes[sign] ?? `\\${sign}`).replaceAll("–", "--").replaceAll("−", "$-$").replaceAll("×", "$\\times$").replaceAll("●", "$\\bullet$").replaceAll("±", "$\\pm$");
  const latex = () => {
    const lines = grid().map((line) => `${line.map(tex).join(" & ")} \\\\`);
    const heads = one("table", shown()).tHead.rows.length;
    return ["\\begin{tabular}{l" + "l".repeat(grid()[0].length - 1) + "}", "\\toprule", ...lines.slice(0, heads), "\\midrule", ...lines.slice(heads), "\\bottomrule", "\\end{tabular}", ""].join("\n");
  };
  const rich = () => {
    const copy = one("table", shown()).cloneNode(true);
    for (const row of copy.querySelectorAll("[hidden]")) row.remove();
    return copy.outerHTML;
  };
  const copy = async (text, html) => {
    const now = shown();
    try {
      if (html && self.ClipboardItem) await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
      else await navigator.clipboard.writeText(text);
      said.textContent = now.dataset.copied;
    } catch {
      said.textContent = now.dataset.failed;
    }
  };
  one("#copy").addEventListener("click", () => copy(grid().map((line) => line.join("\t")).join("\r\n"), rich()));
  one("#csv").addEventListener("click", () => copy(csv()));
  one("#latex").addEventListener("click", () => copy(latex()));
  root.classList.add("js");
  root.dataset.ready = "";
})();
