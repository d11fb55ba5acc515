"""A contact between the talks as a form: the outcome is the button that is pressed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT, moment
from livlina.cases.reaching.rules import MOST_MINUTES, outcomes
from livlina.cases.reaching.services import TryFacts
from livlina.cases.reaching.terms import HEARD_BY, Direction, IdentityCheck, TryOutcome
from livlina.core.terms import Answer
from livlina.people.forms import Clock, Day, Number, OneOf, Prose, ScannedForm
from livlina.people.services import Past
from livlina.people.terms import Anyway, ChannelKind, GateAnswer

NOTE_LIMIT = 3_000  # characters


class ContactForm(ScannedForm):
    """
    What came of a contact by a way, or of one that the client took. `submission` is the form itself.

    What is not asked for that way is not in it. Without a day it happened now.
    """

    stands_for: ClassVar = {"happened_at": "happened_on"}

    way = OneOf(
        label="Vilken väg gick det på?",
        shape="choices",
        required=False,
        help_text="Vägen har ändrats eller avslutats sedan sidan öppnades.",
    )
    kind = OneOf(label="Hur hörde personen av sig?", choices=list(HEARD_BY.items()), shape="seg")
    identity = OneOf(
        label="Hur visste du att det var rätt person?",
        choices=IdentityCheck.choices,
        shape="choices",
        required=False,
        help_text="Kontrollera innan du säger något. Behövs när ni talades vid.",
    )
    code_word = OneOf(
        label="Sades kodordet, innan ni talade om något?",
        choices=[(Answer.YES.value, "Ja"), (Answer.NO.value, "Nej")],
        shape="seg",
        required=False,
    )
    anyway = OneOf(label="Varför ringer du ändå?", choices=Anyway.choices, shape="choices", required=False)
    because = Prose(
        label="Beskriv kort varför",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Minst 20 tecken. Sparas i ärendet, och att du gick förbi spärren syns i granskningen.",
    )
    minutes = Number(
        label="Minuter",
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        words=f"Skriv minuterna med siffror, 0 till {MOST_MINUTES}.",
    )
    note = Prose(label="Anteckning", required=False, most=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))
    happened_on = Day(label="Dag", required=False, help_text="Tomt betyder i dag.")
    happened_time = Clock(label="Klockan", required=False, help_text="Tomt betyder nu.")
    outcome = forms.ChoiceField(label="Hur gick det?", choices=(), widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str | None,
        now: datetime,
        answer: str,
        is_agreed: bool,
        ways: Sequence[tuple[str, str]] = (),
        says_why: bool = False,
    ) -> None:
        """
        `kind` is the way's, None for what the client did; `answer` is the gate's. `ways` are those to choose among
        where the one that was gone by holds no longer. With `says_why` the page asked why, and what was typed stays
        whatever the gate says now.
        """
        self.now = now
        self.way_kind = kind
        self.direction = Direction.OUT if kind else Direction.IN
        super().__init__(data, initial={"submission": uuid4()})
        self.outcomes = outcomes(kind=kind or ChannelKind.CALL, direction=self.direction)
        self._offer("outcome", [(outcome.value, outcome.label) for outcome in self.outcomes])
        self.fields["identity"].widget.attrs["data-cols"] = "2"
        self.fields["outcome"].error_messages |= dict.fromkeys(("required", "invalid_choice"), "Välj hur det gick.")
        unasked = set() if kind is None else {"kind"}
        if ways:
            self._offer("way", list(ways))
        else:
            unasked.add("way")
        if TryOutcome.TALKED not in self.outcomes:
            unasked |= {"identity", "code_word", "minutes"}
        if not is_agreed:
            unasked.add("code_word")
        if answer == GateAnswer.ALLOWED and not says_why:
            unasked |= {"anyway", "because"}
        elif answer == GateAnswer.BLOCKED:
            self._offer("anyway", [(Anyway.DANGER.value, Anyway.DANGER.label)])
        for name in unasked:
            del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def asks_why(self) -> bool:
        return "because" in self.fields

    @property
    def first(self) -> list[Any]:
        """What is asked before how it went."""
        return [self[name] for name in ("way", "kind", "anyway", "because") if name in self.fields]

    @property
    def rest(self) -> list[Any]:
        """What is asked of a talk, and the note."""
        asked = ("identity", "code_word", "minutes", "note", "submission", "confirmed_because")
        return [self[name] for name in asked if name in self.fields]

    @property
    def talks(self) -> str:
        """The outcome that they talked, where that can be."""
        return TryOutcome.TALKED.value if TryOutcome.TALKED in self.outcomes else ""

    @property
    def others(self) -> list[tuple[str, str]]:
        """The other outcomes, each a button."""
        return [(each.value, str(each.label)) for each in self.outcomes if each != TryOutcome.TALKED]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, hour = told.get("happened_on"), told.get("happened_time")
        local = timezone.localtime(self.now)
        told["happened_at"] = self.now
        if day or hour:
            at = moment(day or local.date(), hour or local.time().replace(second=0, microsecond=0))
            if at is None:
                self.add_error("happened_time", "Det klockslaget fanns inte: klockan ställdes fram till sommartid.")
            told["happened_at"] = at
        return told

    def facts(self) -> TryFacts:
        told = self.cleaned_data
        return TryFacts(
            kind=self.way_kind or told["kind"],
            direction=self.direction,
            outcome=told["outcome"],
            happened_at=told["happened_at"],
            minutes=told.get("minutes"),
            identity=told.get("identity", ""),
            code_word=told.get("code_word") or Answer.UNKNOWN,
            note=told["note"],
        )

    @property
    def past(self) -> Past:
        return Past(anyway=self.cleaned_data.get("anyway", ""), because=self.cleaned_data.get("because", ""))

    @property
    def submitted(self) -> UUID:
        submission: UUID = self.cleaned_data["submission"]
        return submission
