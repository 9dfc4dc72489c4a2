"""References of the other databases: the same CSL fields from each."""

from __future__ import annotations

import json

import pytest

from codex.errors import DamagedFile
from codex.importing.latex import plain
from codex.importing.reading import ReadOptions
from codex.importing.registry import read

BIB = r"""% a comment line
@string{edu = "Journal of " # {Education}}
@comment{ jabref-meta: x; }
@article{ospan2021, title = {{On} Courses -- and {\"U}ber uns}, author = {Ospan, Aigul and van der Berg, Jan and {World Bank} and others},
  journal = edu, year = 2021, month = mar, volume = 3, number = "2", pages = {10--20}, doi = {10.1234/abc}, abstract = {Teachers learn.}}
@inproceedings{b, title = "A {"}quoted{"} word", author = "M{\"u}ller, J{\"u}rgen", crossref = {conf}}
@proceedings{conf, title = {Proc. of X}, year = {2020}}
@book(c, title={Parens})
@misc{, title={No key}}
"""
NBIB = """PMID- 1
TI  - On courses and
      teachers.
AB  - Teachers learn.
FAU - Ospan, Aigul
AU  - Ospan A
JT  - Education
DP  - 2021 Mar 5
VI  - 3
IP  - 2
PG  - 10-20
LID - 10.1234/abc [doi]
PT  - Journal Article

PMID- 2
TI  - Second
"""
WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Ospan, A
   Berg, J
AF Ospan, Aigul
   Berg, Jan
TI On courses
   and teachers
SO EDUCATION
AB Teachers learn.
PY 2021
PD MAR 5
VL 3
IS 2
BP 10
EP 20
DI 10.1234/abc
ER

EF
"""
ENW = """%0 Journal Article
%A Ospan, Aigul
%A Berg, Jan
%T On courses
%J Education
%D 2021
%V 3
%N 2
%P 10-20
%X Teachers learn.
%R 10.1234/abc

%0 Book
%T Second
"""
ENDNOTE = """<?xml version="1.0"?><xml><records><record><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style>Ospan, Aigul</style></author></authors></contributors>
<titles><title><style>On </style><style>courses</style></title><secondary-title>Education</secondary-title></titles>
<dates><year>2021</year></dates><volume>3</volume><number>2</number><pages>10-20</pages><abstract>Teachers learn.</abstract>
<electronic-resource-num>10.1234/abc</electronic-resource-num></record></records></xml>"""
PUBMED = """<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://example.org/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><ISSN>1234-5678</ISSN>
<JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Education</Title></Journal><ArticleTitle>On courses.</ArticleTitle><Pagination><MedlinePgn>10-20</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.1234/abc</ELocationID><Abstract><AbstractText Label="AIM">Teachers</AbstractText>
<AbstractText>learn.</AbstractText></Abstract><AuthorList><Author><LastName>Ospan</LastName><ForeName>Aigul</ForeName></Author>
</AuthorList><Language>eng</Language></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
OVID = """<1>
Title
  On courses. [Article]
Author
  Ospan, Aigul 1;  Berg, Jan 2
Source
  Education.   3(2):10-20, March 2021.
Abstract
  Teachers learn.
DOI Number
  http://dx.doi.org/10.1234/abc
"""


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("r.bib", BIB, 5),
        ("r.nbib", NBIB, 2),
        ("r.txt", WOS, 1),
        ("r.enw", ENW, 2),
        ("r.xml", ENDNOTE, 1),
        ("r.xml", PUBMED, 1),
        ("r.txt", OVID, 1),
    ],
)
def test_every_database_gives_the_same_fields(name: str, text: str, count: int) -> None:
    reading = read(text.encode(), name)
    assert len(reading.drafts) == count
    draft = reading.drafts[0]
    cite = draft.cite
    assert draft.kind == "reference"
    assert cite["title"].lower().startswith("on courses")
    assert (cite["volume"], cite["issue"], cite["page"], cite["DOI"]) == ("3", "2", "10-20", "10.1234/abc")
    assert cite["issued"]["date-parts"][0][0] == 2021
    assert cite["author"][0] == {"family": "Ospan", "given": "Aigul"}
    assert cite["container-title"].lower().endswith("education")
    assert cite["abstract"].endswith("learn.")
    assert cite["type"] == "article-journal"
    assert draft.text == f"{draft.title}\n\n{cite['abstract']}\n"


def test_bibtex_is_read_as_people_read_it() -> None:
    drafts = read(BIB.encode(), "r.bib").drafts
    first, second, _, book, unkeyed = drafts
    assert first.title == "On Courses – and Über uns"
    assert first.cite["author"][1:] == [{"family": "van der Berg", "given": "Jan"}, {"literal": "World Bank"}]
    assert second.title == 'A "quoted" word'
    assert second.cite["author"] == [{"family": "Müller", "given": "Jürgen"}]
    assert (second.cite["container-title"], second.cite["issued"]) == ("Proc. of X", {"date-parts": [[2020]]})
    assert (book.title, unkeyed.cite["id"]) == ("Parens", "nond")


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        (
            "@article{a, title={Open {brace, year=2020}\n@article{b, title={Second}}\n",
            "importing.bib-broken",
            1,
        ),
        ("@article{a, title={One}}\n@article{a, title={Two}}\n", "importing.bib-key-twice", 2),
        ("\n@misc{nocomma title={Missing}}\n", "importing.bib-broken", 2),
        ('@misc{a, title="open}\n', "importing.bib-broken", 1),
    ],
)
def test_damaged_bibtex_is_refused_with_its_line(text: str, why: str, line: int) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), "r.bib")
    assert (refused.value.text_id, refused.value.where) == (why, f"r.bib:{line}")


def test_good_entries_of_a_damaged_file_can_be_kept() -> None:
    text = "@article{a, title={One}}\n@misc{b title={Bad}}\n@article{c, title={Open {brace}\n@article{d, title={Four}}\n@article{a, title={Twice}}\n"
    reading = read(text.encode(), "r.bib", ReadOptions(keep_good=True))
    assert [draft.title for draft in reading.drafts] == ["One", "Four"]
    assert [(finding.where, finding.skipped) for finding in reading.findings] == [
        ("r.bib:2", True),
        ("r.bib:3", True),
        ("r.bib:5", True),
    ]


def test_deep_braces_are_no_matter() -> None:
    assert (
        read(("@article{a, title={" + "{" * 20_000 + "x" + "}" * 20_000 + "}}").encode(), "r.bib")
        .drafts[0]
        .title
        == "x"
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\'{e}t\'e", "été"),
        (r"{\'\i}", "í"),
        (r"Ab{\v{c}} \c{c}a", "Abč ça"),
        (r"\L{}ód\'z \& \% \$5", "Łódź & % $5"),
        (r"\emph{very} good", "very good"),
        (r"\unknown{kept}", r"\unknown{kept}"),
        ("Қазақ {тілі}", "Қазақ тілі"),
        (r"a\{b\}", "a{b}"),
    ],
)
def test_latex_becomes_letters(source: str, shown: str) -> None:
    assert plain(source) == shown


def test_csl_json_is_taken_as_it_is() -> None:
    items = [
        {
            "type": "book",
            "id": 7,
            "title": "On courses",
            "author": [{"family": "Ospan"}],
            "issued": {"date-parts": [["2021", 3]]},
            "DOI": "https://doi.org/10.1234/abc",
        }
    ]
    (draft,) = read(json.dumps(items).encode(), "r.json").drafts
    assert draft.cite == {
        "type": "book",
        "id": "7",
        "title": "On courses",
        "author": [{"family": "Ospan"}],
        "DOI": "10.1234/abc",
        "issued": {"date-parts": [[2021, 3]]},
    }


def test_a_json_list_of_texts_gives_texts() -> None:
    reading = read('[{"id": "1", "text": "Сәлем", "school": 5}, {"id": "2", "text": "b"}]'.encode(), "t.json")
    assert [(draft.text, draft.attributes) for draft in reading.drafts] == [
        ("Сәлем", {"id": "1", "school": "5"}),
        ("b", {"id": "2"}),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "importing.json-deep"),
        ('[{"id":"1","text":"a","text":"b"}]', "importing.json-key-twice"),
        ('[{"id":"1","text":"x","n":NaN}]', "importing.json-constant"),
        ('[{"id":"1","text":"x \\ud800 y"}]', "importing.json-surrogate"),
        ('[{"id":["a"],"text":{"b":1}}]', "importing.json-type"),
        ('[{"id":"1","text":"a"}, 7]', "importing.json-no-record"),
        ('[{"id":"1","text":"a"}', "importing.json-broken"),
        ("[]", "importing.json-no-list"),
        ('{"codex_ballot": 1, "votes": []}', "importing.json-ballot"),
        ('{"schema": "codex/ballot@1"}', "importing.json-ballot"),
    ],
)
def test_damaged_json_is_refused(text: str, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), "t.json")
    assert refused.value.text_id == why


def test_an_abbreviation_that_nobody_made_is_told() -> None:
    reading = read(b"@article{a, title = {One}, journal = jabc, month = jan, year = 2001}", "a.bib")
    assert [(one.why, one.fields["macro"]) for one in reading.findings] == [("importing.bib-macro", "jabc")]


def test_citations_with_a_type_of_csl_need_nothing_more() -> None:
    reading = read(b'[{"id": "a", "type": "book", "title": "One"}, {"type": "book"}]', "a.json")
    assert [one.title for one in reading.drafts] == ["One"]
    assert [one.why for one in reading.findings if one.skipped]
