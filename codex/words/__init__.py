"""What people read: catalogues in English, Russian and Kazakh, one file per room.

A text is asked for by its id; the part before the first point names the catalogue::

    >>> say = Words("en")
    >>> say("errors.no-such-text-id")
    'errors.no-such-text-id'

The lowest room of the house: it imports nothing of codex, everything may import it.
"""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "ru", "kk")
"""Languages that have a catalogue, the default first."""

_HERE: Final = Path(__file__).parent


class Words:
    """Texts of one language; a catalogue is loaded when a text of it is first asked for."""

    def __init__(self, language: str = "en") -> None:
        self.language: str = language if language in LANGUAGES else "en"
        self._catalogues: dict[str, gettext.NullTranslations] = {}

    def __call__(self, text_id: str, /, **fields: object) -> str:
        """Return the text for ``text_id`` with its fields filled in.

        Args:
            text_id: ``catalogue.name``; an unknown id comes back as it is, so that a
                missing text is seen and never an error of its own.
            **fields: What stands in the braces of the text; a whole number ``n`` also
                decides the plural form.
        """
        n = fields.get("n")
        found = self._find(text_id, n if isinstance(n, int) else None)
        if found is None:
            return text_id
        return found.format_map(fields) if fields else found

    def has(self, text_id: str) -> bool:
        """Say whether the catalogue has this text."""
        return self._find(text_id, None) is not None

    def _find(self, text_id: str, n: int | None) -> str | None:
        catalogue = self._catalogue(text_id.partition(".")[0])
        found = text_id if n is None else catalogue.ngettext(text_id, text_id, n)
        if found == text_id:  # a text may name n without having plural forms
            found = catalogue.gettext(text_id)
        return None if found == text_id else found

    def _catalogue(self, name: str) -> gettext.NullTranslations:
        if name not in self._catalogues:
            path = _HERE / self.language / f"{name}.mo"
            try:
                with path.open("rb") as file:
                    self._catalogues[name] = gettext.GNUTranslations(file)
            except OSError:
                self._catalogues[name] = gettext.NullTranslations()
        return self._catalogues[name]


def chosen_language(asked: str | None = None) -> str:
    """Return the interface language: asked for, else of the environment, else English.

    ``CODEX_UI_LANG`` comes before the locale variables; ``kk_KZ.UTF-8`` means ``kk``.
    """
    for value in (
        asked,
        *(os.environ.get(name) for name in ("CODEX_UI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")),
    ):
        if value:
            short = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            if short in LANGUAGES:
                return short
            if short in {"c", "posix"}:
                return "en"
    return _windows_language() or "en"


def _windows_language() -> str | None:
    if sys.platform != "win32":  # pragma: no cover - Windows alone
        return None
    import ctypes
    import locale

    name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    short = name.split("_")[0]
    return short if short in LANGUAGES else None
