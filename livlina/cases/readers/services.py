"""To write out who has read is an act too: it leaves its trace (S-40, S-44)."""

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases.models import Case
from livlina.cases.readers import queries, rules
from livlina.cases.readers.rules import Line
from livlina.core.period import Period


@command
def print_readers(actor: Actor, *, case: Case, period: Period, why: str) -> list[Line]:
    """
    Who has read the case in these days, to be made into a document that leaves the house. Raises TooLong.

    `why` is by which relation the actor has the case.
    """
    require(actor, Permission.READ_CASE)
    lines = rules.folded(queries.acts_in(case, period))
    obstacle = rules.obstacle_to_writing_out(len(lines))
    if obstacle:
        raise obstacle
    detail = {"from": period.start, "to": period.end, "lines": len(lines)}
    record(actor, "case.readers_printed", subject=case, case=case, why=why, detail=detail)
    return lines
