"""What stands in the way of giving a client her file, as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.paper import rules
from livlina.cases.paper.errors import (
    IsAChildsFile,
    NoGroundToHold,
    NoReasonToHold,
    NothingChosen,
    SomethingElseHasHappened,
)

REFS = st.frozensets(st.sampled_from([f"note.happened_at:{number}" for number in range(6)]))
WHY = "Det rör en annan människa."


def obstacle(**told):
    known = {"is_childs": False, "shown": ["a"], "offered": ["a", "b"], "ground": "g", "known": {"g"}, "why": WHY}
    known |= {"read": {"a", "b"}}
    return rules.obstacle_to_giving(**known | told)


@given(
    shown=REFS, offered=REFS, read=REFS, ground=st.sampled_from(["", "g", "x"]), why=st.sampled_from(["", "kort", WHY])
)
def test_something_is_given_of_what_was_looked_through_and_the_rest_is_held_on_a_ground(
    shown, offered, read, ground, why
):
    refusal = obstacle(shown=shown, offered=offered, read=read, ground=ground, why=why)
    is_whole = shown == offered
    may = bool(shown) and shown <= offered <= read and (is_whole or (ground == "g" and why == WHY))
    assert (refusal is None) == may


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"is_childs": True}, IsAChildsFile),
        ({"shown": []}, NothingChosen),
        ({"shown": ["c"]}, SomethingElseHasHappened),
        ({"read": {"a"}}, SomethingElseHasHappened),  # neither given nor held back: nobody has read it
        ({"ground": ""}, NoGroundToHold),
        ({"why": "   kort   "}, NoReasonToHold),
    ],
)
def test_each_refusal(told, refusal):
    assert isinstance(obstacle(**told), refusal)
