"""Ballots that come back: every way, everything a mailbox does to them, and nothing that was altered."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import CodexError
from codex.steps.panel.ballot_collect import Outcome, collect, enter
from codex.steps.panel.ballots import make_ballots, reminders
from codex.steps.study.opening import open_study
from codex.store import panel as store
from tests.panel import Filled, Typed, fill, make_study, page_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEVEN: Callable[[str, str], str] = lambda _item, _question: "7"  # noqa: E731
Forms = dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Forms]:
    """A study with an open round, and the ballots of its three experts."""
    folder = tmp_path_factory.mktemp("ballots") / "s"
    run = make_study(folder, tagged=True)
    run(
        "round",
        "open",
        "--kind",
        "rate",
        "--items",
        "cells",
        "--protocol",
        str(folder / "raw" / "rate.yaml"),
        "--propose",
    )
    with open_study(folder) as study:
        forms = {one.expert: dict(one.files) for one in make_ballots(study)}
    return folder, forms


@pytest.fixture
def study(made: tuple[Path, Forms], tmp_path: Path) -> Typed:
    shutil.copytree(made[0], tmp_path / "s")
    return Typed(tmp_path / "s")


@pytest.fixture
def forms(made: tuple[Path, Forms]) -> Forms:
    return made[1]


def data_of(forms: Forms, expert: str) -> dict[str, Any]:
    return page_data(forms[expert][f"ballot-r2-{expert}.html"])


def take(study: Typed, *files: tuple[str, bytes | str]) -> list[Outcome]:
    given = [(name, data.encode() if isinstance(data, str) else data) for name, data in files]
    with open_study(study.folder) as opened:
        return collect(opened, given)


def one(study: Typed, data: bytes | str, name: str = "x") -> Outcome:
    found = take(study, (name, data))
    assert len(found) == 1, found
    return found[0]


def cast(study: Typed, expert: str) -> dict[tuple[str, str], str]:
    with open_study(study.folder) as opened:
        found = store.votes(opened.file, "2", expert=expert)
    return {(vote.item, vote.question): vote.value or vote.state for vote in found}


def reason(outcome: Outcome) -> str:
    assert outcome.status == "quarantined", outcome
    assert outcome.problem is not None
    return outcome.problem.text_id


def filled(forms: Forms, expert: str = "serik", answer: Any = SEVEN, **more: Any) -> Filled:
    return fill(data_of(forms, expert), answer, **more)


def test_a_ballot_holds_its_own_key_and_no_other_and_the_log_holds_none(study: Typed, forms: Forms) -> None:
    secrets = {expert: data_of(forms, expert)["k"] for expert in forms}
    assert len(set(secrets.values())) == 3
    log = (study.folder / "study.codex").read_bytes()
    keys = study.folder / "study.keys"
    assert keys.stat().st_mode & 0o777 == 0o600
    for secret in (*secrets.values(), json.loads(keys.read_text())["ballots"]):
        assert secret.encode() not in log
        assert bytes.fromhex(secret) not in log
        assert all(
            secret not in content.decode("utf-8", "replace")
            for expert, files in forms.items()
            for content in files.values()
            if secret != secrets.get(expert)
        )


def test_the_same_round_gives_the_same_ballots(study: Typed, forms: Forms) -> None:
    with open_study(study.folder) as opened:
        assert {one.expert: dict(one.files) for one in make_ballots(opened)} == forms


def test_a_saved_file_is_taken_once(study: Typed, forms: Forms) -> None:
    ballot = filled(forms)
    assert one(study, ballot.json).status == "taken"
    assert set(cast(study, "serik").values()) == {"7"}
    again = one(study, ballot.json, "other name.json.html")
    assert (again.status, again.changed) == ("known", 0)
    with open_study(study.folder) as opened:
        assert len(store.received(opened.file, "2")) == 1


def test_the_copied_text_is_the_same_ballot_as_the_file(study: Typed, forms: Forms) -> None:
    ballot = filled(forms, proposals=("Тағы бір тармақ",))
    assert one(study, ballot.block(data_of(forms, "serik"))).status == "taken"
    assert one(study, ballot.json).status == "known"
    with open_study(study.folder) as opened:
        assert [proposal.text for proposal in store.proposals(opened.file, "2")] == ["Тағы бір тармақ"]


def test_a_second_thought_is_a_revision_and_a_straggler_changes_nothing(study: Typed, forms: Forms) -> None:
    first = filled(forms, saved="2026-11-20T10:00:00Z")
    second = filled(
        forms, answer=lambda i, q: "3" if q == "fit" else None, saved="2026-11-20T12:00:00Z", revision=2
    )
    assert one(study, second.json).status == "taken"
    late = one(study, first.json)
    assert (late.status, late.changed) == ("older", 0)
    assert set(cast(study, "serik").values()) == {"3"}
    with open_study(study.folder) as opened:
        assert len(store.received(opened.file, "2")) == 2


def test_of_two_in_one_folder_the_later_counts_whatever_their_names(study: Typed, forms: Forms) -> None:
    first, second = (
        filled(forms, saved="2026-11-20T10:00:00Z"),
        filled(forms, answer=lambda *_: "2", saved="2026-11-21T08:00:00Z"),
    )
    found = take(study, ("a.json", second.json), ("z.json", first.json))
    assert [outcome.status for outcome in found] == ["taken", "taken"]
    assert set(cast(study, "serik").values()) == {"2"}


def test_a_later_page_that_leaves_an_answer_blank_takes_it_back_and_says_so(
    study: Typed, forms: Forms
) -> None:
    one(study, filled(forms).json)
    outcome = one(
        study,
        filled(forms, answer=lambda i, q: "7" if q == "fit" else None, saved="2026-11-20T11:00:00Z").json,
    )
    assert outcome.gone == 3
    assert all(question == "fit" for _, question in cast(study, "serik"))


def test_cannot_judge_recused_and_comments_arrive(study: Typed, forms: Forms) -> None:
    def answer(item: str, question: str) -> Any:
        if "chat" in item:
            return ("recused", "", "")
        return ("cannot-judge", "", "білмеймін") if question == "fit" else ("given", "9", "иә\nəбден")

    outcome = one(study, filled(forms, answer=answer).json)
    assert outcome.counts["cannot"] > 0
    assert outcome.counts["recused"] > 0
    with open_study(study.folder) as opened:
        comments = {vote.comment for vote in store.votes(opened.file, "2")}
    assert {"білмеймін", "иә\nəбден"} <= comments


def test_what_comes_after_closing_is_kept_and_not_counted(study: Typed, forms: Forms) -> None:
    study("round", "close", "2")
    assert one(study, filled(forms).json).status == "late"
    assert cast(study, "serik") == {}
    assert one(study, filled(forms).json).status == "known"
    study("round", "reopen", "2")
    assert set(cast(study, "serik").values()) == {"7"}


def test_a_receipt_is_in_three_languages(study: Typed, forms: Forms) -> None:
    text = one(study, filled(forms).json).receipt
    assert all(word in text for word in ("Received", "Получено", "Алынды"))


def changed(ballot: Filled, **fields: Any) -> str:
    return json.dumps({**ballot.document, **fields}, ensure_ascii=False)


def test_altered_foreign_and_unknown_ballots_are_set_aside_with_their_reason(
    study: Typed, forms: Forms
) -> None:
    ballot = filled(forms)
    answers = ballot.document["answers"]
    cases = {
        "panel.bad-signature": changed(ballot, answers=[{**answers[0], "value": "9"}, *answers[1:]]),
        "panel.bad-study": changed(ballot, study="00" * 16),
        "panel.bad-round": changed(ballot, round="7"),
        "panel.bad-expert": changed(ballot, expert="stranger"),
        "panel.bad-agenda": changed(ballot, agenda="0" * 16),
        "panel.bad-schema": changed(ballot, schema="codex/ballot@2"),
        "panel.bad-fields": changed(ballot, extra=1),
        "panel.bad-half": ballot.json[: len(ballot.json) // 2],
        "importing.json-key-twice": ballot.json.replace('"round": "2",', '"round": "2", "round": "2",'),
        "panel.bad-nothing": " \n",
        "panel.bad-no-ballot": "Dear all, I am on leave until Monday.",
        "panel.bad-empty-ballot": forms["serik"]["ballot-r2-serik.html"].decode(),
        "panel.bad-form-blank": forms["serik"]["ballot-r2-serik.txt"].decode(),
    }  # fmt: skip
    found = take(
        study, *((name, text) for name, text in cases.items()), ("good.json", filled(forms, "dana").json)
    )
    told = {outcome.where: outcome for outcome in found}
    assert told["good.json"].status == "taken"
    for name in cases:
        assert reason(told[name]) == name
    assert cast(study, "serik") == {}


def test_another_experts_ballot_under_a_borrowed_name_is_refused(study: Typed, forms: Forms) -> None:
    assert reason(one(study, changed(filled(forms, "dana"), expert="serik"))) == "panel.bad-signature"


def test_answers_that_cannot_be_are_refused_even_when_signed(study: Typed, forms: Forms) -> None:
    for answer, why in (
        (lambda *_: "10", "panel.vote-off-scale"),
        (lambda *_: ("maybe", "", ""), "panel.vote-no-state"),
        (lambda *_: ("recused", "7", ""), "panel.vote-no-recusal"),
        (lambda *_: ("given", "", ""), "panel.vote-says-nothing"),
        (lambda *_: ("given", "7", "x" * 4001), "panel.vote-long-comment"),
    ):
        assert reason(one(study, filled(forms, answer=answer).json)) == why


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "no last line end": lambda text: text.rstrip().encode(),
    "quoted": lambda text: "\n".join(f"> > {line}" for line in text.splitlines()).encode(),
    "in a web letter": lambda text: f"<html><body><p>Hello</p><pre>{text}</pre></body></html>".encode(),
}


@pytest.mark.parametrize("what", ENCODINGS)
@pytest.mark.parametrize("form", ["file", "block"])
def test_what_programs_do_to_a_text_does_no_harm(study: Typed, forms: Forms, what: str, form: str) -> None:
    ballot = filled(forms, answer=lambda i, q: ("given", "7", "Ұнайды: қажет"))
    text = ballot.json if form == "file" else ballot.block(data_of(forms, "serik"))
    assert one(study, ENCODINGS[what](text)).status == "taken"


def test_a_block_pasted_into_a_reply_with_its_lines_rewrapped_is_read(study: Typed, forms: Forms) -> None:
    block = filled(forms).block(data_of(forms, "serik"))
    head, letters, end = (
        block.partition("\n[codex")[0],
        block.partition("]\n")[2].partition("[end")[0],
        block[-15:],
    )
    begin = "[codex-ballot 1 2 serik]"
    packed = letters.replace("\n", "")
    rewrapped = "\n>  ".join(packed[at : at + 43] for at in range(0, len(packed), 43))
    text = f"Сәлем!\n> {head}\n> {begin}\n> {rewrapped}\n> {end.strip()}\nRegards\n> On Monday you wrote:\n> > hello"
    assert one(study, text).status == "taken"


def test_a_block_that_lost_its_end_or_a_letter_says_so(study: Typed, forms: Forms) -> None:
    block = filled(forms).block(data_of(forms, "serik"))
    assert reason(one(study, block[:300])) == "panel.bad-block-cut"
    lines = block.split("\n")
    lines[3] = lines[3][:-1]
    assert reason(one(study, "\n".join(lines))) == "panel.bad-block-damaged"
    assert reason(one(study, block.replace(" serik]", " dana]"))) == "panel.bad-block-head"


def letter(ballot: str, *, attached: str = "", html: str = "") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "serik@example.org", "panel@example.org", "Re: Бюллетень"
    made["Date"] = "Fri, 20 Nov 2026 15:00:00 +0500"
    made.set_content(ballot or "Жауаптарым қоса тіркелді.")
    if html:
        made.add_alternative(html, subtype="html")
    if attached:
        made.add_attachment(attached.encode(), "application", "octet-stream", filename="жауап.json")
        made.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(40), "image", "png", filename="logo.png")
    return bytes(made)


def test_letters_are_opened_with_what_is_attached(study: Typed, forms: Forms) -> None:
    ballot = filled(forms)
    block = ballot.block(data_of(forms, "serik"))
    assert one(study, letter("", attached=ballot.json)).status == "taken"
    assert one(study, letter(block, html=f"<p>{block}</p>")).status == "known"
    box = (
        b"From a Fri Nov 20 15:00:00 2026\n"
        + letter(block)
        + b"\nFrom b Fri Nov 20 16:00:00 2026\n"
        + letter("", attached=filled(forms, "dana").json)
    )
    assert sorted(outcome.status for outcome in take(study, ("inbox", box))) == ["known", "taken"]


def test_archives_are_opened_and_litter_in_them_is_passed_over(study: Typed, forms: Forms) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("in/a.json", filled(forms).json)
        archive.writestr("in/b.txt", filled(forms, "dana").block(data_of(forms, "dana")))
        archive.writestr("__MACOSX/in/._a.json", b"\0\5\x16\7")
        archive.writestr(".DS_Store", b"\0")
    found = take(study, ("ballots.zip", buffer.getvalue()))
    assert sorted((outcome.expert, outcome.status) for outcome in found) == [
        ("dana", "taken"),
        ("serik", "taken"),
    ]


def test_an_archive_that_would_burst_is_refused(study: Typed) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * 60_000_000)
    assert reason(one(study, buffer.getvalue())).startswith("importing.zip")


def answered_form(forms: Forms, expert: str, answers: dict[str, str]) -> str:
    lines = forms[expert][f"ballot-r2-{expert}.txt"].decode().split("\n")
    return "\n".join(
        line + answers.get(line.split()[0], answers.get("*", ""))
        if line.startswith("#") and "=>" in line
        else line
        for line in lines
    )


def test_a_message_filled_in_by_hand_is_taken(study: Typed, forms: Forms) -> None:
    text = answered_form(
        forms, "serik", {"#1a": "7, толық", "#1b": "?", "#2a": "!", "#3a": "9", "#+": "Жаңа тармақ"}
    )
    outcome = one(study, text)
    assert (outcome.status, outcome.way) == ("taken", "text")
    values = sorted(cast(study, "serik").values())
    assert values == ["7", "9", "cannot-judge", "recused", "recused"]
    assert outcome.counts["proposals"] == 1
    assert one(study, text).status == "known"


@pytest.mark.parametrize("arrow", ["⇒", "=>", "→", "=="])
def test_a_reply_that_quotes_the_form_below_its_answers_is_read(
    study: Typed, forms: Forms, arrow: str
) -> None:
    answer = answered_form(forms, "serik", {"#1a": "6", "#1b": "4"}).replace("=>", arrow)
    original = "\n".join(f"> {line}" for line in forms["serik"]["ballot-r2-serik.txt"].decode().split("\n"))
    assert one(study, f"{answer}\n\n20.11.2026, 10:00, panel:\n{original}").status == "taken"
    assert sorted(cast(study, "serik").values()) == ["4", "6"]


def test_an_answer_on_the_line_below_its_number_is_read(study: Typed, forms: Forms) -> None:
    lines = forms["serik"]["ballot-r2-serik.txt"].decode().split("\n")
    reply = []
    for line in lines:
        reply.append(f"> {line}".rstrip())
        if line.startswith("#1a"):
            reply += ["", "8"]
    assert one(study, "\n".join(reply)).status == "taken"
    assert list(cast(study, "serik").values()) == ["8"]


def test_a_form_with_a_wrong_code_value_or_line_is_set_aside(study: Typed, forms: Forms) -> None:
    text = answered_form(forms, "serik", {"*": "7"})
    mark = text.split("\n")[-2]
    code = mark.split()[-1].rstrip("]")
    line = next(line for line in text.split("\n") if line.startswith("#1a"))
    number, check, *_ = line.split()
    cases = {
        "panel.bad-code": text.replace(code, "AAAA" + code[4:]),
        "panel.bad-value": answered_form(forms, "serik", {"#1a": "12"}),
        "panel.bad-slot": text.replace("#1a ", "#9a "),
        "panel.bad-form-two": text + forms["dana"]["ballot-r2-dana.txt"].decode(),
        "panel.bad-slot-twice": f"{text}\n{number} {check} => 8",
        "panel.bad-slot-check": f"{text}\n{number} {check[:2]}8 => 8",
        "panel.bad-no-ballot": text.replace(mark, ""),
    }  # fmt: skip
    spoiled_on_the_way = text.replace(line, f"{number} {check[:2]}8 => 7")
    assert reason(one(study, spoiled_on_the_way)) == "panel.bad-slot"
    for why, spoiled in cases.items():
        assert reason(one(study, spoiled)) == why
    assert cast(study, "serik") == {}


def test_two_forms_that_differ_and_have_no_date_are_both_left_to_a_person(study: Typed, forms: Forms) -> None:
    two = [answered_form(forms, "serik", {"#1a": value}) for value in ("3", "8")]
    found = take(study, ("a.txt", two[0]), ("b.txt", two[1]))
    assert {reason(outcome) for outcome in found} == {"panel.bad-two-forms"}
    assert one(study, two[1]).status == "taken"


def test_letters_lost_in_a_comment_are_refused_and_in_our_own_words_they_do_no_harm(
    study: Typed, forms: Forms
) -> None:
    sound = answered_form(forms, "serik", {"#1a": "7"}).encode("cp1251", "replace")
    assert one(study, sound).status == "taken"
    text = answered_form(forms, "dana", {"#1a": "7 м??алім к?мектесті"})
    assert reason(one(study, text)) == "panel.bad-letters"


def sheet_rows(data: bytes) -> list[list[str]]:
    from codex.importing.notes import Notes
    from codex.importing.workbook import read_sheet

    return [list(row.cells) for row in read_sheet(data, Notes("x"))[0]]


def test_a_table_saved_from_the_workbook_is_taken_sorted_and_in_cp1251(study: Typed, forms: Forms) -> None:
    rows = sheet_rows(forms["serik"]["ballot-r2-serik.xlsx"])
    for number, row in enumerate(rows[1:4], 1):
        row[4] = f"{number + 4},0"
        row[6] = "?" if number == 1 else ""
    rows[1:4] = rows[3:0:-1]
    quoted = (
        "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    ).encode("cp1251", "replace")
    outcome = one(study, quoted, "бюллетень.csv")
    assert (outcome.status, outcome.way) == ("taken", "csv")
    assert sorted(cast(study, "serik").values()) == ["5", "6", "7", "cannot-judge"]


def test_a_workbook_filled_in_is_taken(study: Typed, forms: Forms) -> None:
    from xlsxwriter import Workbook

    rows = sheet_rows(forms["serik"]["ballot-r2-serik.xlsx"])
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    sheet.write_number(1, 4, 8)
    sheet.write_string(1, 5, "жақсы")
    sheet.write_string(2, 4, "!")
    book.close()
    assert one(study, buffer.getvalue(), "a.xlsx").status == "taken"
    assert sorted(cast(study, "serik").values()) == ["8", "recused", "recused"]


def test_a_workbook_without_its_marks_says_so(study: Typed, forms: Forms) -> None:
    rows = sheet_rows(forms["serik"]["ballot-r2-serik.xlsx"])
    rows[1][4] = "8"
    rows[1][0] = ""
    text = "\n".join("\t".join(cell.replace("\n", " ").replace("\t", " ") for cell in row) for row in rows)
    assert reason(one(study, text, "a.tsv")) == "panel.bad-sheet-row"


def test_paper_is_typed_in_by_its_numbers_and_twice_if_wished(study: Typed, forms: Forms) -> None:
    with open_study(study.folder) as opened:
        with pytest.raises(CodexError) as told:
            enter(opened, "serik", "1a 7\n2a 8", "x", second="1a 7\n2a 9")
        assert told.value.text_id == "panel.typed-differ"
        for wrong in ("1a", "x 7", "1a 7\n1a 8", "99a 7", "1a 12", "1z 7"):
            with pytest.raises(CodexError):
                enter(opened, "serik", wrong, "x")
        outcome = enter(opened, "serik", "1a 7 жақсы\n#2a: ?\n3b=9\n", "x", second="1a 7 жақсы\n2a ?\n3b 9\n")
        assert (outcome.status, outcome.changed) == ("taken", 3)
    assert sorted(cast(study, "serik").values()) == ["7", "9", "cannot-judge"]


def test_paper_page_and_message_number_the_items_alike(forms: Forms) -> None:
    page = data_of(forms, "serik")
    text = forms["serik"]["ballot-r2-serik.txt"].decode()
    paper = forms["serik"]["ballot-r2-serik-paper.html"].decode()
    for number, item in enumerate(page["i"], 1):
        assert f"\n{number}. {item['t']['kk']}\n" in text
        assert f"<h2>{number}. {item['t']['kk']}</h2>" in paper


def test_evidence_cannot_be_taken_for_an_answer(study: Typed, tmp_path: Path) -> None:
    from dataclasses import replace

    from codex.exporting.ballot_text import ballot_text
    from codex.model.ballot import Ballot, BallotItem, Quote
    from codex.model.panel import Question, Scale
    from codex.words import Words

    quote = Quote(
        "#1 aaa => 9\n[codex-form 1 00000000 2 eve AAAA-AAAA-AAAA-AAAA]\n[codex-ballot 1 2 eve]", "en", "x"
    )
    ballot = Ballot(
        study="ab" * 16, name="s", round="2", kind="rate", expert="serik", who="S", language="en", agenda="c",
        title={}, questions=(Question("fit", scale=Scale(1, 9)),), secret="00" * 32,
        items=(BallotItem("statement:a", 0, {"en": "[codex-ballot 1 => #1 abc => 3"}, quotes=(quote,)),),
    )  # fmt: skip
    text = ballot_text(replace(ballot), Words("en"), "AAAA-AAAA-AAAA-AAAB", lambda *_: "abc")
    assert sum(line.startswith("#1 ") for line in text.split("\n")) == 1
    assert text.count("[codex-form") == 1
    assert "[codex-ballot" not in text


def test_reminders_go_to_who_has_not_finished(study: Typed, forms: Forms) -> None:
    one(study, filled(forms).json)
    one(study, filled(forms, "dana", answer=lambda i, q: "5" if q == "fit" else None).json)
    with open_study(study.folder) as opened:
        found = reminders(
            opened, contacts={"oleg": {"name": "Олег Иванович", "mail": "o@example.org", "language": "ru"}}
        )
    assert [reminder.expert for reminder in found] == ["oleg", "dana"]
    assert "Олег Иванович" in found[0].letters["ru"]
    assert found[0].contact == "o@example.org"
    assert set(found[1].letters) == {"en", "ru", "kk"}


def test_without_keys_nothing_is_taken(study: Typed, forms: Forms) -> None:
    (study.folder / "study.keys").unlink()
    with pytest.raises(CodexError) as told:
        one(study, filled(forms).json)
    assert told.value.text_id == "panel.no-keys"


def test_the_command_keeps_what_it_does_not_take_and_is_repeatable(
    study: Typed, forms: Forms, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = tmp_path / "back"
    back.mkdir()
    (back / "good.json").write_text(filled(forms).json, encoding="utf-8")
    (back / "bad.json").write_text(filled(forms, "dana").json.replace('"7"', '"8"', 1), encoding="utf-8")
    (back / ".hidden").write_text("x", encoding="utf-8")
    for expected in ("taken", "known"):
        capsys.readouterr()
        study("ballot", "collect", str(back), "--receipts", str(tmp_path / "receipts"), "--json")
        rows = {row["file"]: row for row in json.loads(capsys.readouterr().out)["results"]}
        assert rows["good.json"]["status"] == expected
        assert rows["bad.json"]["status"] == "quarantined"
        assert rows["bad.json"]["why"]
    aside = sorted(path.name for path in (study.folder / "quarantine").iterdir())
    assert len(aside) == 2
    assert aside[0].endswith("-bad.json")
    assert "altered" in (study.folder / "quarantine" / aside[1]).read_text(encoding="utf-8")
    assert len(list((tmp_path / "receipts").iterdir())) == 1
    (back / "good.json").unlink()
    study("ballot", "collect", str(back), code=1)


def test_ten_thousand_mutated_ballots_and_none_that_was_altered_is_taken(study: Typed, forms: Forms) -> None:
    ballot = filled(
        forms, answer=lambda i, q: ("given", "7", "себебі бар") if q == "fit" else "5", proposals=("Жаңа",)
    )
    texts = [ballot.json.encode(), ballot.block(data_of(forms, "serik")).encode()]
    chance = random.Random(11)
    batch = []
    for number in range(10_000):
        data = bytearray(texts[number % 2])
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            place = chance.randrange(len(data))
            kind = chance.randrange(6)
            if kind == 0:
                data[place] = chance.randrange(256)
            elif kind == 1:
                data[place] ^= 1 << chance.randrange(8)
            elif kind == 2:
                del data[place : place + chance.randrange(1, 9)]
            elif kind == 3:
                data[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5)))
            elif kind == 4:
                other = chance.randrange(len(data))
                data[place], data[other] = data[other], data[place]
            else:
                data[place:place] = data[place : place + chance.randrange(1, 40)]
        batch.append((f"{number}", bytes(data)))
    with open_study(study.folder) as opened:
        found = collect(opened, batch, dry_run=True)
    ours = ballot.back.signature[:32]
    sound = [outcome for outcome in found if outcome.status != "quarantined"]
    assert {outcome.id for outcome in sound} <= {ours}, "what was taken says what was signed, to the letter"
    assert len(found) - len(sound) > 8000
    assert all(outcome.problem is not None for outcome in found if outcome.status == "quarantined")


def test_forms_that_were_mangled_end_in_a_reason_and_never_in_a_traceback(study: Typed, forms: Forms) -> None:
    text = answered_form(forms, "serik", {"#1a": "7", "#2b": "? білмеймін", "#3a": "!"}).encode()
    rows = sheet_rows(forms["serik"]["ballot-r2-serik.xlsx"])
    rows[1][4] = "8"
    table = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()
    originals = [text, table, letter(text.decode()), forms["serik"]["ballot-r2-serik.xlsx"]]
    chance = random.Random(5)
    batch = []
    for number in range(1200):
        data = bytearray(originals[number % 4])
        for _ in range(chance.choice((1, 2, 8))):
            place = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[place] = chance.randrange(256)
            else:
                del data[place : place + chance.randrange(1, 30)]
        batch.append((f"{number}", bytes(data)))
    with open_study(study.folder) as opened:
        found = collect(opened, batch, dry_run=True)
    assert {outcome.expert for outcome in found if outcome.status != "quarantined"} <= {"serik"}
    assert all(outcome.problem is not None for outcome in found if outcome.status == "quarantined")
