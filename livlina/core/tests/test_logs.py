"""S-45: the technical log tells where something went wrong, never about whom."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from livlina.core.logs import WithoutFacts

TOKEN = "nA7Qw3-xkZ_0pLr5TtYv9BhGm2CjKs8DdEeFfUu1Ii4"  # made up, as long as the real ones


@pytest.fixture
def log():
    """A log and what stands in it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutFacts())
    logger = logging.Logger("tested")
    logger.addHandler(handler)
    return logger, written


@pytest.mark.django_db
def test_s45_a_broken_constraint_is_logged_without_its_row(log):
    logger, written = log
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (name text CONSTRAINT name_is_short CHECK (length(name) < 3))")
        try:
            cursor.execute("INSERT INTO told VALUES ('Alma Exempelsson')")
        except IntegrityError:
            logger.exception("det gick fel")
    told = written.getvalue()
    assert "IntegrityError" in told
    assert "CheckViolation (name_is_short)" in told
    assert "test_logs.py" in told
    assert "Alma" not in told


def test_s45_the_words_of_an_exception_are_not_logged_nor_those_it_came_of(log):
    logger, written = log
    try:
        try:
            raise ValueError("Alma Exempelsson")
        except ValueError as error:
            raise RuntimeError("Bo Prov") from error
    except RuntimeError:
        logger.exception("det gick fel")
    told = written.getvalue()
    assert told.index("ValueError") < told.index("RuntimeError")
    assert "Alma" not in told
    assert "Bo Prov" not in told


def test_s45_no_query_no_secret_and_no_identity_number_is_logged(log):
    logger, written = log
    logger.warning("Forbidden: %s", f"/valkommen/{TOKEN}/?q=Alma 19900102-1234")
    logger.warning("Not Found: /arenden/2f1c9f0e-9d57-4ac0-8f0e-6a1f0c2b7d11/")
    told = written.getvalue()
    assert TOKEN not in told
    assert "Alma" not in told
    assert "1234" not in told
    assert "2f1c9f0e-9d57-4ac0-8f0e-6a1f0c2b7d11" in told


def test_s45_all_that_is_logged_goes_that_way():
    for handler in settings.LOGGING["handlers"].values():
        assert settings.LOGGING["formatters"][handler["formatter"]]["()"] == "livlina.core.logs.WithoutFacts"
