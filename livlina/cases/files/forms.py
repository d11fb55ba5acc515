"""A file beside what is written, and that one is struck, as forms."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from livlina.cases.files.services import Upload
from livlina.core.uploads import ACCEPTED, MOST_BYTES, TAKEN, NoScanner
from livlina.core.uploads.errors import TooLarge
from livlina.people.forms import OneOf, Prose, ScannedForm

YES, NO = "yes", "no"
FIELDS: Final = ("file", "tells_where", "keeps_original")
CHOSEN_AGAIN: Final = "Välj filen igen: den skickas om."
"""Beside what was wrong in another field: a browser forgets the file."""


class StrikeForm(ScannedForm):
    because = Prose(
        label="Varför ska den inte vara här?",
        most=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Till exempel att den hör till någon annan. Skriv inte vad som står i den.",
    )


class FileForm(ScannedForm):
    """
    A form that may carry one file. `takes_files` is False where none is taken in, and with `sees_where` False no
    original is kept: it may tell where somebody is.
    """

    file = forms.FileField(
        label="Fil",
        required=False,
        allow_empty_file=True,  # told of by the one who looks at it, in its own words
        help_text=f"Om du har den här. Högst 25 MB: {TAKEN}.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    tells_where = OneOf(
        label="Säger filen var någon finns?",
        choices=[(YES, "Ja, eller jag vet inte"), (NO, "Nej, jag har läst den")],
        shape="seg",
        required=False,
        help_text="Adress, telefon, skola, boende eller arbete. Säger den det läses den bara av dem som ser sådant i "
        "ärendet. Behövs när du har valt en fil.",
    )
    keeps_original = forms.BooleanField(
        label="Behåll originalet, som bevis",
        required=False,
        help_text="Det som läses är en kopia utan dolda uppgifter, som var en bild är tagen. Originalet läses bara av "
        "dem som ser var personerna finns.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any,
        *,
        initial: Mapping[str, Any],
        takes_files: bool,
        sees_where: bool,
    ) -> None:
        super().__init__(data, files, initial=initial)
        if not sees_where:
            del self.fields["keeps_original"]
        if not takes_files:
            self.fields = {name: field for name, field in self.fields.items() if name not in FIELDS}

    def clean_file(self) -> Any:
        """The one file, and no larger than one may be; of several all but the last would be dropped (S-131)."""
        file = self.cleaned_data["file"]
        if len(self.files.getlist("file") if self.files else []) > 1:
            raise ValidationError("Du skickade flera filer. Välj en i taget, med en handling för varje.", code="many")
        if file and file.size > MOST_BYTES:
            raise ValidationError(str(TooLarge(file.size)), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.files and "file" not in self.fields:
            self.add_error(None, str(NoScanner()))  # nothing that is sent is dropped without a word
        if told.get("file") is not None and not told.get("tells_where") and "tells_where" not in self.errors:
            self.add_error("tells_where", "Svara på om filen säger var någon finns. Vet du inte, svara ja.")
        return told

    def add_error(self, field: Any, error: Any) -> None:
        """Whatever is wrong, the file must be chosen once more: it is said where it is."""
        super().add_error(field, error)
        if "file" in self.fields and self.files and self.files.get("file") and not self.has_error("file"):
            super().add_error("file", ValidationError(CHOSEN_AGAIN, code="again"))

    def upload(self) -> Upload | None:
        """The file as it was sent, None without one."""
        file = self.cleaned_data.get("file")
        if file is None:
            return None
        return Upload(
            sent=file.read(),
            name=file.name or "",
            tells_where=self.cleaned_data["tells_where"] != NO,
            keeps_original=self.cleaned_data.get("keeps_original", False),
        )
