"""Reads of the occasions on which a person rates herself, and of what she has rated over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from livlina.assessments import instruments
from livlina.assessments import queries as assessed
from livlina.assessments.instruments import Instrument, Item
from livlina.assessments.models import Assessment
from livlina.assessments.queries import Assessed
from livlina.assessments.tablet import languages, rules
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.rules import Rated
from livlina.assessments.tablet.terms import Stands
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core.sealed import Cipher, keyed_hash, unwrap

SHOWN = 10
"""How many occasions the page of a case lists."""


@dataclass(frozen=True)
class Door:
    """How the occasion stands that a tablet holds: which questions, in which language, under whose key."""

    stands: str
    instrument: Instrument | None = None
    language: str = ""
    owner: str = ""
    wrapped_key: bytes = b""

    @property
    def is_live(self) -> bool:
        return self.stands == Stands.LIVE and self.instrument is not None

    @property
    def cipher(self) -> Cipher:
        """Seals what is handed in, so that it opens in the case alone."""
        return unwrap(self.wrapped_key, owner=self.owner)


def token_hash(token: str) -> bytes:
    """By what the database knows the tablet that opened an occasion."""
    return keyed_hash(token, purpose="rating_token")


def secret_hash(code: str) -> bytes:
    """By what the database knows a code."""
    return keyed_hash(code, purpose="rating_secret")


def is_code(code: str) -> bool:
    """Whether it is the code of an occasion that is open. Nobody acts: it is asked of the door alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_rating_code(%s)", [secret_hash(code)])
        found: tuple[bool] | None = cursor.fetchone()
    return bool(found and found[0])


def door(token: str) -> Door:
    """The occasion of the tablet that holds this, as it stands now. Nobody acts: it is asked of the door alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rating_on(%s)", [token_hash(token)])
        found = cursor.fetchone()
    if found is None:
        return Door(Stands.OVER)
    stands, key, version, language, owner, wrapped = found
    return Door(stands, instruments.version(key, version), language, str(owner), bytes(wrapped))


def occasions(case: Case) -> QuerySet[RatingOccasion]:
    return RatingOccasion.objects.filter(case=case).select_related("started_by", "ended_by").order_by("-pk")


def latest(case: Case) -> list[RatingOccasion]:
    """The latest occasions of a case, with the assessment that came of each."""
    return cases.of_case(case, list(occasions(case).select_related("assessment")[:SHOWN]))


def occasion_of(row: Assessment) -> RatingOccasion | None:
    """The occasion on which an assessment was handed in; None of one that a worker has written."""
    return RatingOccasion.objects.filter(assessment=row).select_related("started_by").first() if row.is_hers else None


def running(case: Case, *, at: datetime) -> RatingOccasion | None:
    """The occasion whose code or tablet is open now."""
    return occasions(case).filter(ended_at=None, expires_at__gt=at).first()


def offered(found: Iterable[Instrument]) -> list[Instrument]:
    """Those of these instruments that can be answered on the tablet, in some language."""
    return [each for each in found if languages.covering(each)]


def over_time(case: Case) -> dict[str, tuple[Instrument, list[Rated], list[Assessed]]]:
    """
    What has been rated in a case by instrument, in order of time: what is signed, and what she has handed in. Only the
    versions that have the questions of the latest are compared, question by question. Five queries.
    """
    keys = {of.split()[0] for language in languages.every().values() for of in language.questions}
    found = assessed.assessments(case).filter(instrument__in=keys, discarded_at=None)
    moments = dict(
        RatingOccasion.objects.filter(case=case, assessment__isnull=False).values_list("assessment_id", "moment")
    )
    told: dict[str, tuple[Instrument, list[Rated], list[Assessed]]] = {}
    for read in assessed.whole(case, found.order_by("happened_on", "pk")):
        row = read.assessment
        if read.instrument is None or not (row.is_signed or row.is_hers):
            continue
        _, rated, reads = told.get(row.instrument, (read.instrument, [], []))
        rated = [*rated, Rated(on=row.happened_on, answers=read.answers, moment=moments.get(row.pk, ""))]
        told[row.instrument] = (read.instrument, rated, [*reads, read])
    return told


def in_steps(instrument: Instrument) -> list[Item]:
    """The questions of an instrument that can be compared over time."""
    return [item for item in rules.asked_here(instrument) if rules.steps(item)]
