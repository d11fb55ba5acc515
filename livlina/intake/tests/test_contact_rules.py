"""What the centre has decided about first contacts, as laws."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.terms import CaseRole, Entrance
from livlina.core.terms import Answer
from livlina.intake import errors, rules
from livlina.intake.terms import ContactKind, ContactRole, Outcome
from livlina.organisation.terms import Function

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
MOMENTS = st.timedeltas(timedelta(days=-40_000), timedelta(days=4_000)).map(lambda gap: NOW + gap)
ANSWERS = st.sampled_from(Answer.values)
FUNCTIONS = st.sets(st.sampled_from(Function.values))


@given(received_at=MOMENTS)
def test_a_contact_is_never_from_the_future(received_at):
    obstacle = rules.obstacle_to_receiving(received_at=received_at, now=NOW)
    assert isinstance(obstacle, errors.ReceivedInTheFuture) == (received_at > NOW)
    assert isinstance(obstacle, errors.ReceivedTooLongAgo) == (received_at.year < rules.OLDEST_YEAR)


@pytest.mark.req("R-059")
@given(entrance=st.sampled_from(Entrance.values), reference=st.text(max_size=20))
def test_a_contact_by_decision_of_rvt_says_which_decision(entrance, reference):
    obstacle = rules.obstacle_to_way_in(
        entrance=entrance,
        decision_reference=reference,
        entrance_detail="Enheten",
        legal_support_offered=Answer.UNKNOWN,
        legal_support_accepted=Answer.UNKNOWN,
    )
    missing = entrance == Entrance.RVT and not reference.strip()
    assert isinstance(obstacle, errors.DecisionReferenceMissing) == missing
    assert missing or obstacle is None


@given(entrance=st.sampled_from(Entrance.values), detail=st.text(max_size=20), offered=ANSWERS, accepted=ANSWERS)
def test_another_unit_is_named_and_nothing_is_accepted_that_was_not_offered(entrance, detail, offered, accepted):
    obstacle = rules.obstacle_to_way_in(
        entrance=entrance,
        decision_reference="beslut",
        entrance_detail=detail,
        legal_support_offered=offered,
        legal_support_accepted=accepted,
    )
    if entrance == Entrance.OTHER_UNIT and not detail.strip():
        assert isinstance(obstacle, errors.SenderNotNamed)
    else:
        refused = accepted == Answer.YES and offered != Answer.YES
        assert isinstance(obstacle, errors.AcceptedWithoutOffer) == refused


@given(project=st.sampled_from(["", "igor", "islandsprojektet"]), children=ANSWERS)
def test_islandsprojektet_asks_about_children(project, children):
    obstacle = rules.obstacle_to_project(project=project, name="Islandsprojektet", has_children=children)
    refused = project == "islandsprojektet" and children == Answer.UNKNOWN
    assert isinstance(obstacle, errors.ChildrenNotAsked) == refused


@given(
    kind=st.sampled_from(ContactKind.values),
    told=st.dictionaries(st.sampled_from(rules.IDENTIFYING), st.text(max_size=10)),
)
def test_a_contact_without_a_name_keeps_nothing_that_identifies(kind, told):
    obstacle = rules.obstacle_to_keeping(kind=kind, told=told, texts={})
    nameless = kind in (ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE)
    assert (obstacle is not None) == (nameless and any(text.strip() for text in told.values()))


@given(kind=st.sampled_from(ContactKind.values), before=st.text(alphabet="abc \n", max_size=10))
def test_nor_an_identity_number_in_its_texts(kind, before):
    texts = {"note": f"{before} 19900102-1234", "children": before}
    nameless = kind in rules.NAMELESS
    assert rules.texts_with_numbers(kind=kind, texts=texts) == (["note"] if nameless else [])
    assert isinstance(rules.obstacle_to_keeping(kind=kind, told={}, texts=texts), errors.NumberInText) == nameless


@given(kind=st.sampled_from(ContactKind.values), has_person=st.booleans())
def test_a_named_person_is_not_made_anonymous_again(kind, has_person):
    obstacle = rules.obstacle_to_kind(kind=kind, has_person=has_person)
    assert (obstacle is not None) == (has_person and kind in rules.NAMELESS)


@given(year=st.none() | st.integers(1900, 2030), born=st.none() | DAYS)
def test_a_birth_year_beside_a_number_is_the_same(year, born):
    obstacle = rules.obstacle_to_birth_year(birth_year=year, born=born)
    assert (obstacle is not None) == (year is not None and born is not None and year != born.year)


@given(born=DAYS, received=DAYS)
def test_the_year_alone_never_says_other_than_the_day_of_birth(born, received):
    exact = rules.is_minor(received_on=received, born=born, birth_year=None, adult_age=18)
    by_year = rules.is_minor(received_on=received, born=None, birth_year=born.year, adult_age=18)
    assert exact != Answer.UNKNOWN
    assert by_year in (exact, Answer.UNKNOWN)
    assert (by_year == Answer.UNKNOWN) == (received.year - born.year == 18)


@given(received=DAYS, adult_age=st.integers(16, 21))
def test_nothing_known_is_not_guessed(received, adult_age):
    assert rules.is_minor(received_on=received, born=None, birth_year=None, adult_age=adult_age) == Answer.UNKNOWN


@given(received=DAYS, years=st.integers(0, 100))
def test_an_age_that_was_said_is_about_and_tells_nothing_in_the_year_of_coming_of_age(received, years):
    told = {"born": None, "birth_year": None, "told_age": years, "told_age_on": received}
    minor = rules.is_minor(received_on=received, adult_age=18, **told)
    assert minor == (Answer.UNKNOWN if years == 18 else Answer.YES if years < 18 else Answer.NO)


def test_an_age_said_the_year_after_may_have_been_one_less_the_day_of_the_contact():
    for years, minor in ((17, Answer.YES), (18, Answer.UNKNOWN), (19, Answer.UNKNOWN), (20, Answer.NO)):
        told = {"born": None, "birth_year": None, "told_age": years, "told_age_on": date(2027, 1, 2)}
        assert rules.is_minor(received_on=date(2026, 12, 30), adult_age=18, **told) == minor


@pytest.mark.parametrize(
    ("born", "minor"),
    [(date(2008, 11, 20), Answer.NO), (date(2008, 11, 21), Answer.YES), (date(2008, 2, 29), Answer.NO)],
)
def test_one_is_of_age_on_the_eighteenth_birthday(born, minor):
    assert rules.is_minor(received_on=TODAY, born=born, birth_year=None, adult_age=18) == minor


@given(answered=MOMENTS, received=MOMENTS, is_answered=st.booleans())
def test_the_first_answer_is_one_and_comes_after_the_contact(answered, received, is_answered):
    obstacle = rules.obstacle_to_answering(answered_at=answered, received_at=received, now=NOW, is_answered=is_answered)
    assert (obstacle is None) == (not is_answered and received <= answered <= NOW)
    assert isinstance(obstacle, errors.AlreadyAnswered) == is_answered


@given(told=MOMENTS, other=MOMENTS)
def test_what_is_wrong_the_same_day_is_wrong_at_the_hour(told, other):
    hour = "time" if told.date() == other.date() else "on"
    if told < other:
        early = rules.obstacle_to_answering(answered_at=told, received_at=other, now=NOW, is_answered=False)
        assert early.field == f"answered_{hour}"
    if told > other:
        late = rules.obstacle_to_answering(answered_at=told, received_at=other, now=other, is_answered=False)
        assert late.field == f"answered_{hour}"
        assert rules.obstacle_to_receiving(received_at=told, now=other).field == f"received_{hour}"
        after = rules.obstacle_to_receiving_after_answer(received_at=told, answered_at=other)
        assert after.field == f"received_{hour}"


@given(
    outcome=st.sampled_from(["", *Outcome.values]),
    ended_on=st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=5)),
    received_on=st.dates(TODAY - timedelta(days=30), TODAY),
    role=st.sampled_from(ContactRole.values),
    minor=ANSWERS,
    is_unassessed=st.booleans(),
)
def test_a_contact_ends_after_it_came_and_assessed_and_the_young_are_directed_on(
    outcome, ended_on, received_on, role, minor, is_unassessed
):
    obstacle = rules.obstacle_to_ending(
        outcome=outcome,
        ended_on=ended_on,
        received_on=received_on,
        today=TODAY,
        role=role,
        minor=minor,
        adult_age=18,
        is_unassessed=is_unassessed,
    )
    if obstacle is None:
        assert outcome
        assert not is_unassessed
        assert received_on <= ended_on <= TODAY
        assert (TODAY - ended_on).days <= rules.LATEST_DAYS
        if minor == Answer.YES and role != ContactRole.CHILD:
            assert outcome == Outcome.REDIRECTED_MINOR
        if minor == Answer.NO:
            assert outcome != Outcome.REDIRECTED_MINOR
    elif isinstance(obstacle, errors.EndedBeforeContact):
        assert ended_on < received_on


@given(reported=ANSWERS, note=st.text(max_size=10))
def test_a_child_is_not_directed_on_without_the_question_of_a_concern_report(reported, note):
    obstacle = rules.obstacle_to_leaving_children(concern_reported=reported, concern_note=note)
    assert (obstacle is None) == (reported == Answer.YES or (reported == Answer.NO and bool(note.strip())))


@given(
    unit=st.sampled_from(["", "RVC Väst", "RVT Bromma"]),
    to=st.sampled_from(["", " ", "vården"]),
    rest=st.text(max_size=5),
    received=st.booleans(),
)
def test_passing_on_says_where_to_and_what_remains(unit, to, rest, received):
    """And goes where somebody receives it."""
    obstacle = rules.obstacle_to_passing_on(
        unit=unit, here="RVC Väst", passed_on_to=to, remains=rest, is_received=received
    )
    one_place = bool(unit) != bool(to.strip())
    assert (obstacle is None) == (one_place and unit != "RVC Väst" and received and bool(rest.strip()))


def opening(**changes):
    """The obstacle to opening a case with an exposed adult at a unit with treatment, but for the changes."""
    return rules.obstacle_to_opening(
        **{
            "kind": ContactKind.PERSON,
            "outcome": "",
            "role": CaseRole.EXPOSED,
            "minor": Answer.NO,
            "adult_age": 18,
            "unit": "RVC",
            "functions": {Function.TREATMENT},
            "open_case": {Function.TREATMENT},
            "on_decision": set(),
            "decided": False,
            "other": "RVT",
        }
        | changes
    )


@given(role=st.sampled_from(CaseRole.values), minor=ANSWERS)
def test_no_adult_case_for_someone_under_age_and_no_childs_case_for_an_adult(role, minor):
    obstacle = opening(role=role, minor=minor, functions=set(Function), open_case=set(Function))
    assert isinstance(obstacle, errors.IsMinor) == (role != CaseRole.CHILD and minor == Answer.YES)
    assert isinstance(obstacle, errors.IsNoChild) == (role == CaseRole.CHILD and minor == Answer.NO)


@given(kind=st.sampled_from(ContactKind.values), outcome=st.sampled_from(["", *Outcome.values]))
def test_only_a_named_contact_that_has_not_ended_otherwise_becomes_a_case(kind, outcome):
    obstacle = opening(kind=kind, outcome=outcome)
    assert (obstacle is None) == (kind not in rules.NAMELESS and outcome in ("", Outcome.TALK_BOOKED))


@given(
    role=st.sampled_from(CaseRole.values),
    functions=FUNCTIONS,
    open_case=FUNCTIONS,
    on_decision=FUNCTIONS,
    decided=st.booleans(),
)
def test_a_unit_opens_what_it_works_with_by_the_right_it_has(role, functions, open_case, on_decision, decided):
    minor = Answer.YES if role == CaseRole.CHILD else Answer.NO
    obstacle = opening(
        role=role, minor=minor, functions=functions, open_case=open_case, on_decision=on_decision, decided=decided
    )
    works = bool(functions & rules.WORKS_WITH[role])
    right = bool(functions & open_case)
    on_order = bool(functions & on_decision)
    assert (obstacle is None) == (works and (right or (decided and on_order)))
    if isinstance(obstacle, errors.UnitNeedsDecision):
        assert works
        assert on_order
        assert not decided


@pytest.mark.parametrize("outcome", Outcome.values)
def test_what_has_ended_is_not_worked_on_and_what_became_a_case_is_not_changed(outcome):
    assert isinstance(rules.obstacle_to_working_on(outcome=outcome), errors.ContactHasEnded)
    changed = rules.obstacle_to_changing(outcome=outcome)
    assert isinstance(changed, errors.ContactBecameCase) == (outcome == Outcome.CASE_OPENED)
