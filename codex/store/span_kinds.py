"""The event kind of free spans: what an expert marked in a source of a unitizing round."""

from __future__ import annotations

from codex.store.carrying import MAKERS, ROUND, Kind, ident, judged, number, value

_SOUND = (
    "e.value IS NULL OR (json_type(e.value, '$.from') = 'integer' AND json_type(e.value, '$.to') = 'integer'"
    " AND json_type(e.value, '$.codes') = 'array' AND json_extract(e.value, '$.from') >= 0"
    " AND json_extract(e.value, '$.to') > json_extract(e.value, '$.from'))"
)
"""A span made by hand that begins nowhere or ends before it begins stays in the log and marks nothing."""

SPAN_KINDS = (
    Kind(
        "span@1",
        ("round", "source", "span", "expert"),
        frozenset({"from", "to", "text", "codes", "stances", "unsure", "note", "version"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[3]", "key:$[4]", "value:$.version"),
            *judged(
                "span",
                {
                    "round": ROUND,
                    "source": number("key:$[2]"),
                    "span": number("key:$[3]"),
                    "expert": number("key:$[4]"),
                    "live": "e.value IS NOT NULL",
                    "start": f"coalesce({value('from')}, 0)",
                    "end": f"coalesce({value('to')}, 0)",
                    "text": value("text"),
                    "codes": f"coalesce({value('codes')}, '[]')",
                    "stances": value("stances"),
                    "unsure": f"coalesce({value('unsure')}, 0)",
                    "note": value("note"),
                    "version": number("value:$.version"),
                },
                ("round", "source", "span", "expert"),
                sound=_SOUND,
            ),
        ),
        own=True,
        bodies=("note",),
    ),
)
"""A part of :data:`codex.store.kinds.KINDS`."""

COUNTED = ("span",)
"""Tables whose events a round pins when it is closed, beside judgments and Dones."""
