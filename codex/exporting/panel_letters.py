"""Ready texts around ballots: what goes with them, what reminds, what says that they arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.ballot import Ballot
    from codex.model.settlement import Received
    from codex.words import Words


def cover(ballot: Ballot, files: Iterable[str], say: Words) -> str:
    """Return the letter that a ballot goes out with, in the language of ``say``.

    Args:
        ballot: Of one expert.
        files: Names of the files that go with it.
        say: Words.
    """
    lines = [
        say("panel.letter-dear", who=ballot.who),
        say("panel.letter-ballot", round=ballot.round, name=ballot.name, files=", ".join(files)),
        say("panel.letter-how"),
        *([say("panel.page-closes").replace("{date}", ballot.closes)] if ballot.closes else []),
    ]
    return _shown(lines)


def reminder(ballot: Ballot, left: int, say: Words) -> str:
    """Return the letter to somebody whose answers are still missing.

    Args:
        ballot: Of one expert.
        left: Questions without an answer.
        say: Words.
    """
    total = len(ballot.items) * len(ballot.questions)
    text_id = "panel.letter-remind-all" if left >= total else "panel.letter-remind-some"
    lines = [
        say("panel.letter-dear", who=ballot.who),
        say(text_id, round=ballot.round, name=ballot.name, n=left),
        *([say("panel.page-closes").replace("{date}", ballot.closes)] if ballot.closes else []),
        say("panel.letter-decline"),
    ]
    return _shown(lines)


def receipt(
    taken: Received, counts: Mapping[str, int], *, name: str, status: str, say: Mapping[str, Words]
) -> str:
    """Return what tells an expert that their answers arrived, in all languages one after the other.

    Args:
        taken: The ballot that came back.
        counts: ``given``, ``cannot``, ``recused``, ``blank``, ``proposals``.
        name: Of the study.
        status: ``taken``, ``known``, ``older`` or ``late``.
        say: Catalogues by language.
    """
    parts = []
    for words in say.values():
        lines = [
            words("panel.receipt-head", round=taken.round, name=name, expert=taken.expert),
            words("panel.receipt-counts", **counts),
            words(f"panel.receipt-{status}"),
            *([words("panel.receipt-saved", saved=taken.saved)] if taken.saved else []),
            words("panel.receipt-code", code=taken.id[:12]),
            words("panel.receipt-not-yours"),
        ]
        parts.append(_shown(lines))
    return "\n".join(parts)


def _shown(lines: Iterable[str]) -> str:
    return "".join(f"{visible(line, lines=True)}\n" for line in lines)
