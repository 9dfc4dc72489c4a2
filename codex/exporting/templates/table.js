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
    const chooser = one("#ui");
    if (chooser) chooser.value = language;
  };
  const wanted = new URLSearchParams(location.hash.slice(1)).get("ui");
  if (wanted && editions.some((edition) => edition.lang === wanted)) speak(wanted);
  one("#ui")?.addEventListener("change", (event) => {
    speak(event.target.value);
    history.replaceState(null, "", `#ui=${event.target.value}`);
  });
  one("#theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  one("#print").addEventListener("click", () => print());
  one("#copy").addEventListener("click", async () => {
    const now = shown();
    const table = one("table", now);
    const lines = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ")).join("\t"));
    try {
      const parts = { "text/plain": new Blob([lines.join("\r\n")], { type: "text/plain" }), "text/html": new Blob([table.outerHTML], { type: "text/html" }) };
      await navigator.clipboard.write([new ClipboardItem(parts)]);
      said.textContent = now.dataset.copied;
    } catch {
      said.textContent = now.dataset.failed;
    }
  });
  root.classList.add("js");
  root.dataset.ready = "";
})();
