"""Search: by name, identity number or case number, among what the searcher may see, and nothing else told."""

from datetime import date

import pytest
from django.db import connection

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries, services
from livlina.cases.errors import SearchIsTooShort, TooManySearches
from livlina.cases.models import Party
from livlina.cases.terms import PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Person
from livlina.people.services import PersonFacts
from livlina.people.services.persons import put
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


def case_of(name, unit, staff=None, **facts):
    case = CaseFactory(unit=unit, person=PersonFactory(name=name), **facts)
    if staff:
        engaged(case, staff)
    return case


def numbered(person, number):
    put(PersonFacts(name=person.name, identity_number=number, number_kind="personal"), person).save()


def search(staff, text):
    return services.search(actor(staff), text=text, at=clock.now())[1]


def found(staff, text):
    return [hit.case for hit in search(staff, text).hits]


@pytest.mark.parametrize("text", ["alma", "ALM exe", "exempel", "Álma"])
def test_a_person_is_found_by_the_beginnings_of_the_name(unit, anna, application, text):
    case = case_of("Alma Exempelsson", unit, anna)
    case_of("Bo Prov", unit, anna)
    with application(actor(anna)):
        assert found(anna, text) == [case]


@pytest.mark.parametrize("written", ["{}", "19920418-{}", "920418{}", "920418-{}", " 920418 {}"])
def test_a_person_is_found_by_the_number_in_any_spelling(unit, anna, application, written):
    case = case_of("Alma", unit, anna)
    numbered(case.person, identity_number())
    last = identity_number()[-4:]
    text = identity_number() if written == "{}" else written.format(last)
    with application(actor(anna)):
        assert found(anna, text) == [case]


def test_a_case_is_found_by_its_number_at_every_unit_that_has_it(anna, unit):
    one, other = UnitFactory(), UnitFactory()
    staff = worker(one)
    mine = case_of("Alma", one, staff, number="2026-0412")
    case_of("Bo", other, number="2026-0412")
    assert found(staff, "2026-0412") == [mine]
    assert found(anna, "2026-0412") == []


def test_other_persons_of_a_case_are_found_too_with_their_role(unit, anna):
    case = case_of("Alma", unit, anna)
    Party.objects.create(case=case, person=PersonFactory(name="Bo Prov"), role=PartyRole.OTHER_PARTY)
    hits = search(anna, "bo prov").hits
    assert [(hit.name, hit.role) for hit in hits] == [("Bo Prov", PartyRole.OTHER_PARTY)]


@pytest.mark.parametrize("application_role", [True, False])
@pytest.mark.parametrize("text", ["alma", identity_number(), "2026-7777"])
def test_s01_what_the_searcher_may_not_see_is_not_found_with_or_without_the_policies(
    unit, anna, application, application_role, text
):
    hidden = case_of("Alma Exempelsson", unit, number="2026-7777")
    numbered(hidden.person, identity_number())
    numbered(PersonFactory(name="Alma Lös"), identity_number())
    if application_role:
        with application(actor(anna)):
            answer = search(anna, text)
    else:
        answer = search(anna, text)
    assert (answer.hits, answer.persons) == ([], 0)


def test_s20_a_protected_person_is_found_but_never_named(unit, anna):
    case = case_of("Alma Exempelsson", unit, anna)
    Person.objects.filter(pk=case.person.pk).update(protection=Protection.SECRECY_MARKING)
    hit = search(anna, "alma").hits[0]
    assert (hit.name, hit.case) == ("Skyddad uppgift", case)


def test_hits_are_in_swedish_order_at_most_fifty_and_counted(unit):
    anna = worker(unit)
    for name in ("Alma Öberg", "Alma Ärlig", "Alma Zorn", "Alma Åberg"):
        engaged(case_of(name, unit), anna)
    answer = search(anna, "alma")
    assert [hit.name for hit in answer.hits] == ["Alma Zorn", "Alma Åberg", "Alma Ärlig", "Alma Öberg"]
    for number in range(60):
        engaged(case_of(f"Bo Prov{number:02}", unit), anna)
    answer = search(anna, "bo")
    assert (len(answer.hits), answer.persons) == (queries.MOST_HITS, 60)


def test_s40_the_trace_has_a_hash_of_the_words_and_the_count_and_never_the_words(unit, anna, traces):
    case_of("Alma Exempelsson", unit, anna)
    search(anna, "Alma")
    search(anna, "alma")
    search(anna, "hemliga namnet")
    rows = traces("cases.searched")
    told = [bytes(row["detail"]).decode() for row in rows]
    assert told[0] == told[1] != told[2]
    assert '"hits":1' in told[0]
    assert '"hits":0' in told[2]
    assert "alma" not in "".join(told).lower()
    assert all(row["actor_id"] == anna.pk for row in rows)


def test_a_search_for_less_than_two_letters_is_refused(anna):
    with pytest.raises(SearchIsTooShort):
        search(anna, "a")


@pytest.mark.parametrize("role", [Role.LOG_REVIEWER, Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.RECORDS_OFFICER])
def test_a_role_without_cases_searches_nothing(unit, role):
    with pytest.raises(NotPermitted):
        search(worker(unit, role), "alma")


def test_s132_more_than_sixty_searches_in_a_minute_are_refused_and_others_go_on(unit, anna, application):
    bo = worker(unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_searches VALUES (%s, date_trunc('minute', clock_timestamp()), %s)",
            [anna.pk, DEFAULT_LIMITS[Limit.SEARCHES] - 1],
        )
    with application(actor(anna)):
        search(anna, "alma")
        with pytest.raises(TooManySearches):
            search(anna, "alma")
    with application(actor(bo)):
        search(bo, "alma")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_searches SET minute = minute - interval '1 minute' WHERE actor_id = %s", [anna.pk])
    with application(actor(anna)):
        search(anna, "alma")


def test_s132_the_organisation_decides_how_many_searches(unit, anna, application):
    LocalLimit.objects.create(key=Limit.SEARCHES, value=1, measure="count", source="X", valid_from=date(2026, 1, 1))
    with application(actor(anna)):
        search(anna, "alma")
        with pytest.raises(TooManySearches, match="1 gånger"):
            search(anna, "alma")


def test_s132_the_application_cannot_reset_the_count(anna, application):
    from django.db import ProgrammingError, transaction

    for sql in ("SELECT * FROM cases_searches", "DELETE FROM cases_searches"):
        with application(actor(anna)), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(sql)
