"""Unsaved text: kept sealed, its writer's alone, few, short-lived, and without keeping a session awake (S-141)."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django import forms
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

import livlina
from livlina.access import upkeep
from livlina.core import clock
from livlina.organisation import drafts
from livlina.organisation.models import Draft, WebSession
from livlina.organisation.sessions import LAST_FORMS, LAST_WORDS
from livlina.organisation.tests.coming_in import PASSWORD, equip, sign_in
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

KEEP = "/utkast/"
SETTINGS = "/installningar/"
STAY = "/las/kvar/"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna():
    return worker(UnitFactory(), name="Anna Mall")


@pytest.fixture
def client(browse, anna):
    return browse(anna)


def keep(client, text="Hon ringde i går.", *, form=None, path=SETTINGS, **more):
    return client.post(KEEP, {"draft": form or str(uuid4()), "draft_path": path, "note": text, **more})


def kept():
    return {draft.form: dict(drafts.fields_of(draft))["note"] for draft in Draft.objects.all()}


def test_s141_what_is_typed_is_kept_and_what_is_typed_next_replaces_it(client, anna, traces):
    form = uuid4()
    assert keep(client, "Hon", form=form).status_code == 204
    assert keep(client, "Hon ringde", form=form).status_code == 204
    assert kept() == {form: "Hon ringde"}
    assert Draft.objects.get().staff == anna
    assert [action for action in traces() if action.startswith("draft")] == ["draft.begun"]


def test_s141_two_tabs_are_two_drafts(client):
    keep(client, "den ena")
    keep(client, "den andra")
    assert sorted(kept().values()) == ["den andra", "den ena"]


def test_s90_a_dump_shows_nothing_of_what_is_typed_and_a_moved_text_does_not_open(client):
    keep(client, "Lindvägen 4")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text || encode(d.typed, 'escape') FROM organisation_draft d")
        assert "Lindv" not in cursor.fetchone()[0]
    keep(client, "Ekvägen 8")
    one, other = Draft.objects.order_by("pk")
    Draft.objects.filter(pk=one.pk).update(typed=vars(other)["typed"])
    with pytest.raises(InvalidTag):
        drafts.fields_of(Draft.objects.get(pk=one.pk))


def test_s05_the_database_shows_a_draft_to_its_writer_alone(client, anna, application):
    keep(client)
    other = worker(UnitFactory())
    with application(actor(other)):
        assert not Draft.objects.exists()
        assert Draft.objects.update(path="/") == 0
        assert Draft.objects.all().delete() == (0, {})
    with application(actor(anna)):
        assert Draft.objects.count() == 1
    with application(actor(other)), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Draft.objects.create(staff=anna, form=uuid4(), path="/", changed_at=clock.now())


@pytest.mark.parametrize("secret", sorted(drafts.SECRETS))
def test_s42_a_form_with_a_password_or_a_code_is_not_kept(client, secret):
    assert keep(client, **{secret: "x"}).status_code == 413
    assert not Draft.objects.exists()


def of_kind(form):
    for kind in form.__subclasses__():
        yield kind
        yield from of_kind(kind)


def test_s141_no_form_of_the_work_has_a_field_that_is_taken_for_a_password_or_a_code():
    assert get_resolver().url_patterns  # reads all that has pages
    ours = {kind for kind in of_kind(forms.Form) if kind.__module__.startswith("livlina.")}
    named = {kind.__module__ for kind in ours if drafts.SECRETS & set(kind.base_fields)}
    assert named == {"livlina.organisation.forms"}  # where one signs in, unlocks and confirms


def test_what_is_very_large_is_not_kept(client):
    assert keep(client, "x" * drafts.MOST).status_code == 413
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"path": "https://ond.example/"},
        {"path": "//ond.example/"},
        {"path": ""},
        {"path": "/" + "x" * 200},
    ],
)
def test_s131_what_is_no_form_of_ours_is_refused(client, told):
    assert keep(client, **told).status_code == 400
    assert client.post(KEEP, {"draft_path": "/", "note": "x"}).status_code == 400
    assert not Draft.objects.exists()


LONG = f"/kontakter/{uuid4()}/visa/{'x' * 200}/"
NUL = f"/kontakter/{uuid4()}/visa/x%00/"


@pytest.mark.parametrize(
    ("address", "told"),
    [("/bekrafta/", {"confirm-to": "/" + "x" * 200}), (LONG, {}), (NUL, {}), (LONG.replace("x" * 200, "å"), {})],
    ids=["told to go far", "long", "nul", "no letter of ours"],  # the same each time: the addresses are not
)
def test_s131_what_is_sent_at_a_locked_screen_to_no_page_of_ours_is_not_kept(client, address, told):
    client.post("/las/")
    reply = client.post(address, {"draft": str(uuid4()), "note": "x", **told})
    assert (reply.status_code, reply.url) == (302, "/las/")
    assert not Draft.objects.exists()
    client.post(SETTINGS, {"theme": "dark"})  # which is still the first that is sent
    assert Draft.objects.get().path == SETTINGS


def test_a_form_with_an_odd_name_is_a_form_of_its_own(client):
    assert keep(client, form="x\x00").status_code == 204
    assert keep(client, form="x" * 5000).status_code == 204
    assert Draft.objects.count() == 2


def test_twenty_are_kept_and_the_oldest_gives_way(client):
    for number in range(drafts.AT_MOST + 2):
        keep(client, str(number))
    assert sorted(int(text) for text in kept().values()) == list(range(2, drafts.AT_MOST + 2))


def test_s52_typing_does_not_keep_the_session_awake(client):
    form, begun = uuid4(), clock.now()
    for minutes in range(1, 16):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert keep(client, form=form).status_code == 204
    with time_machine.travel(begun + timedelta(minutes=15, seconds=1), tick=False):
        assert keep(client, "sista ordet", form=form).status_code == 204
        assert client.get(STAY).url.startswith("/las/")
    assert kept() == {form: "sista ordet"}


def test_keeping_asks_little_of_the_database(client):
    form = uuid4()
    keep(client, form=form)
    with CaptureQueriesContext(connection) as asked:
        keep(client, "mer", form=form)
    told = [q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"] and "ROLE" not in q["sql"]]
    assert told == ["SELECT", "SELECT", "SELECT", "SELECT", "UPDATE"]  # session, who acts, in turn, the draft


def test_nobody_signed_in_keeps_nothing(browse):
    assert keep(browse()).status_code == 403
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_by_its_writer_alone(client, browse, traces):
    keep(client)
    which = str(Draft.objects.get().public_id)
    other = browse(worker(UnitFactory()))
    assert other.post("/utkast/slang/", {"which": which}).url == "/"
    assert other.post("/utkast/slang/", {"which": "x"}).url == "/"
    assert Draft.objects.count() == 1
    assert client.post("/utkast/slang/", {"which": which}).url == SETTINGS
    assert not Draft.objects.exists()
    assert traces("draft.thrown_away")[-1]["subject"] == f"organisation_draft:{which}"


def test_a_draft_goes_after_fourteen_days(client, tmp_path, application, anna):
    keep(client, "gammal")
    keep(client, "ny")
    old = next(draft for draft in Draft.objects.all() if "gammal" in draft.typed)
    Draft.objects.filter(pk=old.pk).update(changed_at=clock.now() - timedelta(days=14, minutes=1))
    Draft.objects.exclude(pk=old.pk).update(changed_at=clock.now() - timedelta(days=13, hours=23))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE livlina_app")
        upkeep.once(folder=tmp_path, heads={})
        cursor.execute("SET LOCAL ROLE NONE")
    assert list(kept().values()) == ["ny"]


def test_s141_what_was_sent_at_a_locked_screen_is_the_same_draft(browse, anna):
    anna.secret = equip(anna)
    sign_in(client := browse(), anna, anna.secret)
    form = uuid4()
    keep(client, "nästan klart", form=form)
    client.post("/las/")
    client.post(SETTINGS, {"draft": str(form), "note": "klart", "theme": "dark"})
    assert kept() == {form: "klart"}
    assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/las/skickat/"
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get("/las/skickat/").content.decode())
    )
    fields.pop("csrfmiddlewaretoken")
    assert fields == {"note": "klart", "theme": "dark", "draft": str(form)}
    assert client.post("/las/skickat/", fields, follow=True).status_code == 200
    assert not Draft.objects.exists()


def test_s141_typed_just_as_the_screen_locks_is_kept(client):
    client.post("/las/")
    assert keep(client).status_code == 204
    assert list(kept().values()) == ["Hon ringde i går."]


def texts():
    return sorted(text for draft in Draft.objects.all() for _, text in drafts.fields_of(draft))


def test_s52_junk_sent_at_a_locked_screen_takes_the_place_of_nothing(client):
    for number in range(drafts.AT_MOST):
        keep(client, f"eget {number:02}")
    client.post("/las/")
    answers = [keep(client, f"skräp {number:02}").status_code for number in range(30)]
    assert answers == [204] * LAST_FORMS + [403] * (30 - LAST_FORMS)
    for number in range(30):
        client.post(SETTINGS, {"note": f"skickat {number:02}"})
    mine = [f"eget {number:02}" for number in range(drafts.AT_MOST)]
    assert texts() == sorted([*mine, "skickat 00", *(f"skräp {number:02}" for number in range(LAST_FORMS))])


def test_s52_typed_long_after_the_screen_was_locked_is_refused_whatever_form_it_names(client):
    keep(client, "före", form=(form := uuid4()))
    client.post("/las/")
    with time_machine.travel(clock.now() + LAST_WORDS + timedelta(seconds=1), tick=False):
        assert keep(client, "efter", form=form).status_code == 403
        assert keep(client, "efter").status_code == 403
    assert texts() == ["före"]


def test_s141_a_machine_that_slept_past_the_lock_keeps_the_last_words(client):
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert keep(client, "sista ordet").status_code == 204
        assert client.get(STAY).url.startswith("/las/")
        client.post(SETTINGS, {"note": "skickat"})
        client.post(SETTINGS, {"note": "av en annan"})
    assert texts() == ["sista ordet", "skickat"]


def test_s52_each_time_the_screen_is_locked_one_form_is_held(browse, anna):
    anna.secret = equip(anna)
    sign_in(client := browse(), anna, anna.secret)
    for number in range(2):
        client.post("/las/")
        client.post(SETTINGS, {"note": f"den första {number}"})
        client.post(SETTINGS, {"note": f"den andra {number}"})
        assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/las/skickat/"
    assert texts() == ["den första 0", "den första 1"]


def test_s52_a_draft_outlives_its_session_and_its_key_does_not_depend_on_it(client, browse, anna):
    keep(client)
    WebSession.objects.all().delete()
    assert list(kept().values()) == ["Hon ringde i går."]


def test_a_form_is_filled_as_it_was_typed():
    class Some(forms.Form):
        text = forms.CharField(initial="först")
        day = forms.DateField()
        yes = forms.BooleanField(required=False, initial=True)
        many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")])
        file = forms.FileField(required=False)
        left = forms.CharField(initial="kvar")

    form, untouched = Some(), Some(prefix="other")
    assert form["text"].value() == "först"
    drafts.fill([form, untouched], QueryDict("text=Hon&day=i+g%C3%A5r&many=a&many=c&file=x"))
    assert {bound.name: bound.value() for bound in form} == {
        "text": "Hon",
        "day": "i går",
        "yes": False,
        "many": ["a", "c"],
        "file": None,
        "left": "kvar",
    }
    assert untouched["text"].value() == "först"
    assert not form.is_bound


GUARDED = re.compile(r"<form[^>]*data-guard[^>]*>")
TEMPLATES = {path.as_posix().split("/templates/", 1)[1]: path for path in Path(livlina.__file__).parent.rglob("*.html")}


def chain(name):
    """The template and those it extends."""
    text = TEMPLATES[name].read_text()
    above = re.search(r'{% extends "([^"]+)" %}', text)
    return text + (chain(above[1]) if above else "")


def test_s141_every_guarded_form_is_kept_and_offered_back():
    missing = [
        name
        for name, path in TEMPLATES.items()
        if name != "gallery.html" and GUARDED.search(path.read_text())
        if len(re.findall(r"{% draft_field %}", path.read_text())) != len(GUARDED.findall(path.read_text()))
        or "{% unsaved %}" not in chain(name)
    ]
    assert missing == []


def test_the_name_of_a_form_is_new_each_time_it_is_shown(rf):
    assert drafts.form_of(rf.get("/")) != drafts.form_of(rf.get("/"))
    told = uuid4()
    assert drafts.form_of(rf.post("/", {"draft": str(told)})) == told
    assert isinstance(drafts.form_of(rf.post("/", {"draft": "nej"})), UUID)
