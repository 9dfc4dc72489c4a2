"""Kinds of events about texts that change: a new version of a source, a text that is erased."""

from __future__ import annotations

from codex.store.carrying import FACILITATOR, MAKERS, Kind, ident, number, upsert, value

REVISED = (
    "coalesce((SELECT r.{field} FROM revision r JOIN ident q ON q.n = r.source"
    " WHERE q.id = json_extract(e.key, '$[1]') AND r.live), {born})"
)
"""What the newest version of a source has, else what the source was born with."""

_CHANGED = "SELECT k.n FROM {e} e JOIN ident k ON k.id = json_extract(e.key, '$[1]')"
_BORN = "(SELECT json_extract(v.value, '$.{field}') FROM event v WHERE v.clock = source.clock AND v.id = source.event)"


def _in_force(field: str) -> str:
    born = _BORN.replace("{field}", field)
    return (
        f"{field} = coalesce((SELECT r.{field} FROM revision r WHERE r.source = source.n AND r.live), {born})"
    )


def moved(which: str) -> str:
    """Return the statement that puts excerpts where the newest version of their source has them.

    Args:
        which: SQL condition on ``x``, a row of ``excerpt``.
    """
    return (
        'UPDATE excerpt SET start = m.start, "end" = m.until, quote = m.quote FROM ('
        "SELECT x.n AS n, json_extract(p.value, '$[1]') AS start, json_extract(p.value, '$[2]') AS until,"
        " json_extract(p.value, '$[3]') AS quote"
        " FROM revision r JOIN json_each(r.moves) p JOIN ident i ON i.id = json_extract(p.value, '$[0]')"
        f" JOIN excerpt x ON x.n = i.n AND x.source = r.source WHERE r.live AND {which}) m WHERE excerpt.n = m.n"
    )


_HOME = (
    'UPDATE excerpt SET start = m.start, "end" = m.until, quote = NULL FROM ('
    "SELECT i.n AS n, json_extract(p.value, '$[1]') AS start, json_extract(p.value, '$[2]') AS until"
    f" FROM cut c JOIN event v ON v.clock = c.clock AND v.id = c.event JOIN json_each(v.value, '$.pieces') p"
    " JOIN ident i ON i.id = json_extract(p.value, '$[0]')"
    f" WHERE c.live AND c.source IN ({_CHANGED})) m WHERE excerpt.n = m.n"
)
"""Puts excerpts back where their cut made them (a version that was taken back)."""

SOURCE_KINDS = (
    Kind(
        "revise@1",
        ("source",),
        frozenset({"text", "length", "marks", "moves", "why", "about"}),
        MAKERS,
        (
            ident("key:$[1]"),
            upsert(
                "revision",
                {
                    "source": number("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "moves": f"coalesce({value('moves')}, '[]')",
                    **{name: value(name) for name in ("text", "length", "marks", "about", "why")},
                },
                ("source",),
            ),
            "UPDATE source SET "
            + ", ".join(_in_force(name) for name in ("text", "length", "marks", "about"))
            + f" WHERE n IN ({_CHANGED})",
            _HOME,
            moved(f"x.source IN ({_CHANGED})"),
        ),
        bodies=("text", "marks", "about"),
    ),
    Kind(
        "erase@1",
        ("body",),
        frozenset({"why"}),
        FACILITATOR,
        (
            (
                "UPDATE body SET state = 'erased', salt = NULL, content = NULL, digest = NULL WHERE id IN"
                " (SELECT json_extract(e.key, '$[1]') FROM {e} e WHERE e.value IS NOT NULL)"
            ),
        ),
    ),
)
