from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.codebook.editing import _placed
from codex.codebook.reading import read_codebook, read_rows
from codex.codebook.writing import write_codebook
from codex.errors import DamagedInput
from codex.model.code import Branch, Code, Codebook
from codex.words import LANGUAGES, Words

HOSTILE = Path(__file__).parents[2] / "../shared/hostile/public"

FULL = """\
schema: codex/codebook@1
branches:
  - {id: competency, exclusive: false, give_parents: false}
  - {id: tool, exclusive: yes, give_parents: TRUE, name: {ru: Средства}}
codes:
  # what a teacher can do
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
    children:
      - {id: goals, name: Goals}
      - Жаңа код
  - {id: miro, branch: tool, name: Miro, aliases: Miro-board, origin: {kind: inductive, on: 2026-11-20}}
"""


def problem(text: str) -> DamagedInput:
    with pytest.raises(DamagedInput) as caught:
        read_codebook(text, "book.yaml")
    for language in LANGUAGES:
        said = caught.value.message(Words(language))
        assert "book.yaml" in said
        assert "{" not in said
    return caught.value


def test_a_full_codebook_is_read_as_written() -> None:
    book = read_codebook(FULL)
    assert [code.id for code in book.codes] == ["planning", "goals", "zhanga-kod", "miro"]
    assert [code.branch for code in book.codes] == ["competency", "competency", "competency", "tool"]
    assert book.branches == (
        Branch("competency"),
        Branch("tool", exclusive=True, give_parents=True, name={"ru": "Средства"}),
    )
    planning = book.codes[0]
    assert planning.name["kk"] == "Сабақ жоспарлау"
    assert planning.colour == "#3366cc"
    assert planning.aliases == ("planning of lessons",)
    assert book.codes[3].origin == {"kind": "inductive", "on": "2026-11-20"}
    assert [code.id for code in book.children("planning")] == ["goals", "zhanga-kod"]


def test_scalars_are_text_as_written() -> None:
    names = ["no", "on", "1.10", "2020-01-01", "012", "1e3", "~", "0x1F", "null", "Yes", "1:30"]
    book = read_codebook("codes:\n" + "".join(f"- name: {name}\n" for name in names))
    assert [code.name[""] for code in book.codes] == names
    assert all(code.id[0].isalpha() for code in book.codes)
    assert len({code.id for code in book.codes}) == len(names)


def test_writing_and_reading_again_changes_nothing() -> None:
    book = read_codebook(FULL)
    again = read_codebook(write_codebook(book))
    assert again == book
    assert write_codebook(again) == write_codebook(book)


LINE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)
TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: text.strip())
ID = st.from_regex(r"[a-zәж][a-z0-9_.-]{0,8}", fullmatch=True)
WORDING = st.dictionaries(st.sampled_from(["en", "ru", "kk", ""]), TEXT, max_size=3)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    ids = draw(st.lists(ID, min_size=1, max_size=6, unique=True))
    codes: list[Code] = []
    for code_id in ids:
        parent = draw(st.sampled_from([None, *codes]))
        codes.append(
            Code(
                code_id,
                parent.branch if parent else draw(st.sampled_from(["one", "two"])),
                draw(st.dictionaries(st.sampled_from(["en", "ru", ""]), LINE, min_size=1)),
                parent.id if parent else None,
                definition=draw(WORDING),
                exclude=draw(WORDING),
                origin=draw(st.dictionaries(ID, TEXT, max_size=2).filter(lambda one: "kind" not in one)),
                aliases=tuple(draw(st.lists(LINE, max_size=2))),
                retired=draw(st.booleans()),
            )
        )
    return replace(_placed(Codebook(), tuple(codes)), branches=(Branch("one"), Branch("two", exclusive=True)))


@given(codebooks())
def test_any_codebook_survives_yaml(book: Codebook) -> None:
    assert read_codebook(write_codebook(book)) == book


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "codes:",
                "- ",
                "\n",
                "  ",
                "name: ",
                "id: ",
                "a",
                "{",
                "}",
                "[",
                "]",
                ", ",
                '"',
                "#",
                "&a",
                "*a",
                "!",
                "|",
            ]
        )
    ).map("".join)
)
def test_any_text_is_a_codebook_or_a_clear_refusal(text: str) -> None:
    refused = ""
    try:
        read_codebook(text)
    except DamagedInput as error:
        refused = str(error)
    assert not refused or refused.startswith("codebook.yaml:")


@pytest.mark.parametrize(
    ("text", "text_id", "fields"),
    [
        ("", "empty", {}),
        ("codes: []", "empty", {}),
        ("codes: [", "yaml-damaged", {"line": 1}),
        ("a: \x07", "yaml-character", {"line": 1}),
        ("codes: [a]\n---\ncodes: [b]", "yaml-two-documents", {}),
        ("codes: &a [x]\n", "yaml-alias", {"line": 1}),
        ("codes:\n- name: !!str x", "yaml-tag", {"line": 2}),
        ("codes:\n- name: A\n  name: B", "key-twice", {"line": 3, "first": 2}),
        ("? [a]\n: b", "yaml-key", {}),
        ("schema: codex/codebook@2\ncodes: [a]", "other-schema", {}),
        ("codes:\n- name: A\n  definiton: x", "unknown-key", {"near": "definition", "line": 3}),
        ("codes:\n- name: {kz: x}", "unknown-language", {"near": "kk"}),
        ("codes: a", "not-list", {}),
        ("just text", "not-mapping", {}),
        ("codes: [{name: [a]}]", "not-text", {}),
        ("branches: [{id: a, exclusive: maybe}]", "not-truth", {}),
        ("codes: [{name: a, origin: {kind: guessed}}]", "unknown-origin", {}),
        ("codes: [{name: a, colour: red}]", "not-colour", {}),
        ("codes: [{id: 1st, name: a}]", "bad-id", {}),
        ("branches: [a, a]", "branch-twice", {}),
        ("codes:\n- {id: a}\n- {id: b}\n- {id: a}", "id-twice", {"line": 4, "first": 2}),
        ("codes: [{definition: x}]", "no-name", {}),
        ('codes: [{name: "a\\nb"}]', "name-lines", {}),
        ("codes: [{id: goal, name: a}, {name: b, parent: goals}]", "no-such-parent", {"near": "goal"}),
        ("codes: [{id: a, children: [{id: b, parent: c}]}, {id: c}]", "two-parents", {}),
        (
            "codes:\n- {id: t}\n- {id: a, parent: b}\n- {id: b, parent: a}",
            "cycle",
            {"line": 3, "path": "a > b > a"},
        ),
        ("codes: [{id: a, parent: a}]", "cycle", {"path": "a > a"}),
        ("branches: [one, two]\ncodes: [{id: a, branch: tow}]", "no-such-branch", {"near": "two"}),
        (
            "branches: [one, two]\ncodes: [{id: a, branch: one, children: [{id: b, branch: two}]}]",
            "other-branch",
            {},
        ),
        ("branches: [one, two]\ncodes: [a]", "which-branch", {}),
        ("codes: " + "[" * 60 + "]" * 60, "yaml-deep", {}),
    ],
)
def test_damage_is_named_with_its_line(text: str, text_id: str, fields: dict[str, object]) -> None:
    error = problem(text)
    assert error.text_id == f"codebook.{text_id}"
    assert error.fields.items() >= fields.items()


def test_a_flat_list_with_parents_is_put_in_order() -> None:
    book = read_codebook("codes: [{id: b, parent: a}, {id: c}, {id: a}]")
    assert [(code.id, code.parent) for code in book.codes] == [("c", None), ("a", None), ("b", "a")]


def test_made_ids_give_way_to_written_ones() -> None:
    book = read_codebook("codes: [Goals, {id: goals, name: Aims}, Goals]")
    assert [code.id for code in book.codes] == ["goals-2", "goals", "goals-3"]


def test_names_in_any_script_are_taken() -> None:
    book = read_codebook("codes: [目标, 'أهداف', Мақсат қою, Χρόνος]")
    assert [code.name[""] for code in book.codes] == ["目标", "أهداف", "Мақсат қою", "Χρόνος"]
    assert all(code.id[0].isalpha() and code.id.isascii() for code in book.codes)


def test_rows_of_a_table_give_the_same_codebook_as_yaml() -> None:
    rows = [
        {
            "id": "planning",
            "branch": "competency",
            "parent": "",
            "name.en": "Planning",
            "aliases": "plan|plans",
        },
        {"id": "goals", "branch": "", "parent": "planning", "name": "Goals", "origin.kind": "inductive"},
        {"id": "", "branch": "tool", "parent": "", "name.en": "Miro", "definition.ru": "Доска"},
    ]
    book = read_rows(list(enumerate(rows, 2)), "codes.csv")
    assert book == read_codebook("""
branches: [competency, tool]
codes:
- {id: planning, branch: competency, name: {en: Planning}, aliases: [plan, plans], children: [
    {id: goals, name: Goals, origin: {kind: inductive}}]}
- {branch: tool, name: {en: Miro}, definition: {ru: Доска}}
""")


def test_a_row_that_is_amiss_is_named_by_its_line() -> None:
    with pytest.raises(DamagedInput) as caught:
        read_rows([(2, {"id": "a"}), (3, {"id": "a"})], "codes.csv")
    assert caught.value.message(Words("en")) == 'codes.csv:3: id "a" is that of the code in line 2 too'
    with pytest.raises(DamagedInput, match="no such key"):
        read_rows([(2, {"id": "a", "nmae": "b"})], "codes.csv")


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the folder of hostile files is not here")
@pytest.mark.parametrize("name", ["aliases.yaml", "dup_keys.yaml", "python_tag.yaml"])
def test_hostile_yaml_is_refused(name: str) -> None:
    with pytest.raises(DamagedInput):
        read_codebook((HOSTILE / name).read_text(encoding="utf-8"), name)
