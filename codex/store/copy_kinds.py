"""Event kinds of work on copies: what an expert sent back, and how it stayed unseen until then."""

from __future__ import annotations

from codex.store.carrying import MAKERS, ROUND, Kind, ident, number, upsert, value

COPY_KINDS = (
    Kind(
        "return@1",
        ("round", "expert", "way"),
        frozenset({"events", "n"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "returned",
                {
                    "round": ROUND,
                    "expert": number("key:$[2]"),
                    "way": "json_extract(e.key, '$[3]')",
                    "live": "e.value IS NOT NULL",
                    "events": value("events"),
                    "n": value("n"),
                    "at": "e.at",
                },
                ("round", "expert", "way"),
            ),
        ),
        own=True,
        bodies=("events",),
    ),
)
"""``way`` is ``open``, ``sealed`` or ``commit``; ``events`` is a body that lists the judgments' events.

The id of that body binds the list and tells nothing of it, so the event alone is a commitment; the body
that comes later opens it."""
