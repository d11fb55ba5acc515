"""The components: what they say, that they escape, how forms are tied together, and the rules every page keeps."""

import copy
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.gallery import ContactForm, gallery_context
from livlina.core.templatetags import fields, swedish
from livlina.core.templatetags import livlina as tags
from livlina.core.templatetags.icons import ICONS

PACKAGE = Path(tags.__file__).parents[2]
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static" / "livlina"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]
UNDEFINED = "undefined:%s"
TUESDAY = datetime(2026, 11, 17, 12, 6, tzinfo=UTC)


def nowhere(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path(f"{name}/", nowhere, name=name) for name in ("lock", "account_logout", "account_login", "settings")]


class Elements(HTMLParser):
    """All elements of a page as (name, attributes), and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.found if tag == name]

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.found if "id" in attrs]


def strict_engine() -> DjangoTemplates:
    """The engine of the project, which writes out what a template asks for and nobody gave."""
    config = copy.deepcopy(settings.TEMPLATES[0])
    config.pop("BACKEND")
    config["NAME"] = "strict"
    config["OPTIONS"] = {
        "string_if_invalid": UNDEFINED,
        "builtins": ["django.templatetags.static", "livlina.core.templatetags.livlina"],
    }
    return DjangoTemplates(config)


@pytest.fixture
def plain_files(settings):
    """Files are found without a manifest, as in development."""
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}


@pytest.fixture
def gallery(plain_files) -> Iterator[str]:
    with translation.override("sv"):
        yield strict_engine().get_template("gallery.html").render(gallery_context())


# ---- the pages -------------------------------------------------------------------------------------


@pytest.mark.urls(__name__)
def test_the_gallery_asks_for_nothing_that_is_not_given(gallery):
    assert "undefined:" not in gallery


@pytest.mark.parametrize("component", [name for name in COMPONENTS if not name.startswith("_")])
def test_every_component_states_its_variables_and_stands_in_the_gallery(component):
    source = (TEMPLATES / "components" / component).read_text()
    users = [TEMPLATES / "gallery.html", TEMPLATES / "app.html", *(TEMPLATES / "components").glob("*.html")]

    assert re.match(r"\{(# |% comment %)", source)
    assert "ariables" in source.split("%}" if source.startswith("{#") else "endcomment")[0]
    assert any(f"components/{component}" in user.read_text() for user in users)


@pytest.mark.urls(__name__)
def test_a_page_has_no_inline_script_style_or_handler(gallery):
    page = Elements(gallery)

    assert all("src" in script for script in page.named("script"))
    assert not page.named("style")
    assert not [attrs for _, attrs in page.found if any(name == "style" or name.startswith("on") for name in attrs)]


@pytest.mark.urls(__name__)
def test_a_page_loads_nothing_from_elsewhere(gallery):
    page = Elements(gallery)
    loaded = [attrs["src"] or "" for attrs in page.named("script")]
    loaded += [attrs["href"] or "" for attrs in page.named("link")]

    assert len(loaded) == 7
    assert all(url.startswith(settings.STATIC_URL) for url in loaded)


@pytest.mark.urls(__name__)
def test_a_page_is_swedish_neutral_and_kept_out_of_registers(gallery):
    page = Elements(gallery)

    assert page.named("html") == [{"lang": "sv"}]
    assert "<title>Komponenter – Livlina</title>" in gallery
    assert {"name": "robots", "content": "noindex"} in page.named("meta")
    assert len(page.named("main")) == 1


@pytest.mark.urls(__name__)
def test_a_page_tells_its_own_site_where_a_form_comes_from(gallery):
    # Under no-referrer a browser sends the origin "null" with a form, and Django refuses it.
    assert {"name": "referrer", "content": "same-origin"} in Elements(gallery).named("meta")


@pytest.mark.urls(__name__)
def test_ids_in_a_page_are_unique(gallery):
    counted = Counter(Elements(gallery).ids())
    # The same form is shown twice, without and with errors; no real page does that.
    twice = {name for name, count in counted.items() if count > 1 and not name.startswith("id_")}

    assert twice == set()


@pytest.mark.urls(__name__)
def test_the_chosen_theme_is_told_by_the_server(plain_files):
    assert 'data-theme="dark"' in render_to_string("gallery.html", gallery_context() | {"theme": "dark"})


@pytest.mark.urls(__name__)
def test_s54_lock_and_sign_out_are_plain_forms_that_hide_the_page(plain_files):
    html = render_to_string("app.html", gallery_context())
    forms_found = {form["action"]: form for form in Elements(html).named("form")}

    for action in ("/lock/", "/account_logout/"):
        assert forms_found[action]["method"] == "post"
        assert "data-leave" in forms_found[action]


@pytest.mark.urls(__name__)
def test_s70_search_is_posted_and_the_browser_remembers_nothing(plain_files):
    html = render_to_string("app.html", gallery_context())
    page = Elements(html)
    search = next(form for form in page.named("form") if form.get("role") == "search")

    assert search["method"] == "post"
    assert next(field for field in page.named("input") if field.get("name") == "q")["autocomplete"] == "off"


@pytest.mark.urls(__name__)
def test_s52_the_end_of_the_session_is_told_to_the_page(plain_files):
    context = gallery_context()
    context["shell"] |= {"session_seconds": 900, "session_url": "/lever/"}

    page = Elements(render_to_string("app.html", context))

    body = page.named("body")[0]
    assert body["data-session-seconds"] == "900"
    assert body["data-session-url"] == "/lever/"
    assert "Skärmen låses om två minuter" in page.text


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_need_nothing_at_all(name, settings):
    # A manifest that is not there: what `{% static %}` would break on.
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    settings.STATIC_ROOT = "/nowhere"

    html = strict_engine().get_template(name).render()

    page = Elements(html)
    assert "undefined:" not in html
    assert len(page.named("h1")) == 1
    assert page.named("a")[0]["href"] == "/"


def test_the_service_desk_gets_a_code_and_is_told_no_names():
    assert "<strong>7F3K</strong>" in render_to_string("500.html", {"code": "7F3K"})
    assert "Nämn inte vem ärendet gäller" in render_to_string("500.html")


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_a_page_that_broke_promises_nothing_about_what_was_typed(name):
    assert "kanske inte sparat" in render_to_string(name)


def test_s01_what_is_missing_and_what_is_unseen_get_the_same_words():
    words = Elements(render_to_string("404.html", {"exception": "Ärende 2026-0412"})).text

    assert "finns inte, eller så får du inte se" in words
    assert "2026-0412" not in words


# ---- the files -------------------------------------------------------------------------------------


def test_the_two_dark_palettes_are_the_same():
    css = (STATIC / "tokens.css").read_text()
    blocks = re.findall(
        r"(?::root:not\(\[data-theme=\"light\"\]\)|:root\[data-theme=\"dark\"\]) \{(.*?)\}", css, re.DOTALL
    )

    by_computer, by_choice = [re.findall(r"(--[\w-]+): ([^;]+);", block) for block in blocks]
    assert by_computer == by_choice


@pytest.mark.parametrize("name", ["base.css", "components.css", "pages.css", "public.css"])
def test_only_tokens_hold_colours(name):
    css = (STATIC / name).read_text()

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|\brgba?\(|\bhsla?\(", css) == []


@pytest.mark.parametrize("name", ["base.css", "components.css", "pages.css", "public.css"])
def test_every_token_that_is_used_exists(name):
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "tokens.css").read_text()))
    css = (STATIC / name).read_text()

    assert set(re.findall(r"var\((--[\w-]+)", css)) - known - set(re.findall(r"(--[\w-]+):", css)) == set()


def test_every_icon_named_in_a_template_is_drawn():
    named = {
        name
        for template in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r"{% icon \"([\w-]+)\" %}", template.read_text())
    }

    assert named - set(ICONS) == set()


# ---- signs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        tags.tag("<b>"),
        tags.protect_tag("<b>"),
        tags.risk(3, None, "<b>"),
        tags.bdi("<b>"),
        tags.prose("<b>"),
        tags.when(None, "", "<b>"),
        tags.chart_bars([{"label": "<b>", "parts": [1], "text": "<b>"}]),
    ],
)
def test_what_people_wrote_is_never_markup(html):
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("text", ["D'Arc O’Neill", "عليّ", "👩‍👧", "a\u202eb", "två\n\nstycken"])
def test_text_of_any_script_is_shown_exactly_and_turns_nothing_around_it(text):
    assert Elements(tags.bdi(text)).text == text
    assert Elements(tags.prose(text)).text == text
    assert tags.bdi(text).startswith("<bdi>")
    assert 'dir="auto"' in tags.prose(text)


@pytest.mark.parametrize(
    ("level", "word"), [(None, "Ej bedömd"), (0, "Ej bedömd"), (1, "Låg"), (2, "Medel"), (3, "Hög")]
)
def test_risk_is_always_a_word(level, word):
    assert Elements(tags.risk(level)).text == word


@time_machine.travel(TUESDAY, tick=False)
def test_risk_says_when_and_how_sure():
    assert Elements(tags.risk(3, date(2026, 11, 12), "preliminärt")).text == "Hög, 12 nov, preliminärt"


@pytest.mark.parametrize("label", ["Sekretessmarkering", "Skyddad folkbokföring", "Fingerade uppgifter"])
def test_s20_each_form_of_protection_keeps_its_own_name(label):
    assert Elements(tags.protect_tag(label)).text == label


def test_no_protection_is_no_mark():
    assert tags.protect_tag("") == ""


@given(granted=st.integers(1, tags.KNOTS_AT_MOST), data=st.data())
def test_knots_are_as_many_as_granted_and_filled_as_many_as_used(granted, data):
    used = data.draw(st.integers(0, granted))
    booked = data.draw(st.integers(0, 10))
    page = Elements(tags.pips(used, granted, booked))

    assert len(page.named("b")) == granted
    assert sum("data-on" in knot for knot in page.named("b")) == used
    assert sum("data-now" in knot for knot in page.named("b")) == min(booked, granted - used)
    assert page.text.startswith(f"{used} av {granted}")


@given(used=st.integers(0, 500), granted=st.integers(0, 500))
def test_sessions_are_always_told_in_figures(used, granted):
    assert f"{used} av {granted}" in Elements(tags.pips(used, granted)).text


def test_an_unlimited_grant_shows_only_its_count():
    assert Elements(tags.pips(7, None)).text == "7 samtal"
    assert Elements(tags.pips(1, 5, 1)).text == "1 av 5 samtal, 1 bokat"
    assert Elements(tags.pips(1, 5, 2)).text == "1 av 5 samtal, 2 bokade"


@given(part=st.integers(-10, 10_000), whole=st.integers(0, 5_000))
def test_a_bar_has_a_length_svg_can_read_and_never_leaves_its_track(part, whole):
    with translation.override("sv"):
        width = Elements(tags.bar(part, whole)).named("rect")[0]["width"]

    assert width is not None
    assert re.fullmatch(r"\d+\.\d\d%", width)
    assert 0 <= float(width[:-1]) <= 100


def test_stacked_parts_begin_where_the_one_before_ends():
    rects = Elements(tags.chart_bars([{"label": "Väst", "parts": [78.2, 8.6, 2.9]}])).named("rect")

    assert [rect["x"] for rect in rects] == ["0.00%", "78.20%", "86.80%"]
    assert [rect["class"] for rect in rects] == ["k1", "k2", "k3"]


# ---- days and hours --------------------------------------------------------------------------------


@time_machine.travel(TUESDAY, tick=False)
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 19), "tors 19 nov"),
        (date(2026, 3, 7), "lör 7 mars"),
        (date(2025, 11, 19), "ons 19 nov 2025"),
        (datetime(2026, 11, 16, 23, 30, tzinfo=UTC), "tis 17 nov"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day_is_written_in_swedish(value, text):
    assert swedish.swedish_date(value) == text


@time_machine.travel(TUESDAY, tick=False)
def test_a_moment_is_written_on_the_clock_of_stockholm():
    moment = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)

    assert swedish.swedish_datetime(moment) == "tors 19 nov kl. 10.00"
    assert tags.when(moment) == '<time datetime="2026-11-19T10:00+01:00">tors 19 nov kl. 10.00</time>'
    assert tags.when(moment, "clock") == '<time datetime="2026-11-19T10:00+01:00">10.00</time>'
    assert tags.when(moment.date(), "short") == '<time datetime="2026-11-19">19 nov</time>'
    assert tags.when(None, "", "Ej bokat") == "Ej bokat"


@time_machine.travel(TUESDAY, tick=False)
def test_near_days_have_names():
    assert swedish.relative_day(date(2026, 11, 16)) == "i går"
    assert swedish.relative_day(TUESDAY) == "i dag"
    assert swedish.relative_time(TUESDAY + timedelta(days=1)) == "i morgon 13.06"
    assert swedish.relative_time(TUESDAY + timedelta(days=2)) == "tors 19 nov kl. 13.06"


@time_machine.travel(TUESDAY, tick=False)
@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_has_a_name_exactly_when_it_is_near(day):
    apart = abs((day - date(2026, 11, 17)).days)
    assert (swedish.relative_day(day) in swedish.DAYS_APART.values()) == (apart <= 1)


def test_s144_the_hours_that_come_twice_are_told_apart_by_machines():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert swedish.clock_time(first) == swedish.clock_time(first + timedelta(hours=1)) == "02.30"
    assert tags.when(first) != tags.when(first + timedelta(hours=1))


def test_s144_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        swedish.swedish_datetime(datetime.fromisoformat("2026-11-19T09:00"))


# ---- figures and names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12345.5, None, "12\xa0345,5"),
        (Decimal("71.25"), 1, "71,3"),
        (0, None, "0"),
        (-3, None, "−3"),
        (2.5, 0, "3"),
        (None, None, ""),
    ],
)
def test_numbers_are_written_in_swedish(value, decimals, text):
    assert swedish.decimal_comma(value, decimals) == text


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_is_never_changed_by_how_it_is_written(number):
    read = swedish.decimal_comma(number).replace("\xa0", "").replace(",", ".").replace("−", "-")
    assert Decimal(read) == number


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Alma Exempelsson", "Alma E."),
        ("Anna-Lena af Prov", "Anna-Lena P."),
        ("Alma", "Alma"),
        ("", ""),
        ("A É", "A É."),
    ],
)
def test_names_in_lists_are_short(name, short):
    assert swedish.initials_name(name) == short


# ---- forms -----------------------------------------------------------------------------------------


def field_html(form: forms.BaseForm, name: str) -> Elements:
    return Elements(strict_engine().get_template("components/field.html").render({"field": form[name]}))


@pytest.mark.parametrize("name", list(ContactForm.base_fields))
def test_a_field_is_tied_to_its_label_hint_and_errors(name):
    form = ContactForm({"birth_date": "igår"})
    form.add_error(name, "Skriv om det.")
    page = field_html(form, name)
    bound = form[name]

    described = [attrs["aria-describedby"] or "" for _, attrs in page.found if "aria-describedby" in attrs]
    assert described
    for reference in described[0].split():
        assert reference in page.ids()
    assert f"{bound.auto_id}_error" in described[0]
    assert str(bound.label) in page.text
    assert "Skriv om det." in page.text
    labelled = [label.get("for") for label in page.named("label") if label.get("for")]
    assert set(labelled) <= set(page.ids())


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("name", "text"),
        ("birth_date", "text"),
        ("language", "select"),
        ("danger", "seg"),
        ("safe_way", "choices"),
        ("violence", "choices"),
        ("told", "area"),
        ("withheld", "check"),
        ("decision", "file"),
    ],
)
def test_a_field_is_drawn_as_its_widget_asks(name, shape):
    assert fields.kind(ContactForm()[name]) == shape


def test_s54_the_browser_is_asked_to_remember_nothing_unless_the_form_says_so():
    class SignIn(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "username"}))

    assert field_html(ContactForm(), "name").named("input")[0]["autocomplete"] == "off"
    told = field_html(ContactForm(), "told").named("textarea")[0]
    assert (told["autocomplete"], told["spellcheck"]) == ("off", "false")
    assert field_html(SignIn(), "login").named("input")[0]["autocomplete"] == "username"


def test_what_was_typed_is_kept_when_it_is_refused():
    form = ContactForm({"birth_date": "igår", "told": "<Två>\nrader"})

    assert field_html(form, "birth_date").named("input")[0]["value"] == "igår"
    assert "<Två>\nrader" in field_html(form, "told").text


def test_each_answer_can_be_explained():
    assert "Inget nummer sparas" in field_html(ContactForm(), "safe_way").text


@given(required=st.lists(st.booleans(), min_size=1, max_size=12))
def test_the_rarer_kind_of_field_is_the_one_that_is_marked(required):
    form = forms.Form()
    form.fields = {f"f{n}": forms.CharField(required=needed) for n, needed in enumerate(required)}
    marks = Counter(fields.mark(field) for field in form if fields.mark(field))

    assert len(marks) <= 1
    assert sum(marks.values()) == min(sum(required), len(required) - sum(required))
    if marks:
        rarer = "(måste fyllas i)" if sum(required) * 2 <= len(required) else "(valfritt)"
        assert set(marks) == {rarer}


def test_every_error_leads_to_its_field():
    form = ContactForm({"birth_date": "igår"})
    form.add_error(None, "Välj minst en väg.")
    engine = strict_engine()
    summary = Elements(engine.get_template("components/error_summary.html").render({"form": form}))
    whole = engine.get_template("components/fieldset.html").render({"legend": "Allt", "fields": form})

    targets = [(link["href"] or "")[1:] for link in summary.named("a")]
    assert targets == ["id_birth_date", "id_danger_0", "id_safe_way_0"]
    assert set(targets) <= set(Elements(whole).ids())
    assert "Fyra saker behöver rättas" in summary.text
    assert "Välj minst en väg." in summary.text
    assert "Är någon i fara nu? " in summary.text


def test_a_formset_tells_its_errors_too():
    class Child(forms.Form):
        name = forms.CharField(label="Barnets namn")

    children = forms.formset_factory(Child, extra=0, min_num=1, validate_min=True)
    formset = children({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""})

    assert [problem.target for problem in fields.form_errors(ContactForm(), formset)] == ["", "id_form-0-name"]


def test_s131_what_a_page_sent_by_itself_is_told_of_once_and_without_the_names_of_its_fields():
    class Kept(forms.Form):
        text = forms.CharField(label="Anteckning")
        seen = forms.CharField(widget=forms.HiddenInput)
        version = forms.IntegerField(widget=forms.HiddenInput)
        person = forms.ChoiceField(label="Person", widget=forms.HiddenInput)

    form = Kept({"version": "x", "person": "y", "text": "Hej"})
    assert [problem.text for problem in fields.form_errors(form)] == [fields.NOT_SENT]
    form.add_error("person", "Personen finns inte längre. Sök igen.")
    told = fields.form_errors(form)
    assert [problem.text for problem in told] == [fields.NOT_SENT, "Personen finns inte längre. Sök igen."]
    assert not any(problem.target for problem in told)  # there is nothing to go to


def test_without_errors_there_is_no_summary():
    html = strict_engine().get_template("components/error_summary.html").render({"form": ContactForm()})
    assert Elements(html).found == []


@given(title=st.text(min_size=1), meta=st.text(), text=st.text(min_size=1), url=st.text(min_size=1))
def test_s131_a_point_of_a_timeline_shows_what_was_written_and_never_runs_it(title, meta, text, url):
    shown = tags.point(
        {"kind": "next", "icon": "note", "title": title, "at": TUESDAY, "meta": meta, "text": text, "url": url}
    )
    for written in (title, meta, text, url):
        assert escape(written) in shown
    assert set(re.findall(r"<(\w+)", shown)) <= {"li", "span", "svg", "path", "h3", "p", "time", "div", "a"}
