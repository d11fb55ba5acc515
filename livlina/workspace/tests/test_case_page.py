"""The case page and search, as pages."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import DistrictFactory, UnitFactory, worker
from livlina.people.models import Person, SafeChannel
from livlina.people.services import PersonFacts
from livlina.people.services.persons import put
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    LocalLimit.objects.create(
        key="talks_without_investigation", value=5, measure="count", source="R-089", valid_from=date(2018, 1, 1)
    )
    return UnitFactory(full_name="RVC Innerstad")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def case(unit, anna):
    alma = PersonFactory(
        name="Alma Exempelsson",
        pronoun="hon",
        sex="female",
        born="1992-04-18",
        birth_year=1992,
        language="Tigrinska",
        needs_interpreter="yes",
        interpreter_wish="kvinna, på plats",
    )
    case = CaseFactory(
        unit=unit,
        person=alma,
        number="2026-0412",
        entrance="police",
        district=DistrictFactory(name="Södermalm"),
        minor_children="yes",
        children_count=2,
    )
    engaged(case, anna)
    return case


def url(case):
    return reverse("case", args=[case.public_id])


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def test_the_page_answers_who_how_safe_and_what_now(browse, case, anna):
    for number in range(3):
        session(case, anna, clock.now() - timedelta(days=number + 1))
    page = shown(browse(anna), url(case))
    for words in (
        "<bdi>Alma Exempelsson</bdi></h1>",
        "hon",
        "kvinna",
        "Södermalm",
        "Tigrinska, tolk: kvinna, på plats",
        "RVC Innerstad",
        "Anna Exempel (du)",
        "3 av 5",
        "Aktualisering",
        "Polis",
        "Ingen säker väg är känd",
        "Ja, 2",
        "Inget är antecknat ännu",
    ):
        assert words in page


def test_s70_neither_title_nor_address_says_who_or_what(browse, case, anna):
    page = shown(browse(anna), url(case))
    assert "<title>Ärende 2026-0412 – Livlina</title>" in page
    assert "Alma" not in url(case)
    for part in ("case_journal", "case_persons", "case_sessions"):
        assert "<title>Ärende 2026-0412 – Livlina</title>" in shown(browse(anna), reverse(part, args=[case.public_id]))


def test_s20_the_mark_of_protection_stands_on_every_page_of_the_case(browse, case, anna):
    Person.objects.filter(pk=case.person.pk).update(protection=Protection.PROTECTED_REGISTRATION)
    client = browse(anna)
    for part in ("case", "case_journal", "case_persons", "case_sessions"):
        page = shown(client, reverse(part, args=[case.public_id]))
        assert "Skyddad folkbokföring" in page
        assert "data-protected" in page


@pytest.mark.req("R-488")
def test_safe_ways_are_said_the_unsafe_struck_out_and_the_unknown_neither(browse, case, anna):
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "person": case.person}
    SafeChannel.objects.create(kind="call", is_safe="yes", value="070-1", confirmed_on=clock.today(), **told)
    SafeChannel.objects.create(kind="sms", is_safe="no", confirmed_on=clock.today(), **told)
    SafeChannel.objects.create(kind="letter", is_safe="unknown", confirmed_on=clock.today(), **told)
    page = shown(browse(anna), url(case))
    assert "Så når du Alma säkert" in page
    assert "Ring 070-1" in page
    assert page.count('data-ok="0"') == 1
    assert "Brev hem (inte känt)" in page


def test_a_code_word_told_for_a_way_that_is_not_safe_is_not_lost(browse, case, anna):
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "person": case.person}
    SafeChannel.objects.create(kind="call", is_safe="unknown", code_word="Blåbär", confirmed_on=clock.today(), **told)
    page = shown(browse(anna), url(case))
    assert "Ingen säker väg är känd." in page
    assert "Kodord" in page
    assert "Blåbär" in page


def test_children_are_people_with_a_case_of_their_own_or_the_lack_of_one(browse, case, anna, unit):
    cleo, dani = PersonFactory(name="Cleo"), PersonFactory(name="", birth_year=2021)
    for child in (cleo, dani):
        Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
    own = CaseFactory(unit=unit, person=cleo, role=CaseRole.CHILD, number="2026-0433")
    page = shown(browse(anna), url(case))
    assert "Ärende 2026-0433" not in page  # a case that anna does not see is not told of
    assert page.count("Inget eget stöd ännu") == 2
    engaged(own, anna)
    page = shown(browse(anna), url(case))
    assert "Ärende 2026-0433" in page
    assert page.count("Inget eget stöd ännu") == 1
    assert "Barn, namn inte känt, född 2021" in page.replace("<bdi>", "").replace("</bdi>", "")


def test_what_the_actor_may_not_do_is_not_offered(browse, case, anna, unit):
    lead = worker(unit, Role.GROUP_LEADER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert "Ändra handläggare" not in shown(browse(anna), url(case))
    assert "Ändra handläggare" in shown(browse(lead), url(case))


def test_s40_reading_is_traced_with_the_relation_by_which_it_was_read(browse, case, anna, unit, traces):
    browse(anna).get(url(case))
    lead = worker(unit, Role.UNIT_MANAGER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    browse(lead).get(url(case))
    read = traces("case.read")
    assert [row["why"] for row in read] == [EngagementKind.ASSIGNED, EngagementKind.LEAD_READING]
    assert all(str(row["case_ref"]) == str(case.trace_ref) for row in read)


@pytest.mark.parametrize("role", Role.values)
def test_s02_a_stranger_of_any_role_gets_the_same_answer_as_for_a_missing_case(browse, case, role, traces):
    client = browse(worker(UnitFactory(), role))
    unseen, missing = client.get(url(case)), client.get(reverse("case", args=[uuid4()]))
    assert unseen.status_code == missing.status_code == 404
    assert unseen.content == missing.content
    assert traces() == ["page.refused", "page.refused"]


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.SOCIAL_WORKER, Role.INTAKE, Role.CHILD_WORKER])
def test_s01_a_colleague_at_the_same_unit_is_a_stranger_too(browse, case, unit, role):
    assert browse(worker(unit, role)).get(url(case)).status_code == 404


def test_a_closed_case_says_so_and_offers_no_new_sessions(browse, case, anna):
    case.closed_on = clock.today()
    case.save()
    page = shown(browse(anna), url(case))
    assert "Avslutat" in page
    assert "Nytt samtal" not in page
    assert "Avsluta ärendet" not in page


def test_older_notes_are_a_link_away(browse, case, anna):
    for number in range(21):
        NoteFactory(case=case, happened_at=clock.now() - timedelta(days=number))
    assert "Visa äldre anteckningar" in shown(browse(anna), url(case))


# ---- search ----


def found(client, text):
    answer = client.post(reverse("search"), {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_pages_of_one_session_wait_for_each_other_in_one_order(browse, case, anna):
    """The session is written after the opening is counted: written before, two pages at once would lock each other."""
    client = browse(anna)
    address = url(case)
    client.get(address)
    with (
        time_machine.travel(clock.now() + timedelta(minutes=1), tick=False),
        CaptureQueriesContext(connection) as asked,
    ):
        assert client.get(address).status_code == 200
    told = [query["sql"] for query in asked]
    counted = next(place for place, sql in enumerate(told) if "leave_opening" in sql)
    written = [place for place, sql in enumerate(told) if sql.startswith('UPDATE "organisation_websession"')]
    assert written
    assert min(written) > counted


def test_search_leads_to_the_case(browse, case, anna):
    client = browse(anna)
    page = found(client, "alma ex")
    assert url(case) in page
    assert "En person bland det du har tillgång till" in page
    assert url(case) in found(client, "2026-0412")


def test_s70_what_is_sought_is_never_in_an_address_and_a_get_shows_the_empty_page(browse, case, anna, traces):
    client = browse(anna)
    page = shown(client, reverse("search") + "?q=alma")
    assert "Alma" not in page
    assert traces() == []
    assert 'method="post"' in page


def test_s01_none_and_not_allowed_have_the_same_answer(browse, case, unit):
    stranger = browse(worker(unit))
    pages = [found(stranger, text).replace(text, "TEXT") for text in ("alma", "finns inte", "2026-0412", "2099-1")]
    assert all("Inget du har tillgång till matchar" in page for page in pages)
    tokenless = [without_tokens(page) for page in pages]
    assert tokenless[0] == tokenless[1]
    assert tokenless[2] == tokenless[3]


def without_tokens(page):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a", "Skriv minst två bokstäver"),
        ("", "Skriv minst två bokstäver"),
        ("al\x00ma", "osynligt styrtecken"),
        ("x" * 201, "Högst 200 ryms"),
    ],
)
def test_s131_a_search_that_is_none_is_refused_in_words(browse, anna, text, words):
    assert words in found(browse(anna), text)


def test_a_number_that_is_none_says_why(browse, case, anna):
    assert "Kontrollsiffran stämmer inte" in found(browse(anna), "19920418-0000")


# ---- first contacts among the hits ----


@pytest.fixture
def reception(unit):
    return worker(unit, Role.INTAKE)


def contact_url(contact):
    return reverse("contact", args=[contact.public_id])


def test_search_finds_first_contacts_that_became_no_case(browse, unit, case, anna, reception):
    number = identity_number()
    bo = PersonFactory(name="Bo Kontaktprov")
    put(PersonFacts(name=bo.name, identity_number=number, number_kind="personal"), bo).save()
    named = ContactFactory(unit=unit, person=bo, number=71)
    called = ContactFactory(unit=unit, called="Månstråle", number=72)
    became = ContactFactory(
        unit=unit, case=case, person=case.person, outcome="case_opened", outcome_on=clock.today(), number=73
    )
    client = browse(reception)
    for text, contact in (
        ("kontaktp", named),
        (number, named),
        ("månst", called),
        ("72", called),
        ("kontakt 72", called),
    ):
        page = found(client, text)
        assert "Första kontakter" in page
        assert [contact_url(other) for other in (named, called, became) if contact_url(other) in page] == [
            contact_url(contact)
        ]
    # it is reached from the case; whoever does not see that learns nothing from its number
    for searcher, text in ((anna, "alma ex"), (anna, "Kontakt 073"), (reception, "2026-0412")):
        assert contact_url(became) not in found(browse(searcher), text)


def test_s01_a_contact_that_is_not_seen_is_found_by_nobody(browse, unit, anna):
    ContactFactory(unit=unit, called="Månstråle", number=72)
    ContactFactory(unit=UnitFactory(), called="Månstråle", number=72)
    for staff in (anna, worker(UnitFactory(), Role.INTAKE)):
        for text in ("månstråle", "72", "kontakt 72"):
            page = found(browse(staff), text)
            assert "Inget du har tillgång till matchar" in page
            assert "Första kontakter" not in page


def test_s20_a_protected_person_is_found_as_a_number_among_contacts(browse, unit, reception):
    alma = PersonFactory(name="Alma Exempelsson", protection=Protection.SECRECY_MARKING)
    contact = ContactFactory(unit=unit, person=alma, called="Alma", number=74)
    page = found(browse(reception), "exempels")
    assert contact_url(contact) in page
    assert "Alma" not in page
    assert "Skyddad uppgift" in page


def test_s40_the_contacts_found_leave_a_trace_and_never_the_words(browse, unit, reception, traces):
    contact = ContactFactory(unit=unit, called="Månstråle")
    found(browse(reception), "månstråle")
    detail = bytes(traces("contacts.searched")[0]["detail"]).decode()
    assert str(contact.trace_ref) in detail
    assert "nstr" not in detail


@pytest.mark.parametrize("count", [1, 15])
def test_a_search_asks_the_same_questions_however_much_it_finds(browse, unit, anna, reception, count):
    for _ in range(count):
        ContactFactory(unit=unit, person=PersonFactory(name="Alma Kontakt"))
        ContactFactory(unit=unit, called="Alma")
        engaged(CaseFactory(unit=unit, person=PersonFactory(name="Alma Ärende")), reception)
    client = browse(reception)
    found(client, "alma")
    with CaptureQueriesContext(connection) as asked:
        found(client, "alma")
    # what every page asks; of cases: how often, names, in which, the cases; of contacts: what they want to be called,
    # the contacts with their persons; and each of the two searches its trace with a savepoint
    assert len(asked) == 18
