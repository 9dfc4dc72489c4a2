"""A package that anyone can check: the study's numbers, nobody's name."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codex.exporting.packing import packed
from codex.steps.paper.public_log import root_of
from codex.steps.paper.public_names import readable
from codex.steps.study.opening import open_study
from tests.steps.test_whole_study import tagged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.round import Round
    from tests.steps.conftest import Typed

NAMES = ("aigul", "marat", "dana")


@pytest.fixture
def closed(study: Typed) -> Typed:
    """A closed round with a decision whose reason names an expert."""
    order = tagged(study)
    assert study("round", "close").code == 0
    ran = study(
        "resolve", order[0], "-c", "miro", "--drop", "--by", "discussion", "--present", "aigul,dana",
        "--on", "2026-01-05", "--why", "Marat said that only the forum is meant.",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return study


@pytest.fixture(autouse=True)
def the_same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids by chance would spell one of the names now and then."""
    monkeypatch.setenv("CODEX_IDS", "11")


def everything(folder: str) -> str:
    """Return all that a package says, with what its page has packed unpacked in its place."""
    return "\n".join(
        readable(path.read_bytes()) for path in sorted(Path(folder).rglob("*")) if path.is_file()
    ).casefold()


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_package_verifies_where_there_is_no_study(
    closed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = closed("export", "public", "-o", "package")
    assert ran.code == 0, ran.err
    away = tmp_path / "away"
    shutil.copytree("package", away / "package")
    monkeypatch.chdir(away)
    ran = closed("verify", "package", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["results"] == []
    assert told["same_numbers"] is True
    assert closed("verify", "package/package.json").code == 0


def test_nobody_is_named_in_it(closed: Typed) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    text = everything("package")
    assert [name for name in NAMES if name in text] == []
    assert "e2 said that only the forum is meant" in text
    assert "interview.txt" not in text


def test_what_a_page_has_packed_is_looked_through_by_what_it_says_and_not_by_its_signs() -> None:
    document = {"quotes": [f"{n}: Marat said {n * n}" for n in range(300)]}
    signs = packed(document)
    page = f'<p>seen</p><script type="text/plain" id="data">{signs}</script>'.encode()
    text = readable(page)
    assert signs not in text
    assert "<p>seen</p>" in text
    assert "17: Marat said 289" in text
    spoiled = page.replace(signs.encode(), b"Marat")
    assert "Marat" in readable(spoiled), "what cannot be unpacked is looked through as it stands"


def test_it_gives_the_numbers_of_the_study(closed: Typed) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    assert closed("matrix", "--rows", "competency", "--cols", "tool", "--tidy", "-o", "tidy.csv").code == 0
    here = Path("package/exports/matrix-competency-tool-tidy.csv").read_bytes()
    assert here == Path("tidy.csv").read_bytes()
    mine = {(one["excerpt"], one["code"]): one["outcome"] for one in rows("package/exports/decisions-1.csv")}
    order = [one["id"] for one in closed("excerpt", "list", "--codable", "--json").results]
    assert mine[order[0], "miro"] == "out"
    measured = closed("agree", "--by", "code", "--json").results
    theirs = {
        (one["scope"], one["coefficient"]): one["value"] for one in rows("package/exports/agreement-1.csv")
    }
    for one in measured:
        value = theirs[one["scope"], one["coefficient"]]
        assert (float(value) if value else None) == pytest.approx(one["value"], abs=1e-6)
    given = rows("package/data/judgments-1.csv")
    assert {one["expert"] for one in given} == {"E1", "E2", "E3"}
    assert sum(one["code"] == "" for one in given) == 2


def test_the_same_study_gives_the_same_package(closed: Typed) -> None:
    for name in ("one", "two"):
        assert closed("export", "public", "-o", name).code == 0
    for path in Path("one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (Path("two") / path.relative_to("one")).read_bytes(), path


@pytest.mark.parametrize("consent", ["paraphrase", "none", "withdrawn", "panel"])
def test_texts_without_consent_stay_at_home(closed: Typed, consent: str) -> None:
    source = closed("source", "list", "--json").results[0]["id"]
    assert closed("source", "edit", source, "--set", f"consent={consent}").code == 0
    assert closed("export", "public", "-o", "package").code == 0
    assert "we planned the steps" not in everything("package")
    assert {one["text"] for one in rows("package/data/excerpts.csv")} == {""}
    assert closed("verify", "package").code == 0


def test_quotes_are_left_out_where_it_is_asked_for(closed: Typed) -> None:
    assert closed("export", "public", "-o", "with").code == 0
    assert "we planned the steps" in everything("with")
    assert "interviewer:" not in everything("with"), "context is no evidence"
    assert closed("export", "public", "--no-quotes", "-o", "without").code == 0
    assert "we planned the steps" not in everything("without")
    assert closed("verify", "without").code == 0


def test_attributes_stay_only_where_they_are_named(closed: Typed) -> None:
    source = closed("source", "list", "--json").results[0]["id"]
    assert closed("source", "edit", source, "--set", "region=Mangistau", "--set", "age=37").code == 0
    assert closed("export", "public", "-o", "bare").code == 0
    assert "mangistau" not in everything("bare")
    ran = closed(
        "export", "public", "--attribute", "region", "--rows", "competency", "--cols", "region", "-o", "p"
    )
    assert ran.code == 0, ran.err
    assert rows("p/data/sources.csv")[0]["region"] == "Mangistau"
    assert "age" not in rows("p/data/sources.csv")[0]
    assert Path("p/exports/matrix-competency-region.html").exists()
    assert closed("verify", "p").code == 0


def test_votes_go_with_it(closed: Typed) -> None:
    from tests.steps.test_report import voted

    voted(closed)
    assert closed("export", "public", "-o", "package").code == 0
    assert {one["outcome"] for one in rows("package/exports/results-2.csv")} == {"in"}
    assert {one["expert"] for one in rows("package/data/votes-2.csv")} == {"E1", "E2"}
    assert closed("verify", "package").code == 0


def test_an_open_round_is_not_published(study: Typed) -> None:
    tagged(study)
    assert study("export", "public", "-o", "package").code == 5
    assert study("export", "public", "--peek", "-o", "package").code == 5, "no round is closed"
    assert not Path("package").exists()


def test_what_was_changed_is_found(closed: Typed) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    table = Path("package/exports/decisions-1.csv")
    table.write_bytes(table.read_bytes().replace(b",in,", b",out,", 1))
    ran = closed("verify", "package", "--json")
    assert ran.code == 4
    assert {one["file"] for one in json.loads(ran.out)["results"]} == {
        "exports/decisions-1.csv",
        "SHA256SUMS",
    }


def test_a_byte_changed_anywhere_names_its_file(closed: Typed) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    for path in sorted(one for one in Path("package").rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for place in (0, len(whole) // 2, len(whole) - 2):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            ran = closed("verify", "package")
            assert ran.code in {1, 4}, (path, place)
            assert path.name in ran.out + ran.err, (path, place)
        path.write_bytes(whole)
    assert closed("verify", "package").code == 0


def test_a_changed_judgment_changes_the_root(closed: Typed) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    log = Path("package/log.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if b'"judge@1"' not in line or b'"E3"' not in line]
    assert len(kept) < len(lines)
    log.write_bytes(b"".join(kept))
    ran = closed("verify", "package", "--json")
    assert ran.code == 4
    wrong = {one["file"] for one in json.loads(ran.out)["results"]}
    assert {"log.jsonl", "data/judgments-1.csv", "exports/agreement-1.csv"} <= wrong


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("log.jsonl", b"not json\n"),
        ("log.jsonl", b'{"kind":"undo@1","key":["x"],"value":{}}\n'),
        ("log.jsonl", b'{"kind":"judge@1","key":["1"],"value":{}}\n'),
        ("log.jsonl", b'{"kind":"judge@1","key":["1","x","c","E1",1],"value":{"text":"x"}}\n'),
        ("log.jsonl", b'{"kind":"expert@1","key":["E1"],"value":7}\n'),
        ("log.jsonl", b'{"kind":"round@1","key":["1"],"value":{"kind":"tag","roster":"[","protocol":"("}}\n'),
        ("log.jsonl", b'{"kind":"close","key":[]}\n'),
        ("package.json", b"[]"),
        ("package.json", b'{"schema":"codex/public@1"}'),
    ],
)
def test_a_damaged_package_is_told_and_harms_nothing(closed: Typed, file: str, content: bytes) -> None:
    assert closed("export", "public", "-o", "package").code == 0
    (Path("package") / file).write_bytes(content)
    ran = closed("verify", "package")
    assert ran.code in {1, 2, 3, 4}
    assert "Traceback" not in ran.err
    assert "unexpected" not in ran.err.casefold()


def test_where_it_cannot_go_is_said(closed: Typed) -> None:
    Path("full").mkdir()
    Path("full/file").write_text("x", encoding="utf-8")
    assert closed("export", "public").code == 2
    assert closed("export", "public", "-o", "full").code == 5
    assert closed("export", "public", "-o", "not/there").code == 3
    assert closed("export", "public", "-o", "p", "--rows", "competency").code == 2
    assert closed("verify", "full").code == 3


def test_lines_are_bound_to_all_before_them() -> None:
    assert root_of([b"a", b"b"]) != root_of([b"b", b"a"])
    assert root_of([b"a"]) != root_of([b"a", b""])


def bytes_of(folder: str) -> list[tuple[str, bytes]]:
    """Every file as it lies there, and with whatever is packed in it unpacked."""
    from codex.steps.paper.public_names import readable

    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [(str(path), content), (str(path), readable(content).encode())]
    return found


def test_a_planted_difference_refuses_to_write(closed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    from codex.steps.paper.public_log import PublicLog

    whole = PublicLog._round

    def one_less(self: PublicLog, one: Round) -> Iterator[dict[str, Any]]:
        lines = list(whole(self, one))
        left_out = next(line for line in lines if line["kind"] == "judge@1")
        return iter([line for line in lines if line is not left_out])

    monkeypatch.setattr(PublicLog, "_round", one_less)
    ran = closed("export", "public", "-o", "package")
    assert ran.code == 5
    assert "data/judgments-1.csv, line " in ran.err
    assert not Path("package").exists()


def test_a_planted_decision_refuses_to_write(closed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    from codex.steps.paper import public_package

    made = public_package._files

    def another(*given: Any) -> dict[str, bytes]:
        files = made(*given)
        name = "exports/decisions-1.csv"
        return {**files, name: files[name].replace(b",in,", b",out,", 1)}

    monkeypatch.setattr(public_package, "_files", another)
    ran = closed("export", "public", "-o", "package")
    assert (ran.code, "exports/decisions-1.csv, line " in ran.err) == (5, True)


def test_nothing_private_stands_in_any_byte(study: Typed) -> None:
    Path("people.csv").write_text("name,role\nГүлнар Омарова,coder\n", encoding="utf-8")
    assert study("expert", "add", "people.csv").code == 0
    gulnar = next(one["id"] for one in study("expert", "list", "--json").results if "Омарова" in one["name"])
    order = tagged(study)
    ran = study("tag", "-e", gulnar, "--plain", "--excerpt", order[0], typed="goals forum +my secret doubt\n")
    assert ran.code == 0, ran.err
    assert study("note", "add", "--excerpt", order[0], "a private memo on Aigul").code in {0, 2}
    assert study("round", "close").code == 0
    why = "Омароваға де, Маратпен де келістік; Гүлнардың пікірі басқа."
    ran = study(
        "resolve", order[0], "-c", "miro", "--drop", "--by", "discussion", "--present", "aigul",
        "--on", "2026-01-05", "--why", why,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert study("export", "public", "-o", "package").code == 0
    with open_study(Path()) as opened:
        rows = opened.file.connection.execute("SELECT DISTINCT device, at FROM event").fetchall()
    devices = {row[0].hex() for row in rows}
    times = {row[1] for row in rows}
    planted = {
        "aigul", "marat", "dana", "омаров", "гүлнар", "гулнар", gulnar, "secret doubt", "private memo",
        "interviewer", "interview.txt", *devices, *times,
    }  # fmt: skip
    for name, content in bytes_of("package"):
        text = content.decode("utf-8", "replace").casefold()
        assert [word for word in planted if word.casefold() in text] == [], name
    text = everything("package")
    assert re.search(r"(e\d) де, e\d де келістік; \1 пікірі басқа", text), re.findall(
        ".{30}келістік.{20}", text
    )
    assert study("verify", "package").code == 0


def test_spans_go_with_it(study: Typed) -> None:
    from tests.steps.test_unitizing import finish, mark

    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    for expert, start in (("aigul", 10), ("marat", 14)):
        mark(expert, start, 40, "goals")
        finish(expert)
    assert study("round", "close").code == 0
    assert study("export", "public", "-o", "package").code == 0
    found = rows("package/data/spans-1.csv")
    assert {(one["expert"], one["start"], one["code"]) for one in found} == {
        ("E1", "10", "goals"),
        ("E2", "14", "goals"),
    }
    assert {one["coefficient"] for one in rows("package/exports/agreement-1.csv")} >= {"krippendorff_u_alpha"}
    assert study("verify", "package").code == 0
