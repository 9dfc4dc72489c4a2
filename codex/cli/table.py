"""Which command is where; nothing is imported until it is typed."""

from __future__ import annotations

from typing import Final, NamedTuple

STAGES: Final = (
    "study",
    "importing",
    "corpus",
    "codebook",
    "coding",
    "agreement",
    "consensus",
    "matrix",
    "exporting",
)
"""Panels of help in the order of the work; all but the first are rooms of the house."""


class Command(NamedTuple):
    """One command: the stage of the work it belongs to and the function that carries it out."""

    stage: str
    where: str
    """``module:function`` below ``codex.cli``."""


COMMANDS: Final[dict[str, Command]] = {
    "init": Command("study", "studies:init"),
    "status": Command("study", "studies:status"),
    "demo": Command("study", "demo:demo"),
    "log": Command("study", "history:log"),
    "diff": Command("study", "history:diff"),
    "sql": Command("study", "questions:sql"),
    "undo": Command("study", "history:undo"),
    "redo": Command("study", "history:redo"),
    "verify": Command("study", "history:verify"),
    "seal": Command("study", "care:seal"),
    "backup": Command("study", "care:backup"),
    "doctor": Command("study", "care:doctor"),
    "merge": Command("study", "together:merge"),
    "forks": Command("study", "together:forks"),
    "forks settle": Command("study", "together:settle"),
    "help": Command("study", "about:explain"),
    "version": Command("study", "about:version"),
    "import": Command("importing", "sources:import_files"),
    "source list": Command("importing", "sources:list_sources"),
    "source show": Command("importing", "sources:show_source"),
    "source edit": Command("importing", "sources:edit_source"),
    "source search": Command("importing", "searching:search_sources"),
    "source attr import": Command("importing", "attributes:import_attributes"),
    "source attr list": Command("importing", "attributes:list_attributes"),
    "source attr count": Command("importing", "attributes:count_attributes"),
    "source duplicates": Command("importing", "references:duplicates"),
    "source attach": Command("importing", "references:attach"),
    "case list": Command("importing", "attributes:list_cases"),
    "case set": Command("importing", "attributes:set_case"),
    "case drop": Command("importing", "attributes:drop_case"),
    "search-log add": Command("importing", "literature:add_search"),
    "search-log list": Command("importing", "literature:list_searches"),
    "search-log remove": Command("importing", "literature:drop_search"),
    "search-log flow": Command("importing", "literature:flow"),
    "source withdraw": Command("importing", "anonymizing:withdraw"),
    "source erase": Command("importing", "erasing:erase"),
    "excerpt cut": Command("corpus", "excerpts:cut_sources"),
    "excerpt import": Command("corpus", "excerpts:import_passages"),
    "excerpt add": Command("corpus", "excerpts:add_excerpt"),
    "excerpt list": Command("corpus", "excerpts:list_excerpts"),
    "excerpt show": Command("corpus", "excerpts:show_excerpt"),
    "excerpt mark": Command("corpus", "excerpts:mark"),
    "excerpt split": Command("corpus", "regrouping:split_excerpt"),
    "excerpt merge": Command("corpus", "regrouping:merge_excerpts"),
    "excerpt review": Command("corpus", "regrouping:review_excerpts"),
    "excerpt search": Command("corpus", "searching:search_excerpts"),
    "check refs": Command("corpus", "checking:check_refs"),
    "check numbers": Command("corpus", "checking:check_numbers"),
    "translation add": Command("corpus", "translations:add_translation"),
    "translation import": Command("corpus", "translations:import_translations"),
    "translation align": Command("corpus", "translations:align_translation"),
    "translation list": Command("corpus", "translations:list_translations"),
    "translation remove": Command("corpus", "translations:drop_translation"),
    "anonymize scan": Command("corpus", "anonymizing:scan"),
    "anonymize apply": Command("corpus", "anonymizing:apply"),
    "anonymize check": Command("corpus", "anonymizing:check"),
    "sample draw": Command("corpus", "samples:draw_sample"),
    "sample list": Command("corpus", "samples:list_samples"),
    "sample show": Command("corpus", "samples:show_sample"),
    "codebook import": Command("codebook", "codebooks:import_codebook"),
    "codebook export": Command("codebook", "codebooks:export_codebook"),
    "codebook list": Command("codebook", "codebooks:list_codes"),
    "codebook show": Command("codebook", "codebooks:show_code"),
    "codebook add": Command("codebook", "codebooks:add_code"),
    "codebook propose": Command("codebook", "proposals:propose"),
    "codebook proposals": Command("codebook", "proposals:list_proposals"),
    "codebook take": Command("codebook", "proposals:take"),
    "codebook decline": Command("codebook", "proposals:decline"),
    "codebook rename": Command("codebook", "codebooks:rename_code"),
    "codebook move": Command("codebook", "codebooks:move_code"),
    "codebook define": Command("codebook", "codebooks:define_code"),
    "codebook retire": Command("codebook", "codebooks:retire_code"),
    "codebook restore": Command("codebook", "codebooks:restore_code"),
    "codebook merge": Command("codebook", "recoding:merge_codes"),
    "codebook split": Command("codebook", "recoding:split_code"),
    "codebook recode": Command("codebook", "recoding:recode_list"),
    "codebook diff": Command("codebook", "codebooks:diff_codebooks"),
    "alias add": Command("codebook", "aliases:add_alias"),
    "alias import": Command("codebook", "aliases:import_aliases"),
    "alias list": Command("codebook", "aliases:list_aliases"),
    "alias find": Command("codebook", "aliases:find_aliases"),
    "alias remove": Command("codebook", "aliases:drop_alias"),
    "alias branch": Command("codebook", "aliases:as_branch"),
    "expert add": Command("coding", "experts:add_experts"),
    "expert list": Command("coding", "experts:list_experts"),
    "expert show": Command("coding", "experts:show_expert"),
    "expert set": Command("coding", "experts:change_expert"),
    "expert role": Command("coding", "experts:give_role"),
    "expert invite": Command("coding", "copies:invite"),
    "expert return": Command("coding", "copies:send_back"),
    "round open": Command("coding", "rounds:open_round"),
    "round close": Command("coding", "rounds:close_round"),
    "round reopen": Command("coding", "rounds:reopen_round"),
    "round amend": Command("coding", "recoding:amend_round"),
    "round list": Command("coding", "rounds:list_rounds"),
    "round show": Command("coding", "rounds:show_round"),
    "span list": Command("coding", "spans:list_spans"),
    "tag": Command("coding", "tagging:tag"),
    "tag import": Command("coding", "tagging:import_judgments"),
    "tag adopt": Command("coding", "adopting:adopt"),
    "tag export": Command("coding", "tagging:export_judgments"),
    "suggest": Command("coding", "suggesting:suggest"),
    "stats": Command("coding", "stats:stats"),
    "note add": Command("coding", "notes:add_note"),
    "note list": Command("coding", "notes:list_notes"),
    "note search": Command("coding", "notes:search_notes"),
    "note remove": Command("coding", "notes:remove_note"),
    "agree": Command("agreement", "agreeing:agree"),
    "agree plan": Command("agreement", "agree_plan:plan"),
    "round results": Command("consensus", "panel:round_results"),
    "round proposals": Command("consensus", "panel:list_proposals"),
    "vote": Command("consensus", "voting:vote"),
    "vote export": Command("consensus", "panel:export_votes"),
    "ballot make": Command("consensus", "ballots:make_ballots"),
    "ballot collect": Command("consensus", "ballots:collect_ballots"),
    "ballot enter": Command("consensus", "ballots:enter_ballot"),
    "ballot remind": Command("consensus", "ballots:remind"),
    "consensus": Command("consensus", "consensus:consensus"),
    "resolve": Command("consensus", "resolving:resolve"),
    "export refs": Command("exporting", "references:export_refs"),
    "matrix": Command("matrix", "matrices:matrix"),
    "matrix save": Command("matrix", "matrices:save"),
    "matrix list": Command("matrix", "matrices:list_layouts"),
    "matrix show": Command("matrix", "matrices:show_layout"),
    "matrix remove": Command("matrix", "matrices:remove"),
    "matrix fill": Command("matrix", "matrices:fill"),
    "matrix quote": Command("matrix", "matrices:quote"),
    "report": Command("exporting", "reporting:report"),
    "report items": Command("exporting", "reporting:items"),
    "report answer": Command("exporting", "reporting:answer"),
    "export log": Command("exporting", "together:export_log"),
    "export public": Command("exporting", "packages:public"),
}
"""What is typed -> the command, in the order in which help shows it."""


def find(words: list[str]) -> tuple[str, list[str]] | None:
    """Return the command that ``words`` begin with and the arguments after it, or None.

    The longer name wins: ``tag import`` is not ``tag`` with an argument.
    """
    for length in (3, 2, 1):
        name = " ".join(words[:length])
        if len(words) >= length and name in COMMANDS:
            return name, words[length:]
    return None


def nouns() -> tuple[str, ...]:
    """Return the nouns that have verbs, in order."""
    return tuple(dict.fromkeys(name.split()[0] for name in COMMANDS if " " in name))


def nearest(words: list[str]) -> list[str]:
    """Return commands that may have been meant by ``words``, the likeliest first."""
    from difflib import get_close_matches

    first, second = (*words[:2], "", "")[:2]
    if first in nouns():
        verbs = {name.partition(" ")[2]: name for name in COMMANDS if name.startswith(f"{first} ")}
        return [verbs[verb] for verb in get_close_matches(second, verbs, cutoff=0.5)] or list(verbs.values())
    found = [f"{second} {first}"] if f"{second} {first}" in COMMANDS else []
    for guess in (f"{first} {second}", first):
        found += get_close_matches(guess, [*COMMANDS, *nouns()], n=2, cutoff=0.7)
    return list(dict.fromkeys(found))[:3]
