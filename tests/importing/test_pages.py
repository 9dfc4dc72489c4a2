"""HTML, OpenDocument, RTF and books."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from codex.errors import DamagedFile
from codex.importing.registry import read
from tests.importing.made import W, word, zipped

if TYPE_CHECKING:
    from codex.model.source import Draft

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def one(data: bytes | str, name: str) -> Draft:
    (draft,) = read(data.encode() if isinstance(data, str) else data, name).drafts
    return draft


def odt(body: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def test_a_page_is_read_without_its_machinery() -> None:
    page = """<!doctype html><html><head><title>Rural schools | The News</title><style>p{color:red}</style>
    <script>alert("x")</script><link rel="canonical" href="https://example.org/a"></head><body>
    <nav><a href="/">Home</a></nav><div class="cookie-banner">We use cookies</div>
    <article><h1>Rural   schools</h1><p>Teachers <b>learn</b>&nbsp;&amp; share<br>every day.</p>
    <ul><li>one<li>two</ul><table><tr><th>A<th>B<tr><td>1<td>2</table><pre>a
      b</pre></article><aside>Related</aside><footer>Contact</footer></body></html>"""
    draft = one(page, "p.html")
    assert (
        draft.text
        == "Rural schools\nTeachers learn\u00a0& share\nevery day.\none\ntwo\nA\tB\n1\t2\na\n      b\n"
    )
    assert (draft.title, draft.kind, draft.cite["URL"]) == ("Rural schools", "web", "https://example.org/a")
    assert [(mark.kind, mark.label) for mark in draft.marks] == [("heading", "1")]


def test_a_page_of_furniture_alone_is_read_all_the_same() -> None:
    assert one("<html><body><nav>Only this</nav></body></html>", "p.html").text == "Only this\n"


def test_the_citation_of_a_journals_page_is_taken() -> None:
    page = """<html><head><meta name="citation_title" content="On courses"><meta name="citation_author" content="Ospan, Aigul">
    <meta name="citation_doi" content="10.1234/x"><meta name="citation_journal_title" content="Edu">
    <meta name="citation_publication_date" content="2021/03"></head><body><p>Text of it.</p></body></html>"""
    draft = one(page, "p.html")
    assert draft.cite == {
        "type": "article-journal",
        "author": [{"family": "Ospan", "given": "Aigul"}],
        "issued": {"date-parts": [[2021, 3]]},
        "container-title": "Edu",
        "DOI": "10.1234/x",
        "title": "On courses",
        "id": "ospan2021",
    }
    assert draft.kind == "paper"


def test_a_page_says_its_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Учителя</p></body></html>'
    assert one(page.encode("cp1251"), "p.html").text == "Учителя\n"


def test_deep_nesting_is_no_matter() -> None:
    assert one("<html><body>" + "<div>" * 20_000 + "x" + "</div>" * 20_000, "p.html").text == "x\n"


def test_opendocument_keeps_what_reads_as_text() -> None:
    body = (
        '<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h text:outline-level="2">Басы</text:h>'
        '<text:p>two<text:s text:c="2"/>spaces<text:tab/>tab<text:line-break/>next\n   line'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body></text:note> end"
        "<office:annotation><text:p>comment</text:p></office:annotation>.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    draft = one(odt(body), "a.odt")
    assert draft.text == "Басы\ntwo  spaces\ttab\nnext line end.\na\tb\na note\n"
    assert draft.title == "Басы"


def test_rtf_is_read_in_its_code_page() -> None:
    assert one(rb"{\rtf1\ansi\ansicpg1251 \u1052?\u1201?\'ee\'ea\par next}", "a.rtf").text == "Мұок\nnext\n"


def test_books_are_read_in_their_order() -> None:
    package = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
    <dc:title>A book</dc:title><dc:creator>Aigul Ospan</dc:creator></metadata><manifest>
    <item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a%20b.xhtml" media-type="application/xhtml+xml"/>
    </manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="x"><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>',
        "O/p.opf": package,
        "O/a b.xhtml": "<html><body><h1>One</h1><p>first</p></body></html>",
        "O/b.xhtml": "<html><body><h1>Two</h1><p>second</p></body></html>",
    }
    draft = one(zipped(parts), "b.epub")
    assert draft.text == "One\nfirst\n\nTwo\nsecond\n"
    assert (draft.title, draft.cite["author"]) == ("A book", [{"family": "Ospan", "given": "Aigul"}])
    assert [draft.text[mark.start : mark.end] for mark in draft.marks] == ["One", "Two"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.html", b"<html><body><script>x</script></body></html>", "importing.no-text-inside"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "importing.odt-no-text"),
        (
            "a.odt",
            zipped({"content.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a>&e;</a>'}),
            "importing.xml-doctype",
        ),
        ("a.rtf", b"plain", "importing.rtf-not"),
        ("a.rtf", b"{\\rtf1" + b"{" * 9000 + b"x" + b"}" * 9000 + b"}", "importing.rtf-deep"),
        ("a.epub", zipped({"META-INF/container.xml": "<a/>"}), "importing.zip-member-missing"),
        ("a.xml", b"<?xml version='1.0'?><strange/>", "importing.no-reader"),
        ("a.qdc", b"<?xml version='1.0'?><CodeBook/>", "importing.is-codebook"),
        ("a.mp3", b"ID3\x04\x00\x00", "importing.no-reader"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "importing.office-encrypted"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, data: bytes, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data, name)
    assert refused.value.text_id == why


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>kept <ins>new</ins> <del>old</del>end</p>", "kept new end\n"),
        (
            '<p>word<sup><a class="footnote-ref" href="#f">1</a></sup>, H<sub>2</sub>O, m<sup>2</sup></p>',
            "word, H2O, m2\n",
        ),
        ('<p>word<a class="sdfootnoteanc" href="#s"><sup>1</sup></a> on</p>', "word on\n"),
        ('<div style="color:red; display: none">no</div><p>yes</p>', "yes\n"),
        ('<div class="CookieBanner">We use them</div><div class="site-header">Menu</div><p>yes</p>', "yes\n"),
        ('<div title="header"><p>head</p></div><p>yes</p><div title="footer"><p>1</p></div>', "yes\n"),
        ('<p>yes</p><aside>Read also</aside><aside role="doc-footnote">a note</aside>', "yes\na note\n"),
        ("<p><ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>c</p>", "ac\n"),
    ],
)
def test_what_stands_beside_the_words_of_a_page_is_left_out(markup: str, text: str) -> None:
    assert one(f"<html><body>{markup}</body></html>", "a.html").text == text


def test_a_page_that_only_frames_others_holds_no_text() -> None:
    frames = "<html><frameset><frame src='a.html'><noframes><body>No frames here.</body></noframes></frameset></html>"
    with pytest.raises(DamagedFile) as refused:
        read(frames.encode(), "a.html")
    assert refused.value.text_id == "importing.no-text-inside"


@pytest.mark.parametrize(
    ("codec", "declared", "found"),
    [
        ("utf-8", "windows-1251", "utf-8"),
        ("kz1048", "windows-1251", "kz1048"),
        ("cp1251", "windows-1251", "cp1251"),
    ],
)
def test_letters_tell_the_encoding_where_a_page_declares_another(
    codec: str, declared: str, found: str
) -> None:
    said = "Мұғалімдер қалай оқиды, өңдеу туралы" if codec != "cp1251" else "Учителя прошли курс и рассказали"
    page = f"<html><head><meta charset={declared}></head><body><p>{said}</p></body></html>"
    draft = one(page.encode(codec), "a.html")
    assert draft.text == said + "\n"
    assert draft.encoding in {found, f"windows-{found[2:]}"}


def test_a_page_saved_as_one_file_is_unpacked() -> None:
    page = base64.encodebytes(
        "<html><head><title>Курсы</title></head><body><p>Мұғалім</p></body></html>".encode()
    )
    parts = (
        b"--B\r\nContent-Type: text/css\r\n\r\np{}\r\n"
        b'--B\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + page
        + b"\r\n--B--\r\n"
    )
    head = b'From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    draft = one(head + parts, "a.mhtml")
    assert (draft.text, draft.title) == ("Мұғалім\n", "Курсы")


@pytest.mark.parametrize(
    "data",
    [
        b"From: x\n\nno page here\n",
        b"Content-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n\n--B--\n",
        b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(3000)),
    ],
)
def test_a_saved_page_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data, "a.mht")
    assert refused.value.text_id == "importing.mhtml-no-page"


def test_a_book_keeps_its_asides_and_loses_its_list_of_contents() -> None:
    chapter = "<html><body><p>Text<sup><a epub:type='noteref' href='#n'>1</a></sup>.</p><aside epub:type='footnote'>A note.</aside><aside>A box.</aside></body></html>"
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf'><manifest>"
        "<item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
        "<item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='nav'/><itemref idref='c'/></spine></package>"
    )
    container = "<container><rootfiles><rootfile full-path='OEBPS/p.opf'/></rootfiles></container>"
    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/p.opf": package,
            "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Text</li></ol></nav></body></html>",
            "OEBPS/c.xhtml": chapter,
        }
    )
    assert one(data, "a.epub").text == "Text.\nA note.\nA box.\n"


def test_the_head_of_pages_is_no_text_of_a_document_in_one_file() -> None:
    spaces = " ".join(
        f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
        for name in ("office", "text", "style")
    )
    data = (
        f"<office:document {spaces}><office:master-styles><style:header><text:p>HEAD</text:p></style:header>"
        "</office:master-styles><office:body><office:text><text:p>Text</text:p></office:text></office:body></office:document>"
    )
    assert one(data, "a.fodt").text == "Text\n"


def test_a_note_of_a_word_file_begins_with_its_words() -> None:
    notes = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:footnoteRef/><w:tab/><w:t>a note</w:t></w:r></w:p></w:footnote></w:footnotes>"
    assert (
        one(word("<w:p><w:r><w:t>one</w:t></w:r></w:p>", footnotes=notes), "a.docx").text == "one\na note\n"
    )


def test_a_page_that_was_cut_off_in_a_table_keeps_its_last_row() -> None:
    assert one("<html><body><table><tr><td>a<td>b<tr><td>c<td>d", "a.html").text == "a\tb\nc\td\n"


def test_how_a_sign_is_said_is_no_text_of_a_document() -> None:
    ruby = "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
    assert one(odt(f"<text:p>{ruby}a</text:p>"), "a.odt").text == "漢a\n"
