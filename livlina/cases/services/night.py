"""
The night card: what the out-of-hours duty may read of a case without breaking the glass, because its worker said so.

The marking is a decision to let a piece of news over a border of secrecy, so it has its ground and is recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries, rules, urgent
from livlina.cases.errors import ReadByAnother, SomeoneElseChangedTheCard
from livlina.cases.models import Case, NightCard, ToldLess
from livlina.cases.services.assigning import require_in
from livlina.cases.services.reading import count_search
from livlina.cases.terms import Less
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.sealed import keyed_hash
from livlina.core.text import folded
from livlina.organisation import queries as organisation
from livlina.organisation.models import Unit
from livlina.organisation.terms import Limit
from livlina.people import services as people
from livlina.people.queries import number_hash


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """What stands on a night card, which duty may read it, on what ground and until when."""

    duty: Unit
    ground: str
    until: date
    risk: str
    plan: str
    safe_contact: str = ""
    children: str = ""
    whom_to_call: str = ""
    note: str = ""
    why: str = ""
    """Why the duty is told less than on the card before, where it is told of a danger."""

    def said(self) -> dict[str, Any]:
        """What stands on the card."""
        return {name: value for name, value in vars(self).items() if name != "why"}


@command
def write_night_card(
    actor: Actor, *, case: Case, facts: CardFacts, version: int, at: datetime, confirmed_because: str = ""
) -> NightCard:
    """
    Mark the case for the duty until a day, or change what it says. `version` is the one read, 0 for none. It says no
    less than the danger that holds, whichever was first; and where it says less than it did of a danger, it takes a
    reason that another reads; words added to another's are read by another too (S-152).

    How she is reached and whom the duty calls have fields of their own; where she is, in the other texts, needs
    `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    day = timezone.localdate(at)
    days = organisation.limit_that_holds(Limit.NIGHT_CARD_DAYS, unit_id=case.unit_id, day=day)
    # while it is held nobody closes the case over the card, which the duty would then not see
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    obstacle = rules.obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_card(
        plan=facts.plan,
        until=facts.until,
        today=day,
        days=days,
        risk=facts.risk,
        known=urgent.known_risk(case),
    )
    if obstacle:
        raise obstacle
    versions = urgent.versions(case)
    texts = {"plan": facts.plan, "children": facts.children, "note": facts.note}
    less = _told_otherwise(case, facts, versions, by=actor, at=at)
    if less is not None:
        if version != versions[0].version:
            raise SomeoneElseChangedTheCard
        if less == Less.CHANGED and (refusal := rules.obstacle_to_telling_less(why=facts.why)):
            raise refusal
        texts["why"] = facts.why
    kept = people.require_reason(texts, hidden=queries.hidden(actor, case), because=confirmed_because)
    if less is not None:
        _tell_less(case, actor, versions[0], kind=less, why=facts.why, at=at)
    card = _next(case, version=version, at=at, actor=actor, **facts.said())
    detail = {"version": card.version, "until": facts.until, "duty": str(facts.duty.public_id)}
    record(actor, "night_card.written", case=case, subject=card, why=facts.ground, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=card, case=case)
    return card


@command
def end_night_card(
    actor: Actor,
    *,
    case: Case,
    last: NightCard,
    version: int,
    at: datetime,
    why: str = "",
    confirmed_because: str = "",
) -> None:
    """
    Take the card from the duty before its day, at once. What stood on it is kept with the case.

    `version` is the one read: what somebody has written since is not taken from the duty unseen (S-142). Where there is
    danger it takes a reason, `why`, that another who has the case or leads its unit reads (S-152).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if version != last.version:
        raise SomeoneElseChangedTheCard
    if _holds(last, at) and urgent.is_grave(case, last):
        if refusal := rules.obstacle_to_telling_less(why=why):
            raise refusal
        kept = people.require_reason({"why": why}, hidden=queries.hidden(actor, case), because=confirmed_because)
        less = _tell_less(case, actor, last, kind=Less.ENDED, why=why, at=at)
        people.record_reason(kept, actor=actor, because=confirmed_because, subject=less, case=case)
    told = {name: getattr(last, name) for name in ("duty", "ground", "until", "risk")}
    card = _next(case, version=last.version, at=at, actor=actor, is_ended=True, **told)
    record(actor, "night_card.ended", case=case, subject=card)


def _holds(card: NightCard, at: datetime) -> bool:
    """
    Whether what stood on the card counts still: its days have not run out. One that was taken from the duty says of
    what risk and until when it was, and no words.
    """
    return card.until >= rules.day_of_the_night(at)


def _written(versions: list[NightCard], *, by: Actor) -> list[tuple[bool, dict[str, Any]]]:
    """The words of each version, the earliest first, and whether another wrote it."""
    return [
        (card.written_by_id != by.id, {name: getattr(card, name) for name in rules.SAID_ON_A_CARD})
        for card in reversed(versions)
        if not card.is_ended
    ]


def _told_otherwise(case: Case, facts: CardFacts, versions: list[NightCard], *, by: Actor, at: datetime) -> Less | None:
    """Whether the duty is told less of a danger than on the card that holds, or has others' words added to."""
    if not versions or not _holds(versions[0], at):
        return None
    said, than = facts.said(), versions[0]
    before = {name: getattr(than, name) for name in said}
    if not urgent.read_at(than):  # to give it to a duty that reads it takes it from nobody
        before["duty"] = facts.duty
    if rules.says_less(said, than=before):
        less = Less.CHANGED
    elif not than.is_ended and rules.rewords(said, versions=_written(versions, by=by)):
        less = Less.REWORDED
    else:
        return None
    return less if urgent.is_grave(case, than) else None


def _tell_less(case: Case, actor: Actor, last: NightCard, *, kind: Less, why: str, at: datetime) -> ToldLess:
    """That the version after that card says less, or has other words, and why, for another to read."""
    risk = rules.greatest_risk((last.risk, urgent.known_risk(case)))
    told = ToldLess(case=case, version=last.version + 1, kind=kind, risk=risk, why=why, made_by_id=actor.id, made_at=at)
    with refusing("told_less_is_of_one_card", SomeoneElseChangedTheCard):
        told.save(force_insert=True)
    record(actor, "night_card.told_less", case=case, subject=told, why=kind)
    return told


@command
def read_told_less(actor: Actor, *, case: Case, row: ToldLess, at: datetime) -> None:
    """Say that one has read why the duty is told less; never of what one did oneself. Said again it is read still."""
    require_in(case, actor, to=Permission.READ_SECOND)
    current = ToldLess.objects.select_for_update(no_key=True).get(pk=row.pk)
    if current.made_by_id == actor.id:
        raise ReadByAnother
    if current.read_at is not None:
        record(actor, "night_card.less_read_again", case=case, subject=current)
        return
    current.read_by_id, current.read_at = actor.id, at
    current.save(update_fields=["read_by", "read_at"])
    record(actor, "night_card.less_read", case=case, subject=current)


def raise_risk(case: Case, actor: Actor, *, risk: str, at: datetime) -> None:
    """
    Say on the card that holds that it is more dangerous than it says, as part of a command that has assessed it.

    For one who does not see the card the database does it, and tells nothing. It is never lowered so: whoever lowers it
    changes the card. Source: S-21, S-152.
    """
    last = next(iter(urgent.versions(case)), None)
    if last is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT raise_night_card(%s, %s)", [case.pk, risk])
        return
    if last.is_ended or not _holds(last, at):
        return
    if rules.greatest_risk((risk, last.risk)) == last.risk:
        return
    texts = ("plan", "safe_contact", "children", "whom_to_call", "note")
    told = {name: getattr(last, name) for name in ("duty", "ground", "until", *texts)}
    card = _next(case, version=last.version, at=at, actor=actor, risk=risk, **told)
    record(actor, "night_card.written", case=case, subject=card, why=last.ground, detail={"version": card.version})


def _next(case: Case, *, version: int, at: datetime, actor: Actor, **told: Any) -> NightCard:
    """The version after that one. Raises SomeoneElseChangedTheCard when there is one already."""
    card = NightCard(case=case, version=version + 1, written_by_id=actor.id, written_at=at, **told)
    with refusing("night_card_has_each_version_once", SomeoneElseChangedTheCard):
        card.save(force_insert=True)
    return card


@lasting
def list_night_cards(actor: Actor, *, day: date) -> list[NightCard]:
    """Cards that the duty may read now, as a list: the trace tells of which cases."""
    require(actor, Permission.READ_CASE)
    found = urgent.duty_cards(actor, day=day)
    record(actor, "night_cards.listed", detail={"cases": [str(card.case.trace_ref) for card in found]})
    return found


@lasting
def search_night_cards(actor: Actor, *, text: str, at: datetime) -> list[NightCard]:
    """
    Find cards by case number or identity number, among those the duty may read.

    For none and for one that a wall hides the answer is the same.
    """
    require(actor, Permission.SEARCH)
    day = timezone.localdate(at)
    sought = rules.sought(text, today=day)
    if isinstance(sought, DomainError):
        raise sought
    count_search()
    number = sought.identity_number
    only = urgent.find_duty_cards(sought.text, number_hash(number) if number else None)
    found = urgent.duty_cards(actor, day=day, only=only)
    words = number or folded(sought.text)
    detail = {"sought": keyed_hash(words, purpose="search").hex(), "hits": len(found)}
    record(actor, "night_cards.searched", detail=detail)
    return found


@lasting
def read_night_card(actor: Actor, *, card: NightCard) -> None:
    """The duty reads a card: the trace is the case's own."""
    require(actor, Permission.READ_CASE)
    record(actor, "night_card.read", case=card.case, subject=card, why="duty")
