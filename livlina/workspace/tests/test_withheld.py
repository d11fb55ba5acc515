"""Nothing that a case withholds is told by any page of it: all are read before and after it alone is another. S-21."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.routes import addresses
from livlina.access.terms import Role
from livlina.access.traces import record
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.terms import CaseRole, EngagementKind, Entrance, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_night_and_danger import WHY_LESS, mark
from livlina.cases.tests.test_told_less import end
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.models import Catchment, UnitBoard
from livlina.organisation.terms import Basis, Function
from livlina.organisation.tests.factories import DistrictFactory, UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

SERVING = (Function.TREATMENT, Function.AUTHORITY, Function.CHILD_AUTHORITY, Function.CHILD_SUPPORT)
OF_THE_ASKING = re.compile(r'value="\w{64}"|nonce="[^"]+"|\d\d:\d\d|[0-9a-f-]{36}')
"""Tokens and ids of forms, and the time of day, which are others each time."""
OF_THE_READING = re.compile(r"\(\d+ gånger\)|\d+ händelser|\d\d\.\d\d(–\d\d\.\d\d)?")
"""How often one has read oneself, and when."""


class Withheld:
    """A case of a district that a unit of its own serves, which came of a contact; Ada has it without whereabouts."""

    def __init__(self, how):
        self.unit = UnitFactory(functions=(Function.TREATMENT,))
        board = UnitBoard.objects.get(unit=self.unit).board
        self.north, self.south = (self.district(board, name) for name in ("Norra", "Södra"))
        is_childs = how == "shielded"
        self.case = CaseFactory(
            unit=self.unit, board=board, role=CaseRole.CHILD if is_childs else CaseRole.EXPOSED,
            person=PersonFactory(name="Bo", birth_year=clock.today().year - (8 if is_childs else 40)),
        )  # fmt: skip
        self.contact = ContactFactory(
            unit=self.unit, board=board, person=self.case.person, case=self.case, outcome="case_opened",
            outcome_on=clock.today(), role="child" if is_childs else "exposed",
        )  # fmt: skip
        self.ada = worker(self.unit, Role.THERAPIST)
        self.handler = worker(self.unit)
        engaged(self.case, self.handler)
        engaged(self.case, self.ada, EngagementKind.CO_ASSIGNED)
        self.lies(self.north, Entrance.SHELTER)
        mine = Engagement.objects.filter(case=self.case, actor=self.ada)
        if is_childs:
            his = CaseFactory(unit=self.unit, board=board, role=CaseRole.USING_VIOLENCE)
            hers = CaseFactory(unit=self.unit, board=board)
            Party.objects.create(case=hers, person=his.person, role=PartyRole.OTHER_PARTY)
            Party.objects.create(case=hers, person=self.case.person, role=PartyRole.CHILD)
            engaged(his, self.ada)
            with connection.cursor() as cursor:
                cursor.execute("SELECT mend_walls()")
            assert mine.get().wall == "shielded"
        elif how == "withheld":
            mine.update(carries_whereabouts=False)

    def district(self, board, name):
        district = DistrictFactory(name=f"{name} Hemstaden")
        serves = UnitFactory(full_name=f"RVC {name}", functions=SERVING, board=board)
        for function in SERVING:
            Catchment.objects.create(
                district=district,
                unit=serves,
                function=function,
                basis=Basis.SEED,
                valid_from=clock.today() - timedelta(days=900),
            )
        return district

    def lies(self, district, entrance):
        for rows, key in ((Case, self.case.pk), (Contact, self.contact.pk)):
            rows.objects.filter(pk=key).update(district=district, entrance=entrance)

    def told(self, client):
        """What each page that opens says, by its address."""
        found = {}
        for url in self.pages():
            response = client.get(url)
            if response.status_code == 200 and not response.streaming:
                found[url] = OF_THE_ASKING.sub("", response.content.decode(errors="replace"))
        return found

    def pages(self):
        """Every address that the case or the contact alone is named in, and the lists of them."""
        for address in addresses():
            about = {"arenden/<uuid:public_id>/": self.case, "kontakter/<uuid:public_id>/": self.contact}
            for way, row in about.items():
                if address.name and address.route.startswith(way) and address.route.count("<") == 1:
                    yield reverse(address.name, args=[row.public_id])
        yield from (reverse("contacts"), f"{reverse('contacts')}?lage=ended", reverse("my_day"))


@pytest.mark.parametrize("how", ["shielded", "withheld", "open"])
def test_s21_no_page_says_otherwise_when_the_district_or_the_way_in_is_another(browse, how):
    held = Withheld(how)
    client = browse(held.ada)
    with time_machine.travel(clock.now(), tick=False):  # a form proposes the minute in which it is opened
        before, again = held.told(client), held.told(client)
        steady = {url for url, text in before.items() if again.get(url) == text}
        assert reverse("contact", args=[held.contact.public_id]) in steady
        assert reverse("case_investigation", args=[held.case.public_id]) in steady
        telling = set()
        for district, entrance in ((held.south, Entrance.SHELTER), (held.north, Entrance.OTHER_MUNICIPALITY)):
            held.lies(district, entrance)
            now = held.told(client)
            telling |= {url for url in steady if now.get(url) != before[url]}
    if how == "open":  # else nothing would be hidden by being nowhere
        assert len(telling) >= 4
    else:
        assert telling == set()


@pytest.mark.parametrize("how", ["shielded", "withheld", "open"])
def test_s21_no_page_says_that_there_is_or_was_a_card_to_one_who_is_shown_none(browse, how):
    held, duty = Withheld(how), UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Socialjouren")
    client, handler = browse(held.ada), browse(held.handler)

    def told():
        return {url: OF_THE_READING.sub("", text) for url, text in held.told(client).items()}

    told()  # what one has read oneself stands among who has read
    before, again = told(), told()
    steady = {url for url, text in before.items() if again.get(url) == text}
    readers = reverse("case_readers", args=[held.case.public_id])
    assert {readers, reverse("case_risk", args=[held.case.public_id])} <= steady
    telling = set()
    for done in (
        lambda: mark(handler, held.case, duty, risk="acute").status_code,
        lambda: read_on_duty(held.case, duty),
        lambda: end(handler, held.case, why=WHY_LESS).status_code,
    ):
        assert done() == 302
        now = told()
        telling |= {url for url in steady if now.get(url) != before[url]}
    if how == "open":  # else nothing would be hidden by being nowhere
        assert {readers, reverse("case_risk", args=[held.case.public_id])} <= telling
    else:
        assert telling == set()


def read_on_duty(case, duty):
    """Somebody on duty reads the card."""
    reader = actor(worker(duty, Role.SOCIAL_WORKER))
    with acting_as(reader):
        record(reader, "night_card.read", case=case, why="duty")
    return 302
