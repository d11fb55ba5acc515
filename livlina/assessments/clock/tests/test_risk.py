"""Risk that is never forgotten: something happens, it is looked at again, it reaches the lead, and nobody slips out."""

import re
from datetime import date, timedelta
from uuid import uuid4, uuid5

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.assessments.clock.attention import prompts
from livlina.assessments.clock.services import DecisionFacts, decide_to_end
from livlina.assessments.instruments import NAMES
from livlina.assessments.models import Assessment, RiskDecision, RiskEvent, Safeguard
from livlina.assessments.tests.factories import assessed
from livlina.assessments.tests.test_assessments import begin, begun, fill, judge, sign
from livlina.cases.models import Case, Deadline, Engagement
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged, told_of_the_end
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.organisation.models import Membership, Staff
from livlina.organisation.tests.factories import ClosingReasonFactory, MembershipFactory, UnitFactory, actor, worker
from livlina.people.models import SafeChannel
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
WORDS = "Hon erbjöds skyddat boende och valde att bo kvar."


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Lisa Ledare")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def at(name, case, *more):
    return reverse(name, args=[case.public_id, *more])


def said(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def happened(client, case, kind="threat", days=0, **told):
    sent = {
        "kind": kind, "happened_on": (clock.today() - timedelta(days=days)).isoformat(), "words": "Enligt henne.",
        "submission": str(uuid4()),
    }  # fmt: skip
    return client.post(at("risk_event_new", case), sent | told)


def late(case, **of):
    past = clock.today() - timedelta(days=3)
    Deadline.objects.filter(case=case, finished_on=None, **of).update(starts_on=past - timedelta(days=9), due_on=past)


def decide(client, case, **told):
    """Decide on what the page says now, or on what was `read` before."""
    shown = re.search(r'name="read" value="([^"]+)"', said(client.get(at("risk_decision", case))))
    sent = {"offered": WORDS, "chose": WORDS, "remains": WORDS, "submission": str(uuid4())}
    sent["read"] = shown.group(1) if shown else ""
    return client.post(at("risk_decision", case), sent | told)


@pytest.mark.req("R-232")
def test_what_happens_is_looked_at_by_a_day_and_a_signed_level_says_when_it_is_looked_at_again(
    case, anna, browse, traces
):
    client = browse(anna)
    assert "betyder inte att den är låg" in said(client.get(at("case_risk", case)))
    assert "Beroende" not in said(client.get(at("case_risk", case)))
    assert happened(client, case, "moved").url == at("case_risk", case)
    look = Deadline.objects.get(clock="new_look")
    assert look.due_on == clock.today() + timedelta(days=1)
    once = str(uuid4())
    for _ in range(2):
        assert happened(client, case, "threat", submission=once).status_code == 302  # sooner than what runs already
    assert "redan sparad" in said(happened(client, case, "weapon", submission=once))
    look.refresh_from_db()
    assert (look.due_on, RiskEvent.objects.count()) == (clock.today(), 2)
    assert "har inte kommit än" in said(happened(client, case, days=-1))
    assert "eller senare" in said(happened(client, case, days=900))
    page = said(client.get(at("case_risk", case)))
    assert "har kommit igen" not in page
    assert "Bedöm faran" in said(client.get(reverse("my_day")))
    happened(client, case, "strangulation", days=200)

    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row)
    sign(client, row)
    row.refresh_from_db()
    assert row.again_on == clock.today() + timedelta(days=30)
    assert Deadline.objects.get(clock="reassessment", finished_on=None).due_on == row.again_on
    assert not Deadline.objects.filter(clock="new_look", finished_on=None).exists()
    page = said(client.get(at("case_risk", case)))
    for words in ("har kommit igen", "Hög risk", "Rådgör med den som leder", "Enligt henne.", "inom 30 dagar"):
        assert words in page
    assert "Har hänt: Nytt hot" in said(client.get(at("case_events", case)))
    assert {"risk.noted", "risk.noted_again", "case.risk_read"} <= set(traces())

    running = Deadline.objects.get(clock="reassessment")
    stop = at("deadline_stop", case, running.public_id)
    client.post(stop, shown(client, stop) | {"reason": "Hon är på sjukhus till nästa vecka."})
    assert "står stilla" in said(client.get(at("case_risk", case)))


@pytest.mark.req("R-232")
@pytest.mark.parametrize("ago", [0, 20])
def test_s152_what_was_told_after_the_judgement_is_not_looked_at_by_signing_it(case, anna, browse, ago):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row)
    assert "efter ställningstagandet" not in said(client.get(at("assessment_sign", case, row.public_id)))
    assert happened(client, case, "strangulation", days=ago).status_code == 302
    assert "efter ställningstagandet" in said(client.get(at("assessment_sign", case, row.public_id)))
    signed = sign(client, row)
    assert "efter ställningstagandet" in said(client.get(signed.url))
    look = Deadline.objects.get(clock="new_look")
    assert look.finished_on is None
    assert "Bedöm faran" in said(client.get(reverse("my_day")))

    again = begun(client, case)
    fill(client, again, "happened", care="yes")
    judge(client, again)
    assert "efter ställningstagandet" not in said(client.get(sign(client, again).url))
    look.refresh_from_db()
    assert look.finished_on == clock.today()


def ban_that_has_ended(case, anna, client):
    """A contact ban that held, and that it is over."""
    day = clock.today()
    ban = Safeguard.objects.create(
        case=case, kind="ban", starts_on=day - timedelta(days=9), ends_on=day + timedelta(days=90), noted_by=anna,
        noted_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    told = {"became": "ended", "on": day.isoformat(), "words": "Hävdes.", "submission": str(uuid4())}
    url = at("safeguard_change", case, ban.public_id)
    assert client.post(url, shown(client, url) | told).status_code == 302


@pytest.mark.req("R-232")
@pytest.mark.parametrize("looked_for", [True, False])
def test_s152_a_stand_or_a_decision_of_before_the_ban_ended_meets_nothing(case, anna, lead, browse, looked_for):
    client, leader = browse(anna), browse(lead)
    if looked_for:  # the look is waited for already, and is asked for again
        assert happened(client, case, "moved").status_code == 302
    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row)
    ban_that_has_ended(case, anna, client)
    assert "efter ställningstagandet" in said(client.get(at("assessment_sign", case, row.public_id)))
    sign(client, row)
    look = Deadline.objects.get(clock="new_look")
    assert look.finished_on is None
    again = begun(client, case)
    fill(client, again, "happened", care="yes")
    judge(client, again)
    sign(client, again)
    look.refresh_from_db()
    assert look.finished_on == clock.today()

    # nor does what the lead decided while the ban held end a case with high risk
    engaged(case, lead, EngagementKind.LEAD_READING)
    assessed(case, anna, "high")
    if looked_for:
        assert happened(client, case, "moved").status_code == 302
    assert decide(leader, case).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", case)))
    ban_that_has_ended(case, anna, client)
    assert "beslut av den som leder" in said(client.get(at("case_close", case)))
    assert decide(leader, case).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", case)))


@pytest.mark.req("R-232")
def test_s152_a_result_of_an_earlier_day_does_not_meet_what_was_told_since(case, anna, browse):
    client = browse(anna)
    Case.objects.filter(pk=case.pk).update(came_in_on=clock.today() - timedelta(days=30))
    happened(client, case, "weapon", days=9)
    url = reverse("assessment_register", args=[case.public_id, uuid5(NAMES, "freda_danger")])
    sent = {
        "asked": "self", "how": "in_person", "is_alone": "yes", "is_voluntary": "yes", "via": "here", "level": "high",
        "result": "Hög nivå enligt manualen.", "kept_at": "Pärm 4", "assessor": "Cai Prov, kurator",
        "is_certified": "yes",
    }  # fmt: skip
    for ago, is_met in ((3, False), (0, True)):
        made_on = (clock.today() - timedelta(days=ago)).isoformat()
        told = sent | {"happened_on": made_on, "submission": str(uuid4())}
        assert client.post(url, shown(client, url) | told).status_code == 302
        assert (Deadline.objects.get(clock="new_look").finished_on is not None) == is_met


def test_s142_a_result_is_not_registered_over_a_danger_that_the_page_did_not_show(case, unit, anna, browse):
    bea = worker(unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(anna), browse(bea)
    url = reverse("assessment_register", args=[case.public_id, uuid5(NAMES, "freda_danger")])
    sent = {
        "asked": "self", "how": "in_person", "is_alone": "yes", "is_voluntary": "yes", "via": "here", "level": "low",
        "result": "Låg nivå enligt manualen.", "kept_at": "Pärm 4", "assessor": "Cai Prov, kurator",
        "is_certified": "yes", "happened_on": clock.today().isoformat(), "submission": str(uuid4()),
    }  # fmt: skip
    old = shown(client, url)
    assert happened(other, case, "strangulation", words="Tog henne om halsen i natt.").status_code == 302
    page = said(client.post(url, sent | old))
    for words in ("Något har tillkommit sedan", "Låg nivå enligt manualen.", "Tog henne om halsen i natt."):
        assert words in page
    assert not Assessment.objects.exists()
    assert Deadline.objects.get(clock="new_look").finished_on is None
    assert client.post(url, sent | shown(client, url)).status_code == 302


@pytest.mark.req("R-232")
def test_s152_what_is_late_and_what_waits_for_a_second_person_reach_the_lead_as_numbers_and_stop_when_done(
    case, anna, lead, browse
):
    client, leader = browse(anna), browse(lead)
    happened(client, case)
    assert case.number not in said(leader.get(reverse("my_day")))
    late(case)
    day = said(leader.get(reverse("my_day")))
    assert f"Risken behöver bedömas eller skyddet ses över: ärende {case.number}" in day
    assert "Alma" not in day
    assert "risk försenad" in said(leader.get(reverse("group")))

    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row, "low")
    assert sign(client, row, "low", "Han är utomlands i ett år.").status_code == 302
    assert Deadline.objects.get(clock="second_reading").about == row.public_id
    assert "andra person" in said(client.get(reverse("my_day")))
    day = said(leader.get(reverse("my_day")))
    assert f"En lägre risknivå väntar på en andra person: ärende {case.number}" in day
    assert "behöver bedömas" not in day
    group = said(leader.get(reverse("group")))
    assert "Hög" in group  # the higher holds
    assert "väntar på andra person" in group

    engaged(case, lead, EngagementKind.LEAD_READING)
    url = reverse("assessment_second", args=[case.public_id, row.public_id])
    assert leader.post(url, {"outcome": "agreed", "words": ""}).status_code == 302
    assert Deadline.objects.get(clock="second_reading").finished_by == lead
    assert "andra person" not in said(leader.get(reverse("my_day")))
    # of another unit, and beyond a wall, nothing is told
    assert case.number not in said(browse(worker(UnitFactory(), Role.GROUP_LEADER)).get(reverse("my_day")))


@pytest.mark.parametrize("what", ["event", "ban", "level", "left"])
def test_s142_s152_the_lead_decides_nothing_over_what_the_page_did_not_show(case, anna, lead, browse, what):
    client, leader = browse(anna), browse(lead)
    assessed(case, anna, "high")
    engaged(case, lead, EngagementKind.LEAD_READING)
    if what == "ban":
        day = clock.today()
        ban = Safeguard.objects.create(
            case=case, kind="ban", starts_on=day - timedelta(days=9), ends_on=day + timedelta(days=90), noted_by=anna,
            noted_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    page = said(leader.get(at("risk_decision", case)))
    read = re.search(r'name="read" value="([^"]+)"', page).group(1)
    assert "Strypning" not in page
    if what == "event":
        assert happened(client, case, "strangulation", words="Tog henne om halsen i natt.").status_code == 302
    elif what == "ban":
        told = {"became": "ended", "on": day.isoformat(), "words": "Hävdes i dag.", "submission": str(uuid4())}
        url = at("safeguard_change", case, ban.public_id)
        assert client.post(url, shown(client, url) | told).status_code == 302
    elif what == "level":
        assessed(case, anna, "acute")
    else:
        row = begun(client, case)
        fill(client, row, "happened", neck="yes")
        judge(client, row, "low", "Jag tror inte att det är farligt.")
    page = said(decide(leader, case, read=read))
    assert "Något har hänt sedan du öppnade sidan" in page
    assert WORDS in page  # what was typed
    assert {"event": "Tog henne om halsen", "ban": "Hävdes i dag.", "level": "Akut", "left": "pekar på akut fara"}[
        what
    ] in page
    assert not RiskDecision.objects.exists()
    assert "beslut av den som leder" in said(client.get(at("case_close", case)))
    again = re.search(r'name="read" value="([^"]+)"', page).group(1)
    assert decide(leader, case, read=again).status_code == 302  # has been shown it


@pytest.mark.parametrize("what", ["event", "ban"])
def test_s152_a_second_person_agrees_to_no_lower_level_from_before_the_danger_was_told(case, unit, anna, browse, what):
    bea = worker(unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(anna), browse(bea)
    assessed(case, anna, "high")
    row = begun(client, case)
    fill(client, row, "happened", care="no")
    judge(client, row, "low", "Han har flyttat utomlands, och hon är lugn.")
    assert sign(client, row, "low", "Han har flyttat utomlands, och hon är lugn.").status_code == 302
    url = at("assessment_second", case, row.public_id)
    assert "har skrivits in om faran" not in said(other.get(url))
    if what == "event":
        assert happened(client, case, "strangulation").status_code == 302
    else:
        ban_that_has_ended(case, anna, client)
    assert "har skrivits in om faran" in said(other.get(url))
    assert "Till dess gäller den högre" in said(other.post(url, {"outcome": "agreed", "words": ""}))
    assert "Hög risk" in said(client.get(at("case_risk", case)))
    assert Assessment.objects.get(pk=row.pk).second_at is None
    assert "beslut av den som leder" in said(client.get(at("case_close", case)))
    # what is judged after it is agreed to
    again = begun(client, case)
    fill(client, again, "happened", care="no")
    judge(client, again, "low", "Hon har berättat, och vi har prövat det.")
    sign(client, again, "low", "Hon har berättat, och vi har prövat det.")
    assert other.post(at("assessment_second", case, again.public_id), {"outcome": "agreed"}).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", case)))


@pytest.mark.parametrize("gone", ["closed", "paused", "role", "other_role"])
def test_s55_who_has_left_or_is_away_is_nobody_else_who_works_with_a_case_with_high_risk(
    case, unit, anna, lead, browse, gone
):
    leader, ada = browse(lead), worker(unit)
    assessed(case, anna, "acute")
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    roles, accounts = Membership.objects.filter(staff=ada), Staff.objects.filter(pk=ada.pk)
    {
        "closed": lambda: accounts.update(is_active=False),
        "paused": lambda: accounts.update(paused_at=clock.now()),
        "role": lambda: roles.update(valid_to=clock.today() - timedelta(days=1)),
        "other_role": lambda: roles.update(role=Role.STATISTICIAN),
    }[gone]()
    held = Engagement.objects.get(case=case, actor=anna)
    end = at("relation_end", case, held.public_id)
    assert "aldrig utan handläggare" in said(leader.post(end, follow=True))
    held.refresh_from_db()
    assert held.ends_at is None
    engaged(case, worker(unit), EngagementKind.CO_ASSIGNED)
    leader.post(end)
    held.refresh_from_db()
    assert held.ends_at is not None


def test_a_case_with_high_risk_is_not_left_alone_and_ends_by_a_decision_of_the_lead(
    case, unit, anna, lead, browse, traces
):
    client, leader = browse(anna), browse(lead)
    assessed(case, anna, "acute")
    held = Engagement.objects.get(case=case, actor=anna)
    end = reverse("relation_end", args=[case.public_id, held.public_id])
    assert "aldrig utan handläggare" in said(leader.post(end, follow=True))
    held.refresh_from_db()
    assert held.ends_at is None

    told = told_of_the_end(ClosingReasonFactory())
    page = said(client.get(at("case_close", case)))
    assert "beslut av den som leder" in page
    assert at("case_risk", case) in page
    client.post(at("case_close", case), told)
    assert Case.objects.get().is_open
    # one who works with the case and does not lead decides nothing
    assert decide(client, case).status_code == 404
    facts = DecisionFacts(offered=WORDS, chose=WORDS, remains=WORDS)
    with pytest.raises(NotPermitted):
        decide_to_end(actor(anna), case=case, facts=facts, read=(), submission=uuid4(), at=clock.now())
    assert leader.get(at("risk_decision", case)).status_code == 404  # unread
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert "Skriv minst" in said(decide(leader, case, remains="Inget."))
    assert decide(leader, case).url == at("case_risk", case)
    assert WORDS in said(client.get(at("case_risk", case)))
    assert traces("risk.decided")[0]["actor_id"] == lead.pk
    # a level signed since asks for a decision of its own
    assessed(case, anna, "high")
    assert "beslut av den som leder" in said(client.get(at("case_close", case)))
    assert decide(leader, case).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", case)))
    assert client.post(at("case_close", case), told).status_code == 302

    # and so does what has been told of danger since
    other = CaseFactory(unit=unit)
    engaged(other, anna)
    engaged(other, lead, EngagementKind.LEAD_READING)
    assessed(other, anna, "high")
    assert decide(leader, other).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", other)))
    assert happened(client, other, kind="strangulation", days=9).status_code == 302
    assert "beslut av den som leder" in said(client.get(at("case_close", other)))
    client.post(at("case_close", other), told_of_the_end(ClosingReasonFactory()))
    assert Case.objects.get(pk=other.pk).is_open
    assert decide(leader, other).status_code == 302
    assert "beslut av den som leder" not in said(client.get(at("case_close", other)))

    # nobody has left it by the button: the account is paused, or the role has ended, and the lead is told
    alone = CaseFactory(unit=unit)
    vera = worker(unit, name="Vera Prov")
    engaged(alone, vera)
    assessed(alone, anna, "high")
    told = f"ingen kan arbeta i ärendet. Ge det till någon: ärende {alone.number}"
    assert told not in said(leader.get(reverse("my_day")))
    type(vera).objects.filter(pk=vera.pk).update(paused_at=clock.now())
    assert told in said(leader.get(reverse("my_day")))
    assert "ingen kan arbeta i det" in said(leader.get(reverse("group")))
    type(vera).objects.filter(pk=vera.pk).update(paused_at=None)
    Membership.objects.filter(staff=vera).update(valid_to=clock.today() - timedelta(days=1))
    assert told in said(leader.get(reverse("my_day")))
    MembershipFactory(staff=vera, unit=unit, role=Role.STATISTICIAN)  # which works with no case
    assert told in said(leader.get(reverse("my_day")))
    engaged(alone, anna, EngagementKind.CO_ASSIGNED)
    assert told not in said(leader.get(reverse("my_day")))

    bo = worker(unit)
    own = CaseFactory(unit=unit)
    engaged(own, anna)
    engaged(own, bo, EngagementKind.CO_ASSIGNED)
    assessed(own, anna, "acute")
    held = Engagement.objects.get(case=own, actor=anna)
    leader.post(reverse("relation_end", args=[own.public_id, held.public_id]))
    held.refresh_from_db()
    assert held.ends_at is not None  # another is there


def read_now(client, row):
    """How many times answers had been saved, as the page where one that is begun is discarded carries it."""
    page = said(client.get(reverse("assessment_discard", args=[row.case.public_id, row.public_id])))
    return {"answered": re.search(r'name="answered" value="(\d+)"', page).group(1)}


def test_s142_what_a_colleague_goes_on_answering_is_not_discarded(case, unit, anna, browse):
    bea = worker(unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(anna), browse(bea)
    row = begun(client, case)
    old = read_now(client, row)
    fill(other, row, "happened", care="no")
    discard = reverse("assessment_discard", args=[case.public_id, row.public_id])
    assert "Någon har ändrat svaren sedan du öppnade sidan" in said(client.post(discard, old))
    assert client.post(discard, {}).status_code == 200
    row.refresh_from_db()
    assert row.discarded_at is None


@pytest.mark.req("R-238", "R-239")
def test_what_was_raised_stands_in_the_way_of_ending_and_of_discarding_until_it_is_acted_on(
    case, anna, browse, traces, application
):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "now", not_live="yes")
    discard = reverse("assessment_discard", args=[case.public_id, row.public_id])
    assert "tecken på självmordsrisk" in said(client.get(at("case_close", case)))
    assert "kräver att något görs" in said(client.post(discard, {"answered": "1"}))
    acted = {"action_suicide": "emergency", "words_suicide": "Följde med henne till akuten."}
    assert judge(client, row, **acted).status_code == 302
    assert "tecken på självmordsrisk" not in said(client.get(at("case_close", case)))
    page = said(client.get(reverse("assessment_sign", args=[case.public_id, row.public_id])))
    assert page.count("Farliga frågor vi inte vet svaret på") == 1  # told once
    assert client.post(discard, {"answered": "1", "words": "Den gjordes i fel ärende."}).url == at(
        "case_assessments", case
    )
    assert traces("assessment.discarded")
    assert "struken" in said(client.get(at("case_assessments", case)))
    for answer in (fill(client, row, "happened", care="no"), judge(client, row), sign(client, row)):
        assert "kastad" in said(answer)
    with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(discarded_at=clock.now(), proposed="low")


@pytest.mark.req("R-225", "R-235")
def test_patriark_is_proposed_where_the_case_is_of_honour(case, anna, browse):
    client = browse(anna)
    assert "Ärendet rör heder" not in said(client.get(at("case_assessments", case)))
    case.honour = "yes"
    case.save()
    page = said(client.get(at("case_assessments", case)))
    assert "Ärendet rör heder. Överväg" in page
    assert "könsstympad" in page  # and the question that is easily left out is named


@pytest.mark.req("R-224")
def test_on_the_telephone_the_danger_is_asked_only_of_one_who_has_said_that_she_is_alone(case, anna, browse):
    for alone in ("no", "unknown"):
        assert "bara när personen är ensam" in said(begin(browse(anna), case, how="phone", is_alone=alone))


def test_a_stranger_sees_and_writes_nothing_and_of_one_who_uses_violence_none_is_written(case, unit, anna, browse):
    stranger = browse(worker(unit, name="Vera Prov"))
    for name in ("case_risk", "risk_event_new", "risk_decision", "safeguard_new"):
        assert stranger.get(at(name, case)).status_code == 404
    assert happened(stranger, case).status_code == 404
    assert decide(stranger, case).status_code == 404
    his = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    engaged(his, anna)
    client = browse(anna)
    assert "skrivs i ärendet för den som är utsatt" in said(client.get(at("case_risk", his)))
    assert "skrivs i ärendet för den som är utsatt" in said(happened(client, his))
    case.closed_on = clock.today()
    case.save()
    assert "avslutat" in said(happened(client, case))
    assert not RiskEvent.objects.exists()


def test_the_page_tells_the_level_that_was_signed_last_as_the_lists_do(case, anna, browse):
    assessed(case, anna, "raised")
    assessed(case, anna, "high", on=clock.today() - timedelta(days=3))  # made before, and signed after
    page = said(browse(anna).get(at("case_risk", case)))
    assert "Hög risk" in page
    assert "Förhöjd risk" not in page


@pytest.mark.req("R-231")
def test_r231_signs_of_addiction_or_of_a_psychiatric_condition_ask_for_attention_and_change_no_level(
    case, anna, browse
):
    for signs in ({"instruments": {"asi"}}, {"via": {"dur"}}):
        (one,) = prompts(**{"instruments": (), "via": (), "flags": (), "day": clock.today()} | signs)
        assert one.key == "addiction"
    told = {"instruments": {"asi", "danger"}, "via": {"here"}, "flags": {"suicide"}}
    assert [one.key for one in prompts(**told, day=clock.today())] == ["addiction", "psychiatric"]
    assert prompts(**told, day=date(2021, 12, 31)) == []  # before it was known

    client = browse(anna)
    level = assessed(case, anna, "raised")
    before = said(client.get(at("case_risk", case)))
    Assessment.objects.create(
        case=case, instrument="asi", version=1, happened_on=clock.today(), asked="self", how="in_person",
        started_by=anna, started_at=clock.now(), submission=uuid4(), signed_by=anna, signed_at=clock.now(),
    )  # fmt: skip
    page = said(client.get(at("case_risk", case)))
    assert "ungefär var tredje" in page
    assert "ungefär var tredje" not in before
    level.refresh_from_db()
    assert (level.level, "Förhöjd" in before, "Förhöjd" in page) == ("raised", True, True)


@pytest.mark.req("R-232")
@pytest.mark.parametrize("role", [CaseRole.EXPOSED, CaseRole.USING_VIOLENCE])
def test_s152_that_somebody_else_got_to_know_more_has_the_danger_assessed_the_same_day(case, anna, browse, role):
    Case.objects.filter(pk=case.pk).update(role=role)
    call = SafeChannel.objects.create(
        board=case.board, told_in_case=case.pk, recorded_at=clock.now(), kind="call", person=case.person,
        is_safe="yes", confirmed_on=clock.today(),
    )  # fmt: skip
    client, told = browse(anna), {"vag": call.public_id, "submission": str(uuid4()), "outcome": "told_too_much"}
    for _ in range(2):
        assert client.post(at("case_reach", case), told).status_code == 302
    if role == CaseRole.USING_VIOLENCE:  # nothing of the danger of one who uses violence
        assert not RiskEvent.objects.exists()
        return
    event, look = RiskEvent.objects.get(), Deadline.objects.get(clock="new_look")
    assert (event.kind, event.happened_on, look.due_on) == ("other_told", clock.today(), clock.today())
    assert "fick veta mer" in said(client.get(at("case_risk", case)))
    # it is no choice of a form
    assert "fick veta mer" not in said(client.get(at("risk_event_new", case)))
    # the neutral words tell nothing
    told |= {"submission": str(uuid4()), "outcome": "someone_else", "anyway": "ask_again", "because": "x" * 20}
    assert client.post(at("case_reach", case), told).status_code == 302
    assert RiskEvent.objects.count() == 1
