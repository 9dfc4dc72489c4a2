"""Which column of a table means what, which sheet, which encoding: said once, kept in the study for the next wave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import CodexError
from codex.model.finding import Finding
from codex.model.quick_dataclass import dataclass
from codex.store.records import record, records

if TYPE_CHECKING:
    from collections.abc import Mapping as Meanings
    from collections.abc import Sequence
    from pathlib import Path

    from codex.importing.reading import ReadOptions
    from codex.steps.study.opening import Study
    from codex.store.log import Write

_SPSS = frozenset({".sav", ".zsav"})
TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}) | _SPSS

_LINES = frozenset({".csv", ".tsv", ".tab"})
_HEAD = 1_000_000
"""Bytes of a table in which its columns are looked for."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What was said of a table once."""

    columns: Meanings[str, str]
    """Meaning -> column."""
    sheet: str | None = None
    encoding: str | None = None
    header: tuple[str, ...] = ()
    """Columns that the table had: by them it is known again where no meaning was said."""

    def told(self) -> str:
        """Return it as it could be typed."""
        said = [f"{meaning}={column}" for meaning, column in self.columns.items()]
        aside = (("--sheet", self.sheet), ("--encoding", self.encoding))
        return ", ".join((*said, *(f"{option} {word}" for option, word in aside if word)))

    def is_of(self, header: Sequence[str]) -> bool:
        """Say whether a table with these columns is one that this was said of."""
        said = [part for column in self.columns.values() for part in column.split("|")]
        known = {column.casefold() for column in header}
        return {part.strip().casefold() for part in said or self.header} <= known

    def lacking(self, header: Sequence[str]) -> dict[str, object]:
        """Return what a table lacks that is else much like the one this was said of; nothing where it is not.

        ``columns`` are those that it lacks, ``alike`` the new one that the first of them may be now.
        """
        known = {column.casefold() for column in header}
        before = {column.casefold() for column in self.header}
        said = [part.strip() for column in self.columns.values() for part in column.split("|")]
        gone = [column for column in said if column.casefold() not in known]
        if not gone or len(known & before) < max(2, len(before) // 2):
            return {}
        from difflib import get_close_matches

        new = {column.casefold(): column for column in header if column.casefold() not in before}
        close = get_close_matches(gone[0].casefold(), list(new), 1, 0.5)
        alike = new[close[0]] if close else ""
        return {"mapping": self.told(), "columns": ", ".join(gone), "alike": alike}


class Mappings:
    """The mappings of a study, looked up by the columns that a table has."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._kept: list[Mapping] | None = None

    def kept(self) -> list[Mapping]:
        """Return the mappings, the newest last."""
        if self._kept is None:
            self._kept = [
                Mapping(
                    one.get("columns", {}),
                    one.get("sheet") or None,
                    one.get("encoding") or None,
                    tuple(one.get("header", ())),
                )
                for one in records(self.study.file, "mapping").values()
            ]
        return self._kept

    def options_for(
        self, path: Path, data: bytes, options: ReadOptions
    ) -> tuple[ReadOptions, Finding | None]:
        """Return the options with a kept mapping, where none was said and the table has its columns."""
        if options.columns or path.suffix.lower() not in TABLES:
            return options, None
        headers: dict[tuple[str | None, str | None], tuple[str, ...]] = {}
        for mapping in reversed(self.kept()):
            told = replace(
                options,
                columns=mapping.columns,
                sheet=options.sheet or mapping.sheet,
                encoding=options.encoding or (None if is_utf8(data) else mapping.encoding),
            )
            way = told.encoding, told.sheet
            if way not in headers:
                headers[way] = _columns(path, data, told)
            if mapping.is_of(headers[way]):
                said = {"mapping": replace(mapping, encoding=told.encoding, sheet=told.sheet).told()}
                return told, Finding(path.name, "sources.mapping-used", fields=said)
        for mapping in reversed(self.kept()):
            for header in headers.values():
                lacking = mapping.lacking(header)
                if lacking:
                    why = "sources.mapping-renamed" if lacking["alike"] else "sources.mapping-not-used"
                    return options, Finding(path.name, why, fields=lacking)
        return options, None

    def keep(self, path: Path, data: bytes, options: ReadOptions, guessed: str = "") -> list[Write]:
        """Return the write that keeps what was said of a table; nothing where it is kept already.

        Columns that were ``guessed`` to hold texts (``Q1|Q2``) are kept as if they had been said: the next
        wave is read as this one was, whatever its cells look like.
        """
        said = (options.columns, options.sheet, options.encoding, guessed)
        if not any(said) or path.suffix.lower() not in TABLES:
            return []
        header = _columns(path, data, options, keep_good=True)
        if not header:
            return []  # no table after all, under the name of one
        columns = {**({"text": guessed} if guessed else {}), **options.columns}
        mapping = Mapping(columns, options.sheet, options.encoding, header)
        if mapping in self.kept():
            return []
        content = {
            "columns": mapping.columns,
            "sheet": mapping.sheet or "",
            "encoding": mapping.encoding or "",
        }
        self.kept().append(mapping)
        return [record(self.study.file, "mapping", {**content, "header": [*header]})]


def _columns(path: Path, data: bytes, options: ReadOptions, *, keep_good: bool = False) -> tuple[str, ...]:
    """Return the columns of a table, and those of a survey tool's own headings; nothing of no table."""
    from codex.importing.notes import Notes
    from codex.importing.sav import read_sav
    from codex.importing.surveys import unfold
    from codex.importing.tables import read_table

    try:
        if path.suffix.lower() in _SPSS:
            return read_sav(data, Notes(path.name)).header
        head = _head(path, data)
        good = keep_good or len(head) < len(data)  # the last row may be in two
        table = read_table(head, path.name, options.encoding, options.sheet, keep_good=good, titled=True)
    except CodexError:
        return ()  # another table; or the reader tells what is wrong
    plain = unfold(table, Notes(path.name), table.header).header
    return tuple(dict.fromkeys((*table.header, *plain)))


def _head(path: Path, data: bytes) -> bytes:
    """Return as much of a long table as tells its columns: of lines of text the first of them."""
    if path.suffix.lower() not in _LINES or len(data) <= _HEAD or b"\0" in data[:1000]:
        return data
    return data[: data.rfind(b"\n", 0, _HEAD) + 1] or data


def is_utf8(data: bytes) -> bool:
    """Say whether a file tells its encoding itself: then what was said of an earlier one is no matter."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
