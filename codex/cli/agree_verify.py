"""A file of agreement computed again, and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli.agree_answers import Looks, answer_of_study, answer_of_table, look_at
from codex.cli.agree_looks import rendered_look
from codex.cli.agree_plan import plan_told, planned
from codex.cli.agree_question import question_told
from codex.cli.agree_show import rendered
from codex.cli.differing_rows import show_compared
from codex.errors import NotFound, NotMet
from codex.words import Words

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.provenance import Provenance
    from codex.steps.study.opening import Study


def verify_agreement(call: Call, out: Out, name: str) -> bool:
    """Compute a file of agreement again and compare; False where the file is none.

    Raises:
        NotMet: The study, or the table, gives other numbers, or other bytes in the same version.
        NotFound: The table that the figures were computed from is not there; or another study.
    """
    from codex.cli.paths import read_with_companion
    from codex.steps.agreement.agree_export import compare, told_of

    called, content, beside = read_with_companion(name)
    before = told_of(content, beside, called)
    if before is None:
        return False
    now, made = _again(call, before, Path(name).expanduser())
    found = compare(before, now, content, made)
    show_compared(call, out, found)
    table = str(before.layout.get("file", ""))
    told = {"file": called, **({"table": table} if table else {"date": before.date})}
    if not table and not before.study_id:
        table, told = "codex", {"file": called, "table": "codex"}  # a plan from expected values
    if not found.same_numbers:
        raise NotMet("agree.other-numbers" if table else "steps.other-numbers", **told)
    if found.redrawn:
        call.note("steps.redrawn", file=called)
    elif not found.same_bytes and before.codex == now.codex:
        raise NotMet("agree.other-bytes" if table else "steps.other-bytes", **told)
    call.note("agree.same-numbers" if table else "steps.same-numbers", **told)
    return True


def _again(call: Call, before: Provenance, path: Path) -> tuple[Provenance, bytes]:
    """Ask the same question again, of the table beside the file or of the study; return the file it makes."""
    words, call.say = call.say, Words(str(before.layout.get("words", call.say.language)))
    try:
        provenance, made = _made(call, before, path)
    finally:
        call.say = words
    assert provenance is not None  # noqa: S101 - made by the functions that answer
    return provenance, made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def _made(call: Call, before: Provenance, path: Path) -> tuple[Provenance | None, bytes | str]:
    question, layout = question_told(before.layout), before.layout
    topic, raw = layout.get("explain"), bool(layout.get("raw"))
    look = Looks(str(layout.get("form", "csv")), call.say.language, raw=raw, hidden="experts" in layout)

    def read(name: str) -> tuple[str, bytes]:
        for place in (path.parent / name, Path.cwd() / name):
            if place.is_file():
                return name, place.read_bytes()
        raise NotFound("agree.table-not-here", file=name)

    def answered(study: Study | None) -> tuple[Provenance | None, bytes | str]:
        if layout.get("plan"):
            seen, rests_on = planned(plan_told(layout), read, look, study=study)
            return rests_on, rendered_look(call, look.form, seen, rests_on, raw=raw)
        if topic is not None:
            seen, rests_on = look_at(str(topic), question, read, look, study=study)
            return rests_on, rendered_look(call, look.form, seen, rests_on, raw=raw)
        asked = question.asked(read)
        shown = (
            answer_of_table(question, asked, read, look)
            if study is None
            else answer_of_study(study, question, asked, look)
        )
        return shown.provenance, rendered(call, look.form, shown, raw=raw)

    if question.file is not None or not before.study_id:
        return answered(None)
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        if before.study_id != study.file.study.hex():
            raise NotFound("steps.other-study", file=path.name, study=before.study)
        return answered(study)
