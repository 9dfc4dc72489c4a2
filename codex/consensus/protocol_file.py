"""The protocol file: read with every field checked, written, and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from codex.consensus.damage import damage
from codex.consensus.fields import Fields
from codex.consensus.panel_plan import PANEL_FIELDS, read_plan
from codex.consensus.quantiles import ALIASES, DEFINITIONS, definition_named
from codex.consensus.rule_text import read_rule
from codex.consensus.yaml_text import read_yaml
from codex.model.protocol import CellRule, Primary, Protocol
from codex.model.sets import BEST_WORST, COMPARING, PAIRWISE

if TYPE_CHECKING:
    from collections.abc import Collection

SCHEMA: Final = "codex/protocol@1"
KINDS: Final = ("tag", "unitize", "rate", "rank", "approve", "select", PAIRWISE, BEST_WORST)
TIES: Final = ("undecided", "in", "out")
ANONYMITY: Final = ("names", "labels", "none")
INTERVALS: Final = ("gwet", "bca", "percentile", "jackknife", "asymptotic", "krippendorff", "none")
LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")
BY: Final = ("overall", "code", "pair", "source", "lang", "language", "branch")

OF_SPANS: Final = Primary(coefficient="krippendorff_u_alpha", by="overall", interval="percentile")
"""What is primary in a unitizing round that names nothing: agreement on places and codes together."""

_KNOWN: Final = (
    *("schema", "kind", "rule", "quorum", "ties", "quantile", "anonymity", "cell", "primary"),
    *PANEL_FIELDS,
)


def read_protocol(
    text: str, name: str = "protocol.yaml", *, coefficients: Collection[str] | None = None
) -> Protocol:
    r"""Read a protocol file and check every field of it.

    Args:
        text: The file; kept in ``Protocol.text``.
        name: Of the file, for errors.
        coefficients: Names that ``primary: coefficient`` may have; None takes any.

    Raises:
        DamagedFile: Not YAML as we take it, an unknown field, a value outside its list or range, a rule
            that cannot be read, or a rule that the round's kind cannot answer; told with the line.

    >>> protocol = read_protocol("schema: codex/protocol@1\nkind: tag\nrule: at least 2 of 3\n")
    >>> protocol.rule, protocol.quorum, protocol.cell.k
    ('at least 2 of 3', 2, 2)
    """
    document = read_yaml(text, name)
    top = Fields(document, ())
    top.only(_KNOWN)
    _schema(top)
    kind = top.choice("kind", KINDS, "tag")
    rule = _rule(top, kind)
    read_plan(top, kind, rule)
    protocol = Protocol(
        kind=kind,
        rule=rule,
        quorum=top.whole("quorum", 2, low=1),
        ties=top.choice("ties", TIES, "undecided"),
        quantile=_quantile(top),
        anonymity=top.choice("anonymity", ANONYMITY, "names"),
        cell=_cell(top.part("cell")),
        primary=_primary(top.part("primary"), coefficients, OF_SPANS if kind == "unitize" else Primary()),
        rest={key: top.value(key) for key in PANEL_FIELDS if top.has(key)},
    )
    return replace(protocol, text=text, digest=protocol_digest(protocol))


def protocol_digest(protocol: Protocol) -> str:
    """Return the blake2b of what the protocol says, whatever its comments and spacing: 32 hex digits."""
    said = asdict(protocol)
    del said["text"], said["digest"]
    if not protocol.primary.parents:  # said by few protocols; those of others keep their digest
        del said["primary"]["parents"]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()


def write_protocol(protocol: Protocol) -> str:
    """Return the file as it was frozen, or a new one that reads back as the same protocol.

    >>> read_protocol(write_protocol(default_protocol("tag", 3))) == default_protocol("tag", 3)
    True
    """
    return protocol.text or _written(protocol)


def default_protocol(kind: str, roster: int) -> Protocol:
    """Return the protocol of a round that was opened without a file.

    Two experts who give a code carry it, whatever the roster (one, where there is only one); a panel
    that votes decides by majority. Half of the roster has to answer, and never fewer than two.

    Args:
        kind: One of :data:`KINDS`.
        roster: Number of experts.
    """
    if kind == "unitize":
        return _of_spans(roster)
    two = min(2, max(roster, 1))
    counted = f"at least {two} of {max(roster, 1)}"
    protocol = Protocol(
        kind=kind,
        rule=counted if kind == "tag" else "" if kind in COMPARING else "preset:majority",
        quorum=two if kind == "tag" else max(two, (roster + 1) // 2),
        cell=CellRule(k=two),
    )
    text = _written(protocol)
    return replace(protocol, text=text, digest=protocol_digest(protocol))


def _of_spans(roster: int) -> Protocol:
    """Free spans are measured, not decided: there is no rule, and the primary coefficient is one of unitizing."""
    protocol = Protocol(
        kind="unitize",
        rule="",
        quorum=min(2, max(roster, 1)),
        primary=OF_SPANS,
    )
    text = _written(protocol)
    return replace(protocol, text=text, digest=protocol_digest(protocol))


def _schema(top: Fields) -> None:
    schema = top.text("schema", SCHEMA)
    if schema == SCHEMA:
        return
    stem, _, version = schema.partition("@")
    if stem == "codex/protocol" and version.isdigit() and int(version) > 1:
        raise damage("consensus.protocol-newer", top.where("schema"), schema=schema, known=SCHEMA)
    raise damage("consensus.protocol-schema", top.where("schema"), schema=schema, known=SCHEMA)


def _rule(top: Fields, kind: str) -> str:
    text = top.text("rule", "")
    if not text and kind in {"rank", "unitize", *COMPARING}:
        return ""
    if kind in COMPARING:
        raise damage("consensus.comparing-rule", top.where("rule"), kind=kind)
    if not text:
        raise damage("consensus.rule-missing", top.where("rule"))
    rule = read_rule(text, where=top.where("rule"))
    if kind in {"tag", "unitize"} and not rule.counts_only:
        raise damage("consensus.rule-not-for-tags", top.where("rule"), rule=text)
    return text


def _quantile(top: Fields) -> str:
    written = top.text("quantile", "linear")
    definition = definition_named(written)
    if definition is None:
        raise top.wrong_choice("quantile", written, (*DEFINITIONS, *ALIASES), shown=tuple(DEFINITIONS))
    return definition


def _cell(part: Fields) -> CellRule:
    part.only(("rule", "k"))
    return CellRule(rule=part.choice("rule", ("pair", "crossed"), "pair"), k=part.whole("k", 2, low=1))


def _primary(part: Fields, coefficients: Collection[str] | None, default: Primary) -> Primary:
    part.only(("coefficient", "by", "interval", "confidence", "threshold", "level", "parents"))
    coefficient = part.text("coefficient", default.coefficient)
    if not coefficient:
        raise damage("consensus.field-empty", part.where("coefficient"), field="primary.coefficient")
    if coefficients is not None and coefficient not in coefficients:
        raise part.wrong_choice("coefficient", coefficient, tuple(coefficients))
    by = part.choice("by", BY, default.by)
    return Primary(
        coefficient=coefficient,
        by="lang" if by == "language" else by,
        interval=part.choice("interval", INTERVALS, default.interval),
        confidence=_confidence(part, default.confidence),
        threshold=part.number("threshold", None, low=-1, high=1),
        level=part.choice("level", ("", *LEVELS), ""),
        parents=part.choice("parents", ("no", "yes", "false", "true"), "no") in {"yes", "true"},
    )


def _confidence(part: Fields, default: float) -> float:
    confidence = part.number("confidence", default, low=0, high=100)
    if confidence is None:
        return default
    if not 50 <= confidence < 100:  # .95 is meant as 95, but a guess would be frozen with the study
        raise damage(
            "consensus.confidence-range", part.where("confidence"), value=part.text("confidence", "")
        )
    return confidence


def _written(protocol: Protocol) -> str:
    import io

    from ruamel.yaml import YAML

    primary = {
        key: _short(value)
        for key, value in asdict(protocol.primary).items()
        if value not in (None, "") and value is not False
    }
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": protocol.kind,
        "rule": protocol.rule,
        "quorum": protocol.quorum,
        "ties": protocol.ties,
        "quantile": protocol.quantile,
        "anonymity": protocol.anonymity,
        "cell": asdict(protocol.cell),
        "primary": primary,
        **protocol.rest,
    }
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    buffer = io.StringIO()
    writer.dump(content, buffer)
    return buffer.getvalue()


def _short(value: object) -> object:
    if value is True:
        return "yes"
    return int(value) if isinstance(value, float) and value.is_integer() else value
