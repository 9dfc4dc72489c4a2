"""A list of people that stays outside the study: names, addresses, languages by expert id."""

from __future__ import annotations

from codex.errors import DamagedInput
from codex.importing.meanings import COLUMNS, LANGUAGES
from codex.importing.tables import read_table


def contacts_from(data: bytes, name: str) -> dict[str, dict[str, str]]:
    """Return expert id -> ``name``, ``mail``, ``language``, from a table with a column ``id``.

    Nothing of it is kept: a study may hold ids alone, and its roster lie elsewhere.

    Raises:
        DamagedInput: The table has no ids, or one of them twice.
    """
    table = read_table(data, name)
    key = table.column(*COLUMNS["id"])
    if key is None:
        raise DamagedInput("panel.contacts-no-id", file=name, known=", ".join(table.header)[:200])
    called = table.column(*COLUMNS["name"])
    mail = table.column("mail", "email", "e-mail", "почта", "пошта", "contact", "phone", "телефон")
    language = table.column(*COLUMNS["language"], *COLUMNS["languages"])
    found: dict[str, dict[str, str]] = {}
    for line, row in table.records():
        who = row[key].strip()
        if who in found:
            raise DamagedInput("panel.contacts-twice", file=name, line=line, id=who)
        said = row[language].split()[0].strip(",;").casefold() if language and row[language].strip() else ""
        found[who] = {
            "name": row[called].strip() if called else "",
            "mail": row[mail].strip() if mail else "",
            "language": LANGUAGES.get(said, ""),
        }
    return found
