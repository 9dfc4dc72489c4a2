"""``codex demo``: the worked example, by the commands that a person types."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from codex.cli.call import Call
from codex.cli.report import tell
from codex.errors import CodexError

if TYPE_CHECKING:
    from collections.abc import Iterator

Folder = Annotated[str, Argument(metavar="[FOLDER]")]

FIXED = {"SOURCE_DATE_EPOCH": "1767225600", "CODEX_IDS": "1"}
"""Clock and ids of the example, so that it gives the same bytes on every machine."""

MISSED = 4
"""Agreement below the frozen threshold is part of the example."""

COMMANDS = """
codex import raw/literature raw/interviews raw/survey.csv raw/references.ris
codex excerpt import raw/passages.csv
codex excerpt cut --by turn
codex excerpt cut --by answer
codex codebook import codebooks/teacher-mooc.yaml
codex expert add raw/experts.csv
codex round open --kind tag --protocol protocols/tagging.yaml --seed 7
codex tag import raw/judgments/aigul.csv -e aigul
codex tag import raw/judgments/marat.csv -e marat
codex tag import raw/judgments/dana.csv -e dana
codex status
codex round close
codex agree -o exports/agreement-overall.csv
codex agree --by code -o exports/agreement-by-code.csv
codex agree --by pair -o exports/agreement-by-pair.csv
codex resolve -o exports/differences.csv
codex resolve bali2014-5 -c assessment --give --by discussion --present aigul,marat --on 2025-12-20 --why "Marking by a rubric is itself practice in assessing: the definition includes it."
codex resolve downes2010-7 -c social-web --give --by discussion --present aigul,marat --on 2025-12-20 --why "A course blog is named, and the teachers write in it themselves."
codex resolve jobe2014-5 -c self-regulation --drop --by adjudication --on 2025-12-21 --why "A certificate as a motive is not yet planning one's own learning."
codex tag export -o exports/judgments.csv
codex codebook export -o exports/codebook.yaml
codex matrix quote assessment/peer-review bali2014-5 interview-ru-2:20
codex note add "Here teachers learn to assess by being assessed: in three interviews the rubric goes on into their own class." --cell assessment/peer-review
codex matrix --rows competency --cols tool -o exports/matrix.html
codex matrix --rows competency --cols tool -o exports/matrix.csv
codex matrix --rows competency --cols tool --tidy -o exports/matrix-tidy.csv
codex matrix --rows competency --cols tool -o exports/matrix.docx
codex matrix --rows competency --cols tool -o exports/matrix.xlsx
codex matrix --rows competency --cols tool -o exports/matrix.tex
codex matrix --rows competency --cols tool -o exports/matrix.svg
codex matrix --rows competency --cols tool --review blind -o exports/matrix-for-review.html
codex matrix save interviews --rows competency --cols tool --where kind=interview
codex matrix show interviews -o exports/matrix-interviews.html
codex matrix --layout code-source --rows competency -o exports/codes-by-sources.html
codex matrix --layout together --rows competency -o exports/codes-together.html
codex matrix --layout codebook -o exports/codebook.docx
codex matrix --layout sensitivity --rows competency --cols tool -o exports/sensitivity.csv
codex matrix fill framework raw/layouts/framework.csv
codex matrix --layout framework -o exports/framework.html
codex matrix fill joint raw/layouts/joint.csv
codex matrix --layout joint -o exports/joint-display.html
codex matrix fill levels raw/layouts/levels.csv
codex matrix --layout levels -o exports/levels.html
codex matrix fill crosswalk raw/layouts/crosswalk.csv
codex matrix --layout crosswalk -o exports/crosswalk.html
codex matrix fill trace raw/layouts/trace.csv
codex matrix --layout trace -o exports/objectives.html
codex expert add raw/panel/experts.csv
codex round open --kind rate --protocol protocols/panel.yaml --items cells --rows competency --cols tool -c knowledge-sharing -c lesson-design -c assessment -c self-regulation -c forum -c messenger -c peer-review -c project-task -c certificate --propose --seed 11
codex ballot make -o ballots/round-2
# answers 2
codex ballot collect ballots/round-2/returned --receipts exports/receipts -o exports/ballots-round-2.csv
codex ballot remind
codex round close
codex round results -o exports/panel-round-2.csv
codex round proposals -o exports/proposals.csv
# merged
codex round open --kind rate --items undecided --items raw/panel/added.csv --seed 12
codex ballot make -o ballots/round-3
# answers 3
codex ballot collect ballots/round-3/returned -o exports/ballots-round-3.csv
codex round close
codex resolve --round 3 -o exports/panel-open.csv
codex resolve cell:lesson-design/peer-review --give --by discussion --present gulnar,yerlan,zarina,helen --on 2025-12-22 --why "In a rural school the plan is seen by one colleague at most, but where it is seen it changes: all four agree to that."
codex round results -o exports/panel-round-3.csv
codex round results -o exports/panel-changes.svg
codex vote export --round 3 -o exports/votes-round-3.csv
codex matrix --layout delphi -o exports/delphi.html
codex matrix --layout validity -o exports/content-validity.html
codex matrix --layout flow -o exports/item-flow.html
codex stats saturation -o exports/saturation.svg
codex agree --by code --plot forest -o exports/agreement-by-code.svg
codex report -o exports/report.html
codex report --lang kk -o exports/report-kk.docx
codex report --lang ru -o exports/report-ru.md
codex export public -o public
codex verify public
codex verify
"""
"""Each a line that works in any shell inside the study's folder; what begins with ``#`` people do."""


def demo(call: Call, folder: Folder = "codex-demo") -> None:
    """Run the worked example from raw texts to the matrix.

    codex demo
    codex demo my-first-study
    """
    from codex.cli import app
    from codex.steps.study.example import lay_out

    place = Path(folder).expanduser()
    lay_out(place)
    before, kept = Path.cwd(), {name: os.environ.get(name) for name in FIXED}
    os.environ.update({name: os.environ.get(name, value) for name, value in FIXED.items()})
    language = ["--ui-lang", call.say.language]
    try:
        lines = list(_lines())
        for number, line in enumerate(lines, 1):
            tell(f"\n[{number}/{len(lines)}] {_told(call, line)}")
            if line.startswith("#"):
                _by_people(line, place)
                continue
            os.chdir(before if number == 1 else place)
            words = shlex.split(line)[1:]
            if number == 1:
                words[1] = str(place)
            code = _run(app.main, [*language, *words])
            if code and not (code == MISSED and words[0] == "agree"):
                raise CodexError("steps.demo-stopped", command=line, code=code)
            os.chdir(before)
    finally:
        os.chdir(before)
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    tell("")
    call.note("steps.demo-done", folder=folder)
    call.note("steps.demo-open", where=place / "exports" / "matrix.html")


def _run(main: object, words: list[str]) -> int:
    """Run one command with its table kept short: a demonstration is read, not used."""
    import contextlib
    import io

    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        code: int = main(words)  # type: ignore[operator]
    lines = answer.getvalue().splitlines()
    for line in lines[:6]:
        tell(f"    {line[:150]}")
    if len(lines) > 6:
        tell(f"    … {len(lines) - 6}")
    return code


def _told(call: Call, line: str) -> str:
    what, _, which = line.removeprefix("# ").partition(" ")
    return "# " + call.say(f"steps.demo-{what}", round=which) if line.startswith("#") else line


def _by_people(line: str, place: Path) -> None:
    """Do what is done between two commands: the panel answers, proposals are put together."""
    from codex.steps.panel.example_panel import merge_proposals, panel_answers

    what, _, which = line.removeprefix("# ").partition(" ")
    if what == "answers":
        panel_answers(place, which)
    else:
        merge_proposals(place, place / "exports" / "proposals.csv", place / "raw" / "panel" / "added.csv")


def _lines() -> Iterator[str]:
    yield "codex init study --languages kk,ru,en"
    yield from (line for line in COMMANDS.splitlines() if line.strip())
