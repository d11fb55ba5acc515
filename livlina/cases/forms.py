"""What can be told of a case and written in it, as forms."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.defaultfilters import pluralize
from django.utils import timezone

from livlina.cases import rules
from livlina.cases.grounds import Ground
from livlina.cases.models import Case, CaseLine, NightCard, Note
from livlina.cases.services import CardFacts, CaseFacts, ChangedFacts
from livlina.cases.terms import (
    NEEDS_OF_CHILDREN,
    CardGround,
    CaseRole,
    DangerOutcome,
    EngagementKind,
    Entrance,
    GlassReason,
    LeadReason,
    Mark,
    NightRisk,
    NoteKind,
    NotePart,
    PartyRole,
    ReviewOutcome,
)
from livlina.core.forms import ReadForm, Version
from livlina.core.terms import Answer
from livlina.organisation.competence.queries import Asked
from livlina.organisation.models import District, Project, Staff, Unit
from livlina.people.forms import (
    AmongPersons,
    Clock,
    Day,
    Line,
    Number,
    OneOf,
    OnePerson,
    Prose,
    ScannedForm,
    SomeOf,
    Tellers,
    WhoTold,
    YesNoUnknown,
    told_by,
)
from livlina.people.models import Person

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOST_CHILDREN = 30
REASON_LIMIT = 1_000  # characters of a stated reason
CARD_LIMIT = 3_000  # characters of each text on a night card, and of a danger message
SHORT_TEXT = forms.Textarea(attrs={"rows": 3})
SHARED = [
    (EngagementKind.CO_ASSIGNED.value, "Medhandläggare"),
    (EngagementKind.STAND_IN.value, "Ersättare till en bestämd dag"),
]


def moment(day: date, clock: time) -> datetime | None:
    """
    That day at that time in Stockholm, or None in the hour that the clocks skip in spring.

    Of the hour that comes twice in autumn the first is meant (S-144).
    """
    told = datetime.combine(day, clock, tzinfo=STOCKHOLM)
    back = told.astimezone(ZoneInfo("UTC")).astimezone(STOCKHOLM)
    return told if back.replace(tzinfo=None) == told.replace(tzinfo=None) else None


if TYPE_CHECKING:
    RowField = forms.ModelChoiceField[Any]
else:
    RowField = forms.ModelChoiceField


class OneRow(RowField):
    """One row of the organisation, by its random id."""

    def __init__(self, *, empty: str, **kwargs: Any) -> None:
        super().__init__(empty_label=empty, to_field_name="public_id", **kwargs)
        self.error_messages |= {"required": "Välj ett av svaren.", "invalid_choice": "Välj ett av svaren."}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:  # no random id at all
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class NoteForm(ScannedForm):
    """
    A journal note. `submission` is the form itself: sent twice it is one note. `version` is the one that is changed.
    """

    stands_for: ClassVar = {"happened_at": "happened_on"}
    choice_hints: ClassVar = {
        "part": {
            NotePart.HANDLING: "Handläggning: det som leder fram till beslut",
            NotePart.CARRYING_OUT: "Genomförande: det stöd som ges",
        }
    }

    part = OneOf(label="Del av akten", choices=NotePart.choices, shape="seg", initial=NotePart.HANDLING)
    kind = OneOf(label="Vad", choices=NoteKind.choices, initial=NoteKind.TALK)
    happened_on = Day(label="Dag")
    happened_time = Clock(label="Klockan")
    told_by = WhoTold()
    text = Prose(label="Anteckning", most=rules.NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 14}))
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = Version(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        tellers: Tellers,
        note: Note | None = None,
        part: str = NotePart.HANDLING,
    ) -> None:
        """`part` is the one that is proposed for a new note."""
        local = timezone.localtime(note.happened_at if note else now, STOCKHOLM)
        initial: dict[str, Any] = {
            "part": part,
            "happened_on": local.date(),
            "happened_time": local.time(),
            "submission": uuid4(),
        }
        if note is not None:
            initial |= {"part": note.part, "kind": note.kind, "text": note.text, "version": note.version}
        super().__init__(data, initial=initial)
        self.fields["text"].error_messages["required"] = "Skriv anteckningen innan du sparar."
        field = self.fields["told_by"]
        if isinstance(field, WhoTold):
            field.offer(tellers)
            self.initial["told_by"] = field.chosen(note, first=tellers.first)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get("happened_on"), told.get("happened_time")
        if day and clock:
            told["happened_at"] = moment(day, clock)
            if told["happened_at"] is None:
                self.add_error("happened_time", "Det klockslaget fanns inte: klockan ställdes fram till sommartid.")
        return told

    def told(self) -> dict[str, Any]:
        """What the commands are given: part, kind, text, when, who told it, and why it may give something away."""
        plain = ("part", "kind", "text", "happened_at", "confirmed_because")
        return {name: self.cleaned_data[name] for name in plain} | told_by(self.cleaned_data["told_by"])

    @property
    def submitted(self) -> UUID | None:
        submission: UUID | None = self.cleaned_data["submission"]
        return submission


class FactsForm(forms.Form):
    """
    The facts of a case that can be told anew. `version` is the one that is changed.

    Without `districts` neither the district nor the way in is shown or changed: they stay as they were read with that
    version.
    """

    entrance = OneOf(label="Väg in", choices=Entrance.choices)
    district = OneRow(label="Stadsdel", queryset=None, required=False, empty="Inte känd")
    minor_children = YesNoUnknown(label="Barn under 18 år")
    children_count = Number(
        label="Antal barn under 18 år",
        required=False,
        min_value=0,
        max_value=MOST_CHILDREN,
        words=f"Skriv antalet barn med siffror, 0 till {MOST_CHILDREN}.",
    )
    legal_support_offered = YesNoUnknown(label="Erbjudet stöd i rättsprocessen")
    legal_support_accepted = YesNoUnknown(label="Tackat ja till stöd i rättsprocessen")
    honour = YesNoUnknown(label="Hederskontext")
    needs = SomeOf(label="Behov när det finns barn", choices=[(mark.value, mark.label) for mark in NEEDS_OF_CHILDREN])
    about = SomeOf(
        label="Ärendet rör", choices=[(mark.value, mark.label) for mark in Mark if mark not in NEEDS_OF_CHILDREN]
    )
    project = OneRow(label="Projekt", queryset=None, required=False, empty="Inget")
    version = Version()

    kept: dict[str, Any]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        case: Case,
        districts: QuerySet[District] | None,
        projects: QuerySet[Project],
    ) -> None:
        plain = ("entrance", "minor_children", "children_count", "honour", "version")
        initial = {name: getattr(case, name) for name in plain}
        initial |= {name: getattr(case, name) for name in ("legal_support_offered", "legal_support_accepted")}
        initial |= {"project": case.project.public_id if case.project else None}
        initial |= {"needs": case.marks, "about": case.marks}
        super().__init__(data, initial=initial)
        self.kept = {}
        if districts is None:
            for name in ("entrance", "district"):
                del self.fields[name]
                self.kept[name] = getattr(case, name)
        else:
            self.initial["district"] = case.district.public_id if case.district else None
            offer(self, "district", districts)
        offer(self, "project", projects)

    @property
    def how_it_came(self) -> str:
        """The fields of the first part that are there, by name."""
        return " ".join(name for name in ("entrance", "district", "project") if name in self.fields)

    def facts(self) -> ChangedFacts:
        told = dict(self.cleaned_data)
        del told["version"]
        marked = {*told.pop("needs"), *told.pop("about")}
        return ChangedFacts(**{**self.kept, **told}, marks=[mark.value for mark in Mark if mark in marked])


class OneColleague(OneRow):
    """A colleague, with what is to be known of each in words: how many open cases, which competence (R-358, R-362)."""

    words: Callable[[Staff], str]

    def label_from_instance(self, obj: Staff) -> str:
        told = self.words(obj)
        return f"{obj.name}, {told}" if told else obj.name


def open_cases_in_words(count: int) -> str:
    return f"{count} {pluralize(count, 'öppet ärende,öppna ärenden')}"


def in_words(cases: Mapping[int, int], *, asked: Asked, role: str) -> Callable[[Staff], str]:
    """How many open cases each colleague has, and what they have or lack of what such a case asks for."""
    return lambda one: ", ".join(filter(None, (open_cases_in_words(cases.get(one.pk, 0)), asked.told(role, one.pk))))


def each_role_in_words(asked: Asked) -> Callable[[Staff], str]:
    """What each colleague has or lacks for every kind of case that asks for something: the kind is chosen later."""
    roles = [role for role in CaseRole if asked.of(role)]
    return lambda one: "; ".join(f"{CaseRole(role).label.lower()}: {asked.told(role, one.pk)}" for role in roles)


def why_without() -> Prose:
    """Why a case is given to one who lacks a competence that it asks for."""
    return Prose(
        label="Skäl",
        required=False,
        help_text="Behövs bara när den du väljer saknar en kompetens som efterfrågas. Inget om klienten.",
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
    )


class AssignForm(forms.Form):
    """To whom a case is given."""

    assigned_to = OneColleague(label="Handläggare", queryset=None, empty="Välj kollega")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: QuerySet[Staff],
        cases: Mapping[int, int],
        asked: Asked,
        role: str,
    ) -> None:
        """`asked` is what cases of this `role` ask for: where they ask for nothing, nothing is said of it."""
        super().__init__(data)
        field = self.fields["assigned_to"]
        if isinstance(field, OneColleague):
            field.words = in_words(cases, asked=asked, role=role)
        offer(self, "assigned_to", colleagues)
        if asked.of(role):
            self.fields["because"] = why_without()


class ShareForm(forms.Form):
    """Who else is to have a case, and in what way. One who stands in does so until a day."""

    kind = OneOf(label="Som", choices=SHARED, initial=EngagementKind.CO_ASSIGNED)
    assigned_to = OneColleague(label="Kollega", queryset=None, empty="Välj kollega")
    starts = Day(
        label="Från och med",
        required=False,
        help_text="För en ersättare som börjar en senare dag. Innan dess syns ärendet inte för hen. Tomt är från nu.",
    )
    until = Day(label="Till och med", required=False, help_text="Behövs för en ersättare.")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: QuerySet[Staff], asked: Asked, role: str
    ) -> None:
        super().__init__(data)
        field = self.fields["assigned_to"]
        if isinstance(field, OneColleague):
            field.words = lambda one: asked.told(role, one.pk)
        offer(self, "assigned_to", colleagues)
        if asked.of(role):
            self.fields["because"] = why_without()


class OneLine(Line):
    """
    A case among those that the actor leads, by its number: they may be thousands, and a line names nobody.

    Each unit counts its own, so one who leads several may have to say which: 2026-0412, RVC Norr.
    """

    lines: QuerySet[CaseLine]

    def clean(self, value: Any) -> Any:
        number, _, unit = super().clean(value).partition(",")
        if not number:
            return None
        found = self.lines.filter(number=number.strip())
        if unit.strip():
            found = found.filter(unit__name__iexact=unit.strip())
        match list(found[:2]):
            case [line]:
                return line
            case []:
                raise ValidationError("Du leder inget öppet ärende med det numret.", code="unknown")
            case _:
                raise ValidationError(
                    "Flera av dina enheter har det numret. Skriv enheten efter numret: 2026-0412, RVC Norr.",
                    code="several",
                )


def among(form: forms.Form, name: str, lines: QuerySet[CaseLine]) -> None:
    """Let the field take a case of these lines."""
    field = form.fields[name]
    if isinstance(field, OneLine):
        field.lines = lines


class JointWorkForm(forms.Form):
    """
    Who is to work with both sides, which the other case is, why, and until when. `submission` is the form itself: sent
    twice it is one.
    """

    assigned_to = OneRow(label="Medarbetare", queryset=None, empty="Välj medarbetare")
    other = OneLine(label="Det andra ärendets nummer")
    text = Prose(label="Skäl", most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))
    until = Day(label="Till och med")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: QuerySet[Staff], lines: QuerySet[CaseLine]
    ) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        offer(self, "assigned_to", colleagues)
        among(self, "other", lines)


class LeadReadingForm(forms.Form):
    """Why one who leads the unit reads a case."""

    reason = OneOf(label="Varför", choices=[("", "Välj skäl"), *LeadReason.choices])
    text = Prose(label="Med egna ord", most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))


class GlassForm(forms.Form):
    """Which case is needed now, and why: the same form whether it exists or not. No reason is preselected (S-30)."""

    q = Line(label="Ärendenummer eller personnummer")
    unit = OneRow(
        label="Enhet", queryset=None, required=False, empty="Välj enhet", help_text="Behövs för ett ärendenummer."
    )
    reason = OneOf(label="Varför behöver du öppna det?", choices=GlassReason.choices, shape="choices")
    text = Prose(
        label="Beskriv kort vad som hänt",
        help_text="Minst 20 tecken, till exempel vem som ringde och när. Läses vid granskningen.",
        most=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        offer(self, "unit", units)


class GlassReviewForm(forms.Form):
    """What an after-review showed. `seen` is what the page showed of it, as one mark (`urgent.mark`)."""

    outcome = OneOf(label="Vad visade granskningen?", choices=ReviewOutcome.choices, shape="choices")
    text = Prose(
        label="Med egna ord",
        help_text="Minst 20 tecken. Var något inte i sin ordning, skriv vad som har gjorts.",
        most=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def why_less(label: str) -> Prose:
    """Why the duty is told less than it was of a danger."""
    return Prose(
        label=label,
        required=False,
        most=CARD_LIMIT,
        widget=SHORT_TEXT,
        help_text="När jouren får veta mindre än förut om en fara: de andra som har ärendet och den som leder enheten "
        "läser det.",
    )


class NightCardForm(ScannedForm):
    """What stands on a night card. `version` is the one that was read."""

    duty = OneRow(label="Jour som får läsa kortet", queryset=None, empty="Välj jour")
    ground = OneOf(
        label="Varför jouren får uppgifterna",
        choices=CardGround.choices,
        shape="choices",
        help_text="Ditt beslut sparas.",
    )
    until = Day(label="Till och med", help_text="Kortet syns för jouren den dagen och natten efter, till klockan 12.")
    risk = OneOf(label="Risk", choices=NightRisk.choices, shape="seg")
    plan = Prose(label="Plan", help_text="Vad jouren ska göra om något händer.", most=CARD_LIMIT, widget=SHORT_TEXT)
    safe_contact = Prose(label="Säker kontakt", required=False, most=CARD_LIMIT, widget=SHORT_TEXT)
    children = Prose(label="Barn", required=False, most=CARD_LIMIT, widget=SHORT_TEXT)
    whom_to_call = Prose(label="Vem jouren ringer", required=False, most=CARD_LIMIT, widget=SHORT_TEXT)
    note = Prose(label="Annat jouren behöver veta", required=False, most=CARD_LIMIT, widget=SHORT_TEXT)
    why = why_less("Varför kortet säger mindre")
    version = Version()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        last: NightCard | None,
        safe_contact: str,
        known: str = "",
        asks_why: bool = False,
    ) -> None:
        """
        `known` is how great the danger is known to be: the card says no less. `asks_why` where it stands on a card, so
        that to say less of it takes a reason.
        """
        initial: dict[str, Any] = {"version": last.version if last else 0, "safe_contact": safe_contact}
        if last is not None and not last.is_ended:
            told = ("ground", "until", "risk", "plan", "safe_contact", "children", "whom_to_call", "note")
            initial |= {name: getattr(last, name) for name in told} | {"duty": last.duty.public_id}
        if known:
            initial["risk"] = rules.greatest_risk((known, initial.get("risk", "")))
        super().__init__(data, initial=initial)
        if known:
            self.fields["risk"].help_text = f"Bedömningen säger: {NightRisk(known).label}. Kortet kan inte säga mindre."
        offer(self, "duty", units)
        if not asks_why:
            del self.fields["why"]

    def facts(self) -> CardFacts:
        told = {name: self.cleaned_data.get(name, "") for name in CardFacts.__dataclass_fields__}
        return CardFacts(**told)


class EndCardForm(ScannedForm):
    """Which card is taken from the duty, and why where there is danger: `version` is the one that was read."""

    why = why_less("Varför jouren inte ska ha kortet")
    version = Version()

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: int, asks_why: bool) -> None:
        super().__init__(data, initial={"version": version}, auto_id="end_%s")  # beside the form of the card
        if not asks_why:
            del self.fields["why"]


class LessReadForm(forms.Form):
    """What one has read of that the duty is told less."""

    row = forms.UUIDField(widget=forms.HiddenInput)


class NightSearchForm(forms.Form):
    """Which card is sought. Posted, never in an address (S-70)."""

    q = Line(label="Ärendenummer eller personnummer", required=False)


class DangerForm(ScannedForm):
    """What was heard and whom it concerns. `submission` is the form itself: sent twice it is one message."""

    concerns = Line(
        label="Vem rör uppgiften?", help_text="Namn eller det du vet. Du behöver inte veta om personen är känd här."
    )
    text = Prose(label="Vad sades, av vem och när?", most=CARD_LIMIT, widget=forms.Textarea(attrs={"rows": 5}))
    must_act = Line(label="Vem behöver göra något, och när?")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"submission": uuid4()})


class DangerDecisionForm(ScannedForm):
    """What the other side must know and do, in words that do not tell where it was heard."""

    outcome = OneOf(label="Beslut", choices=DangerOutcome.choices, shape="choices")
    to = OneLine(
        label="Nummer på ärendet som instruktionen gäller",
        required=False,
        help_text="Lämna tomt när den andra sidan inte behöver veta något.",
    )
    text = Prose(
        label="Instruktion till handläggaren",
        required=False,
        help_text="Skriv vad handläggaren ska veta och göra, så att det inte går att se varifrån uppgiften kommer.",
        most=CARD_LIMIT,
        widget=SHORT_TEXT,
    )
    reason = Prose(label="Skäl", help_text="Minst 20 tecken.", most=REASON_LIMIT, widget=SHORT_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, lines: QuerySet[CaseLine]) -> None:
        super().__init__(data)
        among(self, "to", lines)


class GuardianDecisionForm(ScannedForm, ReadForm):
    """
    Whether a guardian may be shown a note or a fact, on which ground and why. `stands` are the marks of what has been
    decided of it before.
    """

    SHOW, HOLD = "show", "hold"

    may_be_shown = OneOf(label="Beslut", choices=[(SHOW, "Får visas"), (HOLD, "Hålls tillbaka")], shape="seg")
    ground = OneOf(label="Grund")
    text = Prose(label="Skäl", most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, grounds: Iterable[Ground], stands: Collection[str]
    ) -> None:
        super().__init__(data, initial={"read": stands})
        field = self.fields["ground"]
        if isinstance(field, OneOf):
            words = {True: "Får visas", False: "Hålls tillbaka"}
            field.choices = [
                ("", "Välj grund"),
                *((ground.key, f"{words[ground.lets_show]}: {ground.label.lower()}") for ground in grounds),
            ]

    def told(self) -> dict[str, Any]:
        """What the command is given."""
        answers = self.cleaned_data
        return {
            "may_be_shown": answers["may_be_shown"] == self.SHOW,
            "ground": answers["ground"],
            "reason": answers["text"],
            "read": answers["read"],
            "confirmed_because": answers["confirmed_because"],
        }


class ChildCaseForm(forms.Form):
    """
    A case of its own for a child.

    `guardians`: who in the parent's case can be a guardian in the child's, the words for each, and whether custody is
    known, so that it is chosen beforehand.
    """

    came_in_on = Day(label="Inkom")
    entrance = OneOf(label="Väg in", choices=Entrance.choices)
    district = OneRow(label="Stadsdel", queryset=None, required=False, empty="Inte känd")
    assigned_to = OneColleague(
        label="Handläggare", queryset=None, required=False, empty="Ingen ännu, ärendet läggs bland dem som väntar"
    )
    guardians = SomeOf(
        label="Vårdnadshavare i barnets ärende",
        help_text="De som får barnets ärende ser vem det är. Vägar att nå, vistelser och anteckningar följer inte med.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        districts: QuerySet[District],
        colleagues: QuerySet[Staff],
        asked: Asked,
        guardians: Sequence[tuple[Person, str, bool]],
    ) -> None:
        # Neither way in nor district follows from the parent's case: where a parent lives is not the child's to carry.
        known = [str(person.public_id) for person, _, has_custody in guardians if has_custody]
        super().__init__(data, initial={"came_in_on": today, "entrance": Entrance.UNKNOWN, "guardians": known})
        self.persons = {str(person.public_id): person for person, _, _ in guardians}
        field = self.fields["guardians"]
        if isinstance(field, SomeOf):
            field.choices = [(str(person.public_id), words) for person, words, _ in guardians]
        if not guardians:
            del self.fields["guardians"]
        offer(self, "district", districts)
        handler: Any = self.fields["assigned_to"]
        handler.words = lambda one: asked.told(CaseRole.CHILD, one.pk)
        offer(self, "assigned_to", colleagues)
        if asked.of(CaseRole.CHILD):
            self.fields["because"] = why_without()

    def facts(self) -> CaseFacts:
        told = self.cleaned_data
        return CaseFacts(
            role=CaseRole.CHILD,
            came_in_on=told["came_in_on"],
            entrance=told["entrance"],
            district=told["district"],
            minor_children=Answer.UNKNOWN,
        )

    def chosen_guardians(self) -> list[Person]:
        return [self.persons[key] for key in self.cleaned_data.get("guardians", [])]


class NewPartyForm(forms.Form):
    """In which role a person is put in the case; who it is stands in `PersonForm` beside it."""

    role = OneOf(
        label="Vem är det i ärendet?",
        choices=[choice for choice in PartyRole.choices if choice[0] != PartyRole.CLIENT],
        shape="choices",
    )


class KnownPartyForm(NewPartyForm, AmongPersons):
    """A person from another case of the same persons, put in this one."""

    field_order = ("person", "role")

    person = OnePerson(label="Person")

    def __init__(self, data: Mapping[str, Any] | None = None, *, persons: Sequence[tuple[Person, str]]) -> None:
        super().__init__(data, persons=persons)


class SearchForm(forms.Form):
    """What is sought. Posted, never in an address (S-70); the words are judged by `rules.sought`."""

    q = Line(label="Namn, personnummer eller ärendenummer", required=False)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Give a field the rows to choose among."""
    field = form.fields[name]
    if isinstance(field, OneRow):
        field.queryset = rows
