"""Counts that do not make their whole: parts of a group in a sentence, columns and rows of a table.

A doubt only where the parts are meant to be all there is: two kinds that exclude each other (men and
women, town and village), a list in brackets or behind a colon, a row or column that is called the
total. Sums far from the total are of something else and are passed over.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER: Final = (
    r"(?<![\w.,:/+–-])(?:\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?![\w.,]*\d|%|:\d)"
    r"|\d{1,6}(?!\d|[.,:/]\d|[ \u00a0\u202f]?%|[–-]\d))"
)
_DIGITS: Final = re.compile(r"\d+")
_COUNT: Final = re.compile(_NUMBER)
_KINDS: Final = (
    (r"(?:men|males?)\b|мужчин\w*|ер(?:лер|кек\w*|\s+адам\w*)?\b", r"(?:women|females?)\b|женщин\w*|әйел\w*"),
    (r"boys?\b|мальчик\w*|юнош\w*|ұл(?:дар\w*)?\b", r"girls?\b|девоч\w*|девуш\w*|қыз(?:дар\w*)?\b"),
    (r"urban\b|городск\w*|(?:город|қала)\w*", r"rural\b|сельск\w*|(?:сел[аеу]|ауыл)\w*"),
)
"""Pairs of kinds that exclude each other and leave nobody out, for which people give both numbers."""
_APART: Final = r"(?:-?[^\W\d_]{1,4})?[ \u00a0\u202f](?:[^\W\d_][\w-]*[ \u00a0\u202f]){0,2}?"
"""Between a count and its kind: an ending (120-сы), at most two words."""
_ROUGHLY: Final = re.compile(
    r"\b(?:about|around|some|nearly|almost|over|more than|less than|at least|approximately|each|per|every"
    r"|около|примерно|почти|более|менее|свыше|порядка|не менее|по|кажд\w+"
    r"|шамамен|жуық|астам|кем|көп|әр)\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:others?|another|remaining|rest|unknown|missing|declined|did not|non-binary|no answer|prefer"
    r"|друг\w+|остальн\w+|прочи\w+|не указа\w+|неизвест\w+|отказа\w+|без ответа"
    r"|басқа\w*|қалған\w*|көрсетпе\w+|белгісіз)\b",
    re.IGNORECASE,
)
_OF: Final = re.compile(r"(?:\bof (?:the |these |our |all )?|\bиз |\bсреди )\Z", re.IGNORECASE)
_OF_KAZAKH: Final = re.compile(r"\A(?:[^\W\d_-]+[ \u00a0]){0,3}?[^\W\d_]+(?:н[ыі]ң|[дт][ыі]ң)\b")
_HEAD: Final = re.compile(r"(?:-?[^\W\d_]+)?(?:[ \u00a0][^\W\d_][\w-]*){1,3}(?:[:(—–,]| \(| [—–])")
"""What a group is called before its parts are told."""
_FROM: Final = re.compile(r"[^\W\d_]+(?:[дт]ан|[дт]ен|нан|нен|[дт]а|[дт]е|нда|нде)\Z", re.IGNORECASE)
"""A Kazakh word that says from where or where: Ақтаудан."""
_LISTED: Final = re.compile(
    r"\A(?:-?[^\W\d_]+)?(?:[ \u00a0][^\W\d_][\w-]*){1,3}[ \u00a0]?(?P<mark>\(|:)[ \u00a0\n]?"
)
_PARTED: Final = re.compile(r"[,;][ \u00a0\n]|[ \u00a0\n](?:and|и|және|мен|пен|бен)[ \u00a0\n]")
_PART: Final = re.compile(
    rf"(?:and |и |және )?(?P<count>{_NUMBER})(?:-?[^\W\d_]{{1,4}})?[ \u00a0](?P<words>[^\W\d][^\d]*)\Z"
)
_TOTAL: Final = re.compile(
    r"(?:grand |sub)?(?:total|all|sum|overall)(?: \(?n\)?)?|итого|всего|итог|барлы[ғк]ы|жиыны|жалпы|қорытынды",
    re.IGNORECASE,
)
_CELL: Final = re.compile(
    r"(?P<count>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,7})(?:[ \u00a0]?\(\d{1,3}(?:[.,]\d+)?[ \u00a0]?%?\))?"
)
_NEAR: Final = Fraction(15, 100)
_LEAST: Final = 5
_FEWEST: Final = 3
"""A whole and two parts."""
_CELL_NEAR: Final = Fraction(10, 100)


_Row = tuple[int, int, list[str]]


class Miss(NamedTuple):
    """Counts that make another sum than the text says."""

    start: int
    end: int
    what: str
    """``counts``, ``column`` or ``row``."""
    sum: int
    total: int
    parts: str
    """As printed: ``120 + 310``; of a table the head of the column or row."""


def missed_totals(text: str) -> Iterator[Miss]:
    """Yield the sums of counts that do not make their total, in no order.

    >>> [(one.sum, one.total) for one in missed_totals("Of 440 teachers, 120 men and 310 women answered.")]
    [(430, 440)]
    """
    if len(_DIGITS.findall(text)) >= _FEWEST:
        yield from _in_sentences(text)
        yield from _in_tables(text)


def _value(said: str) -> int:
    return int("".join(letter for letter in said if letter.isdigit()))


def _near(found: int, total: int, share: Fraction) -> bool:
    return found != total and abs(found - total) <= max(int(share * total), 1)


# -- sentences ---------------------------------------------------------------------------------------


def _in_sentences(text: str) -> Iterator[Miss]:
    before: list[int] = []
    for first, last in paragraphs(text):
        here = [_value(match.group()) for match in _COUNT.finditer(text, first, last)]
        if len(here) < _FEWEST:
            before = here
            continue
        for start, end in sentences(text, first, last):
            said = text[start:end]
            counts = list(_COUNT.finditer(said))
            known = [_value(match.group()) for match in counts]
            if len(counts) >= 2 and "\t" not in said and "|" not in said:
                miss = _listed(said, counts) or _pairs(said, counts)
                if miss is not None and miss.sum not in (*before, *known) and not _ROUGHLY.search(said):
                    yield miss._replace(start=start + miss.start, end=start + miss.end)
            before = known


def _pairs(said: str, counts: Sequence[re.Match[str]]) -> Miss | None:
    """Look for two kinds that exclude each other, of a whole named before: of 440 teachers, 120 men and 310 women."""
    if _OTHERS.search(said):
        return None
    for one, other in _KINDS:
        told = [
            list(re.finditer(rf"({_NUMBER}){_APART}(?:{kind})", said, re.IGNORECASE)) for kind in (one, other)
        ]
        if len(told[0]) != 1 or len(told[1]) != 1:
            continue
        parts = sorted((match[0] for match in told), key=lambda match: match.start())
        whole = [match for match in counts if match.end() <= parts[0].start()]
        if len(whole) != 1 or not _is_whole(said, whole[0]):
            continue
        return _miss(whole[0], [part[1] for part in parts], parts[-1].end())
    return None


def _is_whole(said: str, match: re.Match[str]) -> bool:
    after = said[match.end() :]
    return bool(
        _OF.search(said[: match.start()]) or _OF_KAZAKH.match(after.lstrip("- \u00a0")) or _HEAD.match(after)
    )


def _listed(said: str, counts: Sequence[re.Match[str]]) -> Miss | None:
    """Look for a list of counts in brackets or behind a colon: 29 schools (12 urban, 16 rural)."""
    for whole in counts:
        head = _LISTED.match(said[whole.end() :])
        if head is None:
            continue
        start = whole.end() + head.end()
        end = said.find(")", start) if head["mark"] == "(" else len(said.rstrip(" .!?\n"))
        listed = said[start:end] if end > start else ""
        parts = [part for part in map(_part, _PARTED.split(listed)) if part is not None]
        if len(parts) < 2 or len(parts) != len(_PARTED.split(listed)) or _OTHERS.search(listed):
            continue
        if _of_one_kind([words for _, words in parts]):
            found = _miss(whole, [count for count, _ in parts], end)
            if found is not None:
                return found
    return None


def _part(said: str) -> tuple[str, str] | None:
    match = _PART.match(said.strip())
    return (match["count"], match["words"].strip()) if match else None


def _of_one_kind(parts: Sequence[str]) -> bool:
    """Say whether what is counted is told in the same way each time: from, из, -дан; men and women."""
    firsts = {part.split()[0].casefold() for part in parts if part}
    if len(firsts) == 1 or all(_FROM.match(part.split()[0]) for part in parts if part):
        return True
    return len(parts) == 2 and any(
        any(re.match(one, first) and re.match(other, second) for first, second in (parts, parts[::-1]))
        for one, other in _KINDS
    )


def _miss(whole: re.Match[str], parts: Sequence[str], end: int) -> Miss | None:
    total = _value(whole.group())
    found = sum(map(_value, parts))
    if total < _LEAST or not _near(found, total, _NEAR):
        return None
    return Miss(whole.start(), end, "counts", found, total, " + ".join(parts))


# -- tables ------------------------------------------------------------------------------------------


def _in_tables(text: str) -> Iterator[Miss]:
    """Look at runs of lines with cells: tabs, or bars as Markdown has them."""
    at = 0
    rows: list[_Row] = []
    for line in (*text.split("\n"), ""):
        cells = _cells(line)
        if cells and not all(set(cell) <= set("-: ") for cell in cells):
            if rows and len(cells) != len(rows[0][2]):
                yield from _in_table(rows)
                rows = []
            rows.append((at, at + len(line), cells))
        elif not cells:
            yield from _in_table(rows)
            rows = []
        at += len(line) + 1


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if line.count("|") >= 2:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return []


def _in_table(rows: Sequence[_Row]) -> Iterator[Miss]:
    if len(rows) < 3 or len(rows[0][2]) < 2:
        return
    (_, _, head), *body = rows
    if any(_counted(cell) is not None for cell in head[1:]):
        head, body = [""] * len(head), list(rows)
    named = [number for number, (_, _, cells) in enumerate(body) if _TOTAL.fullmatch(cells[0].rstrip(" :"))]
    if len(named) == 1 and named[0] in {0, len(body) - 1}:
        others = [row for number, row in enumerate(body) if number != named[0]]
        yield from _columns(head, others, body[named[0]])
    lasts = [number for number, cell in enumerate(head) if _TOTAL.fullmatch(cell.rstrip(" :"))]
    if len(lasts) == 1 and lasts[0] in {1, len(head) - 1} and len(head) > 3:
        yield from _rows(body, lasts[0])


def _columns(head: Sequence[str], others: Sequence[_Row], total: _Row) -> Iterator[Miss]:
    if len(others) < 2:
        return
    start, end, cells = total
    for column in range(1, len(cells)):
        whole = _counted(cells[column])
        counts = [_counted(row[column]) for _, _, row in others]
        if whole is None or None in counts:
            continue
        found = sum(count for count in counts if count is not None)
        if _near(found, whole, _CELL_NEAR) and whole > 2:
            yield Miss(start, end, "column", found, whole, head[column] or str(column + 1))


def _rows(body: Sequence[_Row], last: int) -> Iterator[Miss]:
    """Look at the rows where most of the others make what their total says, so that it is one of these columns."""
    made: list[tuple[Miss | None, int]] = []
    for start, end, cells in body:
        whole = _counted(cells[last])
        counts = [_counted(cell) for number, cell in enumerate(cells) if number not in {0, last}]
        if whole is None or None in counts:
            return
        found = sum(count for count in counts if count is not None)
        made.append((None if found == whole else Miss(start, end, "row", found, whole, cells[0]), whole))
    right = sum(miss is None for miss, _ in made)
    if right * 2 > len(made):
        yield from (miss for miss, _ in made if miss is not None)


def _counted(cell: str) -> int | None:
    """Return the count of a cell (``12``, ``12 (40%)``, ``1 240``); None where it is none."""
    match = _CELL.fullmatch(cell)
    return _value(match["count"]) if match else None
