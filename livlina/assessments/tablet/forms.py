"""What a worker says before the person is given the tablet."""

from collections.abc import Mapping, Sequence
from typing import Any

from livlina.assessments.instruments import Instrument
from livlina.assessments.tablet import languages
from livlina.assessments.tablet.services import OccasionFacts
from livlina.assessments.tablet.terms import Moment, Sees
from livlina.people.forms import OnceForm, OneOf

NOT_REVIEWED = "Ingen har granskat översättningen än. Fråga efteråt om något var svårt att förstå."


class OccasionForm(OnceForm):
    """Which questions, in which language, when in the contact, and who sees the screen."""

    choice_hints: Mapping[str, Mapping[str, str]]

    instrument = OneOf(label="Vilka frågor?", choices=(), shape="choices")
    language = OneOf(label="På vilket språk?", choices=(), shape="choices")
    moment = OneOf(
        label="När i kontakten?",
        choices=Moment.choices,
        shape="choices",
        help_text="Början och slutet jämförs, fråga för fråga.",
    )
    sees = OneOf(label="Vem ser skärmen?", choices=Sees.choices, shape="choices")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: Sequence[Instrument], moment: str = ""
    ) -> None:
        first = {"instrument": offered[0].key if len(offered) == 1 else "", "moment": moment}
        super().__init__(data, initial=first)
        self.offered = {each.key: each for each in offered}
        instrument: Any = self.fields["instrument"]
        instrument.choices = [(each.key, each.name) for each in offered]
        spoken = [each for each in languages.every().values() if any(each.covers(one) for one in offered)]
        language: Any = self.fields["language"]
        language.choices = [(each.key, each.swedish.capitalize()) for each in spoken]
        self.choice_hints = {
            "sees": {Sees.OTHER: "Vänta då. Ingen annan ska se vad personen svarar."},
            "language": {each.key: NOT_REVIEWED for each in spoken if not each.is_reviewed},
        }

    @property
    def chosen(self) -> Instrument:
        return self.offered[self.cleaned_data["instrument"]]

    def facts(self) -> OccasionFacts:
        return OccasionFacts(**{name: self.cleaned_data[name] for name in OccasionFacts.__dataclass_fields__})
