"""What can be told of a session, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from livlina.cases.forms import STOCKHOLM, OneRow, moment, offer
from livlina.cases.models import Party
from livlina.cases.terms import CaseRole
from livlina.core.terms import Answer
from livlina.organisation.models import Room, Staff
from livlina.people.forms import Clock, Day, Line, Number, OneOf, ReadForm, ScannedForm, YesNoUnknown
from livlina.people.models import Person
from livlina.support import rules
from livlina.support.models import Intervention, Session
from livlina.support.services import InterpreterFacts, SessionFacts
from livlina.support.terms import (
    WEEKS_BETWEEN,
    Childcare,
    InterpreterSex,
    InterpreterState,
    Repeat,
    SessionForm,
    SessionState,
    TalkKind,
)

USUAL_MINUTES = 60
KNOWS = "Personen vet"


class WhenAndWhere(ScannedForm):
    """Who meets, when, and in which of the unit's rooms."""

    stands_for: ClassVar = {"starts_at": "starts_on"}

    starts_on = Day(label="Dag")
    starts_time = Clock(label="Klockan")
    minutes = Number(
        label="Minuter",
        min_value=rules.SHORTEST_MINUTES,
        max_value=rules.LONGEST_MINUTES,
        words=f"Skriv antalet minuter med siffror, {rules.SHORTEST_MINUTES} till {rules.LONGEST_MINUTES}.",
        initial=USUAL_MINUTES,
    )
    staff = OneRow(
        label="Behandlare",
        queryset=None,
        empty="Välj kollega",
        help_text="Någon som har ärendet, eller hade det då.",
    )
    room = OneRow(label="Rum", queryset=None, required=False, empty="Inget rum")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: QuerySet[Staff],
        rooms: QuerySet[Room],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        offer(self, "staff", colleagues)
        offer(self, "room", rooms)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get("starts_on"), told.get("starts_time")
        if day and clock:
            told["starts_at"] = moment(day, clock)
            if told["starts_at"] is None:
                self.add_error("starts_time", "Det klockslaget finns inte: klockan ställs fram till sommartid.")
        return told


class MoveForm(WhenAndWhere):
    """Where a booked session is moved to. `knows` is asked of the one who holds it and can tell it."""

    knows = forms.BooleanField(
        label=KNOWS, required=False, help_text="Annars står det på Min dag tills någon har sagt till personen."
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, session: Session, asks_known: bool, **offered: Any
    ) -> None:
        time = session.time
        starts = timezone.localtime(time.slot.lower, STOCKHOLM)
        initial = {
            "starts_on": starts.date(),
            "starts_time": starts.time(),
            "minutes": round((time.slot.upper - time.slot.lower).total_seconds() / 60),
            "staff": time.staff.public_id,
            "room": time.room.public_id if time.room else None,
        }
        super().__init__(data, initial=initial, **offered)
        if not asks_known:
            del self.fields["knows"]

    def facts(self) -> SessionFacts:
        names = ("staff", "starts_at", "minutes", "room")
        return SessionFacts(state=SessionState.BOOKED, **{name: self.cleaned_data[name] for name in names})


class NewSessionForm(WhenAndWhere):
    """
    A session that is booked, once or in a series, or one that has been. In a case closed on a day it has been, by that
    day.
    """

    state = OneOf(label="Vad", choices=[(each.value, each.label) for each in rules.WRITTEN], shape="seg")
    repeat = OneOf(label="Hur ofta", choices=Repeat.choices, shape="seg", initial=Repeat.ONCE, required=False)
    times = Number(
        label="Antal gånger",
        required=False,
        min_value=2,
        max_value=rules.MOST_IN_SERIES,
        words=f"Skriv antalet gånger med siffror, 2 till {rules.MOST_IN_SERIES}.",
        help_text="Bara för en serie. Är någon av tiderna upptagen bokas ingen.",
    )
    form = OneOf(label="Hur", choices=SessionForm.choices, shape="seg", initial=SessionForm.INDIVIDUAL)
    can_talk = YesNoUnknown(
        label="Går det att prata säkert där personen är?",
        help_text="För telefon och digitala möten: ingen hör, och inget barn är i rummet. Fråga igen när ni börjar.",
    )
    childcare = OneOf(
        label="Barnpassning under samtalet",
        choices=Childcare.choices,
        initial=Childcare.UNKNOWN,
        required=False,
        help_text="Fråga om barnpassning behövs, och säg om barnet får följa med. Rum som har barnpassning säger det.",
    )
    interpreter = forms.BooleanField(label="Tolk behövs", required=False)
    interpreter_language = Line(label="Språk", required=False, most=60)
    interpreter_dialect = Line(label="Dialekt", required=False, most=60)
    interpreter_sex = OneOf(
        label="Tolkens kön", choices=InterpreterSex.choices, initial=InterpreterSex.ANY, shape="seg", required=False
    )
    interpreter_alias = Line(
        label="Alias",
        required=False,
        most=60,
        help_text="Det tolken och tolkförmedlingen får höra i stället för namnet. Inget av namnen, och inget nummer.",
    )
    interpreter_refused = Line(
        label="Tolkar som inte får komma", required=False, most=300, help_text="De som personen har sagt nej till."
    )
    intervention = OneOf(label="Del av insatsen", choices=[], required=False)
    other_party = OneOf(label="Med vem, i ett gemensamt samtal", choices=[], required=False)
    kind = OneOf(
        label="Vilket slags samtal",
        choices=TalkKind.choices,
        initial=TalkKind.TALK,
        required=False,
        help_text="Det säger vad det räknas som. En kontakt mellan samtalen loggas under Ta kontakt och räknas inte.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        me: Staff | None,
        person: Person,
        role: str,
        closed_on: date | None = None,
        given: Iterable[tuple[Intervention, str]] = (),
        others: Iterable[tuple[Party, str]] = (),
        **offered: Any,
    ) -> None:
        start = rules.start_to_propose(timezone.localtime(now, STOCKHOLM))
        initial = {
            "state": SessionState.HELD if closed_on else SessionState.BOOKED,
            "starts_on": closed_on or start.date(),
            "starts_time": start.time(),
            "staff": me.public_id if me else None,
            "interpreter": person.needs_interpreter == Answer.YES,
            "interpreter_language": person.language,
        }
        super().__init__(data, initial=initial, **offered)
        self.given = {str(row.public_id): (row, name) for row, name in given}
        field: Any = self.fields["intervention"]
        field.choices = [("", "Ingen insats"), *((key, name) for key, (_, name) in self.given.items())]
        if not self.given:
            del self.fields["intervention"]
        named = [(str(row.public_id), row, name) for row, name in others]
        self.others = {key: row for key, row, _ in named}
        whom: Any = self.fields["other_party"]
        whom.choices = [("", "Ingen vald"), *((key, name) for key, _, name in named)]
        if len(named) < 2:  # the only one is not chosen
            del self.fields["other_party"]
        if role != CaseRole.EXPOSED:
            kinds: Any = self.fields["kind"]
            kinds.choices = [choice for choice in TalkKind.choices if choice[0] != TalkKind.JOINT]
        if person.interpreter_wish:
            self.fields["interpreter_refused"].help_text = f"Önskemål sedan tidigare: {person.interpreter_wish}"

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("repeat") in WEEKS_BETWEEN and not told.get("times") and "times" not in self.errors:
            self.add_error("times", self.fields["times"].error_messages["required"])
        is_proposed = bool(self.initial["interpreter"]) and not told.get("interpreter_alias")
        if is_proposed and told.get("state") != SessionState.BOOKED:
            told["interpreter"] = False  # proposed for a talk to come, and this one has been
        if told.get("interpreter"):
            for name in ("interpreter_language", "interpreter_alias"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return told

    def facts(self) -> SessionFacts:
        names = ("state", "staff", "starts_at", "minutes", "room", "form", "can_talk")
        told = {name: self.cleaned_data[name] for name in names}
        kind = self.cleaned_data["kind"] or TalkKind.TALK
        given, _ = self.given.get(self.cleaned_data.get("intervention", ""), (None, ""))
        childcare = self.cleaned_data["childcare"] or Childcare.UNKNOWN
        return SessionFacts(
            kind=kind, childcare=childcare, intervention=given, other_party=self._with_whom(kind), **told
        )

    def _with_whom(self, kind: str) -> Party | None:
        """With whom they meet together: the one chosen, or the only one there is."""
        if kind != TalkKind.JOINT:
            return None
        only = next(iter(self.others.values())) if len(self.others) == 1 else None
        return self.others.get(self.cleaned_data.get("other_party", ""), only)

    def interpreter_facts(self) -> InterpreterFacts | None:
        """Whom she needs to talk through; None when nobody."""
        told = self.cleaned_data
        if not told["interpreter"]:
            return None
        names = ("language", "dialect", "alias", "refused")
        wishes = {name: told[f"interpreter_{name}"] for name in names}
        return InterpreterFacts(sex=told["interpreter_sex"] or InterpreterSex.ANY, **wishes)

    def series(self) -> tuple[int, int] | None:
        """How many weeks there are between the sessions of a series, and how many they are; None for one alone."""
        weeks = WEEKS_BETWEEN.get(self.cleaned_data["repeat"])
        return (weeks, self.cleaned_data["times"]) if weeks else None


class MarkForm(ReadForm):
    """What became of a session. `read` is how it stood on the page."""

    state = OneOf(
        label="Vad blev det?",
        choices=[
            choice for choice in SessionState.choices if choice[0] not in (SessionState.BOOKED, SessionState.MOVED)
        ],
    )
    knows = forms.BooleanField(label=KNOWS, required=False)


class KnownForm(ScannedForm):
    """That the person knows that a talk is called off or moved."""

    told = forms.BooleanField(label=KNOWS)


class InterpreterForm(ReadForm):
    """How far the booking of an interpreter has come. `read` is how it stood on the page."""

    state = OneOf(label="Tolken", choices=InterpreterState.choices)
