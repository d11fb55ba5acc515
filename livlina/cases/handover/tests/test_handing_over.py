"""Handing over everything of one of the staff: what follows, what is stopped, and who may not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.handover import services
from livlina.cases.handover.errors import NotTheirs, SameHands
from livlina.cases.models import Case, Engagement, GivenWithout, Party, Task
from livlina.cases.process import queries as process
from livlina.cases.process.terms import DueView
from livlina.cases.services import assign_case, end_relation, share_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.organisation.competence.terms import AskedIn
from livlina.organisation.competence.tests.factories import demand, has, kind
from livlina.organisation.models import Membership, Staff
from livlina.organisation.tests.coming_in import confirm, hidden
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence

pytestmark = pytest.mark.django_db


class Place:
    """One who is away with three cases, two colleagues, and one who leads."""

    def __init__(self):
        self.unit = UnitFactory()
        self.away, self.bo, self.eva = (worker(self.unit, name=name) for name in ("Anna Borta", "Bo Prov", "Eva Prov"))
        self.lead = worker(self.unit, Role.GROUP_LEADER)
        self.cases = [CaseFactory(unit=self.unit) for _ in range(3)]
        for case in self.cases:
            engaged(case, self.away)
            Task.objects.create(case=case, what="Ring skolan.", owner=self.away, made_by=self.away, made_at=clock.now())
        self.url = reverse("hand_over", args=[self.away.public_id])

    def field(self, case):
        return f"till-{case.public_id}"

    def assigned(self, case):
        return Engagement.objects.get(case=case, kind=EngagementKind.ASSIGNED, ends_at=None).actor

    def wall(self, case, staff):
        """The member of staff has the other side of that case."""
        beyond = CaseFactory(unit=self.unit, role=CaseRole.USING_VIOLENCE)
        engaged(beyond, staff)
        Party.objects.create(case=case, person=beyond.person, role=PartyRole.OTHER_PARTY)
        told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
        Relation.objects.create(
            person=case.person, other=beyond.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
        )


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def lead(place, browse):
    client = browse(place.lead)
    confirm(client, place.lead)
    return client


@pytest.mark.req("R-361")
def test_everything_is_handed_over_on_one_page_and_what_is_left_to_do_follows(place, lead, traces):
    first, second, _third = place.cases
    page = lead.get(place.url).content.decode()
    assert all(case.number in page for case in place.cases)
    sent = {
        "how": "for_good",
        place.field(first): str(place.bo.public_id),
        place.field(second): str(place.eva.public_id),
    }
    assert lead.post(place.url, sent).status_code == 302
    assert [place.assigned(case) for case in place.cases] == [place.bo, place.eva, place.away]
    assert [Task.objects.get(case=case).owner for case in place.cases] == [place.bo, place.eva, place.away]
    assert traces().count("case.assigned") == 2


@pytest.mark.req("R-361")
def test_one_who_stands_in_sees_all_that_is_to_be_done_until_the_day(place, lead, application):
    case = place.cases[0]
    until = clock.today() + timedelta(days=14)
    sent = {"how": "until", "until": until.isoformat(), place.field(case): str(place.bo.public_id)}
    assert lead.post(place.url, sent).status_code == 302
    made = Engagement.objects.get(case=case, actor=place.bo)
    assert made.kind == EngagementKind.STAND_IN
    assert place.assigned(case) == place.away
    with application(actor(place.bo)):
        assert process.due(actor(place.bo), view="mine", day=clock.today()).count() == 1


@pytest.mark.parametrize("how", ["given", "ended"])
def test_s142_a_task_of_one_who_no_longer_has_the_case_is_on_the_groups_list(place, lead, application, how):
    case = place.cases[0]
    shared = engaged(case, place.bo, kind=EngagementKind.CO_ASSIGNED)
    Task.objects.filter(case=case).update(owner=place.away if how == "given" else place.bo)
    assert on_the_groups_list(place.bo, application) == []
    if how == "given":
        give(place, case, place.eva)
    else:
        end_relation(actor(place.lead), case=line_of(case, place.lead), engagement=shared, at=clock.now())
    assert Task.objects.get(case=case).owner is None
    has_it = place.eva if how == "given" else place.away
    assert on_the_groups_list(has_it, application) == [case.pk]


def test_s142_what_one_who_stood_in_was_to_do_is_the_groups_when_the_day_has_passed(place, application):
    case = place.cases[0]
    began = clock.now() - timedelta(days=3)
    told = {"case": case, "actor": place.bo, "unit": place.unit, "kind": EngagementKind.STAND_IN, "starts_at": began}
    stood_in = Engagement.objects.create(ends_at=clock.now() + timedelta(days=1), **told)
    Task.objects.filter(case=case).update(owner=place.bo)
    assert on_the_groups_list(place.away, application) == []
    Engagement.objects.filter(pk=stood_in.pk).update(ends_at=clock.now() - timedelta(days=1))
    assert on_the_groups_list(place.away, application) == [case.pk]


def on_the_groups_list(staff, application):
    with application(actor(staff)):
        found = process.due(actor(staff), view=DueView.GROUP, day=clock.today())
        return [row.case_id for row in process.in_full(found)]


def give(place, case, staff):
    assign_case(actor(place.lead), case=line_of(case, place.lead), staff=staff, at=clock.now())


def test_s10_how_much_is_to_be_done_in_a_case_beyond_a_wall_is_not_counted(place, lead, traces):
    hers, other = place.cases[:2]
    place.wall(hers, place.lead)
    page = lead.get(place.url).content.decode()
    assert counts_at(page, hers) == ["–", "–", "–"]
    assert counts_at(page, other) == ["1", "0", "0"]
    # it is handed over all the same, and who saw which cases is in the traces
    sent = {"how": "for_good", place.field(hers): str(place.bo.public_id)}
    assert lead.post(place.url, sent).status_code == 302
    assert place.assigned(hers) == place.bo
    told = traces("cases.listed")[0]
    assert told["why"] == "hand_over"
    assert str(hers.trace_ref) in str(told)


def counts_at(page, case):
    """The tasks, deadlines and booked talks of a case, as its line says."""
    line = page[page.index(f"till-{case.public_id}") :]
    found = re.search(r"Egna uppgifter: (\S+)\. Frister: (\S+)\. Bokade samtal: (\S+)\.", line)
    assert found
    return list(found.groups())


def test_s10_what_a_wall_stops_is_said_at_its_case_and_the_rest_is_done(place, lead):
    first, second, _ = place.cases
    place.wall(first, place.bo)
    sent = {"how": "for_good"} | {place.field(case): str(place.bo.public_id) for case in (first, second)}
    answer = lead.post(place.url, sent)
    assert answer.status_code == 200
    assert "Välj någon annan." in answer.content.decode()
    assert (place.assigned(first), place.assigned(second)) == (place.away, place.bo)
    assert Task.objects.get(case=first).owner == place.away


def test_one_who_has_left_is_still_handed_over_and_a_stranger_is_404(place, lead, browse):
    Membership.objects.filter(staff=place.away).update(valid_to=clock.today() - timedelta(days=1))
    assert lead.get(place.url).status_code == 200
    other = worker(UnitFactory(), Role.GROUP_LEADER)
    assert browse(other).get(place.url).status_code == 404
    assert browse(place.bo).get(place.url).status_code == 404
    assert lead.get(reverse("hand_over", args=[uuid4()])).status_code == 404


def test_what_is_typed_wrong_is_said_at_its_field(place, lead):
    assert "Skriv till och med" in lead.post(place.url, {"how": "until"}).content.decode()
    assert "minst ett ärende" in lead.post(place.url, {"how": "for_good"}).content.decode()


def test_a_case_is_handed_over_from_the_one_who_has_it_by_one_who_leads(place):
    case, at = place.cases[0], clock.now()
    told = {"case": line_of(case, place.lead), "until": None, "at": at}
    with pytest.raises(NotPermitted):
        services.hand_over(actor(place.bo), leaves=place.away, to=place.eva, **told)
    with pytest.raises(NotTheirs):
        services.hand_over(actor(place.lead), leaves=place.eva, to=place.bo, **told)
    with pytest.raises(SameHands):
        services.hand_over(actor(place.lead), leaves=place.away, to=place.away, **told)


def test_the_page_costs_the_same_however_many_cases(place, lead):
    of_three = questions(lead, place.url)
    for _ in range(4):
        engaged(CaseFactory(unit=place.unit), place.away)
    assert questions(lead, place.url) == of_three


WHY = "Ingen annan är i tjänst och barnet behöver någon i dag."


@pytest.mark.req("R-362")
def test_who_has_the_competence_is_shown_and_without_it_the_lead_says_why(place, lead, application, traces):
    admin = worker(UnitFactory(), Role.SYSTEM_ADMIN)
    talks = kind("Samtal med barn", admin)
    demand(talks, "child", admin)
    has(place.eva, talks, place.lead)
    case = CaseFactory(unit=place.unit, role=CaseRole.CHILD)
    engaged(case, place.away)
    url, share = (reverse(name, args=[case.public_id]) for name in ("case_assign", "case_share"))
    page = lead.get(url).content.decode()
    assert "Eva Prov, 0 öppna ärenden, har Samtal med barn" in page
    assert "Bo Prov, 0 öppna ärenden, saknar Samtal med barn" in page
    assert "Bo Prov, saknar Samtal med barn" in lead.get(share).content.decode()
    assert "saknar" not in lead.get(reverse("case_assign", args=[place.cases[0].public_id])).content.decode()
    # nobody is stopped, and nothing is done in silence
    refused = lead.post(url, {"assigned_to": str(place.bo.public_id), "because": "Kort."})
    assert "Bo Prov saknar Samtal med barn" in refused.content.decode()
    assert place.assigned(case) == place.away
    assert lead.post(url, {"assigned_to": str(place.bo.public_id), "because": WHY}).status_code == 302
    assert place.assigned(case) == place.bo
    kept = GivenWithout.objects.get()
    assert (kept.reason, kept.lacks, kept.engagement.actor) == (WHY, ["Samtal med barn"], place.bo)
    assert WHY in lead.get(url).content.decode()
    assert WHY not in str(traces("case.given_without"))
    # to one who has it nothing is asked
    assert lead.post(url, {"assigned_to": str(place.eva.public_id), "because": ""}).status_code == 302
    assert GivenWithout.objects.count() == traces().count("case.given_without") == 1
    # one who stands in is weighed the same
    until = (clock.today() + timedelta(days=3)).isoformat()
    sent = {"kind": "stand_in", "assigned_to": str(place.bo.public_id), "until": until}
    assert "saknar Samtal med barn" in lead.post(share, sent | {"because": ""}).content.decode()
    assert lead.post(share, sent | {"because": WHY}).status_code == 302
    assert GivenWithout.objects.count() == 2
    with application(actor(place.bo)):
        assert not GivenWithout.objects.exists()
    with application(actor(place.lead)), pytest.raises(DatabaseError), transaction.atomic():
        GivenWithout.objects.filter(pk=kept.pk).update(lacks=["Annat"])
    of_another = Engagement.objects.get(case=place.cases[0])  # given by somebody else
    row = GivenWithout(case_id=case.pk, engagement=of_another, lacks=["x"], given_by=place.lead, given_at=clock.now())
    with application(actor(place.lead)), pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_handing_over_weighs_each_case_and_a_wall_says_no_more_for_it(place, lead):
    admin = worker(UnitFactory(), Role.SYSTEM_ADMIN)
    demand(kind("Samtal med barn", admin), "exposed", admin)
    first, second, _ = place.cases
    place.wall(first, place.bo)
    sent = {"how": "for_good"} | {place.field(case): str(place.bo.public_id) for case in (first, second)}
    page = lead.post(place.url, sent).content.decode()
    assert page.count("Bo Prov saknar Samtal med barn") >= 2
    page = lead.post(place.url, sent | {"because": WHY}).content.decode()
    assert "Välj någon annan." in page
    assert not re.search(r"\bmur(en)?\b", page)
    assert (place.assigned(first), place.assigned(second)) == (place.away, place.bo)
    assert GivenWithout.objects.get().case == second


def test_what_asks_for_a_competence_are_the_roles_of_clients():
    assert AskedIn.choices == CaseRole.choices


def begin(made, days=0):
    """Let the days pass until one who stands in has done so for so many: the clock of the database is its own."""
    by = made.starts_at - clock.now() + timedelta(days=days, seconds=1)
    Engagement.objects.filter(pk=made.pk).update(starts_at=made.starts_at - by, ends_at=made.ends_at - by)


def sees(staff, case, application):
    with application(actor(staff)):
        return Case.objects.filter(pk=case.pk).exists(), cases.cases(actor(staff)).filter(pk=case.pk).exists()


@pytest.mark.req("R-361")
def test_s01_one_stands_in_from_a_later_day_and_sees_nothing_before_it_or_after_the_last(
    place, lead, browse, application, traces
):
    case, today = place.cases[0], clock.today()
    first, last = today + timedelta(days=5), today + timedelta(days=9)
    sent = {"how": "until", "starts": first.isoformat(), "until": last.isoformat()}
    page = lead.post(place.url, sent | {place.field(case): str(place.bo.public_id)}, follow=True).content.decode()
    assert "Ersättare: <bdi>Bo Prov</bdi>" in page
    made = Engagement.objects.get(case=case, actor=place.bo)
    assert (timezone.localtime(made.starts_at).date(), timezone.localtime(made.starts_at).hour) == (first, 0)
    assert timezone.localtime(made.ends_at).date() == last
    assert '"from"' in bytes(traces("case.shared")[0]["detail"]).decode()
    bo, url = browse(place.bo), reverse("case", args=[case.public_id])
    assert sees(place.bo, case, application) == (False, False)
    assert bo.get(url).status_code == 404
    assert case.number not in bo.get("/").content.decode() + bo.get("/arenden/").content.decode()
    # the one who has the case sees who comes
    assert "Bo Prov" in browse(place.away).get(url).content.decode()
    assert place.assigned(case) == place.away
    begin(made)
    assert sees(place.bo, case, application) == (True, True)
    assert bo.get(url).status_code == 200
    begin(Engagement.objects.get(pk=made.pk), days=5)
    assert sees(place.bo, case, application) == (False, False)
    assert bo.get(url).status_code == 404


def test_s10_one_who_is_to_stand_in_is_a_side_already_and_taken_back_is_none(place, lead, application, traces):
    hers, today = place.cases[0], clock.today()
    his = CaseFactory(unit=place.unit, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=hers, person=his.person, role=PartyRole.OTHER_PARTY)
    told = {"board": hers.board, "told_in_case": hers.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=hers.person, other=his.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
    )
    share, url = (reverse(name, args=[hers.public_id]) for name in ("case_share", "case_assign"))
    sent = {"kind": "stand_in", "assigned_to": str(place.bo.public_id), "until": str(today + timedelta(days=9))}
    assert lead.post(share, sent | {"starts": str(today + timedelta(days=5))}).status_code == 302
    made = Engagement.objects.get(case=hers, actor=place.bo)
    with pytest.raises(HandlerNotPossible):
        give(place, his, place.bo)
    assert "Ta tillbaka" in lead.get(url).content.decode()
    assert lead.post(reverse("relation_end", args=[hers.public_id, made.public_id])).status_code == 302
    made.refresh_from_db()
    assert made.starts_at == made.ends_at <= clock.now()
    assert "Ta tillbaka" not in lead.get(url).content.decode()
    assert '"from"' in bytes(traces("case.relation_ended")[0]["detail"]).decode()
    give(place, his, place.bo)  # nothing stands in the way any longer
    assert place.assigned(his) == place.bo
    with application(actor(place.bo)):
        assert not Case.objects.filter(pk=hers.pk).exists()
    assert continuity_of(hers) == 0


def continuity_of(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes FROM continuity(%s)", [[case.pk]])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("kind", "starts", "until", "words"),
    [
        ("stand_in", -1, 3, "Första dagen har redan varit"),
        ("stand_in", 5, 3, "Första dagen ligger efter den sista"),
        ("co_assigned", 5, None, "Bara en ersättare kan börja en senare dag"),
        ("stand_in", 5, 5, ""),
        ("stand_in", 0, 3, ""),
    ],
)
def test_the_days_of_one_who_stands_in_are_told_right(place, lead, kind, starts, until, words):
    days = {
        name: clock.today() + timedelta(days=at)
        for name, at in (("starts", starts), ("until", until))
        if at is not None
    }
    sent = {"kind": kind, "assigned_to": str(place.bo.public_id)} | {name: str(day) for name, day in days.items()}
    answer = lead.post(reverse("case_share", args=[place.cases[0].public_id]), sent)
    assert words in answer.content.decode()
    assert Engagement.objects.filter(actor=place.bo).exists() == (answer.status_code == 302) == (not words)


def test_s142_another_relation_takes_the_place_of_one_that_has_not_begun_and_tasks_stay(place, lead):
    case, now = place.cases[0], clock.now()
    told = {"case": line_of(case, place.lead), "staff": place.bo, "at": now, "kind": EngagementKind.STAND_IN}
    shared = engaged(case, place.eva, kind=EngagementKind.STAND_IN)
    Engagement.objects.filter(pk=shared.pk).update(ends_at=now + timedelta(days=2))
    Task.objects.filter(case=case).update(owner=place.eva)
    share_case(actor(place.lead), starts=now + timedelta(days=5), until=now + timedelta(days=9), **told)
    assert Task.objects.get(case=case).owner == place.eva  # who has it until then
    share_case(actor(place.lead), starts=now + timedelta(days=6), until=now + timedelta(days=8), **told)
    began = [row for row in Engagement.objects.filter(actor=place.bo) if row.ends_at > row.starts_at]
    assert [(row.ends_at - row.starts_at).days for row in sorted(began, key=lambda row: row.starts_at)] == [1, 2]
    share_case(actor(place.lead), until=None, **told | {"kind": EngagementKind.CO_ASSIGNED})
    rows = Engagement.objects.filter(actor=place.bo)
    assert [row.kind for row in rows if row.ends_at is None or row.ends_at > row.starts_at] == ["co_assigned"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT engage(%s, gen_random_uuid(), %s, 'co_assigned', now() + interval '3 days', NULL, '', true)",
            [case.pk, place.eva.pk],
        )


@pytest.mark.parametrize("how", ["closed", "paused", "role"])
def test_s55_what_one_who_has_left_or_is_away_was_to_do_is_the_groups(place, application, how):
    case = place.cases[0]
    engaged(case, place.bo, EngagementKind.CO_ASSIGNED)
    assert on_the_groups_list(place.bo, application) == []
    if how == "role":
        place.away.memberships.update(valid_to=clock.today() - timedelta(days=1))
    else:
        Staff.objects.filter(pk=place.away.pk).update(
            **({"is_active": False} if how == "closed" else {"paused_at": clock.now()})
        )
    assert on_the_groups_list(place.bo, application) == [case.pk]


def test_s53_the_page_that_asks_for_the_code_says_what_will_be_done_and_to_whom(place, browse):
    """A form that somebody else filled in at the open screen of one who leads is not done by the lead's own code."""
    case, new = place.cases[0], worker(place.unit, name="Vilma Vikarie")
    sent = {"assigned_to": new.public_id, "kind": "co_assigned"}
    asked = browse(place.lead).post(reverse("case_share", args=[case.public_id]), sent)
    assert asked.status_code == 403
    page = asked.content.decode()
    assert "Bekräfta att det är du" in page
    for told in (case.number, "Vilma Vikarie", "Är det inte du som har fyllt i det"):
        assert told in page, told
    wrong = hidden(asked) | {"confirm-code": "000000"}
    again = browse(place.lead).post(reverse("confirm"), wrong).content.decode()
    assert "Vilma Vikarie" in again
