"""Who is measured, and what they look for: the people of the register and sessions of their own."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.sessions import SessionStore

LETTERS = 3  # of a name that is sought by its beginning


@dataclass(frozen=True)
class Known:
    """One case of somebody's, and how its client can be sought."""

    public_id: UUID
    name: str
    number: str
    case_number: str


class Someone:
    """A member of staff at work."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    @cached_property
    def cookie(self) -> str:
        """A session of their own, made as sign-in makes it, as a cookie."""
        return f"{settings.SESSION_COOKIE_NAME}={self.session_key()}"

    def session_key(self) -> str:
        """The key of a new session."""
        request = HttpRequest()
        session = request.session = SessionStore()
        login(request, self.staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        session.save()
        return str(session.session_key)

    @cached_property
    def known(self) -> list[Known]:
        """Some of the cases that they see, whose client has a name and a number."""
        actor = organisation.actor_for(self.staff, day=clock.today())
        with acting_as(actor):
            found = cases.cases(actor).select_related("person").order_by("pk")[:60]
            return [
                Known(case.public_id, case.person.name, case.person.identity_number, case.number)
                for case in found
                if case.person.name and case.person.identity_number
            ]


def workers(count: int) -> list[Someone]:
    """So many workers with 30 cases each, all at one unit."""
    return _those(Role.THERAPIST, count)


def leads(count: int) -> list[Someone]:
    """So many leads, each of one unit with 1 500 cases, as far as there are."""
    return _those(Role.UNIT_MANAGER, count)


def most() -> Someone:
    """The worker with 180 relations."""
    return Someone(Staff.objects.get(username="mest"))


def _those(role: Role, count: int) -> list[Someone]:
    found = Staff.objects.filter(memberships__role=role, memberships__unit__functions__isnull=False)
    return [Someone(staff) for staff in found.order_by("pk")[:count]]
