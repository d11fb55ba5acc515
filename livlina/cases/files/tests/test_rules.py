"""What a file is called, and when there is room for it."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from livlina.cases.files import rules
from livlina.cases.files.errors import CaseFilesFull, TooManyFiles, UnitFilesFull, WhereaboutsNotYours

ENDINGS = sorted(rules.KNOWN_ENDINGS)
FULL = {"case": CaseFilesFull, "unit": UnitFilesFull, "hour": TooManyFiles}


@settings(max_examples=30)
@given(name=st.text(max_size=40), known=st.sampled_from(["", *ENDINGS]), public_id=st.uuids(), day=st.dates())
def test_s71_nothing_of_what_a_file_was_called_is_in_what_it_is_called_here(
    name: str, known: str, public_id: UUID, day: date
) -> None:
    called = rules.name_of(day=day, public_id=public_id, ending=rules.ending_of(f"{name}{known}"))
    assert called in {f"handling-{day.isoformat()}-{public_id.hex[:4]}{ending}" for ending in ("", *ENDINGS)}


@settings(max_examples=30)
@given(full=st.sampled_from(["", *FULL]), most=st.integers(0, 99), tells=st.booleans(), sees=st.booleans())
def test_s120_what_one_may_not_see_and_what_has_no_room_is_refused_and_nothing_else(
    full: str, most: int, tells: bool, sees: bool
) -> None:
    obstacle = rules.obstacle_to_taking_in(full=full, most=most, tells_where=tells, sees_where=sees)
    wanted = WhereaboutsNotYours if tells and not sees else FULL.get(full, type(None))
    assert type(obstacle) is wanted
    if full and wanted is not WhereaboutsNotYours:
        assert str(most) in str(obstacle)
