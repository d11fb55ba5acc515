"""Unsaved text in the forms of a case, as the one who typed it meets it again (S-141)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from livlina.access.terms import Role
from livlina.cases import services
from livlina.cases.models import Engagement, Note
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_notes import typed
from livlina.core import clock
from livlina.organisation.models import Draft
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

OFFER = "Du har text som inte är sparad"


@pytest.fixture
def anna():
    return worker(UnitFactory(), Role.THERAPIST, name="Anna Exempel")


@pytest.fixture
def case(anna):
    case = CaseFactory(unit=anna.memberships.get().unit)
    engaged(case, anna)
    return case


@pytest.fixture
def url(case):
    return reverse("note_new", args=[case.public_id])


def shown(client, url):
    return client.get(url).content.decode()


def form_on(page):
    return re.search(r'name="draft" value="([0-9a-f-]+)"', page)[1]


def type_in(client, url, text, **more):
    """Open the form and type: what the script sends a few seconds later. Answers with the form's name."""
    form = form_on(shown(client, url))
    told = typed(text, draft=form, draft_path=url, **more)
    assert client.post("/utkast/", told).status_code == 204
    return form


def take(client, url):
    link = re.search(r'href="(\?utkast=[0-9a-f-]+)">Ta fram', shown(client, url))[1]
    return shown(client, url + link)


def test_s141_typed_text_is_offered_and_taken_up_without_scripts(browse, anna, url, traces):
    client = browse(anna)
    form = type_in(client, url, "Hon säger att\n<b>hon</b> vill", kind="call", happened_time="09.15")
    page = shown(client, url)
    assert OFFER in page
    assert "hon</b> vill" not in page
    page = take(client, url)
    assert "Hon säger att\n&lt;b&gt;hon&lt;/b&gt; vill</textarea>" in page
    assert 'value="09.15"' in page
    assert re.search(r'value="call"[^>]*(selected|checked)', page)
    assert "Den är inte sparad än" in page
    assert OFFER not in page
    assert form_on(page) == form
    assert not Note.objects.exists()
    assert [action for action in traces() if action.startswith("draft")] == ["draft.begun", "draft.taken"]


def test_s141_a_saved_form_leaves_no_draft(browse, anna, url):
    client = browse(anna)
    form = type_in(client, url, "Samtal")
    assert client.post(url, typed("Samtal", draft=form)).status_code == 302
    assert not Draft.objects.exists()
    assert OFFER not in shown(client, url)


def test_s141_a_refused_form_keeps_its_draft_and_its_name(browse, anna, url):
    client = browse(anna)
    form = type_in(client, url, "Samtal")
    answer = client.post(url, typed("", draft=form))
    assert answer.status_code != 302
    assert form_on(answer.content.decode()) == form
    assert Draft.objects.count() == 1


def test_s141_a_saved_form_leaves_the_draft_of_the_other_tab(browse, anna, url):
    client = browse(anna)
    one, other = type_in(client, url, "den ena"), type_in(client, url, "den andra")
    assert shown(client, url).count(OFFER) == 2
    client.post(url, typed("den ena", draft=one))
    assert str(Draft.objects.get().form) == other
    assert "den andra</textarea>" in take(client, url)


def test_s141_a_draft_is_thrown_away(browse, anna, url, traces):
    client = browse(anna)
    type_in(client, url, "Samtal")
    which = re.search(r'name="which" value="([0-9a-f-]+)"', shown(client, url))[1]
    assert client.post("/utkast/slang/", {"which": which}).url == url
    assert OFFER not in shown(client, url)
    assert "draft.thrown_away" in traces()


def test_s141_a_colleague_in_the_same_case_is_offered_nothing(browse, anna, case, url):
    bea = worker(case.unit, name="Bea Exempel")
    engaged(case, bea, EngagementKind.INTAKE)
    type_in(browse(anna), url, "Samtal")
    draft = Draft.objects.get()
    assert OFFER not in shown(browse(bea), url)
    assert "Samtal</textarea>" not in shown(browse(bea), f"{url}?utkast={draft.public_id}")


def test_s141_signed_out_and_in_again_it_is_offered(browse, anna, url):
    client = browse(anna)
    type_in(client, url, "Samtal")
    client.post("/logga-ut/")
    assert OFFER in shown(browse(anna), url)


def test_s141_a_draft_of_a_case_no_longer_seen_is_neither_offered_nor_left(browse, anna, case, url):
    client = browse(anna)
    type_in(client, url, "Samtal")
    draft = Draft.objects.get()
    Engagement.objects.filter(case=case).update(ends_at=clock.now())
    assert client.get(f"{url}?utkast={draft.public_id}").status_code == 404
    assert not Draft.objects.exists()


def test_s04_what_was_sent_at_a_locked_screen_is_not_shown_when_its_page_is_gone(browse, anna, case, url, traces):
    sent = {"staff": anna, "path": url, "typed": '[["text", "Hon är hos sin syster."]]', "changed_at": clock.now()}
    held = Draft.objects.create(**sent, form=uuid4(), was_sent=True)
    client = browse(anna)
    assert "Hon är hos sin syster." in shown(client, "/las/skickat/")
    Engagement.objects.filter(case=case).update(ends_at=clock.now())
    for send in (client.get, client.post):
        answer = send("/las/skickat/", follow=True)
        assert answer.redirect_chain[0][0] == "/"
        assert "Hon är hos sin syster." not in answer.content.decode()
        assert not Draft.objects.filter(pk=held.pk).exists()
        held = Draft.objects.create(**sent, form=uuid4(), was_sent=True)
    assert len(traces("draft.thrown_away")) == 2


def test_s142_a_draft_of_a_note_changed_meanwhile_shows_both_texts(browse, anna, case):
    note = services.write_note(actor(anna), case=case, text="Först.", happened_at=clock.now(), at=clock.now())
    change = reverse("note_change", args=[case.public_id, note.public_id])
    client = browse(anna)
    form = type_in(client, change, "Min osparade.", version=note.version)
    client.post(change, typed("Sparad under tiden.", version=note.version))
    version = re.search(r'name="version" value="(\d+)"', take(client, change))[1]
    page = client.post(change, typed("Min osparade.", version=version, draft=form)).content.decode()
    assert "Sparad under tiden." in page
    assert "Min osparade.</textarea>" in page
    assert Draft.objects.exists()


@pytest.mark.parametrize("name", ["case_close", "case_facts", "person_new"])
def test_s141_every_form_of_the_case_offers_its_own(browse, anna, case, name):
    client = browse(anna)
    url = reverse(name, args=[case.public_id])
    client.post("/utkast/", {"draft": form_on(shown(client, url)), "draft_path": url, "note": "x"})
    assert OFFER in shown(client, url)
    assert OFFER not in shown(client, reverse("note_new", args=[case.public_id]))
    assert "Den är inte sparad än" in take(client, url)


def test_s141_text_typed_in_a_note_that_was_signed_meanwhile_is_offered_beside_the_refusal(browse, case, anna):
    now = clock.now()
    note = services.write_note(actor(anna), case=case, text="Först.", happened_at=now, at=now)
    address = reverse("note_change", args=[case.public_id, note.public_id])
    client = browse(anna)
    type_in(client, address, "Sedan mindes hon mer.", version=1)
    services.sign_note(actor(anna), note=note, at=now)
    page = shown(client, address)
    assert "Anteckningen är signerad" in page
    assert "<textarea" not in page
    assert OFFER in page
    assert "Sedan mindes hon mer.</textarea>" in take(client, address)


def test_the_offer_says_the_hour_and_another_day_also_which(browse, anna, url):
    client = browse(anna)
    type_in(client, url, "Samtal")
    now = timezone.localtime(clock.now())
    Draft.objects.update(changed_at=now.replace(hour=14, minute=32))
    assert re.search(rf"{OFFER}, från\s+kl. <time[^>]*>14.32</time></h2>", shown(client, url))
    Draft.objects.update(changed_at=now.replace(hour=14, minute=32) - timedelta(days=3))
    assert re.search(rf"{OFFER}, från\s+<time[^>]*>\w+ \d+ \w+ kl. 14.32</time></h2>", shown(client, url))
