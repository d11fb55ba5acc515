"""The pages of first contacts, under the row policies."""

import re
from datetime import datetime, time, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from livlina.access.terms import Role
from livlina.cases import acts
from livlina.cases.models import Case
from livlina.cases.terms import Entrance
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake.forms.contacts import label_of
from livlina.intake.models import Contact
from livlina.intake.services import ContactFacts
from livlina.intake.terms import ContactKind, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, worker
from livlina.people.models import Person
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

NUMBER = "19701063-2391"  # an example, of nobody
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def anna(unit):
    return worker(unit, Role.INTAKE)


def typed(unit, /, **more):
    """What a quick registration sends: only what is needed (R-081)."""
    return {
        "unit": unit.public_id,
        "received_on": clock.today().isoformat(),
        "received_time": "00.00",
        "kind": ContactKind.PERSON,
        "entrance": Entrance.SELF,
        "submission": str(uuid4()),
        "act": "save",
    } | more


def page(response):
    return unescape(response.content.decode())


def new(client, unit, /, **more):
    return client.post(reverse("contact_new"), typed(unit, **more))


def saved(client, unit, /, **more):
    """The address of a contact written down, as the receipt gives it."""
    receipt = client.get(new(client, unit, **more).url)
    return re.search(r'/kontakter/[0-9a-f-]{36}/(?=">Öppna kontakten)', page(receipt))[0]


def test_s131_what_the_page_sent_by_itself_is_refused_in_swedish_and_by_no_english_name(browse, unit, anna):
    client = browse(anna)
    answer = new(client, unit, person="x", submission="y", version="z", note="Vill ha råd.")
    assert answer.status_code == 422
    shown = page(answer)
    assert "En sak behöver rättas" in shown
    assert shown.count("Något som sidan själv skickar med") == 1
    assert not re.search(r"(Person|Submission|Version)( version)?: ", shown)
    assert "Vill ha råd." in shown
    contact = ContactFactory(unit=unit)
    taken = client.post(reverse("contact_take", args=[contact.public_id]), {"version": "x"}, follow=True)
    assert "Sidan skickade inte med vilken kontakt den visade" in page(taken)


def test_a_quick_contact_needs_only_who_and_the_way_in(browse, unit, anna, traces):
    client = browse(anna)
    asked = page(client.get(reverse("contact_new")))
    assert asked.count("(måste fyllas i)") == 4
    url = saved(client, unit)
    assert url == reverse("contact", args=[Contact.objects.get().public_id])
    shown = page(client.get(url))
    assert f"Kontakt {Contact.objects.get().number}" in shown
    assert "Frågan är inte ställd" in shown
    assert traces("contact.read")


def test_all_that_is_told_is_stored_and_shown_exactly(browse, unit, anna):
    told = {
        "name": "Siobhán O’Brien-Åström",
        "called": "مريم",
        "phone": "070-000 00 01",
        "safe_to_call": "yes",
        "call_when": "vardagar 9–14",
        "say": "från Anna, om ”bokningen”",
        "who_may_answer": "bara hon <själv>",
        "code_word": "🌙 & <b>",
        "danger_note": "hot i dag",
        "note": "Rad ett\r\n\r\n  indragen rad\r\nأهلا وسهلا 🙂",
        "children": "två",
        "violence_forms": ["physical", "latent"],
        "asks_for": ["talk", "children"],
        "immediate_danger": "yes",
        "identity_number": NUMBER,
        "language": "Tigrinska",
    }
    client = browse(anna)
    url = saved(client, unit, **told)
    contact = Contact.objects.select_related("person").get()
    assert contact.person.name == told["name"]
    assert contact.note == told["note"].replace("\r\n", "\n")
    assert contact.violence_forms_asked
    for name in ("called", "phone", "call_when", "say", "who_may_answer", "code_word", "danger_note", "children"):
        assert getattr(contact, name) == told[name]
    shown = page(client.get(url))
    for name in ("name", "call_when", "say", "who_may_answer", "code_word", "danger_note", "language"):
        assert told[name] in shown
    assert contact.note in shown
    assert "Fysiskt, Latent, hot i luften" in shown
    assert "Ring 112" in shown
    assert "701063" not in shown
    edited = page(client.get(reverse("contact_change", args=[contact.public_id])))
    assert contact.note in edited.replace("\r\n", "\n")
    assert "701063" not in edited


WAYS = ("safe_to_call", "safe_to_text", "safe_to_leave_message", "safe_to_write")


@pytest.mark.req("R-488")
def test_the_form_asks_about_each_way_and_guesses_none(browse, unit, anna):
    client = browse(anna)
    form = client.get(reverse("contact_new")).context["form"]
    assert [form[way].value() for way in WAYS] == [Answer.UNKNOWN] * 4
    new(client, unit)
    assert [getattr(Contact.objects.get(), way) for way in WAYS] == [Answer.UNKNOWN] * 4


@pytest.mark.parametrize("named", [{"name": "Alma Exempelsson"}, {"called": "Alma"}])
def test_the_ways_that_are_safe_and_not_are_told_before_all_else(browse, unit, anna, named):
    client = browse(anna)
    ways = {"safe_to_call": "yes", "safe_to_text": "no", "safe_to_write": "no", "phone": "070-000 00 01"}
    shown = page(client.get(saved(client, unit, **ways, **named)))
    box = shown[shown.index('class="safe"') :].split("</ul>")[0]
    safe, unsafe = (re.findall(rf'<li data-ok="{ok}">.*?</svg>(.*?)</li>', box) for ok in (1, 0))
    assert len(safe) == 1
    assert "070-000 00 01" in safe[0]
    assert [bool(re.search(word, way)) for word, way in zip(("Sms", "Brev hem"), unsafe, strict=True)] == [True, True]
    assert "Röstmeddelande" not in box


@pytest.mark.parametrize("named", [{"name": "Alma Exempelsson"}, {"called": "Alma"}])
def test_when_it_is_safe_and_what_may_be_said_are_two_things(browse, unit, anna, named):
    told = {"call_when": "vardagar 9–14", "say": "från Anna", "phone": "070-000 00 01", "safe_to_call": "yes"}
    client = browse(anna)
    shown = page(client.get(saved(client, unit, **told, **named)))
    assert "När: vardagar 9–14. Säg: från Anna." in shown


def test_a_code_word_is_shown_also_when_only_another_way_was_told(browse, unit, anna):
    client = browse(anna)
    shown = page(client.get(saved(client, unit, name="Alma", safe_to_write="no", code_word="boken")))
    assert "Brev hem" in shown
    assert "Kodord: ”boken”." in shown


BAD = {
    "name": ["Al\x00ma", "Alma \u202eamlA", "A" * 201, "Alma\nExempel", "Alma\x1b"],
    "note": ["no\x00te", "text \u202e baklänges", "x" * 100_000],
    "phone": [
        "070\u0007",
        "7" * 61,
        "070-12",
        "ring jobbet",
        "070-174 06 05 Anna",
        "070-174 06 05 / 070-174 06 06",
        "+999 1",
    ],
    "identity_number": ["19900102-1235", "19901302-1234", "abc", "123", "20990101-1234", "1" * 500],
    "birth_year": ["1850", "2099", "-5", "sjutton", "199", "19\u0668\u0668"],
    "received_on": ["2026-02-30", "igår", "2999-01-01", "1066-10-14", "19/11 2026", "\x00"],
    "received_time": ["25.00", "noon", "\x00"],
    "district": [NOBODYS, "x", "\x00"],
    "kind": ["", "nonsens"],
    "entrance": ["", "nonsens"],
    "violence_forms": ["nonsens"],
    "unit": ["", NOBODYS, "x"],
}


@pytest.mark.parametrize(("field", "text"), [(field, text) for field, texts in BAD.items() for text in texts])
def test_s131_odd_input_is_refused_at_its_field_and_kept(browse, unit, anna, field, text):
    response = new(browse(anna), unit, **{field: text, "children": "två små"})
    assert response.status_code == 422
    shown = page(response)
    form = response.context["form"]
    assert form.errors[field]
    assert "behöver rättas" in shown
    assert field == "unit" or f'id="id_{field}_error"' in shown
    assert "två små" in shown
    if field in ("name", "note", "phone", "identity_number", "birth_year", "received_on", "received_time"):
        assert text.replace("\x00", "\ufffd") in shown.replace("\x00", "\ufffd") or "\x00" in text
    assert not Contact.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["O'Brien", "علي الحسن", "👩‍👧 Mamma", "Åsa Öberg", "<script>alert(1)</script>", "{{ name }}", "'; DROP TABLE x"],
)
def test_s131_odd_names_are_stored_and_shown_exactly(browse, unit, anna, text):
    client = browse(anna)
    url = saved(client, unit, name=text)
    assert Contact.objects.select_related("person").get().person.name == text
    raw = client.get(url).content.decode()
    assert text in unescape(raw)
    assert "<script>alert" not in raw


@pytest.mark.parametrize("kind", [ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE])
def test_a_nameless_contact_refuses_each_field_that_identifies_and_keeps_the_text(browse, unit, anna, kind):
    client = browse(anna)
    told = {"name": "Alma", "called": "A", "identity_number": NUMBER, "phone": "070", "who_may_answer": "Eva",
            "note": f"numret är {NUMBER}", "protection": Protection.SECRECY_MARKING}  # fmt: skip
    response = new(client, unit, kind=kind, **told)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(told)
    shown = page(response)
    assert 'value="Alma"' in shown
    assert not Contact.objects.exists()
    assert new(client, unit, kind=kind, note="Hur frågar jag?", code_word="boken").status_code == 302
    shown = page(client.get(reverse("contacts")))
    number = Contact.objects.get().number
    assert f"{'Anonym kontakt' if kind == ContactKind.ANONYMOUS else 'Råd till kollega'} {number}" in shown


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"entrance": Entrance.RVT}, "decision_reference"),
        ({"entrance": Entrance.OTHER_UNIT}, "entrance_detail"),
        ({"entrance": Entrance.POLICE, "legal_support_accepted": "yes"}, "legal_support_accepted"),
        ({"first_answer": "Ringde"}, "answered_now"),
        ({"identity_number": NUMBER, "birth_year": "1971"}, "birth_year"),
    ],
)
def test_what_a_way_in_needs_is_asked_for_at_its_field(browse, unit, anna, more, field):
    response = new(browse(anna), unit, **more)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.req("R-060")
def test_each_way_in_is_kept_with_where_from(browse, unit, anna):
    client = browse(anna)
    for entrance in Entrance:
        more = {"entrance_detail": "Enheten", "decision_reference": "2026-11-01", "care": "bvc"}
        new(client, unit, entrance=entrance, **more)
        contact = Contact.objects.latest("pk")
        assert contact.entrance == entrance
        assert contact.entrance_detail == ("BVC: Enheten" if entrance == Entrance.HEALTH_CARE else "Enheten")
    care = Contact.objects.get(entrance=Entrance.HEALTH_CARE)
    form = client.get(reverse("contact_change", args=[care.public_id])).context["form"]
    assert (form["care"].value(), form["entrance_detail"].value()) == ("bvc", "Enheten")


@pytest.mark.req("R-110")
@pytest.mark.parametrize("named", [{"name": "Alma"}, {"called": "Alma"}])
def test_an_age_is_kept_as_it_was_said_with_its_day_and_is_never_made_into_a_year(browse, unit, anna, named):
    client = browse(anna)
    said = (clock.today() - timedelta(days=3)).isoformat()
    url = saved(client, unit, birth_year="34", received_on=said, **named)
    contact = Contact.objects.select_related("person").get()
    assert (contact.birth_year, contact.told_age, str(contact.told_age_on)) == (None, 34, said)
    assert contact.person is None or contact.person.birth_year is None
    assert f"omkring 34 år, sagt {said}" in page(client.get(url))
    # left alone it was said that day still; corrected, today
    told = typed(unit, received_on=said, version=1, person_version=1, **named)
    assert client.get(f"{url}andra/").context["form"]["birth_year"].value() == 34
    assert do(client, contact, "change", **(told | {"birth_year": "34", "note": "nytt"})).status_code == 302
    assert f"omkring 34 år, sagt {said}" in page(client.get(url))
    told |= {"version": 2}
    assert do(client, contact, "change", **(told | {"birth_year": "35"})).status_code == 302
    assert f"omkring 35 år, sagt {clock.today()}" in page(client.get(url))
    told |= {"version": 3}
    assert do(client, contact, "change", **(told | {"birth_year": "1991"})).status_code == 302
    shown = page(client.get(url))
    assert "född 1991" in shown
    assert "omkring" not in shown


def test_an_age_does_not_contradict_the_number(browse, unit, anna):
    assert new(browse(anna), unit, identity_number=NUMBER, birth_year="55").status_code == 302
    contact = Contact.objects.get()
    assert (contact.birth_year, contact.told_age) == (1970, 55)


def test_s142_a_double_click_is_one_contact(browse, unit, anna):
    client, sent = browse(anna), str(uuid4())
    first, second = (new(client, unit, submission=sent, name="Alma") for _ in range(2))
    assert first.url == second.url
    assert Contact.objects.count() == 1


def test_s142_the_same_form_with_other_facts_says_what_differs_and_keeps_what_is_typed(browse, unit, anna):
    client, sent = browse(anna), str(uuid4())
    first = {"name": "Alma", "phone": "070-174 06 05", "safe_to_call": "yes", "note": "Vill ha råd."}
    address = saved(client, unit, submission=sent, **first)
    again = new(client, unit, submission=sent, **(first | {"safe_to_call": "no", "note": "Ring inte."}))
    assert again.status_code == 409
    shown = page(again)
    differs = shown[shown.index('id="h-differs"') : shown.index('class="cols mt"')]
    assert f"<strong>{label_of('safe_to_call')}, {label_of('note')}</strong>" in differs
    assert "Vill ha råd." not in shown
    assert "Ring inte.</textarea>" in shown
    assert f'href="{address}"' in page(client.get(reverse("contact_receipt")))
    assert Contact.objects.get().safe_to_call == "yes"


def test_the_fields_of_a_way_in_come_by_htmx_with_what_is_typed_in_them(browse, unit, anna):
    client = browse(anna)
    police = client.post(reverse("contact_way_in"), {"entrance": "police", "entrance_detail": "Söder"})
    names = set(re.findall(r'name="(\w+)"', page(police)))
    assert names == {"legal_support_offered", "legal_support_accepted", "entrance_detail"}
    assert "Söder" in page(police)
    own = client.post(reverse("contact_way_in"), {"entrance": "self", "decision_reference": "skrivet redan"})
    assert set(re.findall(r'name="(\w+)"', page(own))) == {"decision_reference"}


# -- search before create ------------------------------------------------------------------------------------


def test_search_keeps_what_is_typed_and_offers_only_whom_one_may_see(browse, unit, anna):
    person = PersonFactory(name="Alma Exempelsson", birth_year=1985)
    engaged(CaseFactory(unit=unit, person=person, number="2026-0007"), anna)
    CaseFactory(person__name="Alma Hemlig", number="2026-0099")
    client = browse(anna)
    response = new(client, unit, act="search", q="Alma", note="redan skrivet", kind="someone_else")
    shown = page(response)
    assert response.status_code == 200
    assert "Alma Exempelsson" in shown
    assert "Ärende 2026-0007" in shown
    assert "Hemlig" not in shown
    assert "redan skrivet" in shown
    assert "behöver rättas" not in shown
    chosen = new(client, unit, choose=str(person.public_id), note="redan skrivet", name="Alma")
    assert "Kontakten gäller" in page(chosen)
    assert 'name="name"' not in page(chosen)
    sent = {"person": chosen.context["form"]["person"].value(), "note": "redan skrivet"}
    new(client, unit, **sent)
    assert Contact.objects.get().person_id == person.pk


def test_s12_the_answer_is_the_same_for_nobody_and_for_one_who_may_not_be_seen(browse, unit, anna):
    hidden = CaseFactory(person__name="Alma Hemlig")
    client = browse(anna)

    def answer(text):
        shown = page(new(client, unit, act="search", q=text, submission=NOBODYS))
        plain = re.sub(r'value="[^"]*"', "", shown)
        return re.sub(r'name="csrfmiddlewaretoken"\s*>', "", plain)

    assert answer("Alma Hemlig") == answer("Ingen Sådan")
    assert answer(hidden.number) == answer("2026-9999")
    assert "Kontakten gäller" not in page(new(client, unit, choose=str(hidden.person.public_id)))
    assert not Contact.objects.exists()


def test_what_was_sought_in_vain_is_not_typed_twice(browse, unit, anna):
    client = browse(anna)
    form = new(client, unit, act="search", q="Alma Ny").context["form"]
    assert form["name"].value() == "Alma Ny"
    form = new(client, unit, act="search", q=NUMBER).context["form"]
    assert (form["identity_number"].value(), form["name"].value()) == (NUMBER, None)


def enter(client, shown, unit, /, **more):
    """Enter in a field of the form: its first button is pressed."""
    form = shown[shown.index("data-guard") :]
    name, value = re.search(r'<button type="submit"[^>]* name="(\w+)" value="([^"]*)"', form).groups()
    return client.post(reverse("contact_new"), {**typed(unit, **more), "act": "", name: value})


def test_enter_in_a_field_never_saves_half_a_contact(browse, unit, anna):
    client = browse(anna)
    shown = page(client.get(reverse("contact_new")))
    response = enter(client, shown, unit, note="halvskrivet")
    assert "Inget är sparat än" in page(response)
    assert response.context["form"]["note"].value() == "halvskrivet"
    assert not Contact.objects.exists()


def test_enter_looks_for_the_name_or_number_that_is_typed(browse, unit, anna):
    person = PersonFactory(name="Alma Exempelsson")
    engaged(CaseFactory(unit=unit, person=person, number="2026-0007"), anna)
    client = browse(anna)
    shown = page(client.get(reverse("contact_new")))
    for typed_in in ({"name": "Alma Exempelsson"}, {"name": "Alma", "q": "2026-0007"}):
        assert "Ärende 2026-0007" in page(enter(client, shown, unit, **typed_in))
    nobody = enter(client, shown, unit, identity_number=NUMBER, name="Alma")
    assert "Ingen träff" in page(nobody)
    assert nobody.context["form"]["identity_number"].value() == NUMBER
    assert not Contact.objects.exists()


def test_enter_does_not_let_go_of_the_person_that_was_chosen(browse, unit, anna):
    person = PersonFactory(name="Alma Exempelsson")
    engaged(CaseFactory(unit=unit, person=person), anna)
    client = browse(anna)
    chosen = page(new(client, unit, choose=str(person.public_id)))
    again = enter(client, chosen, unit, person=str(person.public_id), note="kvar")
    assert "Kontakten gäller" in page(again)
    assert again.context["form"]["note"].value() == "kvar"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("sought", "answer"),
    [
        ("a", "Skriv minst två bokstäver"),
        ("Al\x00ma", "osynligt styrtecken"),
        ("Al\u202ema", "vänder läsriktningen"),
        ("x" * 100_000, "Högst 200"),
    ],
)
def test_s131_an_odd_search_says_what_is_wrong_and_keeps_what_is_typed(browse, unit, anna, sought, answer):
    response = new(browse(anna), unit, act="search", q=sought, note="kvar")
    assert response.status_code == 422
    assert answer in page(response)
    assert "kvar" in page(response)


# -- who sees what -------------------------------------------------------------------------------------------


def urls(contact):
    yield "get", reverse("contact", args=[contact.public_id])
    for name in ("change", "answer", "end", "redirect", "pass_on", "open_case"):
        for method in ("get", "post"):
            yield method, reverse(f"contact_{name}", args=[contact.public_id])
    yield "post", reverse("contact_take", args=[contact.public_id])
    for what in ("nummer", "telefon", "annat"):
        yield "post", reverse("contact_show", args=[contact.public_id, what])


def test_s01_s02_a_stranger_gets_404_as_for_what_does_not_exist(browse, unit, anna):
    contact = ContactFactory(unit=unit, phone="070-000 00 01")
    ghost = ContactFactory.build(unit=unit, board=None)
    for staff in (worker(UnitFactory(), Role.INTAKE), worker(unit)):
        client = browse(staff)
        for (method, url), (_, nothing) in zip(urls(contact), urls(ghost), strict=True):
            real, missing = getattr(client, method)(url), getattr(client, method)(nothing)
            assert real.status_code == missing.status_code == 404, url
            assert len(real.content) == len(missing.content)


def test_s01_roles_without_contacts_see_no_queue_and_no_form(browse, unit):
    for role in (Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.LOG_REVIEWER, Role.REGISTER_CONTROLLER):
        client = browse(worker(unit, role))
        assert client.get(reverse("contacts")).status_code == 403
        assert client.get(reverse("contact_new")).status_code == 403


def test_every_page_of_a_contact_is_shown_to_the_reception(browse, unit, anna):
    contact = ContactFactory(unit=unit, person=PersonFactory(), phone="070-000 00 01")
    client = browse(anna)
    for method, url in urls(contact):
        if method == "get":
            response = client.get(url)
            assert response.status_code == 200, url
            title = re.search("<title>(.*)</title>", page(response))
            assert title
            assert contact.person.name not in title[1]


def test_s20_s21_a_protected_person_is_not_named_in_the_queue_and_the_number_is_asked_for(browse, unit, anna, traces):
    client = browse(anna)
    url = saved(client, unit, name="Alma Exempelsson", protection="secrecy_marking", phone="070-000 00 01",
              identity_number=NUMBER, safe_to_call="yes")  # fmt: skip
    queue = page(client.get(reverse("contacts")))
    assert "Skyddad uppgift" in queue
    assert "Alma" not in queue
    assert "070-000 00 01" not in page(client.get(url))
    assert "070-000 00 01" not in page(client.get(f"{url}andra/"))
    refused = page(client.post(f"{url}visa/telefon/", follow=True))
    assert "Välj varför uppgiften ska visas." in refused
    assert "070-000 00 01" not in refused
    assert "070-000 00 01" in page(client.post(f"{url}visa/telefon/", {"why": "contact"}))
    assert NUMBER in page(client.post(f"{url}visa/nummer/"))
    assert "070-000 00 01" not in page(client.get(url))
    assert [trace["why"] for trace in traces("contact.phone_shown")] == ["first_contact: contact"]
    assert [trace["why"] for trace in traces("person.number_shown")] == ["first_contact"]
    assert acts.relation("first_contact: contact") == "den första kontakten: Jag ska ta kontakt nu"


# -- the queue -----------------------------------------------------------------------------------------------


def test_the_queue_puts_danger_first_and_is_filtered(browse, unit, anna, traces):
    at = clock.now()
    ContactFactory(unit=unit, called="Väntar", received_at=at - timedelta(days=3), number=1)
    ContactFactory(unit=unit, called="Besvarad", received_at=at - timedelta(days=2), first_answer_at=at, number=2)
    ContactFactory(unit=unit, called="Fara", received_at=at, immediate_danger=Answer.YES, handler=anna, number=3)
    ContactFactory(unit=unit, called="Slut", outcome=Outcome.DECLINED, outcome_on=clock.today(), number=4)
    client = browse(anna)

    def names(**asked):
        return re.findall("<bdi>(.*?)</bdi></a>", page(client.get(reverse("contacts"), asked)))

    assert names() == ["Fara", "Väntar", "Besvarad"]
    assert names(lage="waiting") == ["Fara", "Väntar"]
    assert names(lage="answered") == ["Besvarad"]
    assert names(lage="ended") == ["Slut"]
    assert names(mina="on") == ["Fara"]
    assert names(lage="nonsens", sida="\x00") == ["Fara", "Väntar", "Besvarad"]
    shown = page(client.get(reverse("contacts")))
    assert "3 dagar" in shown
    assert "svar efter 2 dagar" in shown
    assert "Så många kontakter" not in shown
    assert traces("contact.listed")
    assert "Så många kontakter" in page(browse(worker(unit, Role.UNIT_MANAGER)).get(reverse("contacts")))


def test_fifty_are_shown_on_a_page_and_the_count_of_queries_does_not_grow(
    browse, unit, anna, django_assert_max_num_queries
):
    client = browse(anna)
    client.get(reverse("contacts"))
    ContactFactory.create_batch(53, unit=unit)
    with django_assert_max_num_queries(22):
        shown = page(client.get(reverse("contacts")))
    assert "Visar 1–50 av 53" in shown
    assert "Visar 51–53 av 53" in page(client.get(reverse("contacts"), {"sida": 2}))


# -- what is done --------------------------------------------------------------------------------------------


def do(client, contact, act, /, **sent):
    contact.refresh_from_db()
    return client.post(reverse(f"contact_{act}", args=[contact.public_id]), {"version": contact.version} | sent)


def test_from_the_first_answer_to_a_case(browse, unit, anna):
    bo = worker(unit)
    client = browse(anna)
    new(client, unit, called="Alma", entrance="police", legal_support_offered="yes", phone="070-000 00 01")
    contact = Contact.objects.get()
    assert do(client, contact, "take").status_code == 302
    assert do(client, contact, "take", handler=str(bo.public_id)).status_code == 302
    day = {"answered_on": clock.today().isoformat(), "answered_time": "00.00"}
    assert do(client, contact, "answer", text="Ringde upp", **day).status_code == 302
    refused = do(client, contact, "answer", text="Jag också", **day)
    assert refused.status_code == 422
    assert "redan fått ett första svar" in page(refused)
    assert "Jag också" in page(refused)
    refused = do(client, contact, "open_case", role="exposed")
    assert "Okänt namn" in page(refused)
    opened = do(client, contact, "open_case", role="exposed", name="Alma Exempelsson", assigned_to=str(bo.public_id))
    case = Case.objects.get()
    assert opened.url == reverse("case", args=[case.public_id])
    assert (case.entrance, case.legal_support_offered) == (Entrance.POLICE, Answer.YES)
    shown = page(client.get(reverse("contact", args=[contact.public_id])))
    assert case.number in shown
    assert "Ringde upp" in shown


def test_s142_who_changes_late_sees_both_versions_and_may_save_knowingly(browse, unit, anna):
    client = browse(anna)
    new(client, unit, note="från början")
    contact = Contact.objects.get()
    told = typed(unit, note="min text", version=1)
    assert do(client, contact, "change", **(told | {"note": "den andras text"})).status_code == 302
    conflict = client.post(reverse("contact_change", args=[contact.public_id]), told)
    assert conflict.status_code == 409
    shown = page(conflict)
    assert "min text" in shown
    assert "den andras text" in shown
    contact.refresh_from_db()
    assert contact.note == "den andras text"
    again = client.post(
        reverse("contact_change", args=[contact.public_id]),
        told | {"version": conflict.context["form"]["version"].value()},
    )
    assert again.status_code == 302
    contact.refresh_from_db()
    assert contact.note == "min text"


@pytest.mark.req("R-195")
def test_a_contact_is_ended_directed_and_passed_on(browse, anna, unit):
    board = BoardFactory()
    here, there = UnitFactory(board=board), UnitFactory(board=board)
    worker(there, Role.INTAKE)
    client = browse(worker(here, Role.INTAKE))
    today = clock.today().isoformat()

    def made(**more):
        new(client, here, **more)
        return Contact.objects.latest("pk")

    ended = made()
    assert "Välj ett av svaren" in page(do(client, ended, "end", ended_on=today))
    assert do(client, ended, "end", outcome="advice_given", ended_on=today, note="ok").status_code == 302
    young = made(birth_year="17")
    shown = page(client.get(reverse("contact", args=[young.public_id])))
    for words in ("Under 18 år på kontaktdagen", "Ungdomsmottagning", "Stödcentrum", "Orosanmälan till BoU"):
        assert words in shown
    roles = page(client.get(reverse("contact_open_case", args=[young.public_id])))
    assert 'value="child"' in roles
    assert 'value="exposed"' not in roles
    refused = do(client, young, "end", outcome="advice_given", ended_on=today)
    assert "Hänvisa vidare" in page(refused)
    assert "Välj ett av svaren" in page(do(client, young, "open_case", role="exposed", name="Ung"))
    assert Case.objects.count() == 0
    assert "Skriv varför" in page(do(client, young, "redirect", concern_reported="no", ended_on=today))
    assert do(client, young, "redirect", concern_reported="yes", to="BoU", ended_on=today).status_code == 302
    moved = made()
    assert "Skriv vad som finns kvar" in page(do(client, moved, "pass_on", unit=str(there.public_id)))
    assert do(client, moved, "pass_on", unit=str(there.public_id), remains="Inget").status_code == 302
    assert "inte mottagen än" in page(client.get(reverse("contact", args=[moved.public_id])))
    outside = made()
    assert do(client, outside, "pass_on", passed_on_to="vården", remains="Inget").status_code == 302
    outcomes = list(Contact.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["advice_given", "redirected_minor", "", "passed_on"]


ACTS = ("answer", "end", "redirect", "pass_on", "open_case")


def test_a_contact_that_has_ended_shows_no_form_but_what_has_happened(browse, unit, anna, traces):
    ended = ContactFactory(unit=unit, outcome=Outcome.DECLINED, outcome_on=clock.today())
    client = browse(anna)
    for act in ACTS:
        response = client.get(reverse(f"contact_{act}", args=[ended.public_id]))
        shown = page(response)
        assert "form" not in response.context
        assert "redan avslutad: Personen avböjde" in shown
        assert reverse("contact_new") in shown
        assert traces("contact.read")
    assert "form" in client.get(reverse("contact_change", args=[ended.public_id])).context


def test_a_contact_that_became_a_case_leads_to_the_case(browse, unit):
    bo = worker(unit)
    client = browse(bo)
    new(client, unit, name="Alma")
    contact = Contact.objects.get()
    do(client, contact, "open_case", role="exposed", assigned_to=str(bo.public_id))
    case = reverse("case", args=[Case.objects.get().public_id])
    for act in (*ACTS, "change"):
        response = client.get(reverse(f"contact_{act}", args=[contact.public_id]))
        assert "form" not in response.context
        assert f'href="{case}"' in page(response)
    # what was typed meanwhile keeps its form
    late = do(client, contact, "change", **typed(unit, note="skrivet för sent", version=2))
    assert late.status_code == 422
    assert late.context["form"]["note"].value() == "skrivet för sent"


def test_s141_unsaved_text_is_offered_where_the_form_no_longer_is(browse, unit, anna):
    contact = ContactFactory(unit=unit)
    client = browse(anna)
    url = reverse("contact_answer", args=[contact.public_id])
    form = re.search(r'name="draft" value="([0-9a-f-]+)"', page(client.get(url)))[1]
    client.post("/utkast/", {"text": "Ringde upp", "draft": form, "draft_path": url})
    Contact.objects.update(first_answer_at=clock.now())
    shown = page(client.get(url))
    assert "redan fått ett första svar" in shown
    taken = re.search(r'href="(\?utkast=[0-9a-f-]+)"', shown)[1]
    assert "Ringde upp" in page(client.get(url + taken))


@pytest.mark.parametrize("kind", [ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE])
def test_a_nameless_contact_shows_no_form_for_a_case_but_the_way_to_one(browse, unit, anna, kind):
    contact = ContactFactory(unit=unit, kind=kind)
    response = browse(anna).get(reverse("contact_open_case", args=[contact.public_id]))
    assert "form" not in response.context
    assert reverse("contact_change", args=[contact.public_id]) in page(response)


def primary(shown):
    """The acts in front among the next steps."""
    steps = shown.split('id="h-next"')[1].split("</section>")[0]
    return re.findall(r'data-kind="primary"[^>]*>([^<]+)<', steps)


@pytest.mark.parametrize(
    ("functions", "first"),
    [
        ((Function.RECEPTION, Function.TREATMENT), "Hänvisa vidare"),
        ((Function.CHILD_AUTHORITY,), "Öppna ärende för barnet"),
        ((Function.CHILD_SUPPORT,), "Öppna ärende för barnet"),
    ],
)
def test_a_child_is_directed_on_but_not_from_a_unit_that_is_there_for_children(browse, functions, first):
    unit = UnitFactory(functions=functions)
    client = browse(worker(unit, Role.INTAKE))
    contact = ContactFactory(unit=unit, birth_year=clock.today().year - 6, person=PersonFactory(), role="exposed")
    shown = page(client.get(reverse("contact", args=[contact.public_id])))
    assert primary(shown) == [first]
    assert "Hänvisa vidare" in shown
    anonymous = ContactFactory(unit=unit, birth_year=clock.today().year - 6, kind=ContactKind.ANONYMOUS)
    shown = page(client.get(reverse("contact", args=[anonymous.public_id])))
    assert primary(shown) == ["Hänvisa vidare" if first == "Hänvisa vidare" else "Ta kontakten"]


def test_a_case_of_someone_under_age_is_a_childs_whatever_was_told(browse, unit, anna):
    client = browse(anna)
    person = PersonFactory(birth_year=clock.today().year - 6)
    contact = ContactFactory(unit=unit, person=person, role="exposed")
    url = reverse("contact_open_case", args=[contact.public_id])
    role = client.get(url).context["form"]["role"].value()
    assert role == "child"
    assert do(client, contact, "open_case", role=role).status_code == 302
    assert Case.objects.get().role == "child"
    grown = ContactFactory(unit=unit, person=PersonFactory(birth_year=1980), role="exposed")
    url = reverse("contact_open_case", args=[grown.public_id])
    assert client.get(url).context["form"]["role"].value() == "exposed"


def at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.mark.parametrize(("days", "hour", "field"), [(2, "11.59", "answered_time"), (3, "13", "answered_on")])
def test_a_fault_in_the_time_of_the_answer_is_said_at_the_field_that_is_wrong(browse, unit, anna, days, hour, field):
    contact = ContactFactory(unit=unit, received_at=at_noon(clock.today() - timedelta(days=2)))
    day = (clock.today() - timedelta(days=days)).isoformat()
    response = do(browse(anna), contact, "answer", answered_on=day, answered_time=hour, text="Ringde")
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["text"].value() == "Ringde"


def test_a_contact_is_not_moved_to_after_its_answer_and_that_is_said_where_it_is_wrong(browse, unit, anna):
    client, day = browse(anna), clock.today() - timedelta(days=2)
    new(client, unit, received_on=day.isoformat(), received_time="12.00", answered_now="on")
    contact = Contact.objects.get()
    for later, hour, field in ((0, "12.01", "received_time"), (1, "11", "received_on")):
        moved = {"received_on": (day + timedelta(days=later)).isoformat(), "received_time": hour}
        response = do(client, contact, "change", **typed(unit, version=1, **moved))
        assert list(response.context["form"].errors) == [field]


def test_what_is_saved_is_said_in_words_that_agree(browse, unit, anna):
    client = browse(anna)
    for kind, words in (
        (ContactKind.COLLEAGUE_ADVICE, "Råd till kollega {} är sparat"),
        (ContactKind.ANONYMOUS, "Anonym kontakt {} är sparad"),
    ):
        shown = page(client.get(new(client, unit, kind=kind).url))
        assert f"<h1>{words.format(Contact.objects.latest('pk').number)}</h1>" in shown


@pytest.mark.parametrize(
    ("kind", "said"),
    [(ContactKind.ANONYMOUS, "inte längre vara anonym"), (ContactKind.COLLEAGUE_ADVICE, "råd till en kollega")],
)
def test_why_a_nameless_contact_is_no_case_is_said_of_that_kind(browse, unit, anna, kind, said):
    contact = ContactFactory(unit=unit, kind=kind)
    client = browse(anna)
    for name in ("contact", "contact_open_case"):
        shown = page(client.get(reverse(name, args=[contact.public_id])))
        assert said in shown
        assert ("anonym, ändra" in shown) == (kind == ContactKind.ANONYMOUS)


@pytest.mark.parametrize("named", [{"name": "Noa"}, {"called": "Noa"}])
def test_a_girl_is_not_called_a_woman(browse, unit, anna, named):
    client = browse(anna)
    year = clock.today().year
    for born, word in ((year - 6, "flicka"), (year - 30, "kvinna")):
        shown = page(client.get(saved(client, unit, sex="female", birth_year=str(born), **named)))
        assert re.findall(r"\b(flicka|kvinna)\b", shown) == [word]


def test_what_has_happened_tells_each_correction_who_made_it_and_of_what(browse, unit, anna):
    client = browse(anna)
    url = saved(client, unit, name="Alma", note="första", received_on=(clock.today() - timedelta(days=1)).isoformat())
    contact = Contact.objects.get()
    told = typed(unit, name="Alma", received_on=(clock.today() - timedelta(days=1)).isoformat())
    assert "Uppgifter ändrades" not in page(client.get(url))
    do(client, contact, "change", **(told | {"note": "hemlig rättelse", "person_version": 1}))
    do(client, contact, "change", **(told | {"note": "hemlig rättelse", "birth_year": "34", "name": "Alma Ny",
                                            "person_version": 1, "version": 2}))  # fmt: skip
    do(client, contact, "change", **(told | {"note": "hemlig rättelse", "birth_year": "34", "name": "Alma Ny",
                                            "person_version": 2, "version": 3}))  # fmt: skip
    happened = page(client.get(url)).split('id="h-happened"')[1].split("</section>")[0]
    assert happened.count("Uppgifter ändrades") == 2  # saved without a change it is none
    assert happened.count(f"av {anna.name}") >= 2
    first, second = reversed(re.findall("Uppgifter ändrades.*?</li>", happened, re.DOTALL))
    assert "Anteckning" in first
    assert "Födelseår eller ålder" in second
    assert "Namn" in second
    assert "hemlig" not in happened
    assert happened.index("Uppgifter ändrades") < happened.index("Kontakten kom in")


@pytest.mark.req("R-062")
@pytest.mark.parametrize(
    "becomes",
    [
        {"immediate_danger": "no", "danger_note": "Han ringer hela tiden"},
        {"immediate_danger": "unknown", "danger_note": ""},
        {"immediate_danger": "yes", "danger_note": "Han ringer"},
    ],
)
def test_r062_danger_that_is_taken_back_says_why_keeps_what_stood_and_is_assessed_all_the_same(
    browse, unit, anna, becomes
):
    client = browse(anna)
    told = {"immediate_danger": "yes", "danger_note": "Han ringer hela tiden"}
    url = saved(client, unit, called="Alma", **told)
    contact = Contact.objects.get()
    assert "danger_because" in page(client.get(reverse("contact_change", args=[contact.public_id])))
    sent = typed(unit, called="Alma", **(told | becomes))
    refused = do(client, contact, "change", **sent)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["danger_because"]
    contact.refresh_from_db()
    assert (contact.immediate_danger, contact.danger_note) == (Answer.YES, told["danger_note"])
    assert do(client, contact, "change", danger_because="Fel kontakt", **sent).status_code == 302
    shown = page(client.get(url))
    assert "Han ringer hela tiden" in shown.split('id="h-happened"')[1]
    assert "Varför det ändrades: Fel kontakt" in shown
    # once more: what was taken back stands, and the contact is still to be assessed today
    do(client, contact, "change", **(sent | {"note": "mer", "danger_because": "Ordet var fel", "danger_note": ""}))
    shown = page(client.get(url))
    assert "Han ringer hela tiden" in shown
    assert "Bedöms samma dag" in shown
    assert "bedöms i dag" in page(client.get(reverse("morning"))).lower()
    assert do(client, contact, "assess", assessment="assessed", note="Ringde upp: ingen fara.").status_code == 302
    assert "Bedöms samma dag" not in page(client.get(url))


@pytest.mark.req("R-062")
def test_r062_words_that_are_added_to_a_danger_need_no_reason(browse, unit, anna):
    client = browse(anna)
    told = {"immediate_danger": "yes", "danger_note": "Han ringer"}
    new(client, unit, called="Alma", **told)
    contact = Contact.objects.get()
    sent = typed(unit, called="Alma", **(told | {"danger_note": "Han ringer hela tiden, nu från porten."}))
    assert do(client, contact, "change", **sent).status_code == 302
    calm = saved(client, unit, called="Bo", immediate_danger="unknown", danger_note="Vet inte")
    assert "danger_because" not in page(client.get(f"{calm}andra/"))


def test_everything_that_can_be_corrected_has_a_word_for_it():
    facts = set(ContactFacts.__dataclass_fields__) | {"name", "protection", "identity_number"}
    assert all(label_of(fact) for fact in facts)


def test_a_refusal_of_taking_is_told_on_the_page(browse, unit, anna):
    contact = ContactFactory(unit=unit, version=2)
    response = browse(anna).post(reverse("contact_take", args=[contact.public_id]), {"version": 1})
    assert "Någon annan har ändrat kontakten" in page(response)


REASON = "Polisen behöver veta vart de ska."


def test_s_23_a_number_told_for_calling_does_not_stand_in_the_note_without_a_reason(browse, unit, anna, traces):
    client = browse(anna)
    told = {"phone": "070-174 06 05", "entrance": "health_care", "note": "Nås på +46701740605."}
    refused = new(client, unit, **told)
    assert refused.status_code == 422
    assert not Contact.objects.exists()
    assert list(refused.context["form"].errors) == ["note"]
    assert "<mark>46701740605</mark>" in page(refused) or "<mark>701740605</mark>" in page(refused)
    assert not refused.context["form"]["confirmed_because"].is_hidden
    new(client, unit, **told, confirmed_because=REASON)
    contact = Contact.objects.get()
    assert contact.note == "Nås på +46701740605."
    assert len(traces("text.kept_with_reason")) == 1

    # a correction asks of what is changed, and of nothing that stands there already
    kept = told | {"version": 1}
    changed = typed(unit, **kept, called="Alma")
    assert client.post(reverse("contact_change", args=[contact.public_id]), changed).status_code == 302
    changed = typed(unit, **(kept | {"version": 2, "note": "Ny: 0701740605"}))
    assert client.post(reverse("contact_change", args=[contact.public_id]), changed).status_code == 422


@pytest.mark.parametrize(
    ("act", "sent", "field"),
    [
        ("answer", {"answered_on": "{day}", "answered_time": "00.00", "text": "{told}"}, "text"),
        ("end", {"outcome": "advice_given", "ended_on": "{day}", "note": "{told}"}, "note"),
        ("pass_on", {"passed_on_to": "psykiatrin, {told}", "remains": "Inget"}, "passed_on_to"),
        ("pass_on", {"passed_on_to": "psykiatrin", "remains": "{told}"}, "remains"),
        ("redirect", {"to": "{told}", "concern_reported": "yes", "ended_on": "{day}"}, "to"),
        ("redirect", {"concern_reported": "no", "concern_note": "{told}", "ended_on": "{day}"}, "concern_note"),
    ],
)
def test_s_23_whatever_is_written_about_a_contact_is_looked_through(browse, unit, anna, traces, act, sent, field):
    client = browse(anna)
    age = {"birth_year": "2012"} if act == "redirect" else {}
    new(client, unit, name="Alma Exempelsson", protection="secrecy_marking", **age)
    contact = Contact.objects.get()
    sent = {name: value.format(day=clock.today(), told="Bor på Nygatan 4.") for name, value in sent.items()}
    refused = do(client, contact, act, **sent)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert "<mark>Nygatan 4</mark>" in page(refused)
    assert do(client, contact, act, **sent, confirmed_because=REASON).status_code == 302
    assert len(traces("text.kept_with_reason")) == 1
