"""Layouts that a study keeps by name, so that a table of the paper can be made again with one word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.codebook.lookup import find_code
from codex.errors import Refused, UsageProblem
from codex.exporting.csv_tables import SHOWN
from codex.model.quick_dataclass import dataclass
from codex.steps.matrix.matrix import Axes, chosen_codes
from codex.steps.matrix.paper_layout import EVIDENCE, Layout, layout_named, no_such_layout
from codex.steps.sources.which_sources import find_source, the_filter
from codex.store.codebooks import codebook
from codex.store.records import record, record_gone, records
from codex.store.sources import sources

if TYPE_CHECKING:
    from codex.steps.study.opening import Study

KIND: Final = "layout"
LONGEST: Final = 80
"""Letters of a name."""
_OF_ITS_OWN: Final = ("format", "language", "tidy", "excel", "raw", "quotes")
"""What is said each time and not kept."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A layout with its name."""

    id: str
    name: str
    layout: Layout


def saved_layouts(study: Study) -> tuple[Saved, ...]:
    """Return the layouts of the study, the oldest first."""
    return tuple(
        Saved(key, content["name"], Layout.of(content["layout"]))
        for key, content in records(study.file, KIND).items()
    )


def save_layout(study: Study, name: str, layout: Layout, *, replace_old: bool = False) -> Saved:
    """Keep a layout; what it names is looked up first and kept by its id.

    Raises:
        UsageProblem: No name, one of ours, or no sides. NotFound: It names what the study does not have.
        Refused: There is one of that name, and replacing was not asked for.
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST or layout_named(called):
        raise UsageProblem("steps.layout-name", name=name)
    with study.file.transaction():
        kept = looked_up(study, layout)
        old = next((one for one in saved_layouts(study) if _same(one.name, called)), None)
        if old and not replace_old:
            raise Refused("steps.layout-there", name=old.name)
        content = {"name": called, "layout": _kept(kept)}
        write = record(study.file, KIND, content, name=old.id if old else "")
        study.write([write])
        return Saved(str(write.key[0]).partition(":")[2], called, kept)


def _kept(layout: Layout) -> dict[str, Any]:
    asked = {key: value for key, value in layout.asked().items() if key not in _OF_ITS_OWN}
    return {**asked, **({"round": layout.round_id} if layout.round_id else {})}


def looked_up(study: Study, layout: Layout) -> Layout:
    """Return the layout with codes and sources by their ids.

    Raises:
        NotFound: A side, code or source that the study does not have. UsageProblem: No sides.
    """
    book = codebook(study.file)
    if layout.layout == EVIDENCE and not (layout.rows and layout.cols):
        raise UsageProblem("steps.which-sides")
    if layout.layout == EVIDENCE and layout.rows == layout.cols:
        raise UsageProblem("steps.same-sides", side=layout.rows)
    the_filter(study, layout.where)
    chosen_codes(book, layout.codes)
    axes = Axes(book, tuple(sources(study.file)), {})
    for side in (layout.rows, layout.cols):
        if side and side != "case":
            axes.side(side)
    return replace(
        layout,
        codes=tuple(find_code(book, word) for word in layout.codes),
        sources=tuple(find_source(study, word).id for word in layout.sources),
    )


def saved_layout(study: Study, name: str) -> Saved:
    """Return the layout of that name.

    Raises:
        NotFound: None is called so; the others are told.
    """
    every = saved_layouts(study)
    found = next((one for one in every if _same(one.name, name)), None)
    if found is None:
        raise no_such_layout(name, tuple(one.name for one in every))
    return found


def forget_layout(study: Study, name: str) -> Saved:
    """Take a layout back.

    Raises:
        NotFound: None is called so.
    """
    with study.file.transaction():
        found = saved_layout(study, name)
        study.write([record_gone(KIND, found.id)])
        return found


def layout_of(study: Study, word: str, asked: Layout) -> Layout:
    """Return the layout that a word means: one of ours as asked for, or a saved one with what was asked beside.

    Raises:
        NotFound: Neither. UsageProblem: The matrix cannot show what was asked for.
    """
    ours = layout_named(word) if word else EVIDENCE
    if ours:
        if ours == EVIDENCE and asked.show not in {"", *SHOWN}:
            raise UsageProblem("steps.layout-show", layout=ours, show=asked.show, known=", ".join(SHOWN))
        return replace(asked, layout=ours)
    kept = saved_layout(study, word).layout
    plain = Layout()
    more = {
        name: getattr(asked, name)
        for name in Layout.__dataclass_fields__
        if name != "layout" and getattr(asked, name) != getattr(plain, name)
    }
    return replace(kept, **more)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
