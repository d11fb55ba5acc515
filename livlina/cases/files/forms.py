"""That a file is struck, as a form."""

from django import forms

from livlina.people.forms import Prose, ScannedForm


class StrikeForm(ScannedForm):
    because = Prose(
        label="Varför ska den inte vara här?",
        most=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Till exempel att den hör till någon annan. Skriv inte vad som står i den.",
    )
