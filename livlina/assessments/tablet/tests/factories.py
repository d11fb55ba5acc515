"""Occasions in tests: one that runs, as the worker who gives the tablet makes it."""

from uuid import uuid4

from livlina.assessments.instruments import current
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.services import OccasionFacts, start_rating
from livlina.cases.models import Case
from livlina.core import clock
from livlina.organisation.models import Staff
from livlina.organisation.tests.factories import actor


def given_tablet(
    case: Case, staff: Staff, *, language: str = "sv", moment: str = "start", key: str = "self_rating"
) -> RatingOccasion:
    """An occasion whose code can be typed in."""
    instrument = current(key, day=clock.today())
    assert instrument is not None
    return start_rating(
        actor(staff),
        case=case,
        instrument=instrument,
        facts=OccasionFacts(language=language, moment=moment, sees="herself"),
        submission=uuid4(),
        at=clock.now(),
    )
