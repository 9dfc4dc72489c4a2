"""Codes merged and split, and rounds amended: what was judged stays, and says what must be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.codebook import becoming, merging
from codex.codebook.lookup import find_code
from codex.codebook.reading import read_codebook
from codex.errors import Refused
from codex.steps.codebook.codebook import keep
from codex.steps.study.gate import blind_rounds, coding_round
from codex.steps.study.opening import must_be_facilitator
from codex.steps.study.tables import text_of
from codex.store import codebooks as store
from codex.store import judgments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.codebook.merging import Recoding
    from codex.model.code import Text
    from codex.steps.codebook.codebook import Kept
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the recode list."""

    code: str
    became: tuple[str, ...]
    judgments: int
    """Given under the old code; they stay in the history."""
    conflicts: int
    """After a merge: experts' answers whose codes disagree in stance."""
    to_recheck: Mapping[str, int]
    """After a split: expert -> excerpts to look at again."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """What a merge or a split came to."""

    kept: Kept
    moves: tuple[Move, ...]


def merge(
    study: Study, codes: Sequence[str], into: str, *, dry_run: bool = False, amend: bool = False
) -> Recoded:
    """Make several codes one.

    Args:
        study: The study.
        codes: Ids, names or aliases.
        into: The code that stays.
        dry_run: Only say what would happen.
        amend: Let the open round go on under the new version.

    Raises:
        NotFound: No such code. Refused: One is retired, or a round is open and not amended.
    """
    book = store.codebook(study.file)
    asked = [find_code(book, one) for one in codes]
    return _kept(study, merging.merge(book, asked, find_code(book, into)), dry_run=dry_run, amend=amend)


def split(
    study: Study, code: str, parts: Sequence[Text], *, dry_run: bool = False, amend: bool = False
) -> Recoded:
    """Make one code several; every excerpt that has it must be looked at again."""
    book = store.codebook(study.file)
    return _kept(study, merging.split(book, find_code(book, code), parts), dry_run=dry_run, amend=amend)


def recode_list(study: Study) -> tuple[Move, ...]:
    """Return every code that became others, to the end of its way, with what is still to be looked at."""
    return _moves(study, becoming.heirs(store.codebook(study.file)))


def _kept(study: Study, found: Recoding, *, dry_run: bool, amend: bool) -> Recoded:
    with study.file.transaction():
        kept = keep(study, found.book, dry_run=dry_run, amend=amend)
        return Recoded(kept, _moves(study, found.moves))


def _moves(study: Study, moves: Mapping[str, tuple[str, ...]]) -> tuple[Move, ...]:
    """Count what was given under the old codes; of an open round, only what the actor gave."""
    codes, blind = frozenset(moves) | _targets(moves), blind_rounds(study)
    given = [
        one
        for one in judgments.judgments(study.file)
        if one.code in codes and (one.round not in blind or one.expert == study.actor.id)
    ]
    conflicts: dict[str, int] = {}
    for one in merging.carried(given, moves):
        if one.conflict:
            for old in {judged.code for judged in one.of} & moves.keys():
                conflicts[old] = conflicts.get(old, 0) + 1
    rows = []
    for code, became in moves.items():
        mine = [one for one in given if one.code == code]
        again = merging.to_recheck(mine, {code: became})
        counted = {expert: len(found) for expert, found in sorted(again.items())}
        rows.append(Move(code, became, len(mine), conflicts.get(code, 0), counted))
    return tuple(rows)


def _targets(moves: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(one for became in moves.values() for one in became)


def amend_round(
    study: Study, data: bytes, name: str, *, encoding: str | None = None, dry_run: bool = False
) -> Kept:
    """Give the open round of codes another codebook; what was finished before stays finished under the old one.

    Args:
        study: The study; the actor is its facilitator.
        data: The codebook as YAML.
        name: Name of the file, for messages.
        encoding: Of the file; recognised where it is not said.
        dry_run: Only say what would change.

    Raises:
        Refused: No tag round is open.
    """
    must_be_facilitator(study)
    if coding_round(study) is None:
        raise Refused("steps.nothing-to-amend")
    new = read_codebook(text_of(data, name, encoding), name)
    return keep(study, new, dry_run=dry_run, amend=True)
