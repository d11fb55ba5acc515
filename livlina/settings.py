"""
The settings: one module, read from the environment, safe by default.

LIVLINA_DATA, LIVLINA_KEYS, DATABASE_URL, DATABASE_OWNER_URL: see docs and README.
LIVLINA_HOSTS: names the server answers to, separated by commas (loopback when not set).
"""

import base64
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from livlina.core import postgres, secrets

django_stubs_ext.monkeypatch()  # so that models.QuerySet[…] can be written where types are read

ROOT = Path(__file__).resolve().parent
AS_OWNER = os.environ.get("LIVLINA_AS_OWNER") == "1"  # set by the commands that change the schema, and by tests


def database() -> dict[str, Any]:
    """The connection: an outside server by its address, otherwise the embedded one."""
    url = os.environ.get("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL") or os.environ.get("DATABASE_URL")
    if not url:
        server = postgres.EmbeddedServer(secrets.data_folder())
        told = server.connection_settings("livlina_owner" if AS_OWNER else "livlina_app")
        return {
            "NAME": told["dbname"],
            "USER": told["user"],
            "PASSWORD": told["password"],
            "HOST": told["host"],
            "PORT": str(told["port"]),
        }
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }


DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", **database()}}
# what a page asks again and again is planned once for each connection
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=3)
if not AS_OWNER:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

SECRET_KEY = base64.b64encode(secrets.secret("django", size=48)).decode()
DEBUG = False
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [host for host in os.environ.get("LIVLINA_HOSTS", "").split(",") if host] or LOOPBACK

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "livlina.core",
    "livlina.access",
    "livlina.organisation",
    "livlina.people",
    "livlina.cases",
    "livlina.assessments",
    "livlina.support",
    "livlina.intake",
    "livlina.reports",
    "livlina.workspace",
    "livlina.public",
]

MIDDLEWARE = [
    # every answer carries these headers: also of what is answered before anything else is asked
    "livlina.organisation.middleware.quiet_headers",
    "csp.middleware.CSPMiddleware",
    "livlina.workspace.health.health",
    "django.middleware.security.SecurityMiddleware",
    "livlina.organisation.middleware.unlisted",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # before anyone reads a cookie, and after all that judges what is sent: so that its refusals are told calmly too
    "livlina.public.middleware.apart",
    "livlina.organisation.middleware.bounded",
    "livlina.organisation.middleware.readable",
    "livlina.organisation.middleware.form_alone",
    "livlina.organisation.middleware.one_transaction",
    "livlina.organisation.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "livlina.organisation.middleware.ActingStaff",
    "livlina.organisation.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "livlina.urls"
WSGI_APPLICATION = "livlina.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "livlina.workspace.shell.shell",
            ],
            "builtins": ["django.templatetags.static", "livlina.core.templatetags.livlina"],
        },
    }
]

AUTH_USER_MODEL = "organisation.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_ENGINE = "livlina.organisation.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60  # absolute, S-52; the idle limit stands in the middleware
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "livlina.organisation.views.signin.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Plain http is answered on loopback only; there the cookie can carry neither Secure nor the __Host- prefix.
PLAIN_HTTP = set(ALLOWED_HOSTS) <= set(LOOPBACK)
SESSION_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "livlina" if PLAIN_HTTP else "__Host-livlina"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# the other headers: organisation.middleware.quiet_headers
SECURE_REFERRER_POLICY = None
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024  # S-132
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Files stay in memory: an upload in the temp folder would lie there in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# As much as is read at all: a file that is left out for its size would be missing without a word. S-120: up to 25 MiB,
# the refusal is the form's.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("LIVLINA_STATIC", secrets.data_folder() / "static"))
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
TESTING = "pytest" in sys.modules
# The sealed files of cases: beside the database, nowhere that a web server looks (S-121).
FILES_FOLDER = secrets.data_folder() / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CACHES = {
    "default": {
        # shared by all processes, so that the limits on sign-in are counted once (S-51)
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "organisation_cache",
        # above it entries are thrown away, counted attempts too: more than anyone can make within an hour
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Sign-in (allauth): a user name, a password of 14 characters or more, and a second factor for all (S-50).
ACCOUNT_ADAPTER = "livlina.organisation.signin.AccountAdapter"
MFA_ADAPTER = "livlina.organisation.signin.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {"login": "livlina.organisation.forms.SignInForm"}
# Slow-down per address and per account, never a lock that another can turn for a worker (S-51): an account is
# counted alone where it has been signed in to before, and codes only after the right password. Both counts are the
# same, and what an address has tried counts for all alike (`login`): else how it slows down tells who signs in from
# there.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "20/5m/key",
    "login_failed_familiar": "20/5m/key",
    "factor_failed": "10/5m/key,60/d/key",
    "own_password": "10/5m/key",
    "calendar_feed": "300/m/ip,10/m/key",
}
# behind a server that ends TLS the address of the one who asks is what that server says
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LIVLINA_PROXIES", 0 if PLAIN_HTTP else 1))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]  # passkeys are our own: sealed (`passkeys`)
MFA_TOTP_ISSUER = "Livlina"
MFA_TOTP_TOLERANCE = 1  # half minutes: a code read as it changes is still good, once
AUTH_PASSWORD_VALIDATORS = [{"NAME": "livlina.organisation.passwords.PasswordIsStrong"}]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_facts": {"()": "livlina.core.logs.WithoutFacts"}},
    "filters": {"answers_given": {"()": "livlina.core.logs.AnswersGiven"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_facts"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # request logs carry addresses of pages, which are random; never bodies or query strings (S-45)
    "loggers": {"django.request": {"level": "ERROR", "filters": ["answers_given"]}},
}
