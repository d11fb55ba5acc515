"""What a child says, as a form."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Day, Line, OnceForm, OneOf, OnePerson, Prose, ReadForm, Tellers, WhoTold, told_by
from livlina.people.models import Person
from livlina.support.childs.services import WordFacts
from livlina.support.childs.terms import Contact, Health, School, Voice

NEVER_WHERE = "Skriv aldrig vilken eller var: det visar var barnet finns."


class WordForm(OnceForm, ReadForm):
    """
    Nothing is answered beforehand, and what was not asked is left as it is. `stands` are the marks of what was told
    before.
    """

    field_order = (
        *("happened_on", "told_by", "who", "voice", "words", "school", "health"),
        *("meets", "contact", "starts_on", "ends_on"),
    )

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

    meets = OnePerson(label="Umgänge med", required=False)
    contact = OneOf(
        label="Hur umgänget är",
        choices=[("", "Inte frågat"), *Contact.choices],
        required=False,
        help_text="Skriv aldrig var de träffas eller hur barnet lämnas: det visar var barnet finns.",
    )
    starts_on = Day(label="Umgänget gäller fr.o.m.", required=False)
    ends_on = Day(label="Umgänget gäller t.o.m.", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        tellers: Tellers,
        others: Sequence[tuple[Person, str]],
        stands: Collection[str],
    ) -> None:
        super().__init__(data, initial={"happened_on": today, "read": stands})
        self.fields["voice"].widget.attrs["data-cols"] = "2"
        for field in self.fields.values():
            if isinstance(field, WhoTold):
                field.offer(tellers)
            elif isinstance(field, OnePerson):
                field.offer(others)

    def facts(self) -> WordFacts:
        names = tuple(name for name in self.field_order if name != "told_by")
        return WordFacts(**{name: self.cleaned_data[name] for name in names}, **told_by(self.cleaned_data["told_by"]))
