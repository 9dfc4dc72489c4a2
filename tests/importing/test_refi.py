"""REFI projects: texts, codes, and whose selection means which words."""

from __future__ import annotations

import pytest

from codex.errors import DamagedFile
from codex.importing.notes import Notes
from codex.importing.reading import ReadOptions
from codex.importing.refi import Project, read_codes, read_project
from codex.importing.registry import read
from tests.importing.made import zipped

TEXT = "Бірінші жол 😀 эмоджи.\nЕкінші жол: цифрлық құрал.\n"
WORDS = "цифрлық құрал"


def project(
    text: bytes,
    start: int,
    end: int,
    *,
    path: str = "internal://t.txt",
    name: str = "",
    folder: str = "sources",
) -> bytes:
    made = f"""<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">
    <Users><User guid="U1" name="Айгүл"/><User guid="{{u2}}" name="Jan"/></Users>
    <CodeBook><Codes><Code guid="C1" name="Құрал" isCodable="true" color="#ff0000"><Description>any tool</Description>
    <Code guid="c2" name="Miro" isCodable="true" color="red;x"/></Code></Codes></CodeBook>
    <Sources><TextSource guid="t" name="interview 1.txt" plainTextPath="{path}">
    <PlainTextSelection guid="s" name="{name}" startPosition="{start}" endPosition="{end}">
    <Coding guid="a" creatingUser="u1"><CodeRef targetGUID="c1"/></Coding><Coding guid="b" creatingUser="U2"><CodeRef targetGUID="C2"/></Coding>
    </PlainTextSelection></TextSource><PictureSource guid="x" name="photo"/></Sources></Project>"""
    return zipped({"Project.qde": made, f"{folder}/t.txt": text})


def selected(found: Project) -> str:
    (source,) = found.sources
    (selection,) = source.selections
    return source.text[selection.start : selection.end]


START = TEXT.index(WORDS)
END = START + len(WORDS)


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        (TEXT.encode(), START, END),
        (TEXT.encode("utf-8-sig"), START, END),
        (TEXT.encode("utf-8-sig"), START + 1, END + 1),
        (TEXT.replace("\n", "\r\n").encode(), START + 1, END + 1),
        (TEXT.replace("\n", "\r\n").encode(), START, END),
        (TEXT.encode(), START + 1, END + 1),
    ],
    ids=[
        "as is",
        "mark not counted",
        "mark counted",
        "returns counted",
        "returns not counted",
        "utf-16 units",
    ],
)
def test_whatever_a_tool_counts_the_words_are_the_same(raw: bytes, start: int, end: int) -> None:
    assert selected(read_project(project(raw, start, end), Notes("p.qdpx"))) == WORDS


def test_a_project_gives_its_codes_users_and_texts() -> None:
    found = read_project(project(TEXT.encode(), START, END), Notes("p.qdpx"))
    assert [
        (code.id, code.parent, code.name, code.colour, code.definition) for code in found.codebook.codes
    ] == [
        ("qural", None, {"": "Құрал"}, "#ff0000", {"": "any tool"}),
        ("miro", "qural", {"": "Miro"}, "", {}),
    ]
    assert found.sources[0].selections[0].codings == (("Айгүл", "qural"), ("Jan", "miro"))
    assert found.passed_over == ("photo",)


def test_its_texts_become_sources_with_what_was_selected() -> None:
    reading = read(project(TEXT.encode(), START, END, folder="Sources"), "p.qdpx")
    (draft,) = reading.drafts
    assert (draft.title, draft.text) == ("interview 1", TEXT)
    assert [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks] == [
        ("Құрал; Miro", WORDS)
    ]
    assert [finding.why for finding in reading.findings] == ["importing.refi-no-text"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (project(TEXT.encode(), START, 9999), "importing.refi-beyond"),
        (project(TEXT.encode(), -1, 5), "importing.refi-beyond"),
        (project(TEXT.encode(), 0, 1, path="internal://../../etc/passwd"), "importing.refi-path"),
        (project(TEXT.encode(), 0, 1, path="absolute:///etc/passwd"), "importing.refi-path"),
        (project(TEXT.encode(), 0, 1, path="relative:///x.txt"), "importing.refi-path"),
        (project(TEXT.encode(), 0, 1, path="internal://other.txt"), "importing.refi-source-missing"),
        (project(TEXT.encode("cp1251", errors="ignore"), 0, 1), "importing.bad-byte"),
        (zipped({"sources/t.txt": "x"}), "importing.refi-no-project"),
    ],
)
def test_a_project_that_is_not_sound_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data, "p.qdpx", ReadOptions(format="qdpx"))
    assert refused.value.text_id == why


def test_a_codebook_file_is_read() -> None:
    codes = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="1.10" isCodable="true"/><Code guid="2" name="1.10"/></Codes><Sets/></CodeBook>'
    assert [(code.id, code.name[""]) for code in read_codes(codes.encode(), Notes("c.qdc")).codes] == [
        ("c-1-10", "1.10"),
        ("c-1-10-2", "1.10"),
    ]
    with pytest.raises(DamagedFile):
        read_codes(b"<CodeBook/>", Notes("c.qdc"))


def test_the_codes_of_a_project_are_read_without_its_sources() -> None:
    whole = project(b"", 0, 1, path="internal://nowhere.txt")
    with pytest.raises(DamagedFile):
        read_project(whole, Notes("p.qdpx"))
    assert [(code.name[""], code.parent) for code in read_codes(whole, Notes("p.qdpx")).codes] == [
        ("Құрал", None),
        ("Miro", read_codes(whole, Notes("p.qdpx")).codes[0].id),
    ]
    with pytest.raises(DamagedFile) as refused:
        read_codes(zipped({"a.txt": "no project"}), Notes("p.qdpx"))
    assert refused.value.text_id == "importing.refi-no-project"
