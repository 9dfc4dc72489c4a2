"""A log as lines of JSON: what two people send each other, or keep in git.

One line an event, in canonical form and in the order of the log, so that two people's files differ
by lines that one has and the other lacks. A line that begins with ``{"body"`` holds what an event
points to: lists of what closed rounds counted always, codebooks where they quote nobody, texts only
when they were asked for.
"""

from __future__ import annotations

import base64
import hashlib
import json
from json.encoder import encode_basestring as _quote
from typing import TYPE_CHECKING, Any

from codex.errors import DamagedFile, DamagedInput, Refused
from codex.model.finding import Finding
from codex.store import log, staging
from codex.store.canonical import canonical
from codex.store.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from codex.store.log import Event
    from codex.store.study_file import StudyFile

SCHEMA = "codex/log@1"
LONGEST = 64 * 2**20
"""Bytes of a line; a cut of a book of a million words takes less."""
_EVENT = {"actor", "at", "batch", "clock", "device", "id", "key", "kind", "prev", "value"}
_SIGNATURE = {"signed", "expert", "device"}
_GIT = ("<<<<<<<", "=======", ">>>>>>>")


def lines(
    file: StudyFile,
    *,
    with_texts: bool = False,
    leave_out: Callable[[Event], bool] = lambda _event: False,
    is_held: Callable[[Event], bool] = lambda _event: True,
    withheld: Collection[str] = (),
) -> Iterator[str]:
    """Give the log of a study as lines, each with its end.

    Args:
        file: The study.
        with_texts: Also texts, names and notes.
        leave_out: Says which events stay at home.
        is_held: Of those, which are named by their ids, so that the reader knows how far the clock went.
        withheld: Bodies that stay at home all the same.
    """
    yield canonical({"schema": SCHEMA, "study": file.study.hex()}) + "\n"
    wanted: dict[str, None] = {}
    held: list[str] = []
    for event in log.events(file.connection):
        if leave_out(event):
            if is_held(event):
                held.append(event.id.hex())
            continue
        yield event_line(event)
        kind = KINDS.get(event.kind)
        if kind is not None and kind.bodies and event.value and (with_texts or event.kind in _STRUCTURE):
            wanted.update(dict.fromkeys(kind.bodies_in(json.loads(event.value))))
    for key in sorted(wanted.keys() - frozenset(withheld)):
        row = file.connection.execute(
            "SELECT salt, content, digest FROM body WHERE id = ? AND state = 'present'", [key]
        ).fetchone()
        if row is not None and (with_texts or not _quotes_somebody(row[1])):
            yield _body_line(key, *row, with_digest=with_texts)
    for name in held:
        yield f'{{"held":"{name}"}}\n'


_STRUCTURE = frozenset({"close@1", "version@1"})
"""Kinds whose bodies are no texts: lists of events, codebooks."""


def _quotes_somebody(content: str | bytes) -> bool:
    """Say whether a codebook holds examples: they are people's words."""
    if isinstance(content, bytes):
        return False
    return any(code.get("example") for code in json.loads(content).get("codes", ()))


def event_line(event: Event) -> str:
    """Return an event as its line."""
    return (
        f'{{"actor":{_quote(event.actor)},"at":{_quote(event.at)},"batch":"{event.batch.hex()}",'
        f'"clock":{event.clock},"device":"{event.device.hex()}","id":"{event.id.hex()}","key":{event.key},'
        f'"kind":{_quote(event.kind)},"prev":{event.prev},"value":{event.value or "null"}}}\n'
    )


def _body_line(
    key: str, salt: bytes, content: str | bytes, digest: bytes | None, *, with_digest: bool
) -> str:
    told: dict[str, Any] = {"body": key, "salt": salt.hex()}
    if isinstance(content, bytes):
        told["bytes"] = base64.b64encode(content).decode()
    else:
        told["text"] = content
    if digest is not None and with_digest:
        told["digest"] = digest.hex()
    return canonical(told) + "\n"


class Sent:
    """A log that came as lines; damaged lines are remembered with their numbers.

    Args:
        source: The lines, as bytes.
        name: What it is called in messages.
        study: Id of this study.
        signed: Given a signature (expert, device, signature; hex) and the SHA-256 of the lines before it;
            returns the id of the text that says what is wrong, empty for nothing.
    """

    def __init__(
        self,
        source: Iterable[bytes],
        name: str,
        study: bytes,
        signed: Callable[[str, str, str, bytes], str] = lambda _expert, _device, _told, _digest: "",
    ) -> None:
        self._source = source
        self.name = name
        self._study = study
        self._check = signed
        self._digest = hashlib.sha256()
        self._at = 0
        self.held: set[bytes] = set()
        """Events that were left out."""
        self.devices: set[bytes] = set()
        """Devices that events were written on."""
        self.signer = ""
        """Device (hex) whose secret signed the whole; empty without a sound signature."""
        self.bodies: list[tuple[str, bytes, str | bytes, bytes | None]] = []
        """Filled by :meth:`rows`."""
        self._faults: list[tuple[int, str]] = []
        self._begun = False

    def rows(self, progress: Callable[[str, int], None]) -> Iterator[tuple[Any, ...]]:
        """Give ``place, clock, id, at, ...`` of every event; columns as in the log.

        Raises:
            DamagedInput: It is no log at all. Refused: It is another study's.
        """
        for number, raw in enumerate(self._source, 1):
            line = raw.strip(b"\r\n \t")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line:
                continue
            self._at = number
            if self.signer:
                raise DamagedFile("together.after-signature", where=f"{self.name}:{number}")
            try:
                row = self._row(line)
            except (ValueError, KeyError, TypeError, RecursionError) as problem:
                if not self._begun:
                    raise DamagedInput("together.no-log", name=self.name) from problem
                conflict = line.decode("utf-8", "replace").startswith(_GIT)
                self._faults.append((number, "together.git-conflict" if conflict else "together.bad-line"))
                continue
            self._digest.update(line + b"\n")
            if row is not None:
                self.devices.add(row[4])
                yield (number, *row)
            if number % 10_000 == 0:
                progress("lines", number)
        if not self._begun:
            raise DamagedInput("together.no-log", name=self.name)

    def _row(self, line: bytes) -> tuple[Any, ...] | None:
        if len(line) > LONGEST:
            raise ValueError(LONGEST)
        text = line.decode("utf-8")
        told = json.loads(text, object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
        if not isinstance(told, dict):
            raise TypeError(text)
        if "schema" in told:
            self._head(told)
            return None
        if not self._begun:
            raise KeyError(SCHEMA)
        if "body" in told:
            self._body(told)
            return None
        if "held" in told:
            self.held.add(bytes.fromhex(told["held"]))
            return None
        if "signed" in told:
            self._signature(told)
            return None
        if told.keys() != _EVENT:
            raise KeyError(text)
        return (
            told["clock"],
            bytes.fromhex(told["id"]),
            told["at"],
            told["actor"],
            bytes.fromhex(told["device"]),
            bytes.fromhex(told["batch"]),
            told["kind"],
            canonical(told["key"]),
            canonical(told["prev"]),
            None if told["value"] is None else canonical(told["value"]),
        )

    def _head(self, told: dict[str, Any]) -> None:
        if told["schema"] != SCHEMA:
            if str(told["schema"]).startswith("codex/log@"):
                raise Refused("together.newer-log", name=self.name, schema=told["schema"])
            raise KeyError(told["schema"])
        if bytes.fromhex(told["study"]) != self._study:
            raise Refused("together.another-study", path=self.name)
        self._begun = True

    def _signature(self, told: dict[str, Any]) -> None:
        if told.keys() != _SIGNATURE or not all(isinstance(one, str) for one in told.values()):
            raise KeyError("signed")
        why = self._check(told["expert"], told["device"], told["signed"], self._digest.digest())
        if why:
            self._faults.append((self._at, why))
        else:
            self.signer = told["device"]

    def _body(self, told: dict[str, Any]) -> None:
        content = told["text"] if "text" in told else base64.b64decode(told["bytes"], validate=True)
        salt = bytes.fromhex(told["salt"])
        if not isinstance(told["body"], str) or not staging.sound_body(told["body"], salt, content):
            raise ValueError(told["body"])
        digest = bytes.fromhex(told["digest"]) if "digest" in told else None
        self.bodies.append((told["body"], salt, content, digest if digest and len(digest) == 16 else None))

    def refused(self, *, keep_good: bool) -> list[Finding]:
        """Return the lines that could not be read, after :meth:`rows`.

        Raises:
            DamagedFile: There is one, and ``keep_good`` was not asked for.
        """
        if self._faults and not keep_good:
            number, why = self._faults[0]
            raise DamagedFile(why, where=f"{self.name}:{number}")
        return [Finding(f"{self.name}:{number}", why, skipped=True) for number, why in self._faults]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with one key twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise KeyError(pairs[0][0])
    return found


def _refuse(told: str) -> Any:
    raise ValueError(told)
