"""Commands about codex itself; they need no study."""

from __future__ import annotations

import sys
from typing import Annotated

from codex import __version__
from codex.cli.call import Call
from codex.cli.options import Argument

Words = Annotated[tuple[str, ...], Argument(metavar="[COMMAND]")]


def version() -> None:
    """Say the version.

    codex version
    codex --version
    """
    sys.stdout.write(f"codex {__version__}\n")


def explain(call: Call, command: Words = ()) -> int:
    """Explain codex, a noun or a command.

    codex help
    codex help source list
    """
    from codex.cli import app

    return app.explain(list(command), call)
