"""Groups and places in them, as forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT, OneRow, moment, offer
from livlina.core.forms import Version
from livlina.organisation.models import CompetenceKind, Room, Staff
from livlina.people.forms import Clock, Day, Line, Number, OnceForm, OneOf, Prose, ScannedForm, SomeOf
from livlina.support.forms import KNOWS
from livlina.support.groups import queries
from livlina.support.groups.services import GroupFacts, PlaceFacts, StepFacts
from livlina.support.groups.terms import LeftWhy, Method, Step, Was
from livlina.support.models import GroupHost, HelpGroup, Wait
from livlina.support.offer.items import Kind

LARGEST = 50
LONGEST = 480
WORDS = {"": "inget", **{was.value: str(was.label).lower() for was in Was}}
GONE = "Det klockslaget fanns inte: klockan ställdes fram till sommartid."


class GroupForm(OnceForm):
    """
    A group, announced or changed. `version` is the one that is changed, `read` those who hold it and have declared
    somebody since: they are chosen by nobody beforehand.
    """

    kind = OneOf(label="Vilken hjälp", choices=())
    manual = Line(label="Manual", most=100, required=False, help_text="Skriv aldrig namnet på någon som deltar.")
    manual_version = Line(label="Manualens version", most=40, required=False)
    method = OneOf(label="Metod", choices=Method.choices, shape="seg", initial=Method.MANUAL)
    capacity = Number(
        label="Platser", min_value=1, max_value=LARGEST, words=f"Skriv antalet platser med siffror, 1 till {LARGEST}."
    )
    starts_on = Day(label="Första dagen")
    ends_on = Day(label="Sista dagen")
    room = OneRow(label="Rum", queryset=None, required=False, empty="Inget rum")
    asked_for = OneRow(
        label="Kompetens som efterfrågas",
        queryset=None,
        required=False,
        empty="Ingen särskild",
        help_text="På gruppens sida ser du vem som har den.",
    )
    hosts = SomeOf(
        label="Vilka som håller i gruppen",
        help_text="De ser vad var och en vill kallas i gruppen, inget ärende och inte varför någon är där.",
    )
    version = Version(required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kinds: Sequence[Kind],
        colleagues: Sequence[Staff],
        rooms: QuerySet[Room],
        competences: QuerySet[CompetenceKind],
        group: HelpGroup | None = None,
        to_decide: Sequence[GroupHost] = (),
        cap: int | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if group is not None:
            undecided = {host.pk for host in to_decide}
            names = ("manual", "manual_version", "method", "capacity", "starts_on", "ends_on", "version")
            initial = {name: getattr(group, name) for name in names} | {
                "room": group.room.public_id if group.room else None,
                "asked_for": group.asked_for.public_id if group.asked_for else None,
                "hosts": [str(host.staff.public_id) for host in group.hosts.all() if host.pk not in undecided],
                "read": " ".join(str(host.public_id) for host in to_decide),
            }
        super().__init__(data, initial=initial)
        self.kinds = {kind.key: kind for kind in kinds}
        self.group = group
        if group is None:
            field: Any = self.fields["kind"]
            field.choices = [("", "Välj hjälp"), *((kind.key, kind.name) for kind in kinds)]
        else:
            del self.fields["kind"]
        self.known = {str(one.public_id): one for one in colleagues}
        hosts: Any = self.fields["hosts"]
        hosts.choices = [(key, one.name) for key, one in self.known.items()]
        offer(self, "room", rooms)
        offer(self, "asked_for", competences)
        if cap is not None:
            self.fields["capacity"].help_text = f"Här har en grupp högst {cap}."

    def clean_read(self) -> set[str]:
        return set(self.cleaned_data["read"].split())

    def facts(self) -> GroupFacts:
        told = self.cleaned_data
        if self.group is None:
            kind = self.kinds[told["kind"]]
            key, role = kind.key, next(iter(sorted(role.value for role in kind.roles)))
        else:
            key, role = self.group.kind, self.group.role
        names = ("manual", "manual_version", "method", "capacity", "starts_on", "ends_on", "room", "asked_for")
        return GroupFacts(
            kind=key,
            role=role,
            hosts=[self.known[one] for one in told["hosts"]],
            **{name: told[name] for name in names},
        )


class PlanForm(forms.Form):
    """Meetings to come, one for each theme, a week apart."""

    first_on = Day(
        label="Första träffen", help_text="De som håller i gruppen, och rummet om gruppen har ett, blir bokade."
    )
    first_time = Clock(label="Klockan")
    minutes = Number(
        label="Minuter",
        min_value=15,
        max_value=LONGEST,
        initial=120,
        words=f"Skriv antalet minuter med siffror, 15 till {LONGEST}.",
    )
    themes = Prose(
        label="Teman, ett på varje rad",
        most=2_000,
        help_text="Varje rad blir en träff, en vecka efter den förra. Temat är samma för alla och nämner ingen.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first_on") and told.get("first_time"):
            told["first"] = moment(told["first_on"], told["first_time"])
            if told["first"] is None:
                self.add_error("first_time", GONE)
        return told

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["themes"].splitlines() if line.strip()]


class OneGroup(OneRow):
    def label_from_instance(self, obj: HelpGroup) -> str:
        return f"{obj.name}, {obj.starts_on.isoformat()}–{obj.ends_on.isoformat()}"


class PlaceForm(OnceForm):
    """A place proposed for the person of a case."""

    group = OneGroup(label="Grupp", queryset=None, empty="Välj grupp")
    called = Line(
        label="Vad personen vill kallas i gruppen",
        most=30,
        help_text="Personens eget val, utan siffror: förnamn, initial eller annat. De som håller i gruppen ser det.",
    )
    why = Prose(label="Varför den gruppen", most=REASON_LIMIT, widget=SHORT_TEXT)
    has_order = forms.BooleanField(
        label="Tingsrättens beslut om övervakat umgänge finns i akten",
        required=False,
        help_text="Behövs för grupp vid övervakat umgänge.",
    )
    wait = OneOf(label="Från väntelistan", choices=(), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        groups: QuerySet[HelpGroup],
        waits: Sequence[Wait],
        asks_order: bool,
    ) -> None:
        self.waits = {str(wait.public_id): wait for wait in waits}
        super().__init__(data, initial={"wait": next(iter(self.waits), "")})
        offer(self, "group", groups)
        if not asks_order:
            del self.fields["has_order"]
        if self.waits:
            field: Any = self.fields["wait"]
            field.choices = [
                *((key, f"Har väntat på grupp sedan {wait.since.isoformat()}") for key, wait in self.waits.items()),
                ("", "Nej"),
            ]
        else:
            del self.fields["wait"]

    def facts(self) -> PlaceFacts:
        told = self.cleaned_data
        return PlaceFacts(called=told["called"], why=told["why"], has_order=bool(told.get("has_order")))

    def wait_row(self) -> Wait | None:
        return self.waits.get(self.cleaned_data.get("wait", ""))


class ToldForm(forms.Form):
    """That the person knows: of what the page showed, by when that was told last."""

    read = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])


class StepForm(OnceForm):
    """What happened with a place."""

    stands_for: ClassVar = {"group": "step"}

    step = OneOf(label="Vad har hänt?", choices=(), shape="choices")
    happened_on = Day(label="Dag")
    why = OneOf(label="Varför personen slutade", choices=[("", "Välj"), *LeftWhy.choices], required=False)
    words = Prose(
        label="Hur det var, eller blev, för personen",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Skriv bara om den här personen, aldrig om någon annan i gruppen.",
    )

    knows = forms.BooleanField(
        label=KNOWS,
        required=False,
        help_text="Om personen slutar eller inte börjar: att hen inte väntas till de träffar som är kvar. Annars står "
        "det på Min dag tills någon har sagt det.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, steps: Sequence[Step], today: date, asks_known: bool
    ) -> None:
        super().__init__(data, initial={"happened_on": today})
        if not asks_known:
            del self.fields["knows"]
        field: Any = self.fields["step"]
        field.choices = [(step.value, step.label) for step in steps]
        if Step.LEFT not in steps:
            del self.fields["why"]

    def facts(self) -> StepFacts:
        told = self.cleaned_data
        return StepFacts(
            step=told["step"], happened_on=told["happened_on"], words=told["words"], why=told.get("why", "")
        )


class MeetingForm(ScannedForm):
    """About this person at one of the meetings."""

    words = Prose(
        label="Om personen på träffen",
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Skriv bara om den här personen, aldrig om någon annan i gruppen.",
    )


class AttendanceForm(forms.Form):
    """How each was there. A field for each seat, by its random id; `read` is how each stood on the page."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, seats: Sequence[queries.Seated]) -> None:
        super().__init__(data, initial={"read": _marks(seats)})
        self.seats = {str(each.seat.public_id): each for each in seats}
        for key, each in self.seats.items():
            self.fields[key] = OneOf(
                label=each.name, choices=Was.choices, shape="seg", required=False, initial=each.was
            )

    def clean_read(self) -> dict[UUID, str]:
        """How each stood on the page, of those that are there still."""
        told = (one.partition(".") for one in self.cleaned_data["read"].split())
        return {UUID(key): was for key, _, was in told if key in self.seats}

    def was(self) -> dict[UUID, str]:
        return {UUID(key): self.cleaned_data[key] for key in self.seats if self.cleaned_data[key]}

    def shows(self, seats: Sequence[queries.Seated]) -> None:
        """
        The page is shown once more beside how each stands now: what was chosen here is kept, and where another has said
        something else since both are told. Saved again it is a decision (S-142).
        """
        told = cast("QueryDict", self.data).copy()
        read, chosen = self.cleaned_data["read"], self.was()
        told["read"] = _marks(seats)
        for each in seats:
            key = each.seat.public_id
            mine, before = chosen.get(key, ""), read.get(key, "")
            if mine in ("", before):
                told[str(key)] = each.was
            elif each.was not in (before, mine):
                self.add_error(str(key), f"Nu står det «{WORDS[each.was]}». Du valde «{WORDS[mine]}».")
        self.data = told


def _marks(seats: Sequence[queries.Seated]) -> str:
    return " ".join(f"{each.seat.public_id}.{each.was}" for each in seats)
