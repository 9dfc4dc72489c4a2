"""What other tools say of coding: where it stands, by whom, under which name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codex.errors import DamagedFile
from codex.importing.coded import from_taguette, read_coded
from codex.importing.notes import Notes
from codex.model.code import wording
from codex.model.coded import CodedProject, TaguetteDocument, TaguetteProject

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"


def coded(text: str, name: str, beside: dict[str, bytes] | None = None) -> tuple[CodedProject, Notes]:
    notes = Notes(name)
    return read_coded(text.encode(), notes, beside), notes


def said(project: CodedProject) -> list[tuple[str, str, str]]:
    """Return (coder, code, words) of everything that was given."""
    names = {code.id: wording(code.name, "") for code in project.codebook.codes}
    return [
        (coder, names[code], one.quote if text.text is None else text.text[one.start : one.end])
        for text in project.texts
        for one in text.passages
        for coder, code in one.given
    ]


def test_bytes_of_taguette_become_characters() -> None:
    html = "<p>Сабақ жоспары</p>\n<p>Форум</p>"
    start = len("Сабақ ".encode())
    highlights = ((start, start + len("жоспары".encode()), (1, 2), "aigul", 7), (0, 4, (), "", 8))
    project = TaguetteProject(
        "p", {1: ("plan", ""), 2: ("goal", "")}, (TaguetteDocument("d", html, highlights),)
    )
    notes = Notes("p.sqlite3")
    assert said(from_taguette(project, notes)) == [("aigul", "plan", "жоспары"), ("aigul", "goal", "жоспары")]
    assert [one.why for one in notes.findings] == ["importing.coded-no-code"]


def test_brat_passages_are_checked_against_their_words() -> None:
    text = b"The forum helped."
    project, _ = coded(
        "T1\tTool 4 9\tforum\n#1\tNote T1\tsure?\nR1\tx Arg1:T1 Arg2:T1\n", "a.ann", {"a.txt": text}
    )
    assert said(project) == [("", "Tool", "forum")]
    assert project.texts[0].passages[0].note == "sure?"
    with pytest.raises(DamagedFile, match="does not stand"):
        coded("T1\tTool 3 8\tforum\n", "a.ann", {"a.txt": text})
    with pytest.raises(DamagedFile, match="does not lie beside"):
        coded("T1\tTool 4 9\tforum\n", "a.ann")


def test_layers_of_webanno_are_codes_but_for_parts_of_speech() -> None:
    text = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
        "#T_SP=custom.Theme|note|value\n\n\n#Text=Форум 😀 көп көмектесті .\n"
        "1-1\t0-5\tФорум\tN\t*[1]\ttool[1]\n1-2\t6-8\t😀\tX\t*[1]\ttool[1]\n"
        "1-3\t9-12\tкөп\tA\t_\t_\n1-4\t13-22\tкөмектесті\tV\t*|*\thelp|good\n1-5\t24-25\t.\tP\t_\t_\n"
    )
    project, _ = coded(text, "a.tsv")
    assert said(project)[:2] == [("", "tool", "Форум 😀"), ("", "help", "көмектест")]


def test_commas_in_code_names_are_parted_by_the_number_of_codes() -> None:
    table = (
        "Number;Text Content;Document;Codes;Number of Codes\n"
        "1:1;one;D;Access, open;1\n1:2;two;D;Access, open, Cost;2\n1:3;three;D;A, b, C, d;2\n"
    )
    project, notes = coded(table, "q.csv")
    assert said(project) == [("", "Access, open", "one"), ("", "Access, open", "two"), ("", "Cost", "two")]
    assert [(one.where, one.why) for one in notes.findings] == [("q.csv:4", "importing.coded-commas")]
    book = b'Code;Comment\nAccess, open;\nCost;\n"A, b";first\n"C, d";\n'
    project, notes = coded(table, "q.csv", {"book.csv": book})
    assert said(project)[3:] == [("", "A, b", "three"), ("", "C, d", "three")]
    assert notes.findings == []


def test_rows_of_one_passage_are_one_passage_of_several_codes() -> None:
    project, _ = coded("id,document,tag,content\n1,d.odt,x,Words\n1,d.odt,y,Words\n", "h.csv")
    assert (project.tool, len(project.texts[0].passages)) == ("Taguette", 1)
    assert said(project) == [("", "x", "Words"), ("", "y", "Words")]


def test_labels_of_doccano_are_of_a_range_or_of_the_whole_text() -> None:
    lines = ({"text": "Good course", "label": ["praise"]}, {"text": "On Miro", "label": [[3, 7, "tool"]]})
    project, _ = coded("\n".join(map(json.dumps, lines)), "d.jsonl")
    assert said(project) == [("", "praise", "Good course"), ("", "tool", "Miro")]


def test_label_studio_says_who_annotated_and_pictures_are_told() -> None:
    result = [
        {"type": "labels", "to_name": "text", "value": {"start": 3, "end": 7, "labels": ["tool"]}},
        {"type": "rectanglelabels", "to_name": "image", "value": {"x": 1, "rectanglelabels": ["Car"]}},
    ]
    work = [
        {"completed_by": {"email": "a@b.kz"}, "result": result},
        {"completed_by": 2, "result": result[:1]},
    ]
    project, notes = coded(
        json.dumps([{"id": 1, "data": {"text": "On Miro"}, "annotations": work}]), "l.json"
    )
    assert said(project) == [("a@b.kz", "tool", "Miro"), ("annotator 2", "tool", "Miro")]
    assert [one.why for one in notes.findings] == ["importing.label-studio-kind"]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.txt", "a.jsonl"])
def test_what_is_no_project_is_refused(name: str) -> None:
    with pytest.raises(DamagedFile):
        coded('[{"a": 1}]', name)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not there")
def test_every_row_of_a_real_export_of_quotations_is_parted_into_its_codes() -> None:
    folder = SAMPLES / "coded"
    book = {"book.csv": (folder / "20250914_codebook_full.csv").read_bytes()}
    notes = Notes("quotations.csv")
    project = read_coded((folder / "20250914_quotation_export.csv").read_bytes(), notes, book)
    passages = [one for text in project.texts for one in text.passages]
    assert (len(passages), sum(len(one.given) for one in passages)) == (394, 1465)
    assert notes.findings == []


MAXQDA = (
    "Farbe;Kommentar;Dokumentgruppe;Dokumentname;Code;Anfang;Ende;Gewicht;Segment;Bearbeitet von;Bearbeitet am;"
    "Erstellt von;Erstellt am;Fläche;Abdeckungsgrad %\n"
    ";gut;Aktau;Interview 1;Werkzeug > Forum;3;3;0;Das Forum half, allen;bek;1.2.2025;anna;1.1.2025;20;0,5\n"
    ";;Almaty;Interview 1;Werkzeug > Chat;5;5;0;Der Chat auch;bek;1.2.2025;bek;1.1.2025;20;0,5\n"
)
DEDOOSE = (
    "Media Title,Excerpt Range,Excerpt Creator,Excerpt Date,Excerpt Copy,Resource Creator,Resource Date,"
    'Codes Applied Combined,"Code: Tools, old Applied","Code: Tools, old Range",Code: Tools\\Forum Applied\n'
    'doc1,0-18,aigul,1/2/2025,The forum helped,x,1/1/2025,"Tools, old, Forum",True,,True\n'
    "doc1,30-40,marat,1/2/2025,Nothing new,x,1/1/2025,Forum,False,,True\n"
)


def test_a_table_of_maxqda_in_german_is_read_and_two_documents_of_one_name_stay_apart() -> None:
    project, _ = coded(MAXQDA, "segmente.csv")
    assert project.tool == "MAXQDA"
    assert said(project) == [("anna", "Forum", "Das Forum half, allen"), ("bek", "Chat", "Der Chat auch")]
    assert [text.name for text in project.texts] == ["Interview 1 (Aktau)", "Interview 1 (Almaty)"]
    assert [one.note for text in project.texts for one in text.passages] == ["gut", ""]
    assert {wording(code.name, "") for code in project.codebook.codes} == {"Werkzeug", "Forum", "Chat"}


def test_a_table_of_dedoose_is_read_by_its_columns_of_codes() -> None:
    project, _ = coded(DEDOOSE, "excerpts.csv")
    assert project.tool == "Dedoose"
    assert said(project) == [
        ("aigul", "Tools, old", "The forum helped"),
        ("aigul", "Forum", "The forum helped"),
        ("marat", "Forum", "Nothing new"),
    ]
    parents = {wording(code.name, ""): code.parent for code in project.codebook.codes}
    assert parents["Forum"] is not None
    plain, _ = coded("\n".join(",".join(row.split(",")[:8]) for row in DEDOOSE.splitlines()[::2]), "e.csv")
    assert said(plain) == [("marat", "Forum", "Nothing new")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("segmente.csv", MAXQDA),
        ("excerpts.csv", DEDOOSE),
        ("h.csv", "id,document,tag,content\n1,a.txt,forum,The forum helped us all\n1,a.txt,goal,The same\n"),
        ("w.tsv", "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Tool|value\n"),
        ("a.ann", "T1\tTool 4 9\tforum\n"),
        ("l.json", '[{"id": 1, "data": {"text": "The forum"}, "annotations": [{"result": []}]}]'),
        ("p.sqlite3", "SQLite format 3\0"),
    ],
)
def test_what_was_coded_elsewhere_is_no_text_and_the_way_in_is_told(name: str, text: str) -> None:
    from codex.importing.reading import ReadOptions
    from codex.importing.registry import read

    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), name)
    assert refused.value.text_id == "importing.is-coded"
    if name == "segmente.csv":
        found = read(text.encode(), name, ReadOptions(columns={"text": "Segment"}))
        assert [one.text for one in found.drafts] == ["Das Forum half, allen", "Der Chat auch"]


def test_labels_given_to_texts_are_no_titles() -> None:
    from codex.importing.registry import read

    lines = '{"text": "It is bad", "label": ["no"]}\n{"text": "It is good", "label": ["yes"]}\n'
    assert [one.title for one in read(lines.encode(), "d.jsonl").drafts] == ["d 1", "d 2"]
    table = b"label,text\nFirst,It is bad\nSecond,It is good\n"
    assert [one.title for one in read(table, "d.csv").drafts] == ["First", "Second"]
