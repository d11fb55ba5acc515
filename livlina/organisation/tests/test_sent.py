"""S-131: what is sent is text in UTF-8, or is refused in words, whoever sends it and wherever to."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from livlina.access.terms import Role
from livlina.core.sent import Handler
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
ODD_CHARSETS = ["utf-7", "utf-16", "latin-1", "hex", "rot13", "idna", "utf-8-sig", "finns-inte", "å", "", "."]
ODD_TYPES = [
    *(f"{kind}; charset={charset}" for kind in (FORM, "text/plain") for charset in ODD_CHARSETS if charset),
    "multipart/form-data; boundary=x; charset=utf-7",
]
NO_TYPES = [
    f"{FORM}; charset*=finns-inte''utf-8",
    "multipart/form-data; boundary*=finns-inte''x",
    "text/html; charset=\0",
]
"""What the test client, too, cannot make a request of."""
PART = b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n--x--\r\n"
UNREAD = [
    (FORM, b"q=%ff"),
    (FORM, b"q=%C3"),
    (FORM, b"q=\xe5"),
    (FORM, b"%ff=q"),
    (FORM, b"q=%ED%A0%80"),
    (FORM, b"q=1&" * 600),
    ("multipart/form-data", b""),
    ("multipart/form-data; boundary=", b""),
    ("multipart/form-data; boundary=\xe5", b""),
    ("multipart/form-data; boundary=" + "x" * 300, b""),
    ("multipart/form-data; boundary=x", PART % (b'name="q"', b"\xe5")),
    ("multipart/form-data; boundary=x", PART % (b"name=\"f\"; filename*=utf-8''%ff", b"1")),
]
ODD_PARTS = [
    b'Content-Disposition: form-data; name="q"\r\nContent-Type: text/plain; charset=utf-16',
    b'Content-Disposition: form-data; name="q"\r\nContent-Type: text/plain; charset=finns-inte',
    b"Content-Disposition: form-data; name*=finns-inte''q",
    b"Content-Disposition: form-data; name*=hex''q",
    b'Content-Disposition: form-data; name="q"; filename="f"\r\nContent-Type: text/plain; charset=hex',
    b"Content-Disposition: form-data; name*0*=hex''q",
    b"Content-Disposition",
]


@pytest.fixture(params=["signed in", "not signed in"])
def client(request, browse):
    if request.param == "signed in":
        client = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
        client.raise_request_exception = False
        return client
    return Client(raise_request_exception=False)


def pages():
    return [reverse("account_login"), reverse("search"), reverse("contact_new"), reverse("draft"), "/finns-inte"]


def is_in_words(answer):
    shown = answer.content.decode()
    return "<h1>" in shown and "inget har sparats" in shown.lower() and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ODD_TYPES)
def test_s131_text_said_to_be_written_in_another_way_is_refused_in_words(client, traces, kind):
    before = traces()
    for address in pages():
        for method in ("POST", "GET"):
            answer = client.generic(method, address, b"q=Alma", content_type="text/plain", CONTENT_TYPE=kind)
            assert answer.status_code == 415, (address, method)
            assert is_in_words(answer)
    assert traces() == before


@pytest.mark.parametrize("kind", [f"{FORM};charset={name}" for name in ("utf-8", '"UTF-8"', "utf8", "U8")])
def test_s131_utf_8_by_any_of_its_names_is_read(client, kind):
    answer = client.generic("POST", reverse("account_login"), b"login=%C3%A5sa", kind)
    assert answer.status_code in (200, 302, 403)


@pytest.mark.parametrize(("kind", "body"), UNREAD)
def test_s131_what_is_no_text_is_refused_in_words_and_never_changed_in_silence(client, traces, kind, body):
    before = traces()
    for address in pages():
        answer = client.generic("POST", address, body or b"q", kind)
        assert answer.status_code in (400, 415), address
        assert is_in_words(answer)
    assert traces() == before


def test_s131_an_address_that_is_no_text_is_refused_in_words(client):
    answer = client.get(reverse("account_login"), QUERY_STRING="next=%ff")
    assert answer.status_code == 400
    assert is_in_words(answer)


@pytest.mark.parametrize("head", ODD_PARTS)
def test_s131_an_odd_part_of_a_form_is_no_fault_of_the_server(client, head):
    body = b"--x\r\n" + head + b"\r\n\r\nAlma\r\n--x--\r\n"
    for address in pages():
        answer = client.generic("POST", address, body, "multipart/form-data; boundary=x")
        assert answer.status_code < 500, address


@pytest.mark.parametrize("kind", [*ODD_TYPES, *NO_TYPES])
def test_s131_the_server_answers_whatever_the_content_type(kind):
    told = {}

    def start(status, headers, exc_info=None):
        told["status"] = int(status[:3])

    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/finns-inte", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "CONTENT_TYPE": kind, "CONTENT_LENGTH": "6", "wsgi.input": BytesIO(b"q=Alma"), "wsgi.url_scheme": "http",
    }  # fmt: skip
    assert b"".join(Handler()(environ, start))
    assert told["status"] == 415
