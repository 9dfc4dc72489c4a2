"""What consent keeps from experts in a round that froze it: asked of nobody any more, what was judged stays.

Consent is a field of a source, or of a case it belongs to, and may be tightened at any time. Nothing
here costs more than what is withheld.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from codex.store.sources import KEPT_FROM_CODERS, KEPT_FROM_PANEL, source, without_consent
from codex.store.translations import translation_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.expert import Expert
    from codex.store.study_file import StudyFile

_UNITS = """
SELECT x.n, i.id, coalesce(x.language, s.language, 'unknown') FROM member m JOIN excerpt x ON x.n = m.excerpt
JOIN ident i ON i.n = x.n JOIN source s ON s.n = x.source JOIN ident o ON o.n = s.n
WHERE m.sample = ? AND o.id IN (SELECT value FROM json_each(?))"""
_ITEMS = """
SELECT t.item, i.id, coalesce(x.language, s.language, 'unknown') FROM item t
JOIN ident i ON i.id = json_extract(t.refs, '$[0]') JOIN excerpt x ON x.n = i.n
JOIN source s ON s.n = x.source JOIN ident o ON o.n = s.n
WHERE t.round = ? AND t.live AND t.kind IN ('excerpt', 'pair') AND o.id IN (SELECT value FROM json_each(?))"""
_TEXTS = """
SELECT i.n, i.id, coalesce(s.language, 'unknown') FROM round r, json_each(r.sources) f
JOIN ident i ON i.id = json_extract(f.value, '$[0]') JOIN source s ON s.n = i.n
WHERE r.n = ? AND i.id IN (SELECT value FROM json_each(?))"""


class Withheld(NamedTuple):
    """What consent withholds of a round."""

    units: Mapping[int, str]
    """Number -> id of excerpts, of items on an excerpt, or of whole sources in a unitizing round."""
    languages: Mapping[int, str]
    """Number -> language."""
    given: Mapping[tuple[int, str], int]
    """(Number, expert) -> answers that were given before and stay: one a unit, in a panel one a question."""

    @property
    def answers(self) -> int:
        """How many answers about it stay."""
        return sum(self.given.values())


def withheld(file: StudyFile, round_id: str, kind: str, sample: str, *, panel: bool) -> Withheld | None:
    """Return what of a round nobody is shown any more; None where that is nothing.

    Args:
        file: The study.
        round_id: The round.
        kind: Its kind.
        sample: Its sample; empty where it has none.
        panel: True for rounds of votes: what a panel may not read is withheld too.
    """
    closed = without_consent(file, panel=panel)
    if not closed:
        return None
    number, names = file.number(round_id), json.dumps(sorted(closed))
    sql, asked = (_ITEMS, number) if panel else (_TEXTS, number) if kind == "unitize" else (_UNITS, None)
    rows = file.connection.execute(sql, [file.number(sample) if asked is None else asked, names]).fetchall()
    if not rows:
        return None
    units = {unit: name for unit, name, _ in rows}
    answers = (
        "SELECT v.item, e.id, count(*) FROM vote v JOIN ident e ON e.n = v.expert WHERE v.round = ? AND v.live"
        " AND v.item IN (SELECT value FROM json_each(?)) GROUP BY v.item, e.id"
        if panel
        else "SELECT d.excerpt, e.id, 1 FROM done d JOIN ident e ON e.n = d.expert WHERE d.round = ?"
        " AND d.occasion = 1 AND d.version IS NOT NULL AND d.excerpt IN (SELECT value FROM json_each(?))"
    )
    given = file.connection.execute(answers, [number, json.dumps([*units])])
    return Withheld(
        units, {unit: language for unit, _, language in rows}, {(unit, who): n for unit, who, n in given}
    )


def passed_by(file: StudyFile, found: Withheld, expert: Expert, asks: int = 1) -> int:
    """Return how many answers an expert would owe about what is withheld, had they been shown it.

    Args:
        file: The study.
        found: As :func:`withheld` gave it.
        expert: Whose answers; what they do not read they do not owe.
        asks: Questions a unit.
    """
    texts = translation_languages(file) if expert.languages else {}
    return sum(
        max(asks - found.given.get((unit, expert.id), 0), 0)
        for unit, name in found.units.items()
        if expert.reads_one(found.languages[unit], texts.get(name, ()))
    )


def said_elsewhere(file: StudyFile) -> int:
    """Return a number that differs as soon as another program wrote into the study file: consent may have too."""
    return int(file.connection.execute("PRAGMA data_version").fetchone()[0])


def may_be_shown(file: StudyFile, source_id: str, *, panel: bool = False) -> bool:
    """Say whether the words of a source may be shown to an expert who codes, or to a panel."""
    found = source(file, source_id)
    return found is not None and found.consent not in (KEPT_FROM_PANEL if panel else KEPT_FROM_CODERS)
