"""What is told of help that is given, as forms."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from livlina.cases.forms import REASON_LIMIT
from livlina.cases.terms import Mark
from livlina.core.forms import Version
from livlina.organisation.models import Staff
from livlina.people.forms import Day, Number, OnceForm, OneOf, Prose, ScannedForm, SomeOf
from livlina.support.interventions.queries import Behind
from livlina.support.interventions.services import ActFacts, MoreFacts, StartFacts, TalkFacts
from livlina.support.interventions.terms import (
    ActKind,
    ChildView,
    Destination,
    EndReason,
    Ground,
    Item,
    MoreReason,
    Theme,
)
from livlina.support.methods.terms import TAKEN_HOME, AtFirst
from livlina.support.models import Intervention, Session

MOST_TALKS = 200
SHORT = forms.Textarea(attrs={"rows": 2})
TALKS = f"Skriv antalet samtal med siffror, 1 till {MOST_TALKS}."


class ByWhat(OneOf):
    """By what the help is given: without a decision, or one of those that the case has."""

    among: Mapping[str, Behind | None]

    def offer(self, found: Iterable[Behind], *, none: str) -> None:
        self.among = {Ground.SERVICE.value: None} | {str(each.ref): each for each in found}
        labels = {
            key: f"{Ground(each.ground).label}: {each.words or 'inget är sagt om hur mycket'}" if each else none
            for key, each in self.among.items()
        }
        self.choices = list(labels.items())

    def clean(self, value: Any) -> Any:
        return self.among[super().clean(value) or Ground.SERVICE.value]


def choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Give a field what there is to choose among."""
    field: Any = form.fields[name]
    field.choices = choices


def talks(**kwargs: Any) -> Number:
    return Number(words=TALKS, required=False, min_value=1, max_value=MOST_TALKS, **kwargs)


class StartForm(OnceForm):
    """Help that begins."""

    kind = OneOf(label="Insats", choices=[])
    starts_on = Day(label="Börjar den")
    ground = ByWhat(label="Ges", choices=[], shape="choices")
    talks = talks(label="Antal samtal", help_text="Lämna tomt för det som är beviljat, eller det som gäller här.")
    ends_on = Day(
        label="Sista dag", required=False, help_text="Lämna tomt för det som är beviljat, eller det som gäller här."
    )
    items = SomeOf(label="Att göra tillsammans", choices=Item.choices, help_text="För praktiskt stöd. Blir en lista.")
    child_worker = OneOf(label="Vem möter barnet", choices=[], required=False, help_text="För hjälp som ges av två.")
    guardian_worker = OneOf(label="Vem möter föräldern", choices=[], required=False)
    witness_only = forms.BooleanField(
        label="Barnet har bevittnat våldet, och möts av en ensam",
        required=False,
        help_text="Det blir en uppgift att ta upp det i handledningen.",
    )
    placement = OneOf(label="Hör till placeringen", choices=[], required=False)
    agreed = forms.BooleanField(label="Personen har sagt ja, och villkoren för insatsen är prövade", required=False)
    is_training = forms.BooleanField(
        label="Ges som övningsärende",
        required=False,
        help_text="Den som ger insatsen går utbildningen i den och har handledning.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        kinds: Iterable[tuple[str, str]],
        grounds: Iterable[Behind],
        is_childs: bool = False,
        workers: Iterable[Staff] = (),
        placements: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(data, initial={"starts_on": today, "ground": Ground.SERVICE})
        if is_childs:
            self.fields["agreed"].label = "Villkoren för insatsen är prövade"
            self.fields["agreed"].help_text = "Samtyckena prövas av sig själva, av svaren under Samtycke till hjälp."
        self.workers = {str(each.public_id): each for each in workers}
        for name in ("child_worker", "guardian_worker"):
            choose(self, name, [("", "Ingen"), *((key, each.name) for key, each in self.workers.items())])
        at = list(placements)
        choose(self, "placement", [("", "Ingen placering"), *at])
        if not self.workers:
            for name in ("child_worker", "guardian_worker", "witness_only"):
                del self.fields[name]
        if not at:
            del self.fields["placement"]
        choose(self, "kind", [("", "Välj insats"), *kinds])
        ground: Any = self.fields["ground"]
        ground.offer(grounds, none=str(Ground.SERVICE.label))

    def facts(self) -> StartFacts:
        told = self.cleaned_data
        names = ("kind", "starts_on", "talks", "ends_on", "agreed", "items", "is_training")
        return StartFacts(
            behind=told["ground"],
            child_worker=self.workers.get(told.get("child_worker", "")),
            guardian_worker=self.workers.get(told.get("guardian_worker", "")),
            witness_only=told.get("witness_only", False),
            placement=UUID(told["placement"]) if told.get("placement") else None,
            **{name: told[name] for name in names},
        )


class MoreForm(OnceForm):
    """More of it than was meant."""

    talks = talks(label="Antal samtal, från början räknat")
    ends_on = Day(label="Sista dag", required=False)
    why = OneOf(label="Varför", choices=MoreReason.choices, shape="choices")
    court_until = Day(
        label="Rättsprocessen väntas vara klar",
        required=False,
        help_text="Behövs när en rättsprocess är skälet. Den dagen står det under Att göra att stämma av hjälpen.",
    )
    words = Prose(label="Beskriv varför", most=REASON_LIMIT, widget=SHORT)
    ground = ByWhat(
        label="Beslut om förlängning", choices=[], shape="choices", required=False, initial=Ground.SERVICE.value
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        intervention: Intervention,
        grounds: Iterable[Behind],
        marks: Collection[str] = (),
    ) -> None:
        first: dict[str, Any] = {"talks": intervention.talks, "ends_on": intervention.ends_on}
        if Mark.AFTER_SEPARATION in marks:
            first["why"] = MoreReason.AFTER_SEPARATION.value
        super().__init__(data, initial=first)
        ground: Any = self.fields["ground"]
        ground.offer(grounds, none="Inget, det behövs inte här")

    def facts(self) -> MoreFacts:
        names = ("talks", "ends_on", "why", "words", "court_until")
        told = self.cleaned_data
        return MoreFacts(behind=told["ground"], **{name: told[name] for name in names})


class EndForm(ScannedForm):
    """That it is given no longer."""

    reason = OneOf(label="Varför avslutas insatsen?", choices=EndReason.choices, shape="choices")
    words = Prose(label="Hur det blev", required=False, most=REASON_LIMIT, widget=SHORT)
    ended_on = Day(label="Avslutad den")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})


class ActForm(OnceForm):
    """What is or was done within it."""

    kind = OneOf(label="Vad", choices=[])
    on = Day(label="Dag", help_text="En dag som kommer blir planerad, och står under Att göra.")
    destination = OneOf(
        label="Vart",
        choices=[("", "Inte aktuellt"), *Destination.choices],
        required=False,
        help_text="För medföljning.",
    )
    companion = OneOf(label="Vem som är med eller ansvarar", choices=[], required=False)
    place = Prose(label="Var, och när på dagen", required=False, most=REASON_LIMIT, widget=SHORT)
    safety = Prose(
        label="Hur det blir säkert",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT,
        help_text="Vägen dit och hem, vilken ingång, var ni väntar och vad ni gör om den som använt våld är där.",
    )
    words = Prose(label="Med egna ord", required=False, most=REASON_LIMIT, widget=SHORT)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        kinds: Iterable[ActKind],
        workers: Iterable[Staff],
        me: Staff | None,
    ) -> None:
        self.workers = {str(each.public_id): each for each in workers}
        chosen = list(kinds)
        first: dict[str, Any] = {"on": today, "companion": str(me.public_id) if me else ""}
        super().__init__(data, initial=first | ({"kind": chosen[0]} if len(chosen) == 1 else {}))
        choose(self, "kind", [("", "Välj"), *((each.value, each.label) for each in chosen)])
        named = ((key, each.name) for key, each in self.workers.items())
        choose(self, "companion", [("", "Inte bestämt"), *named])

    def facts(self) -> ActFacts:
        told = self.cleaned_data
        names = ("kind", "on", "destination", "place", "safety", "words")
        return ActFacts(companion=self.workers.get(told["companion"]), **{name: told[name] for name in names})


class TalkForm(ScannedForm):
    """
    What she chose to take up, what a talk was part of and about, its use, and how a child's first one was.

    `version` is the one that is told anew. Whether the children were thought of stays as it was where it is not asked.
    """

    agenda = Prose(
        label="Det personen vill ta upp",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT,
        help_text="Välj tillsammans när ni börjar, eller skriv det som är bestämt till nästa gång. Dagsformen avgör.",
    )
    intervention = OneOf(label="Del av insatsen", choices=[], required=False)
    theme = OneOf(label="Mest om", choices=[("", "Inte sagt"), *Theme.choices], required=False)
    step = OneOf(label="Steg i metoden", choices=[], required=False)
    children = OneOf(
        label="Var barnen med i samtalet?",
        choices=[("", "Inte sagt"), *ChildView.choices],
        required=False,
        shape="seg",
        help_text="Hur barnen har det, och hur föräldern ser på dem.",
    )
    goals = SomeOf(label="Mål som samtalet rörde", choices=[])
    exercise = OneOf(
        label="Övning",
        choices=[],
        required=False,
        help_text="Före eller efter samtalet; annat går bra.",
    )
    taken_home = OneOf(
        label="Fick personen med sig något?",
        choices=[("", "Nej"), *TAKEN_HOME],
        required=False,
        help_text="En uppgift, ett blad eller annat material. Bara på ett sätt som är säkert enligt kontaktvägarna.",
    )
    at_first = OneOf(
        label="Första samtalet med barnet: var en vårdnadshavare med?",
        choices=[("", "Inte sagt"), *AtFirst.choices],
        required=False,
        shape="choices",
        help_text="En som det är säkert att ha med, aldrig den som har använt våld.",
    )
    at_first_why = Prose(label="Varför inte", required=False, most=REASON_LIMIT, widget=SHORT)
    version = Version()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        session: Session,
        among: Iterable[tuple[Intervention, str]],
        steps: Iterable[str],
        goals: Iterable[str],
        exercises: Iterable[tuple[str, str]],
        asks_at_first: bool,
        has_children: bool,
    ) -> None:
        named = [(str(row.public_id), row, name) for row, name in among]
        self.among = {key: row for key, row, _ in named}
        held_by = session.intervention
        names = ("agenda", "theme", "step", "children", "goals", "exercise", "taken_home", "at_first", "at_first_why")
        first = {name: getattr(session, name) for name in (*names, "version")}
        super().__init__(data, initial=first | {"intervention": str(held_by.public_id) if held_by else ""})
        choose(self, "intervention", [("", "Ingen insats"), *((key, name) for key, _, name in named)])
        choose(self, "step", [("", "Inget steg"), *((each, each.capitalize()) for each in steps)])
        choose(self, "goals", [(each, each.capitalize()) for each in goals])
        choose(self, "exercise", [("", "Ingen övning"), *exercises])
        fields: Any = self.fields
        for name in ("goals", "exercise"):
            if not any(key for key, _ in fields[name].choices):
                del self.fields[name]
        if not asks_at_first:
            del self.fields["at_first"], self.fields["at_first_why"]
        if not has_children:
            del self.fields["children"]

    def facts(self) -> TalkFacts:
        told = self.cleaned_data
        return TalkFacts(
            intervention=self.among.get(told["intervention"]),
            theme=told["theme"],
            step=told["step"],
            children=told.get("children", self.initial["children"]),
            goals=told.get("goals", ()),
            exercise=told.get("exercise", ""),
            agenda=told["agenda"],
            taken_home=told["taken_home"],
            at_first=told.get("at_first", ""),
            at_first_why=told.get("at_first_why", ""),
        )
