"""Annotation tools: brat stand-off, WebAnno and INCEpTION TSV 3, doccano JSON Lines, Label Studio JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.refi import BRANCH, unique_id
from codex.model.code import Branch, Code, Codebook
from codex.model.coded import CodedPassage, CodedProject, CodedText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.notes import Notes

_BRAT: Final = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_BRAT_NOTE: Final = re.compile(r"#\d+\t\S+ (T\d+)\t(.*)")
_TOKEN: Final = re.compile(r"(\d+-\d+)(?:\.\d+)?\t(\d+)-(\d+)\t")
_MARKED: Final = re.compile(r"(.*)\[(\d+)\]")
_LINGUISTIC: Final = ".dkpro.core.api."
"""Layers of parts of speech, lemmas and the like: nobody's codes."""


class Names:
    """Codes by their names, each made once; ``A > B`` and ``A->B`` are a code below another."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        self._codes: list[Code] = []
        self._taken: set[str] = set()

    def code(self, path: str, definition: str = "") -> str:
        """Return the id of a code; its parents are made too."""
        parts = tuple(part.strip() for part in re.split(r"\s*->\s*|\s+>\s+|\\", path.strip()) if part.strip())
        return self._made(parts or (path.strip() or "?",), definition)

    def _made(self, parts: tuple[str, ...], definition: str) -> str:
        if parts not in self._ids:
            above = self._made(parts[:-1], "") if len(parts) > 1 else None
            made = unique_id(parts[-1], self._taken)
            self._ids[parts] = made
            told = {"": definition} if definition else {}
            self._codes.append(
                Code(id=made, branch=BRANCH, name={"": parts[-1]}, parent=above, definition=told)
            )
        return self._ids[parts]

    def codebook(self) -> Codebook:
        """Return the codes so far; parents may be given, since the tools let them be."""
        return Codebook((Branch(BRANCH, give_parents=True),), tuple(self._codes))


def read_brat(annotations: str, text: str, notes: Notes) -> CodedProject:
    """Read a brat file with its text; relations and events say nothing of passages.

    Raises:
        DamagedFile: A passage beyond the text, or other words in its place.
    """
    names = Names()
    remarks: dict[str, str] = {}
    found: list[tuple[str, CodedPassage]] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        if remark := _BRAT_NOTE.fullmatch(line):
            remarks[remark[1]] = remark[2]
        if not line.startswith("T"):
            continue
        match = _BRAT.fullmatch(line)
        if match is None:
            notes.damage("importing.brat-line", number)
            continue
        ends = [int(one) for one in re.findall(r"\d+", match[3])]
        start, end = ends[0], ends[-1]
        said = " ".join(text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
        if not start < end <= len(text) or said.split() != match[4].split():
            notes.damage("importing.coded-elsewhere", number, quote=match[4][:60])
            continue
        given = (("", names.code(match[2])),)
        found.append((match[1], CodedPassage(given, start, end, match[4], match[1])))
    passages = tuple(
        CodedPassage(one.given, one.start, one.end, one.quote, one.where, remarks.get(name, ""))
        for name, one in found
    )
    stem = notes.name[: notes.name.rfind(".")]
    return CodedProject("brat", names.codebook(), (CodedText(stem, text, passages),))


def read_webanno(content: str, notes: Notes) -> CodedProject:
    """Read a TSV 3 file: its sentences, and the values of its span layers.

    Linguistic layers are passed over, and layers of relations. Offsets are UTF-16 units.

    Raises:
        DamagedFile: A line that does not fit to the columns.
    """
    layers = [line[5:].split("|") for line in content.split("\n") if line.startswith("#T_SP=")]
    columns = [(layer[0], feature) for layer in layers for feature in (layer[1:] or [""])]
    if not columns:
        raise notes.refuse("importing.webanno-no-layer")
    text, places = _webanno_text(content)
    names = Names()
    spans: dict[tuple[str, str, int, str], list[int]] = {}
    alone = 0
    for number, line in enumerate(content.split("\n"), 1):
        token = _TOKEN.match(line)
        if token is None:
            continue
        cells = line.split("\t")[3:]
        if len(cells) < len(columns):
            notes.damage("importing.webanno-line", number)
            continue
        start, end = places(int(token[2])), places(int(token[3]))
        for (layer, feature), cell in zip(columns, cells, strict=False):
            if _LINGUISTIC in layer or cell in {"_", ""}:
                continue
            for value in re.split(r"(?<!\\)\|", cell):
                marked = _MARKED.fullmatch(value)
                said, chain = (marked[1], int(marked[2])) if marked else (value, 0)
                if said in {"*", "_", ""}:
                    continue
                alone -= not chain
                key = (layer, feature, chain or alone, said.replace("\\", ""))
                spans.setdefault(key, []).extend((start, end))
    passages = tuple(
        CodedPassage((("", names.code(said)),), min(ends), max(ends), text[min(ends) : max(ends)])
        for (_, _, _, said), ends in spans.items()
    )
    stem = notes.name[: notes.name.rfind(".")]
    return CodedProject("WebAnno", names.codebook(), (CodedText(stem, text, passages),))


def _webanno_text(content: str) -> tuple[str, Any]:
    """Return the text, and what turns an offset of the file into a code point of it."""
    pieces: list[str] = []
    units = 0
    said: list[str] = []
    for line in content.split("\n"):
        if line.startswith("#Text="):
            said.append(line[6:].replace("\\n", "\n").replace("\\t", "\t"))
        elif said and (token := _TOKEN.match(line)):
            sentence = "\n".join(said)
            gap = int(token[2]) - units
            pieces.append(("\n" + " " * (gap - 1)) if gap > 0 else "")
            pieces.append(sentence)
            units = max(units, int(token[2])) + len(sentence.encode("utf-16-le")) // 2
            said = []
    text = "".join(pieces)
    if text.isascii() or all(letter < "\U00010000" for letter in text):
        return text, lambda offset: min(offset, len(text))
    places: list[int] = []
    for at, letter in enumerate(text):
        places.extend([at] * (2 if letter > "\uffff" else 1))
    return text, lambda offset: places[offset] if offset < len(places) else len(text)


def read_doccano(records: Sequence[Mapping[str, Any]], notes: Notes) -> CodedProject:
    """Read JSON Lines of doccano: a label of a whole text, or of a range of it."""
    names = Names()
    texts = []
    for number, record in enumerate(records, 1):
        text = record.get("text", record.get("data"))
        if not isinstance(text, str) or not text.strip():
            notes.skip("importing.row-no-text", number)
            continue
        labels = record.get("label", record.get("labels", record.get("entities", record.get("cats", []))))
        passages = list(_doccano(labels if isinstance(labels, list) else [], text, names, number, notes))
        stem = notes.name[: notes.name.rfind(".")]
        texts.append(CodedText(f"{stem} {record.get('id', number)}", text, tuple(passages)))
    return CodedProject("doccano", names.codebook(), tuple(texts))


def _doccano(
    labels: Sequence[Any], text: str, names: Names, number: int, notes: Notes
) -> Iterator[CodedPassage]:
    for label in labels:
        if isinstance(label, dict):
            said = (label.get("start_offset"), label.get("end_offset"), label.get("label"))
        elif isinstance(label, list) and len(label) == 3:
            said = (label[0], label[1], label[2])
        else:
            said = (0, len(text), label)
        start, end, code = said
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            notes.damage("importing.coded-elsewhere", number, quote=str(code)[:60])
        elif not isinstance(code, str) or not code.strip():
            notes.skip("importing.coded-no-code", number)
        else:
            yield CodedPassage((("", names.code(code)),), start, end, text[start:end])


def read_label_studio(records: Sequence[Mapping[str, Any]], notes: Notes) -> CodedProject:
    """Read a JSON export of Label Studio: labels and choices given to texts, by whom.

    Regions of pictures and recordings are told and left out; so is what was cancelled.
    """
    names = Names()
    texts = []
    for number, task in enumerate(records, 1):
        held = task.get("data")
        data: dict[str, Any] = held if isinstance(held, dict) else {}
        passages: dict[str, list[CodedPassage]] = {}
        for work in task.get("annotations", task.get("completions", [])) or []:
            if not isinstance(work, dict) or work.get("was_cancelled"):
                continue
            for one in work.get("result") or []:
                made = _label_studio(one, data, _coder(work.get("completed_by")), names)
                if made is None:
                    notes.skip("importing.label-studio-kind", number, kind=str(one.get("type"))[:40])
                else:
                    passages.setdefault(made[0], []).append(made[1])
        stem = notes.name[: notes.name.rfind(".")]
        for key, found in passages.items():
            called = f"{stem} {task.get('id', number)}"
            texts.append(
                CodedText(called if len(passages) == 1 else f"{called} {key}", data[key], tuple(found))
            )
    return CodedProject("Label Studio", names.codebook(), tuple(texts))


def _label_studio(
    one: Any, data: Mapping[str, Any], coder: str, names: Names
) -> tuple[str, CodedPassage] | None:
    """Return in which text, and the passage; None where it is about no text."""
    if not isinstance(one, dict) or not isinstance(one.get("value"), dict):
        return None
    value = one["value"]
    words = [key for key, said in data.items() if isinstance(said, str)]
    key = one.get("to_name") if one.get("to_name") in words else None
    if key is None and len(words) == 1:
        key = words[0]
    labels = next((value[kind] for kind in ("labels", "choices", "hypertextlabels") if kind in value), None)
    if key is None or not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return None
    text = data[key]
    start, end = value.get("start", 0), value.get("end", len(text))
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return None
    given = tuple((coder, names.code(label)) for label in labels)
    return key, CodedPassage(given, start, end, text[start:end])


def _coder(said: Any) -> str:
    if isinstance(said, dict):
        full = " ".join(str(said.get(part) or "") for part in ("first_name", "last_name")).strip()
        return full or str(said.get("email") or said.get("id") or "")
    return "" if said is None else f"annotator {said}"
