"""To write out who has read is an act too: it leaves its trace (S-40, S-44)."""

from datetime import date
from typing import Any

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case, Party
from livlina.cases.readers import queries, rules
from livlina.cases.readers.rules import Line
from livlina.core.period import Period


@command
def print_readers(
    actor: Actor, *, case: Case, period: Period, why: str, guardian: Party | None = None, day: date
) -> list[Line]:
    """
    Who has read the case in these days, to be made into a document that leaves the house. Raises TooLong.

    That of a child's own case goes to the `guardian` who is chosen, as other papers do, and tells no unit (S-13). `why`
    is by which relation the actor has the case.
    """
    require(actor, Permission.READ_CASE)
    sees = cases.sees_whereabouts(actor, case)
    detail: dict[str, Any] = {"from": period.start, "to": period.end}
    if queries.is_for_guardians(case, day=day):
        file = cases.file(actor, case)
        read = cases.childs_file(file, cases.childs_facts(file), day=day)
        if obstacle := rules.obstacle_to_guardian(
            is_guardian=guardian in read.guardians,
            is_suspected=guardian is not None and read.is_suspected(guardian),
            sees_whereabouts=sees,
        ):
            raise obstacle
        lines = rules.folded(queries.acts_for_guardian(case, period))
        detail["guardian"] = str(guardian.public_id) if guardian else None
    else:
        lines = rules.folded(queries.acts_in(case, period, shows_whereabouts=sees))
    if obstacle := rules.obstacle_to_writing_out(len(lines)):
        raise obstacle
    detail["lines"] = len(lines)
    record(actor, "case.readers_printed", subject=case, case=case, why=why, detail=detail)
    return lines
