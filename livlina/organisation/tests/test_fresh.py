"""The second factor once more before a dangerous act, and the form that waits for it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from livlina.core import clock
from livlina.organisation import fresh
from livlina.organisation.fresh import fresh_factor
from livlina.organisation.models import Draft
from livlina.organisation.tests.coming_in import PASSWORD, code, confirm, equip, hidden, sign_in
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.urls import urlpatterns as ours

pytestmark = pytest.mark.django_db

TOKEN = "csrfmiddlewaretoken"
FORM = "2d2b5d5c-5a0f-4c39-9d0e-2f1f0f8c6f11"
done = []


@fresh_factor
def dangerous(request):
    done.append((request.method, request.get_full_path(), request.POST.dict()))
    return redirect("settings") if request.method == "POST" else HttpResponse("den farliga sidan")


@fresh_factor(from_page="settings")
def file(request):
    return HttpResponse("a;b", content_type="text/csv", headers={"Content-Disposition": "attachment"})


def sometimes(request):
    return fresh.asked(request) or HttpResponse("gjort") if "all" in request.POST else HttpResponse("inget farligt")


def asking(request):
    return HttpResponse(request.GET.urlencode() or "inget")


urlpatterns = [
    *ours,
    path("farligt/", dangerous),
    path("fil.csv", file),
    path("ibland/", sometimes),
    path("fragar/", asking),
]


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROOT_URLCONF = __name__
    done.clear()


@pytest.fixture
def anna():
    staff = worker(UnitFactory(), username="anna")
    staff.secret = equip(staff)
    return staff


@pytest.fixture
def client(browse, anna):
    """Signed in six minutes ago, and at work since."""
    client = browse()
    sign_in(client, anna, anna.secret)
    with later(minutes=6):
        yield client


def text(response):
    return response.content.decode()


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def give(client, page, told, **options):
    return client.post("/bekrafta/", {**hidden(page), "confirm-code": told}, **options)


@pytest.mark.parametrize(("seconds", "is_asked"), [(299, False), (301, True)])
def test_s53_five_minutes_after_sign_in_it_is_asked_for(browse, anna, seconds, is_asked):
    with time_machine.travel(clock.now(), tick=False):
        sign_in(client := browse(), anna, anna.secret)
        with later(seconds=seconds):
            assert (client.get("/farligt/").status_code == 403) is is_asked


def test_s53_the_page_that_was_asked_for_comes_with_what_it_asks(client, anna):
    asked = client.get("/farligt/?fran=2026-01-01&ord=%C3%A5")
    assert asked.status_code == 403
    assert not done
    reply = give(client, asked, code(anna.secret), follow=True)
    assert text(reply) == "den farliga sidan"
    assert done == [("GET", "/farligt/?fran=2026-01-01&ord=%C3%A5", {})]
    assert client.get("/farligt/").status_code == 200


def test_s52_s142_no_view_reads_the_query_of_the_address_that_a_form_is_sent_to(client):
    """What waits is sent on without it: whatever the form is about, the form says."""
    assert text(client.get("/fragar/?enhet=1")) == "enhet=1"
    assert text(client.post("/fragar/?enhet=1", {"text": "x"})) == "inget"


def test_s53_the_typed_form_waits_and_is_sent_as_it_was(client, anna, traces):
    typed = {"text": 'rad ett\nrad "två" <b>', "empty": "", "draft": FORM}
    asked = client.post("/farligt/?sida=2", typed)
    assert asked.status_code == 403
    assert "Det du fyllde i är inte sparat än" in text(asked)
    assert Draft.objects.count() == 1
    wrong = give(client, asked, "000000")
    assert "Koden stämmer inte" in text(wrong)
    assert {**hidden(wrong), TOKEN: ""} == {**hidden(asked), TOKEN: ""}
    before = client.cookies["livlina"].value
    sent = give(client, wrong, code(anna.secret))
    assert (sent.status_code, sent.url) == (307, "/farligt/?sida=2")
    assert client.cookies["livlina"].value != before
    told = {**hidden(wrong), "confirm-code": "000000"}
    assert client.post(sent.url, told).url == "/installningar/"
    method, address, fields = done[-1]
    assert (method, address) == ("POST", "/farligt/?sida=2")
    assert {name: fields[name] for name in typed} == typed
    assert Draft.objects.count() == 0
    assert traces("confirmed")[0]["actor_id"] == anna.pk


@pytest.mark.parametrize(
    "typed", [{"password": "hemligt hemligt"}, {"file": SimpleUploadedFile("a.csv", b"a")}, {"note": "x" * 200_001}]
)
def test_s42_what_is_secret_or_large_is_not_carried_but_led_back(client, anna, typed):
    asked = client.post("/farligt/", typed, headers={"Referer": "http://testserver/installningar/"})
    assert asked.status_code == 403
    assert not set(hidden(asked)) & set(typed)
    assert "inte sparat" not in text(asked)
    assert give(client, asked, code(anna.secret)).url == "/installningar/"
    assert not done


def test_a_file_is_got_from_a_page_that_leads_back(client, anna):
    asked = client.get("/fil.csv?fran=2026-01-01")
    page = give(client, asked, code(anna.secret))
    assert page.status_code == 200
    assert re.search(r'http-equiv="refresh" content="0; url=/fil.csv\?fran=2026-01-01"', text(page))
    assert 'href="/installningar/?fran=2026-01-01"' in text(page)
    assert text(client.get("/fil.csv")) == "a;b"


def test_it_can_be_asked_for_within_a_view(client):
    assert text(client.post("/ibland/", {"one": "1"})) == "inget farligt"
    assert client.post("/ibland/", {"all": "1"}).status_code == 403


def test_a_part_of_a_page_becomes_the_page_that_asks(client):
    told = {"HX-Request": "true", "HX-Current-URL": "http://testserver/installningar/?q=x"}
    reply = client.post("/farligt/", {"text": "x"}, headers=told)
    assert (reply.status_code, reply.headers["HX-Redirect"]) == (204, "/bekrafta/?next=%2Finstallningar%2F")


def test_s141_locked_while_it_waits_the_form_is_offered_and_asked_for_again(client, anna):
    asked = client.post("/farligt/", {"text": "det jag skrev"})
    client.post("/las/")
    give(client, asked, code(anna.secret))
    assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/las/skickat/"
    page = client.get("/las/skickat/")
    assert hidden(page)["text"] == ["det jag skrev"]
    assert not [name for name in hidden(page) if name.startswith("confirm-")]
    assert client.post("/las/skickat/", hidden(page)).url == "/farligt/"
    assert client.post("/farligt/", hidden(page)).status_code == 403


@pytest.mark.parametrize("to", ["//ond.example", "https://ond.example/", "/\\ond.example", ""])
@pytest.mark.parametrize("how", ["go", "send", "file", "annat"])
def test_nobody_is_led_elsewhere(client, anna, to, how):
    told = {"confirm-to": to, "confirm-back": to, "confirm-how": how, "confirm-code": code(anna.secret)}
    reply = client.post("/bekrafta/", told)
    assert "ond.example" not in reply.headers.get("Location", "") + text(reply)


def test_in_tests_one_signed_in_by_the_fixture_can_have_given_it(browse, anna):
    client = browse(anna)
    assert client.get("/farligt/").status_code == 403
    confirm(client, anna)
    assert client.get("/farligt/").status_code == 200
