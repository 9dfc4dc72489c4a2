"""What the machine asks to be recorded or shown; frozen values that the steps carry out."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Give:
    """Give a code to an excerpt, or give it again with another stance, doubt or note."""

    excerpt: str
    code: str
    stance: str = "supports"
    unsure: bool = False
    note: str = ""
    occasion: int = 1


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a code back that was given before."""

    excerpt: str
    code: str
    occasion: int = 1


@dataclass(frozen=True, slots=True)
class Remark:
    """Unsure, or a note, on an excerpt that is not finished (a Done without a version)."""

    excerpt: str
    unsure: bool = False
    note: str = ""
    occasion: int = 1


@dataclass(frozen=True, slots=True)
class Finish:
    """The expert has finished with the excerpt under the round's codebook version.

    ``unsure`` and ``note`` are told here where no code was given; otherwise each
    :class:`Give` carries them.
    """

    excerpt: str
    unsure: bool = False
    note: str = ""
    occasion: int = 1


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the actor's last batch back; the store knows which it was."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was undone last; the store knows what it was."""


@dataclass(frozen=True, slots=True)
class Show:
    """Show the definition of a code; the whole codebook where ``code`` is empty. Records nothing."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave; everything is saved already."""


Action = Give | Withdraw | Remark | Finish | Undo | Show | Quit
"""The actions of one turn are one batch: all are carried out, or none."""
