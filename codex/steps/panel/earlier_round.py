"""What experts may see of the round before: computed at home, carried along into their own copies."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codex.errors import DamagedInput
from codex.model.feedback import FeedbackItem
from codex.steps.panel.settled_items import computed
from codex.steps.panel.vote_rounds import round_before
from codex.steps.study.gate import holds_all
from codex.store import panel
from codex.store.copies import shown_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.consensus.feedback import FeedbackPacks
    from codex.model.round import Round
    from codex.model.vote import Item
    from codex.steps.study.opening import Study


class Earlier:
    """What there is to see, by the protocol of the round that asks now.

    An own copy has nobody's votes: it shows what was put into it when it was made, and where nothing was,
    it shows nothing rather than figures of a panel that is not there.

    Args:
        study: The study.
        one: The round that asks.
        items: What it asks about.
    """

    def __init__(self, study: Study, one: Round, items: Sequence[Item]) -> None:
        self.round = ""
        """The round that is shown, or nothing."""
        self._packs: FeedbackPacks | None = None
        self._given: list[FeedbackItem] = []
        self._reader = study.file.owner
        carried = shown_before(study.file, study.file.owner, one.id) if study.file.owner else None
        if carried:
            self.round, self._given = _unpacked(study, carried)
            return
        before = round_before(study, one, items)
        if before is None or not holds_all(study, before):
            return
        from codex.consensus.feedback import FeedbackPacks

        self.round = before.id
        votes = panel.votes(study.file, before.id)
        found, _ = computed(study, before, panel.items(study.file, before.id), votes)
        wanted = {item.id for item in items}
        results = [entry.result for entry in found if entry.result.item in wanted]
        self._packs = FeedbackPacks(one.protocol, results, votes, settled=True)

    def of(self, expert: str) -> dict[str, dict[str, FeedbackItem]]:
        """Return item -> question -> what this expert may see."""
        shown: dict[str, dict[str, FeedbackItem]] = {}
        for one in self._list(expert):
            shown.setdefault(one.item, {})[one.question] = one
        return shown

    def packed(self, expert: str) -> str:
        """Return what this expert may see as it goes into their own copy; empty where there is nothing."""
        found = self._list(expert)
        if not found:
            return ""
        told = {"round": self.round, "items": [asdict(one) for one in found]}
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _list(self, expert: str) -> Sequence[FeedbackItem]:
        if self._packs is not None:
            return self._packs.of(expert)
        return self._given if expert == self._reader else ()


def _unpacked(study: Study, carried: str) -> tuple[str, list[FeedbackItem]]:
    """Return which round is told of and what.

    Raises:
        DamagedInput: It is not as :meth:`Earlier.packed` writes it.
    """
    try:
        told = json.loads(carried)
        return str(told["round"]), [_item(one) for one in told["items"]]
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise DamagedInput("together.shown-damaged", path=study.file.path) from problem


def _item(told: Mapping[str, Any]) -> FeedbackItem:
    low_high = told["quartiles"]
    return FeedbackItem(
        item=str(told["item"]),
        question=str(told["question"]),
        n=int(told["n"]),
        own=str(told["own"]),
        median=None if told["median"] is None else float(told["median"]),
        quartiles=None if low_high is None else (float(low_high[0]), float(low_high[1])),
        distribution=tuple((str(value), int(count)) for value, count in told["distribution"]),
        hidden=str(told["hidden"]),
        unanimous=bool(told["unanimous"]),
        outcome=str(told["outcome"]),
        comments=tuple(str(text) for text in told["comments"]),
    )
