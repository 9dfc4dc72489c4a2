"""Small texts that every export needs: numbers, places in a source, names without harm."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from codex.words.letters import slug
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.view import Quote
    from codex.words import Words

NARROW_SPACE: Final = "\u202f"
_PLAIN_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
_PLACES: Final = ("page", "time", "paragraph", "turn", "answer")


def count_text(number: int, language: str) -> str:
    r"""Return a count with thousands parted as the language does: from 1,000 in English (APA), else from 10 000.

    >>> count_text(12345, "en"), count_text(1999, "en"), count_text(12345, "ru"), count_text(1999, "kk")
    ('12,345', '1,999', '12\u202f345', '1999')
    """
    if abs(number) < (1_000 if language == "en" else 10_000):
        return str(number)
    return f"{number:,}".replace(",", "," if language == "en" else NARROW_SPACE)


def decimal_text(number: float, language: str, places: int = 2, *, bounded: bool = False) -> str:
    """Return a number as papers print it.

    Args:
        number: Finite.
        language: ``ru`` and ``kk`` have a decimal comma.
        places: Digits after the point.
        bounded: True for what cannot exceed 1 (agreement, correlation, p): APA leaves out the zero
            before the point; with a decimal comma it stays.

    >>> decimal_text(0.7426, "en", bounded=True), decimal_text(0.7426, "kk"), decimal_text(-0.004, "en")
    ('.74', '0,74', '0.00')
    """
    text = f"{number:.{places}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("-")
    if language != "en":
        return text.replace(".", ",").replace("-", "\u2212")
    if bounded:
        text = re.sub(r"^(-?)0\.", r"\1.", text)
    return text.replace("-", "\u2212")


def p_text(p: float, language: str) -> str:
    """Return a p value with its sign, three places, never zero.

    >>> p_text(0.0004, "en"), p_text(0.0314, "en"), p_text(0.0314, "ru")
    ('< .001', '= .031', '= 0,031')
    """
    if p < 0.001:
        return f"< {decimal_text(0.001, language, 3, bounded=True)}"
    return f"= {decimal_text(p, language, 3, bounded=True)}"


def range_text(low: str, high: str) -> str:
    r"""Return a range with an en dash, or with blanks around it where a minus would meet it.

    >>> range_text(".61", ".88")
    '.61–.88'
    """
    dash = " \u2013 " if "\u2212" in low + high else "\u2013"
    return f"{low}{dash}{high}"


def locator_text(locator: Mapping[str, str | int], speaker: str, say: Words) -> str:
    """Return where in the source a quote stands, in words.

    >>> from codex.words import Words
    >>> locator_text({"page": 12, "paragraph": 3}, "", Words("en"))
    'p. 12, para. 3'
    """
    parts = [visible(speaker)] if speaker else []
    known = [place for place in _PLACES if locator.get(place) not in {None, ""}]
    parts += [say(f"exporting.place-{place}", where=visible(str(locator[place]))) for place in known]
    return ", ".join(parts)


def made_by(quote: Quote) -> str:
    """Return who translated a quote, and when."""
    return ", ".join(filter(None, (visible(quote.translator), quote.translation_date)))


def translation_credit(quote: Quote, say: Words) -> str:
    """Return how a quote was translated, by whom and when, in words."""
    way = quote.translation_way or "own"
    return say(f"exporting.translated-{way}", v=made_by(quote)).rstrip(", ")


def anchor(*names: str) -> str:
    """Return an HTML id made of other ids: the same each time, harmless in any script.

    >>> anchor("planning", "miro"), anchor("село, 5 класс")[:16]
    ('c.planning.miro', 'c.selo-5-klass-f')
    """
    return ".".join(["c", *(_part(name) for name in names)])


def _part(name: str) -> str:
    if _PLAIN_ID.fullmatch(name):
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{slug(name, 24) or 'x'}-{digest}"


def file_stem(name: str, fallback: str = "export") -> str:
    """Return a name that any system takes as a file name: Latin letters, digits and hyphens.

    >>> file_stem("../../CON"), file_stem("Матрица 1")
    ('con-x', 'matritsa-1')
    """
    stem = slug(name, 60) or fallback
    reserved = stem in {"con", "prn", "aux", "nul"} or re.fullmatch(r"(com|lpt)[0-9]", stem)
    return f"{stem}-x" if reserved else stem
