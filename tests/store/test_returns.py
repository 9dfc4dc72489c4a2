"""Who judged, and where it was written: asked of the file without bringing the events out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codex.store.log import Write
from codex.store.returns import all_written_on, standing, who_judged
from tests.store.study import AIGUL, FACILITATOR, MARAT, SERIK, cut, done, judge, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path

    from codex.model.expert import Expert

PEOPLE = (AIGUL, MARAT, SERIK)
ROUND = Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul", "marat", "serik"]', "protocol": ""})


def _write(what: str, person: Expert) -> Write:
    if what == "judge":
        return judge("goals", expert=person.id)
    if what == "done":
        return done(expert=person.id)
    if what == "take back":
        return Write("done@1", ("1", "xk10", person.id, 1), None)
    return Write("vote@1", ("1", "xk10", "agree", person.id), {"value": "4", "state": 0})


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["judge", "done", "take back", "vote"]), st.sampled_from(PEOPLE)),
        max_size=5,
    )
)
def test_who_judged_and_on_which_devices_is_what_the_events_that_stand_say(
    tmp_path: Path, many: list[tuple[str, Expert]]
) -> None:
    path = tmp_path / "one.codex"
    path.unlink(missing_ok=True)
    make(path, [source(), cut(), ROUND])
    with opened(path) as file:
        for what, person in many:
            file.write([_write(what, person)], FACILITATOR)
        for names in ([one.id for one in PEOPLE], ["marat"], ["nobody"], []):
            assert who_judged(file, "1", names) == {name for name in names if standing(file, "1", name)}
        here = file.device.hex()
        for one in PEOPLE:
            events = standing(file, "1", one.id)
            assert all_written_on(file, "1", one.id, {here, "00"})
            assert all_written_on(file, "1", one.id, {"00"}) == (not events)
            assert all_written_on(file, "1", one.id, ()) == (not events)
