"""
What can be told of a person, as forms; and the kinds of fields that every form about people is made of.

What is typed is stored and shown exactly, or refused with a sentence at the field and kept in it (S-131). No
field carries `maxlength`: a browser would cut a pasted text in silence.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from livlina.core.errors import DomainError
from livlina.core.forms import Day as Day
from livlina.core.forms import Line as Line
from livlina.core.forms import OneOf as OneOf
from livlina.core.forms import Prose as Prose
from livlina.core.forms import ReadForm as ReadForm
from livlina.core.forms import SomeOf as SomeOf
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.read import MoreHasCome
from livlina.core.terms import Answer
from livlina.core.text import one_line
from livlina.people import queries, rules, scanning
from livlina.people.errors import TellsWhere
from livlina.people.models import Consent, OfPerson, Person, SafeChannel, Sourced
from livlina.people.services import (
    ChannelFacts,
    ConsentFacts,
    GuardianshipFacts,
    PersonFacts,
    RelationFacts,
    RepresentativeFacts,
    WhereaboutsFacts,
)
from livlina.people.terms import (
    ChannelKind,
    GivenHow,
    GuardianKind,
    NumberKind,
    PlaceKind,
    Protection,
    RelationKind,
    RepresentativeKind,
    Sex,
    SharedWhat,
    Sharing,
    Source,
    Violence,
)

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?:[.:]?([0-5][0-9]))?")


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """Say a refusal in the form: at its field where the form has it, otherwise above."""
    if isinstance(refusal, TellsWhere) and isinstance(form, ScannedForm):
        form.show_found(refusal)
        return
    if isinstance(refusal, MoreHasCome) and isinstance(form, ReadForm):
        form.shows(refusal)
    stands_for: Mapping[str, str] = getattr(form, "stands_for", {})
    field = stands_for.get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


class RefusalsIn:
    """
    What is done in the block may be refused: then the form says so, and what comes after the block shows it again.

    Whoever is not refused leaves the block with their answer.
    """

    def __init__(self, form: forms.Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Nothing to give: the form is at hand."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, DomainError):
            return False
        refuse(self.form, error)
        return True


class Phone(Line):
    """One telephone number, kept as it is typed: a Swedish one, or a foreign one with +."""

    widget = forms.TextInput(attrs={"inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=60, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if obstacle := rules.obstacle_to_phone(text):
            raise ValidationError(str(obstacle), code="invalid")
        return text


class Clock(forms.TimeField):
    """A time of day as 9, 9.30, 09:30 or 0930."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H.%M", attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.error_messages["required"] = "Skriv ett klockslag, till exempel 9.30."

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = _CLOCK.fullmatch(one_line(str(value)))
        if not found:
            raise ValidationError("Klockslaget ska skrivas som 9.30.", code="invalid")
        return time(int(found[1]), int(found[2] or 0))


class Number(forms.IntegerField):
    """A small whole number."""

    def __init__(self, *, words: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input auto"}), **kwargs)
        self.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)


class YesNoUnknown(OneOf):
    """Yes, no or not known. Not answered is not known; it is never guessed (R-110)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(shape="seg", choices=Answer.choices, required=False, initial=Answer.UNKNOWN, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or Answer.UNKNOWN


class ScannedForm(forms.Form):
    """
    A form with free texts that are looked through before they are saved (S-23).

    When a text gives away what is hidden the command refuses, and the form shows what was found, in its place, and
    asks for the reason to keep it there. What was typed stands.
    """

    confirmed_because = Line(
        label="Varför måste det stå i texten?",
        required=False,
        most=300,
        help_text="Minst tio tecken. Skälet sparas i loggen, men aldrig det som hittades.",
        widget=forms.HiddenInput,
    )

    found: Sequence[tuple[str, list[list[scanning.Piece]]]] = ()
    """Of each text that gives something away its label, and each place with what stands around it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed_because"] = self.fields.pop("confirmed_because")  # asked last

    def show_found(self, refusal: TellsWhere) -> None:
        """Ask for the reason, and show what it is about."""
        self.fields["confirmed_because"].widget = forms.TextInput(attrs={"class": "input"})
        self.fields["confirmed_because"].required = True
        found: scanning.Found = refusal.found
        self.found = [(str(self.fields[name].label), scanning.excerpts(told)) for name, told in found.items()]
        for name in [refusal.field] if refusal.field else found:
            self.add_error(name, str(refusal))


class OnceForm(ScannedForm):
    """`submission` is the form itself: sent twice it is one row (S-142)."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"submission": uuid4()} | dict(initial or {}))

    @property
    def submitted(self) -> UUID:
        submission: UUID = self.cleaned_data["submission"]
        return submission


class OnePerson(OneOf):
    """One of the persons of a case, chosen by a random id; `persons` gives the row of each."""

    persons: Mapping[str, Person]

    def offer(self, persons: Iterable[tuple[Person, str]]) -> None:
        """Set whom to choose among, each with the words for her."""
        named = [(str(person.public_id), person, words) for person, words in persons]
        self.persons = {key: person for key, person, _ in named}
        self.choices = [("", "Välj person"), *((key, words) for key, _, words in named)]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.persons[chosen] if chosen else None


class Tellers(NamedTuple):
    """
    Who in a case can have told something: each with the kind of source and the words for her.

    `first` is chosen beforehand; with `must` nobody is, and it has to be answered (S-13).
    """

    persons: Sequence[tuple[Person, Source, str]] = ()
    first: Person | None = None
    must: bool = False


NOBODY_TELLS = Tellers()


class WhoTold(OneOf):
    """Who told it, in one choice: somebody of the case by a random id, or a kind of source."""

    persons: Mapping[str, tuple[Source, Person]]

    def __init__(self) -> None:
        super().__init__(label="Vem kommer uppgiften från?", choices=Source.choices)

    def offer(self, tellers: Tellers) -> None:
        named = [(str(person.public_id), source, person, words) for person, source, words in tellers.persons]
        self.persons = {key: (source, person) for key, source, person, _ in named}
        self.required = tellers.must
        among = {source for _, source, _, _ in named}
        kinds = [source for source in Source if source not in among | {Source.SELF, Source.UNKNOWN}]
        self.choices = [
            ("", "Välj vem") if tellers.must else (Source.UNKNOWN.value, str(Source.UNKNOWN.label)),
            *((key, words) for key, _, _, words in named),
            *((kind.value, str(kind.label)) for kind in kinds),
        ]

    def chosen(self, told: Sourced | None, *, first: Person | None) -> str:
        """What stands chosen in the form: who told what is told anew, otherwise the first."""
        if told is None:
            return str(first.public_id) if first else ""
        for key, (_, person) in self.persons.items():
            if person.pk == told.told_by_person_id:
                return key
        return told.told_by

    def clean(self, value: Any) -> tuple[Source, Person | None]:
        chosen = super().clean(value)
        return self.persons[chosen] if chosen in self.persons else (Source(chosen or Source.UNKNOWN), None)


def told_by(answer: tuple[Source, Person | None]) -> dict[str, Any]:
    """The answer of `WhoTold`, as commands are given it."""
    return {"told_by": answer[0], "told_by_person": answer[1]}


class PersonForm(forms.Form):
    """
    Who a person is.

    A number that is known already is never written out in the form: the field is empty, and left so the number
    stays. Nothing is compared with the register (S-12).
    """

    choice_hints: ClassVar = {
        "protection": {
            Protection.SECRECY_MARKING: "Skatteverket har markerat uppgifterna. Namnet visas inte i listor.",
            Protection.PROTECTED_REGISTRATION: "Folkbokförd på en annan ort. Namnet visas inte i listor.",
        }
    }

    name = Line(label="Namn", required=False, help_text="Som personen vill kallas, om namnet inte är känt.")
    pronoun = Line(label="Pronomen", required=False, most=30, help_text="Som personen själv säger, till exempel hon.")
    identity_number = Line(
        label="Personnummer eller samordningsnummer", required=False, most=40, help_text="10 eller 12 siffror."
    )
    has_no_number = forms.BooleanField(label="Personen saknar personnummer och samordningsnummer", required=False)
    born = Day(label="Födelsedag", required=False, help_text="Till exempel 1992-04-18. Följer annars av numret.")
    birth_year = Number(
        label="Födelseår, om dagen inte är känd",
        required=False,
        words="Skriv födelseåret med fyra siffror, till exempel 1992.",
    )
    sex = OneOf(label="Kön", choices=Sex.choices, shape="seg", required=False, initial=Sex.UNKNOWN)
    protection = OneOf(
        label="Skyddade personuppgifter",
        choices=Protection.choices,
        shape="choices",
        required=False,
        initial=Protection.NONE,
    )
    language = Line(label="Språk", required=False, most=60)
    needs_interpreter = YesNoUnknown(label="Behövs tolk?")
    interpreter_wish = Line(
        label="Önskemål om tolk", required=False, most=300, help_text="Till exempel kvinna, på plats, inte från …"
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, known: PersonFacts | None = None) -> None:
        self.today = today
        self.known = known or PersonFacts()
        super().__init__(data, initial=None if known is None else self._initial(known))
        if self.known.identity_number:
            self.fields["identity_number"].help_text = "Numret är dolt. Lämna tomt för att behålla det."

    def _initial(self, known: PersonFacts) -> dict[str, Any]:
        told = {name: getattr(known, name) for name in self.base_fields if hasattr(known, name)}
        told.pop("identity_number")
        return told | {"has_no_number": known.number_kind == NumberKind.NONE}

    def clean_identity_number(self) -> IdentityNumber | None:
        typed: str = self.cleaned_data["identity_number"]
        if not typed:
            return None
        number = parse(typed, today=self.today)
        if not isinstance(number, IdentityNumber):
            raise ValidationError(number.message)
        return number

    def clean_sex(self) -> str:
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def clean_protection(self) -> str:
        return self.cleaned_data["protection"] or Protection.NONE

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        number: IdentityNumber | None = told.get("identity_number")
        if number or told.get("has_no_number"):
            self._let_go(told)
        born = told.get("born")
        if number and told.get("has_no_number"):
            self.add_error("has_no_number", "Här står ett nummer. Ta bort det ena.")
        if number and born and number.born_on != born:
            self.add_error("born", "Födelsedagen är en annan än den i numret. Rätta det ena.")
        obstacle = rules.obstacle_to_birth(born=born, birth_year=told.get("birth_year"), today=self.today)
        if obstacle:
            refuse(self, obstacle)
        return told

    def _let_go(self, told: dict[str, Any]) -> None:
        """What followed from a number that holds no longer goes with it. What was typed as something else stays."""
        was = parse(self.known.identity_number, today=self.today) if self.known.identity_number else None
        if not isinstance(was, IdentityNumber):
            return
        for name, derived in (("born", was.born_on), ("birth_year", was.born_on.year)):
            if told.get(name) == derived and name not in self.changed_data:
                told[name] = None

    def facts(self) -> PersonFacts:
        """What was told. A number that is known and not typed anew stays, unless it is said that there is none."""
        told = self.cleaned_data
        number: IdentityNumber | None = told["identity_number"]
        if number:
            digits, kind = number.digits, str(number.kind)
        elif told["has_no_number"]:
            digits, kind = "", str(NumberKind.NONE)
        elif self.known.identity_number:
            digits, kind = self.known.identity_number, self.known.number_kind
        else:
            digits, kind = "", str(NumberKind.UNKNOWN)
        return PersonFacts(
            name=told["name"],
            pronoun=told["pronoun"],
            identity_number=digits,
            number_kind=kind,
            born=told["born"] or (number.born_on if number else None),
            birth_year=told["birth_year"],
            sex=told["sex"],
            protection=told["protection"],
            language=told["language"],
            needs_interpreter=told["needs_interpreter"],
            interpreter_wish=told["interpreter_wish"],
        )


OF_THE_FORM = ("told_by", "read", "asked_anew")
"""What a form of something told asks beside what stands in its row."""


class Told(forms.Form):
    """
    Something told of a person; with `known`, told anew.

    What is `hidden` on pages is not written out in the form either: left empty, it stays as it was.
    """

    hidden: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        known: OfPerson | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        shown = [name for name in self.base_fields if name not in (*self.hidden, *OF_THE_FORM)] if known else []
        was = {name: _as_chosen(getattr(known, name)) for name in shown}
        super().__init__(data, initial={**was, **(initial or {})})
        self.kept = {name: getattr(known, name) for name in self.hidden} if known else {}
        for name in (name for name in self.kept if self.stands(name, known)):
            self.fields[name].required = False
            self.fields[name].help_text = "Dolt. Lämna tomt för att behålla det som står."

    def stands(self, name: str, known: Any) -> bool:
        """True when something stands in what is hidden."""
        return bool(self.kept[name])

    @property
    def told(self) -> dict[str, Any]:
        """What was told, with what was kept."""
        return {name: value or self.kept.get(name, value) for name, value in self.cleaned_data.items()}


def _as_chosen(value: Any) -> Any:
    """A person as `OnePerson` chooses her: by her random id."""
    return str(value.public_id) if isinstance(value, Person) else value


class FromSomebody(Told):
    """The same, told by somebody: asked last, in one choice."""

    told_by = WhoTold()

    def __init__(
        self, *args: Any, tellers: Tellers = NOBODY_TELLS, known: OfPerson | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.order_fields([name for name in self.fields if name != "told_by"])
        field = self.fields["told_by"]
        if isinstance(field, WhoTold):
            field.offer(tellers)
            self.initial["told_by"] = field.chosen(known, first=tellers.first)

    @property
    def told(self) -> dict[str, Any]:
        told = super().told
        return told | told_by(told["told_by"])


class AmongPersons(Told):
    """A form in which persons of a case are chosen, each with the words for her; `first` is chosen beforehand."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        persons: Sequence[tuple[Person, str]],
        known: OfPerson | None = None,
        first: Person | None = None,
    ) -> None:
        super().__init__(data, known=known, initial={"person": _as_chosen(first)} if first else None)
        for field in self.fields.values():
            if isinstance(field, OnePerson):
                field.offer(persons)


class RelationForm(FromSomebody, AmongPersons):
    """How two persons stand to each other."""

    person = OnePerson(label="Den första personen")
    kind = OneOf(label="Hur står de till varandra?", choices=[("", "Välj hur"), *RelationKind.choices])
    other = OnePerson(label="Den andra personen")
    violence = OneOf(
        label="Våld mellan dem",
        choices=Violence.choices,
        shape="choices",
        initial=Violence.NONE,
        required=False,
    )
    honour = YesNoUnknown(
        label="Hederskontext", help_text="Ja håller de två isär, som våld eller misstanke om våld gör."
    )

    def facts(self) -> RelationFacts:
        told = self.told
        return RelationFacts(
            other=told["other"],
            kind=told["kind"],
            violence=told["violence"] or Violence.NONE,
            honour=told["honour"],
            told_by=told["told_by"],
            told_by_person=told["told_by_person"],
        )


class GuardianshipForm(FromSomebody, AmongPersons):
    """Who has custody of which child."""

    person = OnePerson(label="Barnet")
    guardian = OnePerson(label="Vårdnadshavaren")
    kind = OneOf(label="Vårdnad", choices=GuardianKind.choices, shape="choices")
    starts_on = Day(label="Fr.o.m.", required=False)
    ends_on = Day(label="T.o.m.", required=False)

    def facts(self) -> GuardianshipFacts:
        told = self.told
        del told["person"]
        return GuardianshipFacts(**told)


class RepresentativeForm(FromSomebody):
    """God man, förvaltare or ombud."""

    hidden = ("phone",)

    kind = OneOf(label="Uppdrag", choices=RepresentativeKind.choices, shape="seg")
    name = Line(label="Namn")
    phone = Phone(label="Telefon", required=False)
    starts_on = Day(label="Fr.o.m.", required=False)
    ends_on = Day(label="T.o.m.", required=False)

    def stands(self, name: str, known: Any) -> bool:
        return known.telephone_id is not None  # also for one who is not shown it

    def facts(self) -> RepresentativeFacts:
        return RepresentativeFacts(**self.told)


class ChannelForm(FromSomebody, ReadForm):
    """
    One way to reach a person. Of one that somebody else has answered by (`is_doubted`) no day is proposed on which the
    person said that it is safe.
    """

    hidden = ("value",)

    kind = OneOf(label="Väg", choices=ChannelKind.choices)
    value = Line(label="Nummer eller adress", required=False, most=300)
    is_safe = OneOf(label="Är den säker?", choices=Answer.choices, shape="seg")
    asked_anew = forms.BooleanField(
        label="Jag har frågat om det nya numret eller den nya adressen är säker",
        required=False,
        help_text="Behövs när du skriver ett annat nummer eller en annan adress som är säker.",
    )
    weekdays = SomeOf(
        label="Dagar",
        choices=list(enumerate(("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag"))),
        help_text="Ingen vald betyder alla dagar.",
    )
    from_time = Clock(label="Från kl.", required=False)
    to_time = Clock(label="Till kl.", required=False)
    safe_when = Line(
        label="När, med egna ord", required=False, most=300, help_text="Till exempel: aldrig när barnen är hemma."
    )
    who_may_answer = Line(label="Vem kan svara?", required=False, most=300)
    say = Line(
        label="Vad får vi säga, och vem säger vi att vi är?",
        required=False,
        most=300,
        help_text="Till exempel: det gäller bokningen.",
    )
    code_word = Line(label="Kodord", required=False, most=100)
    confirmed_on = Day(label="När sa personen det?")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        stands: Collection[str],
        known: SafeChannel | None = None,
        is_doubted: bool = False,
        tellers: Tellers = NOBODY_TELLS,
    ) -> None:
        self.today = today
        first = {"confirmed_on": None if is_doubted else today, "read": stands}
        super().__init__(data, known=known, initial=first, tellers=tellers)
        if known is None or not known.value:
            del self.fields["asked_anew"]

    def clean(self) -> dict[str, Any]:
        """Say all that the command would refuse at once, each at its field, whatever else is wrong in the form."""
        told = super().clean() or {}
        value = told.get("value")
        obstacles = rules.obstacles_to_channel(
            kind=told.get("kind"),
            is_safe=told.get("is_safe") == Answer.YES,
            value=self.kept.get("value") or "" if value == "" else value,
            from_time=told.get("from_time"),
            to_time=told.get("to_time"),
            confirmed_on=told.get("confirmed_on"),
            today=self.today,
        )
        another = rules.obstacle_to_new_value(
            was=self.kept.get("value") or "",
            becomes=value or "",
            is_safe=told.get("is_safe") == Answer.YES,
            asked_anew=bool(told.get("asked_anew")),
        )
        for obstacle in (*obstacles, *([another] if another else [])):
            refuse(self, obstacle)
        return told

    def facts(self) -> ChannelFacts:
        told = self.told
        del told["read"]
        told.pop("asked_anew", None)
        told["weekdays"] = tuple(sorted(int(day) for day in told["weekdays"]))
        return ChannelFacts(**told)


class ConsentForm(ScannedForm, ReadForm):
    """
    What a person lets out, to whom, why and until when. `submission` is the form itself: sent twice it is one. `found`
    is what the page shows that the person lets out and has taken back.
    """

    purpose = OneOf(label="Till vem, i stort?", choices=[("", "Välj vem"), *Sharing.choices])
    recipient = Line(
        label="Till vem, med ord", help_text="Så snävt som personen vill: en enhet, en läkare, en handläggare."
    )
    what = SomeOf(label="Vad får lämnas?", choices=SharedWhat.choices, help_text="Bara det som är valt.")
    why = Prose(label="Varför?", required=False, most=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    starts_on = Day(label="Personen sa ja den")
    ends_on = Day(label="Gäller till och med", help_text="Fråga igen då.")
    given_how = OneOf(label="Hur gavs det?", choices=GivenHow.choices, shape="seg", initial=GivenHow.WORDS)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, today: date, until: date, found: Iterable[Consent]
    ) -> None:
        first = {"starts_on": today, "ends_on": until, "submission": uuid4(), "read": queries.consent_marks(found)}
        super().__init__(data, initial=first)
        self.fields["what"].required = True
        self.fields["what"].error_messages["required"] = "Välj minst en sak. Det som inte är valt får inte lämnas."

    def facts(self) -> ConsentFacts:
        told = {name: self.cleaned_data[name] for name in ConsentFacts.__dataclass_fields__ if name != "guardian"}
        return ConsentFacts(**told | {"what": tuple(told["what"])})


class WhereaboutsForm(FromSomebody):
    """A place where a person is to be found."""

    hidden = ("address",)

    kind = OneOf(label="Vilket slags plats?", choices=PlaceKind.choices, shape="seg")
    address = Prose(
        label="Adress eller plats",
        most=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Visas bara för den som ber om det, en gång i taget, och varje visning loggas.",
    )
    starts_on = Day(label="Fr.o.m.", required=False)
    ends_on = Day(label="T.o.m.", required=False)

    def facts(self) -> WhereaboutsFacts:
        return WhereaboutsFacts(**self.told)
