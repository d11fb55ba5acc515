"""
The tags and filters of every template: `{% load livlina %}`.

What is repeated in tables and lists (icon, tag, risk, knots, bars, dates, points of a timeline) is built here and not
in a template, because that costs many times more. All are shown at work in the gallery.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.defaultfilters import pluralize
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from livlina.core import clock
from livlina.core.addresses import address
from livlina.core.templatetags import fields, swedish
from livlina.core.templatetags.icons import ICONS

register = template.Library()

RISK_WORDS = ("Ej bedömd", "Låg", "Medel", "Hög")
KNOTS_AT_MOST = 6
"""More sessions than this are shown as a bar: nobody counts ten knots."""

NOTHING = SafeString("")

for written in (
    swedish.short_date,
    swedish.swedish_date,
    swedish.clock_time,
    swedish.swedish_datetime,
    swedish.relative_day,
    swedish.relative_time,
    swedish.decimal_comma,
    swedish.initials_name,
    swedish.in_words,
    fields.kind,
    fields.columns,
    fields.mark,
):
    register.filter(written.__name__, written)

for asked in (fields.control, fields.choices, fields.form_fields, fields.form_errors):
    register.simple_tag(asked)


class AddressNode(URLNode):
    """`{% url %}`, quicker where only random ids stand in the path: such a path needs no escaping either."""

    def render(self, context: template.Context) -> SafeString:
        ids = [arg.resolve(context) for arg in self.args]
        if self.kwargs or self.asvar or not all(type(one) is UUID for one in ids):
            return cast("SafeString", super().render(context))
        return SafeString(address(self.view_name.resolve(context), *ids))


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """As Django's own."""
    read = django_url(parser, token)
    return AddressNode(read.view_name, read.args, read.kwargs, read.asvar)


_ICON_HTML = {
    name: SafeString(f'<svg class="i" viewBox="0 0 20 20" aria-hidden="true">{drawing}</svg>')
    for name, drawing in ICONS.items()
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon as inline SVG, hidden from screen readers. An unknown name is a `KeyError`."""
    return _ICON_HTML[name]


@register.simple_tag
def tag(text: object, tone: str = "", icon: str = "") -> SafeString:
    """
    Return a short state of one to three words.

    Tones: brand, now, danger, ok, protect, outline; without one it is grey. Lower case for states
    (försenad), sentence case for names.
    """
    sign = _ICON_HTML[icon] if icon else NOTHING
    if tone:
        return format_html('<span class="tag" data-tone="{}">{}{}</span>', tone, sign, text)
    return format_html('<span class="tag">{}{}</span>', sign, text)


@register.simple_tag
@lru_cache(maxsize=64)
def protect_tag(label: str) -> SafeString:
    """
    Return the mark of a protected identity, or nothing for an empty label.

    The label is the Swedish name of the form of protection. They are three and never merged. Source: S-20.
    """
    return tag(label, "protect", "protect") if label else NOTHING


@register.simple_tag
def risk(level: int | None, on: date | datetime | None = None, certainty: str = "") -> SafeString:
    """
    Return the level of risk as bars and its word, with its day and how sure it is.

    Levels 1 (Låg), 2 (Medel), 3 (Hög); 0 and None are Ej bedömd, which is always written out.
    """
    if on or certainty:
        rest = ", ".join(part for part in (swedish.short_date(on), certainty) if part)
        return format_html('<span class="risk" data-level="{}">{}, {}</span>', level or 0, RISK_WORDS[level or 0], rest)
    return _plain_risk(level or 0)


@lru_cache(maxsize=4)
def _plain_risk(level: int) -> SafeString:
    return format_html('<span class="risk" data-level="{}">{}</span>', level, RISK_WORDS[level])


@register.simple_tag
@lru_cache(maxsize=1024)
def pips(used: int, granted: int | None, booked: int = 0, unit: str = "samtal") -> SafeString:
    """
    Return sessions as knots on a line: used filled, booked in lamp colour, the rest hollow.

    More than six become a bar with text, and an unlimited grant (None) only its count.
    """
    if granted is None:
        return format_html('<span class="nowrap">{} {}</span>', used, unit)
    if granted > KNOTS_AT_MOST or used > granted:
        return bar(used, granted, tone="danger" if used >= granted else "")
    knots = ["<b data-on></b>"] * used + ["<b data-now></b>"] * min(booked, granted - used)
    knots += ["<b></b>"] * (granted - len(knots))
    booking = f", {booked} {pluralize(booked, 'bokat,bokade')}" if booked else ""
    return format_html(
        '<span class="pips"><i aria-hidden="true">{}</i>{} av {}<span class="vh"> {}{}</span></span>',
        SafeString("".join(knots)),
        used,
        granted,
        unit,
        booking,
    )


@register.simple_tag
def bar(part: float, whole: float, tone: str = "") -> SafeString:
    """Return a bar filled to part of whole, with the text beside it. Tones: now, danger."""
    return format_html(
        '<span class="measure"><svg class="bar"{} aria-hidden="true"><rect width="{}" height="100%"/></svg>'
        " {} av {}</span>",
        format_html(' data-tone="{}"', tone) if tone else "",
        _percent(100 * part / whole if whole else 0),
        swedish.decimal_comma(part),
        swedish.decimal_comma(whole),
    )


@register.simple_tag
def chart_bars(rows: Iterable[dict[str, Any]]) -> SafeString:
    """
    Return a chart of lying, stacked bars. It always stands beside its table.

    Each row: `label`, `parts` (up to three percentages of the whole width, drawn as solid, striped and
    dashed) and perhaps `text` (what is written after the bar). A page with stripes includes
    `components/chart_defs.html` once.
    """
    return format_html(
        '<ul class="chart" role="list">{}</ul>', format_html_join("", "{}", ((_row(row),) for row in rows))
    )


def _row(row: dict[str, Any]) -> SafeString:
    start = 0.0
    pieces = []
    for kind, share in enumerate(row["parts"], start=1):
        pieces.append((kind, _percent(start), _percent(share)))
        start += float(share)
    drawing = format_html_join("", '<rect class="k{}" x="{}" width="{}" height="100%"/>', pieces)
    text = format_html('<span class="v">{}</span>', row["text"]) if row.get("text") else NOTHING
    return format_html(
        '<li><span>{}</span><svg class="track" aria-hidden="true">{}</svg>{}</li>',
        row["label"],
        drawing,
        text,
    )


def _percent(share: float) -> str:
    """Return a length for SVG: with a point and never a comma, and within 0 and 100."""
    return f"{min(max(float(share), 0.0), 100.0):.2f}%"


@register.simple_tag
def when(value: date | datetime | None, style: str = "", empty: str = "") -> SafeString:
    """
    Return a `<time>` that people and machines read, or the text `empty` when there is none.

    A date is written as `swedish_date` and a moment as `swedish_datetime`. Styles: `relative` (i dag,
    i dag 16.30), `short` (19 nov), `clock` (10.00), `until` (10.00 today, else with its day).
    """
    if not value:
        return format_html("{}", empty)
    local = swedish.in_stockholm(value)
    if style == "short":
        text = swedish.short_date(local)
    elif not isinstance(local, datetime):
        text = swedish.relative_day(local) if style == "relative" else swedish.swedish_date(local)
    elif style == "clock" or (style == "until" and local.date() == clock.today()):
        text = swedish.clock_time(local)
    else:
        text = swedish.relative_time(local) if style == "relative" else swedish.swedish_datetime(local)
    stamp = local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, text)


@register.simple_tag
def point(item: Mapping[str, Any]) -> SafeString:
    """Return one point of a timeline. What it holds is told in `components/timeline.html`."""
    title, whole = item["title"], NOTHING
    if url := item.get("url"):
        words = item.get("url_text") or "Visa hela anteckningen"
        whole = format_html('<p class="noprint"><a href="{}">{}<span class="vh">: {}</span></a></p>', url, words, title)
    return format_html(
        '<li{}><span class="dot" aria-hidden="true">{}</span><h3>{}{}{}</h3><p class="meta">{}{}{}</p>{}{}</li>',
        format_html(' data-kind="{}"', item["kind"]) if item["kind"] else "",
        _ICON_HTML[item["icon"]],
        title,
        " " if item.get("tag") else "",
        item.get("tag") or "",
        when(item["at"]),
        ", " if item["meta"] else "",
        item["meta"],
        prose(item["text"]) if item["text"] else "",
        whole,
    )


@register.filter
def bdi(text: object) -> SafeString:
    """Return a name or other short text from a person, kept from turning the words around it."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def prose(text: object) -> SafeString:
    """Return a text somebody wrote, with its line breaks and each paragraph in its own direction."""
    return format_html('<div class="prose" dir="auto">{}</div>', text)


@register.simple_tag
def plain_static(path: str) -> str:
    """
    Return the address of a static file without asking the storage.

    For the error pages only: they must come out also when the manifest is missing.
    """
    return f"{settings.STATIC_URL}{path}"
