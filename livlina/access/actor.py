"""The one who acts: a member of staff with live roles, the system itself, or nobody yet."""

from dataclasses import dataclass
from functools import cached_property

from livlina.access import rules
from livlina.access.terms import Permission

NOBODY_ID = -1
SYSTEM_ID = 0


@dataclass(frozen=True)
class Standing:
    """One live membership: which role at which unit, under which board the unit is today, and its full name."""

    unit_id: int
    role: str
    board_id: int | None = None
    unit_name: str = ""


@dataclass(frozen=True)
class Actor:
    """
    Who acts, with the roles that are live at this request (S-04).

    `id` is the staff id, 0 for the system itself, -1 before anyone has signed in. `account` names the
    operating-system account behind a command of the system.
    """

    id: int
    name: str
    standings: tuple[Standing, ...] = ()
    account: str = ""

    @property
    def is_system(self) -> bool:
        return self.id == SYSTEM_ID

    @property
    def is_known(self) -> bool:
        return self.id > SYSTEM_ID

    def units_where(self, permission: Permission) -> frozenset[int]:
        """Ids of the units at which the roles include the act."""
        return frozenset(s.unit_id for s in self.standings if rules.includes(s.role, permission))

    def may(self, permission: Permission, *, unit_id: int | None = None) -> bool:
        """True when the act is included, at that unit or (without one) at any."""
        if self.is_system:
            return True
        units = self.units_where(permission)
        return bool(units) if unit_id is None else unit_id in units

    @cached_property
    def led_units(self) -> frozenset[int]:
        """Units whose cases are seen by role."""
        return frozenset(s.unit_id for s in self.standings if s.role in rules.LEADS)

    @cached_property
    def receiving_units(self) -> frozenset[int]:
        """Units whose first contacts are seen by role."""
        return frozenset(s.unit_id for s in self.standings if s.role in rules.RECEIVES)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(s.unit_id for s in self.standings)

    @property
    def unit_names(self) -> list[str]:
        """The units worked at, each once, in the organisation's order."""
        return list(dict.fromkeys(s.unit_name for s in self.standings))


NOBODY = Actor(id=NOBODY_ID, name="ingen inloggad")


def system(account: str) -> Actor:
    """The system itself, on behalf of an operating-system account."""
    return Actor(id=SYSTEM_ID, name="Livlina", account=account)
