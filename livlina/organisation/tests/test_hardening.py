"""S-70, S-130–S-132: what every answer carries, whatever is asked and whoever asks."""

import os
import re
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection
from django.db.utils import load_backend
from django.http import Http404
from django.test import Client
from django.urls import get_resolver, include, path, reverse

from livlina import settings as ours
from livlina.access.terms import Role
from livlina.core.fields import PublicModel
from livlina.core.postgres.pooled import forget_idle
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
WORDS = {
    *("slug:kind", "slug:heading", "slug:step", "slug:key", "str:token", "str:form", "str:file_form", "int:number"),
    *("str:what", "str:first", "str:last", "slug:help_key"),
}
"""
Beside random ids: kinds of things and of help, headings and steps that stand in our data, grounds of law, the token of
a link (256 bits), how a file is made, which of the five tables, and days.
"""
TELLS = re.compile(r"traceback|django|granian|python|postgres|psycopg|/site-packages/|line \d+", re.IGNORECASE)


def fails(request):
    raise ValueError("hemlig plats i koden")


def odd(request):
    raise SuspiciousOperation("hemlig plats i koden")


def missing(request):
    raise Http404("hemlig plats i koden")


urlpatterns = [
    path("fel/500", fails),
    path("fel/400", odd),
    path("fel/404", missing),
    path("", include("livlina.urls")),
]
handler500 = "livlina.organisation.middleware.failed"


@pytest.fixture
def manager(browse):
    client = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
    client.raise_request_exception = False
    return client


def addresses(patterns=None, prefix=""):
    """Every address there is, with something in place of each id."""
    for pattern in get_resolver("livlina.urls").url_patterns if patterns is None else patterns:
        written = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, written)
        else:
            yield "/" + re.sub(r"<uuid:\w+>", str(uuid4()), re.sub(r"<(?:str|slug):\w+>", "ord", written))


def carries_all(answer):
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip())
    assert policy == POLICY
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    features = headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "display-capture=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)
    assert headers["Server"] == "Livlina"  # else the web server puts its own name there
    assert not {"X-Powered-By", "Strict-Transport-Security", "Access-Control-Allow-Origin"} & set(headers)
    return True


@pytest.mark.parametrize("method", ["get", "post", "put", "options"])
@pytest.mark.parametrize("htmx", [False, True])
def test_s_130_s_54_every_address_answers_with_every_header(manager, method, htmx):
    more = {"HX-Request": "true"} if htmx else {}
    met = set()
    # what no view takes is answered before any view: each fifth address tells of them all
    for address in list(addresses())[:: 5 if method in ("put", "options") else 1]:
        for client in (manager, Client(raise_request_exception=False)):
            answer = getattr(client, method)(address, headers=more)
            assert carries_all(answer), address
            met.add(answer.status_code)
    assert {302, 404} <= met or method in ("put", "options") or htmx


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("status", [400, 404, 500])
def test_s_131_an_error_tells_nothing_of_how_it_came(manager, status):
    answer = manager.get(f"/fel/{status}")
    assert answer.status_code == status
    assert carries_all(answer)
    shown = answer.content.decode()
    assert "hemlig" not in shown
    assert not TELLS.search(shown)
    assert "<h1>" in shown


def test_s_130_only_hosts_of_ours_are_answered(manager):
    answer = manager.get(reverse("settings"), headers={"Host": "annan.example"})
    assert answer.status_code == 400
    assert carries_all(answer)
    assert not TELLS.search(answer.content.decode())


def test_s_132_a_body_of_more_than_30_mb_is_refused_in_words_before_it_is_read(manager, traces):
    before = traces()
    for address in (reverse("import_cases"), reverse("account_login"), "/finns-inte"):
        answer = manager.generic("POST", address, b"", "text/plain", CONTENT_LENGTH=str(30 * 1024 * 1024 + 1))
        assert answer.status_code == 413
        assert carries_all(answer)
        assert "Högst 30 MB" in answer.content.decode()
    assert traces() == before
    odd_length = manager.generic("POST", reverse("account_login"), b"", "text/plain", CONTENT_LENGTH="mycket")
    assert odd_length.status_code != 413


@pytest.mark.parametrize("address", ["/halsa", "/redo"])
def test_s_130_what_machines_ask_carries_them_too(address):
    assert carries_all(Client().get(address))


def test_s_130_a_file_of_the_look_is_for_our_pages_alone():
    answer = Client().get("/static/livlina/base.css")
    answer.close()
    if answer.status_code == 200:
        answer.headers["Cache-Control"] += ", no-store"  # the look may be kept: it tells of nobody
    assert carries_all(answer)


def test_s_131_the_list_of_the_files_of_the_look_is_not_served(settings, tmp_path):
    for name in ("staticfiles.json", "staticfiles.json.gz", "staticfiles.json.br", "base.css"):
        (tmp_path / name).write_text("{}")
    settings.STATIC_ROOT = tmp_path
    client = Client()  # reads the folder as it begins
    answers = {path.name: client.get(f"/static/{path.name}") for path in tmp_path.iterdir()}
    for name, answer in answers.items():
        answer.close()
        assert answer.status_code == (200 if name == "base.css" else 404), name


def test_s_130_with_tls_in_front_it_is_demanded_for_two_years(tmp_path):
    code = (
        "from livlina import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME)"
    )
    env = {**os.environ, "LIVLINA_HOSTS": "stod.kommun.example"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert said.stdout.split() == ["63072000", "True", "__Host-livlina"]
    assert ours.SECURE_HSTS_SECONDS == 0  # on loopback there is no TLS to demand
    assert ours.DEBUG is False


def test_s_70_what_stands_in_an_address_is_random_or_a_word_of_ours():
    told = {part for address in patterns() for part in re.findall(r"<(\w+:\w+)>", address)}
    assert {part for part in told if not part.startswith("uuid:")} == WORDS
    for model in PublicModel.__subclasses__():
        field = model._meta.get_field("public_id") if not model._meta.abstract else None
        if field is not None:
            assert field.default is not None
            assert field.default().version == 4  # 122 random bits
            assert field.default() != field.default()


def patterns(found=None, prefix=""):
    for pattern in get_resolver("livlina.urls").url_patterns if found is None else found:
        written = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns, written)
        else:
            yield written


def test_s_145_after_a_restart_of_the_database_one_request_pays_for_all_open_connections():
    wrapper = pooled()
    try:
        assert ask(wrapper) == 1  # opens the pool
        wrapper.close()
        waiting = [wrapper.pool.getconn() for _ in range(3)]
        for one in waiting:
            wrapper.pool.putconn(one)
        end_all(one.info.backend_pid for one in waiting)
        with pytest.raises(OperationalError):
            ask(wrapper)
        forget_idle(wrapper)
        wrapper.close()
        for _ in range(8):
            assert ask(wrapper) == 1
            wrapper.close()
    finally:
        wrapper.close()
        wrapper.close_pool()


def test_s_145_a_connection_without_a_pool_is_left_alone():
    forget_idle(connection)
    assert ask(connection) == 1


def pooled():
    """A connection as the web processes have it."""
    told = connection.settings_dict
    settings = {**told, "OPTIONS": {**told["OPTIONS"], "pool": {"min_size": 1, "max_size": 8, "timeout": 10}}}
    return load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias="default")


def ask(asked):
    with asked.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


def end_all(processes):
    with psycopg.connect(**connection.get_connection_params()) as other:
        for process in processes:
            other.execute("SELECT pg_terminate_backend(%s)", [process])
