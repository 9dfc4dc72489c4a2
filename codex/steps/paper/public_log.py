"""The log of a public package: what a study rests on, without private texts, names, devices, times.

A line says of what kind it is, what it is about, its value, and the texts that belong to it. The
kinds are those of the study file, so that replaying the lines gives a study (``public_replay.py``);
only ``close`` is our own, since a closing pins events that do not exist before the replay.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from codex.steps.coding.agreed_spans import agreed_spans
from codex.steps.study.gate import all_rounds
from codex.store import judgments, panel
from codex.store.canonical import canonical
from codex.store.codebooks import codebook
from codex.store.excerpts import chosen_excerpts
from codex.store.rounds import new_round, samples
from codex.store.sources import sources, text
from codex.store.spans import span_write, spans
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codex.model.code import Code
    from codex.model.excerpt import Excerpt
    from codex.model.round import Round
    from codex.model.source import Source
    from codex.steps.paper.public_names import Labels
    from codex.steps.study.opening import Study

SCHEMA: Final = "codex/public@1"
PERSONAL: Final = frozenset({"interview", "answers"})
"""Kinds of source that are a person's words: their titles may be names."""
PLACES: Final = ("page", "paragraph", "turn", "answer", "sentence", "at", "beside")
"""Parts of a locator that tell where, not when or who."""

Line = dict[str, Any]


def root_of(lines: Iterable[bytes]) -> str:
    """Return the root of a log: each line is bound to all before it.

    >>> root_of([b"a", b"b"]) == root_of([b"ab"])
    False
    """
    last = hashlib.blake2b(SCHEMA.encode(), digest_size=32).digest()
    for line in lines:
        last = hashlib.blake2b(last + line, digest_size=32).digest()
    return last.hex()


def packed(lines: Iterable[Line]) -> bytes:
    """Return lines as JSON Lines, in one canonical form."""
    return b"".join(canonical(line).encode("utf-8", "replace") + b"\n" for line in lines)


class PublicLog:
    """Writes the lines of one study."""

    def __init__(
        self, study: Study, labels: Labels, *, attributes: tuple[str, ...] = (), quotes: bool = True
    ) -> None:
        self.study = study
        self.file = study.file
        self.labels = labels
        self.attributes = attributes
        self.quotes = quotes
        self.rounds = [one for one in all_rounds(study) if not one.is_open]
        self.sources = {one.id: one for one in sources(study.file)}

    def lines(self) -> list[Line]:
        """Return the whole log, in an order in which it can be replayed."""
        return [
            *self._experts(),
            *self._versions(),
            *self._texts(),
            *self._samples(),
            *(line for one in self.rounds for line in self._round(one)),
        ]

    def _experts(self) -> Iterator[Line]:
        for label, one in self.labels.known():
            value = {"role": one.role, "languages": canonical(list(one.languages))}
            yield _line("expert@1", (label,), value, about={"name": label})

    def _versions(self) -> Iterator[Line]:
        private = [text(self.file, one.id) for one in self.sources.values() if one.consent != "verbatim"]
        lines: dict[str, Line] = {}
        for number, (name, codes) in enumerate(versions(self.file).items(), 1):
            book = codebook(self.file, name)
            kept = [asdict(self._code(code, private)) for code in book.codes]
            told = {"branches": [asdict(branch) for branch in book.branches], "codes": kept}
            for place, branch in enumerate(book.branches):
                flags = {"exclusive": int(branch.exclusive), "give_parents": int(branch.give_parents)}
                lines[branch.id] = _line("branch@1", (branch.id,), {"position": place, **flags})
            for place, code in enumerate(book.codes):
                value = {"branch": code.branch, "position": place}
                lines[f"code:{code.id}"] = _line("code@1", (code.id,), value)
            order = [code.id for code in book.codes if code.id in codes]
            yield _line("version@1", (name,), {"number": number, "codes": order}, book=told)
        yield from lines.values()

    def _code(self, code: Code, private: list[str]) -> Code:
        """Return a code without who made it, and without an example that quotes a withheld source."""
        origin = dict(code.origin)
        if "by" in origin:
            origin["by"] = self.labels.of.get(str(origin["by"]), "")
        open_example = self.quotes and not any(
            said.strip() and said.strip() in whole for said in code.example.values() for whole in private
        )
        return replace(code, origin=origin, example=dict(code.example) if open_example else {})

    def _texts(self) -> Iterator[Line]:
        """Yield sources, then cuts; excerpts keep their order, in which evidence is listed."""
        wanted = {name for one in samples(self.file) for name in one.excerpts}
        wanted |= {
            name for one in self.rounds for item in panel.items(self.file, one.id) for name in item.evidence
        }
        wanted |= self._stands
        unitized = {stretch.source for one in self.rounds for stretch in one.sources}
        shown = self._evidence()
        ordered = sorted(chosen_excerpts(self.file, wanted), key=lambda one: self.file.number(one.id))
        by_source: dict[str, list[Excerpt]] = {}
        for one in ordered:
            by_source.setdefault(one.source, []).append(one)
        pieces: dict[str, list[Any]] = {}
        for number, source in enumerate(self.sources.values(), 1):
            if source.id in by_source or source.id in unitized or source.kind == "reference":
                whole, placed = self._cut(source, by_source.get(source.id, []), shown)
                pieces |= placed
                yield from self._source(source, number, whole)
        cuts: dict[str, list[Excerpt]] = {}
        for one in ordered:
            cuts.setdefault(one.cut, []).append(one)
        for name, members in cuts.items():
            told = [pieces[one.id] for one in members]
            by = "agreed" if members[0].id in self._stands else "passage"
            yield _line("cut@1", (name,), {"source": members[0].source, "by": by, "pieces": told})

    def _evidence(self) -> frozenset[str]:
        """Return the excerpts that anybody gave a code or that a panel was shown."""
        if not self.quotes:
            return frozenset()
        found = {
            one.excerpt for held in self.rounds for one in judgments.judgments(self.file, round_id=held.id)
        }
        for held in self.rounds:
            found |= {name for item in panel.items(self.file, held.id) for name in item.evidence}
        return frozenset(found) | self._stands

    @cached_property
    def _stands(self) -> frozenset[str]:
        """The places of unitizing rounds on which people decided."""
        return frozenset(
            each.excerpt.id
            for one in self.rounds
            if one.kind == "unitize"
            for each in agreed_spans(self.file, one)
        )

    def _cut(
        self, source: Source, excerpts: list[Excerpt], shown: frozenset[str]
    ) -> tuple[str, dict[str, list[Any]]]:
        """Return a text that is nothing but the quotes that may be shown, and where each excerpt lies in it."""
        said: list[str] = []
        placed: dict[str, list[Any]] = {}
        at = 0
        for one in excerpts:
            quote = one.text if source.consent == "verbatim" and one.id in shown else ""
            quote = self.labels.cleaned(quote) if source.kind in PERSONAL else quote
            where = {key: value for key, value in one.locator.items() if key in PLACES}
            place = canonical(where) if where else None
            flags = [int(one.context), int(one.codable)]
            placed[one.id] = [one.id, at, at + len(quote), place, None, one.language, *flags]
            if quote:
                said.append(quote)
                at += len(quote) + 1
        return "\n".join(said), placed

    def _source(self, source: Source, number: int, whole: str) -> Iterator[Line]:
        value = {
            "kind": source.kind,
            "language": source.language,
            "encoding": "utf-8",
            "length": len(whole),
        }
        yield _line("source@1", (source.id,), value, about=self._about(source, number), text=whole)
        if source.consent != "verbatim":
            yield _line("set@1", (f"source:{source.id}", "consent"), {"is": source.consent})

    def _about(self, source: Source, number: int) -> dict[str, Any]:
        kept = {key: value for key, value in source.attributes.items() if key in self.attributes}
        if source.kind in PERSONAL:
            return {"title": f"S{number}", "cite": {}, "attributes": kept}
        about = {"title": source.title, "cite": dict(source.cite), "attributes": kept}
        return about | ({"file": PurePath(source.file).name} if source.kind == "paper" else {})

    def _samples(self) -> Iterator[Line]:
        used = {one.sample for one in self.rounds}
        for one in samples(self.file):
            if one.name in used:
                value: dict[str, Any] = {"excerpts": list(one.excerpts), "size": one.size, "pool": one.pool}
                value |= {"seed": one.seed} if one.seed is not None else {}
                value |= {"stratify": list(one.stratify)} if one.stratify else {}
                yield _line("sample@1", (one.name,), value)

    def _round(self, one: Round) -> Iterator[Line]:
        roster = tuple(self.labels.of[name] for name in one.roster)
        stretches = tuple(replace(stretch, text="") for stretch in one.sources)  # lengths, no words
        plan = replace(one.protocol, text=self.labels.cleaned(one.protocol.text))
        value = new_round(replace(one, roster=roster, protocol=plan, sources=stretches)).value
        yield _line("round@1", (one.id,), value or {})
        yield from self._items(one)
        version = {
            (done.excerpt, done.expert, done.occasion): done.version
            for done in judgments.dones(self.file, round_id=one.id)
        }
        for given in judgments.judgments(self.file, round_id=one.id):
            told: dict[str, Any] = {"stance": given.stance} if given.stance != "supports" else {}
            seen = version.get((given.excerpt, given.expert, given.occasion))
            told |= {"version": seen} if seen else {}
            told |= {"unsure": 1} if given.unsure else {}
            who = self.labels.of[given.expert]
            yield _line("judge@1", (one.id, given.excerpt, given.code, who, given.occasion), told)
        for (excerpt, expert, occasion), seen in version.items():
            if seen:
                who = self.labels.of[expert]
                yield _line("done@1", (one.id, excerpt, who, occasion), {"version": seen})
        yield from self._spans(one)
        yield from self._decided(one)
        yield {"kind": "close", "key": [one.id]}

    def _spans(self, one: Round) -> Iterator[Line]:
        """Yield where spans lie and what codes they have, without their words and notes."""
        for span in spans(self.file, one.id):
            who = self.labels.of[span.expert]
            bare = replace(span, expert=who, note="", text="")
            written = span_write(self.file, bare)
            yield _line(written.kind, written.key, written.value or {})

    def _items(self, one: Round) -> Iterator[Line]:
        for position, item in enumerate(panel.items(self.file, one.id), 1):
            value: dict[str, Any] = {"kind": item.kind, "position": position}
            for name, ids in (("refs", item.refs), ("evidence", item.evidence), ("merged", item.merged_from)):
                value |= {name: list(ids)} if ids else {}
            words = {key: self.labels.cleaned(said) for key, said in item.text.items()}
            yield _line("item@1", (one.id, item.id), value, **({"text": words} if words else {}))
        for vote in panel.votes(self.file, one.id):
            told = {"value": vote.value} if vote.value else {}
            told |= {"state": vote.state} if vote.state != "given" else {}
            yield _line("vote@1", (one.id, vote.item, vote.question, self.labels.of[vote.expert]), told)

    def _decided(self, one: Round) -> Iterator[Line]:
        for decision in judgments.decisions(self.file, one.id):
            if one.kind == "unitize" and decision.excerpt not in self._stands:
                continue  # a rival of what stands
            value = {"give": int(decision.give), **self._by(decision.by, decision.on, decision.present)}
            why = self.labels.cleaned(decision.why)
            yield _line("decide@1", (one.id, decision.excerpt, decision.code), value, why=why)
        for settled in panel.settlements(self.file, one.id):
            value = {"outcome": settled.outcome, **self._by(settled.by, settled.on, settled.present)}
            why = self.labels.cleaned(settled.why)
            yield _line("settle@1", (one.id, settled.item, settled.question), value, why=why)

    def _by(self, by: str, on: str, present: Iterable[str]) -> dict[str, Any]:
        return {"by": by, "on": on, "present": json.dumps([self.labels.of[name] for name in present])}


def _line(kind: str, key: tuple[str | int, ...], value: Mapping[str, Any], **texts: object) -> Line:
    """Return one line; texts that are no plain text are kept as they are and become JSON on replay."""
    line: Line = {"kind": kind, "key": list(key), "value": dict(value)}
    return {**line, "bodies": texts} if texts else line
