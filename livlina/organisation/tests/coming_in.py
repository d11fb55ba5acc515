"""How staff come in, for tests: an account with password and app, the code of the moment, and the two steps."""

import re
import time
from html import unescape
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password

from livlina.access.actor import system
from livlina.core import clock
from livlina.organisation import accounts
from livlina.organisation.models import Staff

PASSWORD = "fyra ord som hänger löst"


def equip(staff: Staff, *, password: str = PASSWORD) -> str:
    """Give the account a password and an app. Answers with the app's secret; `staff.codes` are those of reserve."""
    secret = generate_totp_secret()
    staff.codes = accounts.equip_account(
        system("test"), staff=staff, encoded_password=make_password(password), totp_secret=secret, at=clock.now()
    )
    return secret


def code(secret: str, *, half_minutes: int = 0) -> str:
    """The code that the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + half_minutes))


def give_password(client: Any, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/logga-in/", {"login": login, "password": password, **more})


def give_code(client: Any, told: str) -> Any:
    return client.post("/logga-in/kod/", {"code": told})


def sign_in(client: Any, staff: Staff, secret: str, **more: str) -> Any:
    """Both steps. Answers with the reply to the second."""
    give_password(client, staff.username, **more)
    return give_code(client, code(secret))


def confirm(client: Any, staff: Staff) -> None:
    """The one whom `browse` signed in has given the second factor just now (S-53)."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(staff)
    session.save()


def hidden(page: Any) -> dict[str, Any]:
    """What the forms of a page send without anyone writing it."""
    told: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()):
        told.setdefault(unescape(name), []).append(unescape(value))
    return told
