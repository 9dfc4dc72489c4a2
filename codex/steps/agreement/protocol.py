"""A protocol file, read with the names of coefficients that the agreement room knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.consensus.protocol_file import read_protocol
from codex.errors import DamagedInput, UsageProblem
from codex.importing.decoding import decode
from codex.importing.notes import Notes

if TYPE_CHECKING:
    from codex.model.protocol import Protocol


def protocol_from(data: bytes, name: str) -> Protocol:
    """Read a protocol file of any encoding.

    Raises:
        DamagedInput: It cannot be read, or a field of it is wrong.
    """
    from codex.agreement.coefficients import coefficient
    from codex.steps.agreement.calculator_spans import full_name

    protocol = read_protocol(decode(data, Notes(name)).text, name)
    try:
        if protocol.kind == "unitize":
            full_name(protocol.primary.coefficient)
        else:
            coefficient(protocol.primary.coefficient)
    except UsageProblem as problem:
        raise DamagedInput(
            "steps.protocol-coefficient", file=name, coefficient=protocol.primary.coefficient
        ) from problem
    return protocol
