"""Own support for a child: proposed by the centre, passed on by the team, decided for children; and the list of all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.commissions.models import Commission, CommissionAnswer
from livlina.cases.decisions.models import Decision
from livlina.cases.errors import CaseNotPossible
from livlina.cases.models import ChildAnswer, OwnSupport, OwnSupportStep, Party, Task
from livlina.cases.own_support import queries, services
from livlina.cases.own_support.services import StepFacts
from livlina.cases.own_support.terms import Standing
from livlina.cases.process import queries as process
from livlina.cases.services import read_as_lead
from livlina.cases.terms import CaseRole, LeadReason, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.organisation.models import UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

WORDS = "Cleo sover illa och vill prata med någon."
WHY = "Barnet behöver tryggas hemma först."


class Place:
    """A centre with a case and its child; the team whose commission it carries out, and the unit for children."""

    def __init__(self):
        self.unit = UnitFactory(functions=(Function.TREATMENT,), full_name="RVC Prov")
        board = UnitBoard.objects.get(unit=self.unit).board
        self.team = UnitFactory(functions=(Function.AUTHORITY,), full_name="RVT Prov", board=board)
        self.bou = UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Prov", board=board)
        self.anna = worker(self.unit, name="Anna Prov")
        self.lead = worker(self.unit, Role.GROUP_LEADER)
        self.rut = worker(self.team, Role.SOCIAL_WORKER, name="Rut Länk")
        self.bea = worker(self.bou, Role.GROUP_LEADER, name="Bea Beslut")
        self.case = CaseFactory(unit=self.unit, board=board, person=PersonFactory(name="Alma Exempelsson"))
        engaged(self.case, self.anna)
        self.line = self.child(self.case)
        self.url = reverse("child_own_support", args=[self.case.public_id, self.line.public_id])

    def child(self, case, **facts):
        person = PersonFactory(**{"name": "Cleo Exempelsson", "birth_year": clock.today().year - 9} | facts)
        return Party.objects.create(case=case, person=person, role=PartyRole.CHILD).child_line

    def commissioned(self):
        """The team has given its case to the centre."""
        theirs, now = CaseFactory(unit=self.team, board=self.case.board), clock.now()
        engaged(theirs, self.rut)
        decision = Decision.objects.create(
            case=theirs, kind="intervention", outcome="granted", what="Samtal.", grounds=["x"], laws=["x"], reasons="x",
            circumstances="x", proposed_by=self.rut, proposed_at=now, decided_on=clock.today(), signed_by=self.rut,
            signed_at=now, running=1, submission=uuid4(),
        )  # fmt: skip
        given = Commission.objects.create(
            case=theirs, decision=decision, from_unit=self.team, to_unit=self.unit, to_board=self.case.board,
            role="exposed", text="Samtal.", answer_by=clock.today(), sent_by=self.rut, sent_at=now, submission=uuid4(),
        )  # fmt: skip
        CommissionAnswer.objects.create(
            commission=given, kind="accepted", taken_case=self.case, said_by=self.lead, said_at=now, submission=uuid4()
        )

    def sent(self, **told):
        facts = {
            "help": "trappan",
            "recipient": "child",
            "need_on": (clock.today() - timedelta(days=5)).isoformat(),
            "text": WORDS,
            "to_unit": self.bou.public_id,
            "submission": uuid4(),
        }
        return facts | told

    def wall(self, staff):
        """The member of staff has the other side of the case."""
        beyond = CaseFactory(unit=staff.memberships.get().unit, role=CaseRole.USING_VIOLENCE)
        engaged(beyond, staff)
        Party.objects.create(case=self.case, person=beyond.person, role=PartyRole.OTHER_PARTY)
        Relation.objects.create(
            person=self.case.person, other=beyond.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND,
            board=self.case.board, told_in_case=self.case.pk, recorded_at=clock.now(),
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT mend_walls()")


@pytest.fixture
def place():
    return Place()


def text_of(response):
    assert response.status_code == 200
    return response.content.decode().replace("<bdi>", "").replace("</bdi>", "")


def answer_url(support):
    return reverse("own_support", args=[support.public_id])


@pytest.mark.req("R-050", "R-194", "R-198", "R-209")
def test_the_centre_proposes_the_team_passes_on_and_the_unit_for_children_decides(place, browse, traces):
    place.commissioned()
    anna, rut, bea = browse(place.anna), browse(place.rut), browse(place.bea)
    sent = place.sent(
        to_unit=place.team.public_id, help="reinforced_crisis_support", interview_on=clock.today().isoformat()
    )
    assert anna.post(place.url, sent).status_code == 302
    assert anna.post(place.url, sent).status_code == 302  # a double click
    support = OwnSupport.objects.get()
    assert (support.name, support.text) == ("Cleo Exempelsson", WORDS)
    assert Task.objects.get(case=place.case).due_on == clock.today()  # the visit the same day
    assert "Ett förslag för barnet är inte klart" in text_of(anna.post(place.url, place.sent()))

    # the team reads it in no case of the centre's, and the unit for children not yet
    url = answer_url(support)
    assert bea.get(url).status_code == 404
    assert anna.get(url).status_code == 404
    assert "Förslag som väntar på er" in text_of(rut.get(reverse("between_chairs")))
    page = text_of(rut.get(url))
    assert WORDS in page
    assert "Cleo Exempelsson" in page
    assert rut.get(place.url).status_code == 404
    refused = {"kind": "granted", "where": "centre", "why_there": "known", "submission": uuid4()}
    assert "Välj ett av svaren" in text_of(rut.post(url, refused))
    passed = {"kind": "linked", "to_unit": place.bou.public_id, "submission": uuid4()}
    assert rut.post(url, passed).status_code == 302

    assert "1 av 1" not in text_of(bea.get(reverse("between_chairs")))
    assert "väntar på beslut" in text_of(bea.get(url))
    assert "Ett förslag om eget stöd väntar på svar" in text_of(bea.get(reverse("my_day")))
    assert "Välj varför det ges där" in text_of(bea.post(url, refused | {"why_there": "", "submission": uuid4()}))
    granted = refused | {"submission": uuid4()}
    assert bea.post(url, granted).status_code == 302
    assert bea.post(url, granted).status_code == 302
    assert "Förslaget är beviljat, inte börjat" in text_of(bea.post(url, granted | {"submission": uuid4()}))

    begun = {"kind": "started", "happened_on": clock.today().isoformat(), "submission": uuid4()}
    assert "till BoU Prov" in text_of(anna.get(place.url))
    assert anna.post(place.url, begun).status_code == 302
    page = text_of(anna.get(place.url))
    assert "5 till första samtalet" in page
    assert "Första samtalet hölls" in text_of(anna.get(reverse("case_events", args=[place.case.public_id]))).replace(
        "första samtalet hölls", "Första samtalet hölls"
    )
    (granted_trace,) = traces("own_support.granted")
    assert granted_trace["subject"].endswith(str(support.public_id))
    kinds = ["proposed", "proposed_again", "linked", "granted", "said_again", "started"]
    assert [f"own_support.{kind}" for kind in kinds] == [
        action for action in traces() if action.startswith("own_support.") and not action.endswith(("read", "listed"))
    ]


@pytest.mark.req("R-198")
@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("refused", {"obstacle": "guardian", "text": "Pappan säger nej till allt stöd."}),
        ("granted", {"where": "centre", "why_there": "known"}),
    ],
)
def test_r198_what_is_answered_is_told_to_those_who_proposed_it(place, browse, said, more):
    assert browse(place.anna).post(place.url, place.sent()).status_code == 302
    url = answer_url(OwnSupport.objects.get())
    assert browse(place.bea).post(url, {"kind": said, "submission": uuid4()} | more).status_code == 302
    task = Task.objects.get(case=place.case, is_for_one=False)
    assert (task.owner, task.tells_of) == (place.anna, ["own_support"])
    assert "ett förslag om barnets eget stöd har fått svar" in text_of(browse(place.anna).get(reverse("my_day")))


@pytest.mark.req("R-209")
def test_r209_a_case_does_not_end_over_a_proposal_that_is_not_settled(place, browse):
    client = browse(place.anna)
    assert client.post(place.url, place.sent()).status_code == 302
    words = "Barnets eget stöd hos BoU Prov"
    assert words in text_of(client.get(reverse("case_close", args=[place.case.public_id])))
    granted = {"kind": "granted", "where": "centre", "why_there": "known", "submission": uuid4()}
    assert browse(place.bea).post(answer_url(OwnSupport.objects.get()), granted).status_code == 302
    assert f"{words}: beviljat, inte börjat" in text_of(client.get(reverse("case_close", args=[place.case.public_id])))
    back = {"kind": "withdrawn", "text": "Barnet får stöd av skolan.", "submission": uuid4()}
    assert client.post(place.url, back).status_code == 302
    assert words not in text_of(client.get(reverse("case_close", args=[place.case.public_id])))


def test_a_stranger_meets_nothing_and_the_database_takes_no_word_from_the_wrong_side(place, browse, application):
    browse(place.anna).post(place.url, place.sent())
    support = OwnSupport.objects.get()
    stranger = worker(UnitFactory(functions=(Function.CHILD_AUTHORITY,)), Role.GROUP_LEADER)
    assert browse(stranger).get(answer_url(support)).status_code == 404
    assert browse(stranger).get(place.url).status_code == 404
    assert browse(place.rut).get(answer_url(support)).status_code == 404  # no commission of theirs
    with application(actor(place.anna)):
        step = {"support": support, "happened_on": clock.today(), "said_by_id": place.anna.pk, "said_at": clock.now()}
        for facts in (
            {"kind": "refused", "obstacle": "other"},
            {"kind": "granted", "where": "centre", "why_there": "known"},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                OwnSupportStep.objects.create(**step, **facts, submission=uuid4())
        for sql in ("UPDATE cases_ownsupport SET help = 'bra'", "DELETE FROM cases_ownsupport"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    with application(actor(place.bea)), pytest.raises(DatabaseError), transaction.atomic():
        OwnSupportStep.objects.create(
            support=support, kind="started", happened_on=clock.today(), said_by_id=place.bea.pk, said_at=clock.now(),
            submission=uuid4(),
        )  # fmt: skip


def test_s10_nobody_on_the_other_side_is_shown_a_proposal_or_a_child(place, browse):
    browse(place.anna).post(place.url, place.sent())
    url, chairs = answer_url(OwnSupport.objects.get()), reverse("between_chairs")
    assert browse(place.bea).get(url).status_code == 200
    assert place.case.number in text_of(browse(place.lead).get(chairs))
    # one who leads and has read it is not given the other side while a reading lasts
    his = CaseFactory(unit=place.bou, board=place.case.board, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=place.case, person=his.person, role=PartyRole.OTHER_PARTY)
    with pytest.raises(CaseNotPossible):
        read_as_lead(
            actor(place.bea), case=line_of(his, place.bea), reason=LeadReason.REVIEW, text=WHY, at=clock.now(), hours=8
        )
    for staff in (place.bea, place.lead):
        place.wall(staff)
    assert browse(place.bea).get(url).status_code == 404
    assert "Förslag som väntar" not in text_of(browse(place.bea).get(chairs))
    page = text_of(browse(place.lead).get(chairs))
    assert place.case.number not in page
    assert "Inget barn att visa här" in page


def test_s53_a_proposal_is_passed_on_to_another_board_with_a_new_code_as_it_is_proposed_there(place, browse):
    far = UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Annan nämnd")
    place.commissioned()
    there = {"to_unit": far.public_id, "ground": "osl_12_2", "decided_by": "Chef"}
    anna, rut = browse(place.anna), browse(place.rut)
    assert anna.post(place.url, place.sent(**there)).status_code == 403
    assert anna.post(place.url, place.sent(to_unit=place.team.public_id)).status_code == 302
    url, passed = answer_url(OwnSupport.objects.get()), there | {"kind": "linked", "submission": uuid4()}
    assert rut.post(url, passed).status_code == 403
    assert not OwnSupportStep.objects.filter(kind="linked").exists()
    confirm(rut, place.rut)
    assert rut.post(url, passed).status_code == 302
    assert OwnSupportStep.objects.get(kind="linked").to_unit == far


def test_what_goes_to_another_board_has_its_ground_and_where_somebody_is_needs_a_reason(place, browse):
    far = UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Längre bort")
    client = browse(place.anna)
    sent = place.sent(to_unit=far.public_id)
    assert "hör till en annan nämnd. Välj med vilken grund" in text_of(client.post(place.url, sent))
    told = sent | {"ground": "osl_12_2", "decided_by": "Chef Prov"}
    assert client.post(place.url, told).status_code == 403  # it is asked first who it is (S-53)
    confirm(client, place.anna)
    assert "Tulpanvägen" in text_of(client.post(place.url, told | {"text": "Barnet bor på Tulpanvägen 7, 123 45 Ort."}))
    assert OwnSupport.objects.count() == 0
    assert client.post(place.url, told).status_code == 302
    assert OwnSupport.objects.get().ground == "osl_12_2"
    back = {"kind": "withdrawn", "text": "Mamman vill vänta.", "submission": uuid4()}
    assert client.post(place.url, back).status_code == 302
    assert client.post(place.url, place.sent(submission=uuid4())).status_code == 302  # and a new one


@pytest.mark.req("R-198", "R-215")
def test_the_list_says_what_is_in_the_way_by_name_to_who_may_know_and_by_number_to_who_leads(place, browse, traces):
    day = clock.today()
    lines = {Standing.UNANSWERED: place.line}
    for outcome, standing in (
        ("accepted", Standing.HAS), ("supported_elsewhere", Standing.ELSEWHERE), ("offered", Standing.OFFERED),
        ("declined", Standing.DECLINED), ("not_granted", Standing.NOT_GRANTED), ("no_consent", Standing.GUARDIAN),
        ("no_competence", Standing.COMPETENCE), ("no_unit", Standing.ORGANISATION),
        ("not_safe_yet", Standing.NOT_SAFE), ("not_offered", Standing.OTHER),
    ):  # fmt: skip
        lines[standing] = line = place.child(place.case, name=f"Barn {standing.value}")
        ChildAnswer.objects.create(
            case=place.case, line=line, step="support", outcome=outcome, happened_on=day - timedelta(days=3), who="x",
            said_by=place.anna, said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    for standing, kinds, more in (
        (Standing.WAITING, [], {}), (Standing.NOT_BEGUN, ["granted"], {}),
        (Standing.INDIRECT, ["granted", "started"], {"recipient": "family"}),
    ):  # fmt: skip
        lines[standing] = line = place.child(place.case, name=f"Barn {standing.value}")
        made = OwnSupport.objects.create(
            **{
                "case": place.case, "line": line, "from_unit": place.unit, "to_unit": place.bou, "help": "family",
                "to_board": place.case.board, "recipient": "child", "need_on": day, "text": WORDS, "proposed_on": day,
                "proposed_by": place.anna, "proposed_at": clock.now(), "submission": uuid4(),
            } | more
        )  # fmt: skip
        for kind in kinds:
            where = {"where": "centre", "why_there": "known"} if kind == "granted" else {}
            OwnSupportStep.objects.create(
                support=made, kind=kind, happened_on=day, said_by=place.bea, said_at=clock.now(), submission=uuid4(),
                **where,
            )  # fmt: skip
    place.child(place.case, name="Vuxen", birth_year=day.year - 30)  # grown
    with acting_as(actor(place.anna)):
        found = {each.line_id: each for each in queries.chairs(day=day)}
    assert {Standing(found[line.pk].standing): line for line in lines.values()} == lines
    assert len(found) == len(lines) == len(Standing)

    url = reverse("between_chairs")
    page = text_of(browse(place.anna).get(url))
    assert "Barn guardian" in page
    assert "<dt>En vårdnadshavare säger nej</dt><dd>1 <small>3 dagar</small>" in page
    assert "Barn has" not in page
    assert "Det senaste året" not in page
    assert "Barn has" in text_of(browse(place.anna).get(url + "?lage=med"))
    only = text_of(browse(place.anna).get(url + "?hinder=guardian&lage=%00&sida=x"))
    assert "Barn guardian" in only
    assert "Barn declined" not in only
    page = text_of(browse(place.lead).get(url))
    assert place.case.number in page
    assert "Barn guardian" not in page
    assert "Cleo" not in page
    assert "2 av 14" in page  # the curve today
    assert traces("cases.listed")[-1]["why"] == "between_chairs"
    assert "Inget barn att visa här" in text_of(browse(place.rut).get(url))

    before = questions(browse(place.anna), url), questions(browse(place.lead), url)
    for number in range(3):
        case = CaseFactory(unit=place.unit, board=place.case.board)
        engaged(case, place.anna)
        place.child(case, name=f"Fler {number}")
    assert (questions(browse(place.anna), url), questions(browse(place.lead), url)) == before


def test_a_protected_child_stands_so_in_the_list(place, browse):
    type(place.line.party.person).objects.filter(pk=place.line.party.person_id).update(protection="secrecy_marking")
    page = text_of(browse(place.anna).get(reverse("between_chairs")))
    assert "Skyddad uppgift" in page
    assert "Cleo" not in page


def test_what_was_decided_meanwhile_is_told_and_nothing_more_is_said(place, browse):
    browse(place.anna).post(place.url, place.sent())
    who = actor(place.bea)
    with acting_as(who):
        (found,) = queries.received(who)
        came_from = queries.origin(found.support)
    told = {"proposed": found, "origin": came_from, "submission": uuid4(), "at": clock.now()}
    facts = StepFacts(kind="refused", obstacle="not_safe", text=WHY)
    services.answer(who, facts=facts, **told)
    assert browse(place.anna).post(
        place.url, {"kind": "withdrawn", "text": "Vi ångrar oss nu.", "submission": uuid4()}
    ).status_code == 200  # it was decided meanwhile  # fmt: skip
    assert [step.kind for step in OwnSupportStep.objects.all()] == ["refused"]
    assert "Inte tryggt än" in text_of(browse(place.anna).get(place.url))


def test_s41_whoever_is_said_to_have_decided_that_it_is_passed_on_is_told(place, browse, application):
    far = UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Annan nämnd")
    place.commissioned()
    lea = worker(place.team, Role.UNIT_MANAGER, name="Lea Länkchef")
    assert browse(place.anna).post(place.url, place.sent(to_unit=place.team.public_id)).status_code == 302
    confirm(rut := browse(place.rut), place.rut)
    passed = {"to_unit": far.public_id, "ground": "osl_12_2", "decided_by": "Lea Länkchef", "kind": "linked"}
    assert rut.post(answer_url(OwnSupport.objects.get()), passed | {"submission": uuid4()}).status_code == 302
    with application(actor(lea)):
        assert [(row.tells_of, row.by) for row in process.notices()] == [(["named_decider"], "Rut Länk")]
