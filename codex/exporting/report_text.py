"""Methods and results of a study in sentences, every figure filled in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.exporting.report_hangs import sensitivity
from codex.exporting.report_parts import Section, Table, Teller, blocks
from codex.exporting.report_recorded import backgrounds, recorded
from codex.exporting.report_rounds import agreement, attrition, decisions, deviations, votes
from codex.exporting.report_searches import searches
from codex.model.code import wording
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.exporting.checklists import Item
    from codex.exporting.report_parts import Paragraph
    from codex.model.panel import Question
    from codex.model.report import ReportView, RoundFacts, TagFacts
    from codex.words import Words


def sections_of(view: ReportView, items: Sequence[Item], say: Words) -> tuple[Section, ...]:
    """Return the report as sections; one without anything to say is left out."""
    from codex.exporting.report_checklists import answered, checklists

    tell = Teller(say)
    parts: dict[str, Sequence[Paragraph | Table]] = {
        "searches": searches(view, tell),
        "corpus": _corpus(view, tell),
        "codebook": _codebook(view, tell),
        "panel": _panel(view, tell),
        "procedure": _procedure(view, tell),
        "rule": _rule(view, tell),
        "reliability": _reliability(view, tell),
        "agreement": agreement(view, tell),
        "decisions": decisions(view, tell),
        "votes": votes(view, tell),
        "sensitivity": sensitivity(view, tell),
        "attrition": attrition(view, tell),
        "deviations": deviations(view, tell),
        "material": _material(view, tell),
        "answers": answered(view, items, tell),
        "checklists": checklists(view, items, tell),
    }
    return tuple(Section(name, tell(f"head-{name}"), blocks(part)) for name, part in parts.items() if part)


def _corpus(view: ReportView, tell: Teller) -> list[Paragraph]:
    if not view.sources:
        return tell.paragraph(tell("corpus-none"))
    return tell.paragraph(
        tell(
            "corpus",
            sources=tell.count("sources", sum(view.sources.values())),
            excerpts=tell.count("excerpts", sum(view.excerpts.values())),
        ),
        tell("corpus-divided", n=view.divided, number=view.divided)
        if 0 < view.divided < sum(view.sources.values())
        else "",
        tell("corpus-kinds", list=tell.listed(view.sources, "exporting.kind-")),
        tell("corpus-languages", list=tell.listed(view.excerpts, "exporting.language-"))
        if view.excerpts
        else "",
        tell("corpus-translated", list=tell.listed(view.translated, "report.way-"))
        if view.translated
        else "",
        tell("corpus-read", list=tell.listed(view.read, "report.read-")) if view.read else "",
        tell("corpus-withdrawn", n=view.withdrawn, number=view.withdrawn) if view.withdrawn else "",
        tell("corpus-withdrawn-judged", excerpts=tell.count("excerpts", view.withdrawn_judged))
        if view.withdrawn_judged
        else "",
    )


def _codebook(view: ReportView, tell: Teller) -> list[Paragraph | Table]:
    book = view.book
    if book is None:
        return []
    alive = [code for code in book.codes if not code.retired]
    origins = Counter(str(code.origin.get("kind") or "unsaid") for code in alive)
    told = tell.paragraph(
        tell(
            "codebook",
            version=book.version,
            codes=tell.count("codes", len(alive)),
            branches=tell.count("branches", len(book.branches)),
        ),
        tell("codebook-versions", n=view.versions, number=view.versions),
        tell("codebook-origin", list=tell.listed(dict(sorted(origins.items())), "report.origin-")),
    )
    told += _recoded(view, tell)
    rows = tuple(
        (
            visible(wording(code.name, tell.language)) or code.id,
            visible(wording(book_branch.name, tell.language)) or code.branch
            if (book_branch := book.branch(code.branch))
            else code.branch,
            visible(wording(code.definition, tell.language)) or "–",
        )
        for code in alive
    )
    header = (tell("col-code"), tell("col-branch"), tell("col-definition"))
    return [*told, Table(tell("table-codebook"), header, rows)]


def _recoded(view: ReportView, tell: Teller) -> list[Paragraph]:
    if not view.recodings:
        return []
    names = {code.id: wording(code.name, tell.language) for code in view.book.codes} if view.book else {}
    told = "; ".join(
        tell(
            "recoded-one",
            code=names.get(one.code) or one.code,
            became=", ".join(names.get(new) or new for new in one.became),
            number=one.judgments,
        )
        for one in view.recodings
    )
    again = sum(one.to_recheck for one in view.recodings)
    return tell.paragraph(tell("recoded", list=told), tell("recheck", n=again, number=again) if again else "")


def _panel(view: ReportView, tell: Teller) -> list[Paragraph]:
    found: list[Paragraph] = []
    known: set[str] = set()
    for one in view.rounds:
        n = len(one.round.roster)
        about = backgrounds(one, tell) if not known.issuperset(one.round.roster) else []
        known.update(one.round.roster)
        names = tell("panel-names", list=", ".join(one.experts)) if one.experts else ""
        found += tell.paragraph(tell("panel", n=n, number=n, round=one.round.id), names, *about)
    if found:
        found += tell.paragraph(tell(f"anonymity-{view.anonymity}"))
    return found


def _procedure(view: ReportView, tell: Teller) -> list[Paragraph]:
    found = []
    for tag in view.tags:
        found += tell.paragraph(
            _opened(tag.facts, "tag", tell),
            tell(
                "round-of-tags",
                excerpts=tell.count("excerpts", tag.excerpts),
                sources=tell.count("sources", tag.sources),
            ),
            _sampled(tag, tell),
            tell("done-shared", shared=tell.count("excerpts", tag.shared), share=_share(tag, tell)),
        )
        found += tell.paragraph(*recorded(tag.facts, tell))
    for span in view.spans:
        found += tell.paragraph(
            _opened(span.facts, "unitize", tell),
            tell("round-of-spans", sources=tell.count("sources", span.sources), characters=span.characters),
        )
        found += tell.paragraph(*recorded(span.facts, tell))
    for vote in view.votes:
        found += tell.paragraph(
            _opened(vote.facts, "vote", tell),
            tell("round-of-votes", items=tell.count("items", vote.items)),
            tell(f"feedback-{vote.feedback}"),
            tell("feedback-comments") if vote.comments else "",
            tell("stopping" if vote.stops else "stopping-none"),
        )
        found += tell.paragraph(*(_asked(one, tell) for one in vote.questions))
        found += tell.paragraph(*recorded(vote.facts, tell))
    return found


def _asked(one: Question, tell: Teller) -> str:
    """Say what a question was, how it could be answered, and whether it decided anything."""
    language = tell.language
    said = tell("question", question=one.id, text=wording(one.text, language) or one.id)
    if one.scale is not None:
        labels = (f"{point} = {wording(text, language)}" for point, text in sorted(one.scale.labels.items()))
        around = tell("question-scale", low=one.scale.low, high=one.scale.high, list=", ".join(labels))
    elif one.answers:
        words = (wording(answer.label, language) or answer.id for answer in one.answers)
        around = tell("question-answers", list=", ".join(words))
    else:
        around = tell("question-ranking")
    return " ".join((said, around, "" if one.decides else tell("question-decides-nothing"))).strip()


def _share(tag: TagFacts, tell: Teller) -> str:
    return tell.percent(tag.shared / tag.excerpts) if tag.excerpts else "–"


def _opened(one: RoundFacts, kind: str, tell: Teller) -> str:
    named = tell("kind-tag" if kind == "tag" else f"kind-{one.round.kind}")
    if one.closed:
        return tell("round-closed", round=one.round.id, kind=named, opened=one.opened, closed=one.closed)
    return tell("round-open", round=one.round.id, kind=named, opened=one.opened)


def _sampled(tag: TagFacts, tell: Teller) -> str:
    drawn = tag.sample
    if drawn is None or (drawn.seed is None and drawn.pool <= len(drawn.excerpts)):
        return tell("sample-whole")
    if drawn.seed is None:
        return tell("sample-chosen", size=tell.count("excerpts", len(drawn.excerpts)))
    strata = (
        tell("sample-strata", list=", ".join(_property(name, tell) for name in drawn.stratify))
        if drawn.stratify
        else ""
    )
    told = tell("sample-drawn", size=len(drawn.excerpts), pool=drawn.pool, seed=drawn.seed)
    return " ".join(filter(None, (told, strata)))


def _property(name: str, tell: Teller) -> str:
    """Return what a property of sources is called within a sentence; one of the study's own as it is written."""
    known = f"exporting.axis-{name}"
    said = tell.say(known) if tell.say.has(known) else ""
    return said[:1].lower() + said[1:] if said else name


def _rule(view: ReportView, tell: Teller) -> list[Paragraph]:
    found = []
    seen: set[str] = set()
    for one in view.rounds:
        plan = one.round.protocol
        if plan.digest in seen:
            continue
        seen.add(plan.digest)
        if one.round.kind == "unitize":  # measured, not decided: there is no rule
            found += tell.paragraph(
                tell("no-rule", round=one.round.id), tell("frozen", digest=plan.digest[:12])
            )
            continue
        cell = ""
        if one.round.kind == "tag":
            cell = tell(f"cell-{plan.cell.rule}", k=plan.cell.k, roster=len(one.round.roster))
        found += tell.paragraph(
            tell(
                "rule",
                round=one.round.id,
                kind=tell(f"kind-{one.round.kind}"),
                rule=plan.rule,
                quorum=plan.quorum,
            ),
            tell(f"ties-{plan.ties}") if tell.say.has(f"report.ties-{plan.ties}") else "",
            tell("frozen", digest=plan.digest[:12]),
            tell("frozen-older") if one.recorded.taken_over else "",
        )
        found += tell.paragraph(*_meaning(one, tell))
        found += tell.paragraph(cell)
    return found


def _meaning(one: RoundFacts, tell: Teller) -> Iterator[str]:
    for finding in one.meaning:
        text = visible(replace(finding, fields=_grouped(finding.fields, tell)).message(tell.say)).strip()
        if text and not finding.why.startswith("consensus.means-cell-"):
            yield text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _grouped(fields: Mapping[str, object], tell: Teller) -> dict[str, object]:
    """Return the fields with long numbers as the language parts them; those that choose a form stay."""
    return {
        name: tell.shown(value) if isinstance(value, int) and name != "n" else value
        for name, value in fields.items()
    }


def _reliability(view: ReportView, tell: Teller) -> list[Paragraph]:
    found = []
    seen: set[tuple[str, ...]] = set()
    for tag in view.tags:
        plan = tag.facts.round.protocol.primary
        key = (plan.coefficient, plan.by, plan.interval, str(plan.confidence), str(plan.threshold))
        if key in seen:
            continue
        seen.add(key)
        bar = ""
        if plan.threshold is not None:
            bar = tell("threshold", value=tell.number(plan.threshold, 3, bounded=True))
        found += tell.paragraph(
            tell(
                "primary",
                name=tell.coefficient(plan.coefficient),
                by=tell(f"by-{plan.by}") if tell.say.has(f"report.by-{plan.by}") else plan.by,
                level=tell.number(plan.confidence, 0),
                method=tell.say(f"report.interval-{plan.interval}")
                if tell.say.has(f"report.interval-{plan.interval}")
                else plan.interval,
            ),
            bar,
            tell("missing-told"),
        )
    return found


def _material(view: ReportView, tell: Teller) -> list[Paragraph]:
    found = tell.paragraph(
        tell("software", version=view.provenance.codex), tell("log-kept"), tell("package-told")
    )
    if view.tags:
        codes = {code.id: wording(code.name, tell.language) for code in view.book.codes} if view.book else {}
        bare = sorted({visible(codes.get(code, code)) for tag in view.tags for code in tag.unquoted})
        found += tell.paragraph(tell("quotes-told"), tell("unquoted", list=", ".join(bare)) if bare else "")
    return found
