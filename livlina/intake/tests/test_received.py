"""A first contact waits where somebody who receives is at work and shown it. R-082, S-10, S-55."""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_walls import numbered
from livlina.intake.models import Contact
from livlina.intake.services import move_unreceived
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, leave, worker
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

LISTS = ("contacts", "morning", "my_day")


class Board:
    """Two receptions under one board, and a unit for treatment there."""

    def __init__(self):
        board = BoardFactory()
        self.near, self.far = (
            UnitFactory(board=board, functions=(Function.RECEPTION, Function.TREATMENT)) for _ in range(2)
        )
        self.treats = UnitFactory(board=board, functions=(Function.TREATMENT,))
        self.therapist = worker(self.treats, Role.THERAPIST)
        self.mona, self.eva = worker(self.near, Role.INTAKE), worker(self.far, Role.INTAKE)

    def contact(self, unit, **facts):
        told = {"person": PersonFactory(name="Alma Prov"), "immediate_danger": "yes", "danger_told": True}
        return ContactFactory(unit=unit, board=unit.boards.get().board, **(told | facts))


@pytest.fixture
def board():
    return Board()


def pass_on(client, contact, unit):
    url = reverse("contact_pass_on", args=[contact.public_id])
    told = {"unit": str(unit.public_id), "remains": "Inget.", "version": Contact.objects.get(pk=contact.pk).version}
    return client.post(url, told)


def lists(browse, staff, contact):
    """The lists in which that one is shown the contact."""
    return [name for name in LISTS if str(contact.public_id) in browse(staff).get(reverse(name)).content.decode()]


def at(contact):
    return Contact.objects.get(pk=contact.pk).unit


@pytest.mark.parametrize("how", ["no receiver", "receiver away"])
def test_r082_a_contact_is_passed_on_only_where_somebody_who_receives_is_at_work(browse, board, how):
    contact = board.contact(board.near, handler=board.mona)
    if how == "receiver away":
        leave(worker(board.treats, Role.UNIT_MANAGER), "paused")
    client = browse(board.mona)
    page = client.get(reverse("contact_pass_on", args=[contact.public_id])).content.decode()
    assert f"i tjänst nu hos {board.treats.full_name}" in page
    answer = pass_on(client, contact, board.treats).content.decode()
    assert f"Hos {board.treats.full_name} är ingen som tar emot kontakter i tjänst nu" in answer
    assert "Inget." in answer
    assert at(contact) == board.near
    assert pass_on(client, contact, board.far).status_code == 302
    assert at(contact) == board.far


def test_r082_whoever_passed_a_contact_on_has_it_in_their_list_until_it_is_received(browse, board):
    contact = board.contact(board.near, handler=board.mona)
    pass_on(browse(board.mona), contact, board.far)
    assert {"contacts", "my_day"} <= set(lists(browse, board.mona, contact))
    assert lists(browse, board.eva, contact) == list(LISTS)


@pytest.mark.parametrize("came", ["passed on", "sent in", "handled by one who is away", "without a name"])
def test_r082_a_contact_where_nobody_who_receives_is_at_work_any_more_moves_to_who_does(browse, board, traces, came):
    told = {"passed_on_unit": board.far, "handler": board.mona} if came == "passed on" else {}
    if came == "handled by one who is away":
        told["handler"] = worker(board.far, Role.THERAPIST)
    if came == "without a name":
        told["person"] = None
    contact = board.contact(board.far, **told)
    move_unreceived()
    assert at(contact) == board.far
    for staff in (board.eva, *filter(None, [told.get("handler")])):
        if staff != board.mona:
            leave(staff, "paused")
    assert lists(browse, board.therapist, contact) == []
    move_unreceived()
    assert at(contact) == board.near, "the reception before the unit that treats"
    assert lists(browse, board.mona, contact) == list(LISTS)
    assert len(traces("contact.came")) == 1
    move_unreceived()
    assert len(traces("contact.came")) == 1


@pytest.mark.parametrize("had_by", ["handler", "registered_by"])
def test_r082_what_stands_in_the_list_of_one_who_works_there_waits_with_them(browse, board, had_by):
    has = worker(board.far, Role.THERAPIST)
    contact = board.contact(board.far, **{had_by: has})
    leave(board.eva, "paused")
    move_unreceived()
    assert at(contact) == board.far
    assert {"contacts", "my_day"} <= set(lists(browse, has, contact))
    leave(has, "paused")
    move_unreceived()
    assert at(contact) == board.near


@pytest.mark.parametrize("by", ["written", "passed on"])
def test_s12_no_made_up_contact_tells_by_moving_on_which_side_all_who_receive_there_stand(browse, board, by):
    number = identity_number("19900418")
    hers = CaseFactory(unit=board.far)
    Party.objects.create(case=hers, person=numbered(number), role=PartyRole.OTHER_PARTY)
    engaged(hers, board.eva)
    asks = worker(board.far if by == "written" else board.near, Role.THERAPIST)
    had = {"registered_by": asks} if by == "written" else {"handler": asks, "passed_on_unit": board.far}
    contact = board.contact(board.far, person=numbered(number, name="Karl Prov"), **had)
    move_unreceived()
    assert at(contact) == board.far
    assert {"contacts", "my_day"} <= set(lists(browse, asks, contact))


@pytest.mark.parametrize("handler", [None, "mona"])
def test_s10_a_contact_from_which_a_wall_keeps_all_who_receive_moves_to_who_is_shown_it(browse, board, handler):
    number = identity_number("19900418")
    his = CaseFactory(unit=board.near, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=his, person=numbered(number), role=PartyRole.OTHER_PARTY)
    engaged(his, board.mona)
    contact = board.contact(board.near, person=numbered(number, name="Alma Prov"), handler=handler and board.mona)
    move_unreceived()
    assert at(contact) == board.far
    assert lists(browse, board.eva, contact) == list(LISTS)
    assert lists(browse, board.mona, contact) == []


def test_r082_where_nobody_at_all_receives_it_stays(board):
    contact = board.contact(board.far)
    for staff in (board.mona, board.eva):
        leave(staff, "paused")
    move_unreceived()
    assert at(contact) == board.far
