"""The page of the matrix: whole without scripts, harmless with hostile texts, the same bytes twice."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from codex.exporting import matrix_page
from codex.exporting.matrix_html import matrix_html
from codex.exporting.packing import unpacked
from codex.exporting.page_data import page_data
from codex.exporting.page_words import PageWords
from codex.exporting.provenance import read_page
from codex.exporting.tidy import digest
from codex.model.matrix import STATUSES, Axis, Matrix
from tests.exporting.study import NAMES, TEXTS, WORDS, view

if TYPE_CHECKING:
    from codex.model.view import MatrixView

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://x")',
    "a\x00b\x1b[2J\u202ec\ud800",
    "e" + "\u0301" * 5000,
    "<!-- --!> ]]> &lt;",
)


class Outline(HTMLParser):
    """The tags and attributes of a page, without its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._raw = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw = tag if tag in {"script", "style"} else ""
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.text += data


def html(shown: MatrixView | None = None, language: str = "en") -> str:
    return matrix_html(shown or view(), WORDS, language).decode()


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'id="data">([^<]+)<', page)
    assert found
    unpacked_data = unpacked(found[1])
    assert isinstance(unpacked_data, dict)
    return unpacked_data


def test_the_same_view_gives_the_same_bytes() -> None:
    assert html() == html()


def test_nothing_is_asked_of_a_network() -> None:
    page = html()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy[1]
    outline = Outline(page)
    for name, value in outline.attributes:
        if name in {"src", "href", "action", "srcset", "data"}:
            assert value.startswith("#"), (name, value)
    assert not {"link", "img", "iframe", "object", "form-data"} & {tag for tag, _ in outline.tags}
    assert not re.search(r"https?://", page)


def test_no_style_or_handler_stands_in_an_attribute() -> None:
    names = {name for name, _ in Outline(html()).attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


def test_counts_statuses_and_quotes_are_readable_without_scripts() -> None:
    outline = Outline(html())
    for status in STATUSES:
        assert WORDS["en"](f"exporting.status-{status}") in outline.text
    for text in TEXTS.values():
        assert text in outline.text
    assert "Orazova, 2021" in outline.text
    assert "p. 7" in outline.text
    assert "for: Айгүл Сәрсенова, Marat Bekov" in outline.text
    assert "The forum is where goals are argued about" in outline.text


def test_each_cell_with_evidence_leads_to_it() -> None:
    page = html()
    links = re.findall(r'<td[^>]*><a href="#([^"]+)"', page)
    assert len(links) == sum(bool(cell.groups) for cell in view().matrix.cells.values())
    for link in links:
        assert f'id="{link}"' in page
    assert "c.planning.forum" in links


def test_heads_of_the_table_have_a_scope() -> None:
    page = html()
    assert len(re.findall(r'<th scope="col"', page)) == len(view().matrix.cols.items)
    assert len(re.findall(r'<th scope="row"', page)) == len(view().matrix.rows.items)
    assert "<caption" in page


def test_the_rule_is_printed_with_its_numbers() -> None:
    text = Outline(html()).text
    assert "at least 2 of the 3 experts each gave both codes" in text
    assert "Krippendorff's alpha (nominal) = .74, 95% CI [.68, .80], n = 20" in text
    assert "{" not in text


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_opens_in_the_language_asked(language: str) -> None:
    page = html(language=language)
    assert f'<html lang="{language}">' in page
    assert WORDS[language]("exporting.evidence") in Outline(page).text
    assert (
        f'<th scope="col">{ {"en": "Peer review", "ru": "Взаимное рецензирование", "kk": "Өзара рецензиялау"}[language] }'
        in page
    )


def test_decimals_follow_the_language() -> None:
    assert "= 0,74, 95\xa0% ДИ [0,68; 0,80]" in Outline(html(language="ru")).text


def test_withheld_texts_are_nowhere_in_the_file() -> None:
    secret = replace(view().quotes["x10"], text="what must not get out", translation="nor this")
    page = html(view(quotes={**view().quotes, "x10": secret}))
    assert "what must not get out" not in page
    assert "what must not get out" not in json.dumps(data_of(page))
    assert "nor this" not in json.dumps(data_of(page))
    assert "Text withheld" in page


def test_labels_stand_for_names() -> None:
    page = html(view(anonymity="labels"))
    everything = page + json.dumps(data_of(page), ensure_ascii=False)
    assert not [name for name in NAMES.values() if name in everything]
    assert "for: E1, E2" in page


def test_without_names_not_even_the_groups_tell_who() -> None:
    page = html(view(anonymity="none"))
    data = data_of(page)
    everything = page + json.dumps(data, ensure_ascii=False)
    assert not [
        name
        for name in (*NAMES, *NAMES.values(), "E1")
        if f'"{name}"' in everything or f" {name}" in everything
    ]
    assert "for: 2" in page
    assert data["experts"] == []
    for *_, groups in data["cells"]:  # type: ignore[attr-defined]
        heads = [json.dumps(group[:-1]) for group in groups]
        assert len(heads) == len(set(heads))
        assert all(len(group) == 6 for group in groups)


def test_a_page_for_blind_review_names_neither_study_nor_people() -> None:
    page = html(view(blind=True))
    everything = page + json.dumps(data_of(page), ensure_ascii=False)
    for told in ("tpd-kz", "b7d2f0c4", *NAMES.values(), "Almaty"):
        assert told not in everything


def test_hostile_texts_change_no_tag() -> None:
    calm, wild = view(), view()
    for text in HOSTILE:
        quotes = {
            name: replace(
                quote,
                text=text,
                title=text,
                cite=text,
                speaker=text,
                locator={"page": text},
                attributes={"region": text + quote.source},
            )
            for name, quote in wild.quotes.items()
        }
        plain = {
            name: replace(
                quote,
                text="t",
                title="t",
                cite="t",
                speaker="t",
                locator={"page": "t"},
                attributes={"region": "t" + quote.source},
            )
            for name, quote in calm.quotes.items()
        }
        labels = {code: {"en": text} for code in wild.matrix.rows.items}
        rows = replace(wild.matrix.rows, labels=labels)
        page = html(
            replace(
                wild,
                quotes=quotes,
                title={"en": text},
                study=text,
                rule_text=text,
                memos={("planning", "forum"): text},
                experts=dict.fromkeys(NAMES, text),
                definitions={"planning": {"en": text}},
                matrix=replace(wild.matrix, rows=rows),
            )
        )
        other = html(
            replace(
                calm,
                quotes=plain,
                title={"en": "t"},
                study="t",
                rule_text="t",
                memos={("planning", "forum"): "t"},
                experts=dict.fromkeys(NAMES, "t"),
                definitions={"planning": {"en": "t"}},
                matrix=replace(
                    calm.matrix, rows=replace(rows, labels={code: {"en": "t"} for code in labels})
                ),
            )
        )
        assert Outline(page).tags == Outline(other).tags, text[:20]
        assert "\x00" not in page
        assert "\x1b" not in page


def test_ids_of_any_script_give_harmless_anchors() -> None:
    made = view()
    name = "../../село, 5 класс"
    cols = Axis("attribute", "place", (name,))
    cells = {
        (row, name): replace(cell, col=name)
        for (row, col), cell in made.matrix.cells.items()
        if col == "forum"
    }
    page = html(replace(made, matrix=replace(made.matrix, cols=cols, cells=cells), memos={}))
    links = re.findall(r'href="#(c\.[^"]+)"', page)
    assert links
    assert all(re.fullmatch(r"c\.[A-Za-z0-9_-]+\.[a-z0-9-]+", link) for link in links)
    assert "the code to it" in page


def test_an_empty_matrix_says_so() -> None:
    made = view().matrix
    empty = Matrix(made.rows, Axis("branch", "none", ()), {}, "pair", 2, 2, made.roster)
    page = html(view(matrix=empty, memos={}))
    assert "<table" not in page
    assert "The matrix has no cells" in page


def test_provenance_is_read_back_with_the_digest_of_the_results() -> None:
    made = view()
    found = read_page(html(made), "matrix.html")
    assert found.digest == digest(made.matrix)
    assert replace(found, digest="") == made.provenance


def test_the_data_hold_every_excerpt_of_every_cell() -> None:
    made = view()
    data = page_data(made, PageWords(made, WORDS, "en"))
    assert sum(len(group[-1]) for cell in data["cells"] for group in cell[-1]) == sum(
        len(cell.ids()) for cell in made.matrix.cells.values()
    )


def test_key_quotes_stand_first() -> None:
    page = html(view(key_quotes={("planning", "forum"): ("x17",)}))
    section = page.split('id="c.planning.forum"')[1]
    assert section.index("x17") < section.index("x01")


def test_a_small_page_keeps_to_sixty_kilobytes_and_what_is_quoted() -> None:
    page = html().encode()
    readable = re.search(rb'<div class="rows">(.*)</main>', page, re.DOTALL)
    assert readable
    letters = sum(len(quote.text) for quote in view().quotes.values())
    assert len(page) - len(readable[1]) <= 60_000 + 0.7 * letters


def test_a_quote_stands_in_the_page_once() -> None:
    texts = data_of(html())["excerpts"]["text"]  # type: ignore[index]
    assert set(texts) <= {0, None}


def test_a_long_page_answers_before_its_quotes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_page, "READABLE", 1)
    page = html()
    assert page.index('id="data"') < page.index('<div class="rows">')
    assert 0 not in data_of(page)["excerpts"]["text"]  # type: ignore[index]
    cell = re.search(r'<section class="cell" id="c.planning.forum">(.*?)</section>', page, re.DOTALL)
    assert cell
    assert len(re.findall("<figure>", cell[1])) == len(re.findall('class="group"', cell[1]))


def test_large_numbers_at_the_top_are_parted_as_their_language_parts_them() -> None:
    made = view()
    large = replace(made, provenance=replace(made.provenance, n={**made.provenance.n, "excerpts": 12_345}))
    assert "<b>12,345</b>" in html(large)
    assert re.search("<b>12\\s345</b>", html(large, "ru"))
