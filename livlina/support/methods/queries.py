"""What the cards of methods say of a kind of help, what was noticed about it, and who is trained here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.decisions.rules import GRANTS
from livlina.cases.models import Case, Decision, Party
from livlina.core.text import folded
from livlina.organisation.competence import queries as competence
from livlina.organisation.models import MethodNote, Staff
from livlina.organisation.terms import DecisionKind
from livlina.support.methods import rules
from livlina.support.offer import methods
from livlina.support.offer.items import Exercise, GoalTemplate, Kind, Method
from livlina.support.offer.terms import PersonRole

MOST_NOTES = 50


def cards(kind: Kind | None) -> list[Method]:
    """The cards of its methods, in their order."""
    known = methods.register().methods
    return [known[key] for key in (kind.methods if kind else ())]


def exercises(kind: Kind | None) -> list[Exercise]:
    """What there is to do together in its talks, of all its methods."""
    return [each for card in cards(kind) for each in card.exercises]


def version(kind: Kind | None) -> str:
    """By which versions of its cards it is given now; '' where it has no card."""
    return ", ".join(f"{card.name} {card.version}" for card in cards(kind))


def competences(kind: Kind | None) -> list[str]:
    """What it takes to give it, by the names of the register of competence."""
    return [card.competence for card in cards(kind) if card.competence]


def templates(role: str) -> list[GoalTemplate]:
    """Goals to begin from with somebody in that role."""
    return [each for each in methods.register().templates.values() if PersonRole(role) in each.roles]


@dataclass(frozen=True, kw_only=True)
class Trained:
    """Who has a competence, of those whose competence the one who asks may read."""

    name: str
    staff: list[str]


def trained(actor: Actor, names: Iterable[str], *, day: date) -> list[Trained]:
    """
    Of each competence who has it: of those at the units one leads, or of oneself alone. Three questions.

    Source: R-152, R-179.
    """
    register = competence.register(competence.read_by(actor, day=day), day=day)
    held: dict[str, list[str]] = {}
    for entry in register.holding:
        of = held.setdefault(folded(entry.name), [])
        if entry.staff.name not in of:
            of.append(entry.staff.name)
    return [Trained(name=name, staff=held.get(folded(name), [])) for name in dict.fromkeys(names)]


def lacking(actor: Actor, names: Iterable[str], *, day: date) -> set[str]:
    """What of this the register does not say that one has oneself. Three questions. Source: R-117."""
    asked = list(names)
    if not asked:
        return set()
    mine = competence.register(Staff.objects.filter(pk=actor.id), day=day).holding
    held = {folded(entry.name) for entry in mine}
    return {name for name in asked if folded(name) not in held}


def reads_of_others(actor: Actor) -> bool:
    """True for one who reads the competence of others, and so is told what rests on one person."""
    return actor.may(Permission.RECORD_COMPETENCE)


def rests_on_one(actor: Actor, kinds: Iterable[Kind], *, day: date) -> dict[str, str]:
    """
    Of each kind of help by key what only one person has of what it takes, for those who lead; nothing for others. Three
    questions. Source: R-179.
    """
    asked = {kind.key: names for kind in kinds if (names := competences(kind))}
    if not reads_of_others(actor) or not asked:
        return {}
    found = trained(actor, (name for names in asked.values() for name in names), day=day)
    number = {each.name: len(each.staff) for each in found}
    told = {key: rules.rests_on_one({name: number[name] for name in names}) for key, names in asked.items()}
    return {key: ", ".join(names) for key, names in told.items() if names}


def notes(help: str) -> list[MethodNote]:
    """What was noticed about how it is given, the latest first. One query."""
    rows = (
        MethodNote.objects.filter(help=help, taken_away_at=None)
        .select_related("written_by")
        .order_by("-written_at", "-pk")
    )
    return list(rows[:MOST_NOTES])


def names_near(actor: Actor) -> list[str]:
    """What those are called who stand in the cases that one has. One query."""
    rows = Party.objects.filter(case__in=cases.my_cases(actor)).select_related("person")
    return [row.person.name for row in rows]


def may_take_away(actor: Actor, note: MethodNote) -> bool:
    """Who wrote it, and whoever leads a unit."""
    return note.written_by_id == actor.id or bool(actor.led_units)


def placements(case: Any) -> list[Decision]:
    """The placements that were decided in the case, the latest first. One query. Source: R-130."""
    rows = Decision.objects.filter(
        case=case, kind=DecisionKind.SHELTER, outcome__in=sorted(GRANTS), signed_at__isnull=False
    )
    return list(rows.order_by("-decided_on", "-pk"))


def placement_of(case: Case, ref: Any) -> Decision | None:
    return next((each for each in placements(case) if each.public_id == ref), None)
