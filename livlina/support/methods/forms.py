"""What somebody has noticed about a method, as a form."""

from django import forms

from livlina.cases.forms import REASON_LIMIT
from livlina.people.forms import OnceForm, Prose


class NoteForm(OnceForm):
    """What was noticed, and nothing of anybody."""

    words = Prose(
        label="Vad har ni märkt?",
        most=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vad som fungerar, vad som inte gör det och vad som saknas. Läses av alla, så skriv aldrig om någon.",
    )
