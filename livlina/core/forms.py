"""
The two fields that any form about anything is made of.

What is typed is stored and shown exactly, or refused with a sentence at the field and kept in it (S-131). No
field carries `maxlength`: a browser would cut a pasted text in silence.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from livlina.core.text import one_line, unacceptable


class Line(forms.CharField):
    """Text on one line, at most `most` characters."""

    many_lines = False

    def __init__(self, *, most: int = 200, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**{"strip": False, **kwargs})
        self.error_messages["required"] = "Fyll i det här."

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
