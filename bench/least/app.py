"""
The least a Django page can cost: one view, the same SQL, one plain template, no middleware.

Served as Livlina is. What the SQL answers stands in plain tables, as it is: every cell that is no key and not sealed.
"""

import json
import re
from functools import lru_cache
from operator import itemgetter
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path

from bench import place
from livlina import settings as livlina

PAGE = """<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>Sida</title></head><body><h1>Sida</h1>
{% for table in tables %}<table>{% for row in table %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table>{% endfor %}
</body></html>
"""
IN_MEMORY = "django.template.loaders.locmem.Loader"
REDIRECT = 302
ROWS = 50
_RANDOM_NAME = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BYTES, _UUID = 17, 2950  # PostgreSQL's numbers of the types of what is sealed and of random names


@lru_cache
def statements(name: str) -> list[list[str]]:
    found: list[list[str]] = json.loads(place.statements_of(name).read_text())
    return found


def page(request: HttpRequest, name: str, turn: int, status: int) -> HttpResponse:
    from bench.captured import asked

    tables = []
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in asked(statements(name)[turn]):
            cursor.execute(statement)
            if cursor.description and (rows := cursor.fetchall()):
                tables.append(shown(cursor.description, rows))
    if status == REDIRECT:
        return HttpResponseRedirect("/")
    return HttpResponse(render_to_string("page.html", {"tables": tables}, request))


def shown(columns: Any, rows: list[Any]) -> list[Any]:
    """The cells that a reader can read, of as many rows as a page has."""
    wanted = [place for place, column in enumerate(columns) if is_readable(column, rows[0][place])]
    if len(wanted) < 2:
        return [[row[place] for place in wanted] for row in rows[:ROWS]]
    return list(map(itemgetter(*wanted), rows[:ROWS]))


def is_readable(column: Any, value: Any) -> bool:
    """False for keys, random names and what is sealed."""
    if column.type_code in (_BYTES, _UUID) or column.name.endswith("id"):
        return False
    return not (isinstance(value, str) and _RANDOM_NAME.fullmatch(value))


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("", ready), path("<str:name>/<int:turn>/<int:status>", page)]

settings.configure(
    DATABASES=livlina.DATABASES,
    ROOT_URLCONF="bench.least.app",
    ALLOWED_HOSTS=livlina.ALLOWED_HOSTS,
    SECRET_KEY=livlina.SECRET_KEY,
    LANGUAGE_CODE=livlina.LANGUAGE_CODE,
    TIME_ZONE=livlina.TIME_ZONE,
    USE_TZ=livlina.USE_TZ,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.cached.Loader", [(IN_MEMORY, {"page.html": PAGE})])],
            },
        }
    ],
)
django.setup()
application = get_wsgi_application()
