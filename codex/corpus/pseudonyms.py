"""Pseudonyms: names found in every form, shown, replaced with the places of the text kept true.

Nothing is replaced unseen: :func:`scan` finds, the researcher confirms, :func:`apply` replaces. The
table of keys (:func:`key_table`) belongs in a file of its own, never into the study.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codex.corpus.identifiers import find_identifiers
from codex.corpus.inflection import ROUGHLY, forms, plain, spelling, stem
from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences
from codex.corpus.shifting import Edit, edited
from codex.errors import UsageProblem
from codex.words.letters import latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codex.corpus.shifting import Edited

_LETTERS: Final = r"[^\W\d_](?:[\u00ad\u200b-\u200d\u2060\u0300-\u036f]*[^\W\d_])*[\u0300-\u036f]*"
"""Letters with the marks over them and what is invisible between them."""
_WORD: Final = re.compile(rf"{_LETTERS}(?:['’][^\W\d_]{{1,2}}\b|['’](?!\w))?")
_SPACE: Final = "[ \u00a0\u202f]"
_INITIALS: Final = rf"(?:(?<![^\W_])[^\W\d_]\.{_SPACE}?){{1,2}}"
_BEFORE: Final = re.compile(rf"{_INITIALS}\Z")
_AFTER: Final = re.compile(rf",?{_SPACE}{_INITIALS}")
_ELISION: Final = re.compile(r"(?<!\w)([^\W\d_]{1,2}['’])\Z")
"""What stands before a name with an apostrophe: the O of O'Brien."""
_NEXT: Final = re.compile(rf"{_SPACE}{{1,2}}(?:[^\W\d_]['’])?|-|‑|–|[ \t]*\n[ \t]*|_")
"""Between two words of one name."""
_PATRONYMIC: Final = re.compile(
    r"\w{3,}(?:ович|евич|овн[аыеу]|евн[аыеу]|овной|евной)\w{0,2}|\w*(?:улы|кызы|uly|kyzy|qyzy)\w{0,4}"
)
_LONE: Final = re.compile(_LETTERS)
_SHORTEST: Final = 2
_LEAST_LATIN: Final = 4
"""Letters below which a Latin word is not compared with Cyrillic names."""
_GENITIVE: Final = re.compile(r"['’]s?\Z")
_NEAR: Final = 60
"""Characters around what begins like a name."""


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of the list of names: a person, school or place."""

    name: str
    """Full name; each of its words is looked for, in any form."""
    pseudonym: str
    also: tuple[str, ...] = ()
    """Other spellings: another script, a short form."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in a text that tells who somebody is."""

    start: int
    end: int
    text: str
    kind: str
    """``name``, ``email``, ``phone``, ``iin``, ``handle`` or ``url``."""
    pseudonym: str
    """What would stand in its place."""
    sure: bool = True
    """False: better look twice (a word in lower case, a name that several people bear)."""
    others: tuple[str, ...] = ()
    """Pseudonyms of the other people who bear the name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be a name which the list lacks."""

    word: str
    count: int
    first: int
    """Where it stands first."""
    strong: bool
    """True for patronymics."""


@dataclass(frozen=True, slots=True)
class _Part:
    person: int
    pattern: re.Pattern[str]
    word: str


class Scanner:
    """Finds the names of one list; made once for all texts of a study.

    Raises:
        UsageProblem: An entry without a name or pseudonym, or a pseudonym that two people have.

    >>> scanner = Scanner([Person("Айгүл Омарова", "P07")])
    >>> [(hit.text, hit.pseudonym) for hit in scanner.scan("Біз Айгүл Омаровамен, кейін Айгүлге айттық.")]
    [('Айгүл Омаровамен', 'P07'), ('Айгүлге', 'P07')]
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = tuple(people)
        self._stems: dict[str, list[_Part]] = {}
        bearers: dict[str, str] = {}
        for number, person in enumerate(self._people):
            words = [word for name in (person.name, *person.also) for word in _words(name)]
            if not words or not person.pseudonym.strip():
                raise UsageProblem("corpus.name-empty", n=number + 1)
            if bearers.setdefault(person.pseudonym, person.name) != person.name:
                first = bearers[person.pseudonym]
                raise UsageProblem("corpus.pseudonym-twice", pseudonym=person.pseudonym, first=first)
            for word in dict.fromkeys(words):
                part = _Part(number, forms(word), word)
                self._stems.setdefault(stem(word), []).append(part)
        self._lengths = sorted({len(one) for one in self._stems})
        self._latin = _in_latin(self._people)
        starts = "|".join(re.escape(one.translate(ROUGHLY)) for one in sorted(self._stems))
        self._start = re.compile(rf"(?<![^\W_])(?:{starts})") if starts else re.compile(r"(?!)")

    def scan(self, text: str) -> tuple[Hit, ...]:
        """Return everything in a text that tells who somebody is, in order, without overlaps."""
        hits = [*self._names(text), *_numbered(text)]
        found: list[Hit] = []
        for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
            if not found or hit.start >= found[-1].end:
                found.append(hit)
            elif hit.kind != "name" and hit.end > found[-1].end:
                found[-1] = hit
            elif hit.end > found[-1].end:  # initials between two names were taken by the first
                rest = text[found[-1].end : hit.end]
                start = hit.end - len(rest.lstrip())
                found.append(replace(hit, start=start, text=text[start : hit.end]))
        return tuple(found)

    def named(self, text: str) -> tuple[Hit, ...]:
        """Return the names alone, each word with a capital, of a long text of which most is something else.

        Slower texts are passed over quickly: only the surroundings of what begins like a name are scanned.
        """
        found: dict[tuple[int, int], Hit] = {}
        rough = text.lower().translate(ROUGHLY)
        if len(rough) != len(text):  # a letter whose small form is two
            return tuple(hit for hit in self._names(text) if hit.text[0].isupper())
        end = -1
        for match in self._start.finditer(rough):
            if match.start() < end:
                continue
            first, end = max(match.start() - _NEAR, 0), match.start() + _NEAR
            for hit in self._names(text[first : end + _NEAR]):
                place = (first + hit.start, first + hit.end)
                if hit.text[0].isupper() and place[0] <= end:
                    found.setdefault(place, replace(hit, start=place[0], end=place[1]))
        return tuple(found[place] for place in sorted(found))

    def knows(self, word: str) -> bool:
        """Say whether a word is a form of a name of the list."""
        return bool(self._bearers(word) or self._spelt_in_latin(word))

    def _names(self, text: str) -> Iterator[Hit]:
        held: list[tuple[int, int, set[int], bool]] = []
        for match in _WORD.finditer(text):
            bearers = self._bearers(match.group())
            sure = bool(bearers) and match.group()[0].isupper()
            bearers = bearers or self._spelt_in_latin(match.group())
            if not bearers:
                continue
            if held:
                start, end, before, was_sure = held[-1]
                between = text[end : match.start()]
                if _NEXT.fullmatch(between) and before & bearers:
                    held[-1] = (start, match.end(), before & bearers, was_sure and sure)
                    continue
            held.append((match.start(), match.end(), bearers, sure))
        for start, end, bearers, sure in held:
            yield self._hit(text, *self._with_initials(text, start, end, bearers), bearers, sure=sure)

    def _bearers(self, word: str) -> set[int]:
        """Return who may be meant by a word."""
        said = plain(word)
        found: set[int] = set()
        for length in self._lengths:
            if length > len(said):
                break
            for part in self._stems.get(said[:length], ()):
                if part.pattern.fullmatch(said):
                    found.add(part.person)
        return found

    def _spelt_in_latin(self, word: str) -> set[int]:
        """Return whose Cyrillic name a Latin word may be: Aygul, Nurmaghambetova; a question, never sure."""
        if not word.isascii() or len(word) < _LEAST_LATIN or not word[0].isupper():
            return set()
        return self._latin.get(spelling(_GENITIVE.sub("", word)), set())

    def _with_initials(self, text: str, start: int, end: int, bearers: set[int]) -> tuple[int, int]:
        """Take initials along that stand beside a name and begin one of its other words."""
        letters = {
            plain(word)[:1]
            for one in bearers
            for name in (self._people[one].name, *self._people[one].also)
            for word in _LONE.findall(name)
        }
        cut_off = _ELISION.search(text[max(0, start - 4) : start])
        if cut_off and plain(cut_off.group())[:1] in letters:
            start -= len(cut_off.group())
        before = _BEFORE.search(text[max(0, start - 9) : start])
        if before and before.group()[0].isupper() and plain(before.group())[:1] in letters:
            start -= len(before.group())
        after = _AFTER.match(text, end)
        initial = after.group().lstrip(", \u00a0\u202f") if after else ""
        following = text[after.end() : after.end() + 2].lstrip() if after else ""
        next_one = after is not None and after.group().startswith(",") and following[:1].isupper()
        if after and initial[0].isupper() and plain(initial)[:1] in letters and not next_one:
            end += len(after.group().rstrip())
        return start, end

    def _hit(self, text: str, start: int, end: int, bearers: set[int], *, sure: bool) -> Hit:
        pseudonyms = [self._people[one].pseudonym for one in sorted(bearers)]
        return Hit(
            start,
            end,
            text[start:end],
            "name",
            pseudonyms[0],
            sure=sure and len(pseudonyms) == 1,
            others=tuple(pseudonyms[1:]),
        )


def _in_latin(people: Sequence[Person]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, person in enumerate(people):
        for name in (person.name, *person.also):
            for word in _words(name):
                if len(word) >= _LEAST_LATIN and not word.isascii():
                    for way in {word, word.lower().replace("ё", "е")}:
                        found.setdefault(spelling(latin(way)), set()).add(number)
    return found


def apply(text: str, hits: Iterable[Hit]) -> Edited:
    """Put the pseudonyms of confirmed hits into the text.

    Returns:
        The new text, and through :meth:`~codex.corpus.shifting.Edited.moved` the new place of
        every excerpt, mark and span.

    Raises:
        UsageProblem: Hits overlap, or the text is not the one they were found in.
    """
    chosen = list(hits)
    for hit in chosen:
        if text[hit.start : hit.end] != hit.text:
            raise UsageProblem("corpus.hit-elsewhere", start=hit.start, text=hit.text)
    return edited(text, [Edit(hit.start, hit.end, hit.pseudonym) for hit in chosen])


def key_table(hits: Iterable[Hit]) -> tuple[tuple[str, str, str, int], ...]:
    """Return rows of pseudonym, kind, the form replaced, how often: what only the researcher keeps."""
    counts = Counter((hit.pseudonym, hit.kind, hit.text) for hit in hits)
    return tuple((*row, count) for row, count in sorted(counts.items()))


def people_of(rows: Iterable[Mapping[str, str]]) -> tuple[Person, ...]:
    """Return the entries of a table ``name, pseudonym, also``; missing pseudonyms become P01, P02 and so on.

    Args:
        rows: Column -> cell; ``also`` holds other spellings parted by ``|``.
    """
    table = [row for row in rows if row.get("name", "").strip()]
    taken = {row.get("pseudonym", "").strip() for row in table}
    free = (name for number in range(1, 100_000) if (name := f"P{number:02}") not in taken)
    return tuple(
        Person(
            row["name"].strip(),
            row.get("pseudonym", "").strip() or next(free),
            tuple(one.strip() for one in row.get("also", "").split("|") if one.strip()),
        )
        for row in table
    )


def candidates(text: str, known: Scanner | None = None) -> tuple[Candidate, ...]:
    """Return words that may be names which the list lacks, the likeliest first.

    Words with a capital inside a sentence that the text nowhere has in lower case, and
    patronymics wherever they stand. They are suggestions: many are towns and products.
    """
    lower = {stem(match.group()) for match in _WORD.finditer(text) if match.group()[0].islower()}
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    inside: Counter[str] = Counter()
    for start, end in _sentence_ranges(text):
        opening = True
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            if (
                len(word) >= _SHORTEST
                and word[0].isupper()
                and not (word.isupper() and len(word) > _SHORTEST)
            ):
                counts[word] += 1
                first.setdefault(word, match.start())
                inside[word] += not opening
            opening = False
    found = []
    for word, count in counts.items():
        said = plain(word)
        strong = bool(_PATRONYMIC.fullmatch(said))
        unknown = known is None or not known.knows(word)
        if unknown and (strong or (inside[word] and stem(word) not in lower)):
            found.append(Candidate(word, count, first[word], strong))
    return tuple(sorted(found, key=lambda one: (not one.strong, -one.count, one.first)))


def _sentence_ranges(text: str) -> Iterator[tuple[int, int]]:
    for start, end in paragraphs(text):
        yield from sentences(text, start, end)


def _words(name: str) -> list[str]:
    return [word for word in _LONE.findall(name) if len(word) >= _SHORTEST]


def _numbered(text: str) -> Iterator[Hit]:
    """Yield identifiers, each distinct one with a number of its own: ``[email-1]``."""
    seen: dict[tuple[str, str], int] = {}
    for one in find_identifiers(text):
        said = text[one.start : one.end]
        key = (one.kind, re.sub(r"[\s()-]", "", said).lower())
        if key not in seen:
            seen[key] = sum(kind == one.kind for kind, _ in seen) + 1
        yield Hit(one.start, one.end, said, one.kind, f"[{one.kind}-{seen[key]}]", sure=one.sure)
