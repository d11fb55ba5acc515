"""
How staff come in: what Livlina adds to allauth, which does the steps of sign-in.

Nobody signs up. A password opens nothing without a second factor, whatever went wrong, well and badly, leaves a trace,
and the reply never tells whether an account exists. Source: S-40, S-50, S-51, S-90.
"""

import base64
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import QRCode

from livlina.access.actor import NOBODY, Actor
from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.core import clock
from livlina.core.sealed import WRAPPED, keyed_hash, unwrap, wrap
from livlina.core.templatetags.swedish import in_words
from livlina.organisation import queries
from livlina.organisation.models import Staff
from livlina.organisation.sessions import BEGAN

FAMILIAR_SECONDS: Final = 60 * 24 * 60 * 60
CODE_SECONDS: Final = 120
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # what one comes in with; the reserve is none
UNTOLD: Final = "untold"
RESERVE_USED: Final = "Du använde en reservkod, som nu är förbrukad. {left} kvar. Gör nya under Inställningar."
RESERVE_WAS_USED: Final = (
    "En av dina reservkoder användes {at:%Y-%m-%d} kl. {at:%H.%M}. Var det inte du, byt lösenord, gör nya reservkoder "
    "och säg till din chef."
)
MANY_WRONG: Final = 5
MANY_WERE_WRONG: Final = (
    "Efter ditt rätta lösenord har fel kod eller inloggningsnyckel getts {count} gånger sedan du senast loggade in, "
    "senast {at:%Y-%m-%d} kl. {at:%H.%M}. Var det inte du, byt lösenord och säg till din chef."
)
FRESH_SECONDS: Final = 5 * 60
TOO_MANY: Final = (
    "Många försök har gjorts på kort tid. Vänta några minuter och försök igen. "
    "Brådskar det, be den som sköter konton om en ny inloggningslänk."
)
_LOCAL_PATH: Final = re.compile(r"/[\x21-\x7e]*")

KINDS: Final[Mapping[str, type[TOTP] | type[RecoveryCodes]]] = {
    Authenticator.Type.TOTP: TOTP,
    Authenticator.Type.RECOVERY_CODES: RecoveryCodes,
}

_owner: ContextVar[str] = ContextVar("owner_of_factors")


def local_path(text: str | None) -> str | None:
    """The text when it is a path of our own pages, else None: nobody is led elsewhere after sign-in."""
    if text and _LOCAL_PATH.fullmatch(text) and url_has_allowed_host_and_scheme(text, allowed_hosts=None):
        return text
    return None


def page_before(request: HttpRequest) -> str | None:
    """The page that a button was pressed on, as its form or the browser tells."""
    return local_path(request.POST.get("next")) or local_path(path_of(request.headers.get("Referer", "")))


def path_of(url: str) -> str:
    """The path of an address that a browser told, '' when it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def address(request: HttpRequest) -> str:
    """The address the request came from, or '' when it cannot be told."""
    try:
        return str(AccountAdapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def network(request: HttpRequest) -> str:
    """
    The address as attempts are counted at it: of IPv6 the network alone.

    The rest is changed by the worker's own machine each day: counted with it, no place would be familiar for long, and
    whoever guesses from elsewhere would lock her out (S-51).
    """
    return str(ratelimit.truncate_ip(address(request)))


def login_hash(login: str) -> str:
    """
    By which attempts at the same account are counted, whichever letters the database takes for the same: a dotless ı
    is to some of them an i. A password typed in the wrong field is not kept (S-42).
    """
    return keyed_hash(login.upper().casefold(), purpose="login").hex()


def is_signed_in(request: HttpRequest) -> bool:
    """True when both steps have been passed and the account is open, locked or not."""
    return isinstance(request.user, Staff)


def is_open(staff: Staff) -> bool:
    """True when the account opens something today (`queries.open_accounts`, S-55)."""
    return queries.open_accounts(day=clock.today()).filter(pk=staff.pk).exists()


def acting(staff: Staff) -> Actor:
    """The member of staff as the one who acts in sign-in itself, where no role is asked for."""
    return Actor(id=staff.pk, name=staff.name)


@contextmanager
def factors_of(staff: Staff) -> Iterator[None]:
    """Whose second factors are sealed or opened within: one moved to another account does not open (S-90)."""
    token = _owner.set(str(staff.public_id))
    try:
        yield
    finally:
        _owner.reset(token)


def has_factor(staff: Staff) -> bool:
    """True when the account has an app that gives codes, or a passkey."""
    return bool(MfaAdapter().is_mfa_enabled(staff, FACTORS))


@dataclass(frozen=True, eq=False)
class Try:
    """One try at a password or a second factor, counted before it is known whether it is right."""

    request: HttpRequest
    action: str
    key: str
    usage: ratelimit.RateLimitUsage

    def was_right(self) -> None:
        """It counts no longer."""
        self.usage.rollback()
        _tries(self.request).remove(self)


def _tries(request: HttpRequest) -> list[Try]:
    found: list[Try] = vars(request).setdefault("tries", [])
    return found


def _counted(request: HttpRequest, *, action: str, key: str) -> Try | None:
    """The try, counted. None when there have been too many."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
    if usage is None:
        return None
    _tries(request).append(one := Try(request, action, key, usage))
    return one


def forget_tries(request: HttpRequest) -> None:
    """A request that is done once more, from its beginning, is one try (S-51, S-142)."""
    _tries(request).clear()


def count_anew(request: HttpRequest) -> None:
    """
    Count once more what was tried in a request that has been undone: an error is no free try (S-51).

    The count itself is of the request's transaction, and went with it. This one is a short transaction of its own, so
    that nobody's sign-in waits for it longer than a count takes. When the database is still away nothing is answered
    to anyone, and nothing is learnt by trying.
    """
    if tries := _tries(request):
        with suppress(OperationalError, InterfaceError), transaction.atomic():
            for one in tries:
                ratelimit.consume(request, app="allauth.account", action=one.action, key=one.key)


def count_factor(request: HttpRequest, staff: Staff) -> Try:
    """
    Count a try at the second factor. Raises ValidationError when there have been too many wrong ones.

    Only one who has given the right password comes this far. Whoever has seen it keeps the worker out of nothing that
    she has open: what is tried in a session that is signed in is counted by that session, also when its key is another,
    and at sign-in, as the password is, by the account where it has been signed in to before (S-51).
    """
    key = str(staff.pk)
    if _is_in_own_session(request, staff):
        key = f"{key}:in:{request.session.get(BEGAN)}"
    elif cache.get(_familiar(request, staff.username)):
        key = f"{key}:{network(request)}"
    one = _counted(request, action="factor_failed", key=key)
    if one is None:
        raise AccountAdapter(request).validation_error("too_many_login_attempts")
    return one


def _is_in_own_session(request: HttpRequest, staff: Staff) -> bool:
    """True where a factor is asked for once more of one who has given it, and not at sign-in."""
    return isinstance(request.user, Staff) and request.user.pk == staff.pk


def wrong_factor(request: HttpRequest, staff: Staff, code: str) -> ValidationError:
    """The error to raise, with that code among the words; the failure has left its trace."""
    if not _is_in_own_session(request, staff):
        before, _ = cache.get(_wrong_at_sign_in(staff), (0, None))
        cache.set(_wrong_at_sign_in(staff), (before + 1, clock.now()), timeout=FAMILIAR_SECONDS)
    record(acting(staff), "factor_failed", subject=staff, detail={"from": address(request)})
    error: ValidationError = MfaAdapter(request).validation_error(code)
    return error


def passing(request: HttpRequest, staff: Staff, code: str) -> Authenticator:
    """
    The factor that the code is right for: the app or a code of reserve, each code once.

    Raises ValidationError, with a trace, when it is not, and when there have been too many wrong ones. A code of
    reserve leaves a trace of its own, and the worker is told (S-32).
    """
    code = "".join(character for character in code if character.isalnum())
    counted = count_factor(request, staff)
    with factors_of(staff):
        for factor in Authenticator.objects.filter(user=staff, type__in=KINDS).order_by("-type"):
            # longer than allauth remembers, since a code is accepted in the half minutes around its own
            if _is_right(factor, code) and cache.add(_used(staff, code), True, timeout=CODE_SECONDS):
                counted.was_right()
                factor.user = staff
                if factor.type == Authenticator.Type.RECOVERY_CODES:
                    _reserve_used(request, staff, factor)
                found: Authenticator = factor
                return found
    raise wrong_factor(request, staff, "incorrect_code")


def reserve_left(staff: Staff) -> tuple[int, datetime | None]:
    """How many codes of reserve the account has left, and when one was last used."""
    factor = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    if factor is None:
        return 0, None
    with factors_of(staff):
        return len(RecoveryCodes(factor).get_unused_codes()), factor.last_used_at


def _reserve_used(request: HttpRequest, staff: Staff, factor: Authenticator) -> None:
    factor.refresh_from_db()
    factor.last_used_at = clock.now()
    # the owner is told at the next sign-in with something else, should it be another's doing: of the first use since
    factor.data.setdefault(UNTOLD, factor.last_used_at.isoformat())
    factor.save(update_fields=["data", "last_used_at"])
    left = len(RecoveryCodes(factor).get_unused_codes())
    record(acting(staff), "recovery_code.used", subject=staff, detail={"from": address(request), "left": left})
    messages.warning(request, RESERVE_USED.format(left=in_words(left)))


def tell_of_reserve(request: HttpRequest, staff: Staff, *, by: int | None) -> None:
    """
    At a sign-in with something else, by its key: say, once, that a code of reserve has been used since. Not to one who
    comes in with what was added since, as whoever used the code may have.
    """
    factor = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    if factor is None or not factor.data.get(UNTOLD):
        return
    first = factor.data[UNTOLD]
    since = datetime.fromisoformat(first) if isinstance(first, str) else factor.last_used_at  # kept as True before
    if Authenticator.objects.filter(pk=by, created_at__gte=since).exists():
        return
    del factor.data[UNTOLD]
    factor.save(update_fields=["data"])
    messages.warning(request, RESERVE_WAS_USED.format(at=localtime(factor.last_used_at)))


def tell_of_tries(request: HttpRequest, staff: Staff) -> None:
    """Say that many wrong second factors have been given after her right password since she last signed in (S-51)."""
    count, at = cache.get(_wrong_at_sign_in(staff), (0, None))
    if count >= MANY_WRONG:
        messages.warning(request, MANY_WERE_WRONG.format(count=count, at=localtime(at)))


def _wrong_at_sign_in(staff: Staff) -> str:
    return f"wrong_at_sign_in:{staff.pk}"


def _is_right(factor: Authenticator, code: str) -> bool:
    try:
        return bool(KINDS[factor.type](factor).validate_code(code))
    except InvalidTag:  # sealed for another account
        return False


def check_own_password(request: HttpRequest, staff: Staff, password: str) -> None:
    """Raise ValidationError, with a trace, unless it is the password of the one who is signed in."""
    adapter = AccountAdapter(request)
    # by the session: whoever is at an open screen keeps her out of nothing that she has open elsewhere
    key = f"{staff.pk}:in:{request.session.get(BEGAN)}"
    counted = _counted(request, action="own_password", key=key)
    if counted is None:
        raise adapter.validation_error("too_many_login_attempts")
    if not staff.check_password(password):
        record(acting(staff), "password_failed", subject=staff, detail={"from": address(request)})
        raise adapter.validation_error("incorrect_password")
    counted.was_right()


def confirmed_lately(request: HttpRequest, staff: Staff) -> bool:
    """True when the second factor was given in this session in the last five minutes (S-53)."""
    given = [r["at"] for r in get_authentication_records(request, staff) if r.get("method") == "mfa"]
    return bool(given) and time.time() - given[-1] <= FRESH_SECONDS


def _used(staff: Staff, code: str) -> str:
    return "code:" + keyed_hash(f"{staff.pk}|{code}", purpose="code").hex()


class AccountAdapter(DefaultAccountAdapter):
    """The first step, and what both steps end in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Användarnamnet eller lösenordet stämmer inte. Skriv båda igen.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": "Lösenordet stämmer inte.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by `livlina account create`, never by those who want in."""
        return False

    def is_safe_url(self, url: str) -> bool:
        return local_path(url) is not None

    def is_ajax(self, request: HttpRequest) -> bool:
        """Sign-in has one form of reply."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened, in our words."""

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        return [{"id": "confirm", "description": "Kod", "url": reverse("confirm")}]

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("account_login")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Staff | None:
        """The active member of staff of these credentials who has a second factor, or None after the same work."""
        counted = self.count_attempt(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()  # a closed account is no account
        if isinstance(user, Staff) and has_factor(user) and is_open(user):
            counted.was_right()
            return user
        self.authentication_failed(request, **credentials)
        return None

    def count_attempt(self, request: HttpRequest, **credentials: Any) -> Try:
        """
        Count the attempt. Raises ValidationError when there have been too many.

        Where the account has been signed in to before, attempts are counted for that account at that address alone:
        nobody can lock a worker out of her own office by guessing from somewhere else (S-51).
        """
        login = login_hash(credentials["username"])
        action, key = "login_failed", login
        if cache.get(_familiar(request, credentials["username"])):
            action, key = "login_failed_familiar", f"{login}:{network(request)}"
        counted = _counted(request, action=action, key=key)
        if counted is None:
            raise self.validation_error("too_many_login_attempts")
        return counted

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known = Staff.objects.filter(username__iexact=credentials["username"]).first()
        detail = {"login": login_hash(credentials["username"]), "from": address(request)}
        record(NOBODY, "sign_in_failed", subject=known, detail=detail)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Let in the one who has passed both steps, and an account still open."""
        factors = [r for r in get_authentication_records(request, user) if r.get("method") == "mfa"]
        if not factors or not isinstance(user, Staff) or not is_open(user):
            request.session.flush()
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        if factors[-1]["type"] != Authenticator.Type.RECOVERY_CODES:
            tell_of_reserve(request, user, by=factors[-1].get("id"))
        tell_of_tries(request, user)
        cache.delete(_wrong_at_sign_in(user))
        cache.set(_familiar(request, user.username), True, timeout=FAMILIAR_SECONDS)
        with acting_as(acting(user)):  # whoever was signed in here before
            detail = {"from": address(request), "by": factors[-1]["type"]}
            record(acting(user), "signed_in", subject=user, detail=detail)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Staff):
            record(acting(request.user), "signed_out", subject=request.user, detail={"from": address(request)})
        super().logout(request)


def _familiar(request: HttpRequest, login: str) -> str:
    return "familiar:" + keyed_hash(f"{login.casefold()}|{network(request)}", purpose="familiar").hex()


class MfaAdapter(DefaultMFAAdapter):
    """The second step: secrets sealed under the master key, a code to draw, and our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Koden stämmer inte. Vänta tills appen visar en ny och skriv den.",
        "incorrect_passkey": "Inloggningsnyckeln godtogs inte. Försök igen, eller skriv en kod.",
        "passkey_not_made": "Inloggningsnyckeln kom inte fram. Försök igen.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret of the account that `factors_of` names, beside its wrapped key (`factor_keys` renews it)."""
        owner = _owner.get()
        data_key = os.urandom(32)
        wrapped = wrap(data_key, owner=owner)
        sealed = unwrap(wrapped, owner=owner).seal(text, place=_place(owner))
        return base64.b64encode(wrapped + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret of the account that `factors_of` names. Raises InvalidTag for another's."""
        owner = _owner.get()
        value = base64.b64decode(encrypted_text)
        return unwrap(value[:WRAPPED], owner=owner).open(value[WRAPPED:], place=_place(owner))

    def build_totp_svg(self, url: str) -> str:
        """The code to draw, dark on white also where the page is dark: cameras want it so."""
        drawn = BytesIO()
        code: Any = QRCode(image_factory=SvgPathFillImage, border=3)
        code.add_data(url)
        code.make_image().save(drawn)
        return drawn.getvalue().decode()


def _place(owner: str) -> str:
    return f"mfa_authenticator.data:{owner}"
