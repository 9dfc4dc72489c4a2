"""Names of people and bodies, as reference lists write them: one name, or a cell with several."""

from __future__ import annotations

import re
from typing import Final

Person = dict[str, str]

_PARTICLES: Final = frozenset(
    ("van", "von", "der", "den", "de", "la", "del", "di", "da", "du", "le", "ter", "ten", "zu", "zur", "bin", "ibn")
)  # fmt: skip
_SUFFIX: Final = re.compile(r"jr|sr|ii|iii|iv|2nd|3rd|мл|ст", re.IGNORECASE)
_ROLE: Final = re.compile(r"\(?(?:eds?|editors?|hrsg|ред|под ред)\.?\)?", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}\.[-’']?)+|[^\W\d_](?:-[^\W\d_])?")
_BARE_INITIALS: Final = re.compile(r"[^\W\d_](?:-?[^\W\d_]){1,2}")
_BODY_WORDS: Final = """
universit institut organi[sz]ation ministr committee council agency foundation association consortium collaborat
federation department commission society academ laborator cent(?:er|re)s?$ group$ network$ bank$ bureau$ unesco unicef
университет институт организаци министерств комитет агентств ассоциаци федераци академи лаборатори департамент центр$
министрлі(?:к|г) ұйым комитеті$ академияс институты$ орталығы$ қауымдастығы$ ministerstvo
"""
_BODY: Final = re.compile(
    "|".join(rf"\b{word}" for word in _BODY_WORDS.split()), re.IGNORECASE | re.MULTILINE
)
_LINKED: Final = frozenset(("of", "and", "the", "for", "on", "in", "&", "по", "и", "үшін"))
_PATRONYMIC: Final = re.compile(
    r"(?:ович|евич|ьич|овна|евна|ична|инична|ұлы|қызы|улы|кызы|uly|kyzy|qyzy|ovich|evich|ovna|evna)$",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"\s*;\s*|\n+")
_AND: Final = re.compile(r"\s+(?:and|&|и)\s+", re.IGNORECASE)
_QUOTED: Final = re.compile(r"""'((?:[^']|'(?=\w))*)'|"([^"]*)\"""")
_AND_OTHERS: Final = re.compile(r"et\.? al\.?|and others|и др\.?|және басқалар|т\. ?б\.", re.IGNORECASE)
_FURTHER: Final = re.compile(rf"[,;]?\s+({_AND_OTHERS.pattern})\s*$", re.IGNORECASE)
"""Kept as it is written, for the check of references: nobody is called so."""
_ODD: Final = re.compile(r"[;\n()\[\]{}&]|\s(?:and|и)\s|,\s*$", re.IGNORECASE)
_NOBODY: Final = re.compile(
    r"\[?(?:no author|anonymous|anon\b|автор не указан|без автора)[^\]]*\]?", re.IGNORECASE
)


def name(written: str, *, family_first: bool = False) -> Person:
    """Return a CSL name.

    Args:
        written: One name in any of the usual orders.
        family_first: Capitals without full stops at the end are initials: ``Wu WU`` of the databases.

    >>> name("de Boer, Jan"), name("Jan de Boer"), name("{Ministry of Education}")
    ({'family': 'de Boer', 'given': 'Jan'}, {'family': 'de Boer', 'given': 'Jan'}, {'literal': 'Ministry of Education'})
    >>> name("Ахметов А.К."), name("World Health Organization,")
    ({'family': 'Ахметов', 'given': 'А.К.'}, {'literal': 'World Health Organization'})
    >>> name("King, Martin Luther, Jr.") == name("King, Jr., Martin Luther")
    True
    """
    plain = " ".join(written.replace("{", "").replace("}", "").split())
    whole = plain.rstrip(" ,;").lstrip(" ,;")
    if "," in whole:
        return _parted(whole)
    if plain.endswith(",") or " " not in whole or "{" in written:
        return {"literal": whole}
    return _unparted(whole.split(), family_first=family_first)


def _parted(plain: str) -> Person:
    """Read ``Family, Given`` with what may stand beside it: ``Jr.`` at either place, ``Ed.``."""
    family, _, rest = plain.partition(",")
    if " " not in family and "," not in rest and len(rest.rpartition(" ")[2]) > 3:
        return {"family": family, "given": rest.strip()}
    if " " in family.strip() and _BODY.search(family):
        return {"literal": plain}
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    parts = [*parts[:1], *(part for part in parts[1:] if not _ROLE.fullmatch(part))]
    suffix = next((part for part in parts if _SUFFIX.fullmatch(part.rstrip("."))), "")
    if suffix:
        parts.remove(suffix)
    elif len(parts) > 1:
        suffix = parts.pop(0)
    given = parts[-1] if parts else ""
    words = given.split()
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1].rstrip(".")):
        given, suffix = " ".join(words[:-1]), words[-1]
    made = {"family": family.strip(), "given": given, "suffix": suffix}
    return {key: value for key, value in made.items() if value}


def _unparted(words: list[str], *, family_first: bool) -> Person:
    """Read a name without a comma: initials at its end follow the family, else the family is last."""
    if _AND_OTHERS.fullmatch(" ".join(words)):
        return {"literal": " ".join(words)}
    if family_first and len(words) > 2 and _SUFFIX.fullmatch(words[-1].rstrip(".")):
        return {**_unparted(words[:-1], family_first=True), "suffix": words[-1]}
    own = len(words)
    while own > 1 and _is_initials(words[own - 1], bare=family_first):
        own -= 1
    if own < len(words) and not all(_is_initials(word, bare=False) for word in words[:own]):
        return {"family": " ".join(words[:own]), "given": " ".join(words[own:])}
    plain = " ".join(words)
    if len(words) > 4 or _LINKED & {word.lower() for word in words} or _BODY.search(plain):
        return {"literal": plain}
    if len(words) == 3 and _PATRONYMIC.search(words[2]):
        return {"family": words[0], "given": " ".join(words[1:])}
    if words[0] in _PARTICLES:
        return {"family": plain}
    start = next(
        (at for at, word in enumerate(words[:-1]) if at and word.lower() in _PARTICLES), len(words) - 1
    )
    return {"family": " ".join(words[start:]), "given": " ".join(words[:start])}


def _is_initials(word: str, *, bare: bool) -> bool:
    if not word[:1].isupper() or (_SUFFIX.fullmatch(word.rstrip(".")) and not (bare and word.isupper())):
        return False
    return bool(_INITIALS.fullmatch(word)) or (
        bare and word.isupper() and bool(_BARE_INITIALS.fullmatch(word))
    )


def people(written: str, *, commas: bool = True) -> list[Person]:
    """Return the names of a cell; databases part them by semicolons, some by commas, some by ``and``.

    Args:
        written: What stands in the cell.
        commas: Full names may be parted by commas alone; where not, ``A, B`` is one person.

    >>> people("Ospan A.; de Boer J.")
    [{'family': 'Ospan', 'given': 'A.'}, {'family': 'de Boer', 'given': 'J.'}]
    >>> people("Ospan, A., Boer, J.")
    [{'family': 'Ospan', 'given': 'A.'}, {'family': 'Boer', 'given': 'J.'}]
    >>> people("Ospan, Aigul and Boer, Jan"), people("[No author name available]")
    ([{'family': 'Ospan', 'given': 'Aigul'}, {'family': 'Boer', 'given': 'Jan'}], [])
    """
    if not commas and written.count(",") == 1 and not _ODD.search(written):  # nearly every name
        return [name(written)]
    if _NOBODY.fullmatch(written.strip()):
        return []
    others = _FURTHER.search(written)
    if others and others.start():
        return [*people(written[: others.start()], commas=commas), {"literal": others[1]}]
    written = re.sub(r"\s*\(\d+\)", "", _listed(written.strip()))
    if not written:
        return []
    if ";" in written or "\n" in written:
        return [name(part, family_first=True) for part in _SEVERAL.split(written) if part.strip(" ,;")]
    linked = _AND.split(written)
    if len(linked) > 1 and all("," in part or _ends_in_initials(part) for part in linked):
        return [one for part in linked for one in people(part, commas=commas)]
    if "," not in written:
        return [name(written, family_first=True)]
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) % 2 == 0 and all(_is_given(part) for part in parts[1::2]):
        return [name(f"{family}, {given}") for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if all(" " in part for part in parts) and _are_several(parts, commas=commas):
        return [name(part, family_first=True) for part in parts]
    return [name(written)]


def _listed(written: str) -> str:
    """Return names that a program wrote as a list, ``['Ospan, A', "O'Neil, B"]``, parted by semicolons."""
    if not (written.startswith("[") and written.endswith("]")):
        return written
    quoted = [one or other for one, other in _QUOTED.findall(written)]
    return "; ".join(quoted) if quoted else written[1:-1]


def _are_several(parts: list[str], *, commas: bool) -> bool:
    """Say whether parts of two and more words are people each: ``Yang Z., Lee J.``, not ``van den Berg, Jan Piet``."""
    if all(map(_ends_in_initials, parts)):
        return True
    return commas and (len(parts) > 2 or not (parts[0][:1].islower() or _BODY.search(parts[0])))


def _ends_in_initials(part: str) -> bool:
    words = part.split()
    return len(words) > 1 and _is_initials(words[-1], bare=True)


def _is_given(part: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]\.?[ -]?){1,4}", part)) and (part.isupper() or "." in part)
