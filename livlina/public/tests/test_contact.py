"""The open form as those meet it who send it in, and as reception meets what they sent."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from livlina.access.actor import NOBODY
from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake.models import Contact, ContactCounter
from livlina.intake.terms import ContactKind, ContactRole
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.models import Catchment, LocalLimit, PublicForm, Unit, WebSession
from livlina.organisation.terms import Basis, Function
from livlina.organisation.tests.factories import BEGINNING, DistrictFactory, UnitFactory, worker
from livlina.people.models import Person
from livlina.people.queries import number_hash
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.public.middleware import apart

pytestmark = pytest.mark.django_db

URL, THANKS = "/kontakt/", "/kontakt/tack/"
NUMBER = "070-174 06 12"
HERE = "http://testserver"


class City:
    """A centre with a district of its own, another that has the common queue, and reception at both."""

    def __init__(self):
        does = (Function.RECEPTION, Function.TREATMENT)
        self.common, self.centre = UnitFactory(functions=does), UnitFactory(functions=does)
        self.investigates = UnitFactory(functions=(Function.RECEPTION, Function.AUTHORITY))
        self.district, _ = DistrictFactory(), DistrictFactory()
        for unit, function in ((self.centre, Function.TREATMENT), (self.investigates, Function.AUTHORITY)):
            Catchment.objects.create(
                unit=unit, district=self.district, function=function, valid_from=BEGINNING, basis=Basis.SEED
            )
        self.door = PublicForm.objects.create(
            unit=self.common, phone="08-465 004 01", hours="vardagar 9–11", valid_from=BEGINNING, basis=Basis.SEED
        )
        for unit in (self.common, self.centre):
            ContactCounter.objects.create(unit=unit, last=1_000_000)  # above those that the factory numbers
        self.mona = worker(self.centre, Role.INTAKE)
        self.stranger = worker(self.common, Role.INTAKE)


@pytest.fixture
def city():
    return City()


def told(**changes):
    return {"way": "call_me", "phone": NUMBER, "token": str(uuid4())} | changes


def code_in(page):
    return re.search(r'class="code">([^<]+)<', page.content.decode())[1]


@pytest.mark.req("R-058")
def test_who_asks_to_be_called_stands_in_the_queue_of_her_district_with_how_it_is_safe(browse, city, traces):
    sent = told(
        called="Alma",
        hours=["morning"],
        hours_text="aldrig på kvällen",
        answering="booking",
        about="mine",
        district=str(city.district.public_id),
        language="arabiska",
        needs_interpreter="on",
        note="Det är svårt hemma.",
    )
    page = browse().post(URL, sent)
    assert (page.status_code, page.headers["Location"]) == (303, THANKS)

    contact = Contact.objects.get()
    assert (contact.unit, contact.sent_in, contact.registered_by, contact.person) == (city.centre, True, None, None)
    assert (contact.kind, contact.role, contact.entrance) == (ContactKind.PERSON, ContactRole.EXPOSED, "self")
    assert (contact.phone, contact.called, contact.note) == (NUMBER, "Alma", "Det är svårt hemma.")
    assert (contact.safe_to_call, contact.safe_to_text, contact.safe_to_write) == ("yes", "unknown", "unknown")
    assert contact.call_when == "Vardag 9–12. aldrig på kvällen"
    assert contact.say == "Svarar någon annan: att det gäller en bokning. Ring från dolt nummer."
    assert (contact.language, contact.needs_interpreter) == ("arabiska", Answer.YES)
    (trace,) = traces("contact.sent_in")
    assert (trace["case_ref"], trace["unit_id"], trace["actor_id"]) == (contact.trace_ref, city.centre.pk, 0)
    assert bytes(trace["detail"]) == b""

    reception = browse(city.mona)
    queue = reception.get("/kontakter/").content.decode()
    assert f"/kontakter/{contact.public_id}/" in queue
    assert "genom kontaktformuläret" in queue
    assert "En kontakt väntar på svar" in reception.get("/").content.decode()
    hers = reception.get(f"/kontakter/{contact.public_id}/").content.decode()
    for words in ("Ring.", NUMBER, "aldrig på kvällen", "gäller en bokning", "dolt nummer", "Det är svårt hemma."):
        assert words in hers
    assert reception.post(f"/kontakter/{contact.public_id}/ta/", {"version": 1}).status_code == 302
    contact.refresh_from_db()
    assert contact.handler == city.mona
    assert browse(city.stranger).get(f"/kontakter/{contact.public_id}/").status_code == 404


@pytest.mark.req("R-058")
def test_s82_who_calls_herself_leaves_no_number_and_is_found_by_her_code_by_those_who_see_the_contact(
    browse, city, traces
):
    page = browse().post(URL, told(way="i_call", phone="", district=str(city.district.public_id)))
    code = code_in(page)
    assert page.status_code == 200
    assert re.fullmatch(r"[^\W\d]+ \d\d [^\W\d]+", code)
    contact = Contact.objects.get()
    assert (contact.kind, contact.phone, contact.code_word) == (ContactKind.ANONYMOUS, "", code)
    ways = (contact.safe_to_call, contact.safe_to_text, contact.safe_to_leave_message, contact.safe_to_write)
    assert set(ways) == {Answer.NO}

    found = browse(city.mona).post("/sok/", {"q": code.upper()}).content.decode()
    assert f"/kontakter/{contact.public_id}/" in found
    assert traces("contacts.searched")[-1]["actor_id"] == city.mona.pk
    assert code not in str(traces("contacts.searched")[-1])
    assert "Personen ringer själv och säger kodordet." in (
        browse(city.mona).get(f"/kontakter/{contact.public_id}/").content.decode()
    )
    word = code.split()[0]
    assert f"/kontakter/{contact.public_id}/" not in browse(city.mona).post("/sok/", {"q": word}).content.decode()
    assert f"/kontakter/{contact.public_id}/" not in browse(city.stranger).post("/sok/", {"q": code}).content.decode()


def test_s82_the_same_form_twice_is_one_contact_with_one_code_and_other_words_are_another(browse, city):
    sent = told(way="i_call", phone="", note="Ett")
    codes = {code_in(browse().post(URL, sent)) for _ in range(2)}
    assert len(codes) == Contact.objects.count() == 1
    assert {code_in(browse().post(URL, sent | {"note": "Två"}))} == codes
    assert sorted(contact.note for contact in Contact.objects.all()) == ["Ett", "Två"]
    browse().post(URL, sent | {"token": "inget"})
    assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("about", "in_danger", "at"),
    [("", "", "centre"), ("own_doing", "", "centre"), ("another", "", "centre"), ("mine", "on", "investigates")],
)
def test_where_it_comes_follows_the_district_and_danger_now_goes_to_the_one_who_assesses(
    browse, city, about, in_danger, at
):
    browse().post(URL, told(about=about, in_danger=in_danger, district=str(city.district.public_id)))
    contact = Contact.objects.get()
    assert contact.unit == getattr(city, at)
    assert contact.role == {"own_doing": "using_violence", "mine": "exposed"}.get(about, "unknown")
    assert contact.kind == ("someone_else" if about == "another" else "person")
    assert contact.immediate_danger == ("yes" if in_danger else "unknown")
    if in_danger:
        page = browse(worker(city.investigates, Role.INTAKE)).get("/kontakter/").content.decode()
        assert "fara nu" in page


def test_without_a_district_it_comes_to_the_common_queue(browse, city):
    browse().post(URL, told(in_danger="on"))
    assert Contact.objects.get().unit == city.common


# -- nothing of who sent it ----------------------------------------------------------------------------------


WHO = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Telefonen/7.7", "HTTP_X_FORWARDED_FOR": "203.0.113.78"}


def all_rows():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (row for (row,) in cursor.fetchall())


def test_s80_no_cookie_no_session_and_not_a_word_of_the_visitor_or_in_clear_of_what_was_written(
    browse, city, caplog, capfd
):
    client = browse()
    answers = [
        client.get(URL, **WHO),
        client.post(URL, told(note="Hemligt ord"), **WHO),
        client.post(URL, told(phone="fel"), **WHO),
        client.get(THANKS, **WHO),
        client.post(URL, b"\xff", content_type="application/x-www-form-urlencoded", **WHO),
        client.put(URL, **WHO),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not WebSession.objects.exists()
    kept = "\n".join([*all_rows(), caplog.text, *capfd.readouterr()])
    for word in ("203.0.113", "Telefonen", "Hemligt ord", NUMBER):
        assert word not in kept


def test_s80_a_worker_signed_in_at_the_same_machine_is_nobody_here(browse, city, traces):
    client = browse(city.mona)
    before = len(traces())
    assert "Set-Cookie" not in client.get(URL).headers
    answer = client.post(URL, told())
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert Contact.objects.get().registered_by is None
    assert traces()[before:] == ["contact.sent_in"]
    assert client.get("/").status_code == 200  # and is still signed in elsewhere
    assert "kontakt/" not in re.sub(r"kontakter/", "", browse().get("/logga-in/").content.decode())


@pytest.mark.req("R-479")
def test_s82_the_receipt_and_every_address_and_title_are_neutral(browse, city):
    client = browse()
    for page in (
        client.get(URL),
        client.get(THANKS),
        client.post(URL, {}),
        client.post(URL, told(way="i_call", phone="")),
    ):
        text = page.content.decode()
        assert "<title>Kontakt</title>" in text
        assert '<link rel="icon" href="data:,">' in text
        assert not re.search(r"våld|Livlina|utsatt|misshand|skydd", text)
        # the way out is the first that can be reached, and a link that works by itself
        assert re.search(r"<(?:a|button|input|select|textarea)\b", text)
        assert re.search(r"<(?:a|button|input|select|textarea)\b[^>]*>", text)[0].startswith("<a data-exit href=")
        assert "döljer inte allt" in text or 'data-page="contact-receipt"' in text
    assert "070" not in client.get(THANKS).content.decode()


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ({}, True),  # an old browser, which says nothing
        ({"HTTP_ORIGIN": HERE}, True),
        ({"HTTP_ORIGIN": HERE, "HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_REFERER": f"{HERE}/kontakt/"}, True),
        ({"HTTP_ORIGIN": "https://annan.example"}, False),
        ({"HTTP_ORIGIN": f"{HERE}.annan.example"}, False),
        ({"HTTP_ORIGIN": "https://testserver"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
        ({"HTTP_ORIGIN": ""}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": HERE}, False),
        ({"HTTP_REFERER": "https://annan.example/x"}, False),
        ({"HTTP_REFERER": "http://[annan"}, False),
    ],
)
def test_s130_what_another_site_sends_is_not_taken_in(browse, city, said, is_taken):
    answer = browse().post(URL, told(), **said)
    assert answer.status_code == (303 if is_taken else 403)
    assert Contact.objects.exists() == is_taken


# -- odd input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"way": ""}, "way", "Välj ett av svaren."),
        ({"way": "epost"}, "way", "Välj ett av svaren."),
        ({"phone": ""}, "phone", "Skriv numret vi ska ringa."),
        ({"phone": "ring mig"}, "phone", "telefonnummer"),
        ({"way": "i_call"}, "phone", "sparar vi inget nummer"),
        ({"called": "Al\x00ma"}, "called", "osynligt styrtecken"),
        ({"note": "x" * 5001}, "note", "Högst 5\N{NO-BREAK SPACE}000 ryms"),
        ({"district": "söder"}, "district", "Välj ett av svaren."),
        ({"hours": "natt"}, "hours", "Välj bland svaren."),
        ({"about": "våld"}, "about", "Välj ett av svaren."),
        ({"language": "a\u202eb"}, "language", "läsriktningen"),
    ],
)
def test_s131_what_is_wrong_is_said_at_its_field_and_what_is_typed_stays(browse, city, changes, field, words):
    page = browse().post(URL, told(called="Alma", note="Behåll mig") | changes)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in re.search(rf'id="id_{field}_error">(.*?)</span></span>', text, re.DOTALL)[1]
    if "note" not in changes:
        assert "Behåll mig</textarea>" in text
    assert not Contact.objects.exists()


def test_s131_whatever_is_sent_is_answered_calmly_and_kept_nowhere(browse, city):
    client = browse()
    form = "application/x-www-form-urlencoded"
    odd = [
        client.post(URL, b"way=call_me&note=%ff%fe", content_type=form),
        client.post(URL, b"way=call_me&note=%ed%a0%80", content_type=form),
        client.post(URL, b"note=" + b"a" * 300_000, content_type=form),
        client.post(URL, "&".join(f"f{n}=1" for n in range(5000)), content_type=form),
        client.post(URL, b"{", content_type="application/json"),
        client.post(URL, b"way=call_me", content_type="text/plain; charset=utf-16"),
        client.post(URL, b"--x\r\n", content_type="multipart/form-data; boundary=x"),
        client.post(URL, told(token="\x00", way=["call_me", "i_call"])),
        client.get(f"{URL}?way=call_me&note=%ff"),
        client.get(f"{URL}finns-inte/"),
        client.get("/Kontakt/"),
        client.put(URL),
        client.delete(URL),
        client.post(THANKS),
    ]
    for answer in odd:
        assert 400 <= answer.status_code < 500
        assert "<title>Kontakt</title>" in answer.content.decode()
        assert "data-exit" in answer.content.decode()
        assert "Min dag" not in answer.content.decode()
    assert not Contact.objects.exists()
    assert client.head(URL).status_code == 200
    assert client.options(URL).status_code == 405
    plain, asked = (re.sub(rb'value="[-0-9a-f]{36}"', b"", client.get(url).content) for url in (URL, f"{URL}?note=hej"))
    assert plain == asked
    assert client.get("/kontakt").status_code == 200
    assert client.post("/kontakt", told()).status_code == 303


@pytest.mark.parametrize("status", [404, 500, 503])
def test_s131_what_goes_wrong_behind_the_page_is_told_with_the_way_out_and_without_the_database(rf, status):
    answer = apart(lambda request: HttpResponse("Min dag", status=status))(rf.get(URL))
    assert answer.status_code == status
    assert "data-exit" in answer.content.decode()
    assert "Min dag" not in answer.content.decode()
    other = apart(lambda request: HttpResponse("Min dag", status=status))(rf.get("/kontakter/"))
    assert other.content == b"Min dag"


def test_without_an_organisation_or_a_form_the_page_says_whom_to_call_and_keeps_what_is_typed(browse):
    page = browse().get(URL)
    assert page.status_code == 200
    assert "Ring kommunens växel" in page.content.decode()
    assert "<form" not in page.content.decode()
    sent = browse().post(URL, told(note="Behåll mig"))
    assert sent.status_code == 409
    assert "Behåll mig</textarea>" in sent.content.decode()
    assert browse().get(THANKS).status_code == 200


def test_the_form_is_closed_on_a_day_without_it(browse, city):
    PublicForm.objects.update(valid_to=clock.today() - timedelta(days=1))
    assert browse().post(URL, told()).status_code == 409
    assert not Contact.objects.exists()


def test_s132_above_the_limit_of_an_hour_nothing_is_taken_in_or_lost_and_the_phone_log_goes_on(browse, city):
    LocalLimit.objects.create(key="form_contacts", value=2, measure="count", source="prov", valid_from=BEGINNING)
    ContactFactory.create_batch(3, unit=city.common)  # what reception writes down is not counted
    assert [browse().post(URL, told()).status_code for _ in range(3)] == [303, 303, 429]
    full = browse().post(URL, told(note="Behåll mig"))
    assert full.status_code == 429
    for words in ("Behåll mig</textarea>", "08-465 004 01", "Inget är skickat"):
        assert words in full.content.decode()
    assert Contact.objects.filter(sent_in=True).count() == 2
    written = {
        "unit": str(city.common.public_id),
        "received_on": clock.today().isoformat(),
        "received_time": "00.01",
        "kind": "person",
        "entrance": "self",
    }
    assert browse(city.stranger).post("/kontakter/ny/", written).status_code == 302
    Contact.objects.filter(sent_in=True).update(registered_at=clock.now() - timedelta(minutes=61))
    assert browse().post(URL, told()).status_code == 303


# -- the door of the database --------------------------------------------------------------------------------


@pytest.mark.req("R-058")
def test_s12_the_answer_and_the_work_are_the_same_whether_anybody_is_known_or_not(browse, city):
    number = identity_number("19920418")
    known = {"identity_number": number, "identity_hash": number_hash(number)}
    PersonFactory(name="Alma Känd", **known, protection=Protection.PROTECTED_REGISTRATION)
    ContactFactory(unit=city.centre, phone=NUMBER, called="Alma Känd")
    CaseFactory(unit=city.centre)
    where = str(city.district.public_id)
    persons = Person.objects.count()

    def work(**changes):
        client = browse()
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(URL, told(district=where) | changes)
        shape = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked]
        return answer.status_code, answer.content, answer.headers["Location"], shape

    known = work(called="Alma Känd", note=f"Jag heter Alma Känd, {number}")
    unknown = work(called="Bea Okänd", phone="070-174 06 99", note="Jag heter Bea Okänd, inget nummer")
    assert known == unknown
    assert Person.objects.count() == persons


def row(**changes):
    """What the door is given, as the application gives it."""
    base = {
        "public_id": str(uuid4()),
        "trace_ref": str(uuid4()),
        "submission": str(uuid4()),
        "wrapped_key": "\\x" + "00" * 61,
        "kind": "anonymous",
        "role": "unknown",
        "needs_interpreter": "unknown",
        "immediate_danger": "unknown",
        "safe_to_call": "no",
        "safe_to_text": "no",
        "safe_to_leave_message": "no",
        "safe_to_write": "no",
    }
    return base | changes


def sends(unit, **changes):
    from psycopg.types.json import Jsonb

    with connection.cursor() as cursor:
        cursor.execute("SELECT send_in_contact(%s, %s)", [unit.pk, Jsonb(row(**changes))])
        return cursor.fetchone()


def test_s05_the_door_puts_a_contact_in_nobodys_hands_and_on_nobody_and_gives_nothing_back(city, application):
    case, person = CaseFactory(unit=city.centre), PersonFactory()
    there = ContactFactory(unit=city.centre, note="Förut")
    given = {
        "id": there.pk,
        "number": 777,
        "unit_id": city.common.pk,
        "person_id": person.pk,
        "case_id": case.pk,
        "handler_id": city.mona.pk,
        "registered_by_id": city.mona.pk,
        "outcome": "case_opened",
        "outcome_on": "2020-01-01",
        "received_at": "2020-01-01",
        "entrance": "police",
        "sent_in": False,
        "version": 9,
    }
    with application(NOBODY):
        assert sends(city.centre, **given) == (True,)
        assert not Contact.objects.exists()  # nobody reads it back
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(acting(), -1)")
            assert cursor.fetchone() == (-1,)
        same = str(uuid4())
        assert sends(city.centre, submission=same) == sends(city.centre, submission=same) == (True,)
        # a name that is taken tells nothing that is not random, and changes nothing
        with pytest.raises(DatabaseError), transaction.atomic():
            sends(city.centre, public_id=str(there.public_id))
    made = Contact.objects.filter(sent_in=True).earliest("pk")
    assert (made.person, made.case, made.handler, made.registered_by) == (None, None, None, None)
    assert (made.unit, made.entrance, made.outcome, made.version) == (city.centre, "self", "", 1)
    assert 1_000_000 < made.number <= 1_000_004  # the counter's next ones, and not what was given
    assert made.received_at.date() == clock.now().date()
    assert Contact.objects.filter(sent_in=True).count() == 2
    there.refresh_from_db()
    assert there.note == "Förut"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "colleague_advice"},
        {"role": "both"},
        {"phone": "\\x01"},  # a number of one who is not to be called
        {"safe_to_call": "yes"},
        {"safe_to_text": "yes"},
        {"wrapped_key": "\\x00"},
        {"submission": None},
        {"kind": None},
        {"note": "\\x" + "00" * 200_000},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_s05_the_door_takes_in_nothing_that_the_form_does_not_say(city, application, changes):
    with application(NOBODY):
        with pytest.raises(DatabaseError), transaction.atomic():
            sends(city.centre, **changes)
        with pytest.raises(DatabaseError), transaction.atomic():
            sends(Unit(pk=10**9))
    assert not Contact.objects.exists()


def test_s05_nobody_still_reads_no_row_of_anyone(browse, city, application):
    browse().post(URL, told(note="Hemligt"))
    PersonFactory()
    with application(NOBODY), connection.cursor() as cursor:
        for table in ("intake_contact", "people_person", "cases_case", "people_safechannel"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        for statement in ("SELECT * FROM access_trace", "UPDATE intake_contactcounter SET last = 0"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
