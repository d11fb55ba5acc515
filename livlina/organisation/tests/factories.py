"""Units and staff to stand on in tests. `actor(staff)` is who they act as."""

from datetime import date, timedelta

import factory

from livlina.access.actor import Actor, system
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import queries
from livlina.organisation.accounts import close_account, pause_account
from livlina.organisation.models import (
    Board,
    ClosingReason,
    District,
    Membership,
    Room,
    Staff,
    Unit,
    UnitBoard,
    UnitFunction,
)
from livlina.organisation.terms import Basis, Function, OrganisationModel, UnitKind

BEGINNING = date(2018, 1, 1)


class BoardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Board

    key = factory.Sequence(lambda n: f"board-{n}")
    name = factory.Sequence(lambda n: f"Nämnd {n}")
    valid_from = BEGINNING


class UnitFactory(factory.django.DjangoModelFactory):
    """A unit under a board of its own, with treatment, unless told otherwise."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"unit-{n}")
    name = factory.Sequence(lambda n: f"Enhet {n}")
    full_name = factory.Sequence(lambda n: f"RVC Enhet {n}")
    kind = UnitKind.RVC
    model = OrganisationModel.SEPARATED
    position = factory.Sequence(int)
    valid_from = BEGINNING

    @factory.post_generation
    def board(self, create, extracted, **kwargs):
        UnitBoard.objects.create(unit=self, board=extracted or BoardFactory(), valid_from=BEGINNING)

    @factory.post_generation
    def functions(self, create, extracted, **kwargs):
        for function in (Function.TREATMENT,) if extracted is None else extracted:
            UnitFunction.objects.create(unit=self, function=function, valid_from=BEGINNING)


class StaffFactory(factory.django.DjangoModelFactory):
    """A member of staff without any role; `worker` gives one."""

    class Meta:
        model = Staff

    username = factory.Sequence(lambda n: f"staff{n}")
    name = factory.Sequence(lambda n: f"Medarbetare {n}")
    password = "!"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    staff = factory.SubFactory(StaffFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.THERAPIST
    valid_from = BEGINNING


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    key = factory.Sequence(lambda n: f"room-{n}")
    name = factory.Sequence(lambda n: f"Rum {n}")
    unit = factory.SubFactory(UnitFactory)
    valid_from = BEGINNING


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    key = factory.Sequence(lambda n: f"district-{n}")
    name = factory.Sequence(lambda n: f"Stadsdel {n}")
    folded_name = factory.LazyAttribute(lambda o: o.name.lower())
    basis = Basis.SEED
    valid_from = BEGINNING


class ClosingReasonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClosingReason

    key = factory.Sequence(lambda n: f"reason-{n}")
    name = factory.Sequence(lambda n: f"Orsak {n}")
    folded_name = factory.LazyAttribute(lambda o: o.name.lower())
    position = factory.Sequence(int)


def worker(unit: Unit, role: Role = Role.THERAPIST, **facts: object) -> Staff:
    """A member of staff in that role at that unit."""
    staff: Staff = StaffFactory(**facts)
    MembershipFactory(staff=staff, unit=unit, role=role)
    return staff


LEFT_OR_AWAY = [("closed", "har slutat"), ("paused", "är borta"), ("role", "har slutat")]
"""How one of the staff is not at work any longer, with what is said of them then."""


def leave(staff: Staff, how: str) -> None:
    """That member of staff is not at work: by the account, or by the role."""
    match how:
        case "closed":
            close_account(system("account"), staff=staff)
        case "paused":
            pause_account(system("account"), staff=staff, at=clock.now())
        case "role":
            staff.memberships.update(valid_to=clock.today() - timedelta(days=1))


def actor(staff: Staff) -> Actor:
    """The actor that the member of staff is today."""
    return queries.actor_for(staff, day=clock.today())
