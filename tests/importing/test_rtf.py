"""Rich Text as Word, LibreOffice and others write it."""

from __future__ import annotations

import pytest

from codex.errors import DamagedFile
from codex.importing.reading import ReadOptions
from codex.importing.registry import read

DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "bytes in the code page of their font": (
        b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}{\\f1\\fnil\\fcharset204{\\*\\fname Times;}Times New Roman CYR;}}\\f1\\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\f0  caf\\'e9 \\f1\\'ec\\'e8\\'f0\\par}",
        "Привет café мир\n",
    ),
    "bytes of a program that means its code page": (
        b"{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}}\\'cf\\'f0\\'e8\\'e2\\'e5\\'f2, \\'ec\\'e8\\'f0\\par}",
        "Привет, мир\n",
    ),
    "bytes that are not escaped": (
        b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset204 Arial;}}\\f0 \xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0\\par}",
        "Привет, мир\n",
    ),
    "a link": (
        b'{\\rtf1\\ansi See {\\field{\\*\\fldinst {\\rtlch\\fcs1 \\af0 HYPERLINK "http://example.kz/a?b=1" }{\\*\\datafield 00d0c9ea}}{\\fldrslt {\\rtlch\\fcs1 \\cs15\\ul\\cf2 the page}}} now.\\par}',
        "See the page now.\n",
    ),
    "characters in two halves": (
        b"{\\rtf1\\ansi a\\u-10179?\\u-8704?b\\u-10179\\'3f\\u-8704\\'3f\\uc0 \\u-10179 \\u-8704 c\\par}",
        "a😀b😀😀c\n",
    ),
    "tracked changes": (
        b"{\\rtf1\\ansi one {\\deleted\\revauthdel1 two }three{\\deleted\\par}{\\revised\\revauth1 four}\\par}",
        "one threefour\n",
    ),
    "a picture in bytes": (
        b"{\\rtf1\\ansi a{\\pict\\wmetafile8\\bin5 }}{{{b}c{\\*\\blipuid 12}\\par}",
        "ac\n",
    ),
    "the same words twice": (
        b"{\\rtf1\\ansi {\\upr{abc ?}{\\*\\ud{abc \\u1179 q}}}\\par}",
        "abc қ\n",
    ),
    "a text box": (
        b"{\\rtf1\\ansi Out{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn fLine}{\\sv 0}}{\\shptxt \\pard Boxed one.\\par Boxed two.\\par}}{\\shprslt{\\*\\do\\dobx{\\dptxbxtext Boxed one.\\par}}}} after.\\par}",
        "Boxed one.\nBoxed two.\nOut after.\n",
    ),
    "an old text box": (
        b"{\\rtf1\\ansi Out{\\*\\do\\dobxcolumn{\\dptxbx{\\dptxbxtext\\pard Old box.\\par}}} after.\\par}",
        "Old box.\nOut after.\n",
    ),
    "head and foot of pages": (
        b"{\\rtf1\\ansi{\\header\\pard HEAD\\par}{\\footer\\pard FOOT {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}Text\\par}",
        "Text\n",
    ),
    "numbers of lists": (
        b"{\\rtf1\\ansi{\\listtext\\pard\\'b7\\tab}First\\par{\\pntext\\f1\\'b7\\tab}Second\\par}",
        "First\nSecond\n",
    ),
    "a table": (
        b"{\\rtf1\\ansi Before\\par\\trowd\\cellx1\\cellx2\\pard\\intbl \\u1048?\\cell Hello\\par there\\cell\\row\\trowd\\pard\\intbl P\\cell Yes\\cell\\row\\pard After\\par}",
        "Before\nИ\tHello there\nP\tYes\nAfter\n",
    ),
    "stand-ins that are missing": (
        b"{\\rtf1\\ansi\\uc1 \\u1179\\par next\\u1179\\~x\\par}",
        "қ\nnextқx\n",
    ),
    "stand-ins of two bytes": (
        b"{\\rtf1\\ansi\\uc2 a\\u1179\\'81\\'40b{\\uc0\\u1179}c\\par}",
        "aқbқc\n",
    ),
    "characters of two bytes": (
        b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset128 MS;}}\\f0\\'93\\'fa\\'96\\'7b\\par}",
        "日本\n",
    ),
    "a Macintosh font": (
        b"{\\rtf1\\mac{\\fonttbl{\\f0\\fcharset77 Geneva;}}\\f0 caf\\'8e\\par}",
        "café\n",
    ),
    "groups in groups": (
        b"{\\rtf1{\\b {\\i deep {\\b0 er}} x}\\par}",
        "deep er x\n",
    ),
    "a program of Apple": (
        b"{\\rtf1\\ansi\\ansicpg1251\\cocoartf2639\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;}\n\\f0 \\cf0 \\uc0\\u1055 \\u1088 \\u1080 \\u1074 \\u1077 \\u1090 \\\nNext line\\\n\\\nLast}",
        "Привет\nNext line\n\nLast\n",
    ),
    "moved words": (
        b"{\\rtf1 a {\\mvf moved }b {\\mvt moved }c\\par}",
        "a b moved c\n",
    ),
    "a footnote": (
        b"{\\rtf1 a{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn}  Note \\u1179? text.\\par Second.}} b\\par}",
        "a b\nNote қ text.\nSecond.\n",
    ),
    "a word in several groups": (
        b"{\\rtf1\\ansi\\ansicpg1251 \\'cf{\\b\\'f0\\'e8}\\'e2\\par}",
        "Прив\n",
    ),
    "signs by name": (
        b"{\\rtf1 \\ldblquote a\\rdblquote\\emdash\\~b\\_c\\-d\\par}",
        "“a”—\xa0b‑c\xadd\n",
    ),
}


@pytest.mark.parametrize("what", DOCUMENTS)
def test_rich_text_is_read_as_it_reads(what: str) -> None:
    data, text = DOCUMENTS[what]
    assert [draft.text for draft in read(data, "a.rtf").drafts] == [text]


NESTED = (
    rb"{\rtf1\trowd\pard\intbl a\cell\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\trowd\nestrow}"
    rb"{\nonesttables\par}\pard\intbl\itap1 b\cell\row\pard End\par}"
)


def test_a_table_in_a_cell_is_part_of_the_cell() -> None:
    (draft,) = read(NESTED, "a.rtf").drafts
    assert draft.text == "a\tx\ty b\nEnd\n"


def test_headings_are_those_of_their_styles_or_say_it_themselves() -> None:
    data = (
        rb"{\rtf1{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0{\*\x 1}Heading;}{\s2 heading 2;}}"
        rb"\pard\s1 One\par\pard\s0 text\par\pard\s2 Two\par\pard\outlinelevel2 Three\par}"
    )
    (draft,) = read(data, "a.rtf").drafts
    assert draft.title == "One"
    assert [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks] == [
        ("1", "One"),
        ("2", "Two"),
        ("3", "Three"),
    ]


def test_words_that_a_comment_is_on_are_marked() -> None:
    data = (
        rb"{\rtf1 We {\*\atrfstart 7}used the forum{\*\atrfend 7}{\*\atnid AB}{\*\atnauthor A}\chatn"
        rb"{\*\annotation{\*\atnref 7}\pard tool?\par} daily.\par More {\*\annotation why?} words.\par}"
    )
    (draft,) = read(data, "a.rtf").drafts
    assert draft.text == "We used the forum daily.\nMore  words.\n"
    assert [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks] == [
        ("tool?", "used the forum"),
        ("why?", "More  words."),
    ]


def test_the_researchers_encoding_comes_before_the_fonts() -> None:
    said = b"".join(b"\\'%02x" % byte for byte in "Сәлем, қалай?".encode("kz1048"))
    data = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 " + said + rb"\par}"
    (draft,) = read(data, "a.rtf", ReadOptions(encoding="kz1048")).drafts
    assert (draft.text, draft.encoding) == ("Сәлем, қалай?\n", "kz1048")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (rb"{\rtf1 a\u-10179?b\par}", "importing.rtf-broken"),
        (rb"{\rtf1 Hello there\par and so", "importing.rtf-broken"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset128 M;}}\f0 \'81\par}", "importing.rtf-broken"),
        (rb"{\rtf1{\header head\par}\par}", "importing.no-text-inside"),
        (b"{\\rtf1 " + b"{" * 6000 + b"x" + b"}" * 6001, "importing.rtf-deep"),
    ],
)
def test_rich_text_that_is_not_whole_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data, "a.rtf")
    assert refused.value.text_id == why


def test_what_there_is_of_a_file_that_was_cut_off_can_be_kept() -> None:
    reading = read(rb"{\rtf1 Hello there\par {\b and so", "a.rtf", ReadOptions(keep_good=True))
    assert [draft.text for draft in reading.drafts] == ["Hello there\nand so\n"]
    assert [finding.why for finding in reading.findings] == ["importing.rtf-broken"]
