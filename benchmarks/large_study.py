"""A study of many excerpts in three languages, made in seconds: what the benchmarks are run on.

``python -m benchmarks.large_study FOLDER [EXCERPTS]`` makes one to look at. Texts are drawn by seed
from the words of the worked example. Sources are written as the store writes them, past the reader of
files and its look for near duplicates; everything after that is done by codex's own steps.
"""

import random
import re
import sys
import time
from pathlib import Path

from codex.codebook.reading import read_codebook
from codex.model.expert import Expert
from codex.model.judgment import Done, Judgment
from codex.model.source import Draft
from codex.steps.codebook import codebook as codebooks
from codex.steps.coding.rounds import open_a_round
from codex.steps.sources import cutting
from codex.steps.study import experts
from codex.steps.study.gate import open_round
from codex.steps.study.opening import init_study, open_study
from codex.store import judgments as store
from codex.store.sources import new_source

CORPUS = Path(__file__).parents[1] / "corpus"
LANGUAGES = ("kk", "ru", "en")
PER_SOURCE = 500
RARE = 997
"""Every excerpt says its number, and ``mark`` with its number modulo this: searches find some."""


def vocabulary():
    """Return language -> words of the worked example's interviews."""
    found = {}
    for language in LANGUAGES:
        texts = (path.read_text(encoding="utf-8") for path in CORPUS.glob(f"interviews/*-{language}-*.txt"))
        found[language] = sorted(set(re.findall(r"[^\W\d_]{3,}", " ".join(texts).lower())))
    return found


def paragraph(number, words, topics, dice):
    """Return one excerpt: thirty words or so, some of them of its topics."""
    said = [dice.choice(words) for _ in range(dice.randrange(15, 35))]
    for topic in topics:
        said += [words[(topic * 31 + place) % len(words)] for place in range(4)]
    dice.shuffle(said)
    return f"{number:06} mark{number % RARE:03} {' '.join(said)}."


def topics_of(number, codes):
    """Return the codes that an excerpt is about: two, the first ones more often."""
    return {number * 7919 % codes, number * number * 31 % 97 * codes // 97 % codes}


def drafts(count, codes, dice):
    """Yield the sources."""
    words = vocabulary()
    for first in range(0, count, PER_SOURCE):
        language = LANGUAGES[first // PER_SOURCE % 3]
        numbers = range(first, min(first + PER_SOURCE, count))
        text = "\n\n".join(
            paragraph(number, words[language], topics_of(number, codes), dice) for number in numbers
        )
        yield Draft(f"Source {first // PER_SOURCE}", text + "\n", "interview", language)


def build(folder, count=100_000, codes=300, judged=0):
    """Make the study and return its folder.

    Args:
        folder: Where; it is made.
        count: Excerpts.
        codes: Codes, in a tree of tens.
        judged: How many excerpts Aigul has finished in the open round.
    """
    init_study(folder, languages=LANGUAGES, person=None)
    with open_study(folder) as study:
        with study.file.transaction():
            writes = [
                new_source(
                    study.file,
                    draft,
                    file_name=f"{draft.title}.txt",
                    original="",
                    identity=draft.text,
                )
                for draft in drafts(count, codes, random.Random(7))
            ]
            study.write(writes)
        cutting.cut_sources(study, "paragraph")
        codebooks.keep(study, read_codebook(_codebook(codes)))
        experts.add_experts(study, [Expert("aigul", "Aigul", "coder", languages=LANGUAGES)])
        open_a_round(study, kind="tag")
    with open_study(folder, "aigul") as study:
        _judge(study, judged, codes)
    pins = ", ".join(f'"c{n}"' for n in range(10))
    with (folder / "codex.toml").open("a", encoding="utf-8") as preferences:
        preferences.write(f"[pinned]\naigul = [{pins}]\n")
    return folder


def _codebook(codes):
    lines = [
        f"  - {{id: c{number}, name: {{en: Code number {number}, ru: Код номер {number},"
        f" kk: Код нөмірі {number}}}, definition: {{en: Meaning of {number}}}}}"
        for number in range(codes)
    ]
    return "\n".join(["codes:", *lines])


def _judge(study, judged, codes):
    one = open_round(study)
    names = study.file.connection.execute(
        "SELECT i.id FROM excerpt x JOIN ident i ON i.n = x.n ORDER BY x.source, x.position LIMIT ?", [judged]
    ).fetchall()
    writes = []
    for number, (name,) in enumerate(names):
        for topic in sorted(topics_of(number, codes)):
            given = Judgment(one.id, name, "aigul", f"c{topic}")
            writes.append(store.judgment_write(study.file, given, one.version))
        writes.append(store.done_write(study.file, Done(one.id, name, "aigul", one.version)))
    if writes:
        study.write(writes)


if __name__ == "__main__":
    began = time.perf_counter()
    build(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    print(f"made in {time.perf_counter() - began:.1f} s")
