"""The registry of event kinds: what may be written, by whom, and what it does to the state.

A kind names its key (a JSON array whose first item is the kind's stem), the fields its value may
hold, the roles that may write it, and one or more SQL statements that carry events into state.
The same statements serve single writes (as trigger) and whole sets (in merge and rebuild): the
placeholder ``{e}`` is the set of events, with columns ``id, clock, at, actor, key, value``.
Values hold no floats, and no text, name, title or note: only ids of bodies.
"""

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
    register,
    upsert,
    value,
)
from codex.store.copy_kinds import COPY_KINDS
from codex.store.panel_kinds import PANEL_KINDS
from codex.store.source_kinds import REVISED, SOURCE_KINDS, moved
from codex.store.span_kinds import SPAN_KINDS

_STANCE = "CASE json_extract(e.value, '$.stance') WHEN 'contradicts' THEN 1 WHEN 'mentions' THEN 2 ELSE 0 END"
_SAID = """coalesce((SELECT json_extract(f.value, '$.is') FROM field f JOIN ident q ON q.n = f.entity
 WHERE f.name = '{field}' AND q.id = {id}), {born})"""
"""What was said of an entity since, else what it was born with."""


_KINDS = (
    Kind("study@1", (), frozenset({"name", "languages", "about"}), FACILITATOR, (), bodies=("about",)),
    Kind(
        "expert@1",
        ("expert",),
        frozenset({"role", "languages", "about"}),
        FACILITATOR,
        register(
            "expert",
            {"role": value("role"), "languages": value("languages"), "about": value("about")},
        ),
        bodies=("about",),
    ),
    Kind(
        "source@1",
        ("source",),
        frozenset({"kind", "language", "encoding", "length", "text", "about", "marks"}),
        MAKERS,
        register(
            "source",
            {name: value(name) for name in ("kind", "encoding")}
            | {
                name: REVISED.replace("{field}", name).replace("{born}", value(name))
                for name in ("length", "text", "about", "marks")
            }
            | {
                "guessed": value("language"),
                "language": _SAID.format(
                    field="language", id="'source:' || json_extract(e.key, '$[1]')", born=value("language")
                ),
            },
        ),
        bodies=("text", "about", "marks"),
    ),
    Kind(
        "cut@1",
        ("cut",),
        frozenset({"source", "by", "speakers", "pieces"}),
        MAKERS,
        (
            ident("key:$[1]", "value:$.source"),
            (
                "INSERT OR IGNORE INTO ident(id) SELECT json_extract(p.value, '$[0]') FROM {e} e,"
                " json_each(e.value, '$.pieces') p"
            ),
            upsert(
                "cut",
                {
                    "n": number("key:$[1]"),
                    "source": number("value:$.source"),
                    "live": "e.value IS NOT NULL",
                    "by": value("by"),
                    "speakers": value("speakers"),
                },
                ("n",),
            ),
            (
                "DELETE FROM excerpt WHERE cut IN (SELECT c.n FROM cut c JOIN ident i ON i.n = c.n"
                " JOIN {e} e ON i.id = json_extract(e.key, '$[1]') WHERE NOT c.live OR c.event = e.id)"
            ),
            "INSERT OR IGNORE INTO excerpt SELECT i.n, c.n, c.source, p.key,"
            + ", ".join(f" json_extract(p.value, '$[{k}]')" for k in range(1, 8))
            + ", "
            + _SAID.format(field="codable", id="'excerpt:' || i.id", born="json_extract(p.value, '$[7]')")
            + ", NULL FROM {e} e JOIN ident k ON k.id = json_extract(e.key, '$[1]')"
            " JOIN cut c ON c.n = k.n AND c.event = e.id AND c.live"
            " JOIN json_each(e.value, '$.pieces') p JOIN ident i ON i.id = json_extract(p.value, '$[0]')",
            moved("x.cut IN (SELECT k.n FROM {e} e JOIN ident k ON k.id = json_extract(e.key, '$[1]'))"),
        ),
        bodies=("speakers",),
    ),
    Kind(
        "set@1",
        ("entity", "field"),
        frozenset({"is", "body"}),
        MAKERS,
        (
            ident("key:$[1]"),
            upsert(
                "field",
                {"entity": number("key:$[1]"), "name": "json_extract(e.key, '$[2]')", "value": "e.value"},
                ("entity", "name"),
            ),
            "UPDATE excerpt SET codable = "
            + _SAID.format(
                field="codable",
                id="(SELECT 'excerpt:' || x.id FROM ident x WHERE x.n = excerpt.n)",
                born="born",
            )
            + " WHERE n IN (SELECT i.n FROM {e} e JOIN ident i ON"
            " 'excerpt:' || i.id = json_extract(e.key, '$[1]') WHERE json_extract(e.key, '$[2]') = 'codable')",
            "UPDATE source SET language = "
            + _SAID.format(
                field="language",
                id="(SELECT 'source:' || x.id FROM ident x WHERE x.n = source.n)",
                born="guessed",
            )
            + " WHERE n IN (SELECT i.n FROM {e} e JOIN ident i ON"
            " 'source:' || i.id = json_extract(e.key, '$[1]') WHERE json_extract(e.key, '$[2]') = 'language')",
        ),
        bodies=("body",),
    ),
    Kind(
        "branch@1",
        ("branch",),
        frozenset({"position", "exclusive", "give_parents", "name"}),
        MAKERS,
        register("branch", {"position": value("position"), "value": "e.value"}),
    ),
    Kind(
        "code@1",
        ("code",),
        frozenset({"branch", "position", "origin"}),
        MAKERS,
        (
            ident("key:$[1]", "value:$.branch"),
            upsert(
                "code",
                {
                    "n": number("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "branch": number("value:$.branch"),
                    "position": value("position"),
                    "origin": value("origin"),
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
            ident("key:$[1]"),
            upsert(
                "version",
                {
                    "n": number("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "number": f"coalesce({value('number')}, 0)",
                    "book": value("book"),
                    "codes": f"coalesce({value('codes')}, '[]')",
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
            ident("key:$[1]"),
            "INSERT OR IGNORE INTO ident(id) SELECT x.value FROM {e} e, json_each(e.value, '$.excerpts') x",
            upsert(
                "sample",
                {
                    "n": number("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "drawn": "json_remove(e.value, '$.excerpts')",
                },
                ("n",),
            ),
            (
                "DELETE FROM member WHERE sample IN (SELECT s.n FROM sample s JOIN ident i ON i.n = s.n"
                " JOIN {e} e ON i.id = json_extract(e.key, '$[1]') WHERE NOT s.live OR s.event = e.id)"
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
        frozenset(
            {
                "kind",
                "sample",
                "version",
                "roster",
                "seed",
                "protocol",
                "items",
                "propose",
                "origin",
                "asks",
                "places",
                "sources",
                "repeat",
            }
        ),
        FACILITATOR,
        (
            ident("key:$[1]", "value:$.sample", "value:$.version"),
            upsert(
                "round",
                {
                    "n": number("key:$[1]"),
                    "live": "e.value IS NOT NULL",
                    "kind": value("kind"),
                    "sample": number("value:$.sample"),
                    "version": number("value:$.version"),
                    "seed": value("seed"),
                    "roster": value("roster"),
                    "protocol": value("protocol"),
                    "items": value("items"),
                    "propose": f"coalesce({value('propose')}, 0)",
                    "origin": value("origin"),
                    "asks": f"coalesce({value('asks')}, 0)",
                    "places": f"coalesce({value('places')}, 0)",
                    "sources": value("sources"),
                    "repeat": f"coalesce({value('repeat')}, 0)",
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
            ident("key:$[1]"),
            upsert(
                "closing",
                {
                    "round": ROUND,
                    "pins": value("pins"),
                    "counted": value("counted"),
                    "root": value("root"),
                },
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
            ident("key:$[1]", "key:$[2]", "key:$[3]", "key:$[4]", "value:$.version"),
            *judged(
                "judgment",
                {
                    "round": ROUND,
                    "excerpt": number("key:$[2]"),
                    "code": number("key:$[3]"),
                    "expert": number("key:$[4]"),
                    "occasion": "json_extract(e.key, '$[5]')",
                    "given": "e.value IS NOT NULL",
                    "stance": _STANCE,
                    "unsure": f"coalesce({value('unsure')}, 0)",
                    "note": value("note"),
                    "version": number("value:$.version"),
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
        frozenset({"version", "unsure", "note", "read"}),
        MAKERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[3]", "value:$.version"),
            *judged(
                "done",
                {
                    "round": ROUND,
                    "excerpt": number("key:$[2]"),
                    "expert": number("key:$[3]"),
                    "occasion": "json_extract(e.key, '$[4]')",
                    "version": number("value:$.version"),
                    "unsure": f"coalesce({value('unsure')}, 0)",
                    "note": value("note"),
                },
                ("round", "excerpt", "expert", "occasion"),
            ),
        ),
        own=True,
        bodies=("note",),
    ),
    *SPAN_KINDS,
    Kind(
        "decide@1",
        ("round", "excerpt", "code"),
        frozenset({"give", "by", "on", "why", "present"}),
        DECIDERS,
        (
            ident("key:$[1]", "key:$[2]", "key:$[3]"),
            upsert(
                "decision",
                {
                    "round": ROUND,
                    "excerpt": number("key:$[2]"),
                    "code": number("key:$[3]"),
                    "live": "e.value IS NOT NULL",
                    "give": value("give"),
                    "by": value("by"),
                    "on": value("on"),
                    "why": value("why"),
                    "present": value("present"),
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
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "look",
                {
                    "n": number("key:$[1]"),
                    "round": number("key:$[2]"),
                    "actor": "e.actor",
                    "command": value("command"),
                    "at": "e.at",
                },
                ("n",),
                where="e.value IS NOT NULL",
            ),
        ),
    ),
    Kind(
        "role@1",
        ("round", "expert"),
        frozenset({"role"}),
        FACILITATOR,
        (
            ident("key:$[1]", "key:$[2]"),
            upsert(
                "appointment",
                {
                    "round": ROUND,
                    "expert": number("key:$[2]"),
                    "live": "e.value IS NOT NULL",
                    "role": value("role"),
                },
                ("round", "expert"),
            ),
        ),
    ),
    Kind(
        "invite@1",
        ("expert", "device"),
        frozenset({"round", "token", "shown"}),
        FACILITATOR,
        (
            ident("key:$[1]", "value:$.round"),
            upsert(
                "invitation",
                {
                    "expert": number("key:$[1]"),
                    "device": "json_extract(e.key, '$[2]')",
                    "live": "e.value IS NOT NULL",
                    "round": number("value:$.round"),
                    "token": value("token"),
                    "at": "e.at",
                },
                ("expert", "device"),
            ),
        ),
        bodies=("shown",),
    ),
    *PANEL_KINDS,
    *COPY_KINDS,
    Kind("undo@1", ("batch",), frozenset(), MAKERS, ()),
    *SOURCE_KINDS,
)

KINDS = {kind.name: kind for kind in _KINDS}
"""Every kind, by name; in the order in which state is built."""
