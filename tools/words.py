"""Build the catalogues: every ``codex/words/LANGUAGE/ROOM.po`` to its ``.mo``.

``python -m tools.words [ROOM ...]`` builds, ``--check`` only says what is amiss: texts that one
language lacks, fields or plural forms that differ, a ``.mo`` that is not the ``.po``.
"""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages import Catalog

HOME = Path(__file__).parents[1] / "codex" / "words"
LANGUAGES = ("en", "ru", "kk")
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "kk": "nplurals=2; plural=(n != 1);",
}
FORMS = {"en": 2, "ru": 3, "kk": 2}
FIELD = re.compile(r"(?<!{){([a-z_]+)")


def catalogue(path: Path) -> Catalog:
    """Read a .po."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, abort_invalid=True)


def compiled(path: Path) -> bytes:
    """Return the .mo of a .po: the same bytes each time, without date or maker, with our plural rule."""
    header = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {PLURALS[path.parent.name]}\n"
    entries = {b"": header.encode()}
    for key, forms in texts(catalogue(path)).items():
        msgid = key if len(forms) == 1 else f"{key}\0{key}"
        entries[msgid.encode()] = "\0".join(forms).encode()
    rows = sorted(entries.items())
    tables, body = b"", b""
    start = 28 + 16 * len(rows)
    for column in (0, 1):
        for row in rows:
            tables += struct.pack("<II", len(row[column]), start + len(body))
            body += row[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0) + tables + body


def texts(book: Catalog) -> dict[str, tuple[str, ...]]:
    """Id -> its text, or its plural forms."""
    found: dict[str, tuple[str, ...]] = {}
    for message in book:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else message.string or ("",)
            found[key] = tuple(form or "" for form in forms)
    return found


def complaints(room: str) -> list[str]:
    """Say what is amiss in the three catalogues of a room."""
    wrong = []
    books = {}
    for language in LANGUAGES:
        path = HOME / language / f"{room}.po"
        if not path.exists():
            wrong.append(f"{language}/{room}.po is missing")
            continue
        ids = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        wrong += [f"{language}/{room}.po: {key} twice" for key in {i for i in ids if ids.count(i) > 1}]
        books[language] = texts(catalogue(path))
    every = set().union(*books.values()) if books else set()
    fields: dict[str, set[str]] = {}
    for language, book in books.items():
        wrong += [f"{language}/{room}.po lacks {key}" for key in sorted(every - book.keys())]
        for key, forms in sorted(book.items()):
            if not key.startswith(f"{room}."):
                wrong.append(f"{language}/{room}.po: {key} belongs elsewhere")
            if len(forms) not in (1, FORMS[language]) or not all(forms):
                wrong.append(
                    f"{language}/{room}.po: {key} has {len(forms)} forms, one of them empty or too few"
                )
            used = set().union(*(FIELD.findall(form) for form in forms))
            first = fields.setdefault(key, used)
            if used - {"n"} != first - {"n"}:
                wrong.append(
                    f"{language}/{room}.po: {key} has fields {sorted(used)}, English {sorted(first)}"
                )
    return wrong


def main(arguments: list[str]) -> int:
    """Build or check; 1 when something is amiss."""
    check = "--check" in arguments
    rooms = [a for a in arguments if a != "--check"] or sorted({p.stem for p in HOME.glob("*/*.po")})
    wrong = [line for room in rooms for line in complaints(room)]
    for path in sorted(HOME.glob("*/*.po")):
        if path.stem in rooms:
            fresh, built = compiled(path), path.with_suffix(".mo")
            if not check:
                built.write_bytes(fresh)
            elif not built.exists() or built.read_bytes() != fresh:
                wrong.append(f"{built.parent.name}/{built.name} is not its .po: make words")
    print("\n".join(wrong) or f"catalogues: {len(rooms)} rooms in {len(LANGUAGES)} languages, all whole")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
