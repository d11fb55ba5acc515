"""What is asked for at sign-in, at the first visit, at the lock and in the settings."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password

from livlina.organisation import signin
from livlina.organisation.models import Staff
from livlina.organisation.passwords import SHORTEST

CODE_HINT = "Sex siffror som appen visar. Har du inte appen, skriv en av dina reservkoder."


def code_field(*, label: str = "Kod", hint: str = CODE_HINT) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=hint, max_length=40, widget=widget)


def password_field(label: str, *, remembered_as: str, hint: str = "") -> forms.CharField:
    """Spaces at the ends are part of a password; what the browser may call it is `remembered_as`."""
    widget = forms.PasswordInput(attrs={"autocomplete": remembered_as})
    return forms.CharField(label=label, help_text=hint, strip=False, widget=widget)


def focus(form: forms.Form, name: str) -> None:
    """Begin at the field, unless there is an error to read first."""
    if not form.is_bound:
        form.fields[name].widget.attrs["autofocus"] = True


class SignInForm(LoginForm):
    """The first step: user name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Användarnamn",
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = password_field("Lösenord", remembered_as="current-password")
        self.order_fields(["login", "password"])
        focus(self, "login")


class ChecksCode(forms.Form):
    """A form whose `code` is held against the factors of `user`."""

    user: Staff
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        focus(self, "code")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.authenticator = signin.passing(context.request, self.user, code)
        return code


class CodeForm(ChecksCode, AuthenticateForm):
    """The second step of sign-in."""

    code = code_field()


class FreshCode(ChecksCode):
    """The second factor once more, before something that asks for it (S-53)."""

    code = code_field()

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = staff


class UnlockForm(forms.Form):
    """Password or code, in one field: a password is never so short."""

    secret = password_field(
        "Lösenord eller kod", remembered_as="current-password", hint="Koden är den som appen visar."
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        focus(self, "secret")

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        if len(secret) < SHORTEST:
            self._check_short(secret)
        else:
            signin.check_own_password(context.request, self.staff, secret)
        return secret

    def _check_short(self, secret: str) -> None:
        """A code, or so it is taken; but whoever mistyped a password is not told of a code they never wrote."""
        try:
            signin.passing(context.request, self.staff, secret)
        except forms.ValidationError as wrong:
            if wrong.code != "incorrect_code":
                raise
            raise forms.ValidationError("Lösenordet eller koden stämmer inte. Skriv igen.", code=wrong.code) from wrong


class NewPassword(forms.Form):
    """A password twice. `staff` is whose it becomes."""

    new = password_field(
        "Nytt lösenord",
        remembered_as="new-password",
        hint=f"Minst {SHORTEST} tecken, vilka du vill. Ta gärna en mening du minns.",
    )
    again = password_field("Samma lösenord igen", remembered_as="new-password")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.staff)
        return new

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "new" in told and "again" in told and told["new"] != told["again"]:
            self.add_error("again", "Lösenorden är inte lika. Skriv det nya igen.")
        return told


class ChangePassword(NewPassword):
    """The settings' form: the present password first."""

    current = password_field("Lösenord nu", remembered_as="current-password")
    field_order = ("current", "new", "again")

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        signin.check_own_password(context.request, self.staff, current)
        return current


class FirstCode(forms.Form):
    """The first code of an app that has just been given `totp_secret`."""

    code = code_field(label="Kod från appen", hint="Sex siffror. De byts var trettionde sekund.")

    def __init__(self, *args: Any, totp_secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totp_secret = totp_secret

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.totp_secret, code):
            raise signin.MfaAdapter().validation_error("incorrect_code")
        return code


class Appearance(forms.Form):
    """How the pages look and answer to keys."""

    theme = forms.ChoiceField(
        label="Utseende",
        required=False,
        choices=[("", "Som datorn"), ("light", "Ljust"), ("dark", "Mörkt")],
        widget=forms.RadioSelect(attrs={"data-kind": "seg"}),
    )
    shortcuts = forms.BooleanField(
        label="Kortkommandon med en tangent",
        required=False,
        help_text="Tangenten / går till sökfältet. Stäng av om du använder röststyrning.",
    )
