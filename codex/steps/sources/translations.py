"""Quotes in two languages: the translation beside the original, and who made it in which way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.errors import CodexError, NotFound, UsageProblem
from codex.importing.meanings import LANGUAGES as LANGUAGES_AS_WRITTEN
from codex.importing.tables import read_table
from codex.model.excerpt import WAYS, Translation
from codex.model.finding import Finding
from codex.steps.sources.which_excerpts import find_excerpt
from codex.steps.study.consents import kept_from
from codex.steps.study.days import day_of
from codex.steps.study.gate import blind_rounds
from codex.store import translations as store
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.steps.study.opening import Study

LANGUAGES = ("kk", "ru", "en")
_COLUMNS = {
    "excerpt": ("excerpt", "отрывок", "фрагмент", "үзінді"),
    "language": ("language", "lang", "язык", "тіл", "тілі"),
    "translation": ("translation", "перевод", "аударма", "аудармасы", "text", "текст", "мәтін"),
    "translator": ("translator", "by", "переводчик", "перевёл", "перевел", "аудармашы", "аударған"),
    "way": ("way", "способ", "тәсіл", "тәсілі"),
    "date": ("date", "дата", "күні", "күн"),
}
_WAYS = {
    "свой": "own", "собственный": "own", "өз": "own", "өзі": "own",
    "обратный перевод": "back-translated", "кері аударма": "back-translated", "back translated": "back-translated",
    "второй читатель": "second-reader", "екінші оқырман": "second-reader", "second reader": "second-reader",
}  # fmt: skip
"""What a way is called in tables, besides its own name."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A translation beside the words that it translates."""

    translation: Translation
    original: str
    language: str
    """Of the original."""
    read: Mapping[str, str]
    """Expert -> which texts they had before them; only one's own while a round is open."""


def add_translation(study: Study, one: Translation) -> Translation:
    """Give an excerpt a translation; an earlier one in that language stays in history.

    Raises:
        NotFound: No such excerpt. UsageProblem: No text or translator, another way, language or date
            than there is, or the language of the excerpt itself.
    """
    with study.file.transaction():
        one = checked(study, one)
        study.write([store.translated(study.file, one)])
    return one


def import_translations(
    study: Study, data: bytes, name: str, *, dry_run: bool = False
) -> tuple[tuple[Translation, ...], tuple[Finding, ...]]:
    """Take the translations of a table ``excerpt, language, translation, translator, way, date``.

    The translation may stand in a column ``text`` too, where there is no other; rows without one, of a list
    of excerpts that is not finished, are counted and told together. Headings and words may be Russian or Kazakh.

    Raises:
        DamagedInput: A damaged table. UsageProblem: A column is missing.
    """
    table = read_table(data, name)
    columns = {field: table.column(*names) for field, names in _COLUMNS.items()}
    lacking = [field for field in _COLUMNS if not columns[field] and field not in {"way", "date"}]
    if lacking:
        raise UsageProblem("sources.translation-columns", file=name, columns=", ".join(lacking))
    made: list[Translation] = []
    findings: list[Finding] = list(table.findings)
    unfinished = 0
    with study.file.transaction():
        for line, row in table.records():
            cells = {field: row[column].strip() if column else "" for field, column in columns.items()}
            if not cells["translation"]:
                unfinished += 1
                continue
            language, way = cells["language"].casefold(), cells["way"].casefold()
            one = Translation(
                cells["excerpt"],
                LANGUAGES_AS_WRITTEN.get(language, language),
                cells["translation"],
                cells["translator"],
                _WAYS.get(way, way) or "own",
                cells["date"] or study.file.now[:10],
            )
            try:
                one = checked(study, one)
            except CodexError as problem:
                findings.append(
                    Finding(f"{name}:{line}", problem.text_id, skipped=True, fields=problem.fields)
                )
                continue
            made.append(one)
        if unfinished:
            findings.append(Finding(name, "sources.not-translated", True, {"n": unfinished}))
        if made and not dry_run:
            study.write([store.translated(study.file, one) for one in made])
    return tuple(made), tuple(findings)


def checked(study: Study, one: Translation) -> Translation:
    """Return a translation as it is kept, its date as ISO has it."""
    found = find_excerpt(study, one.excerpt)
    if not one.text.strip() or not one.translator.strip():
        raise UsageProblem("sources.translation-empty")
    for field, value, known in (("way", one.way, WAYS), ("language", one.language, LANGUAGES)):
        if value not in known:
            raise UsageProblem("steps.bad-choice", field=field, value=value, known=", ".join(known))
    if found.language == one.language:
        raise UsageProblem("sources.translation-same", excerpt=one.excerpt, language=one.language)
    day = day_of(one.date)
    if day is None:
        raise UsageProblem("sources.search-date", date=one.date)
    return replace(one, date=day)


def drop_translation(study: Study, excerpt: str, language: str) -> None:
    """Take a translation back.

    Raises:
        NotFound: The excerpt has none in that language.
    """
    with study.file.transaction():
        held = store.translations(study.file, [excerpt]).get(excerpt, ())
        if not any(one.language == language for one in held):
            raise NotFound("sources.no-translation", excerpt=excerpt, language=language)
        study.write([store.translation_gone(excerpt, language)])


def list_translations(study: Study, chosen: Sequence[str] = ()) -> tuple[Bilingual, ...]:
    """Return translations beside their originals, of all excerpts or of those named, in the order of the texts."""
    for name in chosen:
        find_excerpt(study, name)
    read = store.texts_read(study.file)
    mine = study.actor.id if blind_rounds(study) else ""
    found, hidden = [], kept_from(study)
    order = {source.id: place for place, source in enumerate(sources(study.file))}
    for excerpt, some in store.translations(study.file, chosen or None).items():
        try:
            one = find_excerpt(study, excerpt)
        except NotFound:  # its source was cut anew: the translation waits for the cut it was made for
            continue
        if one.source in hidden:
            continue
        who = {name: what for name, what in read.get(excerpt, {}).items() if not mine or name == mine}
        place = order.get(one.source, len(order)), one.start, one.end, excerpt
        found += [(place, Bilingual(translation, one.text, one.language, who)) for translation in some]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
