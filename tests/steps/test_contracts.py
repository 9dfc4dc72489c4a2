"""The forms that programs outside rely on: keys, types, exit codes, columns, statuses; a row here is a promise."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, NUMBER, MAYBE = (str,), (int, float), (int, float, type(None))
MAYBE_TEXT = (str, type(None))
SAID = (str, dict)
"""A name in one language, or in several."""

CODEBOOK = """
schema: codex/codebook@1
branches:
  - {id: competency, exclusive: false, give_parents: false}
  - {id: tool, exclusive: no, give_parents: yes}
codes:
  - id: planning
    branch: competency
    name: {en: Lesson planning, ru: Планирование урока, kk: Сабақ жоспарлау}
    definition: {en: Sets goals and steps of a lesson}
    include: {en: any stated goal}
    exclude: {en: timetables}
    example: {en: "We wrote the goal first"}
    origin: {kind: deductive, cite: dron2014}
    aliases: [planning of lessons]
    colour: "#3366cc"
  - {id: reflection, branch: competency, name: Reflection}
  - {branch: competency, name: No}
  - {id: miro, branch: tool, name: Miro, aliases: [Miro-board]}
  - {id: forum, branch: tool, name: Forum}
"""
PROTOCOL = """
schema: codex/protocol@1
kind: tag
rule: at least 2 of 3
quorum: 2
ties: undecided
quantile: linear
anonymity: names
cell: {rule: pair, k: 2}
primary: {coefficient: krippendorff_alpha_nominal, by: code, interval: gwet, confidence: 95, threshold: 0.667}
"""
LETTERS = "abcdefgh"
GIVEN = {
    # passage -> what each of the three gave, `!` contradicts, `~` only mentions, None never finished
    "a": ("planning miro", "planning miro", "planning"),
    "b": ("reflection miro!", "reflection miro!", ""),
    "c": ("reflection forum", None, None),
    "d": ("no miro", "no", "no"),
    "e": ("", "", ""),
    "f": ("no forum~", "no forum~", "no"),
    "g": (None, None, None),
    "h": ("planning forum", "planning", ""),
}
EXPERTS = ("aigul", "marat", "dana")
STANCE = {"!": "contradicts", "~": "mentions"}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def codex(*words: str, typed: str = "") -> Ran:
    """Run codex here, with ``typed`` on standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = app.main(words)
    finally:
        sys.stdin = before
    out.seek(0)
    err.seek(0)
    return Ran(code, out.read(), err.read())


def done(*words: str, typed: str = "") -> Ran:
    ran = codex(*words, typed=typed)
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A study whose round is closed, made once; tests only read it."""
    folder = tmp_path_factory.mktemp("contracts")
    before, surroundings = Path.cwd(), dict(os.environ)
    for name in ("CODEX_EXPERT", "CODEX_STUDY", "CODEX_UI_LANG"):
        os.environ.pop(name, None)
    os.environ |= {"LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795000000", "CODEX_IDS": "7"}
    os.chdir(folder)
    try:
        done("init", "study", "--languages", "kk,ru,en", "--facilitator", "Gulnar")
        os.chdir(folder / "study")
        _build()
        yield folder / "study"
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(surroundings)


def _build() -> None:
    passages = [f"Passage {letter}: what one teacher told of the course." for letter in LETTERS]
    Path("talk.txt").write_text("\n\n".join(passages) + "\n", encoding="utf-8")
    Path("codes.yaml").write_text(CODEBOOK, encoding="utf-8")
    Path("tagging.yaml").write_text(PROTOCOL, encoding="utf-8")
    experts = "name,role,languages,experience,conflicts\nAigul,coder,kk ru en,5 years,\nMarat,coder,en,,\nDana,coder,en,,\n"
    Path("experts.csv").write_text(experts, encoding="utf-8")
    rows = "".join(f'"{text}",talk,1,Teacher,en,p{text[8]}\n' for text in passages)
    Path("passages.csv").write_text(f"quote,source,page,who,language,id\n{rows}", encoding="utf-8")
    done("import", "talk.txt", "--kind", "interview")
    done("excerpt", "import", "passages.csv")
    done("codebook", "import", "codes.yaml")
    done("expert", "add", "experts.csv")
    done("round", "open", "--kind", "tag", "--protocol", "tagging.yaml")
    table = ["round,excerpt,expert,code,stance,unsure,note,done"]
    for letter, answers in GIVEN.items():
        for expert, answer in zip(EXPERTS, answers, strict=True):
            table += [] if answer is None else _rows(ids()[letter], expert, answer.split())
    Path("judgments.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    done("tag", "import", "judgments.csv")
    done("round", "close")


def _rows(excerpt: str, expert: str, codes: list[str]) -> list[str]:
    rows = [
        f"1,{excerpt},{expert},{code.rstrip('!~')},{STANCE.get(code[-1], 'supports')},,,1" for code in codes
    ]
    return rows or [f"1,{excerpt},{expert},,,,,1"]


def ids() -> dict[str, str]:
    found = done("excerpt", "list", "--json").document["results"]
    return {one["text"][8]: one["id"] for one in found if not one["context"]}


SHAPES: dict[str, tuple[tuple[str, ...], str, dict[str, tuple[type, ...]]]] = {
    "import": (
        ("import", "talk.txt", "--dry-run", "--keep-good"),
        "import",
        {"title": TEXT, "kind": TEXT, "language": TEXT, "encoding": TEXT, "text": TEXT},
    ),
    "source list": (
        ("source", "list"),
        "source",
        {
            **dict.fromkeys(("id", "title", "kind", "language", "encoding"), TEXT),
            "length": (int,),
            "cite": (dict,),
            "attributes": (dict,),
        },
    ),
    "excerpt list": (
        ("excerpt", "list"),
        "excerpt",
        {
            **dict.fromkeys(("id", "source", "text", "language", "speaker"), TEXT),
            **dict.fromkeys(("start", "end"), (int,)),
            "locator": (dict,),
            **dict.fromkeys(("codable", "context"), (bool,)),
        },
    ),
    "codebook list": (
        ("codebook", "list"),
        "code",
        {"id": TEXT, "branch": TEXT, "parent": MAYBE_TEXT, "name": SAID, "retired": (bool,)},
    ),
    "status": (
        ("status",),
        "status",
        {
            "study": TEXT,
            **dict.fromkeys(("sources", "excerpts", "codes"), (int,)),
            **dict.fromkeys(("experts", "rounds", "next"), (list,)),
        },
    ),
    "agree": (
        ("agree", "--by", "code"),
        "agree",
        {
            "scope": TEXT,
            "coefficient": TEXT,
            **dict.fromkeys(("value", "ci_low", "ci_high", "se"), MAYBE),
            **dict.fromkeys(("why", "ci_method"), MAYBE_TEXT),
            **dict.fromkeys(("units", "raters", "judgments", "missing"), (int,)),
            "primary": (bool,),
        },
    ),
    "resolve": (
        ("resolve", "--all"),
        "resolve",
        {
            **dict.fromkeys(("excerpt", "code", "outcome", "by", "why"), TEXT),
            **dict.fromkeys(("gave", "against", "not_given", "missing", "roster"), (int,)),
        },
    ),
    "matrix": (
        ("matrix", "--rows", "competency", "--cols", "tool"),
        "matrix",
        {
            **dict.fromkeys(("row", "col", "status"), TEXT),
            **dict.fromkeys(("experts", "roster", "excerpts", "against", "sources"), (int,)),
            "evidence": (list,),
        },
    ),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.usefixtures("place")
def test_results_have_the_keys_and_types_that_were_promised(name: str) -> None:
    words, schema, keys = SHAPES[name]
    ran = codex(*words, "--json")
    assert ran.code == (4 if name == "agree" else 0), "with agree a frozen threshold is missed"
    assert ran.document["schema"] == f"codex/{schema}@1"
    if name == "import":
        assert ran.document["results"] == []  # the same file again: told, and left out
        assert all(set(one) >= {"where", "why", "skipped"} for one in ran.document["findings"])
        Path("other.txt").write_text("Another text of the study.\n", encoding="utf-8")
        ran = codex("import", "other.txt", "--dry-run", "--json")
    assert ran.document["results"]
    for result in ran.document["results"]:
        wrong = {
            key: result.get(key, "lacking") for key in keys if not isinstance(result.get(key), keys[key])
        }
        assert wrong == {}


@pytest.mark.usefixtures("place")
def test_status_tells_experts_rounds_and_what_is_next() -> None:
    (told,) = done("status", "--json").document["results"]
    assert all({"id", "name", "done", "left"} <= set(one) for one in told["experts"])
    assert [{key: one[key] for key in ("kind", "open", "late")} for one in told["rounds"]] == [
        {"kind": "tag", "open": False, "late": 0}
    ]
    assert all({"command", "why"} <= set(one) for one in told["next"])


@pytest.mark.usefixtures("place")
def test_every_status_of_a_cell_is_what_the_counts_say() -> None:
    cells = done("matrix", "--rows", "competency", "--cols", "tool", "--json").document["results"]
    assert {(one["row"], one["col"]): one["status"] for one in cells} == {
        ("planning", "miro"): "in",
        ("planning", "forum"): "divided",
        ("reflection", "miro"): "contested",
        ("reflection", "forum"): "one-expert",
        ("no", "miro"): "divided",
        ("no", "forum"): "no-evidence",  # only mentioned: counts for neither side
    }
    inside = next(one for one in cells if (one["row"], one["col"]) == ("planning", "miro"))
    assert inside["evidence"] == [ids()["a"]]
    assert (inside["experts"], inside["roster"], inside["excerpts"], inside["sources"]) == (2, 3, 1, 1)


def columns(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tag", "export", "--csv"), "round,excerpt,expert,code,stance,unsure,note,done"),
        (("tag", "export", "--wide", "--csv"), "excerpt,expert,planning,reflection,no,miro,forum"),
        (
            ("matrix", "--rows", "competency", "--cols", "tool", "-f", "csv", "--tidy"),
            "row,col,status,experts,roster,excerpts,against,sources,evidence",
        ),
        (("expert", "list", "--csv"), "id,name,role,languages,experience,conflicts"),
    ],
)
@pytest.mark.usefixtures("place")
def test_tables_have_the_columns_that_were_promised(words: tuple[str, ...], said: str) -> None:
    assert set(said.split(",")) <= set(columns(done(*words).out))


@pytest.mark.usefixtures("place")
def test_the_wide_table_tells_seen_from_missing() -> None:
    rows = {
        (row["excerpt"], row["expert"]): row
        for row in csv.DictReader(io.StringIO(done("tag", "export", "--wide", "--csv").out))
    }
    mine = rows[ids()["a"], "aigul"]
    assert [mine[code] for code in ("planning", "miro", "reflection")] == ["1", "1", "0"]
    assert (ids()["g"], "aigul") not in rows or set(rows[ids()["g"], "aigul"].values()) <= {
        "",
        "aigul",
        ids()["g"],
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("agree", "--by", "code"), 4),
        (("source", "show", "nothing"), 3),
        (("agree", "--nothing"), 2),
        (("round", "close"), 5),
        (("import", "not-there.txt"), 3),
        (("matrix", "--rows", "competency", "--cols", "tool", "-o", "codes.yaml", "-f", "csv"), 5),
        (
            (
                "resolve",
                "nothing",
                "-c",
                "miro",
                "--give",
                "--by",
                "adjudication",
                "--on",
                "2026-11-20",
                "--why",
                "x",
            ),
            3,
        ),
        (("verify",), 0),
    ],
)
@pytest.mark.usefixtures("place")
def test_exit_codes_are_those_that_were_promised(words: tuple[str, ...], code: int) -> None:
    ran = codex(*words)
    assert ran.code == code, ran.err
    told = codex(*words, "--json")
    if code not in {0, 4}:
        assert set(json.loads(told.err)["error"]) >= {"code", "message", "hint"}


@pytest.mark.parametrize("suffix", ["csv", "tex", "svg"])
@pytest.mark.usefixtures("place")
def test_what_has_no_room_for_provenance_has_it_beside(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"matrix.{suffix}"
    done("matrix", "--rows", "competency", "--cols", "tool", "-o", str(target))
    assert json.loads(target.with_name(target.name + ".provenance.json").read_text(encoding="utf-8"))
    assert codex("verify", str(target)).code == 0


@pytest.mark.parametrize("suffix", ["html", "json", "xlsx", "docx"])
@pytest.mark.usefixtures("place")
def test_what_has_room_carries_its_provenance_and_is_verified(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"matrix.{suffix}"
    done("matrix", "--rows", "competency", "--cols", "tool", "-o", str(target))
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert codex("verify", str(target)).code == 0


LONG = "unit,rater,value\n1,a,x\n1,b,x\n2,a,y\n2,b,y\n3,a,x\n3,b,y\n4,a,y\n4,b,y\n"
WIDE = "a,b\nx,x\ny,y\nx,y\ny,y\n"


@pytest.mark.parametrize(
    "header",
    [
        "unit,rater,value",
        "units,coder,rating",
        "item,expert,label",
        "excerpt,annotator,category",
        "subject,rater,value",
    ],
)
def test_the_calculator_knows_long_tables_by_their_heads(header: str) -> None:
    ran = codex(
        "agree",
        "-",
        "--coefficient",
        "percent_agreement",
        "--json",
        typed=LONG.replace("unit,rater,value", header),
    )
    (one,) = ran.document["results"]
    assert (one["coefficient"], one["value"], one["units"], one["raters"]) == (
        "percent_agreement",
        0.75,
        4,
        2,
    )


@pytest.mark.parametrize("first", ["", "id,", "unit,", "excerpt,"])
def test_the_calculator_knows_wide_tables_with_and_without_ids(first: str) -> None:
    head, *rows = WIDE.splitlines()
    table = [first + head, *(f"u{n},{row}" if first else row for n, row in enumerate(rows))]
    ran = codex("agree", "-", "--coefficient", "percent_agreement", "--json", typed="\n".join(table) + "\n")
    (one,) = ran.document["results"]
    assert (one["value"], one["units"], one["raters"]) == (0.75, 4, 2)


def test_the_calculator_splits_sets_and_refuses_repeats() -> None:
    sets = "id,a,b\n1,x;y,x;y\n2,{},x\n3,,x\n"
    ran = codex("agree", "-", "--sets", ";", "--coefficient", "krippendorff_alpha_masi", "--json", typed=sets)
    assert ran.document["results"][0]["units"] == 2  # an empty cell is missing, {} is judged
    assert codex("agree", "-", typed=LONG + "1,a,y\n").code == 1


def test_what_is_undefined_is_null_with_a_reason() -> None:
    ran = codex("agree", "-", "--coefficient", "cohen_kappa", "--json", typed="a,b\nx,x\nx,x\n")
    (one,) = ran.document["results"]
    assert one["value"] is None
    assert one["why"]


def test_consensus_is_told_by_item_method_and_round() -> None:
    votes = "item,expert,value\n1,a,4\n1,b,4\n1,c,3\n2,a,1\n2,b,2\n2,c,4\n"
    ran = done("consensus", "-", "--method", "cvi", "--json", typed=votes)
    assert ran.document["schema"] == "codex/consensus@1"
    whole = [one for one in ran.document["results"] if one["item"] is None]
    assert len(whole) == 1
    assert {"item", "method", "round", "scvi_ave", "scvi_ua", "mean_kappa"} <= set(whole[0])


def test_nothing_found_is_an_empty_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("init", "empty")
    ran = done("source", "list", "--json", "--study", "empty")
    assert ran.document["results"] == []


def test_the_same_clock_and_seed_make_the_same_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    monkeypatch.setenv("CODEX_IDS", "3")
    logs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        done("init", "study")
        monkeypatch.chdir(tmp_path / name / "study")
        Path("a.txt").write_text("A text.\n", encoding="utf-8")
        done("import", "a.txt")
        logs.append(done("export", "log").out)
    assert logs[0] == logs[1]
