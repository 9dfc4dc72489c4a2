"""Which column of a table means what: said once, kept in the study for the next wave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import CodexError
from codex.importing.tables import read_table
from codex.model.finding import Finding
from codex.store.records import record, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from codex.importing.reading import ReadOptions
    from codex.steps.study import Study
    from codex.store.log import Write

TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


class Mappings:
    """The mappings of a study, looked up by the columns that a table has."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._kept: dict[str, Mapping[str, str]] | None = None

    def kept(self) -> dict[str, Mapping[str, str]]:
        """Return id -> mapping, the newest last."""
        if self._kept is None:
            held = records(self.study.file, "mapping")
            self._kept = {key: one["columns"] for key, one in held.items()}
        return self._kept

    def options_for(
        self, path: Path, data: bytes, options: ReadOptions
    ) -> tuple[ReadOptions, Finding | None]:
        """Return the options with a kept mapping, where none was said and the table has its columns."""
        if options.columns or path.suffix.lower() not in TABLES or not self.kept():
            return options, None
        try:
            header = read_table(data, path.name, options.encoding, options.sheet).header
        except CodexError:
            return options, None  # the reader tells what is wrong
        known = {column.casefold() for column in header}
        for mapping in reversed([*self.kept().values()]):
            if _columns(mapping) <= known:
                told = ", ".join(f"{meaning}={column}" for meaning, column in mapping.items())
                return (
                    replace(options, columns=mapping),
                    Finding(path.name, "sources.mapping-used", fields={"mapping": told}),
                )
        return options, None

    def keep(self, path: Path, options: ReadOptions) -> list[Write]:
        """Return the write that keeps what was said of a table; nothing where it is kept already."""
        if not options.columns or path.suffix.lower() not in TABLES:
            return []
        said = dict(options.columns)
        if said in [dict(one) for one in self.kept().values()]:
            return []
        write = record(self.study.file, "mapping", {"columns": said})
        self.kept()[str(write.key[0]).partition(":")[2]] = said
        return [write]


def _columns(mapping: Mapping[str, str]) -> set[str]:
    return {part.strip().casefold() for column in mapping.values() for part in column.split("|")}
