"""The registry of event kinds: what may be written, by whom, and what it does to the state.

A kind names its key (a JSON array whose first item is the kind's stem), the fields its value may
hold, the roles that may write it, and one or more SQL statements that carry events into state.
The same statements serve single writes (as trigger) and whole sets (in merge and rebuild): the
placeholder ``{e}`` is the set of events, with columns ``id, clock, at, actor, key, value``.
Values hold no floats, and no text, name, title or note: only ids of bodies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FACILITATOR = frozenset({"facilitator"})
MAKERS = frozenset({"facilitator", "coder", "adjudicator", "panellist"})
DECIDERS = frozenset({"facilitator", "adjudicator"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    name: str
    """``stem@version``."""
    key: tuple[str, ...]
    """Names of the key's items after the stem."""
    value: frozenset[str]
    """Fields that a value may hold."""
    writers: frozenset[str]
    state: tuple[str, ...]
    own: bool = False
    """True where the actor must be the expert named in the key, unless a facilitator writes."""
    bodies: tuple[str, ...] = field(default=())
    """Fields of the value that hold ids of bodies."""

    @property
    def stem(self) -> str:
        """First item of the key."""
        return self.name.partition("@")[0]


def _ident(*paths: str) -> str:
    """Return the statement that gives integers to the ids at these places of key or value."""
    picks = " UNION ALL ".join(
        f"SELECT json_extract(e.{p.partition(':')[0]}, '{p.partition(':')[2]}') AS id FROM {{e}} e"
        for p in paths
    )
    return f"INSERT OR IGNORE INTO ident(id) SELECT id FROM ({picks}) WHERE id IS NOT NULL"


def _n(place: str) -> str:
    """Return the SQL for the integer of the id at ``key:PATH`` or ``value:PATH``."""
    column, _, path = place.partition(":")
    return f"(SELECT n FROM ident WHERE id = json_extract(e.{column}, '{path}'))"


def _v(path: str) -> str:
    return f"json_extract(e.value, '$.{path}')"


def _upsert(table: str, columns: dict[str, str], key: tuple[str, ...], where: str = "true") -> str:
    """Return the statement that keeps the newest event's row: order is (clock, id)."""
    every = {**columns, "clock": "e.clock", "event": "e.id"}
    names = ", ".join(f'"{name}"' for name in every)
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in every if name not in key)
    return (
        f"INSERT INTO {table}({names}) SELECT {', '.join(every.values())} FROM {{e}} e WHERE {where} "
        f"ON CONFLICT({', '.join(key)}) DO UPDATE SET {changed} "
        f"WHERE (excluded.clock, excluded.event) > ({table}.clock, {table}.event)"
    )


def _register(table: str, columns: dict[str, str]) -> tuple[str, ...]:
    """Return the statements of a kind whose key is one id and whose row is that id's."""
    return (
        _ident("key:$[1]"),
        _upsert(table, {"n": _n("key:$[1]"), "live": "e.value IS NOT NULL", **columns}, ("n",)),
    )


_STANCE = "CASE json_extract(e.value, '$.stance') WHEN 'contradicts' THEN 1 WHEN 'mentions' THEN 2 ELSE 0 END"
_ROUND = _n("key:$[1]")
_CLOSED = f"EXISTS (SELECT 1 FROM closing c WHERE c.round = {_ROUND} AND c.pins IS NOT NULL)"
_PINNED = f"EXISTS (SELECT 1 FROM pin p WHERE p.round = {_ROUND} AND p.event = e.id)"


def _judged(table: str, columns: dict[str, str], key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements of judgments: after closing only what was pinned counts, the rest is late."""
    return (
        _upsert(table, columns, key, where=f"NOT ({_CLOSED}) OR {_PINNED}"),
        (
            f"INSERT OR IGNORE INTO late(round, event) SELECT {_ROUND}, e.id FROM {{e}} e"
            f" WHERE {_CLOSED} AND NOT ({_PINNED})"
        ),
    )


_CODABLE = """coalesce((SELECT json_extract(f.value, '$.is') FROM field f JOIN ident q ON q.n = f.entity
 WHERE f.name = 'codable' AND q.id = 'excerpt:' || {id}), {born})"""


_KINDS = (
    Kind("study@1", (), frozenset({"name", "languages", "about"}), FACILITATOR, (), bodies=("about",)),
    Kind(
        "expert@1",
        ("expert",),
        frozenset({"role", "languages", "about"}),
        FACILITATOR,
        _register("expert", {"role": _v("role"), "languages": _v("languages"), "about": _v("about")}),
        bodies=("about",),
    ),
    Kind(
        "source@1",
        ("source",),
        frozenset({"kind", "language", "encoding", "length", "text", "about", "marks"}),
        MAKERS,
        _register(
            "source",
            {name: _v(name) for name in ("kind", "language", "encoding", "length", "text", "about", "marks")},
        ),
        bodies=("text", "about", "marks"),
    ),
    Kind(
        "cut@1",
        ("cut",),
        frozenset({"source", "by", "speakers", "pieces"}),
        MAKERS,
        (
            _ident("key:$[1]", "value:$.source"),
            (
                "INSERT OR IGNORE INTO ident(id) SELECT json_extract(p.value, '$[0]') FROM {e} e,"
                " json_each(e.value, '$.pieces') p"
            ),
            _upsert(
                "cut",
                {
                    "n": _n("key:$[1]"),
                    "source": _n("value:$.source"),
                    "live": "e.value IS NOT NULL",
                    "by": _v("by"),
                    "speakers": _v("speakers"),
                },
                ("n",),
            ),
            (
                "DELETE FROM excerpt WHERE cut IN (SELECT c.n FROM cut c JOIN ident i ON i.n = c.n"
                " JOIN {e} e ON i.id = json_extract(e.key, '$[1]') WHERE NOT c.live)"
            ),
            "INSERT OR IGNORE INTO excerpt SELECT i.n, c.n, c.source, p.key,"
            + ", ".join(f" json_extract(p.value, '$[{k}]')" for k in range(1, 8))
            + ", "
            + _CODABLE.format(id="i.id", born="json_extract(p.value, '$[7]')")
            + " FROM {e} e JOIN ident k ON k.id = json_extract(e.key, '$[1]')"
            " JOIN cut c ON c.n = k.n AND c.event = e.id AND c.live"
            " JOIN json_each(e.value, '$.pieces') p JOIN ident i ON i.id = json_extract(p.value, '$[0]')",
        ),
        bodies=("speakers",),
    ),
    Kind(
        "set@1",
        ("entity", "field"),
        frozenset({"is", "body"}),
        MAKERS,
        (
            _ident("key:$[1]"),
            _upsert(
                "field",
                {"entity": _n("key:$[1]"), "name": "json_extract(e.key, '$[2]')", "value": "e.value"},
                ("entity", "name"),
            ),
            "UPDATE excerpt SET codable = "
            + _CODABLE.format(id="(SELECT x.id FROM ident x WHERE x.n = excerpt.n)", born="born")
            + " WHERE n IN (SELECT i.n FROM {e} e JOIN ident i ON"
            " 'excerpt:' || i.id = json_extract(e.key, '$[1]') WHERE json_extract(e.key, '$[2]') = 'codable')",
        ),
        bodies=("body",),
    ),
    Kind(
        "branch@1",
        ("branch",),
        frozenset({"position", "exclusive", "give_parents", "name"}),
        MAKERS,
        _register("branch", {"position": _v("position"), "value": "e.value"}),
    ),
    Kind(
        "code@1",
        ("code",),
        frozenset({"branch", "position", "origin"}),
        MAKERS,
        (
            _ident("key:$[1]", "value:$.branch"),
            _upsert(
                "code",
                {
                    "n": _n("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "branch": _n("value:$.branch"),
                    "position": _v("position"),
                    "origin": _v("origin"),
                },
                ("n",),
            ),
        ),
    ),
    Kind(
        "version@1",
        ("version",),
        frozenset({"number", "codes", "book"}),
        MAKERS,
        (
            _ident("key:$[1]"),
            _upsert(
                "version",
                {
                    "n": _n("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "number": f"coalesce({_v('number')}, 0)",
                    "book": _v("book"),
                    "codes": f"coalesce({_v('codes')}, '[]')",
                },
                ("n",),
            ),
        ),
        bodies=("book",),
    ),
    Kind(
        "sample@1",
        ("sample",),
        frozenset({"seed", "stratify", "size", "pool", "excerpts"}),
        FACILITATOR,
        (
            _ident("key:$[1]"),
            "INSERT OR IGNORE INTO ident(id) SELECT x.value FROM {e} e, json_each(e.value, '$.excerpts') x",
            _upsert(
                "sample",
                {
                    "n": _n("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "drawn": "json_remove(e.value, '$.excerpts')",
                },
                ("n",),
            ),
            (
                "DELETE FROM member WHERE sample IN (SELECT s.n FROM sample s JOIN ident i ON i.n = s.n"
                " JOIN {e} e ON i.id = json_extract(e.key, '$[1]') WHERE NOT s.live)"
            ),
            (
                "INSERT OR IGNORE INTO member SELECT s.n, x.key, (SELECT n FROM ident WHERE id = x.value)"
                " FROM {e} e JOIN ident i ON i.id = json_extract(e.key, '$[1]')"
                " JOIN sample s ON s.n = i.n AND s.event = e.id AND s.live"
                " JOIN json_each(e.value, '$.excerpts') x"
            ),
        ),
    ),
    Kind(
        "round@1",
        ("round",),
        frozenset({"kind", "sample", "version", "roster", "seed", "protocol"}),
        FACILITATOR,
        (
            _ident("key:$[1]", "value:$.sample", "value:$.version"),
            _upsert(
                "round",
                {
                    "n": _n("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "kind": _v("kind"),
                    "sample": _n("value:$.sample"),
                    "version": _n("value:$.version"),
                    "seed": _v("seed"),
                    "roster": _v("roster"),
                    "protocol": _v("protocol"),
                },
                ("n",),
            ),
        ),
    ),
    Kind(
        "close@1",
        ("round",),
        frozenset({"pins", "counted", "root"}),
        FACILITATOR,
        (
            _ident("key:$[1]"),
            _upsert(
                "closing",
                {"round": _ROUND, "pins": _v("pins"), "counted": _v("counted"), "root": _v("root")},
                ("round",),
            ),
        ),
        bodies=("pins",),
    ),
    Kind(
        "judge@1",
        ("round", "excerpt", "code", "expert", "occasion"),
        frozenset({"stance", "unsure", "note", "version"}),
        MAKERS,
        (
            _ident("key:$[1]", "key:$[2]", "key:$[3]", "key:$[4]", "value:$.version"),
            *_judged(
                "judgment",
                {
                    "round": _ROUND,
                    "excerpt": _n("key:$[2]"),
                    "code": _n("key:$[3]"),
                    "expert": _n("key:$[4]"),
                    "occasion": "json_extract(e.key, '$[5]')",
                    "given": "e.value IS NOT NULL",
                    "stance": _STANCE,
                    "unsure": f"coalesce({_v('unsure')}, 0)",
                    "note": _v("note"),
                    "version": _n("value:$.version"),
                },
                ("round", "excerpt", "code", "expert", "occasion"),
            ),
        ),
        own=True,
        bodies=("note",),
    ),
    Kind(
        "done@1",
        ("round", "excerpt", "expert", "occasion"),
        frozenset({"version", "unsure", "note"}),
        MAKERS,
        (
            _ident("key:$[1]", "key:$[2]", "key:$[3]", "value:$.version"),
            *_judged(
                "done",
                {
                    "round": _ROUND,
                    "excerpt": _n("key:$[2]"),
                    "expert": _n("key:$[3]"),
                    "occasion": "json_extract(e.key, '$[4]')",
                    "version": _n("value:$.version"),
                    "unsure": f"coalesce({_v('unsure')}, 0)",
                    "note": _v("note"),
                },
                ("round", "excerpt", "expert", "occasion"),
            ),
        ),
        own=True,
        bodies=("note",),
    ),
    Kind(
        "decide@1",
        ("round", "excerpt", "code"),
        frozenset({"give", "by", "on", "why", "present"}),
        DECIDERS,
        (
            _ident("key:$[1]", "key:$[2]", "key:$[3]"),
            _upsert(
                "decision",
                {
                    "round": _ROUND,
                    "excerpt": _n("key:$[2]"),
                    "code": _n("key:$[3]"),
                    "live": "e.value IS NOT NULL",
                    "give": _v("give"),
                    "by": _v("by"),
                    "on": _v("on"),
                    "why": _v("why"),
                    "present": _v("present"),
                    "actor": "e.actor",
                },
                ("round", "excerpt", "code"),
            ),
        ),
        bodies=("why",),
    ),
    Kind(
        "look@1",
        ("look", "round"),
        frozenset({"command"}),
        MAKERS | {"observer"},
        (
            _ident("key:$[1]", "key:$[2]"),
            (
                f"INSERT OR IGNORE INTO look SELECT {_n('key:$[1]')}, {_n('key:$[2]')}, e.actor, {_v('command')},"
                " e.at, e.clock FROM {e} e WHERE e.value IS NOT NULL"
            ),
        ),
    ),
    Kind("undo@1", ("batch",), frozenset(), MAKERS, ()),
    Kind("erase@1", ("body",), frozenset({"why"}), FACILITATOR, ()),
)

KINDS = {kind.name: kind for kind in _KINDS}
"""Every kind, by name; in the order in which state is built."""
