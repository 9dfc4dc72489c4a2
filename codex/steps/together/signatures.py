"""Signatures under what came back from copies: checked with the study's key, and told where they lack."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from codex.errors import CodexError
from codex.model.finding import Finding
from codex.steps.panel.ballot_keys import ballot_key
from codex.steps.together.copy_keys import signature, token_of
from codex.store.copies import invited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.study.opening import Study
    from codex.store.exchange import Sent


class Signatures:
    """Checks what comes back to one study."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._unchecked: list[str] = []

    def check(self, expert: str, device: str, told: str, digest: bytes) -> str:
        """Return the id of the text that says what is wrong with a signature; empty where nothing is.

        Without the study's keys (on an expert's copy) nothing can be checked, which is told later.
        """
        try:
            key = ballot_key(self._study)
        except CodexError:
            self._unchecked.append(expert)
            return ""
        try:
            token = token_of(key, self._study.file.study.hex(), expert, device)
            sound = hmac.compare_digest(signature(token, digest), told)
        except (ValueError, TypeError):
            sound = False
        return "" if sound else "together.signature-wrong"

    def findings(self, brought: Sequence[Sent]) -> list[Finding]:
        """Return what is to be said of logs that came as lines: unsigned, or signed and not checked.

        Args:
            brought: Those of them that held anything new.
        """
        made = {one.device: one.expert for one in invited(self._study.file)}
        unsigned = {
            sent.name: sorted(
                {made[d.hex()] for d in sent.devices if d.hex() in made and d.hex() != sent.signer}
            )
            for sent in brought
        }
        found = [
            Finding(name, "together.unsigned", fields={"expert": ", ".join(people)})
            for name, people in unsigned.items()
            if people
        ]
        return found + [
            Finding(expert, "together.signature-unchecked", fields={"expert": expert})
            for expert in self._unchecked
        ]
