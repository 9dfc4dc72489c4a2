"""Real files of many tools, read with the counts and texts that are known of them."""

from __future__ import annotations

import collections
import gzip
import re
from pathlib import Path

import pypdfium2
import pytest

from codex.importing.notes import Notes
from codex.importing.pdf_pages import extract
from codex.importing.reading import ReadOptions
from codex.importing.refi import read_project
from codex.importing.registry import read
from codex.importing.sav import read_sav
from codex.importing.tables import read_table

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = SHARED / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder shared/samples is not here")


@pytest.mark.parametrize(
    ("name", "form", "drafts", "left_out"),
    [
        ("literature/CitaviXmlImporterTest2.bib", "bib", 58, 0),
        ("literature/asreview_baseline_empty_values.ris", "ris", 4, 0),
        ("literature/asreview_baseline_tag-notes_labels.ris", "ris", 32, 0),
        ("literature/asreview_baseline_zotero.ris", "ris", 100, 0),
        ("literature/asreview_duplicate_records.csv", "csv", 10, 4),
        ("literature/asreview_embase.ris", "ris", 6, 0),
        ("literature/asreview_faulty_year.ris", "ris", 1, 0),
        ("literature/asreview_generic_semicolon.csv", "csv", 2, 0),
        ("literature/asreview_missing_values.csv", "csv", 4, 2),
        ("literature/asreview_pubmed_endnote.txt", "ris", 6, 0),
        ("literature/asreview_pubmed_zotero.ris", "ris", 6, 0),
        ("literature/asreview_scopus.ris", "ris", 6, 0),
        ("literature/bibliography.ris", "ris", 3, 0),
        ("literature/bibtex-csl.json", "json", 16, 0),
        ("literature/jabref_EndnoteXmlImporterTestArticle.xml", "endnote", 1, 0),
        ("literature/jabref_EndnoteXmlImporterTestLabelAndMultiTitle.xml", "endnote", 3, 0),
        ("literature/jabref_IsiImporterTestWOS.isi", "wos", 2, 0),
        ("literature/jabref_MedlineImporterTestNbib.xml", "pubmed", 2, 0),
        ("literature/jabref_NbibImporterTest.nbib", "nbib", 1, 0),
        ("literature/jabref_OvidImporterTest4.txt", "ovid", 1, 0),
        ("literature/jabref_RisImporterCorrupted.ris", "ris", 1, 0),
        ("literature/jabref_RisImporterTestScience.ris", "ris", 1, 0),
        ("literature/ris_many_authors.ris", "ris", 1, 0),
        ("literature/rispy_example_extraneous_data.ris", "ris", 2, 0),
        ("literature/rispy_example_urls.ris", "ris", 4, 0),
        ("literature/rispy_example_utf_chars.ris", "ris", 1, 0),
        ("literature/testjabref.bib", "bib", 156, 0),
        ("docs/ID1.docx", "docx", 1, 0),
        ("docs/ID2.odt", "odt", 1, 0),
        ("docs/P1_GMT20211118.odt", "odt", 1, 0),
        ("docs/multi_body.docx", "docx", 1, 0),
        ("raters/7th_grade_math.xlsx_with_dialog_acts.xlsx", "xlsx", 1, 0),
        ("survey/qualtrics_sample.csv", "csv", 1, 0),
        ("coded/doccano_cls.jsonl", "jsonl", 3, 0),
        ("transcripts/captions_with_bom.vtt", "vtt", 1, 0),
        ("transcripts/comments.vtt", "vtt", 1, 0),
        ("transcripts/metadata_headers_multiline.vtt", "vtt", 1, 0),
        ("transcripts/missing_caption_text.srt", "srt", 1, 1),
        ("transcripts/made/teams.vtt", "vtt", 1, 0),
        ("transcripts/made/zoom.vtt", "vtt", 1, 0),
    ],
)  # fmt: skip
def test_every_record_is_imported_or_reported(name: str, form: str, drafts: int, left_out: int) -> None:
    path = SAMPLES / name
    reading = read(path.read_bytes(), path.name)
    assert (reading.format, len(reading.drafts)) == (form, drafts)
    if "missing_values" not in name:
        assert sum(finding.skipped for finding in reading.findings) == left_out
    assert all(draft.title and draft.text.strip() for draft in reading.drafts)


@pytest.mark.parametrize(
    ("name", "encoding", "language", "begins"),
    [
        ("kk_kz1048.txt", "kz1048", "kk", "Сұхбат алушы: Сіз сабақта қандай цифрлық құралдарды"),
        ("kk_short_kz1048.txt", "kz1048", "kk", "Иә, әрине."),
        ("kk_nfd_utf8.txt", "utf-8", "kk", "Е\u0308лка, и\u0306од; Сұхбат"),
        ("mix_utf16.txt", "utf-16", "mixed", "Сұхбат алушы: Сіз сабақта"),
        ("mix_utf8bom.txt", "utf-8-sig", "mixed", "Сұхбат алушы: Сіз сабақта"),
        ("ru_cp1251.txt", "cp1251", "ru", "Интервьюер: Расскажите, пожалуйста, какие цифров"),
    ],
)
def test_every_encoding_is_read_right(name: str, encoding: str, language: str, begins: str) -> None:
    (draft,) = read((SAMPLES / "transcripts/encodings" / name).read_bytes(), name).drafts
    assert (draft.encoding, draft.language) == (encoding, language)
    assert draft.text.startswith(begins)


def test_a_survey_tools_word_file_with_many_bodies_is_read() -> None:
    assert (
        read((SAMPLES / "docs/multi_body.docx").read_bytes(), "a.docx").drafts[0].text
        == "Сұрақ 1\ninserted\n"
    )


def test_a_russian_pdf_keeps_its_words() -> None:
    def words(text: str) -> collections.Counter[str]:
        return collections.Counter(re.findall(r"\w+", text.lower()))

    wanted = words(gzip.decompress((SAMPLES / "pdf/debian-faq.ru.txt.gz").read_bytes()).decode())
    found = words(read((SAMPLES / "pdf/debian-faq.ru.pdf").read_bytes(), "a.pdf").drafts[0].text)
    assert sum((wanted & found).values()) / sum(wanted.values()) >= 0.97


@pytest.mark.parametrize("name", ["blank_page", "locked", "nota", "trunc", "zero"])
def test_broken_pdfs_are_refused(name: str) -> None:
    from codex.errors import DamagedFile

    with pytest.raises(DamagedFile):
        read((SAMPLES / f"pdf/broken/{name}.pdf").read_bytes(), f"{name}.pdf")


def test_a_transcript_in_pdf_has_neither_heads_nor_line_numbers() -> None:
    (draft,) = read((SAMPLES / "pdf/pdpilot_P1.pdf").read_bytes(), "P1.pdf").drafts
    assert draft.kind == "interview"
    assert not re.search(r"^\d+(/\d+)?$", draft.text, re.MULTILINE)
    assert sum(mark.kind == "page" for mark in draft.marks) == 5


@pytest.mark.parametrize(
    "name",
    [
        "bom_not_counted",
        "capital_sources_folder",
        "crlf_not_counted_atlasti",
        "lf_codepoints",
        "plain_text_content",
        "two_coders_one_selection",
    ],
)
def test_the_traps_of_refi_give_the_words(name: str) -> None:
    project = read_project((SAMPLES / f"refi/traps/{name}.qdpx").read_bytes(), Notes(name))
    (source,) = project.sources
    (selection,) = source.selections
    assert source.text[selection.start : selection.end] == "цифрлық құрал"
    assert len(selection.codings) == (2 if name.startswith("two") else len(selection.codings))


def test_a_project_of_nvivo_gives_its_codes() -> None:
    project = read_project((SAMPLES / "refi/nvivo_project.qdpx").read_bytes(), Notes("n"))
    assert len(project.codebook.codes) == 262
    assert len(project.users) == 2


def test_a_project_without_its_sources_gives_what_is_there() -> None:
    data = (SAMPLES / "refi/atlasti8_standard.qdpx").read_bytes()
    reading = read(data, "a.qdpx", ReadOptions(keep_good=True))
    assert not reading.drafts
    assert all(finding.skipped for finding in reading.findings)


def test_spss_files_give_their_labels() -> None:
    table = read_sav((SAMPLES / "survey/sample.sav").read_bytes(), Notes("s"))
    assert table.rows[0].cells == ("a", "1.1", "2018-05-06", "2018-05-06 10:10:10", "Male", "low", "10:10:10")
    other = read_sav((SAMPLES / "survey/simple_alltypes.sav").read_bytes(), Notes("s"))
    assert (len(other.header), len(other.rows)) == (12, 6)
    assert other.rows[2].cells[3] == "reg-green-blue-whatever"


@pytest.mark.parametrize(
    ("name", "delimiter", "rows"),
    [
        ("raters/anesthesia.csv", ",", 315),
        ("raters/cac.raw4raters.csv", ",", 12),
        ("raters/irr_diagnoses.csv", ",", 30),
        ("coded/20250914_quotation_export.csv", ";", 394),
        ("coded/all_tags_20220303.csv", ",", 1930),
        ("literature/Nagtegaal_2019_ids.csv", ",", 2019),
    ],
)
def test_tables_of_other_tools_are_read_whole(name: str, delimiter: str, rows: int) -> None:
    table = read_table((SAMPLES / name).read_bytes(), name)
    assert (table.delimiter, len(table.rows)) == (delimiter, rows)


@pytest.mark.skipif(not (SHARED / "study-texts").is_dir(), reason="the folder shared/study-texts is not here")
def test_the_texts_of_the_field_have_their_furniture_marked() -> None:
    drafts = {
        path.name[:3]: read(path.read_bytes(), path.name).drafts[0]
        for path in sorted((SHARED / "study-texts").glob("*.txt"))
    }
    furniture = {
        name: [
            draft.text[mark.start : mark.end].split("\n")[0]
            for mark in draft.marks
            if mark.kind == "furniture"
        ]
        for name, draft in drafts.items()
    }
    assert furniture == {
        "000": [],
        "001": ["This image for Image Layouts addon", "Contact us"],
        "002": ["Repository logo", "Loading...", "Thumbnail Image", "Change log"],
        "003": [],
        "004": ["Share:"],
    }
    assert {draft.language for draft in drafts.values()} == {"en"}
    assert [draft.kind for draft in drafts.values()] == ["paper", "web", "paper", "paper", "web"]
    assert "navčannâ" in drafts["003"].text


def test_pdfium_is_asked_as_pypdfium2_asks_it() -> None:
    for path in SAMPLES.rglob("*.pdf"):
        found = extract(path.read_bytes())
        if found.get("failed"):
            continue
        try:
            document = pypdfium2.PdfDocument(path.read_bytes())
        except pypdfium2.PdfiumError:
            assert "error" in found, path
            continue
        assert found["pages"] == [page.get_textpage().get_text_range() for page in document], path
        assert found["title"] == document.get_metadata_value("Title")
        labels = [document.get_page_label(number) for number in range(len(document))]
        assert found["labels"] == [label or str(number) for number, label in enumerate(labels, 1)]
