"""What is told in an assessment, as forms: who was asked, the items of a section, a judgement, a signature."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from livlina.assessments import rules
from livlina.assessments.instruments import BY_DEGREE, SAID, Instrument, Item, Section
from livlina.assessments.queries import Said
from livlina.assessments.services import ActionFacts, AskingFacts, Discarding, ResultFacts, Signing
from livlina.assessments.terms import (
    BY_A_WORKER,
    ActionTaken,
    Asked,
    Flag,
    How,
    ItemKind,
    NightRisk,
    Outcome,
    SecondOutcome,
    Via,
    WhyNotHers,
)
from livlina.core.forms import Version
from livlina.people.forms import Day, Line, OnceForm, OneOf, Prose, ReadForm, ScannedForm, SomeOf, YesNoUnknown

TEXT_LIMIT = 3_000  # characters of an answer, of words beside it, or of a reason
TEXT = forms.Textarea(attrs={"rows": 4})
SHORT_TEXT = forms.Textarea(attrs={"rows": 2})
LEVEL_HINTS = {
    NightRisk.LOW: "Inget talar för våld inom den närmaste tiden.",
    NightRisk.RAISED: "Våld kan ske. Planera och följ upp.",
    NightRisk.HIGH: "Våld är troligt eller kan bli grovt. Gör något den här veckan.",
    NightRisk.ACUTE: "Någon kan bli allvarligt skadad när som helst. Gör något nu.",
}


class AskingForm(OnceForm):
    """Who was asked, how and when. What cannot be asked on a line is told at its field."""

    choice_hints: ClassVar = {
        "asked": {Asked.RECORDS: "Bara när personen inte kan frågas. Skriv i svaren varifrån uppgiften kommer."},
        "how": {How.PHONE: "Personen kan ha någon bredvid sig. Fråga innan, och bestäm hur ni avbryter."},
    }

    happened_on = Day(label="Vilken dag")
    asked = OneOf(label="Vem svarade?", choices=Asked.choices, shape="choices", initial=Asked.SELF)
    how = OneOf(label="Hur?", choices=BY_A_WORKER, shape="choices")
    is_alone = YesNoUnknown(
        label="Är personen ensam, utan någon som hör?",
        help_text="På telefon och video behövs ett ja. Ett litet barn i rummet är någon som hör.",
    )
    is_voluntary = YesNoUnknown(label="Har personen fått veta att det är frivilligt, och vad som antecknas?")
    via = OneOf(label="I vilket arbete?", choices=Via.choices, initial=Via.HERE)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"happened_on": today})

    def asking(self) -> AskingFacts:
        return AskingFacts(**{name: self.cleaned_data[name] for name in AskingFacts.__dataclass_fields__})


class ResultForm(AskingForm, ReadForm):
    """
    What an instrument came to whose questions stand elsewhere; of a screening also whether it told of violence.
    `stands` are the marks of what is known of the danger.
    """

    result = Prose(
        label="Resultat",
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Det bedömningen kom fram till, med egna ord. Skriv inte av frågorna.",
    )
    level = OneOf(label="Nivå", choices=(), shape="choices", required=False)
    difference = Prose(
        label="Varför är nivån lägre än förra gången?",
        required=False,
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
        help_text="Bara om den är det. En lägre nivå läses av en andra person.",
    )
    exposed = YesNoUnknown(
        label="Berättade svaren om våld?", help_text="Är svaret ja skriver du också vad som gjordes."
    )
    action = OneOf(label="Vad gjorde du?", choices=[("", "Inget behövdes"), *ActionTaken.choices], required=False)
    action_words = Prose(
        label="Skriv kort vad som gjordes, och av vem", required=False, most=TEXT_LIMIT, widget=SHORT_TEXT
    )
    assessor = Line(
        label="Vem gjorde bedömningen?", required=False, help_text="Lämna tomt om det var du. Annars namn och funktion."
    )
    is_certified = YesNoUnknown(label="Har hen utbildningen?", help_text="Om någon annan än du gjorde bedömningen.")
    kept_at = Line(
        label="Var formuläret finns", required=False, help_text="Till exempel pärm, arkivskåp eller diarienummer."
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        instrument: Instrument,
        stands: Collection[str],
    ) -> None:
        super().__init__(data, today=today)
        self.initial["read"] = stands
        if instrument.gives_level:
            offer_levels(self.fields["level"])
        else:
            del self.fields["level"], self.fields["difference"]
        if not instrument.training.competence:
            del self.fields["is_certified"]
        if instrument.outcome != Outcome.SCREENING:
            del self.fields["exposed"], self.fields["action"], self.fields["action_words"]

    def acted(self) -> ActionFacts | None:
        """What was done since the answers told of violence, None where nothing is said."""
        taken = self.cleaned_data.get("action", "")
        return ActionFacts(taken=taken, words=self.cleaned_data["action_words"]) if taken else None

    def facts(self) -> ResultFacts:
        told = {name: self.cleaned_data[name] for name in ResultFacts.__dataclass_fields__ if name in self.fields}
        return ResultFacts(**told)


def offer_levels(field: Any) -> None:
    """The levels, the lowest first, none chosen: a level is never the one that happened to stand there."""
    field.choices = [(each.value, str(each.label)) for each in reversed(NightRisk)]


# ---- the items of a section ----


class Scale(OneOf):
    """A number from 0 to 10, or nothing: nothing is not 0."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        super().__init__(shape="seg", choices=[(value, value) for value in item.values], **kwargs)


class DayAnswer(Day):
    """A day, kept as text with the other answers."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


class SeveralAnswer(SomeOf):
    """Several of several, kept as one text."""

    def clean(self, value: Any) -> Any:
        return ",".join(super().clean(value))


SENSITIVE = "Känslig fråga: svaret skrivs aldrig ut på papper."


def field_of(item: Item, instrument: Instrument) -> forms.Field:
    """How an item is answered. None of them has to be: what is not known is left empty, and named (S-152)."""
    told: dict[str, Any] = {"label": item.text, "required": False, "help_text": item.guidance}
    if item.is_sensitive:
        told["help_text"] = f"{item.guidance} {SENSITIVE}".strip()
    if item.kind in BY_DEGREE:
        choices = [(value, SAID[value]) for value in instrument.values(item)]
        return OneOf(shape="seg", choices=choices, **told)
    if item.kind == ItemKind.SCALE:
        return Scale(item, **told)
    if item.kind == ItemKind.CHOICE:
        return OneOf(shape="choices", choices=[(each.key, each.label) for each in item.options], **told)
    if item.kind == ItemKind.DAY:
        return DayAnswer(**told)
    if item.kind == ItemKind.SEVERAL:
        told.pop("required")
        return SeveralAnswer(choices=[(each.key, each.label) for each in item.options], **told)
    return Prose(most=TEXT_LIMIT, widget=TEXT, **told)


class SectionForm(ScannedForm):
    """
    The items of one section that are asked, each with room for words. `version` is the one read, `asked` what stood on
    the page.
    """

    version = Version()
    asked = Line(required=False, most=2_000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instrument: Instrument,
        section: Section,
        said: Mapping[str, Said],
        version: int,
    ) -> None:
        self.instrument, self.section, self.known = instrument, section, said
        answers = {key: one.value for key, one in said.items()}
        if data is not None:
            answers |= {item.key: str(data.get(f"item_{item.key}", "")) for item in section.items}
        self.items = rules.shown_in(section, instrument, answers)
        if data is not None and data.get("asked"):
            # what stood on the page when it was shown, whether or not an answer has brought or hidden something since
            stood = set(data["asked"].split(","))
            self.items = [item for item in section.items if item.key in stood]
        super().__init__(data, initial={"version": version, "asked": ",".join(item.key for item in self.items)})
        for item in self.items:
            one = said.get(item.key, Said())
            several = item.kind == ItemKind.SEVERAL
            self.fields[f"item_{item.key}"] = field_of(item, instrument)
            self.initial[f"item_{item.key}"] = one.value.split(",") if several and one.value else one.value
            if item.words:
                words = Prose(label="Ord och källa", required=False, most=TEXT_LIMIT, widget=SHORT_TEXT)
                self.fields[f"words_{item.key}"] = words
                self.initial[f"words_{item.key}"] = one.words
        self.fields["confirmed_because"] = self.fields.pop("confirmed_because")  # asked last

    def questions(self) -> list[dict[str, Any]]:
        """Each item as the page shows it: its answer and its words."""
        found = []
        for item in self.items:
            words: BoundField | None = self[f"words_{item.key}"] if item.words else None
            found.append(
                {
                    "item": item,
                    "answer": self[f"item_{item.key}"],
                    "words": words,
                    "has_words": bool(words and (words.value() or words.errors)),
                }
            )
        return found

    def said(self) -> dict[str, Said]:
        """What was answered here, with what was answered before to items that are not asked now."""
        told = self.cleaned_data
        asked = {item.key for item in self.items}
        kept = {key: one for key, one in self.known.items() if key not in asked and self._is_here(key)}
        return kept | {
            item.key: Said(told[f"item_{item.key}"] or "", told.get(f"words_{item.key}", "")) for item in self.items
        }

    def _is_here(self, key: str) -> bool:
        return any(item.key == key for item in self.section.items)


# ---- judging and signing ----


class ActsForm(ScannedForm):
    """What was done since an answer asked for it: each flag that waits has its own two fields."""

    flags: Iterable[Flag] = ()

    def ask_for(self, flags: Iterable[Flag]) -> None:
        self.flags = list(flags)
        for flag in self.flags:
            self.fields[f"action_{flag.value}"] = OneOf(
                label=f"{rules.FLAG_WORDS[flag]}: vad gjorde du?", choices=ActionTaken.choices, shape="choices"
            )
            self.fields[f"words_{flag.value}"] = Prose(
                label="Skriv kort vad som gjordes, och av vem", most=TEXT_LIMIT, widget=SHORT_TEXT
            )
        self.fields["confirmed_because"] = self.fields.pop("confirmed_because")  # asked last

    def action_fields(self) -> list[BoundField]:
        return [self[f"{what}_{flag.value}"] for flag in self.flags for what in ("action", "words")]

    def actions(self) -> dict[Flag, ActionFacts]:
        told = self.cleaned_data
        return {
            flag: ActionFacts(taken=told[f"action_{flag.value}"], words=told[f"words_{flag.value}"])
            for flag in self.flags
        }


class JudgementForm(ActsForm):
    """The worker's own level and reasons, before the result is shown."""

    choice_hints: ClassVar = {"level": LEVEL_HINTS}

    level = OneOf(label="Hur farligt är det, som du ser det?", choices=(), shape="choices")
    why = Prose(
        label="Dina skäl",
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Vad som väger tyngst, vad som skyddar och vad du inte vet. Det sparas som du skriver det.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, flags: Iterable[Flag]) -> None:
        super().__init__(data)
        offer_levels(self.fields["level"])
        self.ask_for(flags)


class SigningForm(ActsForm):
    """The level that is signed, and why it is another than those before; for what has none, only what was done."""

    choice_hints: ClassVar = {"level": LEVEL_HINTS}

    answered = Version()
    level = OneOf(label="Nivå som gäller", choices=(), shape="choices")
    difference = Prose(
        label="Varför skiljer sig nivån?",
        required=False,
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
        help_text="Behövs när nivån är en annan än ditt första ställningstagande, det svaren pekar på, eller är lägre "
        "än förra gången.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, flags: Iterable[Flag], gives_level: bool, level: str
    ) -> None:
        super().__init__(data, initial={"level": level})
        if gives_level:
            offer_levels(self.fields["level"])
        else:
            del self.fields["level"], self.fields["difference"]
        self.ask_for(flags)

    def signing(self) -> Signing:
        names = ("answered", "level", "difference")
        told = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return Signing(actions=self.actions(), **told)


class DiscardForm(ScannedForm):
    """Why an assessment is thrown away: what was handed in, and what is judged, is so for a reason alone."""

    answered = Version()
    why = OneOf(
        label="Varför är svaren inte personens egna?", choices=WhyNotHers.choices, shape="choices", required=False
    )
    words = Prose(
        label="Varför stryker du den?",
        required=False,
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
        help_text="Skälet står kvar med ditt namn. Pekade svaren på fara läses det av en andra person.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_hers: bool, is_judged: bool) -> None:
        super().__init__(data)
        if not is_hers:
            del self.fields["why"]
        if not is_judged:
            del self.fields["words"]

    def facts(self) -> Discarding:
        names = Discarding.__dataclass_fields__
        return Discarding(**{name: self.cleaned_data[name] for name in names if name in self.fields})


class SecondForm(ScannedForm, ReadForm):
    """
    Whether a second person agrees to a lower level, or to what was struck. `stands` are the marks of what has been
    added to it.
    """

    outcome = OneOf(label="Håller du med?", choices=SecondOutcome.choices, shape="choices")
    words = Prose(
        label="Dina ord",
        required=False,
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Behövs när du inte håller med.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, stands: Collection[str], is_struck: bool) -> None:
        super().__init__(data, initial={"read": stands})
        if is_struck:
            agreed = (SecondOutcome.AGREED.value, "Håller med om att den stryks")
            field: Any = self.fields["outcome"]
            field.choices = [agreed if value == agreed[0] else (value, label) for value, label in SecondOutcome.choices]


class AdditionForm(OnceForm):
    """Something that is added to a signed assessment."""

    words = Prose(label="Tillägg", most=TEXT_LIMIT, widget=TEXT, help_text="Vad som rättas eller har blivit känt.")
