"""What a guardian may be shown of a child's file: held back until somebody has decided (S-13, R-505)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import grounds, queries, rules, services
from livlina.cases.concerns.models import ProtectionAssessment, ReceivedReport
from livlina.cases.errors import (
    DecidedOnlyWhenSigned,
    GroundNotPossible,
    NotAGuardianOfTheChild,
    OwnSecondDecision,
    ReasonIsTooShort,
    RepresentsAnother,
)
from livlina.cases.models import Engagement, GuardianDecision, Note, Party
from livlina.cases.rules import Entry, Verdict, standing, uses_violence, what_a_guardian_may_be_shown
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Shown
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.cases.tests.shown import marks, shown
from livlina.cases.tests.test_notes import page
from livlina.cases.tests.test_whose_it_is import text_of
from livlina.core import clock
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.errors import HasEnded
from livlina.people.models import (
    DuplicateTask,
    Guardianship,
    HumanLink,
    Person,
    Relation,
    Representative,
    SafeChannel,
    Whereabouts,
)
from livlina.people.queries import number_hash
from livlina.people.terms import Protection, Source, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

WHY = "Läst tillsammans med gruppledaren i dag."
STREET, PHONE = "Påhittade gatan 1", "070-174 06 05"

# ---- laws ----

PEOPLE = st.sampled_from([1, 2, 3])  # 1 is the child, 2 and 3 are the guardians
ENTRIES = st.builds(
    Entry,
    told_by=st.sampled_from(Source.values),
    teller=st.none() | PEOPLE,
    is_text=st.booleans(),
    is_signed=st.booleans(),
    is_where=st.booleans(),
    is_violence=st.booleans(),
    represents=st.none() | PEOPLE,
)
VERDICTS = st.lists(st.tuples(st.booleans(), st.sampled_from([7, 8]), st.none() | st.integers(0, 5)), max_size=6).map(
    lambda rows: [Verdict(key=n, may_be_shown=yes, by=by, seconds=of) for n, (yes, by, of) in enumerate(rows)]
)


@given(
    entries=st.lists(ENTRIES, max_size=6),
    verdicts=st.lists(VERDICTS, min_size=6, max_size=6),
    is_suspected=st.booleans(),
    guardian=st.sampled_from([2, 3]),
)
def test_s13_nothing_another_told_is_shown_without_a_decision_that_holds(entries, verdicts, is_suspected, guardian):
    decided = dict(enumerate(verdicts))
    shown = what_a_guardian_may_be_shown(
        dict(enumerate(entries)), guardian=guardian, is_suspected=is_suspected, verdicts=decided
    )
    for key, showing in shown.items():
        entry, rows = entries[key], decided[key]
        if not showing.is_shown:
            continue
        assert not entry.is_where
        assert entry.represents in (None, guardian)
        assert entry.is_signed
        yes = [row for row in rows if row.may_be_shown]
        if entry.is_text or (entry.teller != guardian and entry.told_by not in rules.OFFICIAL):
            assert yes
        if showing.why == Shown.DECIDED_YES and is_suspected:
            assert {row.by for row in yes} == {7, 8}  # two persons
        if not yes and (is_suspected or entry.is_violence):
            assert entry.teller == guardian
        if rows and rows[-1].seconds is None and not rows[-1].may_be_shown:
            pytest.fail("the latest word was to hold it back")


@given(verdicts=VERDICTS)
def test_s13_who_comes_under_suspicion_is_shown_nothing_more_than_before(verdicts):
    before, _ = standing(verdicts, needs_second=False)
    after, _ = standing(verdicts, needs_second=True)
    if after is not None and after.may_be_shown:
        assert before is not None
        assert before.may_be_shown


@given(first=PEOPLE, second=PEOPLE, violence=st.sampled_from(Violence.values))
def test_violence_is_the_guardians_in_one_direction_and_suspected_is_both(first, second, violence):
    expected = {
        Violence.NONE: False,
        Violence.BY_FIRST: first == 2,
        Violence.BY_SECOND: second == 2,
        Violence.MUTUAL: 2 in (first, second),
        Violence.SUSPECTED: 2 in (first, second),
    }
    assert uses_violence(2, [(first, second, violence)]) == expected[Violence(violence)]


def test_no_section_of_law_is_printed_before_somebody_has_verified_it():
    assert grounds.grounds()
    for ground in grounds.grounds():
        assert ground.confidence in {"high", "medium", "low"}
        assert bool(ground.citation) == bool(ground.verified_on)
    assert {ground.lets_show for ground in grounds.grounds_on(clock.today()).values()} == {True, False}


# ---- stories ----


@pytest.fixture
def browse(browse):
    """browse(staff) is a client signed in as that member of staff, who has just given the second factor once more."""

    def signed_in(staff, *, confirmed=True):
        client = browse(staff)
        if confirmed:
            confirm(client, staff)
        return client

    return signed_in


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def ada(unit):
    return worker(unit, name="Ada Exempel")


@pytest.fixture
def case(db, unit, anna, ada):
    case = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Cleo Exempelsson"))
    engaged(case, anna)
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    return case


def guardian_in(case, name):
    return Party.objects.create(case=case, person=PersonFactory(name=name), role=PartyRole.GUARDIAN)


@pytest.fixture
def alma(case):
    return guardian_in(case, "Alma Exempelsson")


@pytest.fixture
def bo(case):
    return guardian_in(case, "Bo Prov")


def note(case, anna, text, told_by=Source.UNKNOWN, teller=None, **more):
    signed = {"written_by": anna, "signed_by": anna, "signed_at": clock.now()}
    return NoteFactory(case=case, text=text, told_by=told_by, told_by_person=teller, **signed, **more)


def told(case, **facts):
    return {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), **facts}


def violent(case, person, **facts):
    return Relation.objects.create(
        person=person, other=case.person, kind="parent", violence=Violence.BY_FIRST, **told(case, **facts)
    )


def decide(staff, case, guardian, item, *, show=True, reason=WHY, **changed):
    ground = "no_harm" if show else "guardian_secrecy"
    known = [str(each) for each in GuardianDecision.objects.values_list("public_id", flat=True)]
    facts = {"may_be_shown": show, "ground": ground, "reason": reason, "read": known, "at": clock.now()} | changed
    return services.decide_for_guardian(actor(staff), case=case, guardian=guardian, item=item, **facts)


def paper(browse, staff, case, guardian):
    return text_of(browse(staff).get(page("guardian_print", case, guardian.public_id)))


@pytest.mark.req("R-505")
def test_s13_what_the_child_told_is_held_back_until_somebody_decides_on_a_ground(browse, case, anna, bo, traces):
    said = note(case, anna, "Jag vill inte åka dit.", Source.CHILD, case.person)
    client = browse(anna)
    assert "något hålls tillbaka" in text_of(client.get(page("case", case)))
    listed = text_of(client.get(page("guardian", case, bo.public_id)))
    assert "Barnet har berättat det" in listed
    assert "Jag vill inte åka dit." not in listed
    assert "Jag vill inte" not in paper(browse, anna, case, bo)

    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    assert "Jag vill inte åka dit." in text_of(client.get(address))
    answer = client.post(address, {"may_be_shown": "show", "ground": "no_harm", "text": WHY})
    assert answer.url == page("guardian", case, bo.public_id)
    assert "Jag vill inte åka dit." in paper(browse, anna, case, bo)
    assert traces("guardian_decision.made")[0]["why"] == "no_harm"
    assert WHY in text_of(client.get(address))

    client.post(address, shown(client, address) | {"may_be_shown": "hold", "ground": "guardian_secrecy", "text": WHY})
    assert "Jag vill inte" not in paper(browse, anna, case, bo)
    assert [row.may_be_shown for row in GuardianDecision.objects.order_by("pk")] == [True, False]


def test_s23_a_note_that_tells_where_somebody_is_is_shown_only_for_a_reason(browse, case, anna, bo, traces):
    said = note(case, anna, "Alma ringde från Påhittsgatan 12 i går.", Source.SCHOOL)
    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    answer = {"may_be_shown": "show", "ground": "no_harm", "text": WHY}
    assert "<mark>" in browse(anna).post(address, answer).content.decode()
    assert not GuardianDecision.objects.exists()
    assert "Påhittsgatan" not in paper(browse, anna, case, bo)
    answer |= {"confirmed_because": "Bo var själv med i samtalet och bor där."}
    assert browse(anna).post(address, answer).status_code == 302
    assert len(traces("text.kept_with_reason")) == 1
    assert "Påhittsgatan 12" in paper(browse, anna, case, bo)


def test_s13_one_parents_words_are_absent_from_the_others_paper_and_whereabouts_from_both(
    browse, case, anna, alma, bo, traces
):
    mothers = note(case, anna, "Hon berättar om natten.", Source.GUARDIAN, alma.person)
    fathers = note(case, anna, "Han berättar om skolan.", Source.GUARDIAN, bo.person)
    for party, item in ((alma, mothers), (bo, fathers)):
        decide(anna, case, party, item)
    Guardianship.objects.create(
        person=case.person, guardian=alma.person, kind="joint_custody", **told(case, told_by=Source.BOU)
    )
    for person in (case.person, alma.person, bo.person):
        Whereabouts.objects.create(person=person, kind="home", address=STREET, **told(case))
        SafeChannel.objects.create(
            person=person, kind="call", is_safe="yes", value=PHONE, confirmed_on=clock.today(), **told(case)
        )
    for party, seen, hidden in ((alma, "om natten", "om skolan"), (bo, "om skolan", "om natten")):
        shown = paper(browse, anna, case, party)
        assert seen in shown
        assert "gemensam vårdnad" in shown
        for words in (hidden, STREET, PHONE, "hålls tillbaka", "enligt"):
            assert words not in shown
        assert "Sekretess. Förvara inlåst." in shown
        assert f"<title>Ärende {case.number}" in shown
    assert len(traces("case.printed_for_guardian")) == 2


def test_s13_one_with_recorded_violence_is_shown_nothing_by_one_persons_word(browse, case, anna, ada, bo, traces):
    violent(case, bo.person, told_by=Source.POLICE)
    said = note(case, anna, "Larmet kom kl. 3.", Source.POLICE)
    decide(anna, case, bo, said)
    assert "Larmet" not in paper(browse, anna, case, bo)
    assert "väntar på en till" in text_of(browse(ada).get(page("guardian", case, bo.public_id)))
    answer = browse(anna).post(
        page("guardian_decide", case, bo.public_id, "note", said.public_id),
        {"may_be_shown": "show", "ground": "consent", "text": "Jag är fortfarande säker på det."},
    )
    assert "en kollega" in text_of(answer)
    with pytest.raises(OwnSecondDecision):
        decide(anna, case, bo, said, ground="consent", reason="Jag är fortfarande säker på det.")
    assert "Larmet" not in paper(browse, anna, case, bo)
    decide(ada, case, bo, said)
    assert "Larmet" in paper(browse, anna, case, bo)
    assert traces("guardian_decision.seconded")
    assert traces("decide_for_guardian.refused")[0]["why"] == "OwnSecondDecision"
    # to hold back takes one
    decide(anna, case, bo, said, show=False)
    assert "Larmet" not in paper(browse, anna, case, bo)


def test_s13_who_is_suspected_afterwards_loses_what_one_person_had_decided(browse, case, anna, ada, bo):
    said = note(case, anna, "Lugnt hemma.", Source.CHILD, case.person)
    decide(anna, case, bo, said)
    assert "Lugnt hemma." in paper(browse, anna, case, bo)
    fact = violent(case, bo.person)
    assert "Lugnt hemma." not in paper(browse, anna, case, bo)
    Relation.objects.filter(pk=fact.pk).update(ended_at=clock.now())  # what has ended still counts
    assert "Lugnt hemma." not in paper(browse, anna, case, bo)


@pytest.mark.parametrize("how", ["number", "joined", "through another file", "in an earlier case"])
def test_s13_suspicion_follows_the_human_and_not_the_row(browse, case, anna, ada, bo, how):
    said = note(case, anna, "Han slog mig.", Source.CHILD, case.person)
    decide(anna, case, bo, said)
    assert "Han slog mig." in paper(browse, anna, case, bo)
    file = case
    if how == "in an earlier case":
        file = CaseFactory(unit=case.unit, board=case.board, role=CaseRole.CHILD, person=case.person)
        engaged(file, anna)
        engaged(file, ada, EngagementKind.CO_ASSIGNED)
    again = Party.objects.create(case=file, person=PersonFactory(name="B. Prov"), role=PartyRole.OTHER_PARTY)
    facts = told(file, told_by=Source.POLICE)
    Relation.objects.create(person=case.person, other=again.person, kind="child", violence=Violence.BY_SECOND, **facts)
    assert "Han slog mig." in paper(browse, anna, case, bo)  # two humans so far
    if how == "joined":
        link(bo.person, again.person)
    elif how == "through another file":
        third = PersonFactory(name="Bosse")
        link(bo.person, third)
        link(third, again.person)
    else:
        for row in (bo.person, again.person):
            row.identity_number = identity_number("19850612")
            row.identity_hash = number_hash(row.identity_number)
            row.save()
    assert "Han slog mig." not in paper(browse, anna, case, bo)
    assert "våld antecknat eller misstänkt" in text_of(browse(anna).get(page("guardians", case)))
    with pytest.raises(OwnSecondDecision):
        decide(anna, case, bo, said, reason="Jag är fortfarande säker på det.")
    assert "Han slog mig." not in paper(browse, anna, case, bo)
    decide(ada, case, bo, said)
    assert "Han slog mig." in paper(browse, anna, case, bo)


def link(one, other):
    pair = sorted((one.pk, other.pk))
    task = DuplicateTask.objects.create(
        one_id=pair[0], other_id=pair[1], found_by="channel", state="joined", filed_at=clock.now()
    )
    staff = [worker(UnitFactory()) for _ in range(2)]
    HumanLink.objects.create(
        task=task,
        one_id=pair[0],
        other_id=pair[1],
        starts_at=clock.now(),
        undo_until=clock.today(),
        proposed_by=staff[0],
        approved_by=staff[1],
    )


def test_s05_who_is_the_same_human_is_told_of_ones_own_files_alone(application, case, anna, bo, unit):
    twin = Party.objects.create(case=case, person=PersonFactory(name="B. Prov"), role=PartyRole.OTHER_PARTY)
    link(bo.person, twin.person)
    first, ask = min(bo.person_id, twin.person_id), "SELECT first_id FROM same_in_cases(%s) WHERE person_id = %s"
    for staff, told in ((anna, [(first,)]), (worker(unit, Role.UNIT_MANAGER), [])):
        with application(actor(staff)), connection.cursor() as cursor:
            cursor.execute(ask, [[case.pk], twin.person_id])
            assert cursor.fetchall() == told


def test_a_fact_told_anew_is_held_back_until_it_is_decided_again(browse, case, anna, alma, bo):
    first = Relation.objects.create(
        person=alma.person, other=bo.person, kind="ex_partner", **told(case, told_by=Source.CHILD)
    )
    decide(anna, case, bo, first)
    assert "har varit partner" in paper(browse, anna, case, bo).lower()
    Relation.objects.filter(pk=first.pk).update(ended_at=clock.now())
    Relation.objects.create(person=alma.person, other=bo.person, kind="partner", **told(case, told_by=Source.CHILD))
    assert "partner" not in paper(browse, anna, case, bo).lower()
    with pytest.raises(HasEnded):
        decide(anna, case, bo, first, show=False)


@pytest.mark.req("R-505")
def test_s13_a_note_that_is_corrected_is_shown_with_the_correction_or_not_at_all(browse, case, anna, bo):
    wrong = note(case, anna, "Mamma skriker och slår.", Source.CHILD, case.person)
    decide(anna, case, bo, wrong)
    right = note(case, anna, "Fel antecknat: det var pappa.", Source.CHILD, case.person, corrects=wrong)
    assert "Mamma skriker" not in paper(browse, anna, case, bo)
    assert "Anteckningen är rättad" in text_of(browse(anna).get(page("guardian", case, bo.public_id)))
    decide(anna, case, bo, right)
    both = paper(browse, anna, case, bo)
    assert "Mamma skriker" in both
    assert "det var pappa" in both


def test_s13_what_held_a_fact_back_holds_for_it_told_anew(browse, case, anna, bo):
    facts = {"person": case.person, "name": "Advokat Anna Advlund", "kind": "counsel"}
    facts |= {"told_by": Source.POLICE}
    first = Representative.objects.create(**told(case, **facts))
    decide(anna, case, bo, first, show=False)
    other = note(case, anna, "Vi bokade en tid.", Source.STAFF)
    decide(anna, case, bo, other)
    Representative.objects.filter(pk=first.pk).update(ended_at=clock.now())
    second = Representative.objects.create(**told(case, **facts), ends_on=in_days(30))
    assert "Advlund" not in paper(browse, anna, case, bo)
    assert "Beslutat att det hålls tillbaka" in text_of(browse(anna).get(page("guardian", case, bo.public_id)))
    decide(anna, case, bo, second)
    assert "Advlund" in paper(browse, anna, case, bo)


@pytest.mark.parametrize("of", ["the other parent", "the child"])
def test_s20_what_was_to_be_shown_before_somebody_was_protected_is_decided_anew(browse, case, anna, alma, bo, of):
    where = note(case, anna, "De bor på Storgatan 12 från i dag.", Source.CHILD, case.person)
    decide(anna, case, bo, where, confirmed_because="Pappan hämtar där och vet det redan.")
    assert "Storgatan" in paper(browse, anna, case, bo)
    person = alma.person_id if of == "the other parent" else case.person_id
    Person.objects.filter(pk=person).update(protection=Protection.PROTECTED_REGISTRATION)
    assert "Storgatan" not in paper(browse, anna, case, bo)
    listed = text_of(browse(anna).get(page("guardian", case, bo.public_id)))
    assert "Någon i ärendet har blivit skyddad sedan det beslutades" in listed
    decide(anna, case, bo, where, confirmed_because="Pappan hämtar där och vet det redan.")
    assert "Storgatan" in paper(browse, anna, case, bo)


def test_s20_that_he_is_protected_himself_hides_nothing_from_him(browse, case, anna, bo):
    said = note(case, anna, "Jag vill träffa pappa.", Source.CHILD, case.person)
    decide(anna, case, bo, said)
    Person.objects.filter(pk=bo.person_id).update(protection=Protection.SECRECY_MARKING)
    assert "träffa pappa" in paper(browse, anna, case, bo)


def test_s13_how_the_other_parent_stands_to_a_third_is_held_back_until_somebody_decides(browse, case, anna, alma, bo):
    third = Party.objects.create(case=case, person=PersonFactory(name="Nils Nysambo"), role=PartyRole.CLOSE)
    facts = told(case, told_by=Source.STAFF)
    fact = Relation.objects.create(person=alma.person, other=third.person, kind="partner", **facts)
    Relation.objects.create(person=bo.person, other=case.person, kind="parent", **facts)
    shown = paper(browse, anna, case, bo)
    assert "Nysambo" not in shown
    assert "förälder till" in shown.lower()
    decide(anna, case, bo, fact)
    assert "Nysambo" in paper(browse, anna, case, bo)


def test_s20_another_with_protected_data_is_not_named_on_the_paper(browse, case, anna, alma, bo):
    Person.objects.filter(pk=alma.person_id).update(protection=Protection.SECRECY_MARKING)
    Guardianship.objects.create(
        person=case.person, guardian=alma.person, kind="joint_custody", **told(case, told_by=Source.BOU)
    )
    shown = paper(browse, anna, case, bo)
    assert "Skyddad uppgift, vårdnadshavare till" in shown
    assert "Alma" not in shown


@pytest.mark.parametrize("source", [Source.POLICE, Source.GUARDIAN])
def test_s13_who_represents_the_other_parent_is_never_on_the_paper(browse, case, anna, alma, bo, source):
    for person, name in ((alma.person, "Ombud Ett"), (bo.person, "Ombud Två"), (case.person, "God Man")):
        teller = bo.person if source == Source.GUARDIAN else None
        facts = told(case, told_by=source, told_by_person=teller)
        Representative.objects.create(person=person, kind="counsel", name=name, **facts)
    shown = paper(browse, anna, case, bo)
    assert "Ombud Två" in shown
    assert ("God Man" in shown) == (source == Source.GUARDIAN), (
        "the child's own is held back where he told it not himself"
    )
    assert "Ombud Ett" not in shown

    hers = Representative.objects.get(person=alma.person)
    with pytest.raises(RepresentsAnother):
        decide(anna, case, bo, hers)
    address = page("guardian_decide", case, bo.public_id, "representative", hers.public_id)
    shown = text_of(browse(anna).get(address))
    assert "Vem som företräder någon annan vuxen visas aldrig" in shown
    assert "<textarea" not in shown
    assert "Ombud Ett" not in paper(browse, anna, case, bo)


def custody(case, guardian, *, child=None, **facts):
    facts = {"kind": "joint_custody", "told_by": Source.STAFF} | facts
    return Guardianship.objects.create(
        person=child or case.person, guardian=getattr(guardian, "person", guardian), **told(case, **facts)
    )


def in_days(days):
    return clock.today() + timedelta(days=days)


def test_s13_custody_of_another_than_the_child_is_held_back_until_somebody_decides(browse, case, anna, alma, bo):
    """Whom she lives with now, and that the child has a sibling, leads to them."""
    sibling = Party.objects.create(case=case, person=PersonFactory(name="Lo Syskon"), role=PartyRole.CHILD)
    partner = Party.objects.create(case=case, person=PersonFactory(name="Nils Sambo"), role=PartyRole.CLOSE)
    custody(case, alma)
    custody(case, bo)
    rows = [custody(case, party, child=sibling.person) for party in (partner, alma)]
    shown = paper(browse, anna, case, bo)
    assert "gemensam vårdnad" in shown
    assert "Lo Syskon" not in shown
    assert "Nils Sambo" not in shown
    decide(anna, case, bo, rows[0])
    assert "Nils Sambo" in paper(browse, anna, case, bo)


def test_s13_what_is_told_anew_of_violence_or_of_others_is_no_longer_his_own_words(browse, case, anna, alma, bo):
    partner = Party.objects.create(case=case, person=PersonFactory(name="Nils Sambo"), role=PartyRole.CLOSE)
    his = told(case, told_by=Source.GUARDIAN, told_by_person=bo.person)
    Relation.objects.create(person=alma.person, other=partner.person, kind="partner", violence=Violence.NONE, **his)
    kin = Relation.objects.create(person=bo.person, other=case.person, kind="parent", violence=Violence.NONE, **his)
    shown = paper(browse, anna, case, bo)
    assert "Bo Prov" in shown.split("</h1>")[-1]
    assert "Nils Sambo" not in shown
    Relation.objects.filter(pk=kin.pk).update(violence=Violence.BY_FIRST)
    assert "använder våld" not in paper(browse, anna, case, bo)


SUSPECTED = "Våld från vårdnadshavaren är antecknat eller misstänkt"


def test_s13_one_whom_the_childs_case_calls_the_other_party_is_suspected(browse, case, anna, bo):
    said = note(case, anna, "Cleo är rädd för honom.", Source.CHILD, case.person)
    decide(anna, case, bo, said)
    assert "Cleo är rädd" in paper(browse, anna, case, bo)
    again = Party.objects.create(case=case, person=PersonFactory(name="B. Prov"), role=PartyRole.OTHER_PARTY)
    assert "Cleo är rädd" in paper(browse, anna, case, bo)  # two humans so far
    link(bo.person, again.person)
    assert "Cleo är rädd" not in paper(browse, anna, case, bo)
    assert SUSPECTED in text_of(browse(anna).get(page("guardian", case, bo.public_id)))


def test_s13_while_a_child_may_need_protection_any_guardian_may_be_the_danger(browse, case, anna, alma, bo):
    said = note(case, anna, "Cleo är rädd att gå hem.", Source.CHILD, case.person)
    for party in (alma, bo):
        decide(anna, case, party, said)

    def is_shown():
        return ["rädd att gå hem" in paper(browse, anna, case, party) for party in (alma, bo)]

    def assessed(conclusion):
        ProtectionAssessment.objects.create(
            case=case, report=report, made_at=clock.now(), made_by=anna, conclusion=conclusion, basis="Samtal.",
            written_at=clock.now(), submission=uuid4(),
        )  # fmt: skip

    assert is_shown() == [True, True]
    report = ReceivedReport.objects.create(
        case=case, received_at=clock.now(), how="phone", reporter="school", text="Skolan hörde.", written_by=anna,
        written_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    assert is_shown() == [False, False], "nobody has assessed it"
    assessed("needed")
    assert is_shown() == [False, False], "nobody has told from whom"
    violent(case, bo.person, told_by=Source.SCHOOL)
    assert is_shown() == [True, False]
    Relation.objects.all().delete()
    assessed("not_needed")
    assert is_shown() == [True, True]


def test_s13_whoever_is_not_shown_where_the_persons_are_prints_nothing_for_a_guardian(browse, case, anna, ada, bo):
    Engagement.objects.filter(actor=ada).update(carries_whereabouts=False)
    answer = browse(ada).get(page("guardian_print", case, bo.public_id))
    assert "lämnar inget till en vårdnadshavare" in text_of(answer)
    assert "Uppgifter ur ärendet" not in text_of(answer)


def test_s13_who_no_longer_has_custody_is_shown_nothing_also_from_a_page_that_was_open(
    browse, case, anna, alma, bo, traces
):
    said = note(case, anna, "Lugnt hemma.", Source.CHILD, case.person)
    for party in (alma, bo):
        custody(case, party)
    decide(anna, case, bo, said)
    client = browse(anna)
    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    addresses = [page(name, case, bo.public_id) for name in ("guardian", "guardian_print")] + [address]
    for each in addresses:
        answer = client.get(each)
        assert answer.status_code == 200
        assert "inte nedskrivet" not in text_of(answer)
    Guardianship.objects.filter(guardian=bo.person).update(ends_on=in_days(-1))
    for each in addresses:
        assert client.get(each).status_code == 404
    assert client.post(address, {"may_be_shown": "show", "ground": "no_harm", "text": WHY}).status_code == 404
    with pytest.raises(NotAGuardianOfTheChild):
        decide(anna, case, bo, said, reason="En gång till, samma skäl.")
    with acting_as(actor(anna)):
        file = queries.file(actor(anna), case)
        read = queries.childs_file(file, queries.childs_facts(file), day=clock.today())
        with pytest.raises(NotAGuardianOfTheChild):
            services.print_for_guardian(actor(anna), case=case, guardian=bo, read=read)
    listed = text_of(client.get(page("guardians", case)))
    assert "Har inte vårdnaden längre" in listed
    assert str(bo.public_id) not in client.get(page("guardians", case)).content.decode()
    assert str(alma.public_id) in client.get(page("guardians", case)).content.decode()
    overview = client.get(page("case", case))
    assert "Har inte vårdnaden längre" in text_of(overview)
    assert str(bo.public_id) not in overview.content.decode()
    assert GuardianDecision.objects.filter(guardian=bo).count() == 1  # what was decided stays


def test_s13_one_who_has_turned_eighteen_has_no_guardian(browse, case, anna, bo):
    said = note(case, anna, "Jag vill inte gifta mig.", Source.CHILD, case.person)
    custody(case, bo)
    decide(anna, case, bo, said)
    today = clock.today()
    child, client = case.person, browse(anna)
    address = page("guardian_print", case, bo.public_id)
    for year, status in ((today.year - 17, 200), (today.year - 18, 200), (today.year - 19, 404)):
        child.born, child.birth_year = "", year  # of the year alone it is sure the year after
        child.save()
        assert client.get(address).status_code == status, year
    child.born, child.birth_year = today.replace(year=today.year - 18).isoformat(), today.year - 18
    child.save()
    assert client.get(address).status_code == 404
    assert "har fyllt 18 år" in text_of(client.get(page("guardians", case)))
    with pytest.raises(NotAGuardianOfTheChild):
        decide(anna, case, bo, said, reason="En gång till, samma skäl.")
    # nor is a guardian asked for consent: the one who comes answers alone
    consents = text_of(client.get(page("help_consents", case)))
    assert "Bo Prov" not in consents
    assert "Cleo Exempelsson" in consents


def test_s21_the_paper_of_a_guardian_says_neither_where_nor_who_printed_it(browse, case, anna, bo, unit):
    paper = browse(anna).get(page("guardian_print", case, bo.public_id)).content.decode()
    line = paper.partition('class="printonly')[2].partition("</")[0]
    assert unit.name not in line
    assert anna.name not in line


def may_be_shown(browse, anna, case, party):
    """Whether the page of that guardian is there, and what it says of custody."""
    answer = browse(anna).get(page("guardian", case, party.public_id))
    return answer.status_code == 200, "Det är inte nedskrivet att" in text_of(answer)


@pytest.mark.parametrize(
    ("rows", "is_there", "warns"),
    [
        ([], True, True),  # nothing told: the part stands, and the page says so
        ([{}], True, False),
        ([{"ends_on": 0}], True, False),  # to and with today
        ([{"ends_on": 30}], True, False),  # ends later
        ([{"ends_on": -1}], False, False),
        ([{"starts_on": 1}], False, False),  # begins later
        ([{"ends_on": -5}, {"starts_on": 5}], False, False),
        ([{"ends_on": -5}, {"starts_on": -4}], True, False),  # it ended, and was given anew
        ([{"is_withdrawn": True}], False, False),  # «Gäller inte längre»
        ([{"ends_on": -5, "is_withdrawn": True}, {}], True, False),  # wrongly told, and told right
        ([{"is_withdrawn": True}, {"ends_on": -1}], False, False),
    ],
)
def test_s13_custody_is_asked_as_it_holds_today(browse, case, anna, bo, rows, is_there, warns):
    for row in rows:
        ended_at = clock.now() if row.get("is_withdrawn") else None
        days = {name: in_days(row[name]) for name in ("starts_on", "ends_on") if name in row}
        custody(case, bo, ended_at=ended_at, **days)
    assert may_be_shown(browse, anna, case, bo) == (is_there, warns)


def test_s13_custody_follows_the_human_and_the_child_and_is_known_of_all_or_nobody(browse, case, anna, alma, bo):
    twin = Party.objects.create(case=case, person=PersonFactory(name="B. Prov"), role=PartyRole.OTHER_PARTY)
    ended = custody(case, twin, ends_on=in_days(-1))
    assert may_be_shown(browse, anna, case, bo) == (True, True)  # two humans so far
    link(bo.person, twin.person)
    assert may_be_shown(browse, anna, case, bo) == (False, False)
    sister = Party.objects.create(case=case, person=PersonFactory(name="Syster Exempelsson"), role=PartyRole.CHILD)
    custody(case, bo, child=sister.person)  # of her he has it, and that says nothing of this child
    assert may_be_shown(browse, anna, case, bo) == (False, False)
    custody(case, twin, starts_on=in_days(0))
    assert may_be_shown(browse, anna, case, bo) == (True, False)
    Guardianship.objects.exclude(pk=ended.pk).delete()
    Guardianship.objects.filter(pk=ended.pk).update(guardian=alma.person, ends_on=None, kind="joint_custody")
    assert may_be_shown(browse, anna, case, bo) == (True, True)  # together with whom is not known
    Guardianship.objects.filter(pk=ended.pk).update(kind="sole_custody")
    assert may_be_shown(browse, anna, case, bo) == (False, False)
    assert "Vårdnaden är nedskriven för någon annan" in text_of(browse(anna).get(page("guardians", case)))


def test_each_refusal_of_a_decision(case, anna, bo, unit):
    said = note(case, anna, "Text.", Source.CHILD, case.person)
    with pytest.raises(ReasonIsTooShort):
        decide(anna, case, bo, said, reason="kort")
    for ground in ("guardian_secrecy", "okand", ""):
        with pytest.raises(GroundNotPossible):
            decide(anna, case, bo, said, ground=ground)
    with pytest.raises(DecidedOnlyWhenSigned):
        decide(anna, case, bo, NoteFactory(case=case, told_by=Source.CHILD, written_by=anna))
    with pytest.raises(NotAGuardianOfTheChild):
        decide(anna, case, Party.objects.get(case=case, role=PartyRole.CLIENT), said)
    with pytest.raises(NotPermitted):
        decide(worker(unit), case, bo, said)
    adults = CaseFactory(unit=unit)
    engaged(adults, anna)
    with pytest.raises(NotAGuardianOfTheChild):
        decide(anna, adults, guardian_in(adults, "Bo"), note(adults, anna, "Text."))
    assert not GuardianDecision.objects.exists()


def test_s142_the_same_decision_sent_twice_is_one_and_is_no_second(case, anna, bo, traces):
    violent(case, bo.person)
    said = note(case, anna, "Text.", Source.POLICE)
    assert decide(anna, case, bo, said) == decide(anna, case, bo, said)
    assert GuardianDecision.objects.get().seconds is None
    assert traces("guardian_decision.made_again")


def test_s01_the_lead_who_reads_by_a_reason_reads_what_was_decided_and_decides_nothing(browse, case, anna, bo, unit):
    said = note(case, anna, "Text.", Source.CHILD, case.person)
    decide(anna, case, bo, said)
    lead = worker(unit, Role.UNIT_MANAGER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    client = browse(lead)
    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    assert "får visas" in text_of(client.get(page("guardian", case, bo.public_id)))
    assert WHY in text_of(client.get(address))
    assert "<textarea" not in text_of(client.get(address))
    assert client.post(address, {"may_be_shown": "hold", "ground": "guardian_secrecy", "text": WHY}).status_code == 404
    assert client.get(page("guardian_print", case, bo.public_id)).status_code == 404
    with pytest.raises(NotPermitted):
        decide(lead, case, bo, said, show=False)
    assert GuardianDecision.objects.count() == 1


def test_s53_what_may_be_shown_is_decided_and_printed_with_the_second_factor_once_more(browse, case, anna, bo):
    said = note(case, anna, "Text.", Source.CHILD, case.person)
    client = browse(anna, confirmed=False)
    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    assert client.get(address).status_code == 200
    assert client.post(address, {"may_be_shown": "hold", "ground": "guardian_secrecy", "text": WHY}).status_code == 403
    assert client.get(page("guardian_print", case, bo.public_id)).status_code == 403
    assert not GuardianDecision.objects.exists()


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.CHILD_WORKER, Role.UNIT_MANAGER, Role.RECORDS_OFFICER])
def test_s02_a_stranger_finds_nothing_of_all_this(browse, case, anna, bo, role):
    said = note(case, anna, "Text.", Source.CHILD, case.person)
    client = browse(worker(UnitFactory(), role))
    missing = client.get(reverse("guardians", args=[uuid4()]))
    address = page("guardian_decide", case, bo.public_id, "note", said.public_id)
    answers = [
        client.get(page("guardians", case)),
        client.get(page("guardian", case, bo.public_id)),
        client.get(page("guardian_print", case, bo.public_id)),
        client.get(address),
        client.post(address, {"may_be_shown": "show", "ground": "no_harm", "text": WHY}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {missing.content}


def test_what_is_no_childs_case_no_guardian_or_no_item_is_not_found(browse, case, anna, bo, unit):
    adults = CaseFactory(unit=unit)
    engaged(adults, anna)
    other = note(adults, anna, "Annat.")
    client, party = browse(anna), Party.objects.get(case=case, role=PartyRole.CLIENT)
    for address in (
        page("guardians", adults),
        page("guardian", case, party.public_id),
        page("guardian_decide", case, bo.public_id, "note", other.public_id),
        page("guardian_decide", case, bo.public_id, "whereabouts", uuid4()),
    ):
        assert client.get(address).status_code == 404


# ---- the database by itself ----

INSERT = """
INSERT INTO cases_guardiandecision
    (public_id, case_id, guardian_id, note_id, may_be_shown, ground, decided_by_id, decided_at, seconds_id)
VALUES (gen_random_uuid(), %s, %s, %s, %s, 'no_harm', %s, now(), %s)
"""


def is_refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


def test_s05_the_application_can_neither_change_a_decision_nor_make_one_for_another(
    application, case, anna, ada, bo, unit
):
    said = note(case, anna, "Text.", Source.CHILD, case.person)
    made = decide(anna, case, bo, said)
    draft = NoteFactory(case=case, written_by=anna)
    strangers, stranger = CaseFactory(unit=unit, role=CaseRole.CHILD), worker(UnitFactory())
    foreign = note(strangers, anna, "Annat.")
    client_party = Party.objects.get(case=case, role=PartyRole.CLIENT)
    lead = worker(unit, Role.UNIT_MANAGER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    with application(actor(anna)):
        assert is_refused("UPDATE cases_guardiandecision SET may_be_shown = false")
        assert is_refused("DELETE FROM cases_guardiandecision")
        assert is_refused(INSERT, case.pk, bo.pk, said.pk, True, ada.pk, None)  # in another's name
        assert is_refused(INSERT, case.pk, bo.pk, said.pk, True, anna.pk, made.pk)  # one's own second
        assert is_refused(INSERT, case.pk, bo.pk, draft.pk, True, anna.pk, None)
        assert is_refused(INSERT, case.pk, bo.pk, foreign.pk, True, anna.pk, None)
        assert is_refused(INSERT, case.pk, client_party.pk, said.pk, True, anna.pk, None)
        assert is_refused(INSERT, strangers.pk, bo.pk, foreign.pk, True, anna.pk, None)
    for staff in (lead, stranger):
        with application(actor(staff)):
            assert is_refused(INSERT, case.pk, bo.pk, said.pk, True, staff.pk, None)
    with application(actor(stranger)):
        assert not GuardianDecision.objects.exists()
    with application(actor(lead)):
        assert GuardianDecision.objects.count() == 1
    assert is_refused("UPDATE cases_guardiandecision SET may_be_shown = false")  # nor does the owner


def test_s90_a_dump_does_not_show_the_reason(case, anna, bo):
    decide(anna, case, bo, note(case, anna, "Text.", Source.CHILD, case.person))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM cases_guardiandecision")
        assert WHY.encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("count", [1, 12])
def test_the_pages_ask_the_same_questions_however_much_there_is(browse, case, anna, alma, bo, count):
    for _ in range(count):
        said = note(case, anna, "Text.", Source.CHILD, case.person)
        decide(anna, case, bo, said)
    client = browse(anna)
    # case, team, trace with its savepoint, persons, other cases, three kinds of facts, same human, notes, decided,
    # violence, is the child safe, all told of custody, may I
    assert questions(client, page("guardian", case, bo.public_id)) == 17
    assert questions(client, page("guardians", case)) == 16
    assert Note.objects.count() == count


class TestNothingHeldBackIsOnThePaper(TestCase):
    """For random sources, guardians and decisions, through the commands and the page itself."""

    SAID = st.tuples(st.sampled_from(Source.values), st.none() | st.integers(0, 2))
    ACTS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 1), st.booleans()), max_size=10)

    @given(said=st.lists(SAID, min_size=1, max_size=4), acts=ACTS, violence=st.sampled_from(Violence.values))
    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    def test_s13_whatever_was_told_and_decided(self, said, acts, violence):
        unit = UnitFactory()
        staff = [worker(unit), worker(unit)]
        case = CaseFactory(unit=unit, role=CaseRole.CHILD)
        engaged(case, staff[0])
        engaged(case, staff[1], EngagementKind.CO_ASSIGNED)
        guardians = [guardian_in(case, "Alma"), guardian_in(case, "Bo")]
        persons = [case.person, *(party.person for party in guardians)]
        Relation.objects.create(person=persons[2], other=case.person, kind="parent", violence=violence, **told(case))
        notes = [
            note(case, staff[0], f"Hemlig text {place}.", source, None if who is None else persons[who])
            for place, (source, who) in enumerate(said)
        ]
        facts = [
            Guardianship.objects.create(
                person=case.person,
                guardian=party.person,
                kind="joint_custody",
                **told(case, told_by=source, told_by_person=None if who is None else persons[who]),
            )
            for party, (source, who) in zip(guardians, said, strict=False)
        ]
        made: dict[tuple[int, int], list[tuple[int, bool]]] = {}
        for guardian, which, who, show in acts:
            item = notes[which % len(notes)]
            try:
                decide(staff[who], case, guardians[guardian], item, show=show, reason=f"{WHY} {len(made)}")
            except OwnSecondDecision:
                continue
            made.setdefault((guardian, item.pk), []).append((who, show))
        suspected = violence in {Violence.BY_FIRST, Violence.MUTUAL, Violence.SUSPECTED}
        client = StaffClient()
        client.force_login(staff[0])
        for number, party in enumerate(guardians):
            shown = text_of(client.get(page("guardian_print", case, party.public_id)))
            for item in notes:
                decisions = made.get((number, item.pk), [])
                if item.text in shown:
                    assert decisions
                    assert decisions[-1][1]
                    assert len({who for who, show in decisions if show}) >= (2 if suspected and number == 1 else 1)
            for fact in facts:
                teller = fact.told_by_person_id
                if teller != party.person_id and fact.told_by not in rules.OFFICIAL:
                    assert f"{names(fact)}: gemensam vårdnad" not in shown


def names(fact):
    return f"{fact.guardian.name}, vårdnadshavare till {fact.person.name}"


def test_s142_nothing_is_shown_to_a_guardian_over_what_a_colleague_has_held_back_since(browse, case, anna, ada, bo):
    said = note(case, anna, "Jag vill inte åka dit.", Source.SELF)
    client, address = browse(anna), page("guardian_decide", case, bo.public_id, "note", said.public_id)
    old = shown(client, address)
    decide(ada, case, bo, said, show=False, reason="Barnet är rädd för vad pappan gör om han läser.")
    answer = client.post(address, old | {"may_be_shown": "show", "ground": "no_harm", "text": WHY})
    assert "Något har tillkommit sedan du öppnade sidan" in text_of(answer)
    assert "Barnet är rädd för vad pappan gör" in text_of(answer)
    assert GuardianDecision.objects.count() == 1
    assert "Jag vill inte" not in paper(browse, anna, case, bo)
    again = {"may_be_shown": "show", "ground": "no_harm", "text": WHY, "read": marks(answer)}
    assert client.post(address, again).status_code == 302
