"""The words of a page in three languages, so that a reader can change the language in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.matrix import STATUSES
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.view import MatrixView
    from codex.words import Words

SHARED: Final = (
    "excerpts", "sources", "experts", "against", "n-of", "caption", "caption-open", "caption-keys", "legend",
    "cells", "shade", "evidence", "evidence-more", "evidence-none", "capped", "withheld", "withheld-n",
    "translation", "translated-own", "translated-back-translated", "translated-second-reader",
    "decided-in", "decided-out", "gave-it", "gave-against", "judged-of", "memo",
    "where-from", "top", "close", "more", "link", "copied", "not-copied", "tools", "view",
    "view-excerpts", "view-sources", "view-status", "by-expert", "by-kind", "by-language", "by-least",
    "all", "reset", "filtered", "copy-table", "print", "theme", "rule-head", "rule-protocol", "agreement",
    "status-against", "status-selection", "prov-verify", "empty",
    *(f"status-{status}" for status in STATUSES),
    *(f"means-{status}" for status in STATUSES),
    *(f"place-{place}" for place in ("page", "time", "paragraph", "turn", "answer")),
    *(f"language-{language}" for language in ("kk", "ru", "en", "mixed", "unknown")),
    *(f"kind-{kind}" for kind in ("paper", "reference", "interview", "answers", "web")),
    *(f"prov-{part}" for part in ("study", "date", "codebook", "protocol", "rule", "rounds", "n", "methods",
                                  "seed", "pins", "layout", "codex", "digest")),
)  # fmt: skip


class PageWords:
    """Texts of a page by key; numbers of the study are filled in, ``{v}`` is left to each use."""

    def __init__(self, view: MatrixView, say: Mapping[str, Words], language: str) -> None:
        matrix = view.matrix
        self._fields = {"k": matrix.k, "n": len(matrix.roster), "quorum": matrix.quorum}
        self._rule = rule_key(view)
        self._is_conditional = "evidence" in view.provenance.methods
        self._tables = {name: self._filled(words, (*SHARED, rule_key(view))) for name, words in say.items()}
        self.language = language
        self.say = say[language]
        """Catalogues of the language that the page opens in."""

    def _filled(self, say: Words, keys: Iterable[str]) -> dict[str, str]:
        found = {}
        for key in keys:
            text = say(f"exporting.{key}")
            for name, value in self._fields.items():
                text = text.replace(f"{{{name}}}", str(value))
            if key == self._rule and self._is_conditional:
                text = f"{text} {say('exporting.rule-selected')}"
            found[key] = text
        return found

    def __call__(self, key: str, v: object = "") -> str:
        """Return a text in the language that the page opens in."""
        return self._tables[self.language][key].replace("{v}", str(v)).replace("{where}", str(v))

    def known(self, kind: str, value: str) -> str:
        """Return the word for a language or kind of source, itself where there is none.

        The page has words for every one that codex knows; others come from attributes.
        """
        return self._tables[self.language].get(f"{kind}-{value}", visible(value))

    @property
    def tables(self) -> dict[str, dict[str, str]]:
        """Language -> key -> text, for the script of the page."""
        return self._tables


def rule_key(view: MatrixView) -> str:
    """Return the key of the sentence that states the cell rule."""
    matrix = view.matrix
    if matrix.rule == "crossed":
        return "rule-crossed"
    return "rule-pair" if matrix.rows.kind == matrix.cols.kind == "branch" else "rule-one"
