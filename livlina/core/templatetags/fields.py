"""
What the form components need to know of a bound Django field: how it is drawn, marked and explained.

Plain functions; `livlina.py` makes tags and filters of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString


class Choice(NamedTuple):
    """One radio button or check box of a field: the control, its label and a line that explains it."""

    control: SafeString
    label: str
    hint: str


class Problem(NamedTuple):
    """One error of a form: the id of its control (empty when it has none) and what to do about it."""

    target: str
    text: str


def kind(field: BoundField) -> str:
    """
    Return how a field is drawn: text, area, select, choices, seg, check, file, multi or hidden.

    The widget decides; `attrs={"data-kind": "seg"}` on a `RadioSelect` asks for short answers in a row.
    """
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if asked := widget.attrs.get("data-kind"):
        return str(asked)
    shapes: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.RadioSelect, "choices"),  # also CheckboxSelectMultiple, which is one
        (forms.CheckboxInput, "check"),
        (forms.Select, "select"),
        (forms.Textarea, "area"),
        (forms.FileInput, "file"),
        (forms.MultiWidget, "multi"),
    )
    return next((shape for widget_type, shape in shapes if isinstance(widget, widget_type)), "text")


def control(field: BoundField) -> SafeString:
    """
    Return the control itself: the widget with our class, tied to hint and error by Django.

    The browser is asked to remember nothing (S-54) and to send no free text to a spelling service; a
    widget that says otherwise in its `attrs` is left alone.
    """
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    css = "input"
    if isinstance(widget, forms.FileInput):
        css = "upload"
    elif isinstance(widget, forms.DateInput | forms.TimeInput | forms.NumberInput):
        css = "input auto"
    wanted: dict[str, Any] = {"class": css, "autocomplete": "off"}
    if isinstance(widget, forms.Textarea):
        wanted |= {"spellcheck": "false", "dir": "auto"}
    return field.as_widget(attrs=wanted | widget.attrs)


def choices(field: BoundField) -> list[Choice]:
    """
    Return the radio buttons or check boxes of a field.

    A form explains answers with `choice_hints`: a dict from field to a dict from value to one sentence.
    """
    hints: dict[str, str] = getattr(field.form, "choice_hints", {}).get(field.name, {})
    found = []
    for option in field.subwidgets:
        # The group is told to be invalid by its error text; on each button it would be said every time.
        option.data["attrs"].pop("aria-invalid", None)
        hint = hints.get(str(option.data["value"]), "")
        found.append(Choice(option.tag(), str(option.choice_label), hint))
    return found


def columns(field: BoundField) -> str:
    """Return in how many columns the choices of a field stand, or nothing: `attrs={"data-cols": "2"}`."""
    return str(field.field.widget.attrs.get("data-cols", ""))


def mark(field: BoundField) -> str:
    """
    Return `(måste fyllas i)` or `(valfritt)`, whichever the form needs more seldom, or nothing.
    """
    shown = [each.field.required for each in field.form.visible_fields()]
    required_is_rarer = sum(shown) * 2 <= len(shown)
    if field.field.required == required_is_rarer:
        return "(måste fyllas i)" if required_is_rarer else "(valfritt)"
    return ""


def form_fields(form: forms.BaseForm, names: str) -> list[BoundField]:
    """Return the named fields of a form, in that order; names are separated by spaces."""
    return [form[name] for name in names.split()]


def form_errors(*given: forms.BaseForm | forms.BaseFormSet[Any]) -> list[Problem]:
    """Return all errors of forms and formsets in the order of the page, each with the field it belongs to."""
    return [problem for form in given for problem in _problems(form)]


NOT_SENT = (
    "Något som sidan själv skickar med kom inte fram som det skulle, och inget är sparat. Kopiera det du har skrivit, "
    "öppna sidan på nytt och skicka det igen."
)
"""Of fields that nobody sees: their names and complaints say nothing to the one who reads them."""


def _hidden_problems(form: forms.BaseForm) -> Iterator[Problem]:
    """What is wrong with hidden fields: said once, beside what was refused in words of its own (those have no code)."""
    found = [error for field in form.hidden_fields() for error in form.errors.as_data().get(field.name, [])]
    if any(error.code for error in found):
        yield Problem("", NOT_SENT)
    yield from (Problem("", text) for error in found if not error.code for text in error.messages)


def _problems(form: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[Problem]:
    if isinstance(form, forms.BaseFormSet):
        yield from (Problem("", str(text)) for text in form.non_form_errors())
        for each in form.forms:
            yield from _problems(each)
        return
    yield from (Problem("", str(text)) for text in form.non_field_errors())
    yield from _hidden_problems(form)
    for field in form.visible_fields():
        target = field.auto_id + ("_0" if field.use_fieldset else "")
        colon = "" if str(field.label).endswith(("?", ".", ":")) else ":"
        for text in field.errors:
            yield Problem(target, f"{field.label}{colon} {text}")
