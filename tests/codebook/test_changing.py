from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from codex.codebook.comparing import diff
from codex.codebook.editing import add, alias, move, rename, restore, retire, reword, same_names
from codex.codebook.lookup import Finder, find_code
from codex.codebook.reading import read_codebook, read_rows
from codex.codebook.writing import codebook_rows
from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.words import LANGUAGES, Words
from tests.work import lines_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.model.code import Codebook

BOOK = read_codebook("""
branches: [competency, tool]
codes:
- id: planning
  branch: competency
  name: {en: Lesson planning, ru: Планирование урока, kk: Сабақ жоспарлау}
  children: [{id: goals, name: {en: Goals, ru: Цели}}, {id: steps, name: Steps}]
- {id: peers, branch: competency, name: {en: Peer review, ru: Взаимная проверка}}
- {id: miro, branch: tool, name: Miro, aliases: [Miro-board]}
- {id: kahoot, branch: tool, name: Kahoot!}
""")


def ids(book: Codebook) -> list[str]:
    return [code.id for code in book.codes]


def fails(
    kind: type[CodexError], text_id: str, call: Callable[..., object], *args: Any, **kwargs: Any
) -> CodexError:
    with pytest.raises(kind) as caught:
        call(*args, **kwargs)
    assert caught.value.text_id == f"codebook.{text_id}"
    for language in LANGUAGES:
        assert "{" not in caught.value.message(Words(language))
    return caught.value


def test_a_code_is_added_after_its_sisters() -> None:
    book, code = add(BOOK, {"kk": "Бағалау"}, parent="planning")
    assert (code.id, code.branch, code.parent) == ("baghalau", "competency", "planning")
    assert ids(book) == ["planning", "goals", "steps", "baghalau", "peers", "miro", "kahoot"]
    assert ids(BOOK) == ["planning", "goals", "steps", "peers", "miro", "kahoot"]


def test_an_added_code_is_checked() -> None:
    fails(UsageProblem, "add-no-name", add, BOOK, {"en": " "}, branch="tool")
    fails(UsageProblem, "add-bad-id", add, BOOK, {"en": "a"}, code_id="1", branch="tool")
    fails(Refused, "id-taken", add, BOOK, {"en": "a"}, code_id="goals", branch="tool")
    fails(UsageProblem, "say-branch", add, BOOK, {"en": "a"})
    fails(NotFound, "no-branch", add, BOOK, {"en": "a"}, branch="tols")
    fails(NotFound, "no-such-code-near", add, BOOK, {"en": "a"}, parent="goal")
    fails(UsageProblem, "branch-of-parent", add, BOOK, {"en": "a"}, parent="goals", branch="tool")
    fails(Refused, "parent-retired", add, retire(BOOK, "goals"), {"en": "a"}, parent="goals")


def test_the_first_code_of_an_empty_codebook_makes_its_branch() -> None:
    from codex.model.code import Branch, Codebook

    book, code = add(Codebook(), {"": "Goals"})
    assert book.branches == (Branch("codes"),)
    assert code.branch == "codes"


def test_renaming_keeps_the_languages_not_named() -> None:
    code = rename(BOOK, "goals", {"kk": "Мақсаттар"}).code("goals")
    assert code is not None
    assert code.name == {"en": "Goals", "ru": "Цели", "kk": "Мақсаттар"}
    fails(UsageProblem, "add-no-name", rename, BOOK, "goals", {"en": ""})
    fails(NotFound, "no-such-code", rename, BOOK, "qqqqqq", {"en": "a"})


def test_moving_takes_everything_below_along() -> None:
    book = move(BOOK, "planning", None, branch="tool")
    assert {code.id: code.branch for code in book.codes if code.id in {"planning", "goals", "steps"}} == {
        "planning": "tool",
        "goals": "tool",
        "steps": "tool",
    }
    book = move(BOOK, "goals", "peers")
    assert ids(book) == ["planning", "steps", "peers", "goals", "miro", "kahoot"]


def test_a_code_never_becomes_its_own_ancestor() -> None:
    fails(Refused, "move-into-itself", move, BOOK, "planning", "goals")
    fails(Refused, "move-into-itself", move, BOOK, "planning", "planning")
    fails(Refused, "parent-retired", move, retire(BOOK, "goals"), "steps", "goals")
    fails(UsageProblem, "branch-of-parent", move, BOOK, "goals", "miro", branch="competency")


def test_a_retired_code_leaves_the_version_and_stays_in_the_book() -> None:
    book = retire(BOOK, "goals")
    assert "goals" in ids(book)
    assert [code.id for code in book.codes if code.retired] == ["goals"]
    fails(Refused, "already-retired", retire, book, "goals")
    fails(Refused, "retire-children", retire, BOOK, "planning")


def test_equal_names_are_told() -> None:
    book, _ = add(BOOK, {"en": "GOALS"}, branch="tool", code_id="aims")
    assert same_names(book) == (("goals", ("goals", "aims")),)
    assert same_names(BOOK) == ()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("goals", "goals"),
        ("Goals", "goals"),
        ("цели", "goals"),
        ("сабақ  ЖОСПАРЛАУ", "planning"),
        ("miro-board", "miro"),
        ("kahoot!", "kahoot"),
    ],
)
def test_a_code_is_found_by_id_name_and_alias(word: str, code: str) -> None:
    assert find_code(BOOK, word) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("golas", "goals"),
        ("gaols", "goals"),
        ("ПланированЕе урока", "planning"),
        ("зууки", "peers"),
        ("пщфды", "goals"),
        ("wtkb", "goals"),
        ("cf,f0 ;jcgfhkfe", "planning"),
        ("celi", "goals"),
    ],
)
def test_a_slip_or_another_layout_is_guessed(word: str, code: str) -> None:
    error = fails(NotFound, "no-such-code-near", find_code, BOOK, word)
    assert code in str(error.fields["near"])


def test_a_name_of_several_codes_is_not_guessed() -> None:
    book, _ = add(BOOK, {"en": "Peer review"}, branch="tool", code_id="pr")
    error = fails(UsageProblem, "name-of-several", find_code, book, "PEER review")
    assert error.fields["ids"] == "peers, pr"
    assert find_code(book, "peers") == "peers"
    assert find_code(retire(book, "pr"), "peer review") == "peers"


def test_the_finder_takes_half_typed_words_of_any_layout() -> None:
    finder = Finder(BOOK)
    assert finder.search("pl")[0].code == "planning"
    assert finder.search("зд")[0].code == "planning"
    assert finder.search("вза")[0].code == "peers"
    assert finder.search("dpf")[0].code == "peers"
    assert finder.search("review")[0].label == "Peer review"
    assert len(finder.search("", limit=3)) == 3
    assert finder.search("[bold]") == ()
    assert "goals" not in {hit.code for hit in Finder(retire(BOOK, "goals")).search("goal")}


def test_a_search_costs_as_much_more_as_there_are_more_codes() -> None:
    def finder(size: int) -> Finder:
        codes = "".join(f"- {{id: c{n}, name: Скил и навык {n}}}\n" for n in range(size))
        return Finder(read_codebook(f"codes:\n{codes}"))

    work = [lines_run(partial(finder(size).search, "навык 29")) for size in (100, 300)]
    assert work[1] < 4 * work[0]


def test_the_difference_names_what_happened() -> None:
    book, _ = add(BOOK, {"en": "Canva"}, branch="tool")
    book = retire(move(rename(book, "steps", {"": "Stages"}), "goals", None), "peers")
    assert [(one.kind, one.code, one.before, one.after) for one in diff(BOOK, book)] == [
        ("renamed", "steps", "Steps", "Stages"),
        ("moved", "goals", "planning", ""),
        ("retired", "peers", "", ""),
        ("added", "canva", "", "Canva"),
    ]
    assert diff(BOOK, BOOK) == ()


def test_a_changed_definition_or_rule_is_a_difference() -> None:
    old = read_codebook("branches: [a]\ncodes: [{id: x, definition: {en: one}, aliases: [k]}, y]")
    new = read_codebook("branches: [{id: a, exclusive: yes}]\ncodes: [{id: x, definition: {en: two}}]")
    assert [(one.kind, one.code, one.field) for one in diff(old, new)] == [
        ("branch", "a", ""),
        ("redefined", "x", "definition"),
        ("retold", "x", "aliases"),
        ("gone", "y", ""),
    ]


def test_a_retired_code_can_come_back() -> None:
    book = retire(BOOK, "goals")
    assert restore(book, "goals").codes == BOOK.codes
    fails(Refused, "not-retired", restore, BOOK, "goals")
    fails(Refused, "parent-retired", restore, retire(retire(book, "steps"), "planning"), "goals")


def test_wording_is_changed_language_by_language() -> None:
    book = reword(BOOK, "goals", "definition", {"en": "An aim", "ru": "Цель"})
    book = reword(book, "goals", "definition", {"ru": "", "kk": "Мақсат"})
    assert book.code("goals").definition == {"en": "An aim", "kk": "Мақсат"}  # type: ignore[union-attr]
    fails(UsageProblem, "no-such-field", reword, BOOK, "goals", "name", {"en": "a"})


def test_aliases_come_and_go_and_never_name_two_codes() -> None:
    book = alias(BOOK, "miro", ["Миро", " Miro online "], ["Miro-board"])
    assert book.code("miro").aliases == ("Миро", "Miro online")  # type: ignore[union-attr]
    assert find_code(book, "МИРО") == "miro"
    fails(Refused, "alias-taken", alias, BOOK, "miro", ["goals"])
    fails(NotFound, "no-such-alias", alias, BOOK, "miro", [], ["board"])


def test_a_codebook_survives_a_table() -> None:
    book = reword(retire(BOOK, "steps"), "goals", "include", {"": "any", "kk": "кез келген"})
    rows = codebook_rows(book)
    assert len({tuple(row) for row in rows}) == 1
    assert read_rows(enumerate(rows, 2), "codes.csv").codes == book.codes
