"""The file of a register, as it is handed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class RegisterForm(forms.Form):
    """One CSV or XLSX file of at most 25 MiB. What is in it is judged by the reading, not here."""

    file = forms.FileField(
        label="Register",
        help_text="CSV eller XLSX, högst 25 MB.",
        allow_empty_file=True,  # an empty one is told of by the reading, in its own words
        error_messages={
            "required": "Välj en fil. Är den större än 25 MB, dela den i två.",
            "missing": "Välj en fil.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """The one file; of several all but the last would be dropped without a word (S-131)."""
        if len(self.files.getlist("file")) > 1:
            raise ValidationError("Du skickade flera filer. Välj en fil i taget.", code="several")
        return self.cleaned_data["file"]
