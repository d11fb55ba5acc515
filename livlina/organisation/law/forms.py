"""What is asked for when a section is confirmed, and when that is taken back."""

from django import forms

from livlina.core.forms import Line


class ConfirmGroundForm(forms.Form):
    """The section as the statute has it, and which text was looked at."""

    section = Line(
        label="Paragraf, som den står i lagtexten",
        help_text="Så skrivs den i beslut, med kapitel och paragraftecken. Lämna tomt om hela lagen ska anges.",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = Line(
        most=400,
        label="Vad du har läst",
        help_text="Till exempel lagtexten på riksdagen.se, SFS 2025:400 i lydelse enligt 2026:12.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WithdrawForm(forms.Form):
    """Why the confirmation is taken back."""

    reason = Line(most=400, label="Varför den tas tillbaka", widget=forms.TextInput(attrs={"autocomplete": "off"}))
