"""HTML to readable text: what a reader of the page reads, without its machinery."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from codex.importing.writing import Writing

_NEVER_WORDS: Final = """
script style noscript noframes template iframe object embed applet svg math canvas audio video map head del rt rp
"""
_NEVER: Final = frozenset(_NEVER_WORDS.split())
_FURNITURE: Final = frozenset(("nav", "footer", "aside", "form", "button", "select", "dialog", "menu"))
_VOID_WORDS: Final = """
area base br col embed hr img input link meta param source track wbr basefont frame keygen
"""
_VOID: Final = frozenset(_VOID_WORDS.split())
_BLOCKS_WORDS: Final = """
address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer
h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol optgroup option p pre section summary table tbody
tfoot thead title ul
"""
_BLOCKS: Final = frozenset(_BLOCKS_WORDS.split())
_BREAKS_OUT: Final = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "body")
)
"""Tags that end an ``<svg>`` or ``<math>`` that nobody closed."""
_CELLS: Final = frozenset(("td", "th"))
_ROWS: Final = _CELLS | {"tr"}
_ENDED_BY: Final = {"td": _CELLS, "th": _CELLS, "tr": _ROWS, "tbody": _ROWS, "tfoot": _ROWS}
"""Tag -> what it ends within its table where the end tag is left out."""
_ROLES: Final = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu")
)
_NAMES: Final = re.compile(
    r"[\w-]*cookie[\w-]*|(?:^|[\s_-])(?:site-header|site-footer|site-nav|topbar|breadcrumbs?|navbar|menu|sidebar|share|sharing|social|advert|banner|popup|modal|newsletter"
    r"|subscribe|related-posts)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOTE_SIGNS: Final = re.compile(
    r"(?:^|\s)(?:noteref|doc-noteref|sdfootnoteanc|sdendnoteanc|footnote-ref|footnote-reference|reference"
    r"|MsoFootnoteReference|MsoEndnoteReference)(?:$|\s)"
)
"""Classes, roles and types of the small numbers that stand for a note: glued to a word they would spoil it."""
_NOTES: Final = re.compile(r"(?:^|\s|-)(?:footnote|endnote|rearnote)s?(?:$|\s)")
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FEW_COMMENTS: Final = 100
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")


class Page(HTMLParser):
    """Collects the text of a page; nothing is fetched, and nothing is kept but text.

    Args:
        furniture: Leave out navigation, footers, forms and what names itself an advertisement.
    """

    def __init__(self, *, furniture: bool = True) -> None:
        super().__init__(convert_charrefs=True)
        self.writing = Writing()
        self.title = ""
        self.meta: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self._leave_out = furniture
        self._open: list[str] = []
        self._skipped_at = -1
        """Depth of the element that is being left out; -1: none is."""
        self._in_title = False
        self._blank = True
        """True where white space would be the second in a row."""
        self._pre = 0
        self.writing.open_paragraph()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of an element that begins."""
        said = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self._in_title = True
        if tag == "meta":
            self._note_meta(said)
        elif tag == "link" and said.get("rel") == "canonical":
            self.links["canonical"] = said.get("href", "")
        if (
            self._skipped_at >= 0
            and tag in _BREAKS_OUT
            and self._open[self._skipped_at] in {"svg", "math", "head"}
        ):
            self._close_to(self._skipped_at)
        if tag in _ENDED_BY:
            self._end_unclosed(_ENDED_BY[tag])
        if tag not in _VOID:
            self._open.append(tag)
            if self._skipped_at < 0 and self._is_skipped(tag, said):
                self._skipped_at = len(self._open) - 1
        if self._skipped_at < 0:
            self._begin(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of ``<tag/>``: in HTML the slash means nothing but on void elements."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag not in _BLOCKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take note of an element that ends."""
        if tag == "title":
            self._in_title = False
        if tag in _VOID:
            return
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 201), -1):
            if self._open[at] == tag:
                self._close_to(at)
                return

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._in_title and not self.title.strip():
            self.title = data
        if self._skipped_at >= 0 or self._in_title:
            return
        if self._pre:
            self.writing.write(data)
            self._blank = data[-1:].isspace()
            return
        text = _SPACE.sub(" ", data)
        if self._blank:
            text = text.lstrip(" ")
        if text:
            self.writing.write(text)
            self._blank = text.endswith(" ")

    def text(self) -> str:
        """Return the text; call after ``close()``."""
        self._close_to(0)
        self._break()
        lines = (line.rstrip() for line in self.writing.text().split("\n"))
        return "\n".join(line for line in lines if line) + "\n"

    def _is_skipped(self, tag: str, said: dict[str, str]) -> bool:
        if tag in _NEVER or "hidden" in said or said.get("aria-hidden") == "true":
            return tag != "body"
        if tag in {"a", "sup"} and _NOTE_SIGNS.search(_called(said)):
            return True
        if not self._leave_out:
            return False
        if _NOT_SHOWN.search(said.get("style", "")):
            return tag != "body"
        if tag == "aside" and _NOTES.search(f"{said.get('epub:type', '')} {said.get('role', '')}"):
            return False
        if said.get("title") in {"header", "footer"} and tag == "div":  # pages that LibreOffice wrote
            return True
        if tag in _FURNITURE or said.get("role") in _ROLES:
            return True
        if tag in {"body", "main", "article", "html", "p", "td"}:
            return False
        return bool(_NAMES.search(f"{said.get('class', '')} {said.get('id', '')}"))

    def _begin(self, tag: str) -> None:
        if tag == "br":
            self.writing.write("\n")
            self._blank = True
        elif tag in {"td", "th"}:
            self._break()
            self.writing.open_cell()
        elif tag == "tr":
            self._break()
            self.writing.open_row()
        elif tag in _BLOCKS:
            self._break()
            if tag[0] == "h" and tag[1:].isdigit():
                self.writing.heading(tag[1:])
            self._pre += tag == "pre"

    def _end_unclosed(self, ended: frozenset[str]) -> None:
        """Close cells and rows of the present table that nobody closed."""
        first = None
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[at] == "table":
                break
            if self._open[at] in ended:
                first = at
        if first is not None:
            self._close_to(first)

    def _close_to(self, at: int) -> None:
        """Close everything that is open from depth ``at`` on."""
        while len(self._open) > at:
            tag = self._open.pop()
            if len(self._open) == self._skipped_at:
                self._skipped_at = -1
            elif self._skipped_at < 0:
                self._end(tag)

    def _end(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._break()
        elif tag == "tr":
            self._break()
            self.writing.end_row()
        elif tag in _BLOCKS:
            self._break()
            self._pre -= tag == "pre" and self._pre > 0

    def _break(self) -> None:
        """Begin a new paragraph where the present one holds anything."""
        self.writing.end_paragraph(only_filled=True)
        self.writing.open_paragraph()
        self._blank = True

    def _note_meta(self, said: dict[str, str]) -> None:
        name = (said.get("name") or said.get("property") or "").lower()
        if name and said.get("content"):
            self.meta.append((name, said["content"].strip()))


def _called(said: dict[str, str]) -> str:
    return " ".join(said.get(name, "") for name in ("class", "role", "epub:type"))


def _closed(source: str) -> str:
    """Return a page without the comments at its end that nobody closed: each would be looked for to the end."""
    last = source.rfind("-->")
    if source.count("<!--", max(last, 0)) <= _FEW_COMMENTS:
        return source
    return source[: source.find("<!--", max(last, 0))]


def page(source: str, *, book: bool = False) -> Page:
    """Read a page; its furniture stays in where nothing else is there, and in a book, which has none."""
    source = _closed(source)
    for furniture in (False,) if book else (True, False):
        made = Page(furniture=furniture)
        made.feed(source)
        made.close()
        if made.text().strip():
            break
    return made
