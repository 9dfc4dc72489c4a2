"""A ballot as one HTML file: works from a disk, without a network, on a phone, with a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.ballot_data import PageData
from codex.exporting.environment import page
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.ballot import Ballot
    from codex.words import Words


class BallotPages:
    """The pages of one round's ballots.

    Args:
        say: Catalogues of all three languages; a page opens in its expert's own.
    """

    def __init__(self, say: Mapping[str, Words]) -> None:
        self._say = say
        self._data = PageData(say)

    def page(self, ballot: Ballot) -> bytes:
        """Return a ballot as a page; the same ballot gives the same bytes.

        It holds the expert's key, so it is theirs alone. Answers are signed with it when they are saved or
        copied; nothing is sent anywhere.
        """
        return page(
            "ballot.html.j2",
            styles=["ballot.css"],
            script="ballot.js",
            language=ballot.language,
            title=self._say[ballot.language]("panel.page-title").replace("{round}", ballot.round),
            ballot={"name": visible(ballot.name)},
            no_script=[(language, words("panel.page-no-script")) for language, words in self._say.items()],
            data=self._data.embedded(ballot),
        )


def ballot_html(ballot: Ballot, say: Mapping[str, Words]) -> bytes:
    """Return one ballot as a page; see :class:`BallotPages`."""
    return BallotPages(say).page(ballot)
