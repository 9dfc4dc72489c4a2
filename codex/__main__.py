"""``python -m codex``."""

import sys

from codex.cli.app import main

sys.exit(main())
