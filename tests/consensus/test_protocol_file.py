"""The protocol file: read, checked, hashed, written."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.protocol_file import KINDS, default_protocol, read_protocol, write_protocol
from codex.errors import DamagedInput
from codex.words import LANGUAGES, Words

FULL = """\
# what three experts fixed before they began
schema: codex/protocol@1
kind: tag
rule: at least 2 of 3
quorum: 2
ties: undecided
quantile: linear
anonymity: names
cell: {rule: pair, k: 2}
primary: {coefficient: krippendorff_alpha_nominal, by: code, interval: gwet, confidence: 95, threshold: 0.667}
"""


def refused(text: str, **options: object) -> DamagedInput:
    with pytest.raises(DamagedInput) as caught:
        read_protocol(text, **options)  # type: ignore[arg-type]
    return caught.value


def test_every_field_of_a_full_protocol_is_read() -> None:
    protocol = read_protocol(FULL)
    assert (protocol.kind, protocol.rule, protocol.quorum, protocol.ties) == (
        "tag",
        "at least 2 of 3",
        2,
        "undecided",
    )
    assert (protocol.quantile, protocol.anonymity) == ("linear", "names")
    assert (protocol.cell.rule, protocol.cell.k) == ("pair", 2)
    primary = protocol.primary
    assert (primary.coefficient, primary.by, primary.interval) == (
        "krippendorff_alpha_nominal",
        "code",
        "gwet",
    )
    assert (primary.confidence, primary.threshold) == (95.0, 0.667)
    assert protocol.text == FULL


def test_the_digest_is_of_what_is_said_not_of_how_it_is_written() -> None:
    spaced = FULL.replace("quorum: 2", "quorum:    2   # two").replace(
        "{rule: pair, k: 2}", "\n  k: 2\n  rule: pair"
    )
    assert read_protocol(spaced).digest == read_protocol(FULL).digest
    assert read_protocol(FULL.replace("quorum: 2", "quorum: 3")).digest != read_protocol(FULL).digest
    assert len(read_protocol(FULL).digest) == 32


def test_an_unknown_field_is_refused_with_its_line_and_its_nearest_neighbour() -> None:
    error = refused(FULL.replace("quorum: 2", "quorom: 2"))
    assert error.message(Words("en")) == "protocol.yaml:5: there is no field quorom; did you mean quorum?"
    inner = refused(FULL.replace("k: 2", "kk: 2"))
    assert "cell.kk" in inner.message(Words("en"))
    assert inner.message(Words("en")).startswith("protocol.yaml:9:")


@pytest.mark.parametrize(
    ("written", "instead", "text_id"),
    [
        ("quorum: 2", "quorum: two", "consensus.field-not-whole"),
        ("quorum: 2", "quorum: 0", "consensus.field-too-small"),
        ("quorum: 2", "quorum: [2]", "consensus.field-not-text"),
        ("quorum: 2", "quorum: 2.0", "consensus.field-not-whole"),
        ("quorum: 2", "quorum: ٢", "consensus.field-not-whole"),
        ("kind: tag", "kind: tags", "consensus.field-choice-near"),
        ("kind: tag", "kind: marry", "consensus.field-choice"),
        ("ties: undecided", "ties: dice", "consensus.field-choice"),
        ("quantile: linear", "quantile: quadratic", "consensus.field-choice"),
        ("threshold: 0.667", "threshold: 1.2", "consensus.field-outside"),
        ("threshold: 0.667", "threshold: nan", "consensus.field-not-number"),
        ("threshold: 0.667", "threshold: high", "consensus.field-not-number"),
        ("confidence: 95", "confidence: 0.95", "consensus.confidence-range"),
        ("confidence: 95", "confidence: 100", "consensus.confidence-range"),
        ("coefficient: krippendorff_alpha_nominal", 'coefficient: ""', "consensus.field-empty"),
        ("cell: {rule: pair, k: 2}", "cell: pair", "consensus.field-not-mapping"),
        ("cell: {rule: pair, k: 2}", "cell: {rule: cross, k: 2}", "consensus.field-choice-near"),
        ("rule: at least 2 of 3", "rule:", "consensus.rule-missing"),
        ("rule: at least 2 of 3", "rule: median at least 7", "consensus.rule-not-for-tags"),
        ("rule: at least 2 of 3", "rule: mostly", "consensus.rule-unread"),
        ("codex/protocol@1", "codex/protocol@2", "consensus.protocol-newer"),
        ("codex/protocol@1", "codex/codebook@1", "consensus.protocol-schema"),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands(written: str, instead: str, text_id: str) -> None:
    text = FULL.replace(written, instead)
    error = refused(text)
    assert error.text_id == text_id
    line = next(number for number, row in enumerate(text.splitlines(), 1) if instead in row)
    assert error.message(Words("en")).startswith(f"protocol.yaml:{line}: ")
    for language in LANGUAGES:
        assert "consensus." not in error.message(Words(language))


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("kind: &a tag\nrule: *a", "consensus.yaml-alias"),
        ("kind: tag\nquorum: !!int 2", "consensus.yaml-tag"),
        ("kind: !!python/name:os.system x", "consensus.yaml-tag"),
        ("kind: tag\nkind: rate", "consensus.yaml-key-twice"),
        ("kind: tag\n---\nkind: rate", "consensus.yaml-two-documents"),
        ("kind: tag\n\tquorum: 2", "consensus.yaml-damaged"),
        ("kind: 'tag", "consensus.yaml-damaged"),
        ("kind: \x01", "consensus.yaml-damaged"),
        ("[a]: 1", "consensus.yaml-key-not-text"),
        ("- kind\n- tag", "consensus.field-not-mapping"),
        ("questions: " + "[" * 60 + "]" * 60, "consensus.yaml-too-deep"),
        ("", "consensus.rule-missing"),
    ],
)
def test_yaml_that_says_things_twice_or_by_magic_is_refused(text: str, text_id: str) -> None:
    assert refused(text).text_id == text_id


def test_yes_no_and_numbers_in_wording_stay_text() -> None:
    protocol = read_protocol("rule: unanimous\ntitle: {en: no, kk: 1.10}\n")
    assert protocol.rest["title"] == {"en": "no", "kk": "1.10"}


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_protocol("\ufeff" + FULL).digest == read_protocol(FULL).digest


def test_a_coefficient_has_to_be_one_that_can_be_computed() -> None:
    known = ("krippendorff_alpha_nominal", "gwet_ac1")
    assert read_protocol(FULL, coefficients=known).primary.coefficient in known
    wrong = FULL.replace("krippendorff_alpha_nominal", "krippendorf_alpha_nominal")
    assert refused(wrong, coefficients=known).fields["near"] == "krippendorff_alpha_nominal"


@pytest.mark.parametrize("kind", KINDS)
@given(roster=st.integers(1, 40))
def test_a_default_protocol_reads_back_as_itself(kind: str, roster: int) -> None:
    protocol = default_protocol(kind, roster)
    again = read_protocol(write_protocol(protocol))
    assert again == protocol
    assert protocol.quorum <= roster


def test_a_protocol_without_its_text_is_written_so_that_it_reads_the_same() -> None:
    from dataclasses import replace

    protocol = read_protocol(FULL)
    again = read_protocol(write_protocol(replace(protocol, text="")))
    assert again.digest == protocol.digest


@given(st.text(max_size=200))
def test_no_text_whatever_brings_anything_but_a_clear_error(text: str) -> None:
    with contextlib.suppress(DamagedInput):
        read_protocol(text)
