"""The same works written in every format of references give the same citations, whatever letters and line ends."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.sax.saxutils import escape

import pytest

from codex.importing.registry import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Work(NamedTuple):
    """A work as it is known to be."""

    title: str
    people: tuple[tuple[str, str], ...]
    """Family, given; of a body its name and nothing."""
    date: tuple[int, ...]
    journal: str
    volume: str
    issue: str
    first: str
    last: str
    doi: str
    abstract: str

    @property
    def pages(self) -> str:
        """First and last page as one field."""
        return "-".join(filter(None, (self.first, self.last)))

    @property
    def names(self) -> list[str]:
        """People as most files write them."""
        return [f"{family}, {given}" if given else family for family, given in self.people]

    def day(self, sign: str) -> str:
        """Date in numbers."""
        return sign.join(f"{part:02}" for part in self.date)

    @property
    def month(self) -> str:
        """Month and day in letters, as far as they are known."""
        return " ".join([MONTHS[self.date[1] - 1], *map(str, self.date[2:])]) if self.date[1:] else ""


WORKS: Final = (
    Work(
        "Курстар мен ауыл мектептері: мұғалімдердің тәжірибесі",
        (("Оспанова", "Айгүл Серікқызы"), ("Әбілқасымов", "Қ.")), (2021, 3, 5), "Қазақстан білімі", "3", "2", "10", "20",
        "10.1000/kk.1", "Мақалада ауыл мұғалімдерінің тәжірибесі айтылады.",
    ),
    Work(
        "Цифровые инструменты учителя «ёлка»: опыт — и выводы?", (("Иванов", "И. И."), ("Петрова-Водкина", "Анна")),
        (2020, 12), "Вопросы образования", "5", "", "101", "109", "", "В статье рассматриваются инструменты.",
    ),
    Work(
        'On <5% of teachers & "others": a {braced} study of R^2, 50% & $5',
        (("van der Berg", "Jan Willem"), ("O'Neil", "Mary-Ann"), ("de la Cruz", "M. J.")), (2019,),
        "Education & Technology", "12", "3-4", "e104", "",
        "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", "Background: A & B. Methods: C; D - E.",
    ),
    Work(
        "Größe, Ångström et les élèves – naïve façade", (("Müller", "Jürgen"), ("Škoda", "Łukasz"), ("García Márquez", "José")),
        (1998, 11, 30), "Revue", "1", "1", "5", "9", "10.1000/a_b.c", "Über uns.",
    ),
    Work("A report of a body", (("World Health Organization", ""),), (2015,), "Reports", "2", "", "1", "2", "10.1000/who", "Text."),
)  # fmt: skip


def tagged(rows: Sequence[tuple[str, str]], between: str) -> str:
    """Return the rows of a record that say something."""
    return "".join(f"{tag}{between}{said}\n" for tag, said in rows if said)


def wrapped(said: str, indent: str) -> str:
    """Return a value over several lines."""
    return f"\n{indent}".join(
        textwrap.wrap(said, 50, break_long_words=False, break_on_hyphens=False, fix_sentence_endings=False)
    )


def ris(tags: str, doi: str) -> Callable[[], str]:
    """Return a writer of RIS with these tags for title, people, date, abstract and journal, and this before a DOI."""
    titles, people, dates, about, journal = tags.split()

    def written() -> str:
        return "".join(
            "TY  - JOUR\n"
            + tagged([(people, one) for one in work.names], "  - ")
            + tagged([(titles, work.title), (dates, work.day("/") + "/"), (journal, work.journal)], "  - ")
            + tagged([("VL", work.volume), ("IS", work.issue), ("SP", work.first), ("EP", work.last)], "  - ")
            + tagged([("DO", work.doi and doi + work.doi), (about, work.abstract)], "  - ")
            + "ER  - \n\n"
            for work in WORKS
        )

    return written


_ACCENTS: Final = {
    "ü": r"{\"u}", "ö": r"{\"{o}}", "ß": r"{\ss}", "Å": r"{\AA}", "é": r"{\'e}", "è": r"\`{e}", "ï": r"{\"\i}",
    "ç": r"{\c c}", "Š": r"{\v{S}}", "Ł": r"{\L}", "í": r"{\'\i}", "á": r"\'a", "–": "--", "Ü": r"\"{U}", "—": "---",
}  # fmt: skip
_SIGNS: Final = {**{sign: f"\\{sign}" for sign in "&%$#_{}"}, "^": r"\textasciicircum{}"}


def bibtex(accents: dict[str, str]) -> Callable[[], str]:
    """Return a writer of BibTeX, its accents as commands or as letters."""

    def tex(said: str) -> str:
        return "".join({**_SIGNS, **accents}.get(sign, sign) for sign in said)

    def person(family: str, given: str) -> str:
        return f"{tex(family)}, {tex(given)}" if given else f"{{{tex(family)}}}"

    def written() -> str:
        entries = []
        for number, work in enumerate(WORKS):
            fields = {
                "author": " and ".join(person(*one) for one in work.people),
                "title": f"{{{tex(work.title)}}}",
                "journal": tex(work.journal),
                "date": work.day("-"),
                "volume": work.volume,
                "number": work.issue,
                "pages": work.pages.replace("-", "--"),
                "doi": work.doi,
                "abstract": tex(work.abstract),
            }
            body = ",\n".join(f"  {name} = {{{said}}}" for name, said in fields.items() if said)
            entries.append(f"@article{{key{number},\n{body}\n}}\n")
        return "\n".join(entries)

    return written


def nbib() -> str:
    """Return MEDLINE records."""
    return "\n".join(
        f"PMID- {number}\nTI  - {wrapped(work.title, '      ')}\n"
        + "".join(f"{'FAU' if ', ' in one else 'CN '} - {one}\n" for one in work.names)
        + tagged(
            [("DP ", f"{work.date[0]} {work.month}".strip()), ("JT ", work.journal), ("VI ", work.volume)],
            " - ",
        )
        + tagged([("IP ", work.issue), ("PG ", work.pages), ("LID", work.doi and f"{work.doi} [doi]")], " - ")
        + f"AB  - {wrapped(work.abstract, '      ')}\n"
        for number, work in enumerate(WORKS, 1)
    )


def wos_rows(work: Work, sep: str) -> dict[str, str]:
    """Return the tags of Web of Science; ``sep`` parts people."""
    return {
        "PT": "J",
        "AF": sep.join(one for one in work.names if ", " in one),
        "CA": sep.join(one for one in work.names if ", " not in one),
        "TI": work.title,
        "SO": work.journal,
        "AB": work.abstract,
        "PD": work.month.upper(),
        "PY": str(work.date[0]),
        "VL": work.volume,
        "IS": work.issue,
        "BP": work.first,
        "EP": work.last,
        "DI": work.doi,
    }


def wos() -> str:
    """Return tagged records of Web of Science."""
    records = []
    for work in WORKS:
        rows = {**wos_rows(work, "\n   "), "TI": wrapped(work.title, "   ")}
        records.append(tagged(list(rows.items()), " ") + "ER\n\n")
    return "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(records) + "EF"


def wos_table() -> str:
    """Return tab-delimited records of Web of Science."""
    rows = [wos_rows(work, "; ") for work in WORKS]
    header = ["PT", "AU", *list(rows[0])[1:]]
    return "".join(
        "\t".join(row) + "\n" for row in [header, *([one.get(tag, "") for tag in header] for one in rows)]
    )


def enw() -> str:
    """Return records of EndNote with tags."""
    return "\n".join(
        "%0 Journal Article\n"
        + tagged([("%A", one if ", " in one else f"{one},") for one in work.names], " ")
        + tagged([("%T", work.title), ("%J", work.journal), ("%D", str(work.date[0])), ("%8", work.month)], " ")
        + tagged([("%V", work.volume), ("%N", work.issue), ("%P", work.pages), ("%R", work.doi), ("%X", work.abstract)], " ")
        for work in WORKS
    )  # fmt: skip


def endnote_xml() -> str:
    """Return EndNote's XML with its runs of styles."""

    def run(said: str) -> str:
        return (
            f'<style face="normal">{escape(said[:3])}</style><style face="italic">{escape(said[3:])}</style>'
        )

    def record(work: Work) -> str:
        names = (one if ", " in one else f"{one}," for one in work.names)
        return (
            '<record><ref-type name="Journal Article">17</ref-type><contributors><authors>'
            + "".join(f"<author>{run(one)}</author>" for one in names)
            + f"</authors></contributors><titles><title>{run(work.title)}</title><secondary-title>{run(work.journal)}"
            f"</secondary-title></titles><pages>{work.pages}</pages><volume>{work.volume}</volume><number>{work.issue}</number>"
            f"<dates><year>{work.date[0]}</year><pub-dates><date>{run(work.month)}</date></pub-dates></dates>"
            f"<abstract>{run(work.abstract)}</abstract><electronic-resource-num>{run(work.doi)}</electronic-resource-num></record>"
        )

    return (
        f'<?xml version="1.0" encoding="UTF-8"?><xml><records>{"".join(map(record, WORKS))}</records></xml>'
    )


def pubmed_xml() -> str:
    """Return PubMed's XML."""

    def person(family: str, given: str) -> str:
        if not given:
            return f"<Author><CollectiveName>{family}</CollectiveName></Author>"
        return f"<Author><LastName>{escape(family)}</LastName><ForeName>{given}</ForeName></Author>"

    def article(work: Work) -> str:
        parts = zip(("Year", "Month", "Day"), work.date, strict=False)
        return (
            f"<PubmedArticle><MedlineCitation><Article><Journal><JournalIssue><Volume>{work.volume}</Volume><Issue>{work.issue}"
            f"</Issue><PubDate>{''.join(f'<{name}>{said}</{name}>' for name, said in parts)}</PubDate></JournalIssue>"
            f"<Title>{escape(work.journal)}</Title></Journal><ArticleTitle>{escape(work.title)}.</ArticleTitle><Pagination>"
            f'<MedlinePgn>{work.pages}</MedlinePgn></Pagination><ELocationID EIdType="doi">{escape(work.doi)}</ELocationID>'
            f"<Abstract><AbstractText>{escape(work.abstract)}</AbstractText></Abstract><AuthorList>"
            f"{''.join(person(*one) for one in work.people)}</AuthorList></Article></MedlineCitation></PubmedArticle>"
        )

    return f'<?xml version="1.0"?><PubmedArticleSet>{"".join(map(article, WORKS))}</PubmedArticleSet>'


def csl() -> str:
    """Return CSL-JSON."""
    return json.dumps(
        [
            {
                "id": str(number),
                "type": "article-journal",
                "title": work.title,
                "author": [{"family": one, "given": given} if given else {"literal": one} for one, given in work.people],
                "issued": {"date-parts": [work.date]},
                "container-title": work.journal,
                "volume": work.volume,
                "issue": work.issue,
                "page": work.pages,
                "DOI": work.doi,
                "abstract": work.abstract,
            }
            for number, work in enumerate(WORKS)
        ],
        ensure_ascii=False,
    )  # fmt: skip


def table() -> str:
    """Return a table as Scopus and Zotero write theirs."""
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow(
        ["Author full names", "Title", "Year", "Date", "Source title", "Volume", "Issue", "Page start", "Page end", "DOI", "Abstract"]
    )  # fmt: skip
    for work in WORKS:
        names = "; ".join(f"{one} ({number})" for number, one in enumerate(work.names, 1))
        rows.writerow(
            [names, work.title, work.date[0], work.day("-"), work.journal, work.volume, work.issue, work.first, work.last,
             work.doi, work.abstract]
        )  # fmt: skip
    return out.getvalue()


WRITERS: Final[dict[str, Callable[[], str]]] = {
    "zotero.ris": ris("TI AU PY AB T2", ""),
    "ovid.ris": ris("T1 A1 Y1 N2 JF", "http://dx.doi.org/"),
    "old.ris": ris("TI AU DA AB JO", "doi:"),
    "letters.bib": bibtex({}),
    "commands.bib": bibtex(_ACCENTS),
    "medline.nbib": nbib,
    "wos.txt": wos,
    "savedrecs.txt": wos_table,
    "endnote.enw": enw,
    "endnote.xml": endnote_xml,
    "pubmed.xml": pubmed_xml,
    "zotero.json": csl,
    "scopus.csv": table,
}
WRITTEN: Final = [
    (name, end, letters)
    for name in WRITERS
    for end in ("\n", "\r\n", "\r")
    for letters in ("utf-8", "utf-8-sig", "utf-16")
    if not name.endswith(("xml", "json")) or (end, letters) == ("\n", "utf-8")
]
"""Files with line ends and letters; XML and JSON have their own."""


def told(cite: dict[str, Any]) -> Work:
    """Return what a citation tells, as a work."""
    people = tuple(
        (one.get("family") or one["literal"], one.get("given", "")) for one in cite.get("author", ())
    )
    first, _, last = str(cite.get("page", "")).partition("-")
    return Work(
        cite["title"],
        people,
        tuple(cite["issued"]["date-parts"][0]),
        cite["container-title"],
        cite["volume"],
        cite.get("issue", ""),
        first,
        last,
        cite.get("DOI", ""),
        " ".join(cite["abstract"].split()),
    )


@pytest.mark.parametrize(("name", "end", "letters"), WRITTEN)
def test_a_work_is_the_same_in_every_format(name: str, end: str, letters: str) -> None:
    drafts = read(WRITERS[name]().replace("\n", end).encode(letters), name).drafts
    assert [told(dict(draft.cite)) for draft in drafts] == list(WORKS)
    assert [draft.title for draft in drafts] == [work.title for work in WORKS]
    assert {draft.cite["type"] for draft in drafts} == {"article-journal"}
