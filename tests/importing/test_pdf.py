"""PDF: pages, words joined, running heads off, notes found again; read apart, within limits."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.errors import DamagedFile, DamagedInput
from codex.importing import pdfium
from codex.importing.pdf_lines import without_heads
from codex.importing.pdf_pages import extract
from codex.importing.reading import Reading, ReadOptions
from codex.importing.registry import read as read_file
from codex.steps.sources.apart import Apart
from codex.steps.sources.apart_child import written
from tests.importing.made import pdf


def read(data: bytes, **options: Any) -> Reading:
    return read_file(data, "a.pdf", ReadOptions(**options))


def test_pages_are_marked_and_kept_apart() -> None:
    (draft,) = read(pdf([["First page."], ["Second page,", "two lines."]])).drafts
    assert draft.text == "First page.\nSecond page,\ntwo lines.\n"
    assert [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks] == [
        ("1", "First page."),
        ("2", "Second page,\ntwo lines."),
    ]


def test_running_heads_and_page_numbers_are_off() -> None:
    words = ("goals", "courses", "forums", "groups")
    pages = [
        [f"Education {n}", f"About {word} we know", f"that {word} matter.", str(n)]
        for n, word in enumerate(words, 7)
    ]
    (draft,) = read(pdf(pages)).drafts
    assert draft.text.split("\n")[:2] == ["About goals we know", "that goals matter."]
    assert "Education" not in draft.text
    assert "10" not in draft.text


def test_heads_of_two_pages_stay() -> None:
    assert without_heads(["Head\na", "Head\nb"]) == ["Head\na", "Head\nb"]


def test_a_column_of_line_numbers_is_off() -> None:
    page = ["Dan: Hello.", "Participant: Yes.", "Dan: And?", *map(str, range(1, 9))]
    (draft,) = read(pdf([page, ["Participant: No.", "9", "10"]])).drafts
    assert draft.text == "Dan: Hello.\nParticipant: Yes.\nDan: And?\nParticipant: No.\n"
    assert draft.kind == "interview"


def test_highlights_and_comments_become_marks() -> None:
    pages = [["Nothing here."], ["Teachers learn together.", "They share what they know."]]
    reading = read(pdf(pages, notes=[(1, 1, "key quote"), (1, -1, "see above")]))
    (draft,) = reading.drafts
    found = [
        (mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks if mark.kind == "highlight"
    ]
    assert found == [("see above", "Teachers learn together."), ("key quote", "They share what they know.")]
    assert not reading.findings


def test_the_title_is_the_documents_where_it_says_one() -> None:
    assert read(pdf([["Text"]], title="On courses")).drafts[0].title == "On courses"
    assert read(pdf([["Text"]], title="Microsoft Word - draft.doc")).drafts[0].title == "a"


def test_a_page_without_text_is_told_and_a_scan_is_refused() -> None:
    reading = read(pdf([["Text"], []]))
    assert [(finding.where, finding.why) for finding in reading.findings] == [
        ("a.pdf:p. 2", "importing.pdf-page-no-text")
    ]
    with pytest.raises(DamagedFile) as refused:
        read(pdf([[], []]))
    assert refused.value.text_id == "importing.pdf-no-text"


def test_a_doi_on_the_first_page_is_the_papers() -> None:
    (draft,) = read(pdf([["https://doi.org/10.1234/abc.5"], ["10.9/other and 10.9999/other"]])).drafts
    assert draft.cite == {"DOI": "10.1234/abc.5"}


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"no pdf at all", pdf([["a"]])[:200]])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data)
    assert refused.value.text_id == "importing.pdf-broken"


def test_one_worker_reads_several_files_and_gives_the_same() -> None:
    data = pdf([["Teachers learn."], ["Together."]], notes=[(0, 0, "x")])
    with Apart() as apart:
        assert read(data, apart=apart) == read(data)
        with pytest.raises(DamagedFile):
            read(b"%PDF-1.4\n", apart=apart)
        worker = apart._process
        assert read(data, apart=apart) == read(data)
        assert apart._process is worker
    assert apart._process is None


def test_each_page_of_a_long_file_is_told_while_it_is_read() -> None:
    told: list[int] = []
    with Apart(part=told.append) as apart:
        found = apart("codex.importing.pdf_pages:extract", pdf([["a"], ["b"], ["c"]]))
    assert found["pages"] == ["a", "b", "c"]
    assert told == [1, 1, 1]


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read() -> None:
    with Apart(seconds=0.001) as apart:
        with pytest.raises(DamagedInput) as refused:
            apart("codex.importing.pdf_pages:extract", pdf([["a"]]))
        assert refused.value.text_id == "importing.pdf-too-much"
        apart.seconds = 60
        assert apart("codex.importing.pdf_pages:extract", pdf([["a"]]))["pages"] == ["a"]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_the_worker_writes_json(value: Any) -> None:
    assert written(value) == json.dumps(value, ensure_ascii=False)


def test_the_worker_writes_nothing_but_plain_data() -> None:
    with pytest.raises(TypeError):
        written({"pages": [0.5]})


def test_the_worker_loads_next_to_nothing() -> None:
    heavy = (
        "re",
        "json",
        "typing",
        "contextlib",
        "functools",
        "statistics",
        "importlib.metadata",
        "pypdfium2.raw",
    )
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; import codex.steps.sources.apart_child;"
        "from codex.importing.pdf_pages import extract; extract(b'%PDF-1.4');"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    words = [sys.executable, "-P", "-S", "-c", code, *filter(None, sys.path)]
    assert subprocess.run(words, capture_output=True, check=True, text=True).stdout == "[]\n"


def test_the_worker_runs_nothing_but_readers() -> None:
    with Apart() as apart, pytest.raises(DamagedInput):
        apart("os:system", b"true")


def test_options_without_a_worker_are_equal_but_for_it() -> None:
    assert replace(ReadOptions(), apart=None) == ReadOptions()


def test_without_the_file_of_pdfium_its_bindings_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "_FILES", ("nothing.so",))
    pdfium.forget()
    try:
        assert extract(pdf([["First."], ["Second."]], notes=[(1, 0, "why")]))["pages"][1].strip() == "Second."
    finally:
        pdfium.forget()
