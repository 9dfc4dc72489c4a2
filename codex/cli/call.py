"""How codex was called, handed to every command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli import report
from codex.cli.terminal import is_terminal
from codex.errors import NotFound, Refused
from codex.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from codex.cli.progress import Advance
    from codex.model.finding import Finding

STUDY_FILE = "study.codex"
"""A folder that holds this file is a study."""
TOLD = 50
"""Findings of one kind that are told to somebody at a terminal."""


class Call:
    """One run of codex: its language, its study, and the way to tell people things.

    Args:
        say: Texts in the language of the interface.
        folder: What ``--study`` or ``CODEX_STUDY`` said.
        command: As in the table: ``source list``.
        debug: True shows tracebacks.
        json: True where a program reads the answer: hints and findings are then not told on stderr.
    """

    def __init__(
        self,
        say: Words | None = None,
        folder: str | None = None,
        command: str = "",
        *,
        debug: bool = False,
        json: bool = False,
    ) -> None:
        self.say = say or Words()
        self.folder = folder
        self.command = command
        self.debug = debug
        self.json = json
        self.warnings: list[str] = []
        """Kept for the JSON envelope."""

    @property
    def study(self) -> Path:
        """Return the folder of the study.

        Raises:
            NotFound: Neither this folder nor one above it, or not the one that was named, is a study.
        """
        found = study_folder(self.folder)
        if found is None:
            where = str(Path(self.folder).expanduser()) if self.folder else str(Path.cwd())
            raise NotFound("cli.no-such-study" if self.folder else "cli.no-study", where=where)
        return found

    def warn(self, text_id: str, /, **fields: object) -> None:
        """Tell of something that is amiss but stops nothing."""
        text = self.say(text_id, **fields)
        if self.json:
            self.warnings.append(text)
        else:
            report.tell(self.say("cli.warning", what=text))

    def note(self, text_id: str, /, **fields: object) -> None:
        """Give a hint to the person at the terminal."""
        if not self.json:
            report.tell(self.say(text_id, **fields))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell what was noticed while reading, each with its place.

        On a terminal very many of one kind are told by their number; a file or a program gets all of them.
        """
        if self.json:
            return
        most = TOLD if is_terminal(sys.stderr) else None
        told: dict[str, int] = {}
        for finding in findings:
            told[finding.why] = told.get(finding.why, 0) + 1
            if most is not None and told[finding.why] > most:
                continue
            label = "cli.finding-skipped" if finding.skipped else "cli.finding"
            report.tell(self.say(label, where=finding.where, why=finding.message(self.say)))
        if most is not None and (more := sum(max(0, many - most) for many in told.values())):
            self.note("cli.more-findings", n=more)

    def told(self, finding: Finding) -> dict[str, str | bool]:
        """Return a finding as programs read it."""
        return {"where": finding.where, "why": finding.message(self.say), "skipped": finding.skipped}

    def confirm(self, text_id: str, /, yes: bool, **fields: object) -> None:
        """Ask before something is changed that many rows or people depend on.

        Raises:
            Refused: The answer was no, or there is no terminal to ask on and no ``--yes``.
        """
        if yes:
            return
        if self.json or not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
            raise Refused("cli.needs-yes", what=self.say(text_id, **fields))
        if not report.ask(self.say("cli.ask", what=self.say(text_id, **fields)), self.say):
            raise Refused("cli.declined")

    def progress(
        self, text_id: str, total: int | None = None, /, **fields: object
    ) -> AbstractContextManager[Advance]:
        """Return a context that gives ``advance(steps)`` and shows progress where someone sees it."""
        from codex.cli.progress import progress

        return progress(self.say(text_id, **fields), total, quiet=self.json)


def study_folder(asked: str | None) -> Path | None:
    """Return the study that was named, else the one around the current folder, else None."""
    if asked:
        named = Path(asked).expanduser()
        folder = named.parent if named.name == STUDY_FILE else named
        return folder if (folder / STUDY_FILE).is_file() else None
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / STUDY_FILE).is_file()), None)
