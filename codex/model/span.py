"""Free spans: what an expert marked in a source by their own choice (unitizing rounds)."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """A source as a unitizing round froze it: all of its text is to be worked through."""

    source: str
    text: str
    """Id of the body that holds the text of that moment; spans are counted in it."""
    length: int
    """Code points."""


@dataclass(frozen=True, slots=True)
class FreeSpan:
    """One expert's own selection in a source, with the codes they gave it; never an excerpt."""

    id: str
    round: str
    source: str
    expert: str
    start: int
    end: int
    """Unicode code points in the frozen text, end-exclusive."""
    codes: tuple[tuple[str, str], ...] = ()
    """(code, stance), in the order they were given; none yet where it is only marked."""
    unsure: bool = False
    note: str = ""
    version: str = ""
    """Codebook version under which it was last changed."""
    text: str = ""
    """Id of the body in which its places are counted."""

    @property
    def given(self) -> tuple[str, ...]:
        """Ids of its codes.

        >>> FreeSpan("p1", "1", "s1", "aigul", 4, 9, (("goals", "supports"),)).given
        ('goals',)
        """
        return tuple(code for code, _ in self.codes)
