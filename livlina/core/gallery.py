"""
What the gallery shows: every component in all its variants, with people who do not exist.

No models and no database: the page shows how things look, not what is stored.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django import forms

from livlina.core import clock
from livlina.core.templatetags.icons import ICONS
from livlina.core.templatetags.livlina import pips, risk, tag


@dataclass(frozen=True)
class Said:
    """A message as Django's messages give it to a template."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


class ContactForm(forms.Form):
    """One field of each kind."""

    choice_hints: ClassVar[dict[str, dict[str, str]]] = {
        "safe_way": {"call": "Du väljer tid och vad vi får säga", "self": "Inget nummer sparas"}
    }

    name = forms.CharField(
        label="Vad ska vi kalla personen?", required=False, help_text="Behöver inte vara det riktiga namnet."
    )
    birth_date = forms.DateField(label="Födelsedatum", required=False, help_text="Till exempel 1992-04-18.")
    language = forms.ChoiceField(
        label="Språk",
        required=False,
        choices=[
            ("", "Svenska, ingen tolk"),
            ("ar", "Arabiska"),
            ("ti", "Tigrinska"),
            ("sgn", "Teckenspråk"),
        ],
    )
    danger = forms.ChoiceField(
        label="Är någon i fara nu?",
        widget=forms.RadioSelect(attrs={"data-kind": "seg"}),
        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Vet inte")],
    )
    safe_way = forms.ChoiceField(
        label="Hur är det säkert att höras?",
        widget=forms.RadioSelect,
        choices=[
            ("call", "Vi ringer"),
            ("self", "Personen ringer själv"),
            ("email", "E-post som bara hen läser"),
        ],
    )
    violence = forms.MultipleChoiceField(
        label="Former av våld",
        required=False,
        help_text="Flera kan stämma.",
        widget=forms.CheckboxSelectMultiple(attrs={"data-cols": "2"}),
        choices=[
            ("physical", "Fysiskt"),
            ("psychological", "Psykiskt"),
            ("economic", "Ekonomiskt"),
            ("digital", "Digitalt"),
        ],
    )
    told = forms.CharField(label="Det som berättats", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    withheld = forms.BooleanField(
        label="Numret får visas när vi ringer", required=False, help_text="Annars ringer vi från dolt nummer."
    )
    decision = forms.FileField(label="Beslut från RVT", required=False, help_text="Pdf, högst 30 MB.")


class FilterForm(forms.Form):
    """A few filters above a list."""

    stage = forms.ChoiceField(
        label="Skede", required=False, choices=[("", "Alla"), ("talks", "Samtal"), ("support", "Insats")]
    )
    worker = forms.ChoiceField(label="Behandlare", required=False, choices=[("", "Alla"), ("1", "Ada Exempel")])


FOUND = [
    {"text": "…säger att hon flyttade i lördags till "},
    {"text": "Påhittsgatan 12", "is_found": True},
    {"text": " och att ingen annan vet om det."},
]
"""A place in a text that gives away where somebody is, as the scanner finds it."""


def gallery_context() -> dict[str, Any]:
    """Return all that `gallery.html` needs, with days counted from now."""
    now = clock.now()
    today = clock.today()
    return {
        "reasons": [("contact", "Jag ska ta kontakt nu"), ("safety", "Skydd eller riskbedömning")],
        "shell": {
            "places": [
                {"name": "Min dag", "url": "#min-dag", "icon": "sun", "current": True},
                {"name": "Ärenden", "url": "#arenden", "icon": "folder", "current": False},
                {"name": "Kontakter", "url": "#kontakter", "icon": "inbox", "current": False},
                {"name": "Gruppen", "url": "#gruppen", "icon": "group", "current": False},
                {"name": "Statistik", "url": "#statistik", "icon": "chart", "current": False, "is_rest": True},
            ],
            "rest": [{"name": "Statistik", "url": "#statistik", "icon": "chart", "current": False}],
            "home_url": "#min-dag",
            "unit_name": "RVC Innerstad",
            "staff_name": "Ada Exempel",
            "can_search": True,
            "search_url": "#sok",
            "unread": 3,
            "unread_url": "#olasta",
        },
        "messages": [
            Said("success", "Anteckningen är sparad. Signera den senast i morgon."),
            Said("info", "Ärendet är tilldelat dig."),
            Said("warning", "Numret finns redan i registret. Kontrollera att det är rätt person."),
            Said("error", "Filen kunde inte läsas. Spara den som csv och försök igen."),
        ],
        "icons": sorted(ICONS),
        "now": now,
        "yesterday": today - timedelta(days=1),
        "last_year": today - timedelta(days=400),
        "form": ContactForm(),
        "refused": ContactForm({"birth_date": "igår", "danger": "", "told": "Två rader\nأهلا وسهلا"}),
        "filters": FilterForm(),
        "scanned": {"found": [("Anteckning", [FOUND])]},
        "crumbs": [{"text": "Min dag", "url": "#min-dag"}, {"text": "Ärende 2026-0412", "url": ""}],
        "person": {
            "name": "Alma Exempelsson",
            "protection": "Sekretessmarkering",
            "role": "Våldsutsatt, vuxen",
            "facts": ["34 år", "hon", "Södermalm", "Tigrinska, tolk: kvinna, på plats"],
            "number": "",
            "show_number_url": "#visa",
        },
        "unprotected": {
            "name": "Bo Prov",
            "protection": "",
            "role": "Våldsutövare",
            "facts": ["37 år"],
            "number": "",
            "show_number_url": "",
        },
        "safe": {
            "title": "Så når du Alma säkert",
            "text": "Ring vardagar 9–14 på jobbtelefonen. Säg att det gäller ”bokningen”.",
            "confirmed_on": today - timedelta(days=5),
            "channels": [
                {"name": "Ring", "ok": True},
                {"name": "Möte hos oss", "ok": True},
                {"name": "Sms", "ok": False},
                {"name": "Brev hem", "ok": False},
                {"name": "Röstmeddelande", "ok": False},
            ],
        },
        "no_safe_way": {"title": "Säker kontakt", "text": "", "confirmed_on": None, "channels": []},
        "side": [
            ("Risk", risk(3, today - timedelta(days=5))),
            ("Skydd", "Kontaktförbud t.o.m. 28 feb"),
            ("Behandlare", "Ada Exempel (du)"),
            ("RVT", "Bela Prov"),
        ],
        "steps": [
            {"title": "Aktualisering", "text": "2 sep, kontakt själv", "state": "done"},
            {"title": "Samtal utan utredning", "text": pips(3, 5), "state": "current"},
            {"title": "Utredning", "text": "om Alma vill fortsätta", "state": "next"},
            {"title": "Beslut", "text": "RVT beslutar", "state": "next"},
            {"title": "Insats", "text": "", "state": "next"},
            {"title": "Uppföljning", "text": "", "state": "next"},
        ],
        "parts": [
            {"text": "Översikt", "url": "#oversikt", "current": True},
            {"text": "Journal", "url": "#journal", "current": False, "count": 14},
            {"text": "Barn", "url": "#barn", "current": False, "count": 2},
            {"text": "Relationer", "url": "#relationer", "current": False},
        ],
        "journal": [
            {
                "kind": "next",
                "icon": "calendar",
                "title": "Samtal 4, bokat",
                "at": now + timedelta(days=1),
                "meta": "rum 2, tolk ej bokad",
                "text": "",
            },
            {
                "kind": "alert",
                "icon": "alert",
                "title": "Uppgift från polis: överträdelse av kontaktförbud",
                "at": now - timedelta(days=1),
                "meta": "inkommen via RVT, Bela Prov",
                "text": "Bo ska ha väntat utanför arbetsplatsen. Polisanmält.",
            },
            {
                "kind": "",
                "icon": "note",
                "title": "Samtal 3",
                "at": now - timedelta(days=5),
                "meta": "Ada Exempel, tolk på plats, 50 min",
                "text": "Alma beskriver att hon sover bättre men är orolig inför lördagarna.\n\n"
                "Hon säger:\nأنام أفضل الآن",
                "url": "#anteckning",
                "tag": tag("osignerad", "now"),
            },
            {
                "kind": "decision",
                "icon": "law",
                "title": "Beslut: Här och nu-samtal för Cleo",
                "at": today - timedelta(days=12),
                "meta": "BoU Södermalm, 6 samtal",
                "text": "",
            },
        ],
        "kids": [
            {
                "name": "Cleo",
                "age_text": "9 år",
                "url": "",
                "protection": "",
                "list_title": "",
                "state": tag("Här och nu-samtal, 2 av 6", "ok", "check"),
                "consents": [
                    {"state": "yes", "text": "Alma, muntligt 3 nov"},
                    {"state": "law", "text": "Bo samtycker inte. Nämndens beslut 6 nov"},
                ],
                "support": "Samtal onsdagar kl. 15 med Cai Test. BoU har beslutat, t.o.m. 31 jan.",
                "block": None,
            },
            {
                "name": "Dani",
                "age_text": "5 år",
                "protection": "Sekretessmarkering",
                "list_title": "",
                "url": "#dani",
                "state": tag("Inget eget stöd ännu", "danger", "alert"),
                "consents": [
                    {"state": "yes", "text": "Alma, skriftligt 10 nov"},
                    {"state": "wait", "text": "Bo, tillfrågad 10 nov, har inte svarat"},
                    {"state": "no", "text": "God man, nej 12 nov"},
                ],
                "support": "",
                "block": {
                    "tone": "",
                    "title": "",
                    "text": "Bos samtycke saknas. Be BoU pröva beslut utan hans samtycke.",
                    "url": "#begaran",
                    "url_text": "Skicka begäran till BoU",
                },
            },
        ],
        "figures": [
            {"label": "Väntar på första samtal", "value": 7, "note": "längst 9 dagar"},
            {"label": "Hög risk", "value": 11, "note": "2 ej bedömda"},
            {"label": "Samtal veckan", "value": 59, "note": "av 76 tider"},
            {"label": "Barn utan eget stöd", "value": 8, "note": "av 21"},
        ],
        "chart": [
            {"label": "Innerstad", "parts": [89.3, 8.64, 2.06], "text": "243"},
            {"label": "Sydost", "parts": [66.26, 3.7], "text": "170"},
            {"label": "Sydväst", "parts": [62.55, 7], "text": "169"},
            {"label": "Väst", "parts": [78.19, 8.64, 2.88], "text": "218"},
        ],
        "chart_labels": ["Kvinnor", "Män", "Kön saknas"],
        "chart_table": [("Innerstad", 217, 21, 5), ("Sydost", 161, 9, 0), ("Sydväst", 152, 17, 0)],
        "facts": [
            ("Kontaktväg", "Kontakt själv"),
            ("Hedersmotiv", None),
            ("Barn", 0),
            ("Kodord", "bokningen"),
        ],
        "pages": [
            {"number": 1, "url": "#1", "current": False},
            {"number": 2, "url": "#2", "current": True},
            {"number": 3, "url": "#3", "current": False},
        ],
        "caseload": [
            _row("Alma E.", "2026-0412", level=3, protection="Sekretessmarkering", used=3),
            _row("Skyddad uppgift", "2026-0433", level=3, protection="Fingerade uppgifter", used=9, granted=20),
            _row("Gaia D.", "2026-0440", level=2, used=1),
            _row("Hedda M.", "2026-0371", level=None, used=5),
        ],
        "written": "Första raden\nandra raden\n\nمرحبا بالعالم",
    }


def _row(
    name: str, number: str, *, level: int | None, used: int, granted: int = 5, protection: str = ""
) -> dict[str, Any]:
    return {
        "name": name,
        "number": number,
        "level": level,
        "used": used,
        "granted": granted,
        "protection": protection,
    }
