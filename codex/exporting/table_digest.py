"""A fingerprint of tables: the same whatever form they are exported in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.table import Table


def table_digest(tables: Iterable[Table]) -> str:
    """Return a fingerprint of names, heads and values; notes and titles are words around them."""
    told = [
        [
            table.name,
            [[column.id, column.kind] for column in table.columns],
            [[list(row.values), row.depth, row.is_head, row.is_total] for row in table.rows],
        ]
        for table in tables
    ]
    canonical = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()
