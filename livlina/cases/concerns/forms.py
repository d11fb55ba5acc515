"""A concern report that has come in, and its two assessments, as forms."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from livlina.cases.children.terms import How
from livlina.cases.concerns.services import PreliminaryFacts, ProtectionFacts, ReceivedFacts
from livlina.cases.concerns.terms import Preliminary, Protection, Reporter
from livlina.cases.forms import OneRow, moment, offer
from livlina.cases.process.models import Deadline
from livlina.organisation.models import Staff
from livlina.people.forms import Clock, Day, Line, OneOf, Prose, ReadForm, ScannedForm

STOCKHOLM = ZoneInfo("Europe/Stockholm")
REPORT_LIMIT = 20_000
TEXT_LIMIT = 3_000
SKIPPED = "Det klockslaget fanns inte: klockan ställdes fram till sommartid."


class IsSame(forms.BooleanField):
    """Whether a clock that began after the report came in is of this report: asked where one runs."""

    def __init__(self, began: Deadline) -> None:
        super().__init__(
            required=False,
            label=f"Gäller också fristen som började {began.starts_on.isoformat()}",
            help_text="Kryssa bara om ingen annan anmälan har kommit in sedan den här. Annars går fristen tills den är "
            "inskriven och bedömd.",
        )


class OfMoment(ScannedForm):
    """A form with a day and a time of it; `submission` is the form itself: sent twice it is one."""

    day_field: ClassVar[str]
    time_field: ClassVar[str]

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: datetime) -> None:
        local = timezone.localtime(now, STOCKHOLM)
        super().__init__(
            data, initial={self.day_field: local.date(), self.time_field: local.time(), "submission": uuid4()}
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get(self.day_field), told.get(self.time_field)
        if day and clock:
            told["moment"] = moment(day, clock)
            if told["moment"] is None:
                self.add_error(self.time_field, SKIPPED)
        return told


class ReceivedForm(OfMoment):
    """A concern report as it came in."""

    day_field, time_field = "received_on", "received_time"
    field_order = ("received_on", "received_time", "how", "reporter", "who", "text", "kept_from_guardian")

    received_on = Day(label="Kom in den", help_text="Den dagen fristerna räknas från. Den ändras inte sedan.")
    received_time = Clock(label="Klockan")
    how = OneOf(label="Hur", choices=[("", "Välj hur"), *How.choices])
    reporter = OneOf(label="Vem anmälde", choices=Reporter.choices, shape="choices")
    who = Line(label="Namn eller enhet", required=False)
    text = Prose(label="Vad som anmäldes", most=REPORT_LIMIT, widget=forms.Textarea(attrs={"rows": 8}))
    kept_from_guardian = Prose(
        label="Vad en vårdnadshavare inte får veta",
        help_text="Till exempel det som kom på ett eget blad. Det står skilt från anmälan.",
        required=False,
        most=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> ReceivedFacts:
        told = {name: self.cleaned_data[name] for name in ("how", "reporter", "who", "text", "kept_from_guardian")}
        return ReceivedFacts(received_at=self.cleaned_data["moment"], **told)


class ProtectionForm(OfMoment, ReadForm):
    """Whether the child needs protection now."""

    day_field, time_field = "made_on", "made_time"
    field_order = ("conclusion", "basis", "action", "made_on", "made_time", "second")

    conclusion = OneOf(label="Slutsats", choices=Protection.choices, shape="choices")
    basis = Prose(
        label="Underlag",
        help_text="Vad ni vet, vem ni har talat med och vad ni inte vet.",
        most=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    action = Prose(
        label="Åtgärd",
        help_text="Vad ni gör nu. Behövs när barnet behöver skydd.",
        required=False,
        most=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    made_on = Day(label="Gjord den")
    made_time = Clock(label="Klockan")
    second = OneRow(label="Andra personen", queryset=None, required=False, empty="Ingen ännu")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        colleagues: QuerySet[Staff],
        began: Deadline | None,
        stands: Collection[str],
    ) -> None:
        super().__init__(data, now=now)
        self.initial["read"] = stands
        offer(self, "second", colleagues)
        _ask_whether_same(self, began)

    def facts(self) -> ProtectionFacts:
        told = {name: self.cleaned_data[name] for name in ("conclusion", "basis", "action", "second")}
        return ProtectionFacts(made_at=self.cleaned_data["moment"], **told)


class PreliminaryForm(ScannedForm, ReadForm):
    """Whether an investigation is opened."""

    outcome = OneOf(label="Beslut", choices=Preliminary.choices, shape="choices")
    reason = Prose(label="Skäl", most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 5}))
    contacted = Prose(
        label="Vilka ni har talat med",
        help_text="Barnet, vårdnadshavarna och den som anmälde.",
        required=False,
        most=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_by = Line(label="Vem som beslutade")
    made_on = Day(label="Beslutat den")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        began: Deadline | None,
        stands: Collection[str],
    ) -> None:
        super().__init__(data, initial={"made_on": today, "read": stands})
        _ask_whether_same(self, began)

    def facts(self) -> PreliminaryFacts:
        told = {name: self.cleaned_data[name] for name in PreliminaryFacts.__dataclass_fields__}
        return PreliminaryFacts(**told)


def _ask_whether_same(form: ScannedForm, began: Deadline | None) -> None:
    if began is not None:
        form.fields["is_same"] = IsSame(began)
        form.fields["confirmed_because"] = form.fields.pop("confirmed_because")  # asked last
