"""How much a commission is for: as much as was decided and never more; more is asked for, decided and refused."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given as tried
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.commissions import queries, rules, services
from livlina.cases.commissions.errors import (
    DecidedInTheSameCase,
    DisclosureNeedsItsGround,
    DisclosureNeedsWhoDecided,
    MoreIsAskedFor,
    MoreThanDecided,
    NoMoreIsTold,
    NothingMoreIsAsked,
    NotYoursToExtend,
    RefusalIsDecided,
)
from livlina.cases.commissions.models import CommissionAnswer
from livlina.cases.commissions.services import MoreFacts
from livlina.cases.commissions.terms import AnswerKind
from livlina.cases.commissions.tests.test_commissions import GROUND, Place, with_a_wall
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions import rules as decided
from livlina.cases.decisions import services as deciding
from livlina.cases.decisions.errors import (
    ExtendsLess,
    ExtendsNothing,
    IsExtended,
    NotToBeExtended,
    OutcomeNotOfKind,
    ReasonsMissing,
)
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import Extent
from livlina.cases.decisions.services import DecisionFacts
from livlina.cases.models import Case, Engagement
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.errors import BeyondDelegation
from livlina.organisation.models import Delegation, Municipality, Unit, UnitFunction
from livlina.organisation.rules import NOTHING, Amount
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db
LAW = "sol2025_11_1"
WHY = "Rättegången är i juni och hon sover fortfarande inte."
AGAINST = {"reasons": "Behovet är tillgodosett.", "circumstances": "Hon har stöd av andra."}


class Deciding(Place):
    """The first unit decides, with a delegation of twelve talks; ten are granted, and the other unit gives them."""

    def __init__(self, **granted):
        super().__init__()
        Municipality.objects.create(key="m", name="M", kind="municipality", rights={"decide_adult": ["authority"]})
        since = date(2020, 1, 1)
        UnitFunction.objects.create(unit=self.unit, function=Function.AUTHORITY, valid_from=since)
        told = {"kind": "intervention", "basis": "general", "valid_from": since}
        Delegation.objects.create(role="social_worker", talks=12, **told)
        Delegation.objects.create(role="unit_manager", **told)
        self.chef = worker(self.unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
        self.ends_on = clock.today() + timedelta(days=90)
        self.ten = self.decided(**({"talks": 10, "ends_on": self.ends_on} | granted))

    def taken(self, unit=None, lead=None, staff=None, **facts):
        made = self.give(unit, decision=self.ten, **facts)
        self.answer(made, "accepted", by=lead, staff=staff or self.bo)
        return made, CommissionAnswer.objects.get(commission=made, kind="accepted").taken_case

    def ask(self, commission, case, *, by=None, submission=None, applied=False, text=WHY, **more):
        who = actor(by or self.bo)
        with acting_as(who):
            given = queries.seen(who, commission.public_id)
        facts = {"ground": "", "decided_by": ""} | {
            name: more.pop(name) for name in ("ground", "decided_by") if name in more
        }
        return services.ask_for_more(
            who,
            case=case,
            given=given,
            facts=MoreFacts(amount=Amount(**more), text=text, is_applied_for=applied, **facts),
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def propose(self, before=None, **facts):
        told = {"kind": "intervention", "outcome": "granted", "what": "Fler samtal.", "grounds": (LAW,)} | facts
        return deciding.propose_decision(
            actor(self.anna),
            case=self.case,
            facts=DecisionFacts(**told),
            submission=uuid4(),
            at=clock.now(),
            extends=before or self.ten,
        )

    def sign(self, decision, who=None):
        return deciding.sign_decision(
            actor(who or self.anna), decision=decision, version=1, decided_on=clock.today(), at=clock.now()
        )

    def stands(self, commission):
        return queries.one_of_case(self.case, commission.public_id).extent


@pytest.fixture
def place():
    return Deciding()


# ---- rules ----

COUNTS = st.none() | st.integers(0, 60)
EXTENTS = st.builds(
    Extent,
    amount=st.builds(Amount, talks=COUNTS, weeks=COUNTS, groups=COUNTS),
    ends_on=st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)
SAID = st.lists(st.sampled_from(AnswerKind.values), max_size=6)


@tried(now=EXTENTS, before=EXTENTS, after=EXTENTS)
def test_what_a_commission_is_for_is_never_more_than_the_decision_and_follows_it(now, before, after):
    carried = decided.carried_over(now, before=before, after=after)
    assert decided.is_within(carried, after)
    assert decided.carried_over(before, before=before, after=after) == after
    if (
        decided.is_within(now, before)
        and decided.obstacle_to_extending(outcome="granted", before=before, after=after) is None
    ):
        kept = [
            (was, part)
            for was, part, whole in zip(now.parts, carried.parts, before.parts, strict=True)
            if whole is not None
        ]
        assert all(part is None or was is None or part >= was for was, part in kept)


@tried(
    before=EXTENTS, after=EXTENTS, outcome=st.sampled_from(["granted", "partly", "refused", "discontinued", "taken"])
)
def test_more_is_more_in_something_and_less_in_nothing(before, after, outcome):
    obstacle = decided.obstacle_to_extending(outcome=outcome, before=before, after=after)
    is_less = any(
        now is not None and (was is None or now < was) for was, now in zip(before.parts, after.parts, strict=True)
    )
    if outcome not in ("granted", "partly", "refused"):
        assert isinstance(obstacle, OutcomeNotOfKind)
    elif outcome == "refused":
        assert obstacle is None
    else:
        expected = ExtendsLess if is_less else ExtendsNothing if before == after else type(None)
        assert type(obstacle) is expected


@tried(before=EXTENTS, talks=COUNTS, weeks=COUNTS)
def test_so_much_more_is_never_less_and_gives_no_limit_where_there_was_none(before, talks, weeks):
    after = decided.with_more(before, Amount(talks=talks, weeks=weeks))
    obstacle = decided.obstacle_to_extending(outcome="granted", before=before, after=after)
    assert not isinstance(obstacle, ExtendsLess)
    assert [part is None for part in after.parts] == [part is None for part in before.parts]


@tried(
    said=SAID,
    asked=st.builds(Amount, talks=COUNTS, weeks=COUNTS),
    is_disclosure=st.booleans(),
    ground=st.sampled_from(["", GROUND]),
    decided_by=st.sampled_from(["", "Chefen"]),
    is_applied_for=st.booleans(),
)
def test_one_request_waits_at_a_time_and_is_answered_once(
    said, asked, is_disclosure, ground, decided_by, is_applied_for
):
    waits = rules.waits_for_more(said)
    assert waits == ([kind for kind in said if kind in rules.ABOUT_MORE][-1:] == ["more_asked"])
    obstacle = rules.obstacle_to_asking_for_more(
        said=said, asked=asked, text=WHY, unit="RVC", is_disclosure=is_disclosure, ground=ground, decided_by=decided_by
    )
    if rules.state(said) != "accepted":
        assert isinstance(obstacle, NotYoursToExtend)
    elif waits:
        assert isinstance(obstacle, MoreIsAskedFor)
    elif asked == NOTHING:
        assert isinstance(obstacle, NoMoreIsTold)
    else:
        expected = (
            DisclosureNeedsItsGround if not ground else DisclosureNeedsWhoDecided if not decided_by else type(None)
        )
        assert type(obstacle) is (expected if is_disclosure else type(None))
    declines = rules.obstacle_to_declining_more(said=said, text=WHY, is_applied_for=is_applied_for)
    assert type(declines) is (NothingMoreIsAsked if not waits else RefusalIsDecided if is_applied_for else type(None))


# ---- as much as was decided ----


@pytest.mark.req("R-104")
def test_a_commission_is_for_what_was_decided_and_says_so_where_it_is_given_read_and_listed(place, browse, application):
    new = reverse("commission_new", args=[place.case.public_id, place.ten.public_id])
    anna = browse(place.anna)
    assert 'value="10"' in anna.get(new).content.decode()
    form = {"to_unit": str(place.near.public_id), "text": "Stöd i vår.", "answer_by": clock.today().isoformat()}
    refused = anna.post(new, form | {"talks": "11", "submission": str(uuid4())}).content.decode()
    assert "Beslutet ger 10 samtal" in refused
    assert anna.post(new, form | {"talks": "8", "submission": str(uuid4())}).status_code == 302
    made = place.give(decision=place.ten)  # what nothing is told of is as it was decided
    assert place.stands(made) == place.ten.extent
    with pytest.raises(MoreThanDecided):
        place.give(decision=place.ten, weeks=4)
    for who, name, ids in (
        (place.anna, "commission_given", [place.case.public_id, made.public_id]),
        (place.anna, "case_commissions", [place.case.public_id]),
        (place.anna, "case_events", [place.case.public_id]),
        (place.lead, "commission", [made.public_id]),
    ):
        page = browse(who).get(reverse(name, args=ids)).content.decode().lower()
        assert "10 samtal" in page, name
        assert ("10 samtal, till och med" in page) == (name != "case_events"), name
    sql = (
        "INSERT INTO cases_commissionanswer "
        "(public_id, commission_id, kind, decision_id, talks, said_by_id, said_at, submission) "
        f"VALUES (gen_random_uuid(), {made.pk}, '{{}}', {place.ten.pk}, {{}}, {place.anna.pk}, now(), "
        "gen_random_uuid())"
    )
    for kind, talks in (("extended", 11), ("not_more", "NULL")):
        with application(actor(place.anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql.format(kind, talks))


# ---- more of it ----


@pytest.mark.req("R-104")
def test_r104_where_the_units_are_apart_more_is_asked_for_decided_and_reaches_who_carries_it_out(place, browse, traces):
    commission, theirs = place.taken()
    anna, bo = browse(place.anna), browse(place.bo)
    more, read = (reverse(name, args=[commission.public_id]) for name in ("commission_more", "commission"))
    given = reverse("commission_given", args=[place.case.public_id, commission.public_id])
    assert more in bo.get(read).content.decode()
    form = {"talks": "6", "text": WHY, "is_applied_for": "yes", "submission": str(uuid4())}
    for changed, words in (
        ({"talks": ""}, "Skriv hur mycket mer"),
        ({"text": "Kort"}, "minst 10 tecken"),
        ({"is_applied_for": ""}, "Välj ett av svaren"),
        ({"talks": "x" * 5000}, "Skriv ett helt tal"),
    ):
        assert words in bo.post(more, form | changed).content.decode()
    assert bo.post(more, form).status_code == bo.post(more, form).status_code == 302  # twice is one (S-142)
    assert CommissionAnswer.objects.filter(kind="more_asked").count() == 1
    assert "redan begärd" in bo.post(more, form | {"submission": str(uuid4())}).content.decode()
    assert {row["case_ref"] for row in traces("commission.more_asked")} == {place.case.trace_ref, theirs.trace_ref}

    # those who decide see it waiting, and cannot say no in words alone to what the person has applied for
    assert "ber om förlängning" in anna.get(reverse("commissions")).content.decode()
    page = anna.get(given).content.decode()
    assert WHY in page
    extend = reverse("decision_extend", args=[place.case.public_id, place.ten.public_id])
    assert extend in page
    declined = anna.post(given, {"kind": "not_more", "text": "Det räcker så här.", "submission": str(uuid4())})
    assert "ett beslut med skäl, som kan överklagas" in declined.content.decode()

    # all there would be stands in the proposal, and the delegation of the day is held against all of it
    page = anna.get(extend).content.decode()
    assert 'value="16"' in page
    assert WHY in page
    typed = {"outcome": "granted", "what": "Sex samtal till.", "ground": LAW, "submission": str(uuid4())}
    until = place.ends_on.isoformat()
    less = anna.post(extend, typed | {"talks": "9", "ends_on": until}).content.decode()
    assert "ger aldrig mindre" in less
    assert (
        "Skriv hur mycket som gäller" in anna.post(extend, typed | {"talks": "10", "ends_on": until}).content.decode()
    )
    assert anna.post(extend, typed | {"talks": "16", "ends_on": until}).status_code == 302
    proposal = Decision.objects.get(extends=place.ten)
    with pytest.raises(BeyondDelegation):
        place.sign(proposal)
    change = reverse("decision_change", args=[place.case.public_id, proposal.public_id])
    told = typed | {"talks": "12", "ends_on": until, "outcome": "partly", "version": "1", **AGAINST}
    assert anna.post(change, told).status_code == 302
    confirm(anna, place.anna)
    sign = reverse("decision_sign", args=[place.case.public_id, proposal.public_id])
    assert anna.post(sign, {"decided_on": clock.today().isoformat(), "version": "2"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.running, proposal.kind) == (3, "intervention")
    assert place.stands(commission).amount.talks == 12
    assert traces("commission.extended")[0]["case_ref"] == place.case.trace_ref

    # and they who carry it out read how much there is now, and nothing of the decision
    seen = bo.get(read).content.decode()
    assert "12 samtal, till och med" in seen
    assert "Sex samtal till" not in seen
    for client, own in ((bo, theirs), (anna, place.case)):
        assert "Uppdraget: förlängde" in client.get(reverse("case_events", args=[own.public_id])).content.decode()
    page = anna.get(reverse("decision", args=[place.case.public_id, proposal.public_id])).content.decode()
    assert f"Beslut {place.case.number}/2" in page
    assert "har inte börjat" not in page  # help that goes on has begun
    with pytest.raises(IsExtended):
        place.propose(talks=13, ends_on=place.ends_on)
    with pytest.raises(NotToBeExtended):
        place.propose(place.decided("refused"), talks=13)


@pytest.mark.req("R-104")
def test_a_no_is_said_with_its_reason_or_decided_when_the_person_has_applied(place, browse):
    commission, theirs = place.taken()
    given = reverse("commission_given", args=[place.case.public_id, commission.public_id])
    anna, bo = browse(place.anna), browse(place.bo)
    place.ask(commission, theirs, talks=2)
    assert (
        "minst 10 tecken"
        in anna.post(given, {"kind": "not_more", "text": "", "submission": str(uuid4())}).content.decode()
    )
    no = {"kind": "not_more", "text": "Målen är nådda, avsluta i maj.", "submission": str(uuid4())}
    assert anna.post(given, no).status_code == anna.post(given, no).status_code == 302
    page = bo.get(reverse("commission", args=[commission.public_id])).content.decode()
    assert "Målen är nådda" in page
    assert "Gör hen det prövas det genom ett beslut, som kan överklagas" in page

    place.ask(commission, theirs, talks=2, applied=True)
    with pytest.raises(ReasonsMissing):
        place.sign(place.propose(outcome="refused"))
    refused = place.sign(place.propose(outcome="refused", **AGAINST))
    assert decided.is_appealable(refused.kind)
    page = bo.get(reverse("commission", args=[commission.public_id])).content.decode()
    assert "kan överklaga" in page
    assert AGAINST["reasons"] not in page
    assert place.stands(commission) == place.ten.extent
    assert queries.one_of_case(place.case, commission.public_id).asked_more is None
    with pytest.raises(NothingMoreIsAsked):
        place.say(commission, "not_more", "Nej, som vi har sagt.")
    place.sign(place.propose(talks=11, ends_on=place.ends_on))  # more can be decided later still
    assert place.stands(commission).amount.talks == 11


@pytest.mark.req("R-104")
def test_where_the_same_workers_decide_and_carry_out_more_is_decided_in_the_same_case(place, browse):
    Unit.objects.filter(pk=place.unit.pk).update(model="integrated")
    place.case.refresh_from_db()
    made = place.give(place.unit, decision=place.ten)
    who = actor(place.anna)
    with acting_as(who):
        assert isinstance(queries.asks_for_more_in(who, queries.seen(who, made.public_id)), DecidedInTheSameCase)
    more = reverse("commission_more", args=[made.public_id])
    assert "Förläng hjälpen genom ett nytt beslut" in browse(place.anna).get(more).content.decode()
    place.sign(place.propose(talks=12, ends_on=place.ends_on + timedelta(days=30)))
    assert place.stands(made) == Extent(amount=Amount(talks=12), ends_on=place.ends_on + timedelta(days=30))


def test_a_slip_put_right_reaches_who_carries_it_out_and_one_half_of_the_help_follows_its_own(place):
    half, theirs = place.taken(talks=6)
    other = place.give(decision=place.ten, talks=4)
    place.ask(half, theirs, talks=2)
    longer = place.sign(place.propose(talks=12, ends_on=place.ends_on))
    assert [place.stands(each).amount.talks for each in (half, other)] == [8, 4]  # more goes to those who asked
    facts = DecisionFacts(
        kind="intervention", outcome="granted", what="Fler.", grounds=(LAW,), talks=11, ends_on=place.ends_on
    )
    wording = deciding.propose_decision(
        actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now(), corrects=longer
    )
    place.sign(wording)
    assert [place.stands(each).amount.talks for each in (half, other)] == [7, 3]
    assert decisions.standing(place.ten).pk == wording.pk


def test_to_another_board_the_reason_is_a_disclosure(place):
    lead, far = worker(place.far, Role.GROUP_LEADER), worker(place.far)
    commission, theirs = place.taken(place.far, lead, far, ground=GROUND, decided_by="Enhetschefen")
    with pytest.raises(DisclosureNeedsItsGround):
        place.ask(commission, theirs, by=far, talks=2)
    with pytest.raises(DisclosureNeedsWhoDecided):
        place.ask(commission, theirs, by=far, talks=2, ground=GROUND)
    asked = place.ask(commission, theirs, by=far, talks=2, ground=GROUND, decided_by="Chefen där")
    assert (asked.ground, asked.decided_by) == (GROUND, "Chefen där")


def test_s01_s10_who_has_nothing_to_do_with_it_neither_asks_answers_nor_sees(place, browse, application):
    commission, theirs = place.taken()
    asked = place.ask(commission, theirs, talks=2)
    more = reverse("commission_more", args=[commission.public_id])
    extend = reverse("decision_extend", args=[place.case.public_id, place.ten.public_id])
    form = {"talks": "2", "text": WHY, "is_applied_for": "no", "submission": str(uuid4())}
    for who in (worker(UnitFactory(), Role.UNIT_MANAGER), worker(place.near), place.chef):
        for url in (more, extend):
            assert browse(who).get(url).status_code == browse(who).post(url, form).status_code == 404
    assert browse(place.bo).get(extend).status_code == 404
    sql = (
        "INSERT INTO cases_commissionanswer (public_id, commission_id, kind, talks, said_by_id, said_at, submission) "
        f"VALUES (gen_random_uuid(), {commission.pk}, '{{}}', {{}}, {{}}, now(), gen_random_uuid())"
    )
    stranger = worker(place.near)
    for who, kind, talks in (
        (place.bo, "not_more", "NULL"),
        (place.anna, "more_asked", 1),
        (stranger, "more_asked", 1),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql.format(kind, talks, who.pk))
    # a wall closes it to one who leads, and who is told no whereabouts is shown neither the commission nor the request
    waiting = place.give(decision=place.ten)
    with_a_wall(place, place.lead)
    assert browse(place.lead).get(reverse("commission_more", args=[waiting.public_id])).status_code == 404
    Engagement.objects.filter(case=theirs, actor=place.bo).update(carries_whereabouts=False)
    assert browse(place.bo).get(more).status_code == 404
    with application(actor(place.bo)):
        assert not CommissionAnswer.objects.filter(pk=asked.pk).exists()
        with connection.cursor() as cursor:  # but how much there is, is known to all who work there
            cursor.execute("SELECT commission, talks, waits FROM help_granted(%s)", [theirs.pk])
            assert cursor.fetchall() == [(None, 10, True)]
            cursor.execute("SELECT count(*) FROM help_granted(%s)", [place.case.pk])
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_extend_the_same_help_at_once_one_is_refused():
    place = Deciding()
    one, other = place.propose(talks=11, ends_on=place.ends_on), place.propose(talks=12, ends_on=place.ends_on)
    answers = []

    def sign(decision):
        try:
            answers.append(place.sign(decision))
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[each]) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(answer, IsExtended) for answer in answers) == [False, True]
    assert Decision.objects.filter(extends=place.ten, signed_at__isnull=False).count() == 1
    assert Case.objects.count() == 1
