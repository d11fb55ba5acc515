"""A contact passed on is read by those it came from until somebody there does anything with it: S-01 and S-04."""

import pytest
from django.db import connection
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake import queries, reception, services
from livlina.intake.models import Contact, ContactWays
from livlina.intake.services import Ending, Identity
from livlina.intake.terms import Assessment, Outcome
from livlina.intake.tests.test_contacts import open_case, pass_on, register, told
from livlina.organisation.models import Membership, Staff, UnitBoard
from livlina.organisation.terms import Absence
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, actor, leave, worker
from livlina.people.models import Person, SafeChannel

pytestmark = pytest.mark.django_db

NUMBER = "070-174 06 35"


class Road:
    """Ina writes a contact down, and it goes on to another unit under the board, where Bo receives."""

    def __init__(self):
        board = BoardFactory()
        self.here, self.there = UnitFactory(board=board), UnitFactory(board=board)
        self.ina = worker(self.here, Role.INTAKE)
        self.bo = worker(self.there, Role.INTAKE)
        facts = {"phone": NUMBER, "safe_to_call": Answer.YES, "code_word": "Ask", "immediate_danger": Answer.YES}
        self.contact = register(self.ina, self.here, told=facts, identity=Identity(name="Gerda Exempelsson"))

    def now(self):
        return Contact.objects.get(pk=self.contact.pk)


@pytest.fixture
def road():
    return Road()


def by(staff, road, command, **facts):
    contact = road.now()
    return command(actor(staff), contact=contact, version=contact.version, at=clock.now(), **facts)


def go_on(road):
    pass_on(road.ina, road.contact, unit=road.there)


def told_anew():
    return told(phone=NUMBER, code_word="Hägg", note="Hon sover hos modern", immediate_danger=Answer.YES)


def assess(road):
    by(road.bo, road, services.assess_contact, assessment=Assessment.values[0], note="")


def end(road):
    assess(road)
    ending = Ending(outcome=Outcome.DECLINED, ended_on=clock.today())
    by(road.bo, road, services.end_contact, ending=ending)


def become_case(road):
    lead = worker(road.there, Role.UNIT_MANAGER)
    open_case(lead, road.now(), role=CaseRole.EXPOSED, assigned_to=worker(road.there))


def pass_further(road):
    third = UnitFactory(board=UnitBoard.objects.get(unit=road.there).board)
    worker(third, Role.INTAKE)
    pass_on(road.bo, road.now(), unit=third)


RECEIVED = {
    "taken": lambda road: by(road.bo, road, services.give_contact),
    "given": lambda road: by(road.bo, road, services.give_contact, handler=worker(road.there)),
    "changed": lambda road: by(road.bo, road, services.change_contact, facts=told_anew()),
    "assessed": assess,
    "answered": lambda road: by(road.bo, road, services.answer_contact, answered_at=clock.now(), text="Vi hörs"),
    "ended": end,
    "case": become_case,
    "passed on": pass_further,
}
"""All that is done with a contact at the unit to which it was passed on."""


def seen(browse, application, staff, contact):
    """In how many of the ways there are somebody sees a contact: page, forms, search, and rows as the application."""
    pages = browse(staff)
    forms = [pages.get(reverse(name, args=[contact.public_id])).status_code for name in FORMS]
    numbers = [pages.post(reverse("contact_show", args=[contact.public_id, what])).status_code for what in SHOWN]
    found = pages.post(reverse("search"), {"q": "Gerda"}).content.decode()
    page = pages.get(reverse("contact", args=[contact.public_id])).status_code
    mine = actor(staff)
    with application(mine), connection.cursor() as cursor:
        cursor.execute("SELECT my_callers() || all_my_callers() || my_calls()")
        (callers,) = cursor.fetchone()
        rows = (Contact, ContactWays, Person, SafeChannel)
        return {
            "page": page,
            "forms": sorted({*forms, *numbers}),
            "search": str(contact.public_id) in found,
            "queries": (queries.contacts(mine).count(), queries.calls(mine).count(), queries.callers(mine).count()),
            "rows": tuple(row.objects.count() for row in rows),
            "callers": bool(callers),
        }


FORMS = ("contact_change", "contact_answer", "contact_assess", "contact_end", "contact_redirect", "contact_pass_on",
         "contact_open_case")  # fmt: skip
SHOWN = ("nummer", "telefon")
NOTHING = {
    "page": 404, "forms": [404], "search": False, "queries": (0, 0, 0), "rows": (0, 0, 0, 0), "callers": False,
}  # fmt: skip


def test_s04_what_one_wrote_down_is_read_at_ones_own_unit_and_until_it_is_received_elsewhere(browse, application, road):
    whole = seen(browse, application, road.ina, road.contact)
    assert (whole["page"], whole["search"], whole["callers"]) == (200, True, True)
    assert whole["rows"] == (1, 1, 1, 1)
    go_on(road)
    coming = seen(browse, application, road.ina, road.contact)
    assert (coming["page"], coming["search"], coming["callers"]) == (200, False, True)
    assert coming["rows"] == (1, 1, 1, 1)
    assert coming["queries"] == (1, 1, 1)


@pytest.mark.parametrize("how", RECEIVED)
@pytest.mark.parametrize("passer", ["writer", "colleague"])
def test_s04_a_contact_passed_on_is_closed_to_who_wrote_it_by_whatever_is_done_with_it_there(
    browse, application, road, how, passer
):
    if passer == "colleague":
        pass_on(worker(road.here, Role.INTAKE), road.contact, unit=road.there)
    else:
        go_on(road)
    RECEIVED[how](road)
    assert not queries.is_coming(road.now()) or road.now().unit_id != road.there.pk
    if how == "passed on":
        return  # it is coming to a third, and Bo is the one it is coming from
    assert seen(browse, application, road.ina, road.contact) == NOTHING


def moves_by_itself(road):
    """Nobody there is at work any more, and nobody receives where it came from."""
    Membership.objects.filter(unit=road.here).update(role=Role.THERAPIST)
    for staff in Staff.objects.filter(memberships__unit=road.there):
        leave(staff, "paused")
    worker(road.third, Role.INTAKE)
    services.move_unreceived()


ONWARD = {
    "passed on": lambda road: pass_on(worker(road.there, Role.INTAKE), road.now(), unit=road.third),
    "by itself": moves_by_itself,
}
"""How a contact goes on from where it was received."""


@pytest.mark.parametrize("onward", ONWARD)
@pytest.mark.parametrize("how", set(RECEIVED) - {"ended", "case"})
@pytest.mark.parametrize("passer", ["writer", "colleague"])
def test_s04_a_contact_once_received_stays_closed_to_those_it_came_from_however_it_goes_on(
    browse, application, road, how, onward, passer
):
    road.third = UnitFactory(board=UnitBoard.objects.get(unit=road.there).board)
    colleague = worker(road.here, Role.INTAKE)
    pass_on(colleague if passer == "colleague" else road.ina, road.contact, unit=road.there)
    if how == "passed on":
        worker(road.third, Role.INTAKE)
        pass_on(road.bo, road.now(), unit=road.third)
    else:
        RECEIVED[how](road)
        if onward == "passed on":
            worker(road.third, Role.INTAKE)
        ONWARD[onward](road)
    assert road.now().unit_id == road.third.pk
    assert queries.is_coming(road.now())
    for staff in (road.ina, colleague):
        assert seen(browse, application, staff, road.contact) == NOTHING
    passed_it = road.now().handler
    if passed_it is not None and onward == "passed on":
        assert seen(browse, application, passed_it, road.contact)["page"] == 200, "until it is received there"


def test_s04_that_a_contact_was_received_is_kept_by_the_database(application, road):
    go_on(road)
    RECEIVED["taken"](road)
    with application(actor(road.bo)):
        Contact.objects.filter(pk=road.contact.pk).update(was_received=False)
    assert road.now().was_received


@pytest.mark.parametrize("how", ["ended", "case", "taken"])
def test_s04_what_one_wrote_down_is_read_two_weeks_after_its_end_at_ones_own_unit_alone(application, road, how):
    """The same at the own unit is read as before."""
    road.there, road.bo = road.here, worker(road.here, Role.INTAKE)
    anna = worker(road.here)
    Contact.objects.filter(pk=road.contact.pk).update(registered_by=anna)
    RECEIVED[how](road)
    with application(actor(anna)):
        assert queries.contacts(actor(anna)).filter(pk=road.contact.pk).exists()


def test_s04_a_contact_is_nobodys_until_it_is_taken_where_something_was_written_in_it(road):
    go_on(road)
    RECEIVED["changed"](road)
    assert (road.now().handler_id, road.now().passed_on_unit_id) == (None, None)
    RECEIVED["answered"](road)
    assert road.now().handler_id == road.bo.pk


def test_s55_one_who_works_at_another_unit_of_the_board_is_not_there_for_a_contact(road):
    """Who has it sees it where it is, or while it is coming: otherwise nobody has it."""
    go_on(road)
    coming = road.now()
    assert queries.absences([coming], day=clock.today()) == {}
    RECEIVED["taken"](road)
    Membership.objects.filter(staff=road.bo).update(unit=road.here)
    assert queries.absences([road.now()], day=clock.today()) == {road.contact.pk: Absence.LEFT}
    assert reception.look_at([road.now()], day=clock.today())[0].absence == Absence.LEFT


@pytest.mark.parametrize("name", FORMS)
def test_s142_a_form_opens_for_none_whose_role_does_not_include_saving_it(browse, road, name):
    go_on(road)
    answer = browse(road.ina).get(reverse(name, args=[road.contact.public_id]))
    assert "Din roll omfattar inte det här" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()
