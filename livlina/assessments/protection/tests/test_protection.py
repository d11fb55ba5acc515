"""Protection with its days, and a safety plan that is hers: versions, per child, on neutral paper, never sent."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from livlina.assessments.models import Safeguard, SafetyPlan
from livlina.assessments.protection import panels, queries
from livlina.cases.models import Deadline, Engagement, Party
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
DOOR = "Går ut genom köket."


@pytest.fixture
def anna():
    return worker(UnitFactory(full_name="RVC Prov"), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def at(name, case, *more):
    return reverse(name, args=[case.public_id, *more])


def said(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def day(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def protect(client, case, **told):
    sent = {"kind": "ban", "starts_on": day(-10), "ends_on": day(100), "words": "", "submission": str(uuid4())}
    return client.post(at("safeguard_new", case), sent | told)


def change(client, row, became, days, **told):
    sent = {"became": became, "on": day(days), "submission": str(uuid4())}
    url = at("safeguard_change", row.case, row.public_id)
    return client.post(url, shown(client, url) | sent | told)


def plan(client, case, party, **told):
    sent = {"home": DOOR, "bag": ["identity", "keys"], "review_on": day(60), "version": "0", "submission": str(uuid4())}
    return client.post(at("safety_plan", case, party.public_id), sent | told)


def test_a_ban_stands_among_what_is_to_be_done_before_its_last_day_is_extended_and_ends(
    case, anna, browse, traces, application
):
    client = browse(anna)
    assert "Skriv den sista dagen" in said(protect(client, case, ends_on=""))
    assert "före den första" in said(protect(client, case, ends_on=day(-11)))
    once = str(uuid4())
    for _ in range(2):
        assert protect(client, case, submission=once).url == at("case_risk", case)
    assert "redan sparat" in said(protect(client, case, submission=once, ends_on=day(50)))
    row = Safeguard.objects.get()
    alarm = Deadline.objects.get(clock="safeguard_ends")
    assert (alarm.due_on, alarm.about) == (clock.today() + timedelta(days=79), row.public_id)
    assert "Ett skydd går snart ut" in said(client.get(at("case", case)))

    assert "Skriv en senare dag" in said(change(client, row, "extended", 100))
    assert change(client, row, "extended", 200).url == at("case_risk", case)
    following = Safeguard.objects.get(follows=row)
    assert following.starts_on == row.ends_on + timedelta(days=1)
    assert Deadline.objects.get(clock="safeguard_ends", finished_on=None).about == following.public_id
    assert "redan förlängt" in said(change(client, row, "extended", 300))
    page = said(client.get(at("case_risk", case)))
    assert "förlängt" in page
    assert "gäller inte än" not in page

    protect(client, case, kind="alarm", starts_on=day(-3), ends_on="", words="En skyddstelefon.")
    lent = Safeguard.objects.get(kind="alarm")
    assert "kan inte förlängas" in said(change(client, lent, "extended", 3))
    assert change(client, lent, "ended", 0, words="Återlämnad.").status_code == 302
    assert not Deadline.objects.filter(clock="new_look").exists()
    assert change(client, following, "ended", 0).status_code == 302
    assert Deadline.objects.filter(clock="new_look", finished_on=None).exists()  # after a ban the danger is looked at
    assert not Deadline.objects.filter(clock="safeguard_ends", finished_on=None).exists()
    assert {"safeguard.noted", "safeguard.noted_again", "safeguard.extended", "safeguard.ended"} <= set(traces())
    assert "Skydd upphörde: Kontaktförbud" in said(client.get(at("case_events", case)))
    with application(actor(anna)):
        for changed in ({"ends_on": clock.today()}, {"ended_on": clock.today()}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Safeguard.objects.filter(pk=following.pk).update(**changed)


@pytest.mark.parametrize(("learned", "lifted"), [(0, 0), (0, -10), (5, 5), (12, 3), (12, 11)])
def test_r233_a_ban_that_was_extended_holds_all_the_time_and_is_lifted_on_any_day_of_it_once(
    case, anna, browse, learned, lifted
):
    """Extended in good time and again: it goes on, and its lifting is not of the days of the latest decision alone."""
    client, today = browse(anna), clock.today()
    protect(client, case, starts_on=day(-10), ends_on=day(5))
    rows = [Safeguard.objects.get()]
    for until in (10, 100):
        assert change(client, rows[-1], "extended", until).status_code == 302
        rows.append(Safeguard.objects.get(follows=rows[-1]))
    for on in (0, 5, 6, 11, 100):
        lines = panels.safeguards(case, queries.safeguards(case), day=today + timedelta(days=on), may_record=True)
        held = [(line["starts_on"], line["ends_on"]) for line in lines if line["holds"]]
        assert held == [(rows[0].starts_on, rows[2].ends_on)], on
    assert ">gäller<" in re.sub(r"<svg.*?</svg>|\s", "", said(client.get(at("case_risk", case))))
    with time_machine.travel(clock.now() + timedelta(days=learned), tick=False):
        client = browse(anna)
        assert "Skriv en dag från dess" in said(change(client, rows[2], "ended", -11 - learned))
        assert change(client, rows[2], "ended", lifted - learned, words="Hävt av rätten.").status_code == 302
        assert Deadline.objects.filter(clock="new_look", finished_on=None).exists()
        assert "redan förlängt eller har upphört" in said(change(client, rows[2], "ended", lifted - learned))
        lines = panels.safeguards(case, queries.safeguards(case), day=clock.today(), may_record=True)
        assert [line["ended_on"] for line in lines if not line["is_extended"]] == [today + timedelta(days=lifted)]
        assert not any(line["holds"] for line in lines)
        assert not any(line["url"] for line in lines)


def test_s21_a_safety_plan_is_kept_version_by_version_is_seen_where_she_is_and_its_paper_names_nobody(
    case, anna, browse, traces, application
):
    client = browse(anna)
    hers = Party.objects.get(case=case, role=PartyRole.CLIENT)
    child = Party.objects.create(case=case, person=PersonFactory(name="Bo Exempelsson"), role=PartyRole.CHILD)
    other = Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.CLOSE)
    assert "Ingen säkerhetsplan är skriven" in said(client.get(at("case_risk", case)))
    assert "minst en del" in said(plan(client, case, hers, home=" "))
    assert "Annars lämnas alla tre tomma" in said(plan(client, case, hers, shared=["children"]))
    once = str(uuid4())
    for _ in range(2):
        assert plan(client, case, hers, submission=once).url == at("case_risk", case)
    assert "redan sparad" in said(plan(client, case, hers, submission=once, home="Annat."))
    assert plan(client, case, other).status_code == 404
    page = said(client.get(at("case_risk", case)))
    for words in (DOOR, "Nycklar i reserv", "Inte ikryssat", "Säkerhetsplan för barnet Bo Exempelsson"):
        assert words in page

    # another has saved it meanwhile: theirs is shown beside, and one's own is kept
    stale = said(plan(client, case, hers, home="Ringer grannen."))
    assert "Någon annan har sparat" in stale
    for words in (DOOR, "Ringer grannen."):
        assert words in stale
    shared = {"shared": ["children"], "shared_with": "Förskolan", "shared_on": day(0)}
    assert plan(client, case, hers, version="1", children="Mormor hämtar.", **shared).status_code == 302
    assert plan(client, case, child, home="Springer till grannen.").status_code == 302
    page = said(client.get(at("case_risk", case)))
    for words in ("med Förskolan", "Tidigare versioner: 1", "Springer till grannen."):
        assert words in page
    reviews = Deadline.objects.filter(clock="safety_plan", finished_on=None)
    assert set(reviews.values_list("about", flat=True)) == {hers.public_id, child.public_id}

    last = SafetyPlan.objects.get(party=hers, version=2)
    paper = said(client.get(at("safety_plan_print", case, last.public_id))).partition("<main")[2].partition("</main")[0]
    assert "Mormor hämtar." in paper
    for words in ("Alma", case.number, "RVC", "Säkerhetsplan", "Förskolan"):
        assert words not in paper.replace(f"{case.public_id}", "").partition('class="stack"')[2]
    assert traces("case.safety_plan_print_read")
    assert traces().count("safety_plan.written") == 3
    assert "Säkerhetsplan, version 2" in said(client.get(at("case_events", case)))

    # one from whom where she is is withheld, as from the other side's worker in a child's own case, sees none of it
    beside = worker(anna.memberships.get().unit)
    engaged(case, beside, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(case=case, actor=beside).update(carries_whereabouts=False)
    risk = said(browse(beside).get(at("case_risk", case)))
    assert "visas inte för dig" in risk
    assert "Mormor hämtar." not in risk
    assert browse(beside).get(at("safety_plan_print", case, last.public_id)).status_code == 404
    assert browse(beside).get(at("safety_plan", case, hers.public_id)).status_code == 404
    assert plan(browse(beside), case, hers, version="2").status_code == 404
    with application(actor(beside)):
        assert not SafetyPlan.objects.exists()

    stranger = browse(worker(anna.memberships.get().unit))
    assert stranger.get(at("safety_plan_print", case, last.public_id)).status_code == 404
    assert plan(stranger, case, hers, version="2").status_code == 404
    own = CaseFactory(unit=case.unit)
    engaged(own, anna)
    assert client.get(at("safety_plan_print", own, last.public_id)).status_code == 404
    with application(actor(anna)):
        with pytest.raises(DatabaseError), transaction.atomic():
            SafetyPlan.objects.filter(pk=last.pk).update(review_on=clock.today())
        with pytest.raises(DatabaseError), transaction.atomic():
            SafetyPlan.objects.create(
                case=own, party=hers, version=9, words="{}", bag="[]", shared="{}", review_on=clock.today(),
                written_by=anna, written_at=clock.now(), submission=uuid4(),
            )  # fmt: skip
