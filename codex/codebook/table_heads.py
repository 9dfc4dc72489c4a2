"""What the columns of a table of codes may be called, in three languages and by other tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.codebook.naming import is_id, made_id
from codex.errors import DamagedInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HEADS: Final[Mapping[str, str]] = {
    "id": "id, code id, ид, код id, код ид",
    "name": "name, code, code name, tag, label, название, имя, код, код атауы, атауы, аты",
    "branch": "branch, group, code group, code group 1, ветвь, раздел, группа, тармақ, бөлім, топ",
    "parent": "parent, parent code, parent id, родитель, родительский код, жоғарғы код, ата код",
    "definition": "definition, description, comment, определение, описание, анықтама, анықтамасы, сипаттама",
    "include": "include, inclusion, включать, включается, қамтиды, кіреді",
    "exclude": "exclude, exclusion, исключать, не включается, қамтымайды, кірмейді",
    "example": "example, пример, мысал, мысалы",
    "aliases": "aliases, synonyms, синонимы, синонимдер, синонимдері",
    "colour": "colour, color, цвет, түс, түсі",
    "retired": "retired, выведен, пайдаланудан шыққан",
    "became": "became",
}
_MEANT: Final = {head: key for key, heads in _HEADS.items() for head in heads.split(", ")}
_OF_LANGUAGE: Final = re.compile(r"(.+?)(?:[._ ]|\s*\()(en|ru|kk)\)?", re.IGNORECASE)
_TEXTS: Final = frozenset({"name", "definition", "include", "exclude", "example"})


def meaning(head: str) -> str | None:
    """Return the column that :func:`codex.codebook.reading.read_rows` knows for a head, None for none.

    >>> meaning("Определение (kk)"), meaning("name.ru"), meaning("Tag"), meaning("origin.cite")
    ('definition.kk', 'name.ru', 'name', 'origin.cite')
    >>> meaning("number of highlights") is None
    True
    """
    said = " ".join(head.split()).casefold()
    if said in _MEANT:
        return _MEANT[said]
    if said.startswith("origin."):
        return said
    parted = _OF_LANGUAGE.fullmatch(said)
    key = _MEANT.get(parted[1].strip()) if parted else None
    return f"{key}.{parted[2]}" if parted and key in _TEXTS else None


def known_columns(header: Iterable[str], file: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return head -> column for what is known, and the heads that say nothing of a code.

    Raises:
        DamagedInput: No column holds names or ids of codes, or two hold the same.
    """
    found: dict[str, str] = {}
    left = []
    for head in header:
        column = meaning(head)
        if column is None:
            left.append(head)
        elif column in found.values():
            raise DamagedInput("codebook.column-twice", file=file, column=column)
        else:
            found[head] = column
    if not any(column.partition(".")[0] in {"id", "name"} for column in found.values()):
        raise DamagedInput("codebook.no-name-column", file=file, heads=", ".join(left) or "-")
    return found, tuple(left)


def as_rows(
    records: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the records of a table with the columns that are known; a row without any text is passed over.

    People name their branches in words; the id of such a branch is made from them.
    """
    branches: dict[str, str] = {}
    for line, record in records:
        row = {column: record[head].strip() for head, column in known.items()}
        said = row.get("branch", "")
        if said and not is_id(said):
            if said not in branches:
                branches[said] = made_id({"": said}, branches.values())
            row["branch"] = branches[said]
        if any(row.values()):
            yield line, row
