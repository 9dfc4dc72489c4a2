"""What the databases and managers make of their own formats: records with known truth in each one's habits."""

from __future__ import annotations

from typing import Any

import pytest

from codex.errors import DamagedFile
from codex.importing.bibtex import read as read_bibtex
from codex.importing.issued import issued
from codex.importing.latex import plain
from codex.importing.notes import Notes
from codex.importing.people import name, people
from codex.importing.reading import ReadOptions
from codex.importing.registry import read


def cites(text: str | bytes, file_name: str) -> list[dict[str, Any]]:
    """Return the citations of a file."""
    data = text if isinstance(text, bytes) else text.encode()
    return [dict(draft.cite) for draft in read(data, file_name).drafts]


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("Ospan A", "Ospan", "A"),
        ("Ospan A.B.", "Ospan", "A.B."),
        ("Brownstein C D", "Brownstein", "C D"),
        ("van der Berg M.", "van der Berg", "M."),
        ("Pereda-Suberbiola X.", "Pereda-Suberbiola", "X."),
        ("Ахметов А. К.", "Ахметов", "А. К."),
        ("Ахметов Асан Каримович", "Ахметов", "Асан Каримович"),
        ("Оспан Айгүл Серікқызы", "Оспан", "Айгүл Серікқызы"),
        ("А. К. Ахметов", "Ахметов", "А. К."),
        ("J. R. R. Tolkien", "Tolkien", "J. R. R."),
        ("Юсупов Ю. Дж.", "Юсупов", "Ю. Дж."),
        ("Charles Louis de Montesquieu", "de Montesquieu", "Charles Louis"),
        ("de la Cruz, Maria José", "de la Cruz", "Maria José"),
        ("Wu, Wei", "Wu", "Wei"),
        ("King, Ed", "King", "Ed"),
    ],
)
def test_a_name_is_parted_in_whatever_order_it_comes(written: str, family: str, given: str) -> None:
    assert name(written) == {"family": family, "given": given}


@pytest.mark.parametrize(
    "written",
    ["World Health Organization", "Министерство просвещения РК", "UNESCO", "Group of Teachers and Parents",
     "Назарбаев Университеті", "University of California, Berkeley"],
)  # fmt: skip
def test_a_body_is_no_person(written: str) -> None:
    assert name(written) == {"literal": written}


@pytest.mark.parametrize(
    ("written", "suffix"),
    [("King, Jr., Martin", "Jr."), ("King, Martin, Jr.", "Jr."), ("King, Martin III", "III"), ("King, Martin Jr", "Jr")],
)  # fmt: skip
def test_a_suffix_is_known_at_each_place(written: str, suffix: str) -> None:
    assert name(written) == {"family": "King", "given": "Martin", "suffix": suffix}


def test_capitals_are_initials_only_where_a_database_writes_them_so() -> None:
    assert name("Wei WU") == {"family": "WU", "given": "Wei"}
    assert name("Wei WU", family_first=True) == {"family": "Wei", "given": "WU"}
    assert name("Ivanov II", family_first=True) == {"family": "Ivanov", "given": "II"}
    assert name("King ML Jr", family_first=True) == {"family": "King", "given": "ML", "suffix": "Jr"}


@pytest.mark.parametrize(
    ("cell", "families"),
    [
        ("Yang Z., Jiang B., McNamara M.E.", ["Yang", "Jiang", "McNamara"]),
        ("Ospan A, Berg JK, van der Berg M.", ["Ospan", "Berg", "van der Berg"]),
        ("Ospan, Aigul (1); de Boer, Jan (2)", ["Ospan", "de Boer"]),
        ("Yang, Z. and Jiang, B.", ["Yang", "Jiang"]),
        ("Иванов И.И., Петрова А.С.", ["Иванов", "Петрова"]),
        ("van der Berg, Jan Willem", ["van der Berg"]),
        ("Ospan, Aigul; Berg, Jan; ", ["Ospan", "Berg"]),
        ("[No author name available]", []),
        ("['Ospan, Aigul', \"O'Neil, Bo\", 'D'Arcy, C.']", ["Ospan", "O'Neil", "D'Arcy"]),
        ("Ospan A., Berg J., et al.", ["Ospan", "Berg", "et al."]),
        ("Иванов И.И., Петров П.П. и др.", ["Иванов", "Петров", "и др."]),
        ("O'Neil, Mary-Ann; D’Arcy, C.", ["O'Neil", "D’Arcy"]),
    ],
)
def test_a_cell_of_names_is_parted_as_its_database_parts_it(cell: str, families: list[str]) -> None:
    assert [person.get("family") or person["literal"] for person in people(cell)] == families


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("2019///", [2019]), ("2019/05//Spring", [2019, 5]), ("[2019]", [2019]), ("1998/99", [1998]),
        ("2019-2020", [2019]), ("2020-02-30", [2020, 2]), ("31.04.2019", [2019, 4]), ("2020 Jan-Feb", [2020, 1]),
        ("2021 MAR 5", [2021, 3, 5]), ("мамыр 2019", [2019, 5]), ("2019 ж. 5 қыркүйек", [2019, 9, 5]),
        ("12 декабря 2018 г.", [2018, 12, 12]), ("Marine studies 2019", [2019]), ("5/3/2019", [2019]),
        ("c2019", [2019]), ("2004-21~", [2004]), ("0000-00-00", None), ("in press", None),
    ],
)  # fmt: skip
def test_a_date_is_taken_as_far_as_it_goes(written: str, parts: list[int] | None) -> None:
    assert issued(written) == ({"date-parts": [parts]} if parts else {})


COCHRANE = """Record #1 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-1
A1  -  Ospan, A
T1  -  A trial of forums
SP  -  12\u201019
KW  -  *literacy
DO  -  10.1000/t.1
ER  -


Record #2 of 2
Provider: John Wiley & Sons, Ltd.

TY  -  JOUR
T1  -  Second
ER  -
"""


@pytest.mark.parametrize("file_name", ["c.ris", "c.txt", "central.ris .ris"])
def test_cochrane_writes_two_blanks_and_a_head_before_each_record(file_name: str) -> None:
    first, second = cites(COCHRANE, file_name)
    assert (first["title"], first["page"], first["keyword"]) == ("A trial of forums", "12-19", "literacy")
    assert first["author"] == [{"family": "Ospan", "given": "A"}]
    assert second["title"] == "Second"


OVID_RIS = """1.
TY  - JOUR
T1  - First of Ovid.
A1  - Ospan, Aigul
Y1  - 2019//
SP  - No
EP  - Specified
ER  -
NL  - Clin J

Link to the Full Text: https://example.org/y

2.
TY  - JOUR
T1  - Second of Ovid
A1  - Hern, Matt, Ed
A1  - King, Martin Luther, Jr.
Y1  - 1983//
L1  - https://dx.doi.org/10.1000/c.2
ER  -
NL  - J
"""


def test_what_ovid_writes_after_a_record_is_no_record() -> None:
    reading = read(OVID_RIS.encode(), "o.ris")
    first, second = (dict(draft.cite) for draft in reading.drafts)
    assert (first["title"], first["issued"], first.get("page")) == (
        "First of Ovid.",
        {"date-parts": [[2019]]},
        None,
    )
    assert second["editor"] == [{"family": "Hern", "given": "Matt"}]
    assert second["author"] == [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]
    assert second["DOI"] == "10.1000/c.2"
    assert [finding.why for finding in reading.findings] == ["importing.ris-strays"]


def test_a_record_without_its_type_is_still_a_record() -> None:
    reading = read(b"TI  - One\nAU  - A, B\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n", "a.ris")
    assert [draft.title for draft in reading.drafts] == ["One", "Two"]
    assert [finding.why for finding in reading.findings] == ["importing.ris-no-ty"]


def test_several_numbers_and_addresses_in_a_field_are_told_apart() -> None:
    text = (
        'TY  - RPRT\nTI  - One\nSN  - ["1932-8494", "1932-8486"]\nSN  - 978-3-16-148410-0\n'
        "UR  - https://www.example.com/x?id=L2&from=export     U2  - L2\n"
        "DO  - 10.1000/r.1     LK  - https://x.example/link?sid=E\nER  - \n"
    )  # fmt: skip
    (cite,) = cites(text, "r.ris")
    assert (cite["ISSN"], cite["ISBN"]) == ("1932-8494, 1932-8486", "978-3-16-148410-0")
    assert (cite["URL"], cite["DOI"]) == ("https://www.example.com/x?id=L2&from=export", "10.1000/r.1")


def test_a_doi_that_is_none_is_kept_for_the_check() -> None:
    assert cites("TY  - JOUR\nTI  - One\nDO  - 10.1000 /x\nER  - \n", "r.ris")[0]["DOI"] == "10.1000 /x"


def test_the_page_of_a_publisher_tells_the_doi_without_what_it_adds() -> None:
    text = "TY  - JOUR\nTI  - One\nUR  - https://example.org/doi/full/10.1000/a.1/fulltext.html?x=1\nER  - \n"
    assert cites(text, "r.ris")[0]["DOI"] == "10.1000/a.1"


def test_marks_of_web_pages_are_no_words_of_a_title() -> None:
    text = "TY  - JOUR\nTI  - On <i>E. coli</i> &amp; H<sub>2</sub>O, p <0.05\nAB  - <p>A.</p><p>B.</p>\nER  - \n"
    (draft,) = read(text.encode(), "r.ris").drafts
    assert draft.text == "On E. coli & H2O, p <0.05\n\nA.\nB.\n"


def test_an_abstract_that_says_there_is_none_is_none() -> None:
    (cite,) = cites("TY  - JOUR\nTI  - One\nAB  - [No abstract available]\nER  - \n", "r.ris")
    assert "abstract" not in cite


def test_keywords_with_commas_stay_whole() -> None:
    text = "TY  - JOUR\nTI  - One\nKW  - Child, Preschool\nKW  - forum\nER  - \n"
    assert cites(text, "r.ris")[0]["keyword"] == "Child, Preschool; forum"


@pytest.mark.parametrize(
    ("written", "families"),
    [
        ("{World Bank and Partners} and Ospan, Aigul", ["World Bank and Partners", "Ospan"]),
        ("{{Ministry of Education and Science}}", ["Ministry of Education and Science"]),
        (r"{\'A}lvarez, Jos{\'e} and G{\"{o}}del, Kurt and \'{E}mile Zola", ["Álvarez", "Gödel", "Zola"]),
        ("Anderson, Bo AND Sand, Andy\n  and others", ["Anderson", "Sand"]),
        ("family=Kant, given=Immanuel, prefix=von", ["von Kant"]),
        ("Ахметов А.К. and Donald~E. Knuth", ["Ахметов", "Knuth"]),
    ],
)
def test_names_of_bibtex_are_parted_outside_braces(written: str, families: list[str]) -> None:
    (cite,) = cites(f"@article{{a, title={{T}}, author={{{written}}}}}", "a.bib")
    assert [one.get("family") or one["literal"] for one in cite["author"]] == families


@pytest.mark.parametrize(
    "key", ["иванов2020", "10.1002/(SICI)1097(1998)49:8<693::AID>3.0.CO;2-O", "a b", "o'neil+2020_x", 'ü"x', "50%off"]
)  # fmt: skip
def test_keys_hold_whatever_managers_put_into_them(key: str) -> None:
    assert cites(f"@article{{{key},\n title={{T}}}}", "a.bib")[0]["id"] == key


def test_addresses_of_bibtex_keep_their_tilde() -> None:
    text = r"@misc{a, title={T}, url={\url{https://e.org/~x\_y}}, urldate={2021-02-03}, doi={https://doi.org/10.1000/A\_B}}"
    (cite,) = cites(text, "a.bib")
    assert (cite["URL"], cite["DOI"]) == ("https://e.org/~x_y", "10.1000/A_B")
    assert cite["accessed"] == {"date-parts": [[2021, 2, 3]]}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"The {$H_2O$} of {\em deep} {\bf bold}", "The H₂O of deep bold"),
        (r"$\alpha$-level, $p < .05$ and $R^2$", "α-level, p < .05 and R²"),
        (r"$\beta_{i}$ and $\mathbb{R}^n$", r"$\beta_{i}$ and $\mathbb{R}^n$"),
        ("costs $5 and $6", "costs $5 and $6"),
        (r"{\cyr\CYRP\cyre\cyrt\cyrr\cyro\cyrv} \CYRKDSC{}\cyrschwa", "Петров Қә"),
        (r"{\textless}b{\textgreater} {\textcopyright} a\-b c\,d", "<b> © ab c d"),
        (r"\href{https://x.org}{words} and \enquote{said}", "words and said"),
    ],
)
def test_commands_become_what_they_stand_for(source: str, shown: str) -> None:
    assert plain(source) == shown


def test_a_key_to_sort_by_is_no_year_and_a_preprint_has_an_address() -> None:
    text = r"@misc{a, title={T}, year={\noopsort{1990}2001}, eprint={2101.00001}, archivePrefix={arXiv}}"
    (cite,) = cites(text, "a.bib")
    assert (cite["issued"], cite["URL"]) == ({"date-parts": [[2001]]}, "https://arxiv.org/abs/2101.00001")


def test_a_link_resolver_is_asked_by_doi() -> None:
    link = "http://sfx.example.org/x?id=pmid:&id=doi:10.1000%2Fcpp.23&issn=1063-3995&title=A"
    (cite,) = cites(f"TY  - JOUR\nTI  - One\nL2  - {link}\nER  - \n", "a.ris")
    assert cite["DOI"] == "10.1000/cpp.23"


def test_the_path_of_a_file_keeps_its_backslashes() -> None:
    notes = Notes("a.bib")
    (draft,) = read_bibtex(rb"@misc{a, title={T}, file={:C\:/x\_y.pdf:PDF}}", ReadOptions(), notes)
    assert draft.attributes == {"file": ":C:/x_y.pdf:PDF"}


NBIB = """PMID- 123
TI  - A title that
      goes on.
TT  - Заглавие статьи.
LID - S0140-6736(20)30183-5 [pii]
LID - 10.1000/nb.1 [doi]
FAU - van der Berg, Jan Jr
AU  - van der Berg J Jr
CN  - WHO Study Group
MH  - *Teachers
OT  - moocs
PG  - 112-9

PMID- 124
TI  - [In translation].
AU  - Ivanov II
"""


def test_medline_tells_bodies_suffixes_and_the_title_of_the_original() -> None:
    first, second = cites(NBIB, "p.nbib")
    assert (first["title"], first["original-title"]) == ("A title that goes on", "Заглавие статьи")
    assert first["author"] == [
        {"family": "van der Berg", "given": "Jan", "suffix": "Jr"},
        {"literal": "WHO Study Group"},
    ]
    assert (first["DOI"], first["keyword"]) == ("10.1000/nb.1", "moocs, Teachers")
    assert (second["title"], second["author"]) == ("[In translation]", [{"family": "Ivanov", "given": "II"}])


TAB = (
    "PT\tAU\tAF\tCA\tTI\tSO\tLA\tDE\tAB\tSN\tEI\tPD\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tUT\n"
    'J\tOspan, A; Berg, J\tOspan, Aigul; Berg, Jan\tWHO Group\tOn forums\tEDUCATION\tEnglish\ta; b\tHe said "learn.'
    "\t1234-5679\t2049-3630\tMAR\t2021\t3\t2\t10\t20\t\t10.1000/w.1\tWOS:1\n"
    "J\tLee, B\tLee, Bo\t\tSecond\tEDUCATION\tEnglish\t\t\t\t\t\t2020\t1\t\t\t\t104\t\tWOS:2\n"
)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("change", [("\n", "\n"), ("\n", "\r\n"), ("\n", "\t\r\n")])
def test_the_tab_delimited_web_of_science_is_read_as_its_tags_say(
    encoding: str, change: tuple[str, str]
) -> None:
    first, second = cites(TAB.replace(*change).encode(encoding), "savedrecs.txt")
    assert first["author"] == [
        {"family": "Ospan", "given": "Aigul"},
        {"family": "Berg", "given": "Jan"},
        {"literal": "WHO Group"},
    ]
    assert (first["abstract"], first["issued"]) == ('He said "learn.', {"date-parts": [[2021, 3]]})
    assert (first["page"], first["DOI"], first["ISSN"]) == ("10-20", "10.1000/w.1", "1234-5679, 2049-3630")
    assert (second["title"], second["page"]) == ("Second", "104")


def test_a_row_with_more_cells_than_tags_is_damage() -> None:
    text = TAB + "J\t" + "\t".join("abcdefghijklmnopqrstuvwxyz") + "\n"
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), "savedrecs.txt")
    assert refused.value.where == "savedrecs.txt:4"
    kept = read(text.encode(), "savedrecs.txt", ReadOptions(keep_good=True))
    assert (len(kept.drafts), len(kept.findings)) == (2, 1)


def test_early_access_is_a_date_where_there_is_no_other() -> None:
    (cite,) = cites("FN Clarivate\nVR 1.0\nPT J\nTI One\nEA JAN 2022\nER\nEF\n", "w.txt")
    assert cite["issued"] == {"date-parts": [[2022, 1]]}


EMBASE = """"SEARCH QUERY","forum:ti"
-------------------------------------

"Title","Original Title","Author Names","Source","Source title","Publication Year","Volume","First Page","Last Page","Date of Publication","Publication Type","ISSN","Abstract","Medline PMID","DOI"
"On forums",,"Yang Z., Jiang B.","Education (2024) 15:1","Education","2024","15",,,"1 Dec 2024","Article","2041-1723 (electronic)","About.",38773066,"10.1000/em.1"
"Second","Второе","Brownstein C.D.","X","X","2020","1","2","3","","Erratum",,,,
"""
SCOPUS = """"Authors","Author full names","Title","Year","Source title","Art. No.","DOI","Abstract","Editors","ISBN","Document Type","Source","EID"
"Ospan A.; de Boer J.","Ospan, Aigul (1); de Boer, Jan (2)","On forums, again","2021","Education","104","10.1000/sc.1","First line.
Second with ""quotes"".","Lee B.","978-3-16-148410-0; x","Conference paper","Scopus","2-s2.0-1"
"[No author name available]","[No author name available]","Editorial","2020","Education","","","[No abstract available]","","","Editorial","Scopus","2-s2.0-2"
"""
CINAHL = """Article Title,Author,Journal Title,ISSN,Publication Date,First Page,DOI,Doctype,Abstract,PLink
"On forums.","Rogers, Kristina; Martínez, Ricardo N.","PLoS ONE",="19326203",="Jun2023","1","10.1000/ci.1","Article","Abs.","https://s.example"
"""


def test_embase_puts_the_query_above_its_table() -> None:
    reading = read(EMBASE.encode(), "records.csv")
    first, second = (dict(draft.cite) for draft in reading.drafts)
    assert [person["family"] for person in first["author"]] == ["Yang", "Jiang"]
    assert (first["issued"], first["ISSN"]) == ({"date-parts": [[2024, 12, 1]]}, "2041-1723")
    assert (first["container-title"], first["type"], first["PMID"]) == (
        "Education",
        "article-journal",
        "38773066",
    )
    assert (second["original-title"], second["page"]) == ("Второе", "2-3")
    broken = EMBASE.replace('"10.1000/em.1"', '"10.1000/em.1","x"')
    with pytest.raises(DamagedFile) as refused:
        read(broken.encode(), "records.csv")
    assert str(refused.value.where).endswith(":5")


def test_scopus_tells_full_names_article_numbers_and_what_it_does_not_have() -> None:
    first, second = cites(SCOPUS, "scopus.csv")
    assert first["author"] == [{"family": "Ospan", "given": "Aigul"}, {"family": "de Boer", "given": "Jan"}]
    assert (first["page"], first["ISBN"], first["type"]) == ("104", "978-3-16-148410-0", "paper-conference")
    assert first["abstract"] == 'First line.\nSecond with "quotes".'
    assert first["editor"] == [{"family": "Lee", "given": "B."}]
    assert not {"author", "abstract"} & second.keys()
    assert second["type"] == "article-journal"


def test_ebsco_guards_its_digits_from_spreadsheets() -> None:
    (cite,) = cites(CINAHL, "c.csv")
    assert (cite["ISSN"], cite["issued"]) == ("19326203", {"date-parts": [[2023, 6]]})
    assert (cite["URL"], cite["author"][1]["family"]) == ("https://s.example", "Martínez")


OVID_TAGS = """<3001. >
VN  - Ovid Technologies
DB  - Embase
TI  - Quality of forums: A review.
SO  - Proceedings. 12 (Supplement 3) (pp 5-9), 2018. Date of Publication: May 2018.
AU  - Behan L.
AU  - Rubbo B.
IN  - (Behan) One
      (Rubbo) Two
MH  - *anxiety
AB  - Background: As in most.
Method(s): We searched - much.
DO  - http://dx.doi.org/10.1000/ov.1
PT  - Article
YR  - 2018

<3002. >
VN  - Ovid Technologies
TI  - Second.
AU  - Server E.A.
YR  - 2017
"""


@pytest.mark.parametrize("file_name", ["e.ovd", "e.cgi", "e.txt"])
def test_ovid_writes_its_records_with_tags_too(file_name: str) -> None:
    first, second = cites(OVID_TAGS, file_name)
    assert [person["family"] for person in first["author"]] == ["Behan", "Rubbo"]
    assert (first["issued"], first["page"]) == ({"date-parts": [[2018, 5]]}, "5-9")
    assert (first["issue"], first["DOI"]) == ("Supplement 3", "10.1000/ov.1")
    assert first["abstract"] == "Background: As in most. Method(s): We searched - much."
    assert (second["title"], second["issued"]) == ("Second.", {"date-parts": [[2017]]})


def test_scopus_writes_two_lines_above_its_bibtex() -> None:
    text = "Scopus\nEXPORT DATE: 05 March 2020\n\n@ARTICLE{Ospan2020,\nauthor={Ospan, A.},\ntitle={One},\n}\n"
    assert cites(text, "export.txt")[0]["id"] == "Ospan2020"


def test_csl_of_crossref_keeps_names_and_leaves_out_what_it_cites() -> None:
    text = (
        '[{"type": "journal-article", "title": ["On <i>forums</i>"], "DOI": "10.1000/x", "ISSN": ["1234-5679"],'
        ' "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}],'
        ' "issued": {"date-parts": [["2020", 3]], "circa": true}, "reference": [{"DOI": "10.1/other"}]}]'
    )
    (cite,) = cites(text, "a.json")
    assert (cite["type"], cite["title"], cite["ISSN"]) == ("article-journal", "On forums", "1234-5679")
    assert cite["issued"] == {"date-parts": [[2020, 3]], "circa": True}
    assert "reference" not in cite
    (same,) = cites(f'{{"message": {{"items": {text}}}}}', "a.json")
    assert same == cite


@pytest.mark.parametrize("end", ["ER", "ER-", "ER -", "ER  -", "ER  -  \t", "ER\u00a0\u00a0-"])
def test_a_record_ends_however_its_end_is_written(end: str) -> None:
    text = f"TY  - JOUR\nTI  - One\n{end}\n\nTY  - JOUR\nTI  - Two\nKW  - forum\nER\nHER2\n{end}\n"
    first, second = cites(text, "a.ris")
    assert (first["title"], second["title"]) == ("One", "Two")
    assert second["keyword"] == "forum, ER, HER2"


def test_what_comes_more_than_once_is_not_lost() -> None:
    text = "TY  - JOUR\nTI  - One\nT1  - Other\nAB  - P1\nAB  - P2\nN2  - P1\nUR  - https://a.b/1\nUR  - https://a.b/2\nER  - \n"
    (cite,) = cites(text, "a.ris")
    assert (cite["abstract"], cite["URL"]) == ("P1\nP2", "https://a.b/1")
    assert cite["custom"] == {"T1": ["Other"], "UR": ["https://a.b/2"]}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            '"Document Title",Authors,"Publication Title","Publication Year","Start Page","End Page",ISBNs,"DOI",PDF Link,Document Identifier',
            '"On forums","A. Ospan; J. de Boer","Conf","2020","5","9","978-3-16-148410-0","10.1000/i","https://x.org","IEEE Conferences"',
        ),
        (
            "Lens ID,Title,Date Published,Publication Type,Source Title,ISBN,Author/s,Start Page,End Page,External URL,DOI",
            "1,On forums,2020-05-03,conference paper,Conf,978-3-16-148410-0,Aigul Ospan; Jan de Boer,5,9,https://x.org,10.1000/i",
        ),
        (
            "Cites,Authors,Title,Year,Source,ArticleURL,Type,DOI,ISBN,StartPage,EndPage",
            '5,"A Ospan, J de Boer",On forums,2020,Conf,https://x.org,Conference paper,10.1000/i,978-3-16-148410-0,5,9',
        ),
    ],
)
def test_other_catalogues_name_their_columns_otherwise(header: str, row: str) -> None:
    (cite,) = cites(f"{header}\n{row}\n", "a.csv")
    assert [person["family"] for person in cite["author"]] == ["Ospan", "de Boer"]
    assert (cite["type"], cite["page"], cite["DOI"]) == ("paper-conference", "5-9", "10.1000/i")
    assert (cite["URL"], cite["ISBN"], cite["container-title"]) == (
        "https://x.org",
        "978-3-16-148410-0",
        "Conf",
    )
    assert cite["issued"]["date-parts"][0][0] == 2020
