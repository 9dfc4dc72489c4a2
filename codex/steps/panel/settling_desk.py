"""The table at which items of a panel are settled, one by one: what was asked, who said what, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.coding.resolving import Dispute, Table
from codex.steps.coding.resolving_desk import DecidingDesk
from codex.steps.panel.ballot_sheet import MOST_QUOTES, Sheets
from codex.steps.panel.panel_resolving import SideBySide, settle, side_by_side
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.deciding import must_decide
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.resolving import Decide
    from codex.model.ballot import BallotItem
    from codex.model.panel import Question
    from codex.model.round import Round
    from codex.model.settlement import Settlement
    from codex.steps.study.opening import Study


class SettlingDesk(DecidingDesk):
    """Items that a closed round of votes left undecided, tied or in two camps.

    Args:
        study: The study; the actor decides.
        one: The closed round.
        found: What is open.
        by: ``adjudication`` or ``discussion``.
        present: Who took part.
    """

    event = "settle"

    def __init__(
        self, study: Study, one: Round, found: Sequence[SideBySide], *, by: str, present: Sequence[str]
    ) -> None:
        self.open = tuple(found)
        disputes = tuple(Dispute(each.settled.item.id, each.settled.result.question) for each in found)
        self._sheets = Sheets(study, one, most=MOST_QUOTES)
        names = {item.about: self._sheets.title(item.about) for item in disputes}
        super().__init__(study, one, Table(disputes, family="settle", names=names), by=by, present=present)

    @property
    def now(self) -> SideBySide | None:
        """What is on the table; None when everything was."""
        return self.open[self.table.at] if self.table.now is not None else None

    @property
    def item(self) -> BallotItem | None:
        """The item on the table as whoever decides may see it, with its evidence."""
        return self._sheets.item(self.now.settled.item.id, self.study.actor) if self.now else None

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        return self._sheets.plan.question(self.now.settled.result.question) if self.now else None

    @property
    def decided(self) -> Settlement | None:
        """What people decided on what is on the table; None while it is open."""
        here = self.table.now
        made = panel.settlements(self.study.file, self.round.id) if here else ()
        return next(
            (one for one in made if here and (one.item, one.question) == (here.about, here.what)), None
        )

    def record(self, action: Decide, terms: dict[str, Any]) -> None:
        """Write one decision down."""
        settle(self.study, action.about, action.what, take=action.give, **terms)

    def decided_on(self) -> set[tuple[str, str]]:
        """Return what was decided on in the round, as (item, question)."""
        return {(one.item, one.question) for one in panel.settlements(self.study.file, self.round.id)}


def open_items_table(
    study: Study, *, round_id: str | None = None, by: str = "adjudication", present: Sequence[str] = ()
) -> SettlingDesk:
    """Sit down over the items that a closed round of votes left open.

    Args:
        study: The study; the actor is its facilitator or an adjudicator.
        round_id: A round of votes; the newest one where none is named.
        by: ``adjudication`` (one person with the right to) or ``discussion`` (all who are named).
        present: Ids or names of who took part.

    Raises:
        Refused: The round is open, or the actor may not decide.
    """
    one = vote_round(study, round_id)
    must_decide(study, one, SettlingDesk.event)
    return SettlingDesk(study, one, side_by_side(study, round_id=one.id), by=by, present=present)
