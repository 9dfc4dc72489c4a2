"""A file of agreement computed again, and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli.agree_answers import Looks, answer_of_study, answer_of_table
from codex.cli.agree_question import question_told
from codex.cli.agree_show import rendered
from codex.cli.show import Answer, show
from codex.errors import NotFound, NotMet

if TYPE_CHECKING:
    from codex.cli.agree_show import Shown
    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.provenance import Provenance


def verify_agreement(call: Call, out: Out, name: str) -> bool:
    """Compute a file of agreement again and compare; False where the file is none.

    Raises:
        NotMet: The study, or the table, gives other numbers, or other bytes in the same version.
        NotFound: The table that the figures were computed from is not there; or another study.
    """
    from codex.cli.paths import read
    from codex.steps.agreement.agree_export import compare, told_of

    called, content = read(name)
    path = Path(name).expanduser()
    aside = path.with_name(called + ".provenance.json")
    before = told_of(content, aside.read_bytes() if aside.is_file() else None, called)
    if before is None:
        return False
    now = _again(call, before, path)
    assert now.provenance is not None  # noqa: S101 - made by the functions that answer
    found = compare(before, now.provenance)
    same = found.same_numbers and _same_bytes(call, content, now, before)
    rows = [{"what": what, "before": was, "now": became} for what, was, became in found.differences]
    more = {"same_numbers": found.same_numbers, "same_bytes": same}
    show(call, out, Answer("verify-export", rows, columns=("what", "before", "now"), more=more))
    table = str(before.layout.get("file", ""))
    told = {"file": called, **({"table": table} if table else {"date": before.date})}
    if not found.same_numbers:
        raise NotMet("agree.other-numbers" if table else "steps.other-numbers", **told)
    if not same and before.codex == now.provenance.codex:
        raise NotMet("agree.other-bytes" if table else "steps.other-bytes", **told)
    call.note("agree.same-numbers" if table else "steps.same-numbers", **told)
    return True


def _again(call: Call, before: Provenance, path: Path) -> Shown:
    """Ask the same question again: of the table beside the file, or of the study."""
    question, layout = question_told(before.layout), before.layout
    look = Looks(
        str(layout.get("form", "csv")),
        str(layout.get("words", call.say.language)),
        raw=bool(layout.get("raw")),
        hidden="experts" in layout,
    )

    def read(name: str) -> tuple[str, bytes]:
        for place in (path.parent / name, Path.cwd() / name):
            if place.is_file():
                return name, place.read_bytes()
        raise NotFound("agree.table-not-here", file=name)

    asked = question.asked(read)
    if question.file is not None:
        return answer_of_table(question, asked, read, look)
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        if before.study_id != study.file.study.hex():
            raise NotFound("steps.other-study", file=path.name, study=before.study)
        return answer_of_study(study, question, asked, look)


def _same_bytes(call: Call, content: bytes, now: Shown, before: Provenance) -> bool:
    from codex.words import Words

    before_words, call.say = call.say, Words(str(before.layout.get("words", call.say.language)))
    form, raw = str(before.layout.get("form", "csv")), bool(before.layout.get("raw"))
    made = rendered(call, form, now, raw=raw)
    call.say = before_words
    return content == (made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass"))
