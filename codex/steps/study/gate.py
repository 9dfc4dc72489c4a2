"""The gate: while a round is open, nobody reads what the others judged."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput, NotFound, Refused
from codex.model.protocol import Protocol
from codex.model.round import CODING
from codex.store import rounds as store
from codex.store.soundness import damaged_tables, pinned_elsewhere

if TYPE_CHECKING:
    from codex.model.round import Round
    from codex.steps.study.opening import Study


LISTED: Final = frozenset({"round", "closing", "late", "ident"})
"""The tables that a list of rounds is read from."""


def all_rounds(study: Study, tables: frozenset[str] | None = None) -> tuple[Round, ...]:
    """Return the rounds of the study in the order of their numbers, each with its protocol.

    Args:
        study: The study.
        tables: Those that all that is told comes from, :data:`LISTED` and more; None: any, as for whoever
            computes from what was judged.

    Raises:
        DamagedInput: The file is damaged: what it would give is not what codex wrote.
    """
    must_be_whole(study, tables=tables)
    return store.rounds(study.file, _frozen)


@lru_cache(maxsize=64)
def _frozen(text: str) -> Protocol:
    """Return a round's protocol; the text was frozen with the round, and reading it takes a while."""
    from codex.consensus.protocol_file import read_protocol

    return read_protocol(text)


def must_be_whole(study: Study, *, at_most: int | None = None, tables: frozenset[str] | None = None) -> None:
    """Let nobody compute from rows that are not those that codex wrote.

    Args:
        study: The study.
        at_most: Do not look at tables of more rows than this; None: at all.
        tables: Those that all that is told comes from; None: any.

    Raises:
        DamagedInput: Some are; the message names where.
    """
    damaged = damaged_tables(study.file, at_most=at_most, tables=tables)
    if damaged:
        raise DamagedInput("together.tables-differ", path=study.file.path, tables=", ".join(damaged))


def bare_rounds(study: Study) -> tuple[Round, ...]:
    """Return the rounds without reading their protocols: for who only asks what is open."""
    return store.rounds(study.file, lambda text: Protocol(text=text))


def the_round(
    study: Study, asked: str | None, *, kind: str | None = None, tables: frozenset[str] | None = None
) -> Round:
    """Return the round that was asked for, else the newest one (of that kind); ``tables`` as for all of them.

    Raises:
        NotFound: There is no such round, or none at all yet.
    """
    found = [item for item in all_rounds(study, tables) if kind is None or item.kind == kind]
    if asked is not None:
        for item in found:
            if item.id == asked:
                return item
        raise NotFound("steps.unknown-round", round=asked, known=", ".join(item.id for item in found) or "-")
    if not found:
        raise NotFound("steps.no-round")
    return found[-1]


def open_round(study: Study, *, kind: str | None = "tag") -> Round | None:
    """Return the newest open round of that kind (None: of any), None where there is none."""
    return next(
        (item for item in reversed(bare_rounds(study)) if item.is_open and kind in {None, item.kind}), None
    )


def coding_round(study: Study) -> Round | None:
    """Return the open round in which codes are given: of tags, else of spans; None where there is none."""
    return open_round(study) or open_round(study, kind="unitize")


def marks_spans(study: Study, asked: str | None) -> bool:
    """Say whether who sits down to code marks spans: the round asked for, else the newest open one of codes."""
    running = [one for one in bare_rounds(study) if one.kind in CODING and (one.is_open or one.id == asked)]
    if asked is not None:
        return any(one.id == asked and one.kind == "unitize" for one in running)
    return bool(running) and running[-1].kind == "unitize"


def sees_all(study: Study, one: Round, command: str, *, peek: bool) -> None:
    """Let through who may read everybody's judgments of a round; a look at an open one is recorded.

    Raises:
        Refused: The round is open and ``--peek`` was not given; or this is an own copy, without what was
            judged in it.
        DamagedInput: The file is damaged: what it would give is not what the log says.
    """
    must_be_whole(study)
    if not one.is_open:
        if not holds_all(study, one):
            raise Refused("together.not-in-copy", round=one.id, owner=study.file.owner)
        return
    if not peek and study.file.owner:
        raise Refused("together.alone-here", round=one.id, owner=study.file.owner)
    if not peek:
        raise Refused("steps.blind", round=one.id, command=command)
    study.write([store.look(study.file, one.id, command)])


def holds_all(study: Study, one: Round) -> bool:
    """Say whether everything that a closed round counted is here: an own copy has nobody's judgments.

    Figures of what happens to be in a copy would be wrong, and look right.
    """
    return not study.file.owner or one.is_open or not pinned_elsewhere(study.file, one.id)


def blind_rounds(study: Study) -> frozenset[str]:
    """Return the rounds whose judgments are nobody's to read but their own expert's."""
    return frozenset(item.id for item in bare_rounds(study) if item.is_open)
