"""A round by own copies, as people do it: each command a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CODEBOOK = """
branches: [{id: competency}, {id: tool}]
codes:
  - {id: goals, branch: competency, name: Goals}
  - {id: sharing, branch: competency, name: Sharing}
  - {id: forum, branch: tool, name: Forum}
  - {id: miro, branch: tool, name: Miro}
"""
INTERVIEW = """Interviewer: How did it help?
Teacher: I set a goal for every lesson, as on the forum.
Interviewer: And the whiteboard?
Teacher: We planned on Miro together.
Interviewer: What else?
Teacher: People shared their lessons every week.
"""
PRIVATE = """Interviewer: And you?
Teacher: Qwertyuiop, but please tell nobody.
"""
PEOPLE = "name,role,languages,experience,conflicts\n" + "".join(
    f"{name},coder,en,12 years,conflict-of-{name}\n" for name in ("Aigul", "Marat", "Dana")
)
ANSWERS = {
    "aigul": "goals forum\nmiro\nsharing\n",
    "marat": "goals forum\nmiro\nx\n",
    "dana": "goals\nmiro\nsharing\n",
}


class Shell:
    """Runs codex in a folder."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.env = {**os.environ, "LANG": "C.UTF-8", "PYTHONPATH": str(Path.cwd()), **env}
        for name in ("CODEX_UI_LANG", "CODEX_STUDY", "CODEX_EXPERT"):
            self.env.pop(name, None)
        self.env |= env

    def __call__(
        self, *words: str, typed: str = "", code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            [sys.executable, "-m", "codex", *words],
            cwd=self.folder, env=self.env, input=typed, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert code is None or ran.returncode == code, ran.stderr + ran.stdout
        assert "Traceback" not in ran.stderr
        return ran

    def results(self, *words: str, code: int | None = 0) -> list[Any]:
        found: list[Any] = json.loads(self(*words, "--json", code=code).stdout)["results"]
        return found

    def at(self, name: str) -> Shell:
        return Shell(self.folder / "copies" / name)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study with an open round that nobody has judged in yet."""
    folder = tmp_path_factory.mktemp("begun")
    Shell(folder)("init", "study")
    home = Shell(folder / "study")
    for name, text in (
        ("i.txt", INTERVIEW),
        ("private.txt", PRIVATE),
        ("c.yaml", CODEBOOK),
        ("e.csv", PEOPLE),
    ):
        (home.folder / name).write_text(text, encoding="utf-8")
    home("import", "i.txt", "private.txt", "--kind", "interview")
    home("excerpt", "cut", "--by", "turn")
    home("source", "edit", "private.txt", "--set", "consent=none")
    home("codebook", "import", "c.yaml")
    home("expert", "add", "e.csv")
    home("note", "add", "a memo that says how to judge")
    home("round", "open", "--kind", "tag")
    return home.folder


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Shell:
    shutil.copytree(begun, tmp_path / "study")
    return Shell(tmp_path / "study")


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def tagged(home: Shell, name: str) -> Shell:
    own = home.at(name)
    own("tag", "--plain", typed=ANSWERS[name])
    return own


def test_an_own_copy_tells_its_owner_alone_what_is_left(home: Shell) -> None:
    home.results("expert", "invite", "aigul")
    (before,) = home.at("aigul").results("status")
    assert [one["id"] for one in before["experts"]] == ["aigul"]
    assert [one["command"] for one in before["next"]] == ["codex tag"]
    (after,) = tagged(home, "aigul").results("status")
    assert [one["command"] for one in after["next"]] == ["codex expert return"]


def test_three_experts_tag_in_their_own_copies_and_come_together(home: Shell) -> None:
    made = home.results("expert", "invite", "aigul", "marat", "dana")
    assert [one["expert"] for one in made] == ["aigul", "marat", "dana"]
    assert len({one["token"] for one in made}) == 3
    assert {one["round"] for one in made} == {"1"}
    for name in ANSWERS:
        tagged(home, name)
    home("merge", "copies/aigul", "copies/marat")
    home.at("dana")("expert", "return", "-o", "dana.jsonl")
    assert (home.folder / "copies/dana/dana.jsonl").stat().st_mode & 0o077 == 0
    merged = json.loads(home("merge", "copies/dana/dana.jsonl", "--json").stdout)
    assert merged["results"][0]["new"] > 0
    assert merged["findings"] == []
    told = home.results("round", "show")[0]
    assert {one["expert"]: one["way"] for one in told["blind"]} == dict.fromkeys(ANSWERS, "copy")
    home("round", "close")
    overall = [one for one in home.results("agree", code=None) if one["scope"] == "overall"]
    assert overall
    assert overall[0]["raters"] == 3
    home("verify")
    again = home.results("merge", "copies/aigul", "copies/dana/dana.jsonl")
    assert [one["new"] for one in again] == [0, 0]


def test_the_same_result_as_in_one_file(home: Shell) -> None:
    one = Shell(home.folder.parent / "one")
    shutil.copytree(home.folder, one.folder)
    home("expert", "invite", "aigul", "marat", "dana")
    for name in ANSWERS:
        tagged(home, name)
    home("merge", "copies/dana", "copies/aigul", "copies/marat")
    home("round", "close")
    by_copies = home.results("agree", "--by", "code", code=None)
    for name, typed in ANSWERS.items():
        one("tag", "-e", name, "--plain", typed=typed)
    one("round", "close")
    by_file = one.results("agree", "--by", "code", code=None)
    keys = ("scope", "coefficient", "value", "units", "raters", "judgments")
    assert [[row[key] for key in keys] for row in by_copies] == [
        [row[key] for key in keys] for row in by_file
    ]
    ways = {row["way"] for row in one.results("round", "show")[0]["blind"]}
    assert ways == {"one-file"}


def test_a_copy_holds_what_its_expert_may_see_and_nothing_else(home: Shell) -> None:
    home("tag", "-e", "marat", "--plain", typed="goals\nm nothing to see\n")
    home("expert", "invite", "aigul", "-o", "for-aigul")
    copy = home.folder / "for-aigul"
    content = raw(copy)
    assert b"I set a goal" in content
    assert b"Qwertyuiop" not in content
    assert b"how to judge" not in content
    assert b"nothing to see" not in content
    assert b"conflict-of-Marat" not in content
    assert b"conflict-of-Aigul" in content
    own = Shell(copy)
    status = own.results("status")[0]
    assert [(one["id"], one["done"]) for one in status["experts"]] == [("aigul", 0)]
    assert (copy / "study.codex").stat().st_mode & 0o777 == 0o600
    assert (copy / "study.keys").stat().st_mode & 0o777 == 0o600
    own("verify")
    own("codebook", "export")
    withheld = [one for one in own.results("source", "list") if one["id"]]
    assert len(withheld) == 2


def test_withheld_is_not_erased(home: Shell) -> None:
    home("expert", "invite", "aigul")
    home("merge", "copies/aigul")
    assert b"Qwertyuiop" in raw(home.folder / "corpus") + (home.folder / "study.codex").read_bytes()
    home("verify")


def test_a_copy_opened_by_the_wrong_expert_says_so(home: Shell) -> None:
    home("expert", "invite", "aigul")
    own = home.at("aigul")
    for words in (("tag", "-e", "marat", "--plain"), ("status", "-e", "Marat")):
        refused = own(*words, code=5)
        assert "aigul" in refused.stderr
        assert "marat" in refused.stderr.casefold()
    Shell(own.folder, CODEX_EXPERT="dana")("source", "list", code=5)
    own("status", "-e", "Aigul")
    own("expert", "invite", "marat", code=5)


def test_what_an_own_copy_is_not_for_is_refused_with_what_it_is_for(home: Shell) -> None:
    home("expert", "invite", "aigul")
    own = home.at("aigul")
    for words, hint in (
        (("round", "close"), "codex expert return"),
        (("expert", "role", "aigul", "facilitator"), "codex expert return"),
        (("source", "erase", "i.txt", "--yes"), "codex expert return"),
        (("agree",), "codex status"),
        (("resolve",), "codex status"),
        (("codebook", "add", "New", "--branch", "tool"), "codebook propose"),
    ):
        told = own(*words, code=5).stderr
        assert "own copy" in told
        assert hint in told
        assert "round close" not in told


def test_a_folder_that_is_there_is_not_touched_and_a_dry_run_makes_nothing(home: Shell) -> None:
    (home.folder / "there").mkdir()
    (home.folder / "there" / "x").write_text("x")
    home("expert", "invite", "aigul", "-o", "there", code=5)
    before = home("log", "--without-judgments").stdout
    tried = home.results("expert", "invite", "aigul", "--dry-run")
    assert (tried[0]["sources"], tried[0]["withheld"]) == (1, 1)
    assert not (home.folder / "copies").exists()
    assert home("log", "--without-judgments").stdout == before
    home("expert", "invite", "nobody", code=3)
    home("expert", "invite", "facilitator", code=5)


def test_own_judgments_come_along_to_a_second_computer_when_asked(home: Shell) -> None:
    home("tag", "-e", "aigul", "--plain", typed="goals\n")
    home("tag", "-e", "marat", "--plain", typed="forum\n")
    home("expert", "invite", "aigul", "--with-own")
    done = {one["id"]: one["done"] for one in home.at("aigul").results("status")[0]["experts"]}
    assert done == {"aigul": 1}
    assert "made for this expert" in home("expert", "invite", "aigul", "-o", "second").stderr


def test_a_return_that_was_altered_on_the_way_is_refused(home: Shell) -> None:
    home("expert", "invite", "aigul")
    own = tagged(home, "aigul")
    own("expert", "return", "-o", "../../aigul.jsonl")
    file = home.folder / "aigul.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if '"done","1"' not in line]
    assert len(kept) < len(lines)
    file.write_text("".join(kept), encoding="utf-8")
    assert "signature" in home("merge", "aigul.jsonl", code=1).stderr
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    unsigned = json.loads(home("merge", "aigul.jsonl", "--json").stdout)
    assert "no signature" in unsigned["findings"][0]["why"]
    again = json.loads(home("merge", "aigul.jsonl", "--json").stdout)
    assert again["findings"] == [], "nothing new, nothing to warn of"
    own("export", "log", "-o", "../../log.jsonl")
    file.write_text("".join(lines).replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert json.loads(home("merge", "aigul.jsonl", "--json").stdout)["findings"] == []


def test_a_commitment_shows_nothing_and_tells_what_was_changed_after_it(home: Shell) -> None:
    home("expert", "invite", "aigul", "marat")
    own = tagged(home, "aigul")
    own("expert", "return", "--commit", "-o", "../../pledge.jsonl")
    pledge = (home.folder / "pledge.jsonl").read_text(encoding="utf-8")
    assert "goals" not in pledge
    assert "judge" not in pledge
    home("merge", "pledge.jsonl")
    blind = {one["expert"]: one for one in home.results("round", "show")[0]["blind"]}
    assert (blind["aigul"]["way"], blind["aigul"]["changed"]) == ("commit", None)
    assert blind["aigul"]["committed"] > 0
    own("expert", "return", "-o", "../../first.jsonl")
    home("merge", "first.jsonl")
    blind = {one["expert"]: one for one in home.results("round", "show")[0]["blind"]}
    assert (blind["aigul"]["way"], blind["aigul"]["changed"]) == ("commit", 0)
    own("undo")
    own("tag", "--plain", typed="miro\n")
    assert "committed" in own("expert", "return", "-o", "../../second.jsonl").stderr
    home("merge", "second.jsonl")
    blind = {one["expert"]: one for one in home.results("round", "show")[0]["blind"]}
    assert blind["aigul"]["changed"] > 0


def test_a_sealed_return_opens_for_the_facilitator_alone(home: Shell) -> None:
    pytest.importorskip("nacl", reason="the extra «sealed» is not installed")
    home("expert", "invite", "aigul", "marat", "--sealed")
    own = tagged(home, "aigul")
    own("expert", "return", "-o", "../../aigul.sealed")
    sealed = (home.folder / "aigul.sealed").read_bytes()
    assert b"goals" not in sealed
    other = home.at("marat")
    other("merge", "../../aigul.sealed", code=5)
    home("merge", "aigul.sealed")
    blind = {one["expert"]: one["way"] for one in home.results("round", "show")[0]["blind"]}
    assert blind == {"aigul": "sealed", "marat": "none", "dana": "none"}
    (home.folder / "aigul.sealed").write_bytes(sealed[:-200] + b"A" * 190 + sealed[-10:])
    home("merge", "aigul.sealed", code=1)


def test_without_the_library_sealing_says_what_is_missing(home: Shell) -> None:
    (home.folder / "nacl").mkdir()
    (home.folder / "nacl" / "__init__.py").write_text("raise ImportError('none')")
    without = Shell(home.folder, PYTHONPATH=f"{home.folder}{os.pathsep}{Path.cwd()}")
    refused = without("expert", "invite", "aigul", "--sealed", code=5)
    assert "PyNaCl" in refused.stderr
    assert "codex-qda[sealed]" in refused.stderr


def test_free_spans_come_back_from_copies_too(home: Shell) -> None:
    home("round", "close")
    home("round", "open", "--kind", "unitize", "--roster", "aigul", "--roster", "marat")
    made = home.results("expert", "invite", "aigul", "marat")
    assert [(one["round"], one["sources"], one["withheld"]) for one in made] == [("2", 1, 1)] * 2
    home.at("aigul")("tag", "--plain", typed="2 goals\n4 miro\nd\n")
    home.at("marat")("tag", "--plain", typed='2 "set a goal" goals\nd\n')
    home("merge", "copies/marat", "copies/aigul")
    assert {one["way"] for one in home.results("round", "show", "2")[0]["blind"]} == {"copy"}
    home("round", "close")
    spans = home.results("span", "list")
    assert sorted(one["rater"] for one in spans) == ["aigul", "aigul", "marat"]
    home("verify")
    home("source", "erase", "i.txt", "--yes")
    assert b"set a goal" not in (home.folder / "study.codex").read_bytes()
    home("merge", "copies/aigul")
    assert b"set a goal" not in (home.folder / "study.codex").read_bytes()
    home("verify")


def test_what_comes_late_never_changes_the_numbers_of_a_closed_round(home: Shell) -> None:
    home("expert", "invite", "aigul", "marat", "dana")
    for name in ANSWERS:
        tagged(home, name)
    home.at("aigul")("undo")
    home("merge", "copies/aigul", "copies/marat", "copies/dana")
    home("round", "close")
    before = home("agree", "--by", "code", "--json", code=None).stdout
    home.at("aigul")("tag", "--plain", typed="goals forum sharing\n")
    assert "kept, not counted" in home("merge", "copies/aigul").stderr
    assert home("agree", "--by", "code", "--json", code=None).stdout == before
    assert home.results("status")[0]["rounds"][0]["late"] > 0
    home("verify")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_people_keep_the_log_in_git(home: Shell) -> None:
    home("expert", "invite", "aigul", "marat")
    repo = home.folder.parent / "repo"
    repo.mkdir()

    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *who, *words], cwd=repo, check=True, capture_output=True)

    git("init")
    (repo / ".gitattributes").write_text("*.jsonl merge=union\n")
    for name in ("aigul", "marat"):
        home.at(name)("export", "log", "-o", str(repo / f"{name}.jsonl"))
    (repo / "aigul.jsonl").replace(repo / "study.jsonl")
    (repo / "marat.jsonl").unlink()
    git("add", ".")
    git("commit", "-m", "one")
    for name in ("aigul", "marat"):
        tagged(home, name)
        git("checkout", "-b", name, "main")
        home.at(name)("export", "log", "-o", str(repo / "study.jsonl"), "--yes")
        git("commit", "-am", name)
    git("merge", "aigul")
    assert "<<<" not in (repo / "study.jsonl").read_text(encoding="utf-8")
    home("merge", str(repo / "study.jsonl"))
    done = {one["id"]: one["done"] for one in home.results("status")[0]["experts"]}
    assert (done["aigul"], done["marat"]) == (3, 3)
    assert home.results("forks") == []
    home("verify")
