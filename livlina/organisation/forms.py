"""What is asked for at sign-in, at the first visit, at the lock and in the settings."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.functional import cached_property

from livlina.access.terms import Role
from livlina.core.forms import FILL_IN
from livlina.core.text import one_line, unacceptable
from livlina.organisation import passkeys, signin
from livlina.organisation.drafts import CONFIRMING
from livlina.organisation.models import Staff, Unit
from livlina.organisation.passwords import SHORTEST

CODE_HINT = "Sex siffror som appen visar. Har du inte appen, skriv en av dina reservkoder."


def code_field(*, label: str = "Kod", hint: str = CODE_HINT) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=hint, max_length=40, widget=widget, error_messages=FILL_IN)


def password_field(label: str, *, remembered_as: str, hint: str = "") -> forms.CharField:
    """Spaces at the ends are part of a password; what the browser may call it is `remembered_as`."""
    widget = forms.PasswordInput(attrs={"autocomplete": remembered_as})
    return forms.CharField(label=label, help_text=hint, strip=False, widget=widget, error_messages=FILL_IN)


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
            error_messages=FILL_IN,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = password_field("Lösenord", remembered_as="current-password")
        self.order_fields(["login", "password"])
        focus(self, "login")


class TakesFactor(forms.Form):
    """
    A form that shows that it is `user` who sends it: by what is written in its one field, `written`, or by a passkey.

    It is valid only when one of them has been held good, and tells in `proven_by` which; what the form opens is opened
    by that. The script puts the signed answer in `passkey` and sends the form (`organisation/_passkey.html`).
    Source: S-50, S-52.
    """

    written: ClassVar[str] = "code"
    stands_alone: ClassVar[bool] = False
    """True where a passkey is all that is given, so that it must know its owner."""

    authenticator: Authenticator
    passkey = forms.CharField(required=False, max_length=passkeys.ANSWER_LENGTH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = staff
        self.order_fields(["passkey"])  # read first: it says whether the other must be written
        focus(self, self.written)

    @cached_property
    def passkey_asked(self) -> str:
        """What the browser is asked to sign, as JSON; '' without passkeys. New each time the page is made."""
        return passkeys.ask(context.request, self.user, alone=self.stands_alone)

    def clean_passkey(self) -> str:
        answer: str = self.cleaned_data["passkey"]
        self.fields[self.written].required = not answer
        return answer

    def clean(self) -> dict[str, Any]:
        """Hold what was given against the account. When a passkey answered, what is written is not looked at."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        if told["passkey"]:
            told["proven_by"] = self._is_by(
                passkeys.passing(context.request, self.user, told["passkey"], alone=self.stands_alone)
            )
            return told
        try:
            told["proven_by"] = self.prove(told[self.written])
        except forms.ValidationError as wrong:
            self.add_error(self.written, wrong)
        return told

    def prove(self, written: str) -> str:
        """By what the account is proven, when what is written is right. Raises ValidationError when it is not."""
        return self._is_by(signin.passing(context.request, self.user, written))

    def _is_by(self, factor: Authenticator) -> str:
        self.authenticator = factor
        return str(factor.type)


class CodeForm(TakesFactor):
    """The second step of sign-in."""

    code = code_field()

    def save(self) -> None:
        """Go on with sign-in by the factor that was held good, as allauth does."""
        post_authentication(context.request, self.authenticator)


class FreshFactor(TakesFactor):
    """
    The second factor once more, before something that asks for it (S-53); beside the form that waits for it. Nothing
    else is given: a key left in the machine is no word of its owner's.
    """

    prefix = CONFIRMING.rstrip("-")
    stands_alone = True
    code = code_field()


class PasskeyForm(forms.Form):
    """A passkey that the browser has made, and what its owner calls it."""

    name = forms.CharField(
        label="Namn",
        max_length=60,
        error_messages=FILL_IN,
        help_text="Så att du känner igen den, till exempel Jobbdatorn.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passkey = forms.CharField(required=False, max_length=passkeys.ANSWER_LENGTH, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if why := unacceptable(name):
            raise forms.ValidationError(why)
        return name

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "name" in told:
            told["credential"] = passkeys.made(context.request, told.get("passkey", ""))
        return told


class UnlockForm(TakesFactor):
    """Password or code, in one field: a password is never so short."""

    secret = password_field(
        "Lösenord eller kod", remembered_as="current-password", hint="Koden är den som appen visar."
    )

    written = "secret"
    stands_alone = True

    def prove(self, written: str) -> str:
        """
        What is short is taken for a code; but whoever mistyped a password is not told of a code they never wrote.
        """
        if len(written) >= SHORTEST:
            signin.check_own_password(context.request, self.user, written)
            return "password"
        try:
            return super().prove(written)
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
        label="Kortkommandon",
        required=False,
        help_text="Tangenten / går till sökfältet. Esc två gånger i rad döljer sidan, tills du visar den igen eller "
        "låser skärmen. Stäng av om du använder röststyrning.",
    )
    blur = forms.BooleanField(
        label="Sudda sidan när ett annat fönster är framme",
        required=False,
        help_text="Då går den inte att läsa över axeln medan du arbetar i något annat. För pekaren över sidan för att "
        "läsa den ändå.",
    )


class RightsForm(forms.Form):
    """Which part of the table of rights is shown. What is no code is not heard."""

    roll = forms.ChoiceField(label="Roll", required=False, choices=[("", "Alla roller"), *Role.choices])
    omrade = forms.ChoiceField(label="Område", required=False)

    def __init__(self, query: Mapping[str, str], *, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(query)
        self.fields["omrade"] = forms.ChoiceField(
            label="Område", required=False, choices=[("", "Alla områden"), *areas]
        )

    def chosen(self) -> dict[str, str]:
        """The codes that are asked for, '' for all."""
        self.is_valid()
        known = self.cleaned_data
        self.data = {"roll": known.get("roll", ""), "omrade": known.get("omrade", "")}
        self.errors.clear()
        return {"role": self.data["roll"], "room": self.data["omrade"]}


class SignRolesForm(forms.Form):
    """The unit whose roles are signed, and the mark of the list that was read."""

    unit: Any = forms.ModelChoiceField(queryset=None, to_field_name="public_id", widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        field: Any = self.fields["unit"]
        field.queryset = units
