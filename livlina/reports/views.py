"""The page of the five tables, and the tables as files."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.fresh import fresh_factor
from livlina.organisation.middleware import StaffRequest
from livlina.reports import exports, notes, panels, queries, rules, services
from livlina.reports.coverage import panels as coverage_panels
from livlina.reports.coverage import queries as coverage
from livlina.reports.forms import TablesForm
from livlina.reports.terms import Preset

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def for_those_who_count(view: View[P]) -> View[P]:
    """Turn away, with a reason and a trace, whose role does not include the statistics. No client is at stake."""

    @wraps(view)
    def run(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.actor.may(Permission.READ_STATISTICS):
            services.turn_away(request.actor)
            return render(request, "reports/refused.html", status=403)
        return view(request, *args, **kwargs)

    return run


@require_safe
@for_those_who_count
def statistics(request: StaffRequest) -> HttpResponse:
    """The five tables of a period, with their charts and notes."""
    form = _asked(request)
    tables = _read(request, form, written_as="page")
    context = {"form": form, "presets": _presets(form), "tables": tables}
    if tables and tables.via_police.rows:
        tertials = rules.whole_tertials(form.period, today=clock.today())
        context |= {
            "figures": panels.key_figures(tables),
            "panels": panels.panels(tables),
            "continuity": panels.continuity(*queries.continuity(request.actor, form.period, form.unit)),
            "continuity_counted": notes.counted(tertials, notes.CONTINUITY),
            "remaining": panels.remaining(*queries.remaining(request.actor, form.period, form.unit)),
            "remaining_counted": notes.counted(tertials, notes.REMAINING),
            "extensions": panels.extensions(queries.extensions(request.actor, form.period, form.unit)),
            "extensions_counted": notes.counted(tertials, notes.EXTENSIONS),
            "unmet": panels.unmet(queries.unmet(request.actor, form.period, form.unit)),
            "open_entrance": panels.unmet(queries.open_entrance(request.actor, form.period, form.unit)),
            "unmet_counted": notes.counted(tertials, notes.UNMET),
            "marked": panels.marked(queries.marked(request.actor, form.period, form.unit)),
            "marked_counted": notes.counted(tertials, notes.MARKED),
            "own_support": panels.own_support(
                *queries.own_support(request.actor, form.period, form.unit),
                queries.own_support_obstacles(request.actor, form.period),
            ),
            "own_support_counted": notes.counted(tertials, notes.OWN_SUPPORT),
            "children": coverage_panels.child_cases(
                coverage.child_cases(request.actor, form.period, form.unit),
                counted=coverage_panels.counted(tertials, coverage_panels.CHILDREN),
            ),
            "asking": coverage_panels.asking(
                coverage.asked(request.actor, form.period, form.unit),
                counted=coverage_panels.counted(tertials, coverage_panels.ASKING),
            ),
            "notes": notes.notes(tables),
            "counted": notes.COUNTED,
            "notation": rules.notation(tables.first_day, tables.last_day),
            "still_runs": clock.today() <= tables.last_day,
            "query": _query(tables, unit=form.data["enhet"]),
        }
    return render(request, "reports/statistics.html", context)


@require_safe
@for_those_who_count
@fresh_factor(from_page="statistics")
def tables_file(request: StaffRequest, form: str) -> HttpResponse:
    """All five tables as a file: csv, xlsx or json. What cannot be read leads back to the page, which says why."""
    if form not in exports.CONTENT_TYPES:
        raise Http404
    asked = _asked(request)
    tables = _read(request, asked, written_as=form)
    if tables is None:
        return _to_the_page(request)
    content = exports.written(tables, form, day=clock.today())
    return _file(content, name=exports.file_name(tables, form), form=form)


@require_safe
@for_those_who_count
@fresh_factor(from_page="statistics")
def table_file(request: StaffRequest, number: int) -> HttpResponse:
    """One table as CSV."""
    if number not in range(1, 6):
        raise Http404
    tables = _read(request, _asked(request), written_as="csv")
    if tables is None:
        return _to_the_page(request)
    content = exports.one_table_as_csv(tables.tables[number - 1])
    return _file(content, name=exports.file_name(tables, "csv", number=number), form="csv")


def _asked(request: HttpRequest) -> TablesForm:
    return TablesForm.asked(request.GET.dict(), units=list(queries.units()), today=clock.today())


def _read(request: StaffRequest, form: TablesForm, *, written_as: str) -> rules.FiveTables | None:
    """The tables asked for, or None with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return services.read_tables(request.actor, period=form.period, unit=form.unit, written_as=written_as)
    except DomainError as refusal:
        form.refuse(refusal)
        return None


def _presets(form: TablesForm) -> list[dict[str, object]]:
    """The periods that are a click away, with their years, for the unit chosen."""
    today = clock.today()
    links = []
    for preset in Preset:
        period = rules.period_of(preset, today=today)
        text = str(preset.label)
        if preset != Preset.TWELVE_MONTHS:
            text += f" {period.start.year}" if preset.value.startswith("tertial") else f", {period.start.year}"
        asked = {"period": preset.value} | ({"enhet": form.data["enhet"]} if form.data["enhet"] else {})
        links.append({"text": text, "url": f"?{urlencode(asked)}", "current": getattr(form, "period", None) == period})
    return links


def _query(tables: rules.FiveTables, *, unit: str) -> str:
    """What the addresses of the files ask: the very days and the unit that are shown."""
    days = {"fran": tables.first_day.isoformat(), "till": tables.last_day.isoformat()}
    return urlencode(days | ({"enhet": unit} if unit else {}))


def _to_the_page(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('statistics')}?{request.GET.urlencode()}")


def _file(content: bytes, *, name: str, form: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=exports.CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
