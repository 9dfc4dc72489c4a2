r"""Rich Text Format: the text as it reads with all changes accepted, tables as rows.

What stands in groups beside the text (headers, pictures, list numbers, instructions of fields) is left
out; foot- and endnotes come after the text, text boxes before the paragraph they hang on, comments
become marks on their words.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.importing.plain import text_draft
from codex.importing.rtf_story import Story
from codex.importing.rtf_tokens import balanced, codecs_of, pieces
from codex.importing.spoiled import check_spoiled
from codex.importing.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.rtf_tokens import Piece
    from codex.model.source import Draft

_DEEPEST: Final = 5000
_CODEPAGE: Final = re.compile(r"\\ansicpg(\d{3,5})")
_STYLE: Final = re.compile(r"\{\\s(\d{1,5})(?=[\\ ])((?:[^{};]|\{[^{}]*\})*)")
_LEVEL: Final = re.compile(r"\\outlinelevel([0-8])(?!\d)|heading ([1-9])\b", re.IGNORECASE)
_BESIDE_WORDS: Final = """
fonttbl stylesheet colortbl info header headerl headerr headerf footer footerl footerr footerf pict objdata objclass
fldinst listtext pntext pntxta pntxtb pnseclvl xe tc rxe sp sn sv shprslt nonesttables template filetbl ftnsep ftnsepc
ftncn aftnsep aftnsepc aftncn upr datafield ffname nextfile private atnid atnauthor atndate atntime atnicn atnparent
"""
_BESIDE: Final = frozenset(_BESIDE_WORDS.split())
"""Groups that hold no text of the document."""
_NAMES: Final = frozenset(("atrfstart", "atrfend", "atnref"))
"""Groups that hold the name of a comment."""
_STORIES: Final = frozenset(("footnote", "annotation", "shptxt", "dptxbxtext"))
"""Groups with paragraphs of their own."""
_STARRED: Final = _NAMES | _STORIES | {"shpinst", "do", "nesttableprops"}
"""Groups that are read though a program need not know them."""
_SIGNS: Final = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "~": "\xa0", "_": "\u2011", "-": "\xad", "\\": "\\", "{": "{", "}": "}", "zwj": "\u200d",
    "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip


class _Group(NamedTuple):
    """What holds inside a pair of braces."""

    kind: str = "text"
    """``text``, ``beside`` for what is left out, or the name of the group."""
    font: int | None = None
    skip: int = 1
    """Characters behind a ``\\u`` that stand for it in old programs."""
    deleted: bool = False
    starred: bool = False


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one text of the document."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise notes.refuse("importing.rtf-not")
    source = data.decode("latin-1")
    page = _CODEPAGE.search(source, 0, 2000)
    codec = options.encoding or _page_codec(page[1] if page else "1252")
    fonts = {} if options.encoding else codecs_of(balanced(source, source.find("{\\fonttbl")), codec)
    document = _Document(source, codec, fonts, notes)
    try:
        document.read()
        writing = document.written()
        text = writing.text()
        text.encode()
    except (UnicodeError, LookupError, ValueError) as error:
        raise notes.refuse("importing.rtf-broken") from error
    if not document.whole:
        notes.damage("importing.rtf-broken")
    if not text.strip():
        raise notes.refuse("importing.no-text-inside")
    check_spoiled(text, notes)
    made = text_draft(text, options, notes, encoding=codec, title=writing.title())
    yield writing.with_marks(made)


def _page_codec(number: str) -> str:
    try:
        codecs.lookup(f"cp{number}")
    except LookupError:
        return "utf-8"
    return f"cp{number}"


class _Document:
    """Reads a document piece by piece.

    Args:
        source: The document, read as Latin-1.
        codec: Of bytes in a font that is not among them.
        fonts: Font -> codec.
        notes: Knows the file's name.
    """

    def __init__(self, source: str, codec: str, fonts: Mapping[int, str], notes: Notes) -> None:
        self.whole = False
        self._source = source
        self._codec = codec
        self._notes = notes
        self._fonts = fonts
        styles = _STYLE.findall(balanced(source, source.find("{\\stylesheet")))
        levels = ((int(number), _LEVEL.search(about)) for number, about in styles)
        self._levels = {
            number: str(int(found[1]) + 1) if found[1] else found[2] for number, found in levels if found
        }
        self._group = _Group()
        self._groups: list[_Group] = []
        self._story = Story("text")
        self._stories: list[tuple[int, Story]] = []
        """Depth of braces at which a story inside ends, and the story around it."""
        self._later: list[Story] = []
        self._comments: dict[str, str] = {}
        self._bytes = bytearray()
        self._to_skip = 0
        self._name: list[str] = []
        self._comment = ""

    def read(self) -> None:
        """Read to the brace that ends the document, or to the end of a file that was cut off."""
        for piece in pieces(self._source):
            if self._bytes and not piece.is_bytes:
                self._decode()
            if piece.brace == "{":
                self._open()
            elif piece.brace:
                self._close()
                if self.whole:
                    return
            elif piece.word:
                self._word(piece)
            else:
                self._text(piece)
        self._decode()
        while self._stories:
            self._leave_story()

    def written(self) -> Writing:
        """Return the text with the notes after it."""
        writing = Writing()
        for story in (self._story, *self._later):
            story.write(writing)
        for name, said in self._comments.items():
            writing.comment(name, said)
        return writing

    def _open(self) -> None:
        self._to_skip = 0
        self._groups.append(self._group)
        if len(self._groups) > _DEEPEST:
            raise self._notes.refuse("importing.rtf-deep")
        if self._group.starred:
            self._group = self._group._replace(starred=False)

    def _close(self) -> None:
        self._to_skip = 0
        ended = self._group.kind
        if self._groups:
            self._group = self._groups.pop()
        self.whole = not self._groups
        if ended in _NAMES and ended != self._group.kind:
            self._end_name(ended)
        while self._stories and self._stories[-1][0] > len(self._groups):
            self._leave_story()

    def _word(self, piece: Piece) -> None:
        word, kind = piece.word, self._group.kind
        if self._to_skip:
            self._to_skip -= 1
            if word in _SIGNS:
                return
            self._to_skip = 0
        if word == "*":
            self._group = self._group._replace(starred=True)
        elif kind == "beside":
            if word == "ud":  # the same words again, with all their letters
                self._group = self._group._replace(kind="text", starred=False)
        elif word in _BESIDE or (self._group.starred and word not in _STARRED):
            self._group = self._group._replace(kind="beside")
        elif word in _STORIES:
            self._stories.append((len(self._groups), self._story))
            self._story = Story(word)
            self._group = self._group._replace(kind="text", starred=False, deleted=False)
        elif word in _NAMES:
            self._name.clear()
            self._group = self._group._replace(kind=word, starred=False)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == "u" and piece.number is not None:
            number = piece.number % 0x10000
            self._write("" if 0xF000 <= number <= 0xF0FF else chr(number))  # of a symbol font: no letter
            self._to_skip = self._group.skip
        elif self._group.starred:
            self._group = self._group._replace(starred=False)
        else:
            self._format(word, piece.number)

    def _format(self, word: str, number: int | None) -> None:
        """Take a control word that says how text is set, or where a paragraph or cell ends."""
        story = self._story
        if word in {"par", "sect", "\n", "\r"}:
            if not self._group.deleted:  # else the paragraph goes on in the next one
                story.end_paragraph()
        elif word in {"cell", "nestcell"}:
            story.end_cell(nested=word == "nestcell")
        elif word in {"row", "nestrow"}:
            story.end_row(nested=word == "nestrow")
        elif word == "f":
            self._group = self._group._replace(font=number)
        elif word == "uc":
            self._group = self._group._replace(skip=min(max(number or 0, 0), 1000))
        elif word in {"deleted", "mvf"}:
            self._group = self._group._replace(deleted=number != 0)
        elif word == "plain":
            self._group = self._group._replace(deleted=False, font=None)
        elif word == "pard":
            story.depth, story.level = 0, ""
        elif word == "intbl":
            story.depth = max(story.depth, 1)
        elif word == "itap":
            story.depth = min(max(number or 0, 0), 100)
        elif word == "outlinelevel" and number is not None and 0 <= number <= 8:
            story.level = str(number + 1)
        elif word == "s" and number is not None:
            story.level = self._levels.get(number, "")

    def _text(self, piece: Piece) -> None:
        text = piece.text
        if self._to_skip:
            width = 2 if piece.is_bytes else 1
            skipped = min(self._to_skip, len(text) // width)
            self._to_skip -= skipped
            text = text[skipped * width :]
        if not text or self._group.kind == "beside":
            return
        if self._group.kind in _NAMES:
            self._name.append(text)
        elif piece.is_bytes:
            self._bytes += bytes.fromhex(text)
        elif text.isascii():
            self._write(text)
        else:
            self._bytes += text.encode("latin-1")
            self._decode()

    def _decode(self) -> None:
        """Write the bytes that came together, in the code page of their font."""
        text = bytes(self._bytes).decode(self._fonts.get(self._group.font or 0, self._codec))
        self._bytes.clear()
        self._write(text)

    def _write(self, text: str) -> None:
        if text and not self._group.deleted and self._group.kind == "text":
            self._story.add(text)

    def _end_name(self, kind: str) -> None:
        name = "".join(self._name).strip()
        if kind == "atnref":
            self._comment = name
        else:
            self._story.edge(name, begins=kind == "atrfstart")

    def _leave_story(self) -> None:
        """Go back from a note, a text box or a comment to the text it belongs to."""
        inner = self._story
        _, self._story = self._stories.pop()
        inner.finish()
        if inner.kind == "footnote":
            self._later.append(inner)
        elif inner.kind == "annotation":
            name = self._comment or f"#{len(self._comments)}"
            if not self._comment:
                self._story.edge(name, begins=True)
            self._comments[name] = inner.plain()
            self._comment = ""
        else:
            self._story.put_before(inner)
