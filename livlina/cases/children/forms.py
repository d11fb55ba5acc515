"""What is answered for a child, as forms: one for each step."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from livlina.cases.children.services import AnswerFacts
from livlina.cases.children.terms import OUTCOMES, How, Step
from livlina.cases.forms import OneRow, offer
from livlina.organisation.models import Unit
from livlina.people.forms import Clock, Day, Line, OneOf, Prose, ReadForm, ScannedForm

REPORT_LIMIT = 20_000  # characters of what a concern report says
REASON_LIMIT = 3_000


class AnswerForm(ScannedForm, ReadForm):
    """
    What was answered and on which day. `submission` is the form itself: sent twice it is one answer. `stands` are the
    marks of what has been answered before.
    """

    step: ClassVar[Step]

    outcome = OneOf(label="Svar", shape="choices")
    happened_on = Day(label="Dag")
    text = Prose(label="Med egna ord", required=False, most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, initial={"happened_on": today, "submission": uuid4(), "read": stands})
        field = self.fields["outcome"]
        if isinstance(field, OneOf):
            field.choices = [(outcome.value, str(outcome.label)) for outcome in OUTCOMES[self.step]]

    def facts(self) -> AnswerFacts:
        told = {name: value for name, value in self.cleaned_data.items() if name in AnswerFacts.__dataclass_fields__}
        return AnswerFacts(step=self.step, **told)


class ExposureForm(AnswerForm):
    """What the child has been exposed to, by the one who says so: each source for itself."""

    step = Step.EXPOSURE
    field_order = ("outcome", "who", "happened_on", "text")

    who = Line(label="Enligt vem?", required=False, help_text="Till exempel mamman, förskolan eller barnet självt.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, today=today, stands=stands)
        self.fields["happened_on"].label = "Dag du fick veta det"


class ReportForm(AnswerForm):
    """That a concern report was made, to whom and what it says; or why none was."""

    step = Step.REPORT
    field_order = ("outcome", "to_unit", "to_words", "how", "who", "happened_on", "happened_time", "text")

    to_unit = OneRow(
        label="Enhet som fick anmälan", queryset=None, required=False, empty="Välj enhet, om den finns här"
    )
    to_words = Line(label="Annan mottagare", required=False, help_text="Till exempel en annan kommuns mottagning.")
    how = OneOf(label="Hur", choices=[("", "Välj hur"), *How.choices], required=False)
    happened_time = Clock(label="Klockan", required=False)
    who = Line(label="Vem anmälde?", required=False, help_text="Lämna tomt om det var du.")
    text = Prose(
        label="Vad anmälan säger, eller varför den inte görs",
        help_text="Med egna ord: vad barnet har varit med om, vad som oroar och hur det är nu. Det här är anmälan.",
        required=False,
        most=REPORT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    kept_from_other = Prose(
        label="Vad den andra vårdnadshavaren inte får veta",
        help_text="Står aldrig i anmälan. Skrivs ut för sig och lämnas till BoU skilt från den.",
        required=False,
        most=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str], units: QuerySet[Unit]
    ) -> None:
        super().__init__(data, today=today, stands=stands)
        self.fields["happened_on"].label = "Dag den gjordes, eller då du bestämde att den inte görs"
        offer(self, "to_unit", units)


class ReceiptForm(AnswerForm):
    """That the report has been received there."""

    step = Step.RECEIPT

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, today=today, stands=stands)
        (only,) = OUTCOMES[self.step]
        self.initial["outcome"] = only.value
        self.fields["happened_on"].label = "Dag BoU tog emot anmälan"


class ReplyForm(AnswerForm):
    """What BoU has answered, as far as secrecy lets it be told."""

    step = Step.REPLY

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, today=today, stands=stands)
        self.fields["happened_on"].label = "Dag för beskedet, eller då du påminde"


class TalkForm(AnswerForm):
    """Who has talked with the child and when; or why nobody has."""

    step = Step.TALK
    field_order = ("outcome", "who", "happened_on", "text")

    who = Line(label="Vem talade med barnet?", required=False)
    text = Prose(
        label="Varför ingen har gjort det, eller annat om samtalet",
        help_text="Vad barnet berättade skrivs i barnets eget ärende.",
        required=False,
        most=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SupportForm(AnswerForm):
    """Whether the child has been offered support of their own; or why not."""

    step = Step.SUPPORT
    field_order = ("outcome", "who", "happened_on", "text")

    who = Line(label="Vem tackade nej, eller vem ger stödet?", required=False)


def form_of(
    step: Step, data: Mapping[str, Any] | None, *, today: date, stands: Collection[str], units: QuerySet[Unit]
) -> AnswerForm:
    """The form of that step."""
    if step == Step.REPORT:
        return ReportForm(data, today=today, stands=stands, units=units)
    forms_of: dict[Step, type[AnswerForm]] = {
        Step.EXPOSURE: ExposureForm,
        Step.RECEIPT: ReceiptForm,
        Step.REPLY: ReplyForm,
        Step.TALK: TalkForm,
        Step.SUPPORT: SupportForm,
    }
    return forms_of[step](data, today=today, stands=stands)
