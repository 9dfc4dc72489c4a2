"""Rounds: opened, which freezes what is judged and by which rule; closed, which pins what counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.finding import Finding
from codex.model.round import Round, Sample, is_vote
from codex.model.sets import COMPARING
from codex.steps.codebook.codebook_forks import keep_what_stands
from codex.steps.coding.remaining import left
from codex.steps.coding.span_rounds import whole_sources
from codex.steps.panel.item_sets import in_sets
from codex.steps.panel.panel_items import Wanted
from codex.steps.study.gate import open_round, the_round
from codex.steps.study.opening import find_expert, must_be_facilitator
from codex.store import rounds as store
from codex.store.codebooks import codebook
from codex.store.excerpts import codable_ids, gone_from, without_consent_to_judge
from codex.store.experts import experts
from codex.store.panel import item_writes
from codex.store.versions import current_version, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.protocol import Protocol
    from codex.steps.study.opening import Study
    from codex.store.log import Write

JUDGING = {"tag": ("coder",), "unitize": ("coder",)}
"""Kind of round -> roles that are asked; other kinds ask panellists, or coders where there are none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened, and what its rule means at this size."""

    round: Round
    excerpts: int
    meaning: tuple[Finding, ...]
    items: int = 0
    """Items to vote on; 0 in tag rounds."""
    findings: tuple[Finding, ...] = ()
    """What was left out, and why."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A round that was closed."""

    round: Round
    counted: int
    """Events that were pinned."""
    root: str
    """Digest over them."""
    left: dict[str, int]
    """Expert -> excerpts they had not finished."""


def open_a_round(
    study: Study,
    *,
    kind: str | None = None,
    sample: str | None = None,
    protocol: Protocol | None = None,
    roster: Sequence[str] = (),
    seed: int = 0,
    wanted: Wanted | None = None,
    sources: Sequence[str] = (),
    where: Sequence[str] = (),
    repeat: int = 0,
    dry_run: bool = False,
) -> Opened:
    """Open a round and freeze its excerpts, codebook version, roster and protocol.

    Args:
        study: The study; the actor is its facilitator.
        kind: Kind of round; that of the protocol where none is said.
        sample: Name of a sample; without one all codable excerpts of the moment are taken.
        protocol: As read; without one the default of the kind.
        roster: Ids or names; without any, everybody with a judging role.
        seed: Order of the excerpts, or of the items, per expert.
        wanted: What a round of votes is about; in a tag round it says nothing.
        sources: What a unitizing round is about; without any, every source whose text may be shown.
        where: Only sources with these attributes, ``KEY=VALUE``.
        repeat: Share of a tag round's sample that is shown twice, in hundredths of a per cent.
        dry_run: Check everything and say what the rule means, open nothing.

    Raises:
        Refused: A round is open, or there is no codebook, no excerpt, nobody to judge.
    """
    from codex.consensus.meaning import check_fits, what_it_means
    from codex.consensus.protocol_file import default_protocol

    must_be_facilitator(study)
    with study.file.transaction():
        chosen_kind = kind or (protocol.kind if protocol else "tag")
        if protocol is not None and protocol.kind != chosen_kind:
            raise UsageProblem("steps.protocol-kind", kind=chosen_kind, protocol=protocol.kind)
        _fitting(chosen_kind, sample, sources or where, repeat)
        _nothing_open(study, chosen_kind)
        people = _roster(study, chosen_kind, roster)
        batch = None if dry_run else keep_what_stands(study)
        if is_vote(chosen_kind):
            about = replace(wanted or Wanted(), sample=sample)
            return _open_votes(
                study, chosen_kind, people, protocol, wanted=about, seed=seed, dry_run=dry_run, batch=batch
            )
        plan = protocol or default_protocol(chosen_kind, len(people))
        check_fits(plan, len(people))
        frozen, writes = (None, []) if chosen_kind == "unitize" else _sample(study, sample)
        findings = _without_consent(study, sample, frozen.name) if frozen else ()
        fresh = Round(
            id=store.next_number(study.file),
            kind=chosen_kind,
            sample=frozen.name if frozen else "",
            roster=people,
            version=_version(study),
            protocol=plan,
            seed=seed,
            sources=whole_sources(study, sources, where) if frozen is None else (),
            repeat=repeat,
        )
        meaning = what_it_means(plan, len(people))
        if not dry_run:
            study.write([*writes, store.new_round(fresh)], batch)
        return Opened(fresh, len(frozen.excerpts) if frozen else 0, meaning, findings=findings)


def _open_votes(
    study: Study,
    kind: str,
    people: tuple[str, ...],
    protocol: Protocol | None,
    *,
    wanted: Wanted,
    seed: int,
    dry_run: bool,
    batch: bytes | None,
) -> Opened:
    """Open a round of votes: what is voted on is frozen with it, item by item."""
    from codex.consensus.meaning import check_fits, what_it_means
    from codex.consensus.panel_plan import panel_plan
    from codex.consensus.protocol_file import default_protocol
    from codex.steps.panel.panel_items import choose

    version = current_version(study.file)
    chosen = choose(study, wanted, version)
    before = the_round(study, chosen.origin) if chosen.origin else None
    same = before.protocol if before is not None and before.kind == kind else None
    plan = protocol or same or default_protocol(kind, len(people))
    check_fits(plan, len(people))
    number = store.next_number(study.file)
    questions = panel_plan(plan).questions
    if kind in COMPARING:
        book = codebook(study.file, version) if version else None
        chosen = in_sets(chosen, kind, panel_plan(plan).sets, seed, book)
    fresh = Round(
        id=number,
        kind=kind,
        sample="",
        roster=people,
        version=version,
        protocol=plan,
        seed=seed,
        items=chosen.kind,
        propose=wanted.propose,
        origin=chosen.origin,
        asks=sum(1 for question in questions if not question.is_ranking),
        places=sum(question.places or len(chosen.items) for question in questions if question.is_ranking),
    )
    if not dry_run:
        study.write([store.new_round(fresh), *item_writes(study.file, number, chosen.items)], batch)
    meaning = what_it_means(plan, len(people)) if chosen.items and kind not in COMPARING else ()
    return Opened(fresh, 0, meaning, len(chosen.items), chosen.findings)


def _fitting(kind: str, sample: str | None, sources: object, repeat: int) -> None:
    """Refuse what a round of that kind cannot take."""
    if kind == "unitize" and sample is not None:
        raise UsageProblem("spans.no-sample")
    if kind != "unitize" and sources:
        raise UsageProblem("spans.only-unitizing", kind=kind)
    if repeat and kind != "tag":
        raise UsageProblem("steps.repeat-tags-only", kind=kind)
    if not 0 <= repeat <= 5000:
        raise UsageProblem("steps.repeat-share")


def _nothing_open(study: Study, kind: str) -> None:
    running = open_round(study, kind=kind)
    if running is not None:
        raise Refused("steps.round-open", round=running.id)


def _roster(study: Study, kind: str, asked: Sequence[str]) -> tuple[str, ...]:
    everyone = experts(study.file)
    if asked:
        return tuple(dict.fromkeys(find_expert(everyone, name).id for name in asked))
    roles = JUDGING.get(kind, ("panellist",))
    found = [one.id for one in everyone if one.role in roles] or [
        one.id for one in everyone if one.role == "coder"
    ]
    if not found:
        raise Refused("steps.nobody-to-judge", role=roles[0])
    return tuple(found)


def _version(study: Study) -> str:
    version = current_version(study.file)
    if not version or not versions(study.file)[version]:
        raise Refused("steps.no-codebook")
    return version


def _sample(study: Study, asked: str | None) -> tuple[Sample, list[Write]]:
    if asked is not None:
        found = store.sample(study.file, asked)
        if found is None:
            known = ", ".join(one.name for one in store.samples(study.file, members=False)) or "-"
            raise NotFound("steps.unknown-sample", sample=asked, known=known)
        gone = gone_from(study.file, asked)
        if gone:
            raise Refused("steps.sample-gone", sample=asked, n=gone)
        return found, []
    every = tuple(codable_ids(study.file))
    if not every:
        raise Refused("steps.no-excerpts")
    number = store.next_number(study.file)
    whole = Sample(f"round-{number}", every, size=len(every), pool=len(every))
    return whole, [store.new_sample(whole)]


def _without_consent(study: Study, sample: str | None, where: str) -> tuple[Finding, ...]:
    """Tell how many excerpts the round goes without, because nobody may be shown them.

    Raises:
        Refused: The sample was drawn when they still might be.
    """
    hidden = without_consent_to_judge(study.file, sample)
    if hidden and sample is not None:
        raise Refused("sources.sample-no-consent", sample=sample, n=hidden)
    return (Finding(where, "sources.no-consent", skipped=True, fields={"n": hidden}),) if hidden else ()


def close_a_round(study: Study, asked: str | None = None, *, dry_run: bool = False) -> Closed:
    """Close a round: what was judged until now is pinned and counts; what comes later is late.

    Raises:
        NotFound: No such round. Refused: It is closed already.
    """
    with study.file.transaction():
        running = open_round(study, kind=None) if asked is None else None
        one = the_round(study, asked or (running.id if running else None))
        must_be_facilitator(study, one.id)
        if not one.is_open:
            raise Refused("steps.round-closed", round=one.id)
        events = store.counted_events(study.file, one.id)
        write = store.closing(study.file, one.id, events)
        if not dry_run:
            study.write([write])
        root = str(write.value["root"]) if write.value else ""
        return Closed(replace(one, is_open=False), len(events), root, left(study, one))


def reopen_a_round(study: Study, asked: str) -> Round:
    """Open a closed round again; it is recorded, and what came late counts from then on."""
    with study.file.transaction():
        one = the_round(study, asked)
        must_be_facilitator(study, one.id)
        if one.is_open:
            raise Refused("steps.round-is-open", round=one.id)
        _nothing_open(study, one.kind)
        study.write([store.reopening(one.id)])
        return replace(one, is_open=True)
