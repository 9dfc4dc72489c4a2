"""``python -m codex`` is ``codex``."""

import sys

from codex.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
