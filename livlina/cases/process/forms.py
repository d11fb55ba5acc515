"""What can be told of the way of a case and of what is to be done in it, as forms."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from livlina.cases.forms import OneRow, offer
from livlina.cases.process.terms import DueView
from livlina.organisation.models import Staff
from livlina.people.forms import Day, Line, OneOf, Prose, ReadForm, ScannedForm

TEXT_LIMIT = 1_000  # characters of a reason or of a task
SHORT_TEXT = forms.Textarea(attrs={"rows": 3})


class MoveForm(ScannedForm):
    """Which step the case goes to, on what day, and why where a step is skipped. `position` is what was read."""

    step = OneOf(label="Steg", choices=())
    entered_on = Day(label="Dag")
    reason = Prose(
        label="Skäl",
        required=False,
        help_text="Behövs när ni hoppar över ett steg.",
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
    )
    position = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        steps: Iterable[Mapping[str, Any]],
        today: date,
        position: int,
    ) -> None:
        super().__init__(data, initial={"entered_on": today, "position": position})
        told = [(step["key"], step["name"], step["follows"]) for step in steps if not step["who"]]
        field = self.fields["step"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "Välj steg"),
                *((key, name) for key, name, follows in told if follows),
                *((key, f"{name} (hoppar över steg)") for key, name, follows in told if not follows),
            ]


class FollowForm(ScannedForm):
    """Why an open case follows another version of its way."""

    reason = Prose(label="Skäl", most=TEXT_LIMIT, widget=SHORT_TEXT)
    position = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, position: int) -> None:
        super().__init__(data, initial={"position": position})


class StartForm(forms.Form):
    """Which clock starts, and from what day."""

    clock = OneOf(label="Frist", choices=())
    starts_on = Day(label="Räknas från")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, clocks: Iterable[tuple[str, object]], today: date
    ) -> None:
        super().__init__(data, initial={"starts_on": today})
        field = self.fields["clock"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Välj frist"), *((key, str(words)) for key, words in clocks)]


class FinishForm(ReadForm):
    """On what day it was done."""

    finished_on = Day(label="Klart den")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, initial={"finished_on": today, "read": stands})


class OfDeadline(ScannedForm, ReadForm):
    """A form about one deadline, as it stood when the page was made."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, stands: Collection[str]) -> None:
        super().__init__(data, initial={"read": stands})


class ExtendForm(OfDeadline):
    """Until when a deadline is extended, why, and who decided."""

    until = Day(label="Ny sista dag")
    decided_by = Line(label="Vem beslutade")
    reason = Prose(label="Skäl", most=TEXT_LIMIT, widget=SHORT_TEXT)


class StopForm(OfDeadline):
    """Why a clock stands still."""

    reason = Prose(label="Skäl", most=TEXT_LIMIT, widget=SHORT_TEXT)


class TaskForm(ScannedForm):
    """What is to be done, by whom and by when."""

    what = Prose(label="Vad ska göras", most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))
    owner = OneRow(label="Vem", queryset=None, required=False, empty="Gruppen")
    due_on = Day(label="Senast", required=False, help_text="Kan vara tomt.")
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, colleagues: QuerySet[Staff], me: Staff | None) -> None:
        super().__init__(data, initial={"owner": me.public_id if me else None, "submission": uuid4()})
        offer(self, "owner", colleagues)


class DueForm(forms.Form):
    """Which list of what is to be done. A GET: nothing in it is about anyone."""

    vy = forms.ChoiceField(choices=DueView.choices, required=False)

    @property
    def view(self) -> DueView:
        """The list asked for; one's own for what is no list."""
        return DueView(self.cleaned_data["vy"] or DueView.OWN) if self.is_valid() else DueView.OWN
