"""
The fields that any form about anything is made of.

What is typed is stored and shown exactly, or refused with a sentence at the field and kept in it (S-131). No
field carries `maxlength`: a browser would cut a pasted text in silence.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from livlina.core.read import MoreHasCome
from livlina.core.text import one_line, unacceptable

MOST_VERSIONS = 2**31 - 1
VERSION_DIGITS = 9  # of what a form says that it read; one with more was never given
FILL_IN = {"required": "Fyll i det här."}
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


class Line(forms.CharField):
    """Text on one line, at most `most` characters."""

    many_lines = False

    def __init__(self, *, most: int = 200, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**{"strip": False, **kwargs})
        self.error_messages |= FILL_IN

    def to_python(self, value: Any) -> str:
        text = self.trimmed(super().to_python(value) or "")
        if refusal := unacceptable(text, many_lines=self.many_lines):
            raise ValidationError(refusal, code="unacceptable")
        if len(text) > self.most:
            most, long = (f"{number:,}".replace(",", "\N{NO-BREAK SPACE}") for number in (self.most, len(text)))
            raise ValidationError(f"Texten är {long} tecken. Högst {most} ryms, så korta den.", code="too_long")
        return text

    def trimmed(self, text: str) -> str:
        return one_line(text)


class Prose(Line):
    """Text on many lines, kept as it was typed. A browser sends line breaks as two characters; they are one."""

    widget = forms.Textarea
    many_lines = True

    def trimmed(self, text: str) -> str:
        return text.replace("\r\n", "\n")


YEARS = range(1900, 2200)
"""Of days that anything here is about."""


class Day(forms.DateField):
    """A day as 2026-11-17 or 20261117."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)
        self.error_messages["required"] = "Skriv en dag, till exempel 2026-11-17."

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        found = _DAY.fullmatch(one_line(str(value)))
        if not found:
            raise ValidationError("Dagen ska skrivas som 2026-11-17.", code="invalid")
        try:
            day = date(*map(int, found.groups()))
        except ValueError as error:
            raise ValidationError(
                "Den dagen finns inte i kalendern. Kontrollera månad och dag.", code="impossible"
            ) from error
        if day.year not in YEARS:
            raise ValidationError("Året är för långt bort. Kontrollera det.", code="too_far")
        return day


class Version(forms.IntegerField):
    """Which version of a row was read, hidden in the form that changes it. No more than the database counts to."""

    def __init__(self, *, least: int = 0, required: bool = True) -> None:
        super().__init__(min_value=least, max_value=MOST_VERSIONS, required=required, widget=forms.HiddenInput)


class Marks(forms.CharField):
    """By which a page says what it showed (`core.read`), hidden in the form that changes it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def prepare_value(self, value: str | Iterable[str] | None) -> str:
        return value if isinstance(value, str) else " ".join(value or ())

    def clean(self, value: Any) -> Any:
        return set(super().clean(value).split())


class ReadForm(forms.Form):
    """A form that says what its page showed of what it changes: `read`, begun with the marks of what stands (S-142)."""

    read = Marks()

    def shows(self, refusal: MoreHasCome) -> None:
        """More has come, and the page is shown once more with it: what was typed stands, and can be sent again."""
        self._type(read=" ".join(refusal.stands))

    def _type(self, **told: str) -> None:
        """Let that stand in the form instead of what was typed."""
        typed = cast("QueryDict", self.data).copy()
        for name, value in told.items():
            typed[name] = value
        self.data = typed


class OneOf(forms.ChoiceField):
    """One of a few answers; a radio button for each, or a select when they are many."""

    def __init__(self, *, shape: str = "select", **kwargs: Any) -> None:
        widgets = {
            "select": forms.Select(),
            "choices": forms.RadioSelect(),
            "seg": forms.RadioSelect(attrs={"data-kind": "seg"}),
        }
        super().__init__(widget=widgets[shape], **kwargs)
        self.error_messages |= {"required": "Välj ett av svaren.", "invalid_choice": "Välj ett av svaren."}


class SomeOf(forms.MultipleChoiceField):
    """Any number of answers, a check box for each."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.error_messages["invalid_choice"] = "Välj bland svaren."
        self.widget.attrs["data-cols"] = "2"
