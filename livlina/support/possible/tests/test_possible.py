"""Which help is possible, as those meet it who work with a child's case or lead its unit, and what could not be had."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import ConsentStep, Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import Municipality
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Guardianship
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import HelpException, HelpFacts, HelpWish
from livlina.support.possible.errors import IsSaved
from livlina.support.possible.services import ToldFacts, note_wish, tell_facts

pytestmark = pytest.mark.django_db

REASON = "Hon orkar och vill, och mötena sker med stöd av en vuxen."
MEETS = "Barnet träffar den förälder som har använt våld"


@pytest.fixture
def unit():
    Municipality.objects.create(key="stockholm", name="Stockholm", kind="municipality", rights={})
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Lisa Prov")


@pytest.fixture
def case(unit, anna):
    """The case of a child of nine with one guardian."""
    born = clock.today().replace(year=clock.today().year - 9, day=1).isoformat()
    made = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Dani Exempelsson", born=born))
    engaged(made, anna)
    guardian = Party.objects.create(case=made, person=PersonFactory(name="Alma Prov"), role=PartyRole.GUARDIAN)
    Guardianship.objects.create(
        person=made.person,
        guardian=guardian.person,
        kind="sole_custody",
        board=made.board,
        told_in_case=made.pk,
        recorded_at=clock.now(),
    )
    return made


def at(name, case):
    return reverse(name, args=[case.public_id])


def said(answer):
    return answer.content.decode()


def guardian_of(case):
    return Guardianship.objects.get(person=case.person).guardian


def tell(client, case, **told):
    fits = {
        "parent_contact": "current",
        "violence_ceased": "yes",
        "life_stable": "yes",
        "safe_and_protected": "yes",
        "meets_violent_parent": "no",
        "decision_for_child": "yes",
        "submission": str(uuid4()),
        "read": str(last.public_id) if (last := HelpFacts.objects.filter(case=case).order_by("-pk").first()) else "",
    }
    return client.post(at("case_possible", case), fits | told)


def answered(case, anna, *steps, help="trappan"):
    """What the one with custody has been asked and answered of that help."""
    for step in steps:
        ConsentStep.objects.create(
            case=case, help=help, whom=Party.objects.get(case=case, role=PartyRole.GUARDIAN), step=step,
            happened_on=clock.today(), said_by=anna, said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip


def group(page, name):
    """What stands in one of the groups of answers."""
    return page.partition(f'aria-labelledby="g-{name}"')[2].partition("</section>")[0]


@pytest.mark.req("R-166")
def test_it_is_judged_by_what_the_case_knows_and_what_is_told_with_reason_source_and_next_step(
    case, anna, unit, browse, traces
):
    client = browse(anna)
    # a parent's own case at the same unit, which nothing is taken from
    engaged(CaseFactory(unit=unit, person=guardian_of(case)), worker(unit))
    first = said(client.get(at("case_possible", case)))
    assert "Trappan" in group(first, "ask")
    assert "Det är inte känt om någon av barnets föräldrar har eget stöd här." in group(first, "ask")
    assert "9 år" in first
    assert traces("case.possible_read")[0]["case_ref"] == case.trace_ref

    answered(case, anna, "asked", "yes")
    answered(case, anna, "asked", "yes", help="here_and_now")
    sent = {"submission": str(uuid4())}
    assert tell(client, case, **sent).status_code == 302
    assert tell(client, case, **sent).status_code == 302  # a double click is one
    assert HelpFacts.objects.count() == len(traces("possible.told")) == len(traces("possible.told_again")) == 1
    page = said(client.get(at("case_possible", case)))
    assert "<strong>Trappan</strong>" in group(page, "yes")
    assert "Uppfyllt" in page

    tell(client, case, meets_violent_parent="yes")
    page = said(client.get(at("case_possible", case)))
    assert MEETS in group(page, "no")
    assert "Gör så här:</strong> föreslå Här och nu-samtal" in group(page, "no")
    assert "Källa R-170" in group(page, "no")
    assert "Här och nu-samtal" in group(page, "yes")
    assert "Den som leder enheten kan göra undantag" in group(page, "no")
    assert client.get(at("possible_exception", case)).status_code == 404

    answered(case, anna, "withdrawn")
    page = said(client.get(at("case_possible", case)))
    assert "Alma Prov" in group(page, "no")
    assert "Här och nu-samtal" in group(page, "yes")  # a no to one kind of help is no to that
    wrong = tell(client, case, parent_contact="none", parent_contact_ended_on="2026-01-01")
    assert "Dagen hör till svaret" in said(wrong)
    assert HelpFacts.objects.count() == 2


def test_one_who_leads_makes_an_exception_that_falls_when_the_protection_changes(case, anna, lead, browse, traces):
    client = browse(anna)
    answered(case, anna, "asked", "yes")
    tell(client, case, meets_violent_parent="yes")
    engaged(case, lead, EngagementKind.LEAD_READING)
    leads = browse(lead)
    assert "Gör undantag från ett villkor" in said(leads.get(at("case_possible", case)))
    sent = {"help": "trappan:meets_violent_parent", "reason": "kort", "submission": str(uuid4())}
    assert "minst 20 tecken" in said(leads.post(at("possible_exception", case), sent))
    wrong = leads.post(at("possible_exception", case), sent | {"help": "trappan:violence_ceased"})
    assert "Välj ett av svaren" in said(wrong)
    sent["reason"] = REASON
    for _ in range(2):
        assert leads.post(at("possible_exception", case), sent).status_code == 302
    made = HelpException.objects.get()
    assert (made.decided_by, made.help) == (lead, "trappan")
    assert len(traces("possible.excepted")) == len(traces("possible.excepted_again")) == 1

    page = said(client.get(at("case_possible", case)))
    assert REASON in group(page, "yes")
    assert "Undantag för Trappan" in said(client.get(reverse("case_events", args=[case.public_id])))
    assert "Det behövs inget undantag" in said(leads.get(at("possible_exception", case)))
    tell(client, case, meets_violent_parent="yes", decision_for_child="no")
    assert REASON in said(client.get(at("case_possible", case)))  # what it is about is the same
    tell(client, case, meets_violent_parent="yes", life_stable="no")
    page = said(client.get(at("case_possible", case)))
    assert REASON not in page
    assert MEETS in group(page, "no")


def test_a_wish_that_could_not_be_met_stands_in_the_case_and_is_written_once(case, anna, browse, traces):
    client = browse(anna)
    assert client.get(at("possible_wish", case) + "?hjalp=%00x").status_code == 200
    form = said(client.get(at("possible_wish", case) + "?hjalp=skilda_varldar"))
    assert '<option value="skilda_varldar" selected>' in form
    sent = {
        "help": "skilda_varldar",
        "reason": "group_not_offered",
        "words": "Träffa andra barn.",
        "wished_on": clock.today().isoformat(),
        "submission": str(uuid4()),
    }
    assert client.post(at("possible_wish", case), sent).status_code == 302
    assert client.post(at("possible_wish", case), sent).status_code == 302
    assert "redan sparat" in said(client.post(at("possible_wish", case), sent | {"words": "Annat."}))
    assert HelpWish.objects.count() == len(traces("possible.wished")) == 1
    page = said(client.get(at("case_possible", case)))
    assert "Grupp ges inte här" in page
    assert "Träffa andra barn." in page
    asked = questions(client, at("case_possible", case))
    for help in ("trappan", "bra_talks"):
        client.post(at("possible_wish", case), sent | {"submission": str(uuid4()), "help": help, "reason": "no_place"})
    assert questions(client, at("case_possible", case)) == asked <= 31
    later = sent | {"submission": str(uuid4()), "help": "other", "reason": "no_place", "words": " "}
    assert "Skriv vad personen önskade" in said(client.post(at("possible_wish", case), later))
    assert "Önskade Skilda världar" in said(client.get(reverse("case_events", args=[case.public_id])))


def test_s142_an_older_page_of_what_is_known_takes_back_nothing_that_another_has_told(case, anna, browse):
    client, other = browse(anna), worker(case.unit)
    engaged(case, other, EngagementKind.CO_ASSIGNED)
    tell(client, case)
    old = client.get(at("case_possible", case)).context["form"]
    sent = {name: old[name].value() or "" for name in old.fields}
    assert tell(browse(other), case, violence_ceased="no", meets_violent_parent="yes").status_code == 302
    answer = client.post(at("case_possible", case), sent | {"life_stable": "no"})
    page = said(answer)
    assert HelpFacts.objects.count() == 2
    assert "någon annan har skrivit nya uppgifter" in page
    form = answer.context["form"]
    assert form.errors.keys() == {"life_stable", "violence_ceased", "meets_violent_parent", "__all__"}
    assert "Nu står det «Nej»." in page
    assert (form["life_stable"].value(), form["violence_ceased"].value()) == ("no", "yes")
    # saved once more it is a decision
    again = {name: form[name].value() or "" for name in form.fields} | {"violence_ceased": "no"}
    assert client.post(at("case_possible", case), again).status_code == 302
    told = HelpFacts.objects.latest("pk")
    assert (told.life_stable, told.violence_ceased, told.meets_violent_parent) == ("no", "no", "no")


def test_a_stranger_meets_nothing_and_the_database_takes_nothing_from_one(case, anna, unit, browse, application):
    stranger = worker(unit)
    client = browse(stranger)
    for name in ("case_possible", "possible_wish", "possible_exception"):
        assert client.get(at(name, case)).status_code == client.post(at(name, case)).status_code == 404
    told = {"case": case, "submission": uuid4(), "at": clock.now()}
    tell_facts(actor(anna), facts=ToldFacts(), read=None, **told)
    with pytest.raises(IsSaved):
        tell_facts(actor(anna), facts=ToldFacts(life_stable="no"), read=None, **told)
    note_wish(actor(anna), help="other", reason="other", words="Ett prov", wished_on=clock.today(), **told)
    with application(actor(stranger)):
        assert not HelpFacts.objects.exists()
        assert not HelpWish.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO support_helpwish (public_id, case_id, help, reason, wished_on, noted_by_id, noted_at, "
                "submission) VALUES (gen_random_uuid(), %s, 'other', 'other', today(), acting(), now(), "
                "gen_random_uuid())",
                [case.pk],
            )


def test_without_a_catalogue_and_for_one_who_is_asked_nothing_the_page_says_so(unit, anna, browse):
    adults = CaseFactory(unit=unit)
    engaged(adults, anna)
    client = browse(anna)
    page = said(client.get(at("case_possible", adults)))
    assert "Stöd i rättsprocessen" in page
    assert "Spara och räkna om" not in page
    assert "inget att skriva in" in said(client.post(at("case_possible", adults), {"submission": str(uuid4())}))
    assert "Bolots" in said(client.get(reverse("help_catalogue")))
    Municipality.objects.update(key="utan-katalog")
    assert "Det går inte att räkna ut" in said(client.get(at("case_possible", adults)))
    assert "Ingen katalog går att visa" in said(client.get(reverse("help_catalogue")))
    Municipality.objects.all().delete()
    assert "Ingen organisation är inläst" in said(client.get(at("case_possible", adults)))
