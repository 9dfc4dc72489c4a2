"""A question of agreement answered: figures with what they rest on, of a round or of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from codex.cli.agree_show import Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.cli.agree_question import Question
    from codex.model.provenance import Provenance
    from codex.steps.agreement.closer_look import Look
    from codex.steps.agreement.figures import Asked
    from codex.steps.study.opening import Study


class Looks(NamedTuple):
    """How the figures will look, so that a file of them can be made again byte by byte."""

    form: str
    words: str
    """Language of the interface."""
    raw: bool = False
    hidden: bool = False
    """Whether they go into a file, for others: experts are then called as the protocol allows."""
    carried: bool = True
    """Whether what they rest on goes with them, as into a file or inside JSON."""

    def told(self) -> dict[str, Any]:
        """Return it as an export carries it."""
        return {"form": self.form, "words": self.words, **({"raw": True} if self.raw else {})}


def answer_of_table(
    question: Question, asked: Asked, read: Callable[[str], tuple[str, bytes]], look: Looks
) -> Shown:
    """Compute the figures of a table.

    Raises:
        DamagedInput: The table cannot be read as ratings.
        UsageProblem: What was asked for cannot be computed.
    """
    from codex.steps.agreement.agree_export import of_table
    from codex.steps.agreement.calculator import calculate

    name, data = read(question.file or "")
    found = calculate(data, name, question.form(read), asked)
    layout = {**question.told(), **look.told()}
    return Shown(
        found.figures,
        plot=question.plot,
        language=question.lang,
        verify=asked.verify,
        findings=found.findings,
        provenance=of_table(found.figures, data, layout) if look.carried else None,
    )


def answer_of_study(
    study: Study, question: Question, asked: Asked, look: Looks, *, peek: bool = False
) -> Shown:
    """Compute the figures of a round.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        NotFound: No such round, code or source.
    """
    from codex.steps.agreement.agree_export import of_study
    from codex.steps.agreement.agreement import code_names, measure, without_names

    found = measure(study, asked, round_id=question.round, peek=peek)
    layout = {**question.told(), **look.told()}
    told = {}
    if chosen_book := (found.book.version if found.book and question.codebook else ""):
        layout["codebook"] = chosen_book
        told = {"codebook": chosen_book, "frozen_codebook": found.round.version}
    if look.hidden and found.round.protocol.anonymity != "names":
        found, layout = without_names(study, found), {**layout, "experts": "labels"}
    return Shown(
        found.figures,
        {
            "round": found.round.id,
            "looks": found.looks,
            "excerpts": found.excerpts,
            "selected": found.selected,
            "conditional": found.selected > 0,
            **told,
        },
        code_names(found, question.lang or look.words),
        plot=question.plot,
        language=question.lang,
        verify=asked.verify,
        left_out=found.left_out,
        provenance=of_study(study, found, layout) if look.carried else None,
    )


def look_at(
    topic: str,
    question: Question,
    read: Callable[[str], tuple[str, bytes]],
    look: Looks,
    *,
    study: Study | None = None,
    peek: bool = False,
) -> tuple[Look, Provenance | None]:
    """Take a closer look at a table, or at a round of the study, and say what it rests on.

    Raises:
        Refused: The round is open and ``peek`` is False.
        UsageProblem: A topic that is none, or that this material cannot answer.
    """
    from codex.steps.agreement.agree_export import of_look
    from codex.steps.agreement.closer_look import look_at_study, look_at_table

    asked = question.asked(read)
    layout = {**question.told(), **look.told(), "explain": topic}
    data: bytes | None
    if study is None:
        name, data = read(question.file or "")
        found = look_at_table(data, name, topic, question.form(read), asked)
    else:
        data = None
        found = look_at_study(study, topic, asked, round_id=question.round, peek=peek)
    return found, of_look(found, layout, study=study, data=data) if look.carried else None
