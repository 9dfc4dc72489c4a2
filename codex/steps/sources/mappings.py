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

TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


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
        from codex.importing.tables import read_table

        for mapping in reversed(self.kept()):
            told = replace(
                options,
                columns=mapping.columns,
                sheet=options.sheet or mapping.sheet,
                encoding=options.encoding or (None if is_utf8(data) else mapping.encoding),
            )
            try:
                table = read_table(data, path.name, told.encoding, told.sheet, titled=True)
            except CodexError:
                continue  # another table; or the reader tells what is wrong
            if mapping.is_of(table.header):
                said = {"mapping": replace(mapping, encoding=told.encoding, sheet=told.sheet).told()}
                return told, Finding(path.name, "sources.mapping-used", fields=said)
        return options, None

    def keep(self, path: Path, data: bytes, options: ReadOptions) -> list[Write]:
        """Return the write that keeps what was said of a table; nothing where it is kept already."""
        said = (options.columns, options.sheet, options.encoding)
        if not any(said) or path.suffix.lower() not in TABLES:
            return []
        from codex.importing.tables import read_table

        try:
            header = read_table(
                data, path.name, options.encoding, options.sheet, keep_good=True, titled=True
            ).header
        except CodexError:
            return []  # no table after all, under the name of one
        mapping = Mapping(dict(options.columns), options.sheet, options.encoding, header)
        if mapping in self.kept():
            return []
        content = {
            "columns": mapping.columns,
            "sheet": mapping.sheet or "",
            "encoding": mapping.encoding or "",
        }
        self.kept().append(mapping)
        return [record(self.study.file, "mapping", {**content, "header": [*header]})]


def is_utf8(data: bytes) -> bool:
    """Say whether a file tells its encoding itself: then what was said of an earlier one is no matter."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
