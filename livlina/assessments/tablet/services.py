"""
A worker gives the person the tablet with a code; she opens it, answers and hands in, or leaves.

Whoever holds the tablet is nobody: the database takes what she does in by its own doors, with what the tablet was given
when the code was typed in as the only key (migrations/0002). Until she hands in her answers are kept nowhere but in the
page itself, sealed, and what she leaves is gone.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting
from livlina.access.terms import Permission
from livlina.access.traces import left_by, record
from livlina.assessments import queries as assessed
from livlina.assessments import rules as instrument_rules
from livlina.assessments.instruments import Instrument
from livlina.assessments.models import AnswerSheet
from livlina.assessments.queries import Said
from livlina.assessments.tablet import languages, queries, rules
from livlina.assessments.tablet.errors import CodeRuns, NoCodeIsFree, OccasionIsSaved, RatingIsOver
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.terms import Ending, Entered
from livlina.cases.models import Case
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.sealed import Cipher, keyed_hash
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit

TRIES: Final = 3
"""How many codes are made before one gives up: that one is taken already is hardly ever so."""


@dataclass(frozen=True, kw_only=True)
class OccasionFacts:
    """In which language, when in the contact, and who sees the screen."""

    language: str
    moment: str
    sees: str


def code_of(occasion: RatingOccasion) -> str:
    """The code of an occasion. It follows from its public id, and stands nowhere."""
    return _code(occasion.public_id)


def _code(public_id: UUID) -> str:
    return rules.code_of(int.from_bytes(keyed_hash(str(public_id), purpose="rating_code")))


@command
def start_rating(
    actor: Actor, *, case: Case, instrument: Instrument, facts: OccasionFacts, submission: UUID, at: datetime
) -> RatingOccasion:
    """
    Give the person the tablet: a code that opens these questions once, within the minutes of the unit.

    Sent twice it is one.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    language = languages.every().get(facts.language)
    told: dict[str, Any] = {"instrument": instrument.key, "version": instrument.version, **vars(facts)}
    known = RatingOccasion.objects.filter(case=case, submission=submission, started_by=actor.id).first()
    if known is not None:
        require_same(known, told, refusal=OccasionIsSaved)
        known.case = case
        record(actor, "rating.started_again", case=case, subject=known)
        return known
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or instrument_rules.obstacle_to_using(
            instrument,
            role=case.role,
            age=assessed.age_of(case, day=timezone.localdate(at)),
            competences=[instrument.training.competence],
        )
        or rules.obstacle_to_starting(
            is_covered=language is not None and language.covers(instrument),
            language=language.swedish if language else "det språket",
            sees=facts.sees,
            is_running=queries.running(case, at=at) is not None,
        )
    )
    if obstacle or language is None:
        raise obstacle or OccasionIsSaved
    minutes = organisation.limit_that_holds(Limit.RATING_CODE_MINUTES, unit_id=case.unit_id, day=timezone.localdate(at))
    made = _placed(
        RatingOccasion(
            case=case,
            is_reviewed=language.is_reviewed,
            started_by_id=actor.id,
            started_at=at,
            expires_at=at + timedelta(minutes=minutes),
            submission=submission,
            **told,
        )
    )
    record(actor, "rating.started", case=case, subject=made, detail={"instrument": instrument.key})
    return made


def _placed(made: RatingOccasion) -> RatingOccasion:
    """Save it under a code that opens no other. Raises NoCodeIsFree."""
    for _ in range(TRIES):
        made.public_id = uuid4()
        made.secret = queries.secret_hash(code_of(made))
        try:
            with (
                refusing("code_points_out_one_occasion", NoCodeIsFree),
                refusing("case_has_one_code_at_a_time", CodeRuns),
                transaction.atomic(),
            ):
                made.save(force_insert=True)
        except NoCodeIsFree:
            continue
        return made
    raise NoCodeIsFree


@command
def cancel_rating(actor: Actor, *, case: Case, occasion: RatingOccasion, at: datetime) -> RatingOccasion:
    """End an occasion: its code opens nothing, and the tablet hands in nothing. What was answered is gone."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    row = RatingOccasion.objects.select_for_update(no_key=True).get(pk=occasion.pk)
    row.case = case
    if obstacle := rules.obstacle_to_cancelling(is_over=row.ended_at is not None):
        raise obstacle
    row.ended_at, row.ended_by_id, row.ending = at, actor.id, Ending.CANCELLED
    row.save(update_fields=["ended_at", "ended_by", "ending"])
    record(actor, "rating.cancelled", case=case, subject=row)
    return row


# ---- on the tablet, where nobody acts ----


@lasting
def open_rating(_actor: Actor, *, code: str, token: str) -> str:
    """Type in a code: what came of it (`Entered`). The first tablet that does so holds the occasion."""
    found: str = left_by("SELECT open_rating(%s, %s)", [queries.secret_hash(code), queries.token_hash(token)])
    return Entered(found)


@command
def leave_rating(_actor: Actor, *, token: str) -> bool:
    """End it from the tablet without handing in. Nothing that was answered is kept."""
    left: bool = left_by("SELECT leave_rating(%s)", [queries.token_hash(token)])
    return left


@command
def hand_in_rating(_actor: Actor, *, token: str, answers: Mapping[str, str]) -> None:
    """Hand in the answers: they become an assessment in the case, to be read the same day. Twice it is one."""
    door = queries.door(token)
    told: dict[str, Any] = {}
    if door.is_live and door.instrument is not None:
        told = _sealed(door.cipher, door.instrument, answers)
    if not left_by("SELECT hand_in_rating(%s, %s::jsonb)", [queries.token_hash(token), json.dumps(told)]):
        raise RatingIsOver


def _sealed(cipher: Cipher, instrument: Instrument, answers: Mapping[str, str]) -> dict[str, Any]:
    """The sheets as the database keeps them, sealed under the key of the case. What is not asked is not there."""
    asked = {item.key for item in rules.questions(instrument, answers)}
    said = {key: Said(value) for key, value in answers.items() if key in asked and value}
    sheets = []
    for section in instrument.sections:
        of_section = {item.key: said[item.key] for item in section.items if item.key in said}
        if not of_section:
            continue
        public_id = uuid4()
        place = f"{AnswerSheet._meta.db_table}.answers:{public_id}"
        sealed = cipher.seal(assessed.packed(of_section), place=place)
        sheets.append({"public_id": str(public_id), "section": section.key, "answers": f"\\x{sealed.hex()}"})
    return {"public_id": str(uuid4()), "sheets": sheets}


# ---- what the page itself holds ----


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a page of the tablet carries to the next: what it is known by, the answers so far, how far one has come."""

    token: str
    answers: Mapping[str, str] = field(default_factory=dict)
    place: int = 0


PLACE: Final = "rating.kept"


def _cipher() -> Cipher:
    return Cipher(keyed_hash("a", purpose="rating_kept") + keyed_hash("b", purpose="rating_kept"))


def begun() -> Kept:
    """What a tablet is given when it opens an occasion."""
    return Kept(token=secrets.token_urlsafe(24))


def packed(kept: Kept) -> str:
    """Sealed, so that nothing is read in what the device may keep of a page."""
    return base64.urlsafe_b64encode(_cipher().seal(json.dumps(vars(kept)), place=PLACE)).decode()


def unpacked(text: str) -> Kept | None:
    """What `packed` gave, None for anything else."""
    try:
        told = json.loads(_cipher().open(base64.urlsafe_b64decode(text.encode()), place=PLACE))
    except (ValueError, InvalidTag):
        return None
    return Kept(**told)
