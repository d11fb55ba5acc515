"""What is done with a first contact, as forms. `version` is the one that was seen (S-142)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from livlina.cases.forms import OneColleague, OneRow, each_role_in_words, moment, offer, why_without
from livlina.cases.terms import CaseRole
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.intake.forms.contacts import small
from livlina.intake.models import Contact
from livlina.intake.services import Ending, Redirection
from livlina.intake.services.registering import Identity
from livlina.intake.terms import Assessment, ContactRole, Outcome
from livlina.organisation.competence.queries import Asked
from livlina.organisation.models import Staff, Unit
from livlina.people.forms import Clock, Day, Line, OneOf, ScannedForm

STATES = [
    ("", "Pågår"),
    ("waiting", "Väntar på första svar"),
    ("answered", "Har fått svar"),
    ("incomplete", "Ska kompletteras"),
    ("ended", "Avslutade"),
]


class QueueForm(forms.Form):
    """Which contacts the list shows. Nothing of it tells of anyone, so it may stand in the address."""

    lage = OneOf(label="Läge", choices=STATES, required=False)
    mina = forms.BooleanField(label="Bara mina", required=False)


class MorningForm(forms.Form):
    """
    Which list was gone through: of which unit, as it was shown when, and the ids of the contacts that stood on it.
    `submission` is the form itself (S-142).
    """

    unit = OneRow(label="Enhet", queryset=None, empty="Välj enhet")
    shown_at = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        offer(self, "unit", units)

    def clean_read(self) -> set[str]:
        return set(self.cleaned_data["read"].split())


class VersionForm(forms.Form):
    """Nothing but the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, contact: Contact, **initial: Any) -> None:
        self.contact = contact
        super().__init__(data, initial={"version": contact.version} | initial)


class TextForm(VersionForm, ScannedForm):
    """Free text about a contact, looked through before it is saved."""


class GiveForm(VersionForm):
    """To whom a contact is given."""

    handler = OneRow(label="Ge till", queryset=None, empty="Välj kollega")

    def __init__(self, data: Mapping[str, Any] | None = None, *, contact: Contact, handlers: QuerySet[Staff]) -> None:
        super().__init__(data, contact=contact)
        offer(self, "handler", handlers)


class AnswerForm(TextForm):
    """The first answer, and when it was given."""

    field_order = ("answered_on", "answered_time", "text")
    answered_on = Day(label="Dag")
    answered_time = Clock(label="Klockan")
    text = small("Vad svarades?")

    def __init__(self, data: Mapping[str, Any] | None = None, *, contact: Contact, now: datetime) -> None:
        local = timezone.localtime(now)
        self.now = now
        super().__init__(data, contact=contact, answered_on=local.date(), answered_time=local.time())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get("answered_on"), told.get("answered_time")
        if day and clock:
            told["answered_at"] = self._after_contact(moment(day, clock))
            if told["answered_at"] is None:
                self.add_error("answered_time", "Det klockslaget fanns inte: klockan ställdes fram till sommartid.")
        return told

    def _after_contact(self, told: datetime | None) -> datetime | None:
        """A minute is written without its seconds: in the minute of the contact it means the same moment."""
        received = self.contact.received_at
        same_minute = told is not None and told == received.replace(second=0, microsecond=0)
        return received if same_minute else told


class AssessForm(TextForm):
    """What came of looking at a threat, or at what the police sent (R-062)."""

    field_order = ("assessment", "note")
    assessment = OneOf(label="Vad kom ni fram till?", shape="choices", choices=Assessment.choices)
    note = small("Att minnas")


class ConcernForm(TextForm):
    """
    Whether a concern report is made, of a contact that ends. Where the contact tells of no child it is not asked
    (`asks_for_concern`).
    """

    concern_reported = OneOf(
        label="Är en orosanmälan gjord?",
        shape="seg",
        choices=[(Answer.YES, "Ja"), (Answer.NO, "Nej")],
        required=False,
        help_text="Om barnen som kontakten berättar om. Behövs när kontakten slutar här.",
    )
    concern_note = small("Om inte, varför?")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, contact: Contact, asks_for_concern: bool, **initial: Any
    ) -> None:
        super().__init__(data, contact=contact, **initial)
        if not asks_for_concern:
            del self.fields["concern_reported"], self.fields["concern_note"]

    def concern(self) -> dict[str, str]:
        """What is answered, as a command takes it; {} where it is not asked."""
        asked = ("concern_reported", "concern_note")
        return {name: self.cleaned_data[name] for name in asked if name in self.cleaned_data}


class EndForm(ConcernForm):
    """How a contact ended, when it neither goes on nor becomes a case."""

    field_order = ("outcome", "concern_reported", "concern_note", "ended_on", "note")
    choice_hints: ClassVar = {
        "outcome": {
            Outcome.ADVICE_GIVEN: "Råd eller information räckte",
            Outcome.TALK_BOOKED: "Kontakten kan bli ett ärende senare",
            Outcome.DECLINED: "Personen ville inte ha mer kontakt, eller gick inte att nå",
        }
    }
    outcome = OneOf(
        label="Hur slutade kontakten?",
        shape="choices",
        choices=[(value, value.label) for value in (Outcome.ADVICE_GIVEN, Outcome.TALK_BOOKED, Outcome.DECLINED)],
    )
    ended_on = Day(label="Dag")
    note = small("Att minnas")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, contact: Contact, today: date, asks_for_concern: bool
    ) -> None:
        super().__init__(data, contact=contact, asks_for_concern=asks_for_concern, ended_on=today)

    def ending(self) -> Ending:
        told = self.cleaned_data
        return Ending(
            outcome=told["outcome"],
            ended_on=told["ended_on"],
            note=told["note"],
            confirmed_because=told["confirmed_because"],
            **self.concern(),
        )


class RedirectForm(ConcernForm):
    """Where someone under age is directed, with the question of a concern report."""

    field_order = ("to", "concern_reported", "concern_note", "ended_on", "note")
    to = Line(
        label="Vart hänvisas personen?",
        required=False,
        most=300,
        help_text="Till exempel en ungdomsmottagning, Stödcentrum eller BoU.",
    )
    ended_on = Day(label="Dag")
    note = small("Att minnas")

    def __init__(self, data: Mapping[str, Any] | None = None, *, contact: Contact, today: date) -> None:
        super().__init__(data, contact=contact, asks_for_concern=True, ended_on=today)

    def redirection(self) -> Redirection:
        return Redirection(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class PassOnForm(ConcernForm):
    """To which unit, or which place outside, a contact is passed on, and what remains with us (R-075)."""

    field_order = ("unit", "passed_on_to", "remains", "concern_reported", "concern_note")
    unit = OneRow(label="Till en enhet i kommunen", queryset=None, required=False, empty="Ingen av dem")
    passed_on_to = Line(
        label="Till någon annan", required=False, most=300, help_text="Till exempel psykiatrin eller en annan kommun."
    )
    remains = small("Vad finns kvar att göra hos oss?", help_text="Skriv Inget om inget finns kvar.")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        contact: Contact,
        units: QuerySet[Unit],
        asks_for_concern: bool,
        suggested: Unit | None = None,
    ) -> None:
        first = suggested.public_id if suggested else None
        super().__init__(data, contact=contact, asks_for_concern=asks_for_concern, unit=first)
        offer(self, "unit", units)


class OpenCaseForm(VersionForm):
    """What a case needs beyond what was told in the contact."""

    field_order = ("role", "name", "identity_number", "assigned_to")
    role = OneOf(label="I vilken roll är personen klient?", shape="choices", choices=CaseRole.choices)
    name = Line(label="Namn", required=False, help_text="Eller vad personen vill kallas.")
    identity_number = Line(
        label="Personnummer eller samordningsnummer", required=False, most=40, help_text="10 eller 12 siffror."
    )
    assigned_to = OneColleague(
        label="Handläggare",
        queryset=None,
        required=False,
        empty="Ingen ännu, ärendet läggs bland dem som väntar",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        contact: Contact,
        colleagues: QuerySet[Staff],
        today: date,
        actor_id: int | None,
        asked: Asked,
        is_minor: bool = False,
    ) -> None:
        """
        `asked`: what each kind of case asks for, since the role is chosen here too.

        `actor_id`: who is suggested as handler, None for one who leads, to whom that would be to take the case.

        `is_minor`: a case of someone under age is a child's, whatever role was told in the contact.
        """
        self.today = today
        role = contact.role if contact.role in CaseRole.values else None
        if contact.role == ContactRole.BOTH:
            role = CaseRole.EXPOSED
        if is_minor:
            role = CaseRole.CHILD  # and no other is offered
        me = colleagues.filter(pk=actor_id).first() if actor_id is not None else None
        super().__init__(
            data, contact=contact, role=role, name=contact.called, assigned_to=me.public_id if me else None
        )
        if is_minor:
            roles: Any = self.fields["role"]
            roles.choices = [(CaseRole.CHILD.value, CaseRole.CHILD.label)]
        handler: Any = self.fields["assigned_to"]
        handler.words = each_role_in_words(asked)
        offer(self, "assigned_to", colleagues)
        if any(asked.of(role) for role in CaseRole):
            self.fields["because"] = why_without()
        if contact.person is not None:
            del self.fields["name"], self.fields["identity_number"]

    def clean_identity_number(self) -> IdentityNumber | None:
        typed: str = self.cleaned_data["identity_number"]
        if not typed:
            return None
        number = parse(typed, today=self.today)
        if not isinstance(number, IdentityNumber):
            raise ValidationError(number.message)
        return number

    def identity(self) -> Identity:
        told = self.cleaned_data
        return Identity(name=told.get("name", ""), number=told.get("identity_number"))
