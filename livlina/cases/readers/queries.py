"""Who has read a case, as the one who has it may tell its client."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from livlina.access.terms import Role
from livlina.cases import acts
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.readers.rules import Act
from livlina.cases.terms import CaseRole
from livlina.core.period import Period
from livlina.organisation import queries as organisation
from livlina.organisation.models import Membership
from livlina.organisation.terms import Limit

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SOMEBODY = "Medarbetare"
ELSEWHERE = "Medarbetare vid en annan enhet"
BY_ITSELF = "Livlina, utan att någon medarbetare läste"


def acts_in(case: Case, period: Period, *, shows_whereabouts: bool) -> list[Act]:
    """
    What was done with the case in these days, and with the first contact that it came of, the latest first.

    The database gives it to one who sees the case. Who is told by role and unit that day; by name only where the
    organisation has decided so. What was tried and refused opened nothing and is left out, and one of another unit who
    came by broken glass is told without it: it could be the one that helps the other side. So is one who came by a link
    or a commission, to others than the exposed. To one who is shown no whereabouts nothing is told that only stands
    where they are shown: the duty's card, and that somebody has come to be elsewhere. Source: S-10, S-21, S-44.
    """
    rows = _traces(case, period)
    who = Who({actor for _, actor, *_ in rows}, named=is_named(case, day=period.end or period.start))
    found, of_exposed = [], case.role == CaseRole.EXPOSED
    for at, actor, unit, action, why in rows:
        if acts.said(action) == acts.TRIED or (not shows_whereabouts and acts.is_shown_with_whereabouts(action, why)):
            continue
        local = timezone.localtime(at, STOCKHOLM)
        hidden = acts.hides_unit(action, why, of_exposed=of_exposed)
        told = who.on(local.date(), staff=actor, unit=case.unit_id if hidden else unit, elsewhere=not hidden)
        act, through = acts.said_to_client(action, why, of_exposed=of_exposed)
        found.append(Act(staff=actor, at=local, who=told, act=act, why=through))
    return found


def acts_for_guardian(case: Case, period: Period) -> list[Act]:
    """
    The same of a child's case, for a guardian: that somebody who works there has read or worked with it, and when. Not
    who, by which role or from which unit, which is where the child comes, and she who brings it; nor of the first
    contact and the duty, to whom somebody had turned. Source: S-13, S-21.
    """
    found = []
    for at, actor, unit, action, why in _traces(case, period):
        act = acts.said_to_guardian(action, why) if unit == case.unit_id else ""
        if act and actor > 0:
            found.append(Act(staff=actor, at=timezone.localtime(at, STOCKHOLM), who=SOMEBODY, act=act))
    return found


def _traces(case: Case, period: Period) -> list[tuple[datetime, int, int, str, str]]:
    first = datetime.combine(period.start, time(), tzinfo=STOCKHOLM)
    until = datetime.combine((period.end or period.start) + timedelta(days=1), time(), tzinfo=STOCKHOLM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, actor_id, unit_id, action, why FROM traces_of_case(%s, %s, %s)", [case.pk, first, until]
        )
        return list(cursor.fetchall())


def is_for_guardians(case: Case, *, day: date) -> bool:
    """Whether a guardian asks for the extract: in a child's own case, until the child is of age."""
    return case.asks_who_told and not cases.is_of_age(case.person, day=day)


def is_named(case: Case, *, day: date) -> bool:
    """True when the organisation has decided that the client is told the names of those who have read."""
    return organisation.limit(Limit.READERS_NAMED, unit_id=case.unit_id, day=day) == 1


class Who:
    """What is said of members of staff: their roles and units of the day, all asked for at once."""

    def __init__(self, staff: set[int], *, named: bool) -> None:
        self._roles: dict[int, list[Membership]] = defaultdict(list)
        for held in Membership.objects.filter(staff__in=staff).select_related("unit").order_by("valid_from", "pk"):
            self._roles[held.staff_id].append(held)
        self._names = organisation.staff_names() if named else {}
        self._known: dict[tuple[date, int, int, bool], str] = {}

    def on(self, day: date, *, staff: int, unit: int, elsewhere: bool) -> str:
        """As «Behandlare, RVC Innerstad»; of one who held no role at the unit only where `elsewhere` may be told."""
        key = (day, staff, unit, elsewhere)
        if key not in self._known:
            self._known[key] = self._told(*key)
        return self._known[key]

    def _told(self, day: date, staff: int, unit: int, elsewhere: bool) -> str:
        if staff <= 0:
            return BY_ITSELF
        held = [
            one for one in self._roles[staff] if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
        ]
        here = [one for one in held if one.unit_id == unit]
        if not here and not elsewhere:
            return ELSEWHERE
        here = here or held[:1]
        if not here:
            return ", ".join(filter(None, (self._names.get(staff), "Medarbetare")))
        roles = " och ".join(dict.fromkeys(str(Role(one.role).label) for one in here))
        return ", ".join(filter(None, (self._names.get(staff), roles, here[0].unit.full_name)))
