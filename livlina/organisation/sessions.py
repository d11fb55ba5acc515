"""
Sessions: kept under the hash of their key, sealed, and opened together with the one who is signed in.

A dump of the database holds nothing that can be put in a cookie, and nothing of what was in a session.
The settings name this module as SESSION_ENGINE. Source: S-52.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import constant_time_compare, get_random_string

from livlina.access.actor import Actor, Standing
from livlina.core import clock
from livlina.core.sealed import Cipher
from livlina.organisation.models import Staff, WebSession

ABSOLUTE: Final = timedelta(seconds=settings.SESSION_COOKIE_AGE)  # 10 h, whatever happens (S-52)
NOT_SIGNED_IN: Final = timedelta(hours=10)  # from the latest change; a sign-in page may lie open for a day's work
KEY_LENGTH: Final = 32  # of 36 characters: 165 bits
BEGAN: Final = "began_at"
LOCKED: Final = "locked"
ASKED: Final = "asked"  # why it is locked: somebody asked for it
LOCKED_AT: Final = "locked_at"
HELD: Final = "held"  # a form has been sent while it was locked
TYPED: Final = "typed"  # the forms whose last words came while it was locked
LAST_WORDS: Final = timedelta(seconds=30)  # that the last words may need on their way; the script sends them at once
LAST_FORMS: Final = 5  # more tabs than anyone types in within the last seconds

STAFF_FIELDS: Final = (
    "id public_id username name password last_login is_active created_at password_changed_at theme shortcuts "
    "blur".split()
)
# Session, staff and live roles in one turn to the database, since every request needs all three. The roles are
# those of `queries.actor_for`, and whose account opens anything is told by `queries.open_accounts`; tests compare them.
OPENED: Final = """
SELECT s.data, s.seen_at, s.began_at,
       w.id, w.public_id, w.username, w.name, w.password, w.last_login, w.is_active, w.created_at,
       w.password_changed_at, w.theme, w.shortcuts, w.blur,
       (SELECT json_agg(json_build_array(m.unit_id, m.role,
                   (SELECT b.board_id FROM organisation_unitboard b WHERE b.unit_id = m.unit_id
                       AND b.valid_from <= %(day)s AND (b.valid_to IS NULL OR b.valid_to >= %(day)s) LIMIT 1),
                   u.full_name)
                   ORDER BY u.position, m.role)::text
          FROM organisation_membership m JOIN organisation_unit u ON u.id = m.unit_id
         WHERE m.staff_id = w.id AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s))
  FROM organisation_websession s LEFT JOIN organisation_staff w ON w.id = s.staff_id
       AND w.is_active AND w.paused_at IS NULL
       AND (EXISTS (SELECT FROM organisation_membership m
                     WHERE m.staff_id = w.id AND (m.valid_to IS NULL OR m.valid_to >= %(day)s))
            OR NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = w.id))
 WHERE s.key_hash = %(key_hash)s AND s.expires_at > %(now)s
"""


@lru_cache(maxsize=1)
def _cipher() -> Cipher:
    return Cipher(hmac.digest(settings.SECRET_KEY.encode(), b"livlina.sessions", "sha256"))


def key_hash(session_key: str) -> bytes:
    """By which the session of that key is found."""
    return hashlib.sha256(session_key.encode()).digest()


class SessionStore(SessionBase):
    """A session as Django knows it, with the member of staff and the roles it was opened with."""

    seen_at: datetime | None = None
    began_at: datetime | None = None
    _read: bytes = b""  # what stood in the row when it was read or last written, sealed
    _staff: Staff | None = None
    _standings: tuple[Standing, ...] = ()

    def staff(self) -> Staff | None:
        """
        The one signed in. None when nobody is, or the account opens nothing any longer or its password is another.

        Such a session is emptied at once (S-04).
        """
        if not self.session_key or SESSION_KEY not in self:
            return None
        staff = self._staff
        # the row's own word of whose it is can have been changed; what was sealed cannot
        if (
            staff is None
            or self[SESSION_KEY] != str(staff.pk)
            or not constant_time_compare(self.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash())
        ):
            self.flush()
            return None
        return staff

    def actor(self, staff: Staff) -> Actor:
        """The one signed in, with the roles that are live today."""
        return Actor(id=staff.pk, name=staff.name, standings=self._standings)

    def seen(self, at: datetime) -> None:
        """Write down that the session was used."""
        WebSession.objects.filter(key_hash=self._hash()).update(seen_at=at)
        self.seen_at = at

    @property
    def locked(self) -> str:
        """Why the session is locked (`asked`, `idle`), or ''."""
        return str(self.get(LOCKED, ""))

    def lock(self, why: str, *, at: datetime) -> None:
        self.update({LOCKED: why, LOCKED_AT: at.timestamp()})

    def unlock(self) -> None:
        """As signing in again: the key that was there while the place was empty is worth nothing."""
        for name in (LOCKED, LOCKED_AT, HELD, TYPED):
            self.pop(name, None)
        self.cycle_key()

    def takes(self, form: UUID, *, was_sent: bool, at: datetime) -> bool:
        """
        Whether a locked session keeps what is sent of that form: only what was in hand as it was locked (S-52, S-141).

        That is the first form sent, and what was typed just before in a few. The rest comes from somebody at the locked
        screen. What comes at once is judged one at a time.
        """
        why, since = self.locked, datetime.fromtimestamp(self.get(LOCKED_AT, 0), tz=at.tzinfo)
        if not self.hold():
            return False
        if not self.locked:
            self.lock(why, at=since)  # by this very request, which has not been saved yet
        if was_sent:
            first = HELD not in self
            self[HELD] = True
            return first
        typed = dict.fromkeys([*self.get(TYPED, []), str(form)])
        if at - since > LAST_WORDS or len(typed) > LAST_FORMS:
            return False
        self[TYPED] = list(typed)
        return True

    def hold(self) -> bool:
        """
        Wait for other requests that hold this session, and go on from what they left, until this one is done.

        False when it has ended meanwhile, or goes on under another key.
        """
        held = WebSession.objects.select_for_update().filter(key_hash=self._hash()).values_list("pk", flat=True)
        if not list(held):
            return False
        self._session_cache = self.load()
        return SESSION_KEY in self

    def _hash(self) -> bytes:
        return key_hash(self.session_key or "")

    def load(self) -> dict[str, Any]:
        found = self._hash()
        with connection.cursor() as cursor:
            cursor.execute(OPENED, {"key_hash": found, "now": clock.now(), "day": clock.today()})
            row = cursor.fetchone()
        data = opened(bytes(row[0]), found) if row else None
        if data is None:
            self._session_key = None
            return {}
        self._read, self.seen_at, self.began_at = bytes(row[0]), row[1], row[2]
        facts, standings = dict(zip(STAFF_FIELDS, row[3:-1], strict=True)), row[-1]
        if facts["id"] is not None:
            in_order = [facts[field.attname] for field in Staff._meta.concrete_fields if field.attname in facts]
            self._staff = Staff.from_db(connection.alias, STAFF_FIELDS, in_order)
        self._standings = tuple(Standing(*standing) for standing in json.loads(standings or "[]"))
        return data

    def exists(self, session_key: str) -> bool:
        return WebSession.objects.filter(key_hash=key_hash(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """
        Write what this request has changed. Where another has written meanwhile its changes stand: a lock, above all,
        is not undone by what was under way when it was locked (S-52). Raises UpdateError when the session has ended.
        """
        if self.session_key is None:
            self.create()
            return
        data: dict[str, Any] = cast("Any", self)._get_session(no_load=must_create)
        found, now = self._hash(), clock.now()
        if must_create:
            values = row_of(data, found, at=now)
            try:
                with transaction.atomic():
                    WebSession.objects.create(key_hash=found, seen_at=now, **values)
            except IntegrityError as error:
                raise CreateError from error
            self._read, self.seen_at = values["data"], now
        elif not self._write(data, at=now):
            rows = WebSession.objects.select_for_update().filter(key_hash=found).values_list("data", flat=True)
            latest = next((bytes(row) for row in rows), b"")
            theirs = opened(latest, found) if latest else None
            if theirs is None:
                raise UpdateError
            self._session_cache = merged(opened(self._read, found) or {}, mine=data, theirs=theirs)
            self._read = latest
            self._write(self._session_cache, at=now)

    def _write(self, data: dict[str, Any], *, at: datetime) -> bool:
        """Write that over what was read. False where it stands there no longer."""
        found = self._hash()
        values = row_of(data, found, at=at)
        if not WebSession.objects.filter(key_hash=found, data=self._read).update(**values):
            return False
        self._read = values["data"]
        return True

    def delete(self, session_key: str | None = None) -> None:
        if gone := session_key or self.session_key:
            WebSession.objects.filter(key_hash=key_hash(gone)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        WebSession.objects.filter(expires_at__lte=clock.now()).delete()


def row_of(data: dict[str, Any], found: bytes, *, at: datetime) -> dict[str, Any]:
    """What is written in the row of a session with that in it; in one that is signed in, since when it is."""
    staff = data.get(SESSION_KEY)
    if staff and BEGAN not in data:
        data[BEGAN] = at.timestamp()
    began = datetime.fromtimestamp(data[BEGAN], tz=at.tzinfo) if staff else at
    return {
        "staff_id": int(staff) if staff else None,
        "data": sealed(data, found),
        "began_at": began,
        "expires_at": began + (ABSOLUTE if staff else NOT_SIGNED_IN),
    }


def merged(before: Mapping[str, Any], *, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What has come of a session that two have changed: theirs, but for the names that were changed by mine."""
    told = {name for name in {*before, *mine} if (name in before, before.get(name)) != (name in mine, mine.get(name))}
    kept = {name: value for name, value in theirs.items() if name not in told}
    return kept | {name: value for name, value in mine.items() if name in told}


def sealed(data: Mapping[str, Any], found: bytes) -> bytes:
    """What is in a session, so that it opens only in the row of that hash."""
    return _cipher().seal(json.dumps(data), place=f"organisation_websession.data:{found.hex()}")


def opened(value: bytes, found: bytes) -> dict[str, Any] | None:
    """What was sealed there, or None when it was not sealed with today's key for that row."""
    try:
        data: dict[str, Any] = json.loads(_cipher().open(value, place=f"organisation_websession.data:{found.hex()}"))
    except InvalidTag:
        return None
    return data


def live_sessions(staff: Staff) -> list[WebSession]:
    """The sessions of the member of staff that have not ended, newest first."""
    return list(WebSession.objects.filter(staff=staff, expires_at__gt=clock.now()).order_by("-began_at"))
