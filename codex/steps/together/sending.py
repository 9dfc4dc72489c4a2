"""The log of a study as lines of JSON: to send, to keep in git, to read with other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.errors import Refused
from codex.steps.study.consents import kept_from
from codex.steps.study.gate import blind_rounds, sees_all, the_round
from codex.store import exchange
from codex.store.holdings import bodies_of
from codex.store.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.steps.study.opening import Study
    from codex.store.log import Event


def log_lines(
    study: Study, *, with_texts: bool = False, peek: bool = False, without_judgments: bool = False
) -> Iterator[str]:
    """Give the log as lines, each with its end, in canonical form and order.

    While a round is open an expert gets their own judgments of it and no others; the facilitator
    leaves them out or looks on the record. Texts whose consent keeps them from the actor stay at home.

    Args:
        study: The study.
        with_texts: Also texts, titles, names and notes.
        peek: Look at open rounds, on the record.
        without_judgments: Leave out what others judged in open rounds.

    Raises:
        Refused: The log holds others' judgments of an open round.
    """
    blind = blind_rounds(study)
    hidden = {name for name in blind if _others_judged(study, name)}
    if hidden and study.actor.role == "facilitator" and not without_judgments:
        for name in sorted(hidden):
            if not peek:
                raise Refused("steps.blind-log", round=name)
            sees_all(study, the_round(study, name), "export log", peek=peek)
        hidden = set()
    me = study.actor.id

    def stays_at_home(event: Event) -> bool:
        kind = KINDS.get(event.kind)
        if kind is None or not kind.judging or not hidden:
            return False
        key = json.loads(event.key)[1:]
        return key[kind.key.index("round")] in hidden and key[kind.key.index("expert")] != me

    kept = kept_from(study) if with_texts else frozenset()
    bodies = [body for name in sorted(kept) for body in bodies_of(study.file, name)]
    return exchange.lines(study.file, with_texts=with_texts, leave_out=stays_at_home, withheld=bodies)


def _others_judged(study: Study, round_id: str) -> bool:
    """Say whether anybody but the actor has judged in a round."""
    for kind in KINDS.values():
        if kind.judging:
            start = json.dumps([kind.stem, round_id], ensure_ascii=False, separators=(",", ":"))[:-1]
            place = kind.key.index("expert") + 1
            found = study.file.connection.execute(
                "SELECT 1 FROM event WHERE key >= ? AND key < ? AND json_extract(key, ?) <> ? LIMIT 1",
                [start + ",", start + "-", f"$[{place}]", study.actor.id],
            ).fetchone()
            if found:
                return True
    return False
