"""A conference, a case put on its agenda, and what was agreed of it, as forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from livlina.cases.conferences.models import Conference, ConferenceMatter
from livlina.cases.conferences.rules import MINUTES
from livlina.cases.conferences.services import ConferenceFacts, MatterFacts, OutcomeFacts
from livlina.cases.conferences.terms import WhyRaised
from livlina.cases.forms import STOCKHOLM, OneRow, moment, offer
from livlina.core.forms import Version
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.models import Room, Staff
from livlina.people.forms import Clock, Day, Number, OneOf, Prose, ScannedForm, SomeOf

TEXT_LIMIT = 3_000
LEAST, MOST = MINUTES
POINT_MINUTES = 15


class ConferenceForm(forms.Form):
    """When and where a conference is held, and who takes part. `version` is the one that is changed."""

    held_on = Day(label="Dag")
    held_time = Clock(label="Klockan")
    minutes = Number(
        label="Minuter",
        min_value=LEAST,
        max_value=MOST,
        initial=60,
        words=f"Skriv antalet minuter med siffror, {LEAST} till {MOST}.",
    )
    room = OneRow(label="Rum", queryset=None, required=False, empty="Inget rum")
    staff = SomeOf(
        label="Vilka som deltar",
        help_text="Den som deltar ser inget ärende av det. Den som har ett ärende tar upp det själv.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    version = Version(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: Sequence[Staff],
        rooms: QuerySet[Room],
        me: int,
        conference: Conference | None = None,
    ) -> None:
        chosen = [seat.staff_id for seat in conference.seats.all()] if conference else [me]
        initial: dict[str, Any] = {
            "submission": uuid4(),
            "staff": [str(one.public_id) for one in colleagues if one.pk in chosen],
        }
        if conference is not None:
            starts = timezone.localtime(conference.slot.lower, STOCKHOLM)
            length = conference.slot.upper - conference.slot.lower
            initial |= {
                "held_on": starts.date(),
                "held_time": starts.time(),
                "minutes": int(length.total_seconds() // 60),
                "room": conference.room.public_id if conference.room else None,
                "version": conference.version,
            }
        super().__init__(data, initial=initial)
        self.known = {str(one.public_id): one for one in colleagues}
        field: Any = self.fields["staff"]
        field.choices = [(key, one.name) for key, one in self.known.items()]
        offer(self, "room", rooms)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get("held_on"), told.get("held_time")
        if day and clock:
            told["starts_at"] = moment(day, clock)
            if told["starts_at"] is None:
                self.add_error("held_time", "Det klockslaget fanns inte: klockan ställdes fram till sommartid.")
        return told

    def facts(self) -> ConferenceFacts:
        told = self.cleaned_data
        return ConferenceFacts(
            starts_at=told["starts_at"],
            minutes=told["minutes"],
            room=told["room"],
            staff=[self.known[key] for key in told["staff"]],
        )


class AsReadForm(forms.Form):
    """A conference that is left or called off: `version` is the one that the page showed."""

    version = Version()


class OneConference(OneRow):
    def label_from_instance(self, obj: Conference) -> str:
        starts: datetime = timezone.localtime(obj.slot.lower, STOCKHOLM)
        return f"{swedish_date(starts.date())} kl. {starts:%H.%M}"


class RaiseForm(ScannedForm):
    """
    At which conference a case is taken up, what is asked and on what ground. `submission` is the form itself, `instead`
    a matter of the case that fell and is taken up anew.
    """

    conference = OneConference(label="Konferens", queryset=None, empty="Välj konferens")
    question = Prose(
        label="Vad ni ska ta ställning till",
        most=TEXT_LIMIT,
        help_text="Läses bara av dem som har ärendet. Skriv aldrig var någon finns.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ground = OneOf(label="Varför det tas upp", choices=[("", "Välj grund"), *WhyRaised.choices])
    minutes = Number(
        label="Minuter",
        min_value=1,
        max_value=MOST,
        initial=POINT_MINUTES,
        words=f"Skriv antalet minuter med siffror, 1 till {MOST}.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    instead = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        conferences: QuerySet[Conference],
        fallen: ConferenceMatter | None = None,
    ) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if fallen is not None:
            first |= {name: getattr(fallen, name) for name in ("question", "ground")}
            first |= {"minutes": fallen.point.minutes, "instead": fallen.public_id}
        super().__init__(data, initial=first)
        offer(self, "conference", conferences)

    def facts(self) -> MatterFacts:
        return MatterFacts(**{name: self.cleaned_data[name] for name in MatterFacts.__dataclass_fields__})


class OutcomeForm(ScannedForm):
    """What was agreed, who does what, and when the case is looked at next."""

    stands_for: ClassVar = {"what": "task"}

    agreed = Prose(
        label="Vad ni kom fram till",
        most=TEXT_LIMIT,
        help_text="Står i det här ärendet och i inget annat.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    task = Prose(
        label="Vad som ska göras",
        required=False,
        most=TEXT_LIMIT,
        help_text="Blir en uppgift i ärendet. Fler uppgifter skrivs under Process.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = OneRow(label="Vem", queryset=None, required=False, empty="Gruppen")
    due_on = Day(label="Senast", required=False)
    next_look_on = Day(label="Tas upp igen", required=False, help_text="Tomt när det inte behövs.")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, workers: QuerySet[Staff]) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        offer(self, "owner", workers)

    def facts(self) -> OutcomeFacts:
        return OutcomeFacts(**{name: self.cleaned_data[name] for name in OutcomeFacts.__dataclass_fields__})
