"""Continua: texts in which raters marked spans of their own (unitizing)."""

from __future__ import annotations

from dataclasses import dataclass

MEASURES = ("character", "word", "sentence")


@dataclass(frozen=True, slots=True)
class Span:
    """One rater's own selection, positions counted from 0, end-exclusive."""

    rater: str
    start: int
    end: int
    category: str

    @property
    def length(self) -> int:
        """Positions covered.

        >>> Span("ana", 4, 9, "planning").length
        5
        """
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Continuum:
    """A stretch of ``length`` positions and what each rater marked in it.

    Text that a rater left unmarked is a judgment too (nothing here), so ``raters`` names all who
    worked through the continuum, also those who marked nothing.
    """

    length: int
    spans: tuple[Span, ...] = ()
    raters: tuple[str, ...] = ()
    """All who worked through it; left empty, those who marked something, sorted."""
    categories: tuple[str, ...] = ()
    """Declared categories, used or not; left empty, those in use, sorted."""
    measure: str = "character"
    """What a position is: ``character`` (Unicode code point), ``word`` or ``sentence``."""
    name: str = ""
    """The source it is taken from."""

    def __post_init__(self) -> None:
        if self.length < 1 or self.measure not in MEASURES:
            msg = f"a continuum of {self.length} {self.measure}s"
            raise ValueError(msg)
        marked = {span.rater for span in self.spans}
        used = {span.category for span in self.spans}
        object.__setattr__(self, "raters", self.raters or tuple(sorted(marked)))
        object.__setattr__(self, "categories", self.categories or tuple(sorted(used)))
        if missing := (marked - set(self.raters)) | (used - set(self.categories)):
            msg = f"not declared: {sorted(missing)}"
            raise ValueError(msg)
        for span in self.spans:
            if not 0 <= span.start < span.end <= self.length:
                msg = f"span {span.start}-{span.end} in a continuum of {self.length}"
                raise ValueError(msg)
