"""
Accounts: how they are made, get their password and second factor, change and are closed.

What one does with one's own account asks for no role; all else is done by the system itself (`livlina account`).
Source: S-50, S-52, S-55.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models.functions import Greatest
from fido2.webauthn import AttestedCredentialData

from livlina.access.actor import Actor, system
from livlina.access.commands import command, lasting
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.access.traces import record
from livlina.core import clock
from livlina.core.constraints import refusing
from livlina.core.sealed import keyed_hash
from livlina.organisation import drafts, passkeys, queries
from livlina.organisation.errors import AccountIsNotPaused, LastFactor, LinkDoesNotWork, UsernameTaken
from livlina.organisation.models import AccountLink, CalendarLink, Membership, Staff, Unit, WebSession
from livlina.organisation.sessions import ASKED, SessionStore, key_hash
from livlina.organisation.signin import FACTORS, UNTOLD, acting, factors_of
from livlina.organisation.terms import Limit

LINK_LASTS: Final = timedelta(hours=24)
FORGOTTEN_AT_LOCK: Final = '"cache", "storage"'  # Clear-Site-Data: what the browser lets go of when a session is locked
UNUSED_DAYS: Final = 60  # where the organisation has not decided another number (S-55)


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotPermitted


def _require_own(actor: Actor, staff: Staff) -> None:
    if not actor.is_system and actor.id != staff.pk:
        raise NotPermitted


def account_named(username: str) -> Staff | None:
    """The account of that user name, whatever its letters' case, paused or not. None when it is closed."""
    return Staff.objects.filter(username__iexact=username, is_active=True).first()


@command
def create_account(actor: Actor, *, username: str, name: str, unit: Unit, role: Role, day: date) -> Staff:
    """Make an account with one role at one unit from that day. It opens nothing before its link has been used."""
    _require_system(actor)
    if Staff.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username=username)
    with refusing("organisation_staff_username_key", UsernameTaken, username=username):
        staff = Staff.objects.create(username=username, name=name, password=make_password(None))
    Membership.objects.create(staff=staff, unit=unit, role=role, valid_from=day)
    record(actor, "account.created", subject=staff, unit_id=unit.pk, detail={"role": role.value})
    return staff


@command
def make_link(actor: Actor, *, staff: Staff, at: datetime) -> str:
    """Give the token of a link, good once and for a day. Earlier links stop working."""
    _require_system(actor)
    AccountLink.objects.filter(staff=staff, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    AccountLink.objects.create(staff=staff, token_hash=_token_hash(token), expires_at=at + LINK_LASTS)
    record(actor, "link.made", subject=staff)
    return token


def link_of(token: str, *, at: datetime) -> AccountLink:
    """The link of that token, still good. Raises LinkDoesNotWork for every other, whatever is wrong with it."""
    found = (
        AccountLink.objects.select_related("staff")
        .filter(token_hash=_token_hash(token), used_at=None, expires_at__gt=at)
        .filter(staff__in=queries.open_accounts(day=clock.today()))
        .first()
    )
    if found is None:
        raise LinkDoesNotWork
    return found


def _token_hash(token: str) -> bytes:
    return keyed_hash(token, purpose="account_link")


@command
def use_link(actor: Actor, *, token: str, encoded_password: str, totp_secret: str, at: datetime) -> list[str]:
    """
    Set the account's password (encoded already) and second factor, and give the codes of reserve.

    What the account had before stops working. Of two who use the same link, one gets LinkDoesNotWork.
    """
    link = link_of(token, at=at)
    if not AccountLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkDoesNotWork
    codes = _equip(link.staff, encoded_password=encoded_password, totp_secret=totp_secret, at=at)
    record(actor, "link.used", subject=link.staff)
    return codes


@command
def equip_account(actor: Actor, *, staff: Staff, encoded_password: str, totp_secret: str, at: datetime) -> list[str]:
    """Set password (encoded already) and second factor without a link, for a demo city or a test."""
    _require_system(actor)
    codes = _equip(staff, encoded_password=encoded_password, totp_secret=totp_secret, at=at)
    record(actor, "account.equipped", subject=staff)
    return codes


def _equip(staff: Staff, *, encoded_password: str, totp_secret: str, at: datetime) -> list[str]:
    staff.password = encoded_password
    staff.password_changed_at = at
    staff.save(update_fields=["password", "password_changed_at"])
    WebSession.objects.filter(staff=staff).delete()
    CalendarLink.objects.filter(staff=staff).delete()
    Authenticator.objects.filter(user=staff).delete()
    with factors_of(staff):
        TOTP.activate(staff, totp_secret)
        codes: list[str] = RecoveryCodes.activate(staff).generate_codes()
    return codes


@command
def new_recovery_codes(actor: Actor, *, staff: Staff, session: SessionStore | None = None) -> list[str]:
    """
    Make ten new codes of reserve; the old ones stop working, and every session but that one ends. That one of the old
    was used, and the owner has not been told, is told all the same: who used it may be the one who makes the new.
    """
    _require_own(actor, staff)
    _factors_changed(staff, session)
    before = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    if before is not None:
        before.delete()
    with factors_of(staff):
        made = RecoveryCodes.activate(staff)
        codes: list[str] = made.generate_codes()
    if before is not None and UNTOLD in before.data:
        made.instance.data[UNTOLD] = before.data[UNTOLD]
        made.instance.last_used_at = before.last_used_at
        made.instance.save(update_fields=["data", "last_used_at"])
    record(actor, "recovery_codes.made", subject=staff)
    return codes


@command
def add_passkey(
    actor: Actor, *, staff: Staff, session: SessionStore, name: str, credential: AttestedCredentialData
) -> None:
    """
    Add the passkey that the worker's device has just made (`passkeys.made`); every other session ends.

    Raises PasskeyTaken when it is another account's, or this one's already.
    """
    _require_own(actor, staff)
    passkeys.keep(staff, name=name, credential=credential)
    _factors_changed(staff, session)
    record(actor, "passkey.added", subject=staff)


@command
def remove_passkey(actor: Actor, *, staff: Staff, session: SessionStore, which: str) -> None:
    """Remove one's own passkey of that id, unless nothing else is left to come in with; every other session ends."""
    _require_own(actor, staff)
    Staff.objects.select_for_update(no_key=True).values_list("pk").get(pk=staff.pk)  # of two at once, one is the last
    key = passkeys.find(staff, which)
    if key is not None:
        if Authenticator.objects.filter(user=staff, type__in=FACTORS).count() < 2:
            raise LastFactor
        key.factor.delete()
        _factors_changed(staff, session)
    record(actor, "passkey.removed", subject=staff, detail={"was_there": key is not None})


def _factors_changed(staff: Staff, session: SessionStore | None) -> None:
    """All sessions end; the one at work goes on under a new key (S-52)."""
    if session is not None:
        session.cycle_key()
    kept = session.session_key if session is not None else None
    WebSession.objects.filter(staff=staff).exclude(key_hash=key_hash(kept or "")).delete()


@lasting
def confirm_session(actor: Actor, *, staff: Staff, session: SessionStore, by: str) -> None:
    """Write down that the second factor was given once more; the session goes on under a new key (S-52, S-53)."""
    _require_own(actor, staff)
    session.cycle_key()
    record(actor, "confirmed", subject=staff, detail={"by": by})


@command
def make_calendar_link(actor: Actor, *, staff: Staff, at: datetime) -> str:
    """Give the token of a new link to one's own hours; the one before stops working (S-65)."""
    _require_own(actor, staff)
    Staff.objects.select_for_update(no_key=True).values_list("pk").get(pk=staff.pk)  # of two at once, the last holds
    CalendarLink.objects.filter(staff=staff).delete()
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(staff=staff, token_hash=_calendar_hash(token), made_at=at)
    record(actor, "calendar_link.made", subject=staff)
    return token


@command
def end_calendar_link(actor: Actor, *, staff: Staff) -> None:
    """The link to one's own hours stops working at once."""
    _require_own(actor, staff)
    ended, _ = CalendarLink.objects.filter(staff=staff).delete()
    record(actor, "calendar_link.ended", subject=staff, detail={"was_there": bool(ended)})


def calendar_of(token: str) -> Staff | None:
    """Whose hours the link of that token leads to, while the account is open; None for every other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT calendar_of(%s)", [_calendar_hash(token)])
        (staff,) = cursor.fetchone()
    return queries.open_accounts(day=clock.today()).filter(pk=staff).first() if staff else None


def _calendar_hash(token: str) -> bytes:
    return keyed_hash(token, purpose="calendar_link")


@command
def change_password(actor: Actor, *, staff: Staff, new: str, session_key: str, at: datetime) -> None:
    """Change the own password, the present one having been asked for. Every session but that one ends."""
    _require_own(actor, staff)
    staff.set_password(new)
    staff.password_changed_at = at
    staff.save(update_fields=["password", "password_changed_at"])
    WebSession.objects.filter(staff=staff).exclude(key_hash=key_hash(session_key)).delete()
    AccountLink.objects.filter(staff=staff, used_at=None).delete()
    record(actor, "password_changed", subject=staff)


@command
def end_sessions(actor: Actor, *, staff: Staff, except_key: str = "") -> int:
    """End the account's sessions, but the one of that key. Gives how many."""
    _require_own(actor, staff)
    ended, _ = WebSession.objects.filter(staff=staff).exclude(key_hash=key_hash(except_key)).delete()
    record(actor, "sessions.ended", subject=staff, detail={"count": ended})
    return ended


@command
def close_account(actor: Actor, *, staff: Staff) -> None:
    """Close the account: sessions, links, password and factors are gone at once (S-04, S-55)."""
    _require_system(actor)
    staff.is_active = False
    staff.set_unusable_password()
    staff.save(update_fields=["is_active", "password"])
    WebSession.objects.filter(staff=staff).delete()
    AccountLink.objects.filter(staff=staff, used_at=None).delete()
    CalendarLink.objects.filter(staff=staff).delete()
    Authenticator.objects.filter(user=staff).delete()
    drafts.clear_of_closed()
    record(actor, "account.closed", subject=staff)


@command
def pause_account(actor: Actor, *, staff: Staff, at: datetime) -> None:
    """Pause the account: nothing opens with it until it is resumed; password and factors are as they were (S-55)."""
    _require_system(actor)
    staff.paused_at = at
    staff.save(update_fields=["paused_at"])
    WebSession.objects.filter(staff=staff).delete()
    AccountLink.objects.filter(staff=staff, used_at=None).delete()
    record(actor, "account.paused", subject=staff)


@command
def resume_account(actor: Actor, *, staff: Staff, at: datetime) -> None:
    """End the pause. The days without use are counted from now."""
    _require_system(actor)
    if staff.paused_at is None:
        raise AccountIsNotPaused(username=staff.username)
    staff.paused_at, staff.resumed_at = None, at
    staff.save(update_fields=["paused_at", "resumed_at"])
    record(actor, "account.resumed", subject=staff)


def pause_unused() -> None:
    """Pause each account that has not been used for as many days as the organisation has decided."""
    at = clock.now()
    days = queries.limit(Limit.ACCOUNT_UNUSED, unit_id=0, day=clock.today()) or UNUSED_DAYS
    used_at = Greatest("last_login", "created_at", "resumed_at", "password_changed_at")
    unused = queries.open_accounts(day=clock.today()).alias(used_at=used_at)
    for staff in unused.filter(used_at__lte=at - timedelta(days=days)):
        pause_account(system("upkeep"), staff=staff, at=at)


@command
def choose_appearance(actor: Actor, *, staff: Staff, theme: str, shortcuts: bool, blur: bool) -> None:
    """Write down how the pages look, whether keys do things and pages are blurred, for that member of staff."""
    _require_own(actor, staff)
    chosen = {"theme": theme, "shortcuts": shortcuts, "blur": blur}
    changes = {name: [getattr(staff, name), value] for name, value in chosen.items()}
    for name, value in chosen.items():
        setattr(staff, name, value)
    staff.save(update_fields=list(chosen))
    record(actor, "settings.changed", subject=staff, detail={"open": changes})


@lasting
def lock_session(actor: Actor, *, staff: Staff, session: SessionStore, why: str, at: datetime) -> None:
    """Lock the session that is at work: nothing is shown and nothing done in it before it is unlocked (S-52, S-54)."""
    _require_own(actor, staff)
    session.lock(why, at=at)
    record(actor, "locked", subject=staff, why=why)


def lock_left_open(key: str, *, at: datetime) -> bool:
    """
    Lock the session of that key, where somebody is signed in and it is open: the device is given to somebody else, as a
    page that knows nobody is (S-52). True where one was locked. What was typed in it is kept as at any lock.
    """
    session = SessionStore(session_key=key)
    staff = session.staff()
    if staff is None or session.locked:
        return False
    lock_session(acting(staff), staff=staff, session=session, why=ASKED, at=at)
    session.save()
    return True


@command
def unlock_session(actor: Actor, *, staff: Staff, session: SessionStore, by: str) -> None:
    """Unlock the session, which gets a new key. `by` says what was held good: the password, or which factor."""
    _require_own(actor, staff)
    session.unlock()
    record(actor, "unlocked", subject=staff, detail={"by": by})
