"""
Stories of abuse, each as the one who tries it. What stops it, and what does not, stands in docs/security/threats.md,
which names every story here; a test holds the two together.
"""

import ast
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases import services
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Case, Engagement, Note, Party
from livlina.cases.queries import opens_whereabouts
from livlina.cases.review.rules import is_denied
from livlina.cases.terms import CaseRole, EngagementKind, Entrance, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, line_of, told_of_the_end
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.intake import errors as of_contacts
from livlina.intake.models import Contact
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contact_pages import typed
from livlina.organisation.models import Membership, Staff
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import ClosingReasonFactory, DistrictFactory, UnitFactory, actor, worker
from livlina.people import register
from livlina.people import services as people
from livlina.people.errors import DeclaredTooOften, TellsWhere
from livlina.people.models import (
    DuplicateTask,
    Guardianship,
    HumanLink,
    Person,
    Relation,
    SafeChannel,
    StaffRelation,
    Whereabouts,
)
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, RelationFacts, tell_relation
from livlina.people.terms import PlaceKind, Protection, RelationKind, Source, TaskState, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

STREET = "Påhittade vägen 17"
PHONE = "070-000 00 42"
REASON = "Handläggaren är sjuk och hon har ringt tre gånger i dag."
HER_NUMBER, HIS_NUMBER = identity_number("19920418"), identity_number("19850612")
NEW_NUMBER = identity_number("19920603")


class Place:
    """A centre: Alma, protected, with her worker Anna; Karl, who hurt her, with Ada; their child Bo with Bea."""

    def __init__(self) -> None:
        self.unit = UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))
        self.anna, self.ada, self.bea = (worker(self.unit, name=f"{name} Exempel") for name in ("Anna", "Ada", "Bea"))
        self.mona = worker(self.unit, Role.INTAKE, name="Mona Mottagare")
        self.lead = worker(self.unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
        alma = self.person("Alma Exempelsson", HER_NUMBER, protection=Protection.PROTECTED_REGISTRATION)
        self.hers = CaseFactory(unit=self.unit, person=alma, number="2026-0001")
        self.his = CaseFactory(
            unit=self.unit,
            person=self.person("Karl Exempelsson", HIS_NUMBER),
            role=CaseRole.USING_VIOLENCE,
            number="2026-0002",
        )
        self.bos = CaseFactory(
            unit=self.unit, person=PersonFactory(name="Bo Exempelsson"), role=CaseRole.CHILD, number="2026-0003"
        )
        # each has told of the other, and there are rows of their own for what was told
        Party.objects.create(case=self.hers, person=self.person("Kalle", HIS_NUMBER), role=PartyRole.OTHER_PARTY)
        Party.objects.create(case=self.his, person=self.person("Alma", HER_NUMBER), role=PartyRole.OTHER_PARTY)
        for guardian in (alma, self.his.person):
            Party.objects.create(case=self.bos, person=guardian, role=PartyRole.GUARDIAN)
        for case in (self.hers, self.bos):
            told = {"person": case.person, "board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
            Whereabouts.objects.create(**told, kind=PlaceKind.HOME, address=STREET)
            SafeChannel.objects.create(
                **told, kind="call", value=PHONE, is_safe="yes", confirmed_on=clock.today(), value_hash=b"x"
            )
        for case, staff in ((self.hers, self.anna), (self.his, self.ada), (self.bos, self.bea)):
            engaged(case, staff)

    @staticmethod
    def person(name: str, number: str, **facts: object) -> Person:
        return PersonFactory(name=name, identity_number=number, identity_hash=number_hash(number), **facts)


@pytest.fixture
def place():
    return Place()


def url(name, case, *more):
    return reverse(name, args=[case.public_id, *more])


def pages_of(case):
    """Every page of a case that is read."""
    return [url(name, case) for name in ("case", "case_journal", "case_persons", "case_sessions")]


def said(client, *urls):
    return " ".join(client.get(each).content.decode() for each in urls)


# -- the violent partner, who is a client here too -----------------------------------------------------------


def test_his_worker_searches_her_number_and_is_told_what_one_is_told_of_nobody(place, browse):
    client = browse(place.ada)
    hers = client.post(reverse("search"), {"q": HER_NUMBER}).content.decode()
    assert place.hers.number not in hers
    assert str(place.hers.public_id) not in hers
    # his own file has her as he told of her, and no more
    assert STREET not in hers


@pytest.mark.req("R-494")
def test_his_worker_has_the_address_of_her_case_from_a_note_left_behind(place, browse, traces):
    client = browse(place.ada)
    for each in pages_of(place.hers):
        unseen = client.get(each)
        missing = client.get(each.replace(str(place.hers.public_id), str(uuid4())))
        assert (unseen.status_code, unseen.content) == (missing.status_code, missing.content)


def test_s13_his_worker_lets_him_read_what_the_child_has_said_and_closes_the_childs_case(place, browse):
    bos = line_of(place.bos, place.lead)
    share = {"staff": place.ada, "kind": EngagementKind.CO_ASSIGNED, "until": None, "at": clock.now()}
    services.share_case(actor(place.lead), case=bos, **share)
    told = {"told_by": "child", "written_by": place.bea, "signed_by": place.bea, "signed_at": clock.now()}
    note = NoteFactory(case=place.bos, text="Mamma gråter på kvällen.", **told)
    karl = Party.objects.get(case=place.bos, person=place.his.person)
    decide = url("guardian_decide", place.bos, karl.public_id, "note", note.public_id)
    show = {"may_be_shown": "show", "ground": "no_harm", "text": REASON}
    ada, bea = browse(place.ada), browse(place.bea)
    for client, staff in ((ada, place.ada), (bea, place.bea)):
        confirm(client, staff)
    assert "Be någon annan som arbetar med ärendet" in ada.post(decide, show).content.decode()
    close = url("case_close", place.bos)
    assert "avgör inte det här" in ada.get(close).content.decode()
    ada.post(close, told_of_the_end(ClosingReasonFactory()))
    place.bos.refresh_from_db()
    assert place.bos.is_open
    # to hold back she may, and the child's own worker decides
    assert ada.post(decide, show | {"may_be_shown": "hold", "ground": "guardian_secrecy"}).status_code == 302
    assert bea.post(decide, shown(bea, decide) | show).status_code == 302
    assert "avgör inte det här" not in bea.get(close).content.decode()


def test_s13_his_worker_writes_whose_the_custody_of_the_child_is(place, browse):
    """Who is asked, and who is told, follows from it: the mother was nobody there, or had it no longer."""
    bos = line_of(place.bos, place.lead)
    share = {"staff": place.ada, "kind": EngagementKind.CO_ASSIGNED, "until": None, "at": clock.now()}
    services.share_case(actor(place.lead), case=bos, **share)
    child, karl = place.bos.person, place.his.person
    told = {"person": child.public_id, "guardian": karl.public_id, "kind": "sole_custody", "told_by": "staff"}
    ada, bea, kind = browse(place.ada), browse(place.bea), "vardnad"
    page = url("case_persons", place.bos)
    anew = url("told_new", place.bos, child.public_id, kind)
    assert bea.post(anew, told).status_code == 302
    custody = Guardianship.objects.get(guardian=karl)
    for client, is_shown in ((ada, False), (bea, True)):
        shown = client.get(page).content.decode()
        assert "vårdnadshavare till" in shown
        for way in (anew, url("told_change", place.bos, kind, custody.public_id)):
            assert (way in shown) == is_shown
            assert client.get(way).status_code == (200 if is_shown else 404)
        end = url("told_end", place.bos, kind, custody.public_id)
        assert (end in shown) == is_shown
        assert client.post(end).status_code == (302 if is_shown else 404)
        custody.refresh_from_db()
        assert (custody.ended_at is not None) == is_shown
    assert ada.post(anew, told).status_code == 404


def test_s21_his_worker_reads_to_whom_the_childs_consents_steps_and_documents_go(place, browse):
    bos, today = line_of(place.bos, place.lead), clock.today().isoformat()
    share = {"staff": place.ada, "kind": EngagementKind.CO_ASSIGNED, "until": None, "at": clock.now()}
    services.share_case(actor(place.lead), case=bos, **share)
    bea, ada = browse(place.bea), browse(place.ada)
    consent = {"purpose": "sharing:school", "recipient": "Granskolan i Tyresö", "what": ["contact"]}
    consent |= {"starts_on": today, "ends_on": today, "given_how": "words"}
    document = {"direction": "received", "kind": "letter", "happened_on": today, "other": "Granskolan i Tyresö"}
    step = {"kind": "shelter", "wanted_on": today, "by_whom": "Kvinnohuset Linnean i Farsta"}
    sent = {"case_consents": consent, "document_new": document | {"what": "Närvaro"}, "case_chain": step}
    for name, told in sent.items():
        assert bea.post(url(name, place.bos), told | {"submission": str(uuid4())}).status_code == 302
    names = ("case", "case_consents", "case_events", "case_chain", "case_plan", "case_summary", "case_paper")
    read = [url(name, place.bos) for name in names]
    for words in ("Granskolan", "Linnean"):
        assert words in said(bea, *read)
        assert words not in said(ada, *read)
    assert "visas inte för dig" in said(ada, url("case_consents", place.bos))


def test_his_worker_looks_for_where_she_is_in_their_childs_case(place, browse, application):
    services.share_case(
        actor(place.lead),
        case=line_of(place.bos, place.lead),
        staff=place.ada,
        kind=EngagementKind.CO_ASSIGNED,
        until=None,
        at=clock.now(),
    )
    shown = said(browse(place.ada), *pages_of(place.bos))
    assert "Bo Exempelsson" in shown
    assert STREET not in shown
    assert PHONE not in shown
    with application(actor(place.ada)):
        assert not Whereabouts.objects.exists()
        assert not SafeChannel.objects.exists()
    # nor in which district or which way in, as from a shelter, and a form that leaves them out keeps them
    place.bos.district, place.bos.entrance = DistrictFactory(name="Påhittade dalen"), Entrance.SHELTER
    place.bos.save()
    forms = [*pages_of(place.bos), url("case_facts", place.bos), url("case_process", place.bos), reverse("caseload")]
    for words in ("Påhittade dalen", "Kvinnojour"):
        assert words in said(browse(place.bea), *forms)
        assert words not in said(browse(place.ada), *forms)
    answers = dict.fromkeys(("minor_children", "legal_support_offered", "legal_support_accepted"), "unknown")
    facts = answers | {"entrance": "police", "honour": "yes", "district": "", "version": place.bos.version}
    assert browse(place.ada).post(url("case_facts", place.bos), facts).status_code == 302
    place.bos.refresh_from_db()
    kept = (place.bos.district.name, place.bos.entrance, place.bos.honour)
    assert kept == ("Påhittade dalen", Entrance.SHELTER, "yes")


def test_s23_what_looks_like_an_address_is_asked_about_whoever_in_the_case_is_protected(place):
    told, now = "Hon bor på Storgatan 5 i Farsta.", clock.now()
    at = {"happened_at": now, "at": now, "told_by": Source.POLICE}
    for case, staff in ((place.bos, place.bea), (place.his, place.ada)):
        party = Party.objects.exclude(person=case.person).filter(case=case)[0]
        Person.objects.filter(pk=party.person_id).update(protection=Protection.SECRECY_MARKING)
        with pytest.raises(TellsWhere):
            services.write_note(actor(staff), case=case, text=told, **at)
    # and where one who has the case is told no whereabouts, though nobody is protected
    Person.objects.update(protection=Protection.NONE)
    engaged(place.his, worker(place.unit), EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(case=place.his).exclude(actor=place.ada).update(carries_whereabouts=False)
    with pytest.raises(TellsWhere):
        services.write_note(actor(place.ada), case=place.his, text=told, **at)


def test_his_worker_gets_the_childs_case_before_anyone_has_named_its_guardians(place, browse):
    Party.objects.filter(case=place.bos, role=PartyRole.GUARDIAN).delete()
    Party.objects.create(case=place.hers, person=place.bos.person, role=PartyRole.CHILD)
    services.share_case(
        actor(place.lead),
        case=line_of(place.bos, place.lead),
        staff=place.ada,
        kind=EngagementKind.CO_ASSIGNED,
        until=None,
        at=clock.now(),
    )
    shown = said(browse(place.ada), *pages_of(place.bos))
    assert "Bo Exempelsson" in shown
    assert STREET not in shown
    assert PHONE not in shown
    where = Whereabouts.objects.get(person=place.bos.person)
    assert browse(place.ada).post(url("place_show", place.bos, where.public_id)).status_code == 404
    assert STREET in browse(place.bea).post(url("place_show", place.bos, where.public_id)).content.decode()


def test_his_worker_puts_her_in_his_case_to_see_what_comes_up(place, browse):
    data = {"role": "close", "name": "Alma Exempelsson", "identity_number": HER_NUMBER}
    answer = browse(place.ada).post(url("person_new", place.his), data, follow=True)
    shown = answer.content.decode() + said(browse(place.ada), *pages_of(place.his))
    assert STREET not in shown
    assert PHONE not in shown
    assert "Skyddad" not in shown  # that she is protected was told in her file
    assert place.hers.number not in shown


def test_he_comes_back_under_no_number_and_gets_her_worker_until_the_number_is_known(place, browse, application):
    nobody = CaseFactory(unit=place.unit, role=CaseRole.USING_VIOLENCE, person=PersonFactory(name="K"))
    engaged(nobody, place.anna)
    nobody.person.identity_number, nobody.person.identity_hash = HIS_NUMBER, number_hash(HIS_NUMBER)
    nobody.person.save()
    with application(actor(place.anna)):
        assert not Case.objects.exists()  # both are closed, until the lead has given one away
    assert "Stängda för handläggaren" in said(browse(place.lead), reverse("my_day"))


def test_he_calls_her_reception_to_learn_whether_she_is_known(place, browse):
    strange, known = identity_number("19770101"), HER_NUMBER
    answers = []
    for number in (strange, known):
        data = typed(place.unit, name="Någon Annan", identity_number=number)
        answer = browse(place.mona).post(reverse("contact_new"), data, follow=True)
        text = re.sub(r"Kontakt \d+|[0-9a-f-]{36}|\d{2}[.:]\d{2}", "", answer.content.decode())
        text = re.sub(r'value="[^"]*"', "", text)
        answers.append((answer.status_code, len(answer.redirect_chain), text.count("finns redan"), "Alma" in text))
    assert answers[0] == answers[1] == (200, 1, 0, False)


def test_his_worker_writes_a_contact_under_her_number_and_gets_the_receipt_that_all_get(place, browse):
    def shown_to(staff):
        sent = typed(place.unit, name="Någon Annan", identity_number=HER_NUMBER)
        answer = browse(staff).post(reverse("contact_new"), sent, follow=True)
        text = re.sub(r"Kontakt \d+|[0-9a-f-]{36}", "", answer.content.decode()).replace(staff.name, "")
        return answer.status_code, answer.redirect_chain, re.sub(r'value="[^"]*"', "", text)

    assert shown_to(place.ada) == shown_to(place.anna)


def test_s12_his_worker_tries_what_has_been_written_in_since_by_sending_the_form_again(place, browse, traces):
    ada, mona = browse(place.ada), browse(place.mona)
    sent = typed(place.unit, name="Alma E", identity_number=HER_NUMBER, submission=str(uuid4()))
    assert ada.post(reverse("contact_new"), sent).status_code == 302
    contact = Contact.objects.latest("pk")
    assert ada.get(reverse("contact", args=[contact.public_id])).status_code == 404
    hers, another = (str(DistrictFactory(name=name).public_id) for name in ("Hagsätra", "Farsta"))
    told = {"district": hers, "phone": PHONE, "safe_to_call": "no", "immediate_danger": "no"}
    told |= {"name": "Alma Nyexempel", "protection": Protection.SECRECY_MARKING}
    versions = {"version": contact.version, "person_version": contact.person.version}
    since = {name: value for name, value in (sent | told).items() if name != "submission"}
    assert mona.post(reverse("contact_change", args=[contact.public_id]), since | versions).status_code == 302
    contact.refresh_from_db()
    assert contact.district.name == "Hagsätra"

    def said_of(**other):
        answer = ada.post(reverse("contact_new"), sent | other)
        text = answer.content.decode()
        return answer.status_code, re.findall(r"h-differs.*?<strong>(.*?)</strong>", text, re.S)

    # what differs from what was sent is said, and what was written in since changes nothing of it
    assert said_of(district=hers) == said_of(district=another) == (409, ["Stadsdel"])
    for name, value in told.items():
        assert said_of(**{name: value})[1], name
    status, [names] = said_of(**told)
    assert (status, names.count(",")) == (409, len(told) - 1)
    # the same once more is the same receipt, which tells neither where it is now nor under which number
    receipt = ada.post(reverse("contact_new"), sent, follow=True).content.decode()
    assert "Kontakten är sparad" in receipt
    assert f"Kontakt {contact.number}" not in receipt
    assert len(traces("contact.registered_again")) == 1
    assert Contact.objects.count() == 1


def test_s10_her_contact_lies_with_his_worker_who_is_not_shown_it(place, browse):
    mona, ada = browse(place.mona), browse(place.ada)
    named = {"name": "Alma E", "identity_number": HER_NUMBER}
    # it is not given to her, in the words of any other who is not possible, and nothing says why
    assert mona.post(reverse("contact_new"), typed(place.unit, **named)).status_code == 302
    given = Contact.objects.latest("pk")
    take = reverse("contact_take", args=[given.public_id])
    refused = mona.post(take, {"version": given.version, "handler": str(place.ada.public_id)})
    assert of_contacts.HandlerNotPossible.message in refused.content.decode()
    given.refresh_from_db()
    assert given.handler is None
    assert mona.post(take, {"version": given.version, "handler": str(place.bea.public_id)}).status_code == 302
    # she has taken one without a number, which is written in by another: reception sees that nobody has it
    assert ada.post(reverse("contact_new"), typed(place.unit, name="A", takes_it="on")).status_code == 302
    taken = Contact.objects.latest("pk")
    assert taken.handler == place.ada
    page = reverse("contact", args=[taken.public_id])
    assert "Ingen ännu" not in mona.get(page).content.decode()
    versions = {"version": taken.version, "person_version": taken.person.version}
    change = reverse("contact_change", args=[taken.public_id])
    assert mona.post(change, typed(place.unit, **named) | versions).status_code == 302
    assert ada.get(page).status_code == 404
    nobody = {page: "Ingen ännu", reverse("contacts"): "ingen ännu", reverse("morning"): "ingen handläggare"}
    for url, words in nobody.items():
        assert words in mona.get(url).content.decode(), url


def test_s10_reception_tries_colleague_after_colleague_by_writing_her_number_once_they_have_it(place, browse, traces):
    """What the page says then is what a refusal would have said: each is one, and many are reviewed."""
    mona, told = browse(place.mona), {}
    for staff in (place.bea, place.ada, place.ada):
        assert mona.post(reverse("contact_new"), typed(place.unit, name="A")).status_code == 302
        contact = Contact.objects.latest("pk")
        page, change = (reverse(name, args=[contact.public_id]) for name in ("contact", "contact_change"))
        given = {"version": contact.version, "handler": str(staff.public_id)}
        assert mona.post(reverse("contact_take", args=[contact.public_id]), given).status_code == 302
        for _ in range(2):  # written once more it is no news
            contact.refresh_from_db()
            versions = {"version": contact.version, "person_version": contact.person.version}
            named = typed(place.unit, name="Alma E", identity_number=HER_NUMBER)
            assert mona.post(change, named | versions).status_code == 302
        told[staff] = "Ingen ännu" in mona.get(page).content.decode()
    assert told == {place.bea: False, place.ada: True}
    refused = "give_contact.refused"
    assert [trace["actor_id"] for trace in traces(refused) if is_denied(refused, trace["why"])] == [place.mona.pk] * 2


# -- the curious colleague -----------------------------------------------------------------------------------


def test_a_colleague_at_the_next_desk_opens_her_case(place, browse):
    curious = worker(place.unit)
    for each in pages_of(place.hers):
        assert browse(curious).get(each).status_code == 404


def test_a_colleague_searches_for_a_neighbour_by_name(place, browse, traces):
    shown = browse(worker(place.unit)).post(reverse("search"), {"q": "Alma"}).content.decode()
    assert "Inget du har tillgång till matchar" in shown
    told = traces("cases.searched")[0]
    assert b"Alma" not in bytes(told["detail"])  # a keyed hash, so that the log is no list of who was sought


def test_a_colleague_gives_herself_the_case(place, browse):
    curious = worker(place.unit)
    answer = browse(curious).post(url("case_assign", place.hers), {"assigned_to": str(curious.public_id)})
    assert answer.status_code == 404
    assert not Engagement.objects.filter(actor=curious).exists()


def test_a_colleague_asks_for_a_leads_reading(place, browse):
    curious = worker(place.unit)
    answer = browse(curious).post(url("case_read", place.hers), {"reason": "danger", "text": REASON})
    assert answer.status_code == 404


def test_her_own_worker_takes_up_her_address_and_leaves_a_trace_with_a_reason(place, browse, traces):
    row = Whereabouts.objects.get(told_in_case=place.hers.pk)
    client = browse(place.anna)
    assert STREET not in said(client, *pages_of(place.hers))
    show = url("place_show", place.hers, row.public_id)
    assert STREET not in client.post(show, follow=True).content.decode()
    assert STREET in client.post(show, {"why": "contact"}).content.decode()
    trace = traces("whereabouts.shown")[0]
    assert (trace["actor_id"], trace["why"]) == (place.anna.pk, "assigned: contact")


def test_somebody_posts_fields_that_no_form_has(place, browse):
    extra = {"unit": "1", "person": "1", "board": "1", "wall": "open", "assigned_to": "x", "number": "2026-0002"}
    before = Case.objects.filter(pk=place.hers.pk).values().get()
    data = {"entrance": "police", "minor_children": "yes", "version": before["version"], "honour": "no"}
    asked = {"legal_support_offered": "yes", "legal_support_accepted": "no"}
    browse(place.anna).post(url("case_facts", place.hers), data | asked | extra)
    after = Case.objects.filter(pk=place.hers.pk).values().get()
    kept = ("unit_id", "person_id", "board_id", "number", "public_id", "trace_ref")
    assert [before[name] for name in kept] == [after[name] for name in kept]
    assert after["entrance"] == "police"


# -- those who lead ------------------------------------------------------------------------------------------


@pytest.mark.req("R-503")
def test_a_lead_looks_through_the_lists_for_a_name(place, browse):
    client = browse(place.lead)
    lists = [reverse("my_day"), reverse("caseload"), reverse("group")]
    shown = said(client, *lists, f"{reverse('caseload')}?vy=enheten", f"{reverse('caseload')}?vy=utan")
    assert place.hers.number in shown
    assert "Exempelsson" not in shown


def test_a_lead_reads_both_sides_the_same_day(place, browse):
    client, asked = browse(place.lead), {"reason": "complaint", "text": REASON}
    assert client.post(url("case_read", place.hers), asked).status_code == 302
    assert client.post(url("case_read", place.his), asked).status_code == 200
    assert client.post(url("relation_stop", place.hers)).status_code == 302
    assert client.post(url("case_read", place.his), asked).status_code == 200
    assert client.get(url("case", place.his)).status_code == 404


def test_a_lead_on_his_side_counts_that_she_or_the_child_has_called(place, browse):
    client = browse(place.lead)
    asked = {"reason": "complaint", "text": REASON}
    assert client.post(url("case_read", place.his), asked).status_code == 302

    def told() -> str:
        pages = said(client, reverse("contacts"), reverse("group"), reverse("morning"))
        return re.sub(r"<[^>]+>|\s+", " ", re.sub(r'(?s)<script.*?</script>|(?:value|nonce)="[^"]*"', "", pages))

    ContactFactory(unit=place.unit, entrance="self")
    before = told()
    ContactFactory(unit=place.unit, person=place.hers.person, entrance="police")
    ContactFactory(unit=place.unit, person=place.bos.person, entrance="police")
    assert told() == before
    ContactFactory(unit=place.unit, entrance="police")
    assert told() != before


def test_a_lead_approves_for_himself_to_work_with_both(place, browse):
    data = {
        "assigned_to": str(place.lead.public_id),
        "other": place.his.number,
        "text": REASON,
        "until": (clock.today() + timedelta(days=3)).isoformat(),
    }
    client = browse(place.lead)
    confirm(client, place.lead)
    client.post(url("joint_work", place.hers), data)
    asked = {"reason": "complaint", "text": REASON}
    browse(place.lead).post(url("case_read", place.hers), asked)
    assert browse(place.lead).post(url("case_read", place.his), asked).status_code == 200


def test_a_lead_approves_joint_work_line_by_line_to_learn_who_are_sides(place, browse):
    strange, client = CaseFactory(unit=place.unit, number="2026-0009"), browse(place.lead)
    confirm(client, place.lead)
    answers = []
    for other in (place.his, strange):
        data = {"assigned_to": str(place.bea.public_id), "other": other.number, "text": REASON}
        data |= {"until": (clock.today() + timedelta(days=3)).isoformat(), "submission": str(uuid4())}
        answer = client.post(url("joint_work", place.hers), data, follow=True)
        said = answer.content.decode()
        answers.append((answer.status_code, answer.redirect_chain, "Arbetet med båda parter är godkänt" in said))
    assert answers[0] == answers[1]
    assert answers[0][2]


def test_somebody_at_a_leads_open_screen_lets_one_more_in(place, browse):
    curious = worker(place.unit)
    sent = {"assigned_to": str(curious.public_id), "kind": "co_assigned"}
    assert browse(place.lead).post(url("case_share", place.hers), sent).status_code == 403
    assert not Engagement.objects.filter(actor=curious).exists()


def test_a_lead_of_another_unit_reads_by_reason(place, browse):
    other = worker(UnitFactory(), Role.UNIT_MANAGER)
    answer = browse(other).post(url("case_read", place.hers), {"reason": "danger", "text": REASON})
    assert answer.status_code == 404


# -- those who were, and those who should not be -------------------------------------------------------------


def test_someone_dismissed_has_a_session_open(place, browse, application):
    client = browse(place.anna)
    assert client.get(url("case", place.hers)).status_code == 200
    Staff.objects.filter(pk=place.anna.pk).update(is_active=False)
    assert client.get(url("case", place.hers)).status_code != 200
    with application(actor(place.anna)):
        assert not Case.objects.exists()


def test_a_role_that_nobody_remembers_is_on_the_list_that_the_lead_signs(place, browse):
    forgotten = worker(place.unit, Role.LOG_REVIEWER, name="Glömd Granskare")
    Membership.objects.filter(unit=place.unit).update(valid_from=clock.today() - timedelta(days=200))
    shown = said(browse(place.lead), reverse("unit_roles"), reverse("group"))
    assert "Glömd Granskare" in shown
    assert "Rollerna vid enheten behöver gås igenom" in shown
    assert browse(forgotten).get(reverse("unit_roles")).status_code == 404


def test_someone_has_moved_to_another_unit(place, browse):
    Membership.objects.filter(staff=place.anna).update(valid_to=clock.today() - timedelta(days=1))
    Membership.objects.create(
        staff=place.anna, unit=UnitFactory(), role=Role.THERAPIST, valid_from=clock.today() - timedelta(days=1)
    )
    assert browse(place.anna).get(url("case", place.hers)).status_code == 404


def test_reception_looks_her_up_a_month_after(place, browse):
    contact = ContactFactory(unit=place.unit, person=place.hers.person, registered_by=place.mona)
    Contact.objects.update(outcome="declined", outcome_on=clock.today() - timedelta(days=30))
    assert browse(place.mona).get(reverse("contact", args=[contact.public_id])).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.STATISTICIAN, Role.LOG_REVIEWER, Role.REGISTER_CONTROLLER, Role.RECORDS_OFFICER]
)
def test_one_without_case_work_opens_a_case(place, browse, role):
    client = browse(worker(place.unit, role))
    for each in pages_of(place.hers):
        assert client.get(each).status_code == 404
    assert client.post(reverse("search"), {"q": "Alma"}).status_code == 404


def test_the_statistician_looks_for_one_person_in_the_figures(place, browse):
    client = browse(worker(place.unit, Role.STATISTICIAN))
    shown = said(client, reverse("statistics"))
    for told in ("Exempelsson", place.hers.number, STREET, HER_NUMBER[:8]):
        assert told not in shown


def test_a_manager_reads_in_a_file_to_learn_who_is_here(place, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = f"arendenummer;enhet;inkom;roll;personnummer\nX-1;{place.unit.name};2026-03-05;våldsutsatt;{HER_NUMBER}\n"
    sent = SimpleUploadedFile("register.csv", rows.encode(), content_type="text/csv")
    shown = browse(place.lead).post(reverse("import_cases"), {"file": sent, "act": "try"}).content.decode()
    assert "Exempelsson" not in shown
    assert place.hers.number not in shown
    assert "finns redan" not in shown


# -- what is told must stay where it was told ----------------------------------------------------------------


def test_she_moves_and_his_file_learns_nothing(place, browse):
    client = browse(place.anna)
    told = {"kind": "home", "address": "Helt nya gatan 3"}
    client.post(url("told_new", place.hers, place.hers.person.public_id, "vistelse"), told)
    assert Whereabouts.objects.filter(told_in_case=place.hers.pk).count() == 2
    assert "Helt nya gatan" not in said(browse(place.ada), *pages_of(place.his))


def test_she_gets_a_new_name_and_number_and_his_file_keeps_what_he_told(place, browse):
    her = Person.objects.get(pk=place.hers.person.pk)
    her.name = "Nytt Namn"
    her.save()
    assert "Nytt Namn" not in said(browse(place.ada), *pages_of(place.his))


def test_s22_her_new_name_and_number_are_not_read_through_the_childs_case(place, browse, application):
    her, aunt = place.hers.person, place.person("Moa Mostersson", identity_number("19600101"))
    near = Party.objects.create(case=place.bos, person=aunt, role=PartyRole.CLOSE)
    people.tell_representative(
        actor(place.bea),
        person=her,
        facts=people.RepresentativeFacts(kind="counsel", name="Oda Ombudsson", told_by=Source.GUARDIAN),
        case=place.bos,
        at=clock.now(),
    )
    her.name, her.identity_number = "Nytt Namn", NEW_NUMBER
    her.identity_hash = number_hash(NEW_NUMBER)
    her.save()
    share = {"staff": place.ada, "kind": EngagementKind.CO_ASSIGNED, "until": None, "at": clock.now()}
    services.share_case(actor(place.lead), case=line_of(place.bos, place.lead), **share)
    party = Party.objects.get(case=place.bos, person=her)
    telling = [url("told_new", place.bos, place.bos.person.public_id, kind) for kind in ("relation", "vardnad")]
    pages = [*pages_of(place.bos), *telling, url("note_new", place.bos), url("person_new", place.bos)]
    his, hers = browse(place.ada), browse(place.bea)
    shown = said(his, *pages)
    assert "Nytt Namn" in said(hers, *pages)
    assert "Vårdnadshavare, skyddad uppgift" in shown
    assert not [word for word in ("Nytt Namn", "Oda Ombudsson") if word in shown]
    assert "Moa Mostersson" in shown  # not protected: by name, without number and age
    persons = his.get(url("case_persons", place.bos)).content.decode()
    assert str(place.his.person.public_id) in persons
    asked = {"q": "Nytt Namn"}, {"q": NEW_NUMBER}, {"q": aunt.identity_number}
    assert not [q for q in asked if place.bos.number in his.post(reverse("search"), q).content.decode()]
    assert place.bos.number in hers.post(reverse("search"), asked[2]).content.decode()
    for one in (party.public_id, her.public_id, aunt.public_id):
        assert his.post(url("person_number", place.bos, one)).status_code == 404
        assert NEW_NUMBER[-4:] not in his.get(url("person_change", place.bos, one)).content.decode()
    assert his.post(url("person_number", place.bos, place.his.person.public_id)).status_code == 200
    assert his.post(url("told_new", place.bos, party.public_id, "foretradare")).status_code == 404
    # the form of one who is shielded is not there, and what is sent all the same changes nothing
    version = Person.objects.get(pk=aunt.pk).version
    answer = his.post(url("person_change", place.bos, aunt.public_id), {"name": "Annan", "version": version})
    assert answer.status_code == 200
    assert Person.objects.get(pk=aunt.pk).name == "Moa Mostersson"
    # who told it is still said, by role
    told = {"text": "Mamma berättade.", "part": "handling", "kind": "other", "told_by": str(party.public_id)}
    told |= {"happened_on": clock.today().isoformat(), "happened_time": "00:01"}
    his.post(url("note_new", place.bos), told)
    assert Note.objects.get(case=place.bos).told_by_person_id == her.pk
    added = {"role": "close", "name": "Nya Skyddad", "protection": "secrecy_marking", "needs_interpreter": "unknown"}
    assert "låta en kollega lägga till" in his.post(url("person_new", place.bos), added).content.decode()
    assert not Party.objects.filter(case=place.his, person=aunt).exists()
    assert "Moa Mostersson" not in his.get(url("person_new", place.his)).content.decode()
    with application(actor(place.ada)):
        assert not Person.objects.filter(pk=her.pk).exists()
        assert Person.objects.filter(pk=near.person_id).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Party.objects.create(case=place.his, person_id=her.pk, role=PartyRole.CLOSE)
    with application(actor(place.bea)):
        assert Person.objects.get(pk=her.pk).name == "Nytt Namn"


def test_violence_towards_the_child_is_told_and_his_worker_loses_the_childs_case(place, browse, application):
    engaged(place.bos, place.ada, EngagementKind.CO_ASSIGNED)
    assert browse(place.ada).get(url("case", place.bos)).status_code == 200
    tell_relation(
        actor(place.bea),
        person=place.his.person,
        facts=RelationFacts(
            other=place.bos.person, kind=RelationKind.PARENT, violence=Violence.BY_FIRST, told_by=Source.CHILD
        ),
        case=place.bos,
        at=clock.now(),
    )
    assert browse(place.ada).get(url("case", place.bos)).status_code == 404
    assert browse(place.bea).get(url("case", place.bos)).status_code == 200
    assert Relation.objects.filter(told_in_case=place.bos.pk).exists()


def test_his_contact_is_taken_by_one_who_is_to_stand_in_for_the_childs_worker(place):
    xena, now = worker(place.unit, name="Xena Exempel"), clock.now()
    comes = {"starts": now + timedelta(days=5), "until": now + timedelta(days=9), "at": now}
    line = line_of(place.bos, place.lead)
    services.share_case(actor(place.lead), case=line, staff=xena, kind=EngagementKind.STAND_IN, **comes)
    relation = Engagement.objects.get(actor=xena)
    assert opens_whereabouts(relation)
    ContactFactory(unit=place.unit, person=place.his.person, handler=xena, registered_by=xena)
    relation.refresh_from_db()
    assert not opens_whereabouts(relation)


def test_a_note_of_another_case_is_read_through_ones_own(place, browse):
    theirs = NoteFactory(case=place.hers, text="Hon bor hos sin syster.", written_by=place.anna)
    answer = browse(place.ada).get(url("note", place.his, theirs.public_id))
    assert answer.status_code == 404
    correcting = browse(place.ada).post(url("note_correct", place.his, theirs.public_id), {"text": "x"})
    assert correcting.status_code == 404
    assert Note.objects.count() == 1


# -- the page that holds them together -----------------------------------------------------------------------


# -- the colleague who is the cousin, and the one who judges the register ------------------------------------


def declared(staff, number, kind="family"):
    people.declare_relation(actor(staff), facts=OwnFacts(kind=kind, identity_number=number), at=clock.now())


def test_a_colleague_who_is_his_cousin_has_declared_it_and_is_given_both_cases(place, browse):
    cousin = worker(place.unit)
    declared(cousin, HIS_NUMBER)
    for case in (place.his, place.hers, place.bos):  # his own, the one he is named in, and his child's
        with pytest.raises(HandlerNotPossible):
            services.assign_case(actor(place.lead), case=line_of(case, place.lead), staff=cousin, at=clock.now())
        assert browse(cousin).get(url("case", case)).status_code == 404


def test_his_worker_declares_her_number_and_telephone_to_see_whether_she_is_known(place, browse):
    """She has told of him at another unit; his own file knows neither number nor telephone of hers."""
    hers = CaseFactory(unit=UnitFactory(), person=Place.person("Alma", HER_NUMBER))
    Party.objects.create(case=hers, person=Place.person("Kalle", HIS_NUMBER), role=PartyRole.OTHER_PARTY)
    his = CaseFactory(unit=place.unit, person=Place.person("Karl", HIS_NUMBER), role=CaseRole.USING_VIOLENCE)
    engaged(his, place.ada)
    client = browse(place.ada)
    for kind in ("neighbour", "family", "ex", "other"):
        declared(place.ada, HER_NUMBER, kind)
        assert client.get(url("case", his)).status_code == 200, kind


def test_a_worker_says_to_be_one_after_another_to_see_what_closes(place):
    for number in (HER_NUMBER, HIS_NUMBER):
        declared(place.ada, number, "self")
        StaffRelation.objects.filter(ended_at=None).update(ended_at=clock.now())
    with pytest.raises(DeclaredTooOften):
        declared(place.ada, HER_NUMBER, "self")


def test_the_one_who_hurt_her_works_where_she_seeks_help(place, browse, application):
    declared(place.mona, HIS_NUMBER, "self")
    client = browse(place.mona)
    contact = ContactFactory(unit=place.unit, person=Place.person("Alma", HER_NUMBER))
    assert client.get(reverse("contact", args=[contact.public_id])).status_code == 404
    with application(actor(place.mona)):
        assert not Person.objects.exists()


def test_a_lead_tries_to_learn_who_a_colleague_is_related_to(place, browse):
    declared(place.ada, HIS_NUMBER)
    client = browse(place.lead)
    page = said(client, reverse("my_day"), url("case_assign", place.his), reverse("own_relations"))
    assert place.his.number in page
    assert "släkt" not in page.replace("Familj eller släkt", "")  # a choice of the lead's own form
    assert "relation till" not in page


def test_a_register_controller_looks_for_somebody_he_knows(place, browse):
    controller = worker(UnitFactory(), Role.REGISTER_CONTROLLER)
    declared(controller, HER_NUMBER)
    client = browse(controller)
    assert client.post(reverse("search"), {"q": HER_NUMBER}).status_code in (403, 404)
    hers = DuplicateTask.objects.filter(one__identity_hash=number_hash(HER_NUMBER))
    assert hers.exists()
    for task in DuplicateTask.objects.all():
        page = client.get(reverse("register_task", args=[task.public_id]))
        assert page.status_code == (404 if task in hers else 200)
        assert STREET not in page.content.decode()


def test_a_register_controller_at_her_centre_judges_who_she_is(place, browse):
    controller = worker(place.unit, Role.REGISTER_CONTROLLER)
    task = DuplicateTask.objects.first()
    assert browse(controller).get(reverse("register_task", args=[task.public_id])).status_code == 404
    assert "Inget att avgöra" in browse(controller).get(reverse("register")).content.decode()


def test_a_register_controller_joins_two_alone(place, browse):
    alone = worker(UnitFactory(), Role.REGISTER_CONTROLLER)
    confirm(client := browse(alone), alone)
    task = reverse("register_task", args=[DuplicateTask.objects.first().public_id])
    client.post(task, {"said": "same", "reason": REASON, "seen": "open"})
    client.post(task, {"said": "joined", "reason": REASON, "seen": register.mark(DuplicateTask.objects.first())})
    assert not HumanLink.objects.exists()


def test_a_register_controller_takes_two_apart_alone_to_make_a_wall_fall(place, browse):
    one, other, alone = (worker(UnitFactory(), Role.REGISTER_CONTROLLER) for _ in range(3))
    task = DuplicateTask.objects.first()
    url = reverse("register_task", args=[task.public_id])
    for who, said in ((one, "same"), (other, "joined")):
        confirm(client := browse(who), who)
        client.post(url, {"said": said, "reason": REASON, "seen": register.mark(DuplicateTask.objects.get(pk=task.pk))})
    confirm(client := browse(alone), alone)
    for said in ("undone", "apart", "undone"):
        client.post(url, {"said": said, "reason": REASON, "seen": register.mark(DuplicateTask.objects.get(pk=task.pk))})
    assert DuplicateTask.objects.get(pk=task.pk).state == TaskState.PARTING
    assert HumanLink.objects.get().ends_at is None


def test_a_new_identity_is_written_down_with_the_old_telephone(place, browse):
    new_number = identity_number("19900101")
    for _ in range(2):
        controller = worker(UnitFactory(), Role.REGISTER_CONTROLLER)
        browse(controller).post(reverse("register_mark"), {"identity_number": new_number})
    before = DuplicateTask.objects.count()
    new = CaseFactory(person=Place.person("Disa Exempelsson", new_number))
    told = {"person": new.person, "board": new.board, "told_in_case": new.pk, "recorded_at": clock.now()}
    SafeChannel.objects.create(
        **told, kind="call", value=PHONE, is_safe="yes", confirmed_on=clock.today(), value_hash=b"x"
    )
    assert DuplicateTask.objects.count() == before


def test_each_story_stands_in_the_list_of_threats_and_each_test_named_there_exists():
    root = Path(__file__).parents[1]
    threats = (root / "docs" / "security" / "threats.md").read_text()
    listed = set(re.findall(r"`(test_\w+)`", threats))
    stories = {
        node.name
        for node in ast.walk(ast.parse(Path(__file__).read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    stories.discard("test_each_story_stands_in_the_list_of_threats_and_each_test_named_there_exists")
    assert len(stories) >= 20
    assert stories <= listed
    tests = "\n".join(path.read_text() for path in root.rglob("test_*.py") if ".venv" not in path.parts)
    assert {name for name in listed if f"def {name}(" not in tests} == set()
    tries = [row for row in re.findall(r"^\| ([^|]+) \|", threats, re.MULTILINE) if row != "Försöker"]
    assert {row for row in tries if tries.count(row) > 1} == set(), "told twice, in words that may differ"
