"""The report of a study: what was done and what came of it, with the answers that only people have."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import codex
from codex.errors import NotFound, Refused, UsageProblem
from codex.exporting import checklists as lists
from codex.exporting import report_file
from codex.exporting.report_carried import carried_by
from codex.model.provenance import Provenance
from codex.model.report import Answered, Recoding, ReportView, SearchFacts
from codex.model.view import ANONYMITY
from codex.steps.codebook.recoding import recode_list
from codex.steps.paper.report_facts import span_facts, tag_facts, vote_facts
from codex.steps.sources.literature import IN_STUDY, STAGES, list_searches, read_flow
from codex.steps.study.gate import all_rounds
from codex.steps.study.made_again import compared, must_be_of
from codex.store.codebooks import codebook
from codex.store.flow import finished_of
from codex.store.records import record, record_gone, records
from codex.store.rounds import counted_events, last_event, root
from codex.store.sources import sources
from codex.store.study_file import fingerprint
from codex.store.translations import ways_translated, what_was_read
from codex.store.versions import current_version, versions
from codex.words import Words

if TYPE_CHECKING:
    from codex.exporting.checklists import Item
    from codex.steps.study.made_again import Compared
    from codex.steps.study.opening import Study

FORMATS = ("html", "docx", "md")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; with the study file it gives the same bytes again."""

    format: str = "html"
    language: str = "en"
    checklists: tuple[str, ...] = ()
    """Names of checklists; none: those that suit the rounds of the study."""
    anonymity: str | None = None

    def told(self) -> dict[str, Any]:
        """Return what is carried in the report."""
        plain = {"command": "report", "format": self.format, "language": self.language}
        more = {"anonymity": self.anonymity} if self.anonymity else {}
        return {**plain, "checklists": list(self.checklists), **more}


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report."""

    content: bytes
    items: tuple[Item, ...]
    provenance: Provenance

    @property
    def empty(self) -> tuple[Item, ...]:
        """Items that nobody has answered yet."""
        return tuple(item for item in self.items if item.status in {"asked", "partly"})

    @property
    def flagged(self) -> tuple[Item, ...]:
        """Items whose answer does not hold against the study."""
        return tuple(item for item in self.items if item.status == "flagged")


def make_report(study: Study, wanted: Wanted, *, peek: bool = False) -> Report:
    """Write the report of the study.

    Raises:
        Refused: A round is open and ``--peek`` was not given; or less anonymity than promised.
        UsageProblem: No such checklist.
    """
    view = report_view(study, wanted, peek=peek)
    say = Words(wanted.language)
    items = tuple(lists.items_of(view))
    return Report(report_file.report_file(view, items, say, wanted.format), items, view.provenance)


def report_view(study: Study, wanted: Wanted, *, peek: bool = False) -> ReportView:
    """Gather everything that the report states."""
    unknown = [name for name in wanted.checklists if name not in lists.CHECKLISTS]
    if unknown:
        known = ", ".join(lists.CHECKLISTS)
        raise UsageProblem("report.unknown-checklist", name=unknown[0], known=known)
    anonymity = _anonymity(study, wanted.anonymity)
    tags = tag_facts(study, anonymity=anonymity, peek=peek)
    spans = span_facts(study, anonymity=anonymity, peek=peek)
    votes = vote_facts(study, anonymity=anonymity, peek=peek)
    newest = tags[-1].facts.round.version if tags else current_version(study.file)
    everything = [*sources(study.file)]
    kinds = Counter(source.kind for source in everything)
    gone = [source.id for source in everything if source.consent == "withdrawn"]
    chosen = wanted.checklists or lists.suitable(bool(tags or spans), bool(votes), bool(kinds["interview"]))
    bare = ReportView(
        study=study.name,
        anonymity=anonymity,
        provenance=_provenance(study, wanted),
        sources=dict(sorted(kinds.items())),
        excerpts=_languages(study),
        divided=_divided(study),
        translated=ways_translated(study.file),
        read=what_was_read(study.file),
        withdrawn=len(gone),
        withdrawn_judged=finished_of(study.file, gone),
        book=codebook(study.file, newest) if newest else None,
        versions=len(versions(study.file)),
        tags=tags,
        spans=spans,
        votes=votes,
        answers=answers(study),
        checklists=tuple(chosen),
        recodings=_recodings(study),
        **_searches(study),
    )
    return _with_digest(bare)


def _anonymity(study: Study, asked: str | None) -> str:
    """Return the strictest anonymity that any round promised, or a stricter one that was asked for."""
    promised = max((ANONYMITY.index(one.protocol.anonymity) for one in all_rounds(study)), default=0)
    if asked is None:
        return ANONYMITY[promised]
    if asked not in ANONYMITY:
        raise UsageProblem("report.unknown-anonymity", asked=asked, known=", ".join(ANONYMITY))
    if ANONYMITY.index(asked) < promised:
        raise Refused("steps.anonymity", asked=asked, protocol=ANONYMITY[promised])
    return asked


def _searches(study: Study) -> dict[str, Any]:
    """Return the fields of a view that tell of the searches of the literature."""
    logged = list_searches(study)
    if not logged:
        return {}
    flow = read_flow(study)
    names = list(SearchFacts.__dataclass_fields__)
    return {
        "searches": tuple(SearchFacts(*(getattr(one, name) for name in names)) for one in logged),
        "found": {stage: getattr(flow, stage) for stage in (*STAGES, *IN_STUDY)},
        "left_out": dict(flow.excluded),
    }


def _recodings(study: Study) -> tuple[Recoding, ...]:
    return tuple(
        Recoding(one.code, one.became, one.judgments, sum(one.to_recheck.values()))
        for one in recode_list(study)
    )


def _languages(study: Study) -> dict[str, int]:
    rows = study.file.connection.execute(
        "SELECT coalesce(x.language, s.language, 'unknown'), count(*) FROM excerpt x"
        " JOIN source s ON s.n = x.source WHERE x.codable AND NOT x.context AND s.live GROUP BY 1 ORDER BY 1"
    )
    return dict(rows.fetchall())


def _divided(study: Study) -> int:
    """Return how many sources have excerpts that can be coded."""
    row = study.file.connection.execute(
        "SELECT count(DISTINCT x.source) FROM excerpt x JOIN source s ON s.n = x.source"
        " WHERE x.codable AND NOT x.context AND s.live"
    ).fetchone()
    return int(row[0])


def _provenance(study: Study, wanted: Wanted) -> Provenance:
    rounds, file = all_rounds(study), study.file
    dates = [last_event(file, one.id) for one in rounds]
    made = file.connection.execute("SELECT max(at) FROM event WHERE kind <> 'look@1'").fetchone()[0]
    newest = rounds[-1] if rounds else None
    return Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=max(dates, default="") or str(made or "")[:10],
        codex=codex.__version__,
        codebook=newest.version if newest else current_version(file),
        protocol=newest.protocol.digest if newest else "",
        rule=newest.protocol.rule if newest else "",
        rounds=tuple(one.id for one in rounds),
        pins={one.id: root(file, one.id) or fingerprint(counted_events(file, one.id)) for one in rounds},
        n={"experts": len({name for one in rounds for name in one.roster})},
        methods={"quantile": newest.protocol.quantile, "interval": newest.protocol.primary.interval}
        if newest
        else {},
        layout=wanted.told(),
    )


def _with_digest(view: ReportView) -> ReportView:
    """Add the fingerprint of all figures: of the study's numbers, not of words or answers."""
    told = {
        "sources": dict(view.sources),
        "excerpts": dict(view.excerpts),
        "tags": [asdict(one) for one in view.tags],
        "spans": [asdict(one) for one in view.spans],
        "votes": [asdict(one) for one in view.votes],
        "recodings": [asdict(one) for one in view.recodings],
    }
    packed = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8", "replace")
    digest = hashlib.blake2b(packed, digest_size=16).hexdigest()
    return replace(view, provenance=replace(view.provenance, digest=digest))


def answers(study: Study) -> dict[str, Answered]:
    """Return what the authors answered, by topic."""
    return {
        topic: Answered(str(kept.get("text", "")), bool(kept.get("applies", True)))
        for topic, kept in records(study.file, "report").items()
    }


def answer(study: Study, item: str, text: str | None, *, applies: bool = True) -> tuple[str, ...]:
    """Keep an answer, or take it back; returns the topics it was kept for.

    Args:
        study: The study; an observer may not answer.
        item: A topic (``ethics``) or an item of a checklist (``coreq.9``).
        text: The answer, or why the topic does not apply; None takes the answer back.
        applies: False where the topic does not apply.

    Raises:
        NotFound: Neither a topic nor an item. UsageProblem: Nothing was said, or codex answers it itself.
    """
    topics = lists.asked_topics(item)
    if topics is None:
        raise NotFound("report.unknown-item", item=item)
    if not topics:
        raise UsageProblem("report.answers-itself", item=item)
    if text is not None and not text.strip():
        raise UsageProblem("report.no-text", item=item)
    with study.file.transaction():
        there = answers(study)
        if text is None:
            study.write([record_gone("report", topic) for topic in topics if topic in there])
        else:
            kept = {"text": text.strip(), **({} if applies else {"applies": False})}
            study.write([record(study.file, "report", kept, name=topic) for topic in topics])
    return topics


def list_items(study: Study, wanted: Wanted, *, peek: bool = False) -> list[dict[str, Any]]:
    """Return every item of the chosen checklists with its status and where it is answered."""
    from codex.exporting.report_checklists import item_name
    from codex.exporting.report_parts import Teller

    view = report_view(study, wanted, peek=peek)
    tell = Teller(Words(wanted.language))
    return [
        {
            "id": item.id,
            "checklist": item.checklist,
            "number": item.number,
            "section": tell(f"part-{item.part}"),
            "name": item_name(item, tell),
            "status": item.status,
            "answer": list(item.asked),
            "where": list(item.sections),
        }
        for item in lists.items_of(view)
    ]


def told_of(name: str, content: bytes) -> Provenance | None:
    """Return the provenance of a report, None where the file is no report of ours.

    Raises:
        DamagedInput: It carries one that cannot be read.
    """
    found = carried_by(name, content)
    return found if found is not None and found.layout.get("command") == "report" else None


def check_report(study: Study, name: str, content: bytes, before: Provenance) -> Compared:
    """Write a report again and compare its numbers and its bytes.

    Raises:
        NotFound: It is the report of another study.
    """
    must_be_of(study, name, before)
    told = before.layout
    wanted = Wanted(
        str(told.get("format", "html")),
        str(told.get("language", "en")),
        tuple(map(str, told.get("checklists", ()))),
        told.get("anonymity"),
    )
    made = make_report(study, wanted)
    return compared(before, made.provenance, (), form=wanted.format, content=content, made=made.content)
