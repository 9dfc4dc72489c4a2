"""What the columns of our own tables may be called, and what their words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.importing.notes import Notes
    from codex.importing.table import Table

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "код", "ид"),
    "name": ("name", "имя", "фио", "аты", "аты-жөні", "есімі"),
    "role": ("role", "роль", "рөлі", "рөл"),
    "languages": ("languages", "language", "языки", "тілдері", "тілдер"),
    "experience": ("experience", "опыт", "стаж", "тәжірибе", "тәжірибесі", "еңбек өтілі"),
    "conflicts": ("conflicts", "conflict", "конфликт интересов", "конфликты", "мүдделер қақтығысы"),
    "quote": ("quote", "passage", "excerpt", "цитата", "отрывок", "үзінді", "дәйексөз"),
    "source": ("source", "источник", "дереккөз"),
    "page": ("page", "pages", "страница", "стр", "стр.", "бет", "беті"),
    "who": ("who", "speaker", "кто", "говорящий", "кім", "сөйлеуші"),
    "language": ("language", "язык", "тіл", "тілі"),
}
ROLES: Final[Mapping[str, str]] = {
    "": "coder",
    "coder": "coder", "кодировщик": "coder", "кодер": "coder", "кодтаушы": "coder",
    "panellist": "panellist", "panelist": "panellist", "expert": "panellist", "эксперт": "panellist",
    "сарапшы": "panellist",
    "adjudicator": "adjudicator", "арбитр": "adjudicator", "төреші": "adjudicator",
    "facilitator": "facilitator", "фасилитатор": "facilitator", "ведущий": "facilitator", "жүргізуші": "facilitator",
    "observer": "observer", "наблюдатель": "observer", "бақылаушы": "observer",
}  # fmt: skip
LANGUAGES: Final[Mapping[str, str]] = {
    "kk": "kk", "kaz": "kk", "kz": "kk", "kazakh": "kk", "казахский": "kk", "қазақ": "kk", "қазақша": "kk",
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru", "орыс": "ru", "орысша": "ru",
    "en": "en", "eng": "en", "english": "en", "английский": "en", "ағылшын": "en", "ағылшынша": "en",
}  # fmt: skip
STANCES: Final[Mapping[str, str]] = {
    "": "supports", "supports": "supports", "contradicts": "contradicts", "mentions": "mentions",
    "only mentions": "mentions",
    "!": "contradicts", "~": "mentions",
}  # fmt: skip
YES: Final = frozenset(("1", "1.0", "yes", "true", "y", "x", "+", "да", "истина", "иә", "ия", "ақиқат"))
NO: Final = frozenset(("", "0", "0.0", "no", "false", "n", "-", "нет", "ложь", "жоқ", "жалған"))


def columns(table: Table, notes: Notes, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, str]:
    """Return meaning -> column of the table.

    Raises:
        DamagedFile: A column that must be there is not.
    """
    found: dict[str, str] = {}
    for meaning in (*needed, *optional):
        column = table.column(*COLUMNS.get(meaning, (meaning,)))
        if column is not None and column not in found.values():
            found[meaning] = column
        elif meaning in needed:
            raise notes.refuse(
                "importing.table-column-missing", 1, column=meaning, known=", ".join(table.header)[:200]
            )
    return found
