"""The duty is told less of a danger at once, for a reason that another reads: who has the case, or leads its unit."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import NightCard, ToldLess
from livlina.cases.process.models import Deadline
from livlina.cases.rules import SAID_ON_A_CARD
from livlina.cases.services import read_as_lead, read_told_less
from livlina.cases.services.night import ReadByAnother
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import engaged, line_of
from livlina.cases.tests.test_night_and_danger import PLAN, WHY_LESS, mark
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db
LINE = "Jouren får veta mindre, eller annat, om en fara i ärende"


@pytest.fixture
def family():
    made = Family()
    engaged(made.hers, made.anna)
    made.boss = worker(made.hers.unit, Role.UNIT_MANAGER, name="Bodil Chef")
    made.cia = worker(made.hers.unit, name="Cia Kollega")
    return made


@pytest.fixture
def duty():
    return UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Socialjouren")


def end(client, case, *, version=1, **told):
    return client.post(reverse("night_card_end", args=[case.public_id]), {"version": version} | told)


def look(case, staff):
    """«Bedöm faran» runs."""
    days = {"starts_on": clock.today(), "due_on": clock.today(), "started_at": clock.now(), "told_at": clock.now()}
    Deadline.objects.create(case=case, clock="new_look", started_by=staff, **days)


def sooner():
    return {"until": (clock.today() + timedelta(days=1)).isoformat()}


LESS = {
    "ended": None,
    "lower risk": {"risk": "low"},
    "sooner": sooner,
    "another plan": {"plan": "Ring inte."},
    "no safe contact": {"safe_contact": ""},
    "another duty": lambda: {
        "duty": UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Den andra jouren").public_id
    },
}
"""Every way in which the duty is told less than it was."""


def told_less(client, case, duty, how, *, risk, **told):
    """Tell the duty less, on the card that says that risk."""
    if how == "ended":
        return end(client, case, **told)
    change = LESS[how]() if callable(LESS[how]) else LESS[how]
    return mark(client, case, duty, **{"risk": risk, "version": 1} | change | told)


DANGERS = ("acute", "high", "raised", "to be assessed")
WALK = [(how, danger) for how in LESS for danger in DANGERS if (how, danger) != ("lower risk", "to be assessed")]
"""All but a lower risk than the least, which is what a card says where the danger is to be assessed."""


@pytest.mark.parametrize(("how", "danger"), WALK)
def test_s152_the_duty_is_told_less_of_a_danger_for_a_reason_that_others_read(family, duty, browse, how, danger):
    """The walk: every way of telling less, of every danger. Nobody is told where it has no reason."""
    if danger == "to be assessed":
        look(family.hers, family.anna)
    risk = "low" if danger == "to be assessed" else danger
    client, case = browse(family.anna), family.hers
    engaged(case, family.cia, EngagementKind.CO_ASSIGNED)
    assert mark(client, case, duty, risk=risk).status_code == 302
    for why in ("", "kort", " " * 40):
        answer = told_less(client, case, duty, how, risk=risk, why=why)
        assert "Jouren får veta mindre om en fara. Skriv varför" in answer.content.decode()
        assert (NightCard.objects.count(), ToldLess.objects.count()) == (1, 0)
    assert told_less(client, case, duty, how, risk=risk, why=WHY_LESS).status_code == 302  # at once
    assert NightCard.objects.latest("version").is_ended == (how == "ended")
    told = ToldLess.objects.get()
    assert (told.version, told.made_by, told.read_by) == (2, family.anna, None)
    assert LINE not in browse(family.anna).get(reverse("my_day")).content.decode()
    for other in (family.cia, family.boss):
        assert LINE in browse(other).get(reverse("my_day")).content.decode()


ADDED = {
    "plan": f"RING INTE, hon är i säkerhet. Gällde förut: {PLAN}",
    "safe_contact": "Ring inte. Gällde förut: Ring mormor.",
    "whom_to_call": "Ingen ska ringas. Gällde förut: Bakjouren.",
    "children": "Barnen är borta. Gällde förut: Två barn.",
    "note": "Kortet gäller inte längre. Hon har en hund.",
}
"""What turns each of the words of a card into its opposite, and takes none of them away."""


@pytest.mark.parametrize("name", SAID_ON_A_CARD)
@pytest.mark.parametrize("danger", ["acute", "raised"])
def test_s152_words_added_to_those_of_another_are_read_by_those_who_act(family, duty, browse, name, danger):
    """The walk: all that is said on a card. No reason is asked; nobody who has the case was told."""
    client, case = browse(family.anna), family.hers
    selma = worker(case.unit, name="Selma Ersättare")
    engaged(case, selma, EngagementKind.STAND_IN)
    engaged(case, family.cia, EngagementKind.CO_ASSIGNED)
    said = {"safe_contact": "Ring mormor.", "whom_to_call": "Bakjouren.", "children": "Två barn.", "risk": danger}
    assert mark(client, case, duty, **said).status_code == 302
    assert mark(browse(selma), case, duty, version=1, **said | {name: ADDED[name]}).status_code == 302
    told = ToldLess.objects.get()
    assert (told.kind, told.why or "", told.made_by) == ("reworded", "", selma)
    for other in (family.anna, family.cia, family.boss):
        assert LINE in browse(other).get(reverse("my_day")).content.decode()
    url = reverse("told_less", args=[case.public_id])
    page = client.get(url).content.decode()
    assert "Ord lades till på kortet" in page
    assert client.post(url, {"row": str(told.public_id)}).status_code == 302
    # once read, and whoever wrote last: as long as the words of another stand there
    more = said | {name: f"Obs. {ADDED[name]}"}
    assert mark(browse(selma), case, duty, version=2, **more).status_code == 302
    assert ToldLess.objects.count() == 2


def test_s152_ones_own_words_are_added_to_freely(family, duty, browse):
    client, case = browse(family.anna), family.hers
    mark(client, case, duty, risk="acute")
    selma = worker(case.unit)
    engaged(case, selma, EngagementKind.STAND_IN)
    same = {"risk": "acute", "until": (clock.today() + timedelta(days=9)).isoformat()}
    assert mark(browse(selma), case, duty, version=1, **same).status_code == 302, "no word of it is changed"
    assert not ToldLess.objects.exists()
    for version, name in ((2, "plan"), (3, "note")):
        told = same | {name: ADDED[name]} | ({"plan": ADDED["plan"]} if name == "note" else {})
        assert mark(client, case, duty, version=version, **told).status_code == 302
    assert {told.made_by for told in ToldLess.objects.all()} <= {family.anna}


def test_s152_nothing_is_asked_for_where_there_is_no_danger_or_nothing_is_taken_away(family, duty, browse):
    client, case = browse(family.anna), family.hers
    mark(client, case, duty, risk="low")
    assert mark(client, case, duty, risk="low", plan="Ring inte.", version=1).status_code == 302
    more = {"risk": "high", "plan": "Ring inte. Åk dit.", "note": "Hon har en hund."}
    assert mark(client, case, duty, version=2, **more).status_code == 302
    later = (clock.today() + timedelta(days=9)).isoformat()
    assert mark(client, case, duty, version=3, **more | {"until": later}).status_code == 302
    assert not ToldLess.objects.exists()


def test_s152_a_lower_card_written_where_one_was_taken_takes_its_reason(family, duty, browse):
    client, case = browse(family.anna), family.hers
    mark(client, case, duty, risk="acute")
    end(client, case, why=WHY_LESS)
    assert "Skriv varför" in mark(client, case, duty, risk="low", version=2).content.decode()
    assert mark(client, case, duty, risk="acute", version=2).status_code == 302
    assert ToldLess.objects.count() == 1


def test_s152_what_was_typed_stands_where_the_reason_is_missing_and_it_says_where(family, duty, browse):
    client, case = browse(family.anna), family.hers
    mark(client, case, duty)
    page = end(client, case, why="för kort").content.decode()
    assert "för kort" in page
    assert 'id="end_why"' in page
    assert PLAN in page
    later = mark(client, case, duty, version=1, plan="Ring inte.", why="för kort").content.decode()
    assert "för kort" in later
    assert "Ring inte." in later


def test_s152_one_who_leads_reads_why_without_whereabouts_and_says_so(family, duty, browse, traces):
    case, boss = family.hers, family.boss
    mark(browse(family.anna), case, duty)
    end(browse(family.anna), case, why=WHY_LESS)
    url = reverse("told_less", args=[case.public_id])
    assert browse(boss).get(url).status_code == 404  # a line until the case is read for a reason
    read_as_lead(
        actor(boss), case=line_of(case, boss), reason="review", text="Jouren får veta mindre.", at=clock.now(), hours=2
    )
    client = browse(boss)
    assert url in client.get(reverse("my_day")).content.decode()
    page = client.get(url).content.decode()
    assert WHY_LESS in page
    assert "Kortet togs från jouren" in page
    row = ToldLess.objects.get()
    for _ in range(2):
        assert client.post(url, {"row": str(row.public_id)}).status_code == 302
    row.refresh_from_db()
    assert row.read_by == boss
    assert LINE not in client.get(reverse("my_day")).content.decode()
    assert {"night_card.told_less", "case.told_less_read", "night_card.less_read", "night_card.less_read_again"} <= set(
        traces()
    )
    assert "Läst av" in client.get(url).content.decode()


def test_s152_nobody_reads_their_own_in_the_database_either(family, duty, browse, application):
    case, anna = family.hers, family.anna
    mark(browse(anna), case, duty)
    end(browse(anna), case, why=WHY_LESS)
    row = ToldLess.objects.get()
    assert "Jag har läst" not in browse(anna).get(reverse("told_less", args=[case.public_id])).content.decode()
    with application(actor(anna)):
        with pytest.raises(ReadByAnother):
            read_told_less(actor(anna), case=case, row=row, at=clock.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            ToldLess.objects.update(read_by=anna, read_at=clock.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            ToldLess.objects.update(why="Något annat.")


def test_s152_the_database_takes_no_card_that_says_less_without_its_reason(family, duty, browse, application):
    case, anna = family.hers, family.anna
    mark(browse(anna), case, duty)
    last = NightCard.objects.get()
    kept = {name: getattr(last, name) for name in ("duty", "ground", "until", "risk")}
    by = {"case": case, "written_by": anna, "written_at": clock.now(), "version": 2}
    with application(actor(anna)):
        for less in ({"is_ended": True}, {"risk": "low"}, {"until": clock.today()}):
            with pytest.raises(DatabaseError, match="for a reason"), transaction.atomic():
                NightCard.objects.create(**by | kept | less)


def test_s21_who_is_shown_no_card_is_not_told_on_the_page_of_risk_that_there_is_danger_on_it(family, duty, browse):
    case, url = family.hers, reverse("case_risk", args=[family.hers.public_id])
    held = engaged(case, family.cia, EngagementKind.CO_ASSIGNED)
    waits = "avslutas det bara efter beslut av den som leder"
    client = browse(family.cia)
    before = client.get(url).content.decode()
    mark(browse(family.anna), case, duty, risk="acute")
    assert waits not in before
    assert waits in client.get(url).content.decode()
    type(held).objects.filter(pk=held.pk).update(carries_whereabouts=False)
    assert waits not in client.get(url).content.decode()


def test_s21_who_is_not_told_where_somebody_is_is_not_told_that_there_was_a_card(family, duty, browse):
    case = family.hers
    held = engaged(case, family.cia, EngagementKind.CO_ASSIGNED)
    type(held).objects.filter(pk=held.pk).update(carries_whereabouts=False)
    mark(browse(family.anna), case, duty)
    end(browse(family.anna), case, why=WHY_LESS)
    client = browse(family.cia)
    assert client.get(reverse("told_less", args=[case.public_id])).status_code == 404
    assert LINE not in client.get(reverse("my_day")).content.decode()
