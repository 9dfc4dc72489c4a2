"""A small study with a panel, and ballots filled in without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.cli import app
from codex.steps.panel.ballot_filling import Filled, fill, page_data

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Filled", "Typed", "fill", "make_study", "page_data"]

TEXTS = {
    "notes-en.txt": "We wrote the goal of the lesson in the forum first.\n\nNobody answered in the forum.\n",
    "zametki-ru.txt": "Цель урока мы записали на форуме.\n\nВ чате я получил помощь куратора.\n",
    "kk.txt": "Сабақтың мақсатын форумда жаздық, құрдастар көмектесті.\n\nЧатта куратор көмектесті.\n",
}
CODEBOOK = """schema: codex/codebook@1
branches:
  - {id: competency}
  - {id: tool}
codes:
  - id: planning
    branch: competency
    name: {en: Lesson planning, ru: Планирование урока, kk: Сабақ жоспарлау}
    definition: {en: Sets goals, ru: Ставит цели, kk: Мақсат қояды}
  - {id: helping, branch: competency, name: {en: Helping others, ru: Помощь, kk: Көмек}}
  - {id: forum, branch: tool, name: {en: Forum, ru: Форум, kk: Форум}}
  - {id: chat, branch: tool, name: {en: Chat, ru: Чат, kk: Чат}}
"""
EXPERTS = """name,role,languages,id
Aigul,coder,kk ru en,aigul
Marat,coder,ru en,marat
Serik,panellist,kk ru en,serik
Dana,panellist,kk ru,dana
Oleg,panellist,ru en,oleg
"""
RATE = """schema: codex/protocol@1
kind: rate
title: {en: Does it hold?, ru: Верно ли это?, kk: Бұл дұрыс па?}
questions:
  - id: fit
    text: {en: How far is it so?, ru: Насколько это так?, kk: Бұл қаншалықты солай?}
  - {id: clear, decides: false, text: {en: How clear is it?}}
scale: {low: 1, high: 9, labels: {"1": {en: not at all, ru: совсем нет, kk: мүлде жоқ}, "9": {en: fully}}}
rule: median at least 7 and iqr at most 2
quorum: 2
anonymity: labels
feedback: all
stopping: {rounds: 3, unchanged: 80%}
"""
STATEMENTS = """id,en,ru,kk,evidence
goals,Goals come first,Сначала цели,Алдымен мақсат,
peers,Peers help one another,Коллеги помогают друг другу,Құрдастар көмектеседі,
cost,It costs time,Это требует времени,Бұл уақыт алады,
"""


class Typed:
    """codex in this process, in one study."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, code: int = 0) -> None:
        found = app.main(["--study", str(self.folder), *words])
        assert found == code, f"codex {' '.join(words)}: exit {found}"


def make_study(folder: Path, *, tagged: bool = False) -> Typed:
    """Make a study with experts; ``tagged`` adds texts, a codebook and a closed round of tags."""
    app.main(["init", str(folder), "--languages", "kk,ru,en"])
    run = Typed(folder)
    raw = folder / "raw"
    raw.mkdir()
    (raw / "experts.csv").write_text(EXPERTS, encoding="utf-8")
    (raw / "rate.yaml").write_text(RATE, encoding="utf-8")
    (raw / "statements.csv").write_text(STATEMENTS, encoding="utf-8")
    run("expert", "add", str(raw / "experts.csv"))
    if tagged:
        for name, text in TEXTS.items():
            (raw / name).write_text(text, encoding="utf-8")
        (raw / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
        run("import", *(str(raw / name) for name in TEXTS))
        run("excerpt", "cut", "--by", "paragraph")
        run("codebook", "import", str(raw / "codebook.yaml"))
        run("round", "open", "--kind", "tag", "--roster", "aigul", "--roster", "marat")
        for expert in ("aigul", "marat"):
            _tag(folder, expert)
        run("round", "close")
    return run


def _tag(folder: Path, expert: str) -> None:
    from codex.steps.coding.judgment_tables import import_judgments
    from codex.steps.study.opening import open_study
    from codex.steps.study.tables import answers_of
    from codex.store.excerpts import excerpts

    words = {"форум": "forum", "forum": "forum", "чат": "chat", "цел": "planning", "goal": "planning"}
    words |= {"мақсат": "planning", "көмек": "helping", "помощь": "helping"}
    with open_study(folder, expert) as study:
        lines = ["excerpt,expert,code,done"]
        for one in excerpts(study.file, codable=True):
            if not study.actor.reads(one.language):
                continue
            codes = sorted({code for word, code in words.items() if word in one.text.casefold()})
            lines += [f"{one.id},{expert},{code},1" for code in codes] or [f"{one.id},{expert},,1"]
        answers, _ = answers_of("\n".join(lines).encode(), "t.csv")
        import_judgments(study, answers, "t.csv")
