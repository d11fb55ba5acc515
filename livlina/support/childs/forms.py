"""What a child says, as a form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Day, Line, OnceForm, OneOf, Prose, Tellers, WhoTold, told_by
from livlina.support.childs.services import WordFacts
from livlina.support.childs.terms import Health, School, Voice

NEVER_WHERE = "Skriv aldrig vilken eller var: det visar var barnet finns."


class WordForm(OnceForm):
    """Nothing is answered beforehand, and what was not asked is left as it is."""

    field_order = ("happened_on", "told_by", "who", "voice", "words", "school", "health")

    happened_on = Day(label="Dag")
    told_by = WhoTold()
    who = Line(label="Vem talade med barnet?", required=False, help_text="Lämna tomt om det var du, eller ingen.")
    voice = OneOf(
        label="Hur har du det?",
        choices=[("", "Inte frågat"), *Voice.choices],
        required=False,
        shape="choices",
        help_text="Barnets eget svar. Läs upp alternativen, eller låt barnet peka.",
    )
    words = Prose(
        label="Med barnets egna ord, eller vad som berättades", required=False, most=REASON_LIMIT, widget=SHORT_TEXT
    )
    school = OneOf(
        label="Förskola eller skola",
        choices=[("", "Inte frågat"), *School.choices],
        required=False,
        help_text=NEVER_WHERE,
    )
    health = OneOf(
        label="Hälsa och vård",
        choices=[("", "Inte frågat"), *Health.choices],
        required=False,
        help_text=NEVER_WHERE,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, tellers: Tellers) -> None:
        super().__init__(data, initial={"happened_on": today})
        self.fields["voice"].widget.attrs["data-cols"] = "2"
        field = self.fields["told_by"]
        if isinstance(field, WhoTold):
            field.offer(tellers)

    def facts(self) -> WordFacts:
        names = ("happened_on", "who", "voice", "words", "school", "health")
        return WordFacts(**{name: self.cleaned_data[name] for name in names}, **told_by(self.cleaned_data["told_by"]))
