"""Provenance goes into exports and comes back; what is damaged says so."""

from __future__ import annotations

import json

import pytest

from codex.errors import DamagedInput, NotFound
from codex.exporting.provenance import as_document, beside, read_beside, read_page
from tests.exporting.study import view


def test_the_file_beside_a_table_comes_back_as_it_was() -> None:
    provenance = view().provenance
    assert read_beside(beside(provenance), "m.csv.provenance.json") == provenance


def test_a_json_export_carries_it_under_its_name() -> None:
    content = json.dumps({"schema": "codex/matrix@1", "provenance": as_document(view().provenance)}).encode()
    assert read_beside(content, "m.json") == view().provenance


def test_keys_of_a_newer_version_are_left_aside() -> None:
    document = {**as_document(view().provenance), "newer": 1}
    assert read_beside(json.dumps(document).encode(), "x") == view().provenance


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[", b'{"schema": "codex/provenance@1"}', b'{"provenance": 3}',
     b'{"schema": "codex/provenance@1", "study": 1, "study_id": "", "date": "", "codex": ""}',
     b"[" * 100_000],
)  # fmt: skip
def test_damage_is_told(content: bytes) -> None:
    with pytest.raises(DamagedInput, match=r"m\.json"):
        read_beside(content, "m.json")


def test_a_file_without_it_says_where_to_look() -> None:
    with pytest.raises(NotFound, match=r"m\.json"):
        read_beside(b"{}", "m.json")
    with pytest.raises(NotFound, match="page"):
        read_page("<html><p>nothing</p></html>", "page")


def test_a_damaged_page_is_told() -> None:
    with pytest.raises(DamagedInput, match="page"):
        read_page('<script type="application/json" id="provenance">{"schema": </script>', "page")
