from __future__ import annotations

import re
from pathlib import Path

import pytest

from codex.agreement.benchmark_scales import SCALES
from codex.words import LANGUAGES, Words

ROOM = Path(__file__).parents[2] / "codex" / "agreement"


def used() -> set[str]:
    found = {level.id for scale in SCALES.values() for level in scale.levels}
    for module in ROOM.glob("*.py"):
        found |= set(re.findall(r'"(reliability\.[a-z0-9-]*[a-z0-9])"', module.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    say = Words(language)
    assert [text_id for text_id in sorted(used()) if not say.has(text_id)] == []


def test_no_word_is_left_without_a_use() -> None:
    catalogue = (ROOM.parent / "words" / "en" / "reliability.po").read_text(encoding="utf-8")
    told = set(re.findall(r'^msgid "(reliability\.[^"]+)"', catalogue, flags=re.MULTILINE))
    assert {text_id.removesuffix(".hint") for text_id in told} == used()
