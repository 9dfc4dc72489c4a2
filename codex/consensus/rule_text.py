"""Reading rules: words or symbols, in English, Russian or Kazakh, to one canonical form."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NoReturn

from codex.consensus.damage import damage
from codex.consensus.rules import PRESETS, STATISTICS, Condition, Rule

_WORDS: Final = (
    (r"(?:\bmore than half\b|\bболее половины\b|\bжартысынан көбі\b)", " preset:majority "),
    # comparisons; the longer wording first
    (r"\b(?:no fewer than|not less than|no less than|at least|minimum of|minimum)\b", " >= "),
    (r"\b(?:no more than|not more than|at most|maximum of|maximum|up to)\b", " <= "),
    (r"\b(?:more than|greater than|above|over)\b", " > "),
    (r"\b(?:fewer than|less than|below|under)\b", " < "),
    (r"\b(?:не менее чем|не меньше чем|не менее|не меньше|как минимум|минимум|хотя бы)\b", " >= "),
    (r"\b(?:не более чем|не больше чем|не более|не больше|максимум)\b", " <= "),
    (r"\b(?:более чем|больше чем|более|больше|свыше|выше)\b", " > "),
    (r"\b(?:менее чем|меньше чем|менее|меньше|ниже)\b", " < "),
    (r"\b(?:кемінде|кем дегенде)\b", " >= "),
    (r"\b(?:ең көп дегенде|ең көбі|ең көп)\b", " <= "),
    # what is compared
    (r"\b(?:interquartile range|межквартильный размах|мкр|квартильаралық ауқым|квартильаралық қашықтық)\b",
     " iqr "),
    (r"\b(?:медиана|медианасы)\b", " median "),
    (r"\b(?:share of|share|proportion|percent agreement|доля|үлесі|үлес)\b", " share "),
    (r"\b(?:agree|agreement|agreeing|experts agree|согласны|согласных|келіседі|келіскен)\b", " agree "),
    (r"\b(?:среднее|орташа|average)\b", " mean "),
    (r"\b(?:standard deviation|стандартное отклонение|стандартты ауытқу)\b", " sd "),
    (r"\b(?:размах|ауқым)\b", " range "),
    (r"\b(?:unanimously|unanimous|unanimity|единогласно|единогласие|бірауыздан)\b", " unanimous "),
    (r"\b(?:two[- ]thirds|две трети|двумя третями|үштен екісі)\b", " 2/3 "),
    (r"(?<!preset:)\b(?:simple majority|majority|большинством|большинство|көпшілік)\b", " preset:majority "),
    (r"\b(?:per cent|percent|процентов|процента|процент|пайыз)\b|%", "% "),
    (r"\b(?:experts|expert|panellists|экспертов|эксперта|эксперты|сарапшы|сарапшының)\b", " "),
    # joining
    (r"\b(?:and|и|және|мен)\b|&&|&|,\s+|;", " & "),
    (r"\b(?:out of|of|из)\b", " of "),
)  # fmt: skip
_KAZAKH_OF: Final = re.compile(
    r"(\d+)\s*-?\s*(?:тен|тан|ден|дан|нен|нан)\b\s*>=\s*(\d+)(?:-?(?:і|ы|сі|уі|еуі))?"
)
_OTHER_NAMES: Final = {"2/3": "two-thirds", "unanimous": "unanimity", "cvr": "lawshe", "ram": "rand-ucla"}
_SIGNS: Final = str.maketrans({"≥": " >= ", "≤": " <= ", "⩾": " >= ", "⩽": " <= ", "–": "-", "\u00a0": " "})
_NUMBER: Final = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?"
_CLAUSE: Final = re.compile(
    rf"(?:(?P<statistic>[a-z]+)\s*)?(?P<comparison>>=|<=|>|<|=>|=<)\s*(?P<number>{_NUMBER})\s*(?P<percent>%)?"
    r"(?:\s*of\s*(?P<of>\d+))?(?P<rest>.*)"
)


def read_rule(text: str, *, where: str = "") -> Rule:
    """Read a consensus rule.

    Args:
        text: ``at least 2 of 3``, ``share>=2/3``, ``unanimous``, ``median>=7 & iqr<=2``,
            ``preset:70/15``, or the same in Russian or Kazakh.
        where: Its place, told before the error: ``protocol.yaml:4``.

    Raises:
        DamagedInput: The rule cannot be read, or can never be met by any panel.

    >>> read_rule("at least 2 of 3").conditions
    (Condition(statistic='agree', comparison='>=', bound=Fraction(2, 1), of=3),)
    >>> read_rule("не менее 2 из 3").conditions == read_rule("3-тен кемінде 2").conditions
    True
    """
    plain = _plain(text)
    if not plain:
        raise damage("consensus.rule-missing", where)
    if plain.startswith("preset:"):
        return _preset(text, plain.removeprefix("preset:").strip(), where)
    parts = [part.strip() for part in plain.split("&")]
    conditions = tuple(_condition(text, part, where) for part in parts if part)
    if not conditions:
        raise damage("consensus.rule-missing", where)
    return Rule(text.strip(), conditions)


def _plain(text: str) -> str:
    """Bring words and signs of every language to the one canonical spelling."""
    low = " ".join(text.translate(_SIGNS).casefold().split())
    if low.startswith("preset:"):
        return low
    for pattern, sign in _WORDS:
        low = re.sub(pattern, sign, low)
    low = _KAZAKH_OF.sub(r">= \2 of \1", low)
    return re.sub(r"\s+", " ", low).strip(" .")


def _condition(text: str, part: str, where: str) -> Condition:
    if part in {"unanimous", "agree unanimous"}:
        return Condition("share", ">=", Fraction(1))
    if part in {"preset:majority", "share preset:majority"}:
        return Condition("share", ">", Fraction(1, 2))
    if part == "2/3":
        return Condition("share", ">=", Fraction(2, 3))
    found = _CLAUSE.fullmatch(part)
    if found is None or found["rest"].strip() not in {"", "agree", "share"}:
        _unread(text, part, where)
    return _checked(text, found, where)


def _checked(text: str, found: re.Match[str], where: str) -> Condition:
    bound = _number(found["number"], text, where)
    named = found["statistic"] or found["rest"].strip()
    if found["percent"]:
        bound /= 100
    statistic = named or ("share" if found["percent"] or "/" in found["number"] else "agree")
    if statistic == "agree" and (found["percent"] or "/" in found["number"]):
        statistic = "share"
    if statistic not in STATISTICS:
        _unread(text, statistic, where)
    comparison = {"=>": ">=", "=<": "<="}.get(found["comparison"], found["comparison"])
    condition = Condition(statistic, comparison, bound, int(found["of"]) if found["of"] else None)
    _possible(text, condition, where)
    return condition


def _possible(text: str, condition: Condition, where: str) -> None:
    """Refuse what no panel could meet, or what was surely meant otherwise."""
    bound, of = condition.bound, condition.of
    if condition.statistic == "share" and (bound > 1 or of is not None):
        raise damage("consensus.rule-share-above-one", where, rule=text.strip())
    if condition.statistic == "agree":
        if bound.denominator != 1:
            raise damage("consensus.rule-people-not-whole", where, rule=text.strip())
        if of is not None and (bound > of or (bound == of and condition.comparison == ">")):
            raise damage("consensus.rule-more-than-all", where, rule=text.strip())
        if bound == 0 and condition.comparison == ">=":
            raise damage("consensus.rule-always-met", where, rule=text.strip())
    elif of is not None:
        _unread(text, f"of {of}", where)


def _number(text: str, rule: str, where: str) -> Fraction:
    top, _, bottom = text.replace(",", ".").replace(" ", "").partition("/")
    if bottom and int(bottom) == 0:
        _unread(rule, text, where)
    return Fraction(top) / (int(bottom) if bottom else 1)


def _preset(text: str, name: str, where: str) -> Rule:
    known = {"2/3": "two-thirds", "unanimous": "unanimity", "cvr": "lawshe", "ram": "rand-ucla"}.get(
        name, name
    )
    if known not in PRESETS:
        raise damage("consensus.rule-preset-unknown", where, name=name, known=", ".join(PRESETS))
    conditions = {
        "majority": (Condition("share", ">", Fraction(1, 2)),),
        "two-thirds": (Condition("share", ">=", Fraction(2, 3)),),
        "unanimity": (Condition("share", ">=", Fraction(1)),),
        "i-cvi": (Condition("share", ">=", Fraction(78, 100)),),
    }.get(known, ())
    return Rule(text.strip(), conditions, known)


def _unread(text: str, part: str, where: str) -> NoReturn:
    raise damage("consensus.rule-unread", where, rule=text.strip(), part=part)
