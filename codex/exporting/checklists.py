"""Reporting checklists: which item is filled from the study, which only its authors can answer.

Items are named in our own words and are made of *topics*. A topic that the study itself answers
(``by-...``) points to the section that holds the figures; any other is asked once and fills every
item of every checklist that it belongs to. Sources: COREQ (Tong et al., 2007), SRQR (O'Brien et al.,
2014), GRRAS (Kottner et al., 2011), ACCORD (Gattrell et al., 2024), DELPHISTAR (Niederberger et al.,
2024), O'Connor & Joffe (2020). Numbers and order of COREQ, SRQR, GRRAS and ACCORD are the published
ones; of DELPHISTAR only the sections and their sizes were at hand (title 3, context 7, method 20,
results 4, discussion 4), and O'Connor & Joffe number nothing: the report says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.report import ReportView

SECTIONS: Final = (
    "corpus", "codebook", "panel", "procedure", "rule", "reliability", "agreement", "decisions", "votes",
    "sensitivity", "attrition", "deviations", "material", "answers", "checklists",
)  # fmt: skip
"""Sections of the report, in their order."""

FROM_STUDY: Final[dict[str, tuple[str, str]]] = {
    "by-corpus": ("corpus", "sources"),
    "by-languages": ("corpus", "sources"),
    "by-codebook": ("codebook", "book"),
    "by-origin": ("codebook", "book"),
    "by-panel": ("panel", "rounds"),
    "by-anonymity": ("panel", "rounds"),
    "by-sample": ("procedure", "codings"),
    "by-process": ("procedure", "rounds"),
    "by-blind": ("procedure", "rounds"),
    "by-dates": ("procedure", "rounds"),
    "by-shared": ("procedure", "tags"),
    "by-items": ("votes", "votes"),
    "by-ways": ("votes", "votes"),
    "by-rule": ("rule", "rounds"),
    "by-statistics": ("reliability", "tags"),
    "by-agreement": ("agreement", "codings"),
    "by-disputed": ("decisions", "tags"),
    "by-decisions": ("decisions", "tags"),
    "by-votes": ("votes", "votes"),
    "by-feedback": ("procedure", "votes"),
    "by-stopping": ("procedure", "votes"),
    "by-sensitivity": ("sensitivity", "votes"),
    "by-flow": ("sensitivity", "votes"),
    "by-attrition": ("attrition", "rounds"),
    "by-deviations": ("deviations", "rounds"),
    "by-software": ("material", ""),
    "by-quotes": ("material", "tags"),
    "by-log": ("material", ""),
}
"""Topic -> the section that answers it, and what the study must have for that."""

CHECKLISTS: Final[dict[str, dict[str, str]]] = {
    "coreq": {
        "1": "who-collected", "2": "credentials", "3": "occupation", "4": "gender", "5": "training",
        "6": "relationship", "7": "known-of-researcher", "8": "reflexivity", "9": "approach",
        "10": "sampling", "11": "recruitment", "12": "by-corpus", "13": "refusals", "14": "setting",
        "15": "bystanders", "16": "participants", "17": "questions", "18": "repeats", "19": "recording",
        "20": "field-notes", "21": "duration", "22": "saturation", "23": "transcripts-returned",
        "24": "by-panel", "25": "by-codebook", "26": "by-origin", "27": "by-software",
        "28": "participant-check", "29": "by-quotes", "30": "by-quotes by-decisions", "31": "by-decisions",
        "32": "minor-themes",
    },
    "srqr": {
        "1": "title", "2": "abstract", "3": "problem", "4": "purpose", "5": "approach",
        "6": "credentials reflexivity", "7": "setting", "8": "sampling", "9": "ethics", "10": "collection",
        "11": "questions", "12": "by-corpus", "13": "by-log processing", "14": "by-codebook by-process",
        "15": "by-blind by-agreement trustworthiness", "16": "by-decisions interpretation", "17": "by-quotes",
        "18": "prior-work", "19": "limitations", "20": "conflicts", "21": "funding",
    },
    "grras": {
        "1": "title", "2": "by-codebook", "3": "by-corpus", "4": "by-panel credentials", "5": "known-reliability",
        "6": "by-sample why-n", "7": "by-sample sampling", "8": "by-process", "9": "by-blind",
        "10": "by-statistics", "11": "by-shared", "12": "training", "13": "by-agreement", "14": "relevance",
        "15": "by-log sharing",
    },
    "accord": {
        "T1": "title", "I1": "why-method", "I2": "purpose scope", "I3": "update-of", "M1": "registration",
        "M2": "steering", "M3": "panel-criteria", "M4": "recruitment by-panel", "M5": "public-role",
        "M6": "items-origin", "M7": "search", "M8": "evidence-summary by-items", "M9": "by-process",
        "M10": "by-items", "M11": "round-aims", "M12": "by-rule why-rule", "M13": "by-stopping by-flow",
        "M14": "by-ways", "M15": "by-votes", "M16": "pilot", "M17": "by-feedback", "M18": "by-anonymity",
        "M19": "steering-vote", "M20": "incentives", "M21": "by-languages accessibility", "R1": "by-dates",
        "R2": "by-deviations why-deviations", "R3": "by-attrition", "R4": "by-votes", "R5": "by-flow items-changed",
        "D1": "by-sensitivity limitations", "D2": "prior-work", "O1": "endorsement", "O2": "conflicts", "O3": "funding",
    },
    "delphistar": {
        "1": "title", "2": "abstract", "3": "abstract-results", "4": "funding", "5": "credentials",
        "6": "advice", "7": "background", "8": "registration", "9": "why-method", "10": "purpose",
        "11": "panel-criteria", "12": "expertise-missing", "13": "variant", "14": "why-variant",
        "15": "why-experts", "16": "recruitment", "17": "by-panel", "18": "items-origin", "19": "by-items",
        "20": "pilot", "21": "by-dates", "22": "round-aims", "23": "by-stopping", "24": "by-feedback",
        "25": "feedback-form", "26": "by-sensitivity dissent", "27": "by-votes open-answers", "28": "by-rule",
        "29": "weighting", "30": "ethics", "31": "by-process", "32": "events", "33": "by-attrition",
        "34": "by-votes", "35": "findings", "36": "validity", "37": "reliability-view", "38": "limitations",
    },
    "icr": {
        "1": "why-reliability", "2": "by-software", "3": "by-panel", "4": "training", "5": "by-shared",
        "6": "by-sample why-n", "7": "by-blind", "8": "segmentation", "9": "by-codebook", "10": "depth",
        "11": "by-statistics", "12": "by-agreement", "13": "by-decisions", "14": "by-disputed",
        "15": "recoding",
    },
}  # fmt: skip
"""Checklist -> item -> topics, blanks between."""

PARTS: Final[dict[str, dict[str, str]]] = {
    "coreq": {
        "1": "team-persons", "6": "team-participants", "9": "design-framework", "10": "design-selection",
        "14": "design-setting", "17": "design-data", "24": "analysis", "29": "reporting",
    },
    "srqr": {
        "1": "title-abstract", "3": "introduction", "5": "methods", "16": "results", "18": "discussion", "20": "other",
    },
    "grras": {
        "1": "title-abstract", "2": "introduction", "6": "methods", "11": "results", "14": "discussion",
        "15": "auxiliary",
    },
    "accord": {
        "T1": "title", "I1": "introduction", "M1": "methods", "R1": "results", "D1": "discussion", "O1": "other",
    },
    "delphistar": {
        "1": "title-abstract", "4": "context", "11": "method-knowledge", "15": "method-experts",
        "18": "method-questionnaire", "21": "method-rounds", "27": "method-analysis", "31": "results",
        "35": "discussion",
    },
    "icr": {"1": "icr-purpose", "2": "icr-coders", "8": "icr-frame", "11": "icr-measure", "13": "icr-after"},
}  # fmt: skip
"""Checklist -> first item of each of its sections -> the section."""

INDEPENDENCE: Final = "independence"
"""Asked beside ``by-blind`` where judgments came from tables, by another's hand, or after a closing."""

TOPICS: Final = tuple(
    dict.fromkeys(
        topic
        for items in CHECKLISTS.values()
        for told in items.values()
        for topic in (*told.split(), *((INDEPENDENCE,) if "by-blind" in told else ()))
    )
)
"""Every topic of every checklist, in the order in which they first stand."""

METHOD_WORDS: Final = re.compile(
    r"consens|delphi|agree|reliab|codin|qualitativ|консенсус|дельфи|соглас|надёжн|надежн|кодир|качествен"
    r"|мәміле|келісім|келіс|сенімд|кодта|сапал",
    re.IGNORECASE,
)
"""A title says what was done when one of these stands in it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist as it stands now."""

    id: str
    """``coreq.9``."""
    checklist: str
    number: str
    part: str
    """Section of the checklist that it stands in."""
    topics: tuple[str, ...]
    status: str
    """``filled``, ``partly``, ``asked``, ``flagged`` or ``not-applicable``."""
    asked: tuple[str, ...]
    """Topics that still wait for an answer."""
    flagged: tuple[str, ...]
    """Topics whose answer does not hold."""
    sections: tuple[str, ...]
    """Sections in which it is answered."""


def suitable(has_tags: bool, has_votes: bool, has_interviews: bool) -> tuple[str, ...]:
    """Return the checklists that suit a study.

    >>> suitable(True, False, False)
    ('srqr', 'grras', 'icr')
    """
    found = [name for name, here in (("coreq", has_interviews), ("srqr", True)) if here]
    found += ["grras", "icr"] if has_tags else []
    found += ["accord", "delphistar"] if has_votes else []
    return tuple(found)


def asked_topics(item: str) -> tuple[str, ...] | None:
    """Return the topics that an author answers under this name; None where there is no such name.

    >>> asked_topics("srqr.15"), asked_topics("ethics"), asked_topics("coreq.24"), asked_topics("coreq.99")
    (('trustworthiness',), ('ethics',), (), None)
    """
    if item in TOPICS:
        return () if item in FROM_STUDY else (item,)
    name, _, number = item.partition(".")
    told = CHECKLISTS.get(name.lower(), {}).get(number.upper() if number[:1].isalpha() else number)
    if told is None:
        return None
    found = tuple(topic for topic in told.split() if topic not in FROM_STUDY)
    return found or ((INDEPENDENCE,) if "by-blind" in told else ())


def items_of(view: ReportView) -> Iterator[Item]:
    """Return the items of the chosen checklists, each with what is known of it."""
    for name in view.checklists:
        part = ""
        for number, told in CHECKLISTS[name].items():
            part = PARTS[name].get(number, part)
            topics = tuple(_topics(told, view))
            states = {topic: _state(topic, view) for topic in topics}
            yield Item(
                id=f"{name}.{number}",
                checklist=name,
                number=number,
                part=part,
                topics=topics,
                status=_joined(set(states.values())),
                asked=tuple(topic for topic, state in states.items() if state == "asked"),
                flagged=tuple(topic for topic, state in states.items() if state == "flagged"),
                sections=tuple(dict.fromkeys(_sections(states))),
            )


def _topics(told: str, view: ReportView) -> Iterator[str]:
    for topic in told.split():
        yield topic
        if topic == "by-blind" and not view.is_blind:
            yield INDEPENDENCE


def _sections(states: dict[str, str]) -> Iterator[str]:
    for topic, state in states.items():
        if topic in FROM_STUDY and state in {"filled", "flagged"}:
            yield FROM_STUDY[topic][0]
        elif topic not in FROM_STUDY and state != "asked":
            yield "answers"


def _state(topic: str, view: ReportView) -> str:
    if topic in FROM_STUDY:
        needs = FROM_STUDY[topic][1]
        if topic == "by-quotes" and any(tag.unquoted for tag in view.tags):
            return "flagged"
        return "filled" if not needs or getattr(view, needs) else "not-applicable"
    given = view.answers.get(topic)
    if given is None:
        return "asked"
    if not given.applies:
        return "not-applicable"
    if topic == "title" and not METHOD_WORDS.search(given.text):
        return "flagged"
    return "filled"


def _joined(states: set[str]) -> str:
    if "flagged" in states:
        return "flagged"
    if "asked" in states:
        return "partly" if "filled" in states else "asked"
    return "filled" if "filled" in states else "not-applicable"
