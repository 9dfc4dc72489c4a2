"""Page furniture: what a web page says around its text, and nobody should code."""

from __future__ import annotations

import re
from typing import Final

from codex.model.source import Mark

_EXACT: Final = frozenset(
    """loading...|loading…|thumbnail image|repository logo|share|share:|share this|share on|dummy|change log|
    skip to content|skip to main content|skip to navigation|read more|read more...|learn more|contact us|contacts|
    subscribe|sign in|sign up|log in|login|register|search|search...|menu|home|back to top|previous|next|print|download|
    view pdf|download pdf|accept cookies|accept all cookies|cookie settings|privacy policy|terms of use|
    all rights reserved|
    follow us|related articles|leave a comment|comments|no comments|advertisement|submit|send|close|
    facebook|twitter|instagram|telegram|whatsapp|youtube|linkedin|vkontakte|
    загрузка...|загрузка…|поделиться|поделиться:|читать далее|подробнее|войти|вход|регистрация|меню|главная|поиск|
    подписаться|контакты|наверх|назад|далее|печать|скачать|скачать pdf|комментарии|реклама|отправить|закрыть|
    перейти к содержимому|перейти к основному содержанию|политика конфиденциальности|
    жүктелуде...|жүктелуде…|жүктеу|бөлісу|бөлісу:|толығырақ|кіру|тіркелу|мәзір|басты бет|іздеу|жазылу|байланыс|
    жоғары|артқа|келесі|басып шығару|пікірлер|жарнама|жіберу|жабу""".replace("\n", "").split("|")
)
_EXACT_CLEAN: Final = frozenset(entry.strip() for entry in _EXACT)
_LIKE: Final = re.compile(
    r"""dummy\b.*
    | this\ image\ for\ .*\ addon
    | (?:please\ )?enter\ your\ e-?mail\b.*
    | (?:we|this\ (?:web)?site)\ uses?\ cookies.*
    | (?:мы|этот\ сайт|сайт)\ использу(?:ем|ет)\ (?:файлы\ )?cookies?.*
    | ©.* | copyright\ (?:©|\(c\)).*
    | введите\ (?:ваш\ |свой\ )?(?:e-?mail|адрес\ электронной\ почты)\b.*
    | (?:электрондық\ )?пошта(?:ңызды)?\ енгізіңіз.*
    | \d+\ (?:views|просмотр\w*|қаралым)
    | page\ \d+\ of\ \d+ """,
    re.IGNORECASE | re.VERBOSE,
)
_FOOT: Final = frozenset({"contact us", "contacts", "контакты", "байланыс"})
_BULLETS: Final = "•·*-–—|›» \t\xa0"
_LONG: Final = 90
_LONGEST: Final = 140


def find_furniture(text: str) -> tuple[Mark, ...]:
    r"""Mark buttons, placeholders, share lines and footers; the text itself stays as it is.

    >>> [text_mark.label for text_mark in find_furniture("A story of ours.\nShare:\n")]
    ['Share:']
    """
    marks = []
    start = 0
    foot = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) <= _LONGEST:
            bare = line.strip(_BULLETS)
            if bare and (bare.lower() in _EXACT_CLEAN or _LIKE.fullmatch(bare)):
                begin = start + len(line) - len(line.lstrip())
                marks.append(Mark("furniture", begin, start + len(line.rstrip()), bare))
                if bare.lower() in _FOOT:
                    foot = begin
        start = end + 1
    return _with_foot(text, tuple(marks), foot)


def _with_foot(text: str, marks: tuple[Mark, ...], foot: int) -> tuple[Mark, ...]:
    """Take everything after "Contact us" as furniture where only short lines follow."""
    if not foot or any(len(line.strip()) > _LONG for line in text[foot:].split("\n")):
        return marks
    if foot < len(text) // 3:
        return marks
    whole = Mark("furniture", foot, foot + len(text[foot:].rstrip()), text[foot:].split("\n", 1)[0].strip())
    return (*(mark for mark in marks if mark.start < foot), whole)
