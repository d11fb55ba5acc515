"""A page beside the least it could cost and beside its SQL alone, in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from bench.captured import Captured, capturing, straight, tell_least
from bench.client import ROUNDS, WARM, Browser, Times, WrongAnswer, in_turn
from bench.scene import Someone
from bench.served import Served

_NUMBERS = count(1)


@dataclass(frozen=True)
class Visit:
    """
    One page that somebody asks for: posted when it has `fields`, which are made anew each time.

    The form they belong to stands at `form`. The answer has the status, and holds what it `shows`.
    """

    who: Someone
    path: str
    fields: Callable[[], Mapping[str, str]] | None = None
    form: str = ""
    shows: str = ""
    status: int = 200

    def caught(self) -> Captured:
        """What the page asks the database, once what it does only the first time is done."""
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = self.who.session_key()
        self._ask_within(client)
        with capturing() as captured:
            self._ask_within(client)
        return captured

    def _ask_within(self, client: Client) -> None:
        answer: Any = client.get(self.path) if self.fields is None else client.post(self.path, dict(self.fields()))
        if answer.status_code != self.status or self.shows not in answer.content.decode():
            raise WrongAnswer(f"{self.path} gav {answer.status_code}, utan {self.shows}.")

    def ready(self, browser: Browser) -> Callable[[], object]:
        """The asking itself, through the browser, with the form at hand."""
        cookie, path, fields, status = self.who.cookie, self.path, self.fields, self.status
        shows = self.shows.encode()
        if fields is None:
            return lambda: browser.get(path, cookie=cookie, expected=status, shows=shows)
        return posting(browser, self.form, path, fields, cookie=cookie, expected=status, shows=shows)


def posting(
    browser: Browser, form: str, path: str, fields: Callable[[], Mapping[str, str]], *, cookie: str,
    expected: int = 200, shows: bytes = b"",
) -> Callable[[], object]:  # fmt: skip
    """Posting the fields again and again, with the token of the form that was fetched once."""
    token = {"csrfmiddlewaretoken": browser.get(form, cookie=cookie).token}
    return lambda: browser.post(path, {**fields(), **token}, cookie=cookie, expected=expected, shows=shows)


@dataclass(frozen=True)
class Beside:
    """The three times, and how many questions the page asks at most."""

    product: Times
    least: Times
    sql: Times
    questions: int

    def told(self) -> dict[str, Any]:
        """What `report.Figure` takes of it."""
        return {
            "value": self.product.median,
            "p95": self.product.p95,
            "least": self.least.median,
            "sql": self.sql.median,
            "questions": self.questions,
        }


@dataclass(frozen=True)
class Servers:
    """The product and the least page, both under way."""

    product: Served
    least: Served

    def compare(
        self, visits: Sequence[Visit], *, patterns: Sequence[Visit], rounds: int = ROUNDS, warm: int = WARM
    ) -> Beside:
        """
        Time the visits against the served product, and what the patterns ask against the least page and psycopg.

        The patterns are visits of the same kind. They are other people's where a page counts its visitors.
        """
        caught = [pattern.caught() for pattern in patterns]
        lists = [one.statements for one in caught]
        name = f"{visits[0].path.strip('/').partition('/')[0]}-{next(_NUMBERS)}"  # the least page reads a name once
        tell_least(name, lists)
        browser = self.product.browser()
        asked = [visit.ready(browser) for visit in visits]
        plain = self.least.browser()
        like, fields = visits[0], visits[0].fields

        def ask_least(turn: int) -> object:
            path = f"/{name}/{turn % len(lists)}/{like.status}"
            return plain.get(path) if fields is None else plain.post(path, fields(), expected=like.status)

        times = in_turn(
            {
                "product": lambda turn: asked[turn % len(asked)](),
                "least": ask_least,
                "sql": straight(lists),
            },
            rounds=rounds,
            warm=warm,
        )
        browser.close()
        plain.close()
        return Beside(times["product"], times["least"], times["sql"], max(one.count for one in caught))
