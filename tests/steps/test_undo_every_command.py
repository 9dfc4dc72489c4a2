"""Every command that writes is one step back and one step forth, each in a new opening of the study file."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli import app
from codex.cli.table import COMMANDS
from codex.steps.panel.ballot_filling import fill, page_data
from codex.store.state import SORTED
from tests.steps.conftest import CODEBOOK, INTERVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.steps.conftest import Ran, Typed

READS = {
    name.replace("_", " ")
    for name in [
        "status",
        "log",
        "diff",
        "sql",
        "verify",
        "seal",
        "backup",
        "doctor",
        "forks",
        "help",
        "version",
        "export_refs",
        "report",
        "export_log",
        "export_public",
        "suggest",
        "stats",
        "agree",
        "agree_plan",
        "consensus",
        "ballot_make",
        "ballot_remind",
        "check_refs",
        "check_numbers",
        "source_attr_count",
        "alias_find",
        "translation_align",
        "source_list",
        "source_show",
        "source_search",
        "source_attr_list",
        "source_duplicates",
        "case_list",
        "search-log_list",
        "search-log_flow",
        "excerpt_list",
        "excerpt_show",
        "excerpt_search",
        "translation_list",
        "anonymize_scan",
        "anonymize_check",
        "sample_list",
        "sample_show",
        "codebook_export",
        "codebook_list",
        "codebook_show",
        "codebook_proposals",
        "codebook_recode",
        "codebook_diff",
        "alias_list",
        "expert_list",
        "expert_show",
        "round_list",
        "round_show",
        "round_results",
        "round_proposals",
        "span_list",
        "tag_export",
        "vote_export",
        "note_list",
        "note_search",
        "matrix",
        "matrix_list",
        "matrix_show",
        "report_items",
    ]
}
"""Commands that write nothing into the log, but for a look, which nobody takes back."""
STAYS = {
    "init": "a study is not undone out of existence",
    "demo": "makes a study of its own",
    "undo": "is the step back itself",
    "redo": "is the step forth itself",
    "merge": "brings what others did; nobody's command on this copy",
    "source withdraw": "an erasure never comes back",
    "source erase": "an erasure never comes back",
    "anonymize apply": "an erasure never comes back",
    "expert invite": "a copy was given away",
    "expert return": "a return was sent",
}
FILES = {
    "interview.txt": INTERVIEW,
    "paper.txt": "Connectivism and tools\n\nGoals come first. Miro helps.\n\nThe forum was quiet.\n",
    "more.txt": "Interviewer: And now?\nTeacher: We go on with Miro.\n",
    "refs.ris": "TY  - JOUR\nTI  - Connectivism\nAU  - Siemens, G.\nPY  - 2005\nID  - siemens2005\nER  - \n",
    "codebook.yaml": CODEBOOK,
    "bigger.yaml": CODEBOOK + "  - {id: video, branch: tool, name: Video}\n",
    "experts.csv": "name,role,languages\nAigul,coder,kk ru en\nMarat,coder,ru en\nDana,coder,en\n",
    "more-experts.csv": "name,role,languages\nSerik,panellist,kk\n",
    "attributes.csv": "title,case,region\ninterview,School 3,Mangistau\npaper,School 4,Aktau\n",
    "cases.csv": "case,kind\nSchool 3,rural\nSchool 4,urban\n",
    "passages.csv": "quote,source\nGoals come first.,paper\nThe forum was quiet.,paper\n",
    "panel.yaml": "schema: codex/protocol@1\nkind: rate\nscale: {low: 1, high: 9}\n"
    "rule: median at least 7 and iqr at most 2\nquorum: 3\n",
    "statements.csv": "id,en\ngoals,Goals come first\npeers,Peers help\n",
    "aliases.csv": "name,alias\nForum,board\n",
    "segments.csv": "Document,Segment,Code,Created by\n"
    "interview.txt,We planned the steps on Miro together.,Whiteboard,Bek\n"
    "other.docx,Only this quote is known,goals,Anna\n",
    "joint.csv": "construct,code,inference\nplanning,planning,goals come with courses\n",
}


@dataclass(frozen=True)
class Step:
    """One command: what must be done before, what is typed, what it reads; ``{name}`` is looked up."""

    name: str
    words: str
    typed: str = ""
    before: tuple[tuple[str, str], ...] = ()
    """Words and what is typed."""
    who: str = ""
    """Who acts; empty for the facilitator."""
    steps: int = 1
    """Answers of a sitting, each a step of its own."""


CUT = (("excerpt cut --by paragraph -s paper", ""),)
TAG = (("round open --kind tag", ""),)
RATE = (("round open --kind rate --protocol panel.yaml --items statements.csv", ""),)
STEPS = (
    Step("import", "import more.txt --kind interview"),
    Step("source edit", "source edit interview --set region=Atyrau --set title=First"),
    Step("source edit", "source edit interview --set consent=paraphrase"),
    Step("source attr import", "source attr import attributes.csv"),
    Step("source attr import", "source attr import cases.csv"),
    Step("source attach", "source attach paper siemens2005"),
    Step("case set", "case set School-1 region=Atyrau"),
    Step("case drop", "case drop School-1", before=(("case set School-1 region=Atyrau", ""),)),
    Step("search-log add", "search-log add Scopus mooc --on 2026-11-02 --hits 20"),
    Step("search-log remove", "search-log remove {search}"),
    Step("excerpt cut", "excerpt cut --by paragraph -s paper"),
    Step("excerpt import", "excerpt import passages.csv"),
    Step("excerpt add", "excerpt add paper --range 24-41"),
    Step("excerpt mark", "excerpt mark {a} {b} --not-codable", before=CUT),
    Step("excerpt split", "excerpt split {a} --before come", before=CUT),
    Step("excerpt merge", "excerpt merge {a} {b}", before=CUT),
    Step("excerpt review", "excerpt review --plain -s paper", "x\nq\n", before=CUT),
    Step("translation add", "translation add {x0} Сабақ --lang kk --by Aigul"),
    Step("translation import", "translation import translations.csv"),
    Step("translation remove", "translation remove {x1} --lang kk"),
    Step("sample draw", "sample draw trial --size 2 --seed 7"),
    Step("codebook import", "codebook import bigger.yaml"),
    Step("codebook add", "codebook add Video --branch tool"),
    Step("codebook propose", "codebook propose Wiki -e aigul", before=TAG, who="aigul"),
    Step("codebook take", "codebook take {p0}"),
    Step("codebook take", "codebook take {p0} --as miro"),
    Step("codebook decline", "codebook decline {p1} --why rare"),
    Step("codebook rename", "codebook rename miro Whiteboard"),
    Step("codebook move", "codebook move sharing --parent planning"),
    Step("codebook define", "codebook define miro --definition shared"),
    Step("codebook retire", "codebook retire sharing"),
    Step("codebook restore", "codebook restore sharing", before=(("codebook retire sharing", ""),)),
    Step("codebook merge", "codebook merge goals steps --into goals"),
    Step("codebook split", "codebook split sharing --part Lending --part Giving"),
    Step("alias add", "alias add Miro board"),
    Step("alias import", "alias import aliases.csv"),
    Step("alias remove", "alias remove platform"),
    Step("alias branch", "alias branch tools --branch instrument"),
    Step("expert add", "expert add more-experts.csv"),
    Step("expert set", "expert set dana --experience long --conflicts none"),
    Step("expert role", "expert role dana adjudicator"),
    Step("expert role", "expert role dana facilitator --round 1"),
    Step("round open", "round open --kind tag"),
    Step("round open", RATE[0][0]),
    Step("round open", "round open --kind unitize"),
    Step("round close", "round close", before=TAG),
    Step("round reopen", "round reopen 1"),
    Step("round amend", "round amend bigger.yaml", before=TAG),
    Step("tag", "tag --plain -e aigul", "goals forum\nmiro!\n", before=TAG, who="aigul", steps=2),
    Step("tag", "tag --plain -e aigul", "2 goals\n", before=(("round open --kind unitize", ""),), who="aigul"),
    Step("tag import", "tag import judged.csv", before=TAG),
    Step("tag adopt", "tag adopt segments.csv"),
    Step("note add", "note add reread --code miro"),
    Step("note remove", "note remove {note}"),
    Step("vote", "vote --plain -e aigul", "5\n", before=RATE, who="aigul"),
    Step("ballot enter", "ballot enter -e aigul --round 3", "1 7\n2 8\n", before=RATE),
    Step("ballot collect", "ballot collect back", before=(*RATE, ("ballot make -o ballots", ""))),
    Step("resolve", "resolve {split} -c forum --give --by adjudication --on 2026-11-20 --why goal"),
    Step("resolve", "resolve --round 2 {item} --give --by discussion --present aigul --on 2026-11-20 --why so"),
    Step("matrix save", "matrix save one --rows competency --cols tool"),
    Step("matrix remove", "matrix remove kept"),
    Step("matrix fill", "matrix fill joint joint.csv"),
    Step("matrix quote", "matrix quote planning/forum {x0}"),
    Step("report answer", "report answer ethics Approved."),
)  # fmt: skip


def said(folder: Path) -> dict[str, Any]:
    """Return the present word on every key of the log, as far as it says anything."""
    with closing(sqlite3.connect(f"file:{folder}/study.codex?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT key, value FROM event WHERE kind <> 'undo@1' ORDER BY clock, id")
        newest = dict(rows.fetchall())
        late = connection.execute("SELECT count(*) FROM late").fetchone()[0]
        # a pinned list is a body: what it pins may be done again as new events
        return {key: value for key, value in newest.items() if value is not None} | {"late": late}


def stood(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the state that say something, without when and by which event."""
    with closing(sqlite3.connect(f"file:{folder}/study.codex?mode=ro", uri=True)) as connection:
        found = {}
        for table in (
            "source",
            "excerpt",
            "code",
            "expert",
            "round",
            "vote",
            "decision",
            "item",
            "span",
            "tally",
        ):
            cursor = connection.execute(SORTED[table])
            names = [column[0] for column in cursor.description]
            kept = [place for place, name in enumerate(names) if name not in {"clock", "event"}]
            live = names.index("live") if "live" in names else None
            rows = [row for row in cursor if live is None or row[live]]
            found[table] = sorted((tuple(row[place] for place in kept) for row in rows), key=repr)
        return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A study with something of everything, and the ids of what is in it."""
    folder = tmp_path_factory.mktemp("home") / "study"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CODEX_UI_LANG", "CODEX_STUDY", "CODEX_EXPERT"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("CODEX_IDS", "8")
        yield folder, built(folder, patch)


def built(folder: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    out = io.StringIO()

    def codex(words: str, typed: str = "") -> Any:
        out.seek(0)
        out.truncate()
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        assert app.main(parted(words)) == 0, words
        text = out.getvalue()
        return json.loads(text)["results"] if "--json" in words else text

    codex(f"init {folder}")
    patch.chdir(folder)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    codex("import interview.txt --kind interview")
    codex("import paper.txt refs.ris")
    codex("excerpt cut --by turn -s interview")
    codex("codebook import codebook.yaml")
    codex("expert add experts.csv")
    codex("round open --kind tag")
    for who, line in (("aigul", "goals forum\nmiro\nsharing\nforum\n"), ("marat", "goals\nmiro\nx\nforum\n"), ("dana", "goals forum\nmiro\nx\nx\n")):  # fmt: skip
        codex(f"tag --plain -e {who}", line)
    codex("codebook propose Padlet -e aigul --branch tool")
    codex("codebook propose Kahoot -e marat")
    codex("round close")
    codex("round open --kind rate --protocol panel.yaml --items statements.csv")
    for who, value in (("aigul", 2), ("marat", 5), ("dana", 9)):
        codex(f"vote --plain -e {who}", f"{value}\n{value}\n")
    codex("round close")
    codex("note add remember")
    codex("search-log add ERIC mooc --on 2026-11-01")
    codex("alias add Forum platform")
    codex("matrix save kept --rows competency --cols tool")
    x = [
        one["id"]
        for one in codex("excerpt list -s interview --json")
        if one["codable"] and not one["context"]
    ]
    codex(f"translation add {x[1]} Жоспар --lang kk --by Aigul")
    (folder / "translations.csv").write_text(
        f"excerpt,language,text,translator\n{x[2]},kk,Бөлісу,Aigul\n", encoding="utf-8"
    )
    (folder / "judged.csv").write_text(
        f"excerpt,expert,code,done\n{x[0]},aigul,goals,1\n{x[1]},marat,,1\n", encoding="utf-8"
    )
    proposals = {one["name"]: one["id"] for one in codex("codebook proposals --json")}
    return {
        "x0": x[0], "x1": x[1], "split": x[0],
        "p0": proposals["Padlet"], "p1": proposals["Kahoot"],
        "note": codex("note list --json")[0]["note"],
        "search": codex("search-log list --json")[0]["id"],
        "item": codex("round results --json")[0]["item"],
    }  # fmt: skip


def parted(words: str) -> list[str]:
    import shlex

    return shlex.split(words)


@pytest.fixture
def study(
    codex: Typed, home: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Typed:
    shutil.copytree(home[0], tmp_path / "study")
    monkeypatch.chdir(tmp_path / "study")
    return codex


def of_now(study: Typed, known: dict[str, str]) -> dict[str, str]:
    """Return the known ids, and those of the paper's excerpts as they are now."""
    rows = study("excerpt", "list", "-s", "paper", "--json").results
    return known | dict(zip("abc", (one["id"] for one in rows[1:]), strict=False))


def ran(found: Ran) -> Ran:
    assert found.code == 0, found.err + found.out
    return found


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.words[:40])
def test_a_command_is_taken_back_and_done_again_in_one_step(
    study: Typed, home: tuple[Path, dict[str, str]], step: Step
) -> None:
    for words, typed in step.before:
        ran(study(*parted(words), typed=typed))
    if step.name == "ballot collect":
        fill_a_ballot()
    ids = of_now(study, home[1])
    before = said(Path()), stood(Path())
    ran(study(*parted(step.words.format(**ids)), typed=step.typed))
    after = said(Path()), stood(Path())
    assert after != before, "the command wrote nothing"
    who = ("-e", step.who) if step.who else ()
    count = (str(step.steps),) if step.steps > 1 else ()
    for _ in range(2):
        ran(study("undo", *count, *who))
        assert apart(said(Path()), before[0]) == {}
        assert apart(stood(Path()), before[1]) == {}
        ran(study("redo", *count, *who))
        assert apart(without_pins(said(Path())), without_pins(after[0])) == {}
        assert apart(stood(Path()), after[1]) == {}
    ran(study("verify"))


def apart(now: dict[str, Any], then: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what is another in two states."""
    return {
        key: (now.get(key), then.get(key))
        for key in now.keys() | then.keys()
        if now.get(key) != then.get(key)
    }


def without_pins(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out which events a closing pinned: what is done again are new events."""
    told = {key: json.loads(value) if isinstance(value, str) else value for key, value in found.items()}
    return {
        key: {"counted": value["counted"]} if key.startswith('["close"') else value
        for key, value in told.items()
    }


def fill_a_ballot() -> None:
    page = next(
        path
        for path in Path("ballots").rglob("*.html")
        if "aigul" in path.name and "<script" in path.read_text(encoding="utf-8")
    )
    data = page_data(page.read_text(encoding="utf-8"))
    Path("back").mkdir()
    Path("back/a.json").write_text(fill(data, lambda _item, _question: "7").json, encoding="utf-8")


def test_every_command_is_one_that_writes_or_one_that_reads() -> None:
    writing = {step.name for step in STEPS}
    assert not READS & writing
    assert writing | set(STAYS) | READS | {"forks settle"} == set(COMMANDS)


@pytest.mark.parametrize("words", ["source withdraw paper --yes", "source erase paper --yes"])
def test_an_erasure_is_not_taken_back_and_says_so(study: Typed, words: str) -> None:
    ran(study(*parted(words)))
    before = said(Path())
    refused = study("undo")
    assert refused.code == 5
    assert "erase" in refused.err
    assert said(Path()) == before


def test_a_round_for_which_copies_were_given_away_stays(study: Typed) -> None:
    ran(study("round", "open", "--kind", "tag"))
    ran(study("expert", "invite", "aigul"))
    before = said(Path())
    refused = study("undo")
    assert refused.code == 5
    assert "invite" in refused.err
    assert said(Path()) == before


def test_the_settling_of_a_fork_is_one_step(study: Typed, tmp_path: Path) -> None:
    shutil.copytree(Path(), tmp_path / "other")
    ran(study("codebook", "rename", "miro", "Whiteboard"))
    ran(study("--study", str(tmp_path / "other"), "codebook", "rename", "miro", "Board"))
    ran(study("merge", str(tmp_path / "other")))
    (fork,) = study("forks", "--json").results
    before = said(Path()), stood(Path())
    side = min(fork["sides"], key=lambda one: bool(one["counts"]))["event"]
    ran(study("forks", "settle", side[:12]))
    after = said(Path()), stood(Path())
    assert after != before
    ran(study("undo"))
    assert apart(said(Path()), before[0]) == {}
    ran(study("redo"))
    assert (said(Path()), stood(Path())) == after
    ran(study("verify"))
