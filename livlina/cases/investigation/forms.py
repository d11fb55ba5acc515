"""What is told in an investigation, as forms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from livlina.cases.investigation.headings import PHASE, Ground, Heading, help_kinds, needs
from livlina.cases.investigation.models import InvestigationSection, Proposal
from livlina.cases.investigation.services import CommunicationFacts, GatheredFacts, OpeningFacts
from livlina.cases.investigation.terms import (
    Basis,
    CameBy,
    EndedHow,
    InvestigationKind,
    NotSent,
    Phase,
    ReadingOutcome,
    SentBy,
)
from livlina.core.forms import Version
from livlina.people.forms import (
    Day,
    Line,
    OnceForm,
    OneOf,
    Prose,
    ReadForm,
    ScannedForm,
    SomeOf,
    Tellers,
    WhoTold,
    YesNoUnknown,
    told_by,
)

TEXT_LIMIT = 30_000  # characters under one heading
SHORT_LIMIT = 3_000
LONG_TEXT = forms.Textarea(attrs={"rows": 14})
TEXT = forms.Textarea(attrs={"rows": 6})
SHORT_TEXT = forms.Textarea(attrs={"rows": 3})
SENT = ""
"""Among the reasons not to: that the material was given."""


class OpeningForm(OnceForm):
    """How the matter came, on what ground and why an investigation is opened. No ground is chosen beforehand."""

    choice_hints: ClassVar = {
        "came_by": {
            CameBy.APPLICATION: "Personen ber själv om stöd. Då inleds utredning utan förhandsbedömning.",
            CameBy.REPORT: "Någon annan har anmält eller lämnat en uppgift.",
        }
    }

    came_by = OneOf(label="Hur kom det?", choices=CameBy.choices, shape="choices")
    wish = YesNoUnknown(
        label="Vill personen själv att en utredning görs?",
        help_text="Behöver vara ja när personen inte själv har ansökt.",
    )
    opened_on = Day(label="Inleds den")
    ground = OneOf(label="Grund")
    why = Prose(label="Varför", help_text="Vad ansökan eller uppgiften gäller, kort.", most=SHORT_LIMIT, widget=TEXT)
    safety = Prose(
        label="Säkerheten för den utsatta och barnen",
        help_text="Vad det kan betyda för deras säkerhet att utredningen inleds, och hur det har vägts in.",
        required=False,
        most=SHORT_LIMIT,
        widget=TEXT,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, kind: str, grounds: Iterable[Ground], today: date
    ) -> None:
        super().__init__(data, initial={"opened_on": today})
        field: Any = self.fields["ground"]
        field.choices = [("", "Välj grund"), *((ground.key, _dated(ground)) for ground in grounds)]
        if kind == InvestigationKind.CHILD:
            del self.fields["wish"]
        if kind != InvestigationKind.ADULT_USING_VIOLENCE:
            del self.fields["safety"]

    def facts(self) -> OpeningFacts:
        told = self.cleaned_data
        return OpeningFacts(**{name: told[name] for name in OpeningFacts.__dataclass_fields__ if name in told})


def _dated(ground: Ground) -> str:
    return f"{ground.label}, till och med {ground.period.end}" if ground.period.end else ground.label


class SectionForm(ScannedForm):
    """What stands under one heading. `version` is the one that was read, 0 for none."""

    told_by = WhoTold()
    text = Prose(label="Text", required=False, most=TEXT_LIMIT, widget=LONG_TEXT)
    version = Version()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        heading: Heading,
        last: InvestigationSection | None,
        tellers: Tellers,
        asks_who_told: bool,
    ) -> None:
        initial: dict[str, Any] = {"version": last.version if last else 0}
        marked = list(last.marked) if last else []
        if last is not None:
            initial["text"] = last.text
        initial["marked"] = (marked[0] if marked else "") if heading.asks == PHASE else marked
        super().__init__(data, initial=initial)
        self.fields["text"].help_text = heading.hint
        choice: forms.Field | None = None
        if heading.asks == PHASE:
            choice = OneOf(label=heading.label, choices=Phase.choices, shape="choices")
        elif heading.asks:
            choice = SomeOf(label=heading.label, choices=[(need.key, need.label) for need in needs().values()])
        if choice is not None:
            self.fields = {"marked": choice, **self.fields}
        if asks_who_told:
            field: Any = self.fields["told_by"]
            field.offer(tellers)
            self.initial["told_by"] = field.chosen(last, first=tellers.first)
        else:
            del self.fields["told_by"]

    def told(self) -> dict[str, Any]:
        """What the command is given."""
        told = self.cleaned_data
        marked = told.get("marked") or []
        found = {name: told[name] for name in ("text", "version", "confirmed_because")}
        found["marked"] = [marked] if isinstance(marked, str) else list(marked)
        return found | (told_by(told["told_by"]) if "told_by" in told else {})


class GatheredForm(OnceForm):
    """Who was asked about the person, on consent or a ground, and what came, if it has."""

    from_whom = Line(label="Från vem", help_text="Myndighet och funktion, eller hur personen hör ihop med ärendet.")
    basis = OneOf(label="På vilken grund?", choices=Basis.choices, shape="seg")
    ground = OneOf(label="Grund, om personen inte samtycker", required=False)
    asked_on = Day(label="Frågad den")
    came_on = Day(label="Kom in den", required=False, help_text="Lämna tomt tills svaret har kommit.")
    text = Prose(label="Uppgiften", required=False, most=TEXT_LIMIT, widget=TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, grounds: Mapping[str, str], today: date) -> None:
        super().__init__(data, initial={"asked_on": today})
        field: Any = self.fields["ground"]
        field.choices = [("", "Ingen"), *grounds.items()]

    def facts(self) -> GatheredFacts:
        return GatheredFacts(**{name: self.cleaned_data[name] for name in GatheredFacts.__dataclass_fields__})


class AnswerForm(ScannedForm):
    """What came from one who was asked, and when."""

    came_on = Day(label="Kom in den")
    text = Prose(label="Uppgiften", most=TEXT_LIMIT, widget=LONG_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"came_on": today})


class CommunicationForm(OnceForm):
    """Whom the material is given to, in which way and with how much time; or why it is not."""

    party = OneOf(label="Vem", shape="choices")
    not_sent = OneOf(
        label="Får personen ta del av underlaget?",
        choices=[
            (SENT, "Ja, underlaget lämnas"),
            *((key, f"Nej: {str(label).lower()}") for key, label in NotSent.choices),
        ],
        shape="choices",
        required=False,
    )
    material = Prose(
        label="Vad som lämnas",
        help_text="Ta först bort det som personen inte får veta, som var någon annan finns.",
        required=False,
        most=SHORT_LIMIT,
        widget=SHORT_TEXT,
    )
    way = OneOf(label="Hur", choices=SentBy.choices, required=False, initial=SentBy.MEETING)
    sent_on = Day(label="Lämnat den", required=False)
    reply_by_on = Day(label="Svar senast den", required=False, help_text="Ge tid att läsa, fråga och svara.")
    why = Prose(
        label="Varför inte", help_text="Behövs när underlaget inte lämnas.", required=False, most=SHORT_LIMIT,
        widget=SHORT_TEXT,
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, parties: Sequence[tuple[str, str]], today: date
    ) -> None:
        first = parties[0][0] if len(parties) == 1 else ""
        super().__init__(data, initial={"sent_on": today, "party": first})
        field: Any = self.fields["party"]
        field.choices = list(parties)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("not_sent") == SENT:
            needed = {"material": "Skriv vad som lämnas.", "way": "Välj hur.", "sent_on": "Skriv dagen."}
            needed["reply_by_on"] = "Skriv till och med vilken dag personen kan svara."
            for name, words in needed.items():
                if name not in self.errors and not told.get(name):
                    self.add_error(name, words)
        return told

    def facts(self) -> CommunicationFacts:
        return CommunicationFacts(**{name: self.cleaned_data[name] for name in CommunicationFacts.__dataclass_fields__})


class ReplyForm(ScannedForm):
    """What a party answered, and when."""

    replied_on = Day(label="Svarade den")
    text = Prose(label="Svaret", help_text="Har personen inget att säga, skriv det.", most=TEXT_LIMIT, widget=LONG_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"replied_on": today})


class ProposalForm(OnceForm):
    """What is proposed, of several kinds or advice alone. `position` is the last proposal that was read."""

    kinds = SomeOf(label="Vad föreslås?", help_text="Flera kan väljas. Bara råd är ett helt svar.")
    text = Prose(
        label="Förslag och skäl",
        help_text="Vad som föreslås, omfattning och tid, och varför det svarar mot behoven.",
        most=TEXT_LIMIT,
        widget=LONG_TEXT,
    )
    position = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, last: Proposal | None) -> None:
        initial: dict[str, Any] = {"position": last.position if last else 0}
        if last is not None:
            initial |= {"kinds": last.kinds, "text": last.text}
        super().__init__(data, initial=initial)
        field: Any = self.fields["kinds"]
        field.choices = [(kind.key, kind.label) for kind in help_kinds().values()]


class ReadingForm(ScannedForm):
    """What the second reader says."""

    outcome = OneOf(label="Vad säger du?", choices=ReadingOutcome.choices, shape="choices")
    words = Prose(
        label="Dina ord", help_text="Behövs när du lämnar tillbaka: vad som ska ändras.", required=False,
        most=SHORT_LIMIT, widget=TEXT,
    )  # fmt: skip


class EndingForm(ScannedForm, ReadForm):
    """How, when and why an investigation ends without a decision. `stands` are the marks of what stands in it."""

    how = OneOf(
        label="Hur avslutas den?",
        choices=[choice for choice in EndedHow.choices if choice[0] != EndedHow.DECIDED],
        shape="choices",
    )
    ended_on = Day(label="Avslutas den")
    why = Prose(label="Varför", most=SHORT_LIMIT, widget=TEXT)
    safety = Prose(
        label="Säkerheten för den utsatta och barnen",
        help_text="Vad det betyder för deras säkerhet att utredningen avslutas, och hur det har vägts in.",
        required=False,
        most=SHORT_LIMIT,
        widget=TEXT,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, kind: str, today: date, stands: Collection[str]
    ) -> None:
        super().__init__(data, initial={"ended_on": today, "read": stands})
        if kind != InvestigationKind.ADULT_USING_VIOLENCE:
            del self.fields["safety"]
