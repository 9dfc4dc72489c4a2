"""Print the texts an import would give: ``python -m tests.read_texts FILE``.

A JSON list of texts (titles for references, names for codebooks), or one clear line on stderr and
a non-zero exit code. It is what the checks with hostile files run, and nothing is written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from codex.codebook.reading import read_codebook
from codex.errors import CodexError
from codex.importing.decoding import decode
from codex.importing.notes import Notes
from codex.importing.reading import ReadOptions
from codex.importing.refi import read_codes
from codex.importing.registry import read
from codex.model.code import Codebook, wording
from codex.steps.sources.apart import Apart
from codex.words import Words


def texts(data: bytes, name: str, options: ReadOptions | None = None) -> list[str]:
    """Return the texts of a file; for references their titles, for codebooks the names of their codes."""
    if name.lower().endswith((".yaml", ".yml")):
        return names(read_codebook(decode(data, Notes(name)).text, name))
    if name.lower().endswith(".qdc"):
        return names(read_codes(data, Notes(name)))
    reading = read(data, name, options)
    return [draft.title if draft.kind == "reference" else draft.text for draft in reading.drafts]


def names(book: Codebook) -> list[str]:
    """Return the names of a codebook's codes in the order of the file."""
    return [wording(code.name, "") for code in book.codes]


def main(arguments: list[str]) -> int:
    """Print the texts; 1 where there are none to trust, 2 where no file was named."""
    say = Words("en")
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.read_texts FILE\n")
        return 2
    path = Path(arguments[0])
    try:
        with Apart() as apart:
            found = texts(path.read_bytes(), path.name, ReadOptions(apart=apart))
    except CodexError as error:
        sys.stderr.write(f"error: {error.message(say)}\n")
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"error: {path.name}: {error.strerror}\n")
        return 1
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
