"""A first contact as a form: fast to fill, nothing demanded but unit, time, who it is and the way in (R-081)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from livlina.cases.forms import OneRow, moment, offer
from livlina.cases.terms import Entrance
from livlina.core.identity_number import OLDEST_YEARS, IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.intake import rules
from livlina.intake.errors import NamelessKeepsNoName, NumberInText
from livlina.intake.models import Contact
from livlina.intake.services import ContactFacts
from livlina.intake.services.registering import TEXTS, Identity, obstacles_to_telling
from livlina.intake.terms import AsksFor, CarePlace, ContactKind, ContactRole, ViolenceForm
from livlina.organisation.models import District, Project, Unit
from livlina.people.forms import Clock, Day, Line, OneOf, Phone, Prose, ScannedForm, SomeOf, YesNoUnknown, refuse
from livlina.people.models import Person
from livlina.people.terms import Protection, Sex

WAY_IN: Final[Mapping[str, tuple[str, ...]]] = {
    Entrance.SELF: (),
    Entrance.RVT: ("decision_reference",),
    Entrance.POLICE: ("legal_support_offered", "legal_support_accepted", "entrance_detail"),
    Entrance.HEALTH_CARE: ("care", "entrance_detail"),
    Entrance.BOU: ("entrance_detail", "joint_meeting", "joint_meeting_on", "remains"),
    Entrance.OTHER_UNIT: ("entrance_detail", "remains"),
    Entrance.UNKNOWN: (),
    "": (),
}
"""What each way in asks for; the others ask where from."""

WAY_IN_FIELDS: Final = (
    "decision_reference", "legal_support_offered", "legal_support_accepted", "care", "entrance_detail", "joint_meeting",
    "joint_meeting_on", "remains",
)  # fmt: skip

PLAIN: Final = (
    "kind", "role", "entrance", "decision_reference", "legal_support_offered", "legal_support_accepted", "called",
    "sex", "language", "needs_interpreter", "interpreter_wish", "phone", *rules.SAFE_WAYS.values(), "call_when",
    "say", "who_may_answer", "code_word", "asks_for", "asks_for_text", "violence_forms", "honour", "has_children",
    "children", "others_involved", "immediate_danger", "danger_note", "note", "district", "project", "joint_meeting",
    "joint_meeting_on", "remains",
)  # fmt: skip
"""Fields of the form that are told as they stand."""

ASKED: Final = (("no", "Inte frågat"), ("yes", "Ja, frågat"))


def small(label: str, **options: Any) -> Prose:
    """A free text of a few lines."""
    return Prose(label=label, required=False, most=20_000, widget=forms.Textarea(attrs={"rows": 3}), **options)


@dataclass(frozen=True)
class Age:
    """An age in years, as it was said."""

    years: int


class BirthYearOrAge(Line):
    """A year of four digits, or an age, which stays an age: `1992` is the number 1992, `34` is `Age(34)`."""

    words = "Skriv födelseåret med fyra siffror, till exempel 1992, eller åldern."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=40, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "class": "input auto", "size": "6"}

    def clean(self, value: Any) -> Any:
        typed: str = super().clean(value)
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) in (1, 2, 3, 4)):
            raise ValidationError(self.words)
        number = int(typed)
        if len(typed) == 4:
            return number
        if number > OLDEST_YEARS:
            raise ValidationError(self.words)
        return Age(number)


class ContactForm(ScannedForm):
    """
    What is told in a first contact, new or to be corrected.

    `submission` is the form itself: sent twice it is one contact. `person` is one found by the search step.
    """

    stands_for: ClassVar = {"received_at": "received_on", "born": "identity_number"}
    choice_hints: ClassVar = {
        "kind": {
            ContactKind.SOMEONE_ELSE: "En anhörig, en vän eller någon i sitt arbete, med namn eller utan",
            ContactKind.ANONYMOUS: "Inget namn och inget nummer sparas",
            ContactKind.COLLEAGUE_ADVICE: "Inget namn och inget nummer sparas",
        }
    }

    unit = OneRow(label="Enhet", queryset=None, empty="Välj enhet")
    received_on = Day(label="Dag")
    received_time = Clock(label="Klockan")
    kind = OneOf(label="Vem tar kontakt?", choices=ContactKind.choices, shape="choices")
    entrance = OneOf(label="Väg in", choices=[("", "Välj"), *Entrance.choices])
    decision_reference = Line(
        label="Vilket beslut från RVT?", required=False, help_text="Beslutets dag eller nummer.", most=300
    )
    legal_support_offered = YesNoUnknown(label="Har stöd i rättsprocessen erbjudits?")
    legal_support_accepted = YesNoUnknown(label="Vill personen ha det?")
    care = OneOf(label="Vilken vård?", choices=[("", "Inte känt"), *CarePlace.choices], required=False)
    entrance_detail = Line(
        label="Varifrån?",
        required=False,
        most=300,
        help_text="Vilken enhet, kommun, skola eller mottagning. Skriv inte vem som ringde om hen inte vill det.",
    )
    joint_meeting = YesNoUnknown(label="Vill personen ha ett gemensamt möte med BoU och er?")
    joint_meeting_on = Day(label="När är mötet?", required=False)
    remains = small("Vad gör den som skickade vidare själv?", help_text="Till exempel bostad, beroende eller umgänge.")
    project = OneRow(label="Projekt", queryset=None, required=False, empty="Inget")
    role = OneOf(
        label="Vem gäller det?",
        choices=ContactRole.choices,
        required=False,
        initial=ContactRole.UNKNOWN,
    )

    immediate_danger = YesNoUnknown(label="Är någon i fara just nu?")
    danger_note = small("Vad gäller faran?")
    danger_because = small(
        "Varför ändras det som står om faran?",
        help_text="Behövs när det inte längre står att någon är i fara, ord om faran tas bort, eller faran inte är "
        "bedömd och det ska stå att personen använder våld. Det som stod finns kvar, och kontakten bedöms ändå samma "
        "dag.",
    )

    phone = Phone(
        label="Telefon",
        required=False,
        help_text="Tar en anhörig, vän eller granne kontakt är det numret till den. Hur den det gäller nås skriver du "
        "i ärendet, när hen har tillfrågats.",
    )
    asked_anew = forms.BooleanField(
        label="Jag har frågat om det nya numret är säkert",
        required=False,
        help_text="Behövs när du skriver ett annat nummer som är säkert, och när den som tog kontakt var den det "
        "gäller.",
    )
    safe_to_call = YesNoUnknown(label="Är det säkert att ringa?")
    safe_to_text = YesNoUnknown(label="Är det säkert att skicka sms?")
    safe_to_leave_message = YesNoUnknown(label="Är det säkert att tala in på röstbrevlådan?")
    safe_to_write = YesNoUnknown(label="Är det säkert att skicka brev hem?")
    call_when = Line(
        label="När är det säkert?",
        required=False,
        most=300,
        help_text="Till exempel: vardagar 9–14, aldrig på kvällen.",
    )
    say = Line(
        label="Vad får vi säga, och vem säger vi att vi är?",
        required=False,
        most=300,
        help_text="Till exempel: det gäller bokningen, från Anna.",
    )
    who_may_answer = Line(label="Vem kan svara?", required=False, most=300)
    code_word = Line(label="Kodord", required=False, most=100)

    q = Line(
        label="Namn, personnummer eller ärendenummer",
        required=False,
        widget=forms.TextInput(attrs={"class": "input auto"}),
    )
    name = Line(label="Namn", required=False)
    called = Line(label="Vad vill personen kallas?", required=False)
    identity_number = Line(
        label="Personnummer eller samordningsnummer", required=False, most=40, help_text="10 eller 12 siffror."
    )
    birth_year = BirthYearOrAge(
        label="Födelseår eller ålder", required=False, help_text="En ålder sparas som den sägs, med dagen."
    )
    sex = OneOf(label="Kön", choices=Sex.choices, shape="seg", required=False, initial=Sex.UNKNOWN)
    protection = OneOf(
        label="Skyddade personuppgifter", choices=Protection.choices, required=False, initial=Protection.NONE
    )
    district = OneRow(label="Stadsdel", queryset=None, required=False, empty="Inte känd")
    language = Line(label="Språk", required=False, most=60)
    needs_interpreter = YesNoUnknown(label="Behövs tolk?")
    interpreter_wish = Line(
        label="Önskemål om tolk", required=False, most=300, help_text="Till exempel kvinna, på plats, inte från …"
    )

    asks_for = SomeOf(label="Vad önskas?", choices=AsksFor.choices)
    asks_for_text = small("Med egna ord")
    violence_asked = OneOf(
        label="Har ni frågat om våld?", choices=ASKED, shape="seg", required=False, initial="no",
        help_text="Ja, och ingen form vald, betyder att inget våld har berättats.",
    )  # fmt: skip
    violence_forms = SomeOf(label="Former av våld", choices=ViolenceForm.choices, help_text="Flera kan stämma.")
    honour = YesNoUnknown(label="Hederskontext")
    has_children = YesNoUnknown(label="Finns det barn?")
    children = small("Om barnen")
    others_involved = small("Vilka andra är inblandade?")
    note = small("Anteckning")

    answered_now = forms.BooleanField(label="Personen fick svar direkt", required=False)
    first_answer = small("Vad svarades?")
    takes_it = forms.BooleanField(label="Jag tar hand om kontakten", required=False)
    is_complete = forms.BooleanField(
        label="Det som går att fylla i är ifyllt", required=False, help_text="Annars står den kvar att komplettera."
    )

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.UUIDField(label="Vem kontakten gäller", required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        units: QuerySet[Unit],
        districts: QuerySet[District],
        projects: QuerySet[Project],
        contact: Contact | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        """
        `contact` is the one to correct. `typed` is what was sent but is not to be judged yet, as when a person is
        looked for: it stands in the form as it was written.
        """
        self.now = now
        self.contact = contact
        super().__init__(data, initial=self._initial(units, now))
        offer(self, "unit", units)
        offer(self, "district", districts)
        offer(self, "project", projects)
        self.fields["kind"].widget.attrs["data-cols"] = "2"
        if contact is None or contact.complete_by is None:
            del self.fields["is_complete"]
        if contact is None or not (contact.danger_told or contact.from_police):
            del self.fields["danger_because"]
        if contact is None or not (
            contact.phone or rules.are_callers_ways(kind=contact.kind, entrance=contact.entrance)
        ):
            del self.fields["asked_anew"]
        if contact is not None:
            self._ready_for(contact)
        elif len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        if typed is not None:
            sent = {
                name: field.widget.value_from_datadict(typed, {}, self.add_prefix(name))
                for name, field in self.fields.items()
            }
            self.initial.update({name: value for name, value in sent.items() if value is not None})

    def _initial(self, units: QuerySet[Unit], now: datetime) -> dict[str, Any]:
        contact = self.contact
        if contact is None:
            local = timezone.localtime(now)
            first = next(iter(units), None)
            return {
                "unit": first.public_id if first else None,
                "received_on": local.date(),
                "received_time": local.time(),
                "submission": uuid4(),
            }
        local = timezone.localtime(contact.received_at)
        person = contact.person
        care, detail = split_place(contact.entrance, contact.entrance_detail)
        told = {name: getattr(contact, name) for name in PLAIN}
        return told | {
            "received_on": local.date(),
            "received_time": local.time(),
            "care": care,
            "entrance_detail": detail,
            "birth_year": contact.told_age if contact.birth_year is None else contact.birth_year,
            "violence_asked": "yes" if contact.violence_forms_asked else "no",
            "district": contact.district.public_id if contact.district else None,
            "project": contact.project.public_id if contact.project else None,
            "name": person.name if person else "",
            "protection": person.protection if person else Protection.NONE,
            "phone": "" if self._hides_phone else contact.phone,
            "version": contact.version,
            "is_complete": True,
            "person_version": person.version if person else None,
        }

    @property
    def _hides_phone(self) -> bool:
        """The number of a protected person is shown one at a time, and not written out in a form (S-21)."""
        contact = self.contact
        return bool(contact and contact.phone and contact.person and contact.person.is_protected)

    def _ready_for(self, contact: Contact) -> None:
        """Leave out what a correction does not ask for, and say what is hidden."""
        for name in ("unit", "q", "answered_now", "first_answer", "takes_it", "submission", "person"):
            del self.fields[name]
        hidden = "Dolt. Lämna tomt för att behålla det som står."
        if contact.person is not None and contact.person.identity_hash:
            self.fields["identity_number"].help_text = hidden
        if self._hides_phone:
            self.fields["phone"].help_text = hidden

    def clean_identity_number(self) -> IdentityNumber | None:
        typed: str = self.cleaned_data["identity_number"]
        if not typed:
            return None
        number = parse(typed, today=timezone.localdate(self.now))
        if not isinstance(number, IdentityNumber):
            raise ValidationError(number.message)
        return number

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._say_what_no_nameless_contact_keeps(told)
        if told.get("first_answer") and not told.get("answered_now"):
            self.add_error(
                "answered_now", "Kryssa här om svaret gavs direkt. Annars skriver du det på kontaktens sida sedan."
            )
        day, clock = told.get("received_on"), told.get("received_time")
        if day and clock:
            told["received_at"] = self._same_moment(day, clock) or moment(day, clock)
            if told["received_at"] is None:
                self.add_error("received_time", "Det klockslaget fanns inte: klockan ställdes fram till sommartid.")
        if not self.errors:
            known = self.contact.person if self.contact else None
            facts, identity = self.facts(), self.identity()
            for refusal in obstacles_to_telling(facts, identity=identity, person=known, now=self.now):
                refuse(self, refusal)
        return told

    def _same_moment(self, day: date, clock: Any) -> datetime | None:
        """The moment that stood there, when day and time were left alone: seconds and all."""
        before = self.contact.received_at if self.contact else None
        if before is None:
            return None
        local = timezone.localtime(before)
        alike = (local.date(), local.hour, local.minute) == (day, clock.hour, clock.minute)
        return before if alike else None

    def _say_what_no_nameless_contact_keeps(self, told: dict[str, Any]) -> None:
        kind = told.get("kind", "")
        protection = told.get("protection")
        typed = {
            "name": told.get("name", ""),
            "called": told.get("called", ""),
            "identity_number": self.data.get(self.add_prefix("identity_number"), ""),
            "protection": protection if protection and protection != Protection.NONE else "",
            "phone": told.get("phone", ""),
            "who_may_answer": told.get("who_may_answer", ""),
        }
        for field in rules.identifying_fields(kind=kind, told=typed):
            self.add_error(field, str(NamelessKeepsNoName()))
        if kind in rules.NAMELESS and told.get("person"):
            self.add_error("kind", str(NamelessKeepsNoName()))
        texts = {name: told.get(name) or "" for name in (*TEXTS, "danger_because")}
        for field in rules.texts_with_numbers(kind=kind, texts=texts):
            self.add_error(field, str(NumberInText()))

    def facts(self) -> ContactFacts:
        """What was told, as the commands are given it."""
        told = self.cleaned_data
        year_or_age: int | Age | None = told["birth_year"]
        age = year_or_age.years if isinstance(year_or_age, Age) else None
        return ContactFacts(
            **{name: told[name] for name in PLAIN if name not in ("role", "sex", "phone")},
            role=told["role"] or ContactRole.UNKNOWN,
            sex=told["sex"] or Sex.UNKNOWN,
            phone=told["phone"] or (self.contact.phone if self.contact and self._hides_phone else ""),
            received_at=told["received_at"],
            entrance_detail=joined_place(told["entrance"], told["care"], told["entrance_detail"]),
            birth_year=None if isinstance(year_or_age, Age) else year_or_age,
            told_age=age,
            told_age_on=None if age is None else self._told_on(age),
            violence_forms_asked=told["violence_asked"] == "yes" or bool(told["violence_forms"]),
        )

    def _told_on(self, age: int) -> date:
        """The day an age was said: that of the contact; corrected, the day it is; left alone, the day it was."""
        if self.contact is None:
            day: date = self.cleaned_data["received_on"]
            return day
        before = self.contact.told_age_on if self.contact.told_age == age else None
        return before or timezone.localdate(self.now)

    def identity(self) -> Identity:
        """Who it is about, as far as it was told."""
        told = self.cleaned_data
        return Identity(
            name=told["name"], number=told["identity_number"], protection=told["protection"] or Protection.NONE
        )

    @property
    def submitted(self) -> UUID | None:
        submission: UUID | None = self.cleaned_data["submission"]
        return submission

    def way_in_fields(self) -> list[str]:
        """The fields that belong to the way in that is chosen, and those that have been filled in all the same."""
        entrance = str(self["entrance"].value() or "")
        wanted = WAY_IN.get(entrance, ("entrance_detail",))
        return [name for name in WAY_IN_FIELDS if name in wanted or self._is_filled(name)]

    def _is_filled(self, name: str) -> bool:
        return self[name].value() not in (None, "", Answer.UNKNOWN)

    @property
    def is_whole(self) -> bool:
        """True unless the contact is a quick note and stays one."""
        return bool(self.cleaned_data.get("is_complete", True))


_ASKED_AS: Final = {
    "received_at": "received_on",
    "told_age": "birth_year",
    "told_age_on": "birth_year",
    "violence_forms_asked": "violence_asked",
}


_ASKED_ELSEWHERE: Final = {
    "person": "Vem det gäller",
    "assessment": "Bedömd samma dag",
    "assessment_note": "Om bedömningen",
}


def label_of(fact: str) -> str:
    """What the form calls that which is told, by the name of the fact."""
    if fact in _ASKED_ELSEWHERE:
        return _ASKED_ELSEWHERE[fact]
    return str(ContactForm.base_fields[_ASKED_AS.get(fact, fact)].label)


def joined_place(entrance: str, care: str, detail: str) -> str:
    """Where from, as it is kept: the kind of care before the rest, `BVC: kuratorn`."""
    if entrance != Entrance.HEALTH_CARE or not care:
        return detail
    label = str(CarePlace(care).label)
    return f"{label}: {detail}" if detail else label


def split_place(entrance: str, kept: str) -> tuple[str, str]:
    """The kind of care and the rest, of what is kept."""
    if entrance == Entrance.HEALTH_CARE:
        first, _, rest = kept.partition(": ")
        for place in CarePlace:
            if str(place.label) == first:
                return place.value, rest
    return "", kept


def chosen_person(persons: QuerySet[Person], public_id: UUID | str | None) -> Person | None:
    """The person that the search step chose, if the actor still sees them."""
    if not public_id:
        return None
    try:
        return persons.filter(public_id=public_id).first()
    except (ValidationError, ValueError):
        return None
