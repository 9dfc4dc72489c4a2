"""Nothing that people read can act on their terminal."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from codex.words.visible import escaped_json, visible

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def acts(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or unicodedata.bidirectional(letter) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


@given(ANY_TEXT)
def test_no_character_that_acts_is_left(text: str) -> None:
    assert not any(acts(letter) for letter in visible(text))
    assert not any(acts(letter) for letter in visible(text, lines=True).replace("\n", ""))
    visible(text).encode("utf-8")


@given(ANY_TEXT)
def test_text_without_them_stays_as_it_is(text: str) -> None:
    harmless = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn"}
    )
    assert visible(harmless) == harmless


@given(st.text())
def test_an_escaped_json_document_has_the_same_value(text: str) -> None:
    document = escaped_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(document) == {"text": text}
    assert not any(acts(letter) for letter in document)
