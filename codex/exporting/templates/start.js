"use strict";
/* Starts the page, whose table stands: the policy knows the sheet and the script that were packed by their hashes. */
document.codex.then((data) => {
  if (!data) return;
  document.codex = data;
  for (const tag of ["style", "script"]) {
    const element = document.createElement(tag);
    element.textContent = data[tag];
    document.head.append(element);
  }
});
