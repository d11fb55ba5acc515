"""The child's own page: what the child says stands by its source, and is the child's whatever the adults choose."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.chronology.terms import Goes
from livlina.cases.models import Engagement, Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Guardianship
from livlina.people.terms import Source
from livlina.people.tests.factories import PersonFactory
from livlina.support.childs import rules
from livlina.support.childs.errors import NothingSaid, OfAChildAlone, SaidLater, VoiceIsTheChilds
from livlina.support.childs.panels import EVENTS
from livlina.support.childs.terms import Contact, School, Voice
from livlina.support.models import ChildsWord
from livlina.support.tests.factories import session

TODAY = date(2026, 11, 29)
some = st.sampled_from(["", *Voice.values])


@pytest.mark.req("R-200")
@given(
    role=st.sampled_from(CaseRole.values), by=st.sampled_from(Source.values), days=st.integers(-3, 3), voice=some,
    school=st.sampled_from(["", *School.values]), words=st.sampled_from(["", "  ", "Jag vill hem."]),
)  # fmt: skip
def test_a_voice_is_the_childs_and_something_is_said_of_a_day_that_has_been(role, by, days, voice, school, words):
    refusal = rules.obstacle_to_telling(
        role=role, told_by=by, happened_on=TODAY + timedelta(days=days), today=TODAY, voice=voice, school=school,
        health="", words=words,
    )  # fmt: skip
    assert (refusal is None) == (
        role == "child" and days <= 0 and bool(voice or school or words.strip()) and (not voice or by == "child")
    )
    assert refusal is None or isinstance(refusal, (OfAChildAlone, SaidLater, NothingSaid, VoiceIsTheChilds))


@given(
    contact=st.sampled_from(["", *Contact.values]), whom=st.booleans(),
    starts_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=3)),
    ends_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=3)),
)  # fmt: skip
def test_a_child_meets_somebody_somehow_and_it_ends_after_it_began(contact, whom, starts_on, ends_on):
    refusal = rules.obstacle_to_contact(
        contact=contact, is_with_somebody=whom, starts_on=starts_on, ends_on=ends_on
    )  # fmt: skip
    is_in_order = starts_on is None or ends_on is None or starts_on <= ends_on
    is_untold = not (contact or whom or starts_on or ends_on)
    assert (refusal is None) == (is_untold or (bool(contact) and whom and is_in_order))


def test_of_each_whom_a_child_meets_what_was_told_last_holds():
    assert rules.latest_of_each([(1, "paused"), (2, "agreed"), (1, "decided")]) == ["paused", "agreed"]
    assert rules.latest_of_each([]) == []


@given(st.lists(some))
def test_what_holds_is_the_latest_that_says_something(told):
    assert rules.holds(told) == ([each for each in told if each] or [""])[0]


@pytest.mark.django_db
@pytest.mark.req("R-200")
def test_a_child_is_asked_in_its_own_case_whatever_the_adults_choose(browse, traces, application):
    unit = UnitFactory()
    anna, lead = worker(unit, name="Anna Prov"), worker(unit, Role.GROUP_LEADER)
    child = PersonFactory(name="Cleo Prövare", birth_year=clock.today().year - 9)
    case, adult = CaseFactory(unit=unit, role=CaseRole.CHILD, person=child), CaseFactory(unit=unit)
    Party.objects.create(case=adult, person=child, role=PartyRole.CHILD)
    for each in (case, adult):
        engaged(each, anna)
    engaged(case, lead, EngagementKind.LEAD_READING)
    mother = Party.objects.create(case=case, person=PersonFactory(name="Mona Dold"), role=PartyRole.GUARDIAN)
    Guardianship.objects.create(
        person=child, guardian=mother.person, kind="sole_custody", starts_on=date(2024, 5, 1), board=case.board,
        told_in_case=case.pk, recorded_at=clock.now(), told_by=Source.SCHOOL,
    )  # fmt: skip
    session(case, anna, clock.now() - timedelta(days=2), state="held")
    client, url = browse(anna), reverse("childs_page", args=[case.public_id])
    first = client.get(url).content.decode()
    for words in ("Barnet är inte frågat ännu", "Ingen plan är skriven ännu", "Ingen insats pågår", "2024-05-01"):
        assert words in first
    assert "Anna Prov" in first.partition('id="met"')[2].partition("</section>")[0]
    assert client.get(reverse("childs_page", args=[adult.public_id])).status_code == 404
    assert browse(worker(unit)).get(url).status_code == 404
    assert url in client.get(reverse("case", args=[case.public_id])).content.decode()

    def tell(by=client, **told):
        cleo = Party.objects.get(case=case, role=PartyRole.CLIENT).person
        sent = {"happened_on": clock.today().isoformat(), "told_by": cleo.public_id, "submission": uuid4()}
        return by.post(url, shown(by, url) | sent | told, follow=True)

    type(adult).objects.filter(pk=adult.pk).update(closed_on=clock.today())  # the adult's case has ended
    once = uuid4()
    for _ in range(2):  # a double click
        page = tell(voice="bad", words="Jag vill bo hos mormor.", who="Ada Exempel", submission=once).content.decode()
    for words in ("Inte bra", "Jag vill bo hos mormor.", "Ada Exempel", "Enligt barnet"):
        assert words in page
    assert "något annat i" in tell(voice="good", submission=once).content.decode()
    assert "säger barnet självt" in tell(voice="good", told_by="school").content.decode()
    assert "Svara på något" in tell().content.decode()
    page = tell(told_by="school", school="away", health="broken_off").content.decode()
    now = page.partition('id="voice"')[2].partition("</dl>")[0]
    for words in ("Inte bra", "Går inte dit nu", "Vården har avbrutits"):
        assert words in now
    # whom the child meets, by source and day: what was told last of each stands beside the custody
    assert "Ingen är frågad om vem barnet träffar" in page
    mona = {"told_by": "school", "meets": mother.person.public_id}
    assert "Välj hur umgänget är" in tell(**mona).content.decode()
    assert (
        "slutar före" in tell(**mona, contact="decided", starts_on="2026-05-01", ends_on="2026-04-01").content.decode()
    )
    tell(**mona, contact="decided", starts_on="2025-05-01")
    page = tell(**mona, contact="supported", starts_on="2026-01-01", ends_on="2026-02-01").content.decode()
    meets = page.partition('id="contact"')[2].partition("</section>")[0]
    for words in ("Mona Dold", "Med umgängesstöd", "2026-01-01", "2026-02-01", "gäller inte längre", "från skola"):
        assert words in meets
    assert "2025-05-01" not in meets
    housed(case, "Provgatan 12, Provstad")
    kept = tell(words="Vi bor på Provgatan 12 nu.").content.decode()
    assert "Varför måste det stå i texten?" in kept
    assert "Vi bor på Provgatan 12 nu." in kept
    assert "Skriv vad barnet säger" not in browse(lead).get(url).content.decode()
    assert tell(browse(lead), voice="good").status_code == 404
    events = client.get(reverse("case_events", args=[case.public_id])).content.decode()
    assert "Barnet har sagt hur det är" in events
    assert "mormor" not in events
    page_now = client.get(reverse("guardian", args=[case.public_id, mother.public_id])).content.decode()
    assert "mormor" not in page_now
    assert "umgänge" not in page_now.lower()
    assert traces().count("childs_word.written") == ChildsWord.objects.count() == 4
    assert traces("case.childs_page_read")
    for sql in ("UPDATE support_childsword SET voice = 'good'", "DELETE FROM support_childsword"):
        with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.django_db
def test_s21_how_a_child_meets_somebody_on_a_day_to_come_is_read_where_whereabouts_are(browse):
    unit = UnitFactory()
    anna, bo = worker(unit), worker(unit)
    case = CaseFactory(unit=unit, role=CaseRole.CHILD)
    father = Party.objects.create(case=case, person=PersonFactory(name="Bo Prov"), role=PartyRole.GUARDIAN)
    for one in (anna, bo):
        engaged(case, one, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(actor=bo).update(carries_whereabouts=False)
    url, soon = reverse("childs_page", args=[case.public_id]), (clock.today() + timedelta(days=9)).isoformat()
    sent = {"happened_on": clock.today().isoformat(), "told_by": "school", "meets": father.person.public_id}
    told = sent | {"contact": "agreed", "ends_on": soon}
    pages = [browse(who).post(url, told | {"submission": uuid4()}, follow=True).content.decode() for who in (bo, anna)]
    assert "omfattar vistelseuppgifter" in pages[0]
    assert (soon in pages[1], "Dagar framåt" in pages[1]) == (True, False)
    hidden = browse(bo).get(url).content.decode()
    assert (soon in hidden, "Dagar framåt visas" in hidden) == (False, True)
    past = told | shown(browse(bo), url) | {"ends_on": clock.today().isoformat(), "submission": uuid4()}
    assert clock.today().isoformat() in browse(bo).post(url, past, follow=True).content.decode()


def test_that_a_child_was_asked_is_never_on_paper():
    assert {source.goes(None) for source in EVENTS} == {Goes.NEVER}


@pytest.mark.django_db
def test_s142_a_word_of_the_child_is_not_saved_over_one_that_the_page_did_not_show(browse):
    unit = UnitFactory()
    anna, bea = worker(unit), worker(unit)
    case = CaseFactory(unit=unit, role=CaseRole.CHILD)
    for one in (anna, bea):
        engaged(case, one, EngagementKind.CO_ASSIGNED)
    client, other, url = browse(anna), browse(bea), reverse("childs_page", args=[case.public_id])
    sent = {"happened_on": clock.today().isoformat(), "told_by": "school"}
    old = shown(client, url)
    away = shown(other, url) | sent | {"school": "away", "words": "Borta i tre veckor.", "submission": uuid4()}
    assert other.post(url, away).status_code == 302
    going = sent | {"school": "as_usual", "words": "Det går bra.", "submission": uuid4()}
    answer = client.post(url, old | going)
    assert "Något har tillkommit sedan du öppnade sidan" in answer.content.decode()
    assert "Borta i tre veckor." in answer.content.decode()
    assert ChildsWord.objects.count() == 1
    assert client.post(url, going | {"read": marks(answer)}).status_code == 302
