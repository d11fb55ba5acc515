"""What the city stands on once its organisation is loaded: units, boards, teams and districts, by key."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from livlina.access.terms import Role
from livlina.organisation.models import Catchment, ClosingReason, Membership, Room, Unit, UnitBoard, UnitFunction
from livlina.organisation.terms import Function

WORKING = (Role.THERAPIST, Role.SOCIAL_WORKER, Role.CHILD_WORKER)


@dataclass
class Ground:
    """
    `teams` holds staff ids that have cases, `served` (district id, first day, last day) of each unit; `investigating`
    are the units that investigate adults today.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    boards: dict[str, int] = field(default_factory=dict)
    teams: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    rooms: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    receivers: dict[str, int] = field(default_factory=dict)
    managers: dict[str, int] = field(default_factory=dict)
    served: dict[str, list[tuple[int, date, date]]] = field(default_factory=lambda: defaultdict(list))
    closing_reasons: list[int] = field(default_factory=list)
    investigating: set[str] = field(default_factory=set)


def read(*, today: date) -> Ground:
    """The ground as the database has it that day."""
    ground = Ground(units={unit.key: unit for unit in Unit.objects.all()})
    keys = {unit.pk: key for key, unit in ground.units.items()}
    for board in UnitBoard.objects.order_by("valid_from"):
        ground.boards[keys[board.unit_id]] = board.board_id
    for member in Membership.objects.on(today).order_by("pk"):
        if member.role == Role.UNIT_MANAGER:
            ground.managers[keys[member.unit_id]] = member.staff_id
        if member.role in WORKING:
            ground.teams[keys[member.unit_id]].append(member.staff_id)
        elif member.role == Role.INTAKE:
            ground.receivers[keys[member.unit_id]] = member.staff_id
    for room in Room.objects.on(today).order_by("pk"):
        ground.rooms[keys[room.unit_id]].append(room.pk)
    for row in Catchment.objects.order_by("pk"):
        ground.served[keys[row.unit_id]].append((row.district_id, row.valid_from, row.valid_to or date.max))
    adults = UnitFunction.objects.on(today).filter(function=Function.AUTHORITY)
    ground.investigating = {keys[row.unit_id] for row in adults}
    ground.closing_reasons = list(ClosingReason.objects.values_list("pk", flat=True))
    return ground
