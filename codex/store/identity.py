"""What marks a file as a study of codex, and which form of it this codex knows."""

from __future__ import annotations

APPLICATION_ID = 0x434F4458
"""``CODX``: marks a file as a study of codex (``PRAGMA application_id``)."""

VERSION = 3
"""``PRAGMA user_version``: the newest schema this codex knows."""
