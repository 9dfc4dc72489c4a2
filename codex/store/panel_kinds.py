"""Event kinds of panels: what a round votes on, votes, proposals, ballots that came back, decisions."""

from __future__ import annotations

from codex.store.carrying import (
    DECIDERS,
    FACILITATOR,
    MAKERS,
    ROUND,
    Kind,
    ident,
    judged,
    number,
    upsert,
    value,
)

_STATE = "CASE json_extract(e.value, '$.state') WHEN 'cannot-judge' THEN 1 WHEN 'recused' THEN 2 ELSE 0 END"

PANEL_KINDS = (
    Kind(
        "item@1",
        ("round", "item"),
        frozenset({"kind", "position", "refs", "evidence", "merged", "text"}),
        FACILITATOR,
        (
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "item",
                {
                    "round": ROUND,
                    "item": number("key:$[2]"),
                    "live": "e.value IS NOT NULL",
                    "kind": value("kind"),
                    "position": f"coalesce({value('position')}, 0)",
                    "refs": value("refs"),
                    "evidence": value("evidence"),
                    "merged": value("merged"),
                    "text": value("text"),
                },
                ("round", "item"),
            ),
        ),
        bodies=("text",),
    ),
    Kind(
        "vote@1",
        ("round", "item", "question", "expert"),
        frozenset({"value", "state", "comment"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[4]"),
            *judged(
                "vote",
                {
                    "round": ROUND,
                    "item": number("key:$[2]"),
                    "question": "json_extract(e.key, '$[3]')",
                    "expert": number("key:$[4]"),
                    "live": "e.value IS NOT NULL",
                    "value": value("value"),
                    "state": _STATE,
                    "comment": value("comment"),
                },
                ("round", "item", "question", "expert"),
            ),
        ),
        own=True,
        bodies=("comment",),
    ),
    Kind(
        "propose@1",
        ("round", "proposal", "expert"),
        frozenset({"text", "language", "excerpt", "place"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[3]"),
            *judged(
                "proposal",
                {
                    "round": ROUND,
                    "proposal": number("key:$[2]"),
                    "expert": number("key:$[3]"),
                    "live": "e.value IS NOT NULL",
                    "language": value("language"),
                    "text": value("text"),
                    "excerpt": value("excerpt"),
                    "place": value("place"),
                },
                ("round", "proposal", "expert"),
            ),
        ),
        own=True,
        bodies=("text",),
    ),
    Kind(
        "reply@1",
        ("round", "proposal"),
        frozenset({"code", "why"}),
        DECIDERS,
        (
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "reply",
                {
                    "round": ROUND,
                    "proposal": number("key:$[2]"),
                    "live": "e.value IS NOT NULL",
                    "code": value("code"),
                    "why": value("why"),
                    "actor": "e.actor",
                    "at": "e.at",
                },
                ("round", "proposal"),
            ),
        ),
        bodies=("why",),
    ),
    Kind(
        "ballot@1",
        ("round", "ballot", "expert"),
        frozenset({"way", "saved", "answers"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[3]"),
            upsert(
                "ballot",
                {
                    "round": ROUND,
                    "ballot": number("key:$[2]"),
                    "expert": number("key:$[3]"),
                    "live": "e.value IS NOT NULL",
                    "way": value("way"),
                    "saved": value("saved"),
                    "answers": value("answers"),
                    "at": "e.at",
                },
                ("round", "ballot", "expert"),
            ),
        ),
        own=True,
    ),
    Kind(
        "settle@1",
        ("round", "item", "question"),
        frozenset({"outcome", "by", "on", "why", "present"}),
        DECIDERS,
        (
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "settlement",
                {
                    "round": ROUND,
                    "item": number("key:$[2]"),
                    "question": "json_extract(e.key, '$[3]')",
                    "live": "e.value IS NOT NULL",
                    "outcome": value("outcome"),
                    "by": value("by"),
                    "on": value("on"),
                    "why": value("why"),
                    "present": value("present"),
                    "actor": "e.actor",
                },
                ("round", "item", "question"),
            ),
        ),
        bodies=("why",),
    ),
)
"""In the order in which state is built; a part of :data:`codex.store.kinds.KINDS`."""

COUNTED = ("vote", "proposal")
"""Tables whose events a round pins when it is closed, beside judgments and Dones."""
