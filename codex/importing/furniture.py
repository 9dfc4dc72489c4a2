"""Page furniture: what a web page says around its text, and nobody should code."""

from __future__ import annotations

import re
from typing import Final

from codex.model.source import Mark

_SURE_WORDS: Final = """
loading...|loading…|thumbnail image|repository logo|share:|share this|share on|dummy|change log|skip to content
skip to main content|skip to navigation|read more|read more...|contact us|back to top|view pdf|download pdf
accept cookies|accept all cookies|cookie settings|privacy policy|terms of use|all rights reserved|follow us
related articles|leave a comment|no comments|share on facebook|share on twitter
загрузка...|загрузка…|поделиться|поделиться:|читать далее|перейти к содержимому|перейти к основному содержанию
политика конфиденциальности|скачать pdf|оставить комментарий
жүктелуде...|жүктелуде…|бөлісу|бөлісу:|толығырақ оқу|басты бетке|пікір қалдыру
"""
_SURE: Final = frozenset(word.strip() for line in _SURE_WORDS.split("\n") for word in line.split("|") if word)
_MAYBE_WORDS: Final = """
share|learn more|contacts|subscribe|sign in|sign up|log in|login|register|search|search...|menu|home|previous|next
print|download|comments|advertisement|submit|send|close|facebook|twitter|instagram|telegram|whatsapp|youtube|linkedin
подробнее|войти|вход|регистрация|меню|главная|поиск|подписаться|контакты|наверх|назад|далее|печать|скачать
комментарии|реклама|отправить|закрыть|вконтакте
жүктеу|толығырақ|кіру|тіркелу|мәзір|басты бет|іздеу|жазылу|байланыс|жоғары|артқа|келесі|басып шығару|пікірлер
жарнама|жіберу|жабу
"""
_MAYBE: Final = frozenset(
    word.strip() for line in _MAYBE_WORDS.split("\n") for word in line.split("|") if word
)
"""Words that are buttons beside other furniture, and words elsewhere."""
_LIKE: Final = r"""dummy\b.*
    | this\ image\ for\ .*\ addon
    | (?:please\ )?enter\ your\ e-?mail\b.*
    | (?:we|this\ (?:web)?site)\ uses?\ cookies.*
    | (?:мы|этот\ сайт|сайт)\ использу(?:ем|ет)\ (?:файлы\ )?cookies?.*
    | ©.* | copyright\ (?:©|\(c\)).*
    | введите\ (?:ваш\ |свой\ )?(?:e-?mail|адрес\ электронной\ почты)\b.*
    | (?:электрондық\ )?пошта(?:ңызды)?\ енгізіңіз.*
    | \d+\ (?:views|просмотр\w*|қаралым)
    | page\ \d+\ of\ \d+ """
_AS: Final = re.IGNORECASE | re.VERBOSE
_LIKE_BEGINS: Final = (
    *("dummy", "this ", "please ", "enter ", "we ", "мы ", "этот ", "сайт ", "©", "copyright ", "введите "),
    *("электрондық ", "пошта", "page ", *"0123456789"),
)
"""How the lines begin that :data:`_LIKE` matches: most others are told by a glance."""
_FOOT: Final = frozenset({"contact us", "contacts", "контакты", "байланыс"})
_BULLETS: Final = "•·*-–—|›» \t\xa0"
_LONG: Final = 90
_LONGEST: Final = 140
_MANY: Final = 4


def find_furniture(text: str) -> tuple[Mark, ...]:
    r"""Mark buttons, placeholders, share lines and footers; the text itself stays as it is.

    >>> [text_mark.label for text_mark in find_furniture("A story of ours.\nShare:\n")]
    ['Share:']
    """
    found: list[tuple[bool, Mark]] = []
    start = 0
    foot = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and len(line) <= _LONGEST:
            bare = line.strip(_BULLETS)
            low = bare.lower()
            sure = low in _SURE or (
                low.startswith(_LIKE_BEGINS) and re.fullmatch(_LIKE, bare, _AS) is not None
            )
            if sure or low in _MAYBE:
                begin = start + len(line) - len(line.lstrip())
                found.append((sure, Mark("furniture", begin, start + len(line.rstrip()), bare)))
                foot = begin if low in _FOOT else foot
        start = end + 1
    sure_of_all = any(sure for sure, _ in found) or len(found) >= _MANY
    marks = tuple(mark for sure, mark in found if sure or sure_of_all)
    return _with_foot(text, marks, foot) if sure_of_all else ()


def _with_foot(text: str, marks: tuple[Mark, ...], foot: int) -> tuple[Mark, ...]:
    """Take everything after "Contact us" as furniture where only short lines follow."""
    if not foot or any(len(line.strip()) > _LONG for line in text[foot:].split("\n")):
        return marks
    if foot < len(text) // 3:
        return marks
    whole = Mark("furniture", foot, foot + len(text[foot:].rstrip()), text[foot:].split("\n", 1)[0].strip())
    return (*(mark for mark in marks if mark.start < foot), whole)
