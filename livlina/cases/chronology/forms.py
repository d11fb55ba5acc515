"""A document of the register, as a form."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from livlina.cases.chronology.services import DocumentFacts
from livlina.cases.chronology.terms import Direction, DocumentKind
from livlina.cases.files.services import Upload
from livlina.core.uploads import MOST_BYTES
from livlina.core.uploads.errors import TAKEN, TooLarge
from livlina.people.forms import Day, Line, OneOf, Prose, ScannedForm

TEXT_LIMIT = 1_000  # characters
YES, NO = "yes", "no"
CHOSEN_AGAIN: Final = "Välj filen igen: den skickas om."
"""Beside what was wrong in another field: a browser forgets the file."""


class DocumentForm(ScannedForm):
    """One document. `submission` is the form itself: sent twice it is one."""

    direction = OneOf(label="Kom den in eller upprättades den här?", choices=Direction.choices, shape="seg")
    kind = OneOf(label="Slag", choices=[("", "Välj slag"), *DocumentKind.choices])
    happened_on = Day(label="Vilken dag")
    other = Line(label="Från eller till vem", required=False, help_text="Behövs för det som kom in.")
    what = Prose(label="Vad den gäller", most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))
    kept_at = Line(label="Var den finns", required=False, help_text="Till exempel pärm, arkivskåp eller diarienummer.")
    file = forms.FileField(
        label="Fil",
        required=False,
        allow_empty_file=True,  # told of by the one who looks at it, in its own words
        help_text=f"Om du har den här. Högst 25 MB: {TAKEN}.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.webp,.txt,.docx,.odt"}),
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
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: Any = None, *, today: date, sees_where: bool
    ) -> None:
        super().__init__(data, files, initial={"happened_on": today, "submission": uuid4()})
        if not sees_where:
            del self.fields["keeps_original"]

    def clean_file(self) -> Any:
        """The one file, and no larger than one may be; of several all but the last would be dropped (S-131)."""
        file = self.cleaned_data["file"]
        if len(self.files.getlist("file") if self.files else []) > 1:
            raise ValidationError(
                "Du skickade flera filer. Välj en i taget, med en handling för varje.", code="several"
            )
        if file and file.size > MOST_BYTES:
            raise ValidationError(str(TooLarge(file.size)), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file = told.get("file")
        if file and not told.get("tells_where") and "tells_where" not in self.errors:
            self.add_error("tells_where", "Svara på om filen säger var någon finns. Vet du inte, svara ja.")
        return told

    def add_error(self, field: Any, error: Any) -> None:
        """Whatever is wrong, the file must be chosen once more: it is said where it is."""
        super().add_error(field, error)
        if self.files and self.files.get("file") and not self.has_error("file"):
            super().add_error("file", ValidationError(CHOSEN_AGAIN, code="again"))

    def upload(self) -> Upload | None:
        """The file as it was sent, None without one."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        return Upload(
            sent=file.read(),
            name=file.name or "",
            tells_where=self.cleaned_data["tells_where"] != NO,
            keeps_original=self.cleaned_data.get("keeps_original", False),
        )

    def facts(self) -> DocumentFacts:
        return DocumentFacts(**{name: self.cleaned_data[name] for name in DocumentFacts.__dataclass_fields__})
