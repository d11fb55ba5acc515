"""What is told of a child, and who has met the child. Who sees it is who sees the child's own case."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.support.models import ChildsWord, Session
from livlina.support.terms import SessionState

MET_SHOWN = 12


def told(case: Any) -> QuerySet[ChildsWord]:
    """All that is told of the child."""
    return ChildsWord.objects.filter(case=case)


def words(case: Case) -> list[ChildsWord]:
    """The same, the latest first. One query."""
    found = told(case).select_related("written_by", "meets").order_by("-happened_on", "-pk")
    return cases.of_case(case, list(found))


def met(case: Case) -> list[Session]:
    """The latest talks that were held with the child, with whom. One query."""
    found = Session.objects.filter(case=case, state=SessionState.HELD).select_related("time__staff")
    return list(found.order_by(Lower("time__slot").desc(), "-pk")[:MET_SHOWN])


def marks(words: Iterable[ChildsWord]) -> list[str]:
    """By which a page says which of them it showed."""
    return [str(word.public_id) for word in words]
