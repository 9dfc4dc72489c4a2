"""A ballot as one HTML file: works from a disk, without a network, on a phone, with a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.ballot_data import ballot_data, embedded
from codex.exporting.environment import page
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.ballot import Ballot
    from codex.words import Words


def ballot_html(ballot: Ballot, say: Mapping[str, Words]) -> bytes:
    """Return the ballot as a page; the same ballot gives the same bytes.

    It holds the expert's key, so it is theirs alone. Answers are signed with it when they are saved or
    copied; nothing is sent anywhere.

    Args:
        ballot: What this expert is asked.
        say: Catalogues of all three languages; the page opens in the expert's own.
    """
    return page(
        "ballot.html.j2",
        style="ballot.css",
        script="ballot.js",
        language=ballot.language,
        title=say[ballot.language]("panel.page-title").replace("{round}", ballot.round),
        ballot={"name": visible(ballot.name)},
        no_script=[(language, words("panel.page-no-script")) for language, words in say.items()],
        data=embedded(ballot_data(ballot, say)),
    )
