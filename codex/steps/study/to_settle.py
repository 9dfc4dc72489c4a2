"""What somebody wants settled, and which round is meant: the same for codes, spans and items of a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass
from codex.model.vote import ITEM_KINDS
from codex.steps.study.gate import all_rounds, bare_rounds

if TYPE_CHECKING:
    from codex.model.round import Round
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class ToSettle:
    """What was said of a decision, or of what is to be listed."""

    about: str | None = None
    """An excerpt or an item; None: whatever is open."""
    codes: tuple[str, ...] = ()
    question: str | None = None
    """Of an item."""
    give: bool | None = None
    """True: the code holds, the item is taken; None: nothing is decided."""
    by: str = ""
    """``adjudication`` or ``discussion``, where it was said."""
    present: tuple[str, ...] = ()
    on: str = ""
    why: str = ""
    round: str | None = None
    alike: bool = False
    """All places at which everybody marked the same."""
    everything: bool = False
    """Also what is settled already."""
    peek: bool = False

    @property
    def way(self) -> str:
        """How it is decided: as was said, else by discussion where people were named."""
        return self.by or ("discussion" if self.present else "adjudication")

    @property
    def is_said(self) -> bool:
        """Whether something single was named, so that nobody sits down to settle one after another."""
        said = self.on or self.why or self.alike or self.everything or self.peek
        return bool(self.about is not None or self.codes or self.give is not None or said)

    @property
    def is_item(self) -> bool:
        """Whether it is about an item.

        >>> ToSettle("cell:planning/forum").is_item, ToSettle("x7k2m9p4q").is_item
        (True, False)
        """
        kind, mark, _ = (self.about or "").partition(":")
        return bool(mark) and kind in ITEM_KINDS


def is_of_panel(study: Study, asked: ToSettle) -> bool:
    """Say whether items of a panel are meant: one is named, or the round is, or the study has no other rounds."""
    if asked.is_item:
        return True
    if asked.round is None and asked.about is not None:
        return False
    meant = [one for one in bare_rounds(study) if asked.round in {None, one.id}]
    return bool(meant) and all(one.is_vote for one in meant)


def span_round(study: Study, asked: str | None) -> Round | None:
    """Return the unitizing round that is meant: the one asked for, the newest where a study has none of tags."""
    kinds = [(one.id, one.kind) for one in bare_rounds(study)]
    if asked is None and any(kind == "tag" for _, kind in kinds):
        return None
    wanted = [name for name, kind in kinds if kind == "unitize" and asked in {None, name}]
    return next((one for one in all_rounds(study) if wanted and one.id == wanted[-1]), None)
