"""Constraints of the database, and their words when they are broken."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import IntegrityError, transaction
from django.db.models import F, Func, Value

from livlina.core.errors import DomainError


def point(column: str) -> Func:
    """An id as a one-point range, so that && can stand for = without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


@contextmanager
def refusing(constraint: str, refusal: type[DomainError], **facts: object) -> Iterator[None]:
    """
    Turn the breaking of one named constraint into the refusal that says it in words.

    Any other broken constraint is a bug and surfaces as one.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is not None and diagnosis.constraint_name == constraint:
            raise refusal(**facts) from error
        raise
