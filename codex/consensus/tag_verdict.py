"""What a rule says of one excerpt and one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.consensus.rules import agrees
from codex.model.decision import Tally, Verdict

if TYPE_CHECKING:
    from codex.consensus.rules import Rule


def judge_tally(rule: Rule, tally: Tally, *, quorum: int, ties: str = "undecided") -> Verdict:
    """Return the outcome for a tally under a frozen rule.

    ``at least k of n`` counts the whole roster, so an absent expert does not help the code in; a share
    and unanimity are of those who judged, which is what the quorum is for. *Only mentions* is a
    judgment that speaks for neither side. An even split that one more vote would
    settle is a tie (three against three under a majority, but not five against five where all ten must
    agree: that rule is plainly not met); the protocol's ``ties`` says what becomes of it, and the reason
    keeps saying that it was one.

    Args:
        rule: A rule that only counts people (``Rule.counts_only``).
        tally: How the roster judged.
        quorum: Fewest experts who must have judged.
        ties: ``undecided`` (a tie stays a tie), ``in`` or ``out``.

    >>> from codex.consensus.rule_text import read_rule
    >>> two_of_three = read_rule("at least 2 of 3")
    >>> judge_tally(two_of_three, Tally(2, 0, 0, 1, 0), quorum=2)
    Verdict(outcome='in', why='consensus.why-rule-met')
    >>> judge_tally(two_of_three, Tally(1, 0, 0, 1, 1), quorum=2)
    Verdict(outcome='tie', why='consensus.why-tie')
    """
    if tally.judged < max(quorum, 1):
        return Verdict("undecided", "consensus.why-below-quorum")
    if agrees(rule, tally.gave, tally.judged):
        return Verdict("in", "consensus.why-rule-met")
    if _evenly_split(rule, tally):
        return {
            "in": Verdict("in", "consensus.why-tie-in"),
            "out": Verdict("out", "consensus.why-tie-out"),
        }.get(ties, Verdict("tie", "consensus.why-tie"))
    if tally.gave == 0:
        return Verdict("out", "consensus.why-nobody-gave")
    if tally.missing and agrees(rule, tally.gave + tally.missing, tally.roster):
        return Verdict("out", "consensus.why-absent-could-turn")
    return Verdict("out", "consensus.why-rule-not-met")


def _evenly_split(rule: Rule, tally: Tally) -> bool:
    even = tally.gave > 0 and tally.gave == tally.against + tally.not_given
    return even and agrees(rule, tally.gave + 1, tally.judged)
