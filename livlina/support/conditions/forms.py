"""The conditions of Trappan as a form."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.core.terms import Answer
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ReadForm
from livlina.support.conditions.terms import QUESTIONS


class CheckForm(OnceForm, ReadForm):
    """
    The questions, none answered beforehand, and why Trappan goes on where one of them is broken. `stands` are the marks
    of how they were answered before.
    """

    checked_on = Day(label="Dag du frågade")
    goes_on_because = Prose(
        label="Varför Trappan ändå fortsätter",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Bara när ett villkor brister. Lämnas det tomt blir det en uppgift att föreslå Här och nu-samtal.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, initial={"checked_on": today, "read": stands})
        for name, words in QUESTIONS.items():
            self.fields[name] = OneOf(label=words, shape="seg", choices=Answer.choices)
        self.order_fields(["checked_on", *QUESTIONS, "goes_on_because", "submission", "confirmed_because"])

    @property
    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in QUESTIONS}
