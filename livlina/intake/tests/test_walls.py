"""
S-10, S-12: whoever stands on the other side of a wall writes a contact down and hands it on, without reading it back.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from livlina.access.terms import Role
from livlina.cases import services as cases
from livlina.cases.errors import CaseNotPossible, HandlerNotPossible, NoWhereaboutsToOpen
from livlina.cases.models import DangerMessage, Engagement, NightCard, Party
from livlina.cases.queries import opens_whereabouts
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, EngagementKind, Entrance, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, engaged_now, housed, line_of
from livlina.cases.tests.test_walls import Family, give, numbered
from livlina.cases.walls import mend
from livlina.core import clock
from livlina.core.identity_number import parse
from livlina.intake import queries, services
from livlina.intake.errors import ColleagueOpensTheCase
from livlina.intake.models import Contact, ContactHandling
from livlina.intake.services import ContactFacts, Identity
from livlina.intake.terms import ContactKind, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contact_pages import typed
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, actor, worker
from livlina.people.models import Person, Relation, Whereabouts
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, declare_relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.support.groups.errors import HostNotPossible, NoPlaceToGive
from livlina.support.groups.services import change_group
from livlina.support.groups.tests.test_groups import Centre
from livlina.support.models import Session

pytestmark = pytest.mark.django_db

NUMBER = identity_number("19850612")


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def anna(unit):
    """She has the case of one who has told of Karl, by his number."""
    hers = CaseFactory(unit=unit)
    him = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
    Party.objects.create(case=hers, person=him, role=PartyRole.OTHER_PARTY)
    staff = worker(unit)
    engaged(hers, staff)
    return staff


def register(staff, unit, **options):
    return services.register_contact(
        actor(staff),
        unit=unit,
        facts=ContactFacts(
            kind=ContactKind.PERSON, entrance=Entrance.SELF, received_at=clock.now(), phone="070-123 45 67"
        ),
        at=clock.now(),
        **options,
    )


def karl():
    return Identity(name="Karl E", number=parse(NUMBER, today=clock.today()))


def test_s10_it_is_saved_handed_on_and_not_read_back(application, unit, anna, traces):
    mona = worker(unit, Role.INTAKE)
    with application(actor(anna)):
        contact = register(anna, unit, identity=karl(), takes_it=True)
        assert contact.is_handed_on
        assert not Contact.objects.exists()
    with application(actor(mona)):
        kept = Contact.objects.get()
        assert (kept.person.name, kept.phone, kept.handler) == ("Karl E", "070-123 45 67", None)
    assert traces("contact.registered")


@pytest.mark.django_db(transaction=True)
def test_s12_of_a_contact_that_another_wrote_down_nothing_is_told_by_its_key(application, unit, anna):
    """Which of them is the other side's was told to raw SQL, one key after another."""
    mona = worker(unit, Role.INTAKE)
    with application(actor(mona)):
        contact = register(mona, unit, identity=karl())
    with application(actor(anna)), connection.cursor() as cursor:
        assert not Contact.objects.exists()
        cursor.execute("SELECT settle_contact(%s)", [contact.pk])
        assert cursor.fetchone() == (True,)


def test_s10_that_nobody_has_a_contact_is_told_of_those_that_wait_and_that_one_receives(application, unit, anna):
    """By raw SQL the keys of contacts that had ended, or had become cases, were answered to who is not shown them."""
    ago = clock.today() - timedelta(days=20)
    him = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
    waits, ended, became, elsewhere = (
        ContactFactory(person=him, handler=anna, **facts)
        for facts in (
            {"unit": unit},
            {"unit": unit, "outcome": Outcome.ADVICE_GIVEN, "outcome_on": ago},
            {
                "unit": unit,
                "case": CaseFactory(unit=unit, person=him),
                "outcome": Outcome.CASE_OPENED,
                "outcome_on": ago,
            },
            {},
        )
    )
    for role in (Role.INTAKE, Role.GROUP_LEADER):
        with application(actor(worker(unit, role))), connection.cursor() as cursor:
            keys = [contact.pk for contact in (waits, ended, became, elsewhere)]
            cursor.execute("SELECT contacts_out_of_hand(%s)", [keys])
            assert cursor.fetchone()[0] == [waits.pk]


def told_alike(answer):
    """All that an answer tells, without what is new in each whoever asks."""
    way = [(re.sub(r"[0-9a-f-]{36}", "", url), status) for url, status in answer.redirect_chain]
    shown = re.sub(r'[0-9a-f-]{36}|name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    shown = re.sub(r"\d\d:\d\d av ", "av ", shown)  # when it was printed: the two may stand in two minutes
    return answer.status_code, way, re.sub(r"Kontakt \d+", "Kontakt", shown)


def test_s12_the_receipt_is_the_same_on_both_sides_of_a_wall(browse, unit, anna):
    ada = worker(unit, name=anna.name)
    sent = typed(unit, name="Karl E", identity_number=NUMBER, immediate_danger="yes", takes_it="on")
    answers = [
        browse(staff).post(reverse("contact_new"), sent | {"submission": str(uuid4())}, follow=True)
        for staff in (anna, ada)
    ]
    assert told_alike(answers[0]) == told_alike(answers[1])
    page = answers[0].content.decode()
    assert "är sparad" in page
    assert "Karl" not in page
    # the one who may read it does so in one click
    mine, others = (
        browse(staff).get(reverse("contact", args=[contact.public_id]))
        for staff, contact in zip((ada, anna), Contact.objects.order_by("-pk"), strict=True)
    )
    assert (mine.status_code, others.status_code) == (200, 404)


def test_s12_a_number_told_afterwards_is_answered_alike(browse, unit, anna):
    ada = worker(unit, name=anna.name)
    answers = []
    for staff in (anna, ada):
        client = browse(staff)
        client.post(reverse("contact_new"), typed(unit, name="Karl E"))
        contact = Contact.objects.latest("pk")
        told = {"version": contact.version, "person_version": contact.person.version, "name": "Karl E"}
        url = reverse("contact_change", args=[contact.public_id])
        answers.append(client.post(url, typed(unit, identity_number=NUMBER, **told), follow=True))
    assert told_alike(answers[0]) == told_alike(answers[1])
    assert "är ändrad" in answers[0].content.decode()


@pytest.mark.parametrize("note", ["", "något annat"])
def test_s12_s142_the_same_form_twice_is_answered_alike_on_both_sides(browse, unit, anna, note, traces):
    ada = worker(unit, name=anna.name)
    answers = []
    for staff in (anna, ada):
        client, sent = browse(staff), typed(unit, name="Karl E", identity_number=NUMBER)
        client.post(reverse("contact_new"), sent)
        answers.append(client.post(reverse("contact_new"), sent | {"note": note}, follow=True))
    assert Contact.objects.count() == 2
    assert len(traces("contact.registered_again")) == (0 if note else 2)
    assert [answer.status_code for answer in answers] == [409 if note else 200] * 2
    if not note:
        assert told_alike(answers[0]) == told_alike(answers[1])


def test_s12_a_form_of_anothers_is_not_compared_with(application, unit, anna):
    mona, form = worker(unit, Role.INTAKE), uuid4()
    with application(actor(anna)):
        made = register(anna, unit, identity=karl(), submission=form)
        found = queries.sent_by_form(form)
        assert found.pk == made.pk
        assert found.get_deferred_fields() > {"person_id", "unit_id", "number", "kind", "note"}
    with application(actor(mona)):
        assert queries.sent_by_form(form) is None


def test_s12_without_a_contact_just_written_down_there_is_no_receipt(browse, unit):
    answer = browse(worker(unit, Role.INTAKE)).get(reverse("contact_receipt"))
    assert answer.url == reverse("contacts")
    assert browse(worker(unit, Role.STATISTICIAN)).get(reverse("contact_receipt")).status_code == 403


def test_s12_whom_no_wall_parts_reads_it_back_though_the_number_is_known(application, unit, anna):
    ada = worker(unit)
    with application(actor(ada)):
        contact = register(ada, unit, identity=karl(), takes_it=True)
        assert not contact.is_handed_on
        assert Contact.objects.get(pk=contact.pk).handler == ada
        assert queries.contacts(actor(ada)).exists()


def test_s10_a_name_and_number_told_at_opening_open_no_case_for_the_other_side(application, unit, anna):
    with application(actor(anna)):
        contact = register(anna, unit)
        with pytest.raises(ColleagueOpensTheCase):
            services.open_case_from_contact(
                actor(anna),
                contact=contact,
                role="using_violence",
                assigned_to=None,
                version=contact.version,
                at=clock.now(),
                identity=karl(),
            )
        assert Contact.objects.get().case_id is None


class Sides:
    """Alma has a case, in which Karl is the other party; of Karl there is a first contact. Fia leads."""

    def __init__(self, unit):
        self.unit, self.lead, self.anna = unit, worker(unit, Role.UNIT_MANAGER), worker(unit)
        self.hers = CaseFactory(unit=unit)
        karl = {"identity_number": NUMBER, "identity_hash": number_hash(NUMBER)}
        Party.objects.create(case=self.hers, person=PersonFactory(**karl), role=PartyRole.OTHER_PARTY)
        self.contact = ContactFactory(unit=unit, person=PersonFactory(name="Karl E", **karl))

    def give(self, staff):
        cases.assign_case(actor(self.lead), case=line_of(self.hers, self.lead), staff=staff, at=clock.now())

    def read(self):
        told = {"reason": "danger", "text": "Handläggaren är sjuk och hotbilden har ändrats.", "hours": 8}
        return cases.read_as_lead(actor(self.lead), case=line_of(self.hers, self.lead), at=clock.now(), **told)


@pytest.fixture
def sides(unit):
    return Sides(unit)


def no_hours():
    """As if a reading lasted no time from now on, since a trace is not dated back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION hours_of_reading(at_unit bigint) RETURNS interval LANGUAGE sql STABLE"
            " AS $$ SELECT interval '0' $$"
        )


def test_s53_a_lead_opens_a_case_for_themself_with_the_factor_and_for_another_without(sides, browse, traces):
    client = browse(sides.lead)
    url = reverse("contact_open_case", args=[sides.contact.public_id])
    page = client.get(url).content.decode()
    assert "Tar du ärendet själv är den andra parten stängd för dig så länge du har det och 8 timmar efter" in page
    assert f'value="{sides.lead.public_id}" selected' not in page, "not suggested"
    own = {"role": "using_violence", "assigned_to": str(sides.lead.public_id), "version": 1}
    assert client.post(url, own).status_code == 403
    assert not Engagement.objects.filter(actor=sides.lead).exists()
    confirm(client, sides.lead)
    assert client.post(url, own).status_code == 302
    assert traces("case.taken")[0]["why"] == "assigned"
    other = ContactFactory(unit=sides.unit, person=PersonFactory(name="Vera E"))
    url = reverse("contact_open_case", args=[other.public_id])
    another = browse(sides.lead)
    assert another.post(url, own | {"assigned_to": str(sides.anna.public_id)}).status_code == 302
    assert len(traces("case.taken")) == 1


def test_s10_a_case_that_a_lead_opened_for_themself_closes_the_other_side_after_it_is_given_on(sides):
    opened = services.open_case_from_contact(
        actor(sides.lead),
        contact=sides.contact,
        role=CaseRole.USING_VIOLENCE,
        assigned_to=sides.lead,
        version=1,
        at=clock.now(),
    )
    cases.assign_case(actor(sides.lead), case=line_of(opened, sides.lead), staff=sides.anna, at=clock.now())
    no_hours()
    with pytest.raises(CaseNotPossible):
        sides.read()
    held = Engagement.objects.get(case=opened, actor=sides.lead)
    assert held.closes_until - held.ends_at >= timedelta(hours=8)
    Engagement.objects.filter(pk=held.pk).update(closes_until=clock.now())
    sides.read()


def test_s10_nobody_who_handles_a_contact_is_given_the_case_of_the_other_side(sides):
    Contact.objects.update(handler=sides.anna)
    for ended in (None, clock.today()):
        Contact.objects.update(outcome="advice_given" if ended else "", outcome_on=ended)
        with pytest.raises(HandlerNotPossible):
            sides.give(sides.anna)
    Contact.objects.update(ended_at=clock.now() - timedelta(days=2))
    sides.give(sides.anna)


def test_s10_a_contact_ended_with_a_day_that_has_been_counts_from_when_it_was_ended(sides, browse):
    """She is given the other side's case in the same minute, had the day counted that is said of it."""
    Contact.objects.update(handler=sides.anna, received_at=clock.now() - timedelta(days=40))
    client, ago = browse(sides.anna), clock.today() - timedelta(days=10)
    told = {"outcome": "advice_given", "ended_on": ago.isoformat(), "note": "x", "version": sides.contact.version}
    answer = client.post(reverse("contact_end", args=[sides.contact.public_id]), told)
    assert answer.status_code == 302, re.findall(r"errorsum.*?</ul>", answer.content.decode(), re.DOTALL)
    ended = Contact.objects.get(pk=sides.contact.pk)
    assert ended.outcome_on == ago
    assert abs(ended.ended_at - clock.now()) < timedelta(minutes=5)
    with pytest.raises(HandlerNotPossible):
        sides.give(sides.anna)


def test_s10_when_a_contact_ended_is_written_by_the_database_alone(sides, application):
    Contact.objects.update(handler=sides.anna)
    ago, mine = clock.now() - timedelta(days=5), Contact.objects.filter(pk=sides.contact.pk)
    with application(actor(sides.anna)):
        mine.update(outcome="advice_given", outcome_on=ago.date(), outcome_by=sides.anna, ended_at=ago)
        mine.update(ended_at=ago)
        mine.update(outcome="declined", ended_at=ago)
    assert abs(mine.get().ended_at - clock.now()) < timedelta(minutes=5)
    with pytest.raises(HandlerNotPossible):
        sides.give(sides.anna)


def test_s10_for_how_long_somebody_is_kept_out_is_never_asked_of_a_day_that_is_said():
    """All that counts the hours of a reading, whoever is kept out: a day is said by somebody, and may have been."""
    days = {
        field.column
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        counted = [
            (name, clause)
            for name, body in cursor.fetchall()
            for clause in re.split(r"\b(?:AND|OR|WHERE|SELECT|THEN|UNION)\b|;", re.sub(r"'[^']*'|--.*", "", body))
            if re.search(r"\b(hours_of_reading|closes_until|counts_until)\b", clause) and re.search("[<>]", clause)
        ]
    assert {"adults_met", "counts_as_had", "read_persons", "is_long_decided"} <= {name for name, _ in counted}
    said = [(name, clause) for name, clause in counted if days & set(re.findall(r"\w+", clause))]
    assert not said


def test_s10_nobody_who_handles_a_contact_is_opened_the_case_of_the_other_side(sides):
    hers = ContactFactory(unit=sides.unit, person=sides.hers.person)
    Contact.objects.filter(pk=sides.contact.pk).update(handler=sides.anna)
    told = {"contact": hers, "role": CaseRole.EXPOSED, "version": 1, "at": clock.now()}
    with pytest.raises(HandlerNotPossible):
        services.open_case_from_contact(actor(sides.lead), assigned_to=sides.anna, **told)
    services.open_case_from_contact(actor(sides.lead), assigned_to=worker(sides.unit), **told)


def test_s10_a_lead_who_opens_the_case_of_the_other_side_for_a_colleague_does_not_read_it(sides):
    hers = ContactFactory(unit=sides.unit, person=sides.hers.person)
    services.read_contact(actor(sides.lead), contact=sides.contact)
    told = {"contact": hers, "role": CaseRole.EXPOSED, "version": 1, "at": clock.now()}
    with pytest.raises(ColleagueOpensTheCase):
        services.open_case_from_contact(actor(sides.lead), assigned_to=worker(sides.unit), **told)
    assert not Engagement.objects.filter(actor=sides.lead).exists()


def test_s11_a_lead_who_has_read_a_contact_is_not_told_where_the_other_sides_child_is(sides):
    own = CaseFactory(unit=sides.unit, role=CaseRole.CHILD)
    Party.objects.create(case=own, person=sides.hers.person, role=PartyRole.GUARDIAN)
    reason = {"reason": "danger", "text": "Handläggaren är sjuk och hotbilden har ändrats.", "hours": 8}
    services.read_contact(actor(sides.lead), contact=sides.contact)
    cases.read_as_lead(actor(sides.lead), case=line_of(own, sides.lead), at=clock.now(), **reason)
    relation = Engagement.objects.get(actor=sides.lead)
    with pytest.raises(NoWhereaboutsToOpen):
        cases.set_whereabouts(actor(sides.lead), case=own, engagement=relation, carries=True)
    Contact.objects.update(handler=sides.anna)
    cases.assign_case(actor(sides.lead), case=line_of(own, sides.lead), staff=sides.anna, at=clock.now())
    assert not opens_whereabouts(Engagement.objects.get(actor=sides.anna))


def childs_case(sides, staff, *, child, guardians=()):
    """The child's own case, opened by one who has hers, with that handler."""
    ada = worker(sides.unit)
    engaged(sides.hers, ada)
    facts = CaseFacts(role=CaseRole.CHILD, came_in_on=clock.today())
    told = {"facts": facts, "assigned_to": staff, "at": clock.now(), "guardians": guardians}
    return ada, cases.open_childs_case(actor(ada), case=sides.hers, child=child, **told)


@pytest.mark.parametrize("handler", ["the one it is opened for", "the one who opens it", "nobody"])
def test_s11_a_childs_case_that_is_opened_withholds_where_it_is_from_whoever_handles_the_other_sides_contact(
    sides, application, handler
):
    child = PersonFactory(name="Bo Exempelsson")
    Party.objects.create(case=sides.hers, person=child, role=PartyRole.CHILD)
    if handler == "the one it is opened for":
        Contact.objects.update(handler=sides.anna)
        ada, own = childs_case(sides, sides.anna, child=child)
    else:
        ada, own = childs_case(sides, sides.anna, child=child)
        if handler == "the one who opens it":
            Engagement.objects.filter(actor=ada).delete()
            Contact.objects.update(handler=ada)
            own = cases.open_case(
                actor(ada),
                unit=sides.unit,
                facts=CaseFacts(role=CaseRole.CHILD, came_in_on=clock.today()),
                client=child,
                assigned_to=sides.anna,
                at=clock.now(),
            )
    told = [engaged_now(own, sides.anna), Engagement.objects.get(case=own, actor=ada)]
    expected = [handler != "the one it is opened for", handler != "the one who opens it"]
    assert [opens_whereabouts(relation) for relation in told] == expected
    assert Wall.CLOSED not in [relation.wall for relation in told], "the case itself is read"
    housed(own, "Påhittade vägen 1")
    with application(actor(sides.anna)):
        assert Whereabouts.objects.exists() == expected[0]


@pytest.mark.parametrize(
    "later", ["a guardian", "the child in hers", "near to her", "the other side in hers", "a number"]
)
def test_s11_whoever_is_put_in_a_case_later_withholds_where_the_child_is_too(sides, later):
    child = PersonFactory(name="Bo Exempelsson")
    if later in ("the other side in hers", "a number"):
        Party.objects.create(case=sides.hers, person=child, role=PartyRole.CHILD)
        Party.objects.filter(case=sides.hers, role=PartyRole.OTHER_PARTY).update(person=PersonFactory(name="Karl"))
    role = CaseRole.EXPOSED if later == "near to her" else CaseRole.CHILD
    own = CaseFactory(unit=sides.unit, role=role, person=child)
    engaged(own, sides.anna)
    Contact.objects.update(handler=sides.anna)
    assert opens_whereabouts(engaged_now(own, sides.anna))
    if later == "a guardian":
        Party.objects.create(case=own, person=sides.hers.person, role=PartyRole.GUARDIAN)
    elif later == "the child in hers":
        Party.objects.create(case=sides.hers, person=child, role=PartyRole.CHILD)
    elif later == "near to her":
        Party.objects.create(case=sides.hers, person=child, role=PartyRole.CLOSE)
    elif later == "the other side in hers":
        again = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
        Party.objects.create(case=sides.hers, person=again, role=PartyRole.OTHER_PARTY)
    else:
        him = Party.objects.get(case=sides.hers, role=PartyRole.OTHER_PARTY).person
        him.identity_number, him.identity_hash = NUMBER, number_hash(NUMBER)
        him.save()
    assert not opens_whereabouts(engaged_now(own, sides.anna))


def test_s12_a_child_on_another_row_with_its_number_is_the_other_sides_child_too(sides):
    number = identity_number("20170312")
    told = {"identity_number": number, "identity_hash": number_hash(number)}
    Party.objects.create(case=sides.hers, person=PersonFactory(**told), role=PartyRole.CHILD)
    own = CaseFactory(unit=sides.unit, role=CaseRole.CHILD, person=PersonFactory(**told))
    Contact.objects.update(handler=sides.anna)
    cases.assign_case(actor(sides.lead), case=line_of(own, sides.lead), staff=sides.anna, at=clock.now())
    assert not opens_whereabouts(engaged_now(own, sides.anna))


@pytest.mark.parametrize("told_last", ["the case", "a guardian", "the number"])
def test_s12_who_stands_in_another_own_case_of_the_child_is_the_childs_other_side_too(sides, told_last):
    number = identity_number("20170312")
    told = {"identity_number": number, "identity_hash": number_hash(number)}
    elsewhere = CaseFactory(role=CaseRole.CHILD, person=PersonFactory(**told))
    own = CaseFactory(unit=sides.unit, role=CaseRole.CHILD)
    Contact.objects.update(handler=sides.anna)
    acts = {
        "the case": lambda: cases.assign_case(
            actor(sides.lead), case=line_of(own, sides.lead), staff=sides.anna, at=clock.now()
        ),
        "a guardian": lambda: Party.objects.create(case=elsewhere, person=sides.hers.person, role=PartyRole.GUARDIAN),
        "the number": lambda: Person.objects.filter(pk=own.person_id).update(**told),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert not opens_whereabouts(engaged_now(own, sides.anna))


@pytest.mark.parametrize("takes", [True, False])
def test_s10_a_lead_who_has_read_a_contact_has_not_the_other_side_for_hours(sides, takes):
    services.read_contact(actor(sides.lead), contact=sides.contact)

    def have():
        return sides.give(sides.lead) if takes else sides.read()

    with pytest.raises(HandlerNotPossible if takes else CaseNotPossible):
        have()
    sides.give(sides.anna)  # what the lead has read hinders nobody else
    no_hours()
    have()


def test_s10_a_reception_that_has_read_a_contact_is_given_the_other_side(sides):
    services.read_contact(actor(sides.anna), contact=sides.contact)
    sides.give(sides.anna)
    assert engaged_now(sides.hers, sides.anna).wall == Wall.OPEN


def test_s10_her_own_contact_hinders_nobody_in_her_case(sides):
    ContactFactory(unit=sides.unit, person=sides.hers.person, handler=sides.anna)
    sides.give(sides.anna)
    assert engaged_now(sides.hers, sides.anna).wall == Wall.OPEN


# ---- a contact about a child, and one who handles a contact and reads what cannot wait ----


@pytest.fixture
def bos(sides):
    """The contact about Bo, a child in the case of Alma, as it was told at the reception: in another row of his."""
    number = identity_number("20150303")
    bo = {"identity_number": number, "identity_hash": number_hash(number)}
    Party.objects.create(case=sides.hers, person=PersonFactory(name="Bo E", **bo), role=PartyRole.CHILD)
    return ContactFactory(
        unit=sides.unit, person=PersonFactory(name="Bo E", **bo), phone="070-1740605", note="På det skyddade boendet."
    )


def has_karl(sides, staff):
    his = CaseFactory(unit=sides.unit, person=sides.contact.person, role=CaseRole.USING_VIOLENCE)
    engaged(his, staff)
    return his


@pytest.mark.parametrize("role", [Role.INTAKE, Role.UNIT_MANAGER, Role.THERAPIST])
def test_s11_whoever_has_the_other_parents_case_sees_no_contact_about_the_child(sides, bos, browse, application, role):
    staff = worker(sides.unit, role)
    Contact.objects.filter(pk=bos.pk).update(registered_by=staff)
    url = reverse("contact", args=[bos.public_id])
    assert "070-1740605" in browse(staff).get(url).content.decode()
    has_karl(sides, staff)
    client = browse(staff)
    assert client.get(url).status_code == 404
    assert str(bos.public_id) not in client.get(reverse("contacts")).content.decode()
    with application(actor(staff)):
        assert not Contact.objects.filter(pk=bos.pk).exists()
        assert not Person.objects.filter(pk=bos.person_id).exists()
    assert browse(worker(sides.unit, Role.INTAKE)).get(url).status_code == 200


def test_s11_a_contact_about_a_child_in_whose_own_case_the_other_parent_is_stops_too(sides, browse):
    own = CaseFactory(unit=sides.unit, role=CaseRole.CHILD)
    Party.objects.create(case=own, person=sides.hers.person, role=PartyRole.GUARDIAN)
    about = ContactFactory(unit=sides.unit, person=own.person)
    staff = worker(sides.unit, Role.INTAKE)
    has_karl(sides, staff)
    assert browse(staff).get(reverse("contact", args=[about.public_id])).status_code == 404


def test_s11_it_is_read_through_the_childs_case_without_how_anybody_is_reached(sides, bos, browse):
    staff = worker(sides.unit, Role.INTAKE)
    own = CaseFactory(unit=sides.unit, person=bos.person, role=CaseRole.CHILD)
    Contact.objects.filter(pk=bos.pk).update(case=own, outcome="case_opened", outcome_on=clock.today())
    engaged(own, staff)
    client, url = browse(staff), reverse("contact", args=[bos.public_id])
    assert "070-1740605" in client.get(url).content.decode()
    has_karl(sides, staff)
    assert engaged_now(own, staff).wall == Wall.SHIELDED
    page = client.get(url).content.decode()
    assert "070-1740605" not in page
    assert "Hur personen nås visas inte för dig" in page


def test_s11_the_childs_worker_takes_a_contact_about_it_whatever_one_did_to_it(sides, bos, browse):
    staff = worker(sides.unit, Role.INTAKE)
    own = CaseFactory(unit=sides.unit, person=bos.person, role=CaseRole.CHILD)
    for parent in (sides.hers.person, sides.contact.person):
        Party.objects.create(case=own, person=parent, role=PartyRole.GUARDIAN)
    Relation.objects.create(
        person=sides.contact.person,
        other=bos.person,
        kind=RelationKind.PARENT,
        violence=Violence.BY_FIRST,
        board=own.board,
        told_in_case=own.pk,
        recorded_at=clock.now(),
    )
    engaged(own, staff)
    assert "070-1740605" in browse(staff).get(reverse("contact", args=[bos.public_id])).content.decode()


def test_s11_a_young_one_is_no_child_to_whoever_has_her_case(sides, browse):
    young = CaseFactory(unit=sides.unit)
    Party.objects.create(case=young, person=sides.contact.person, role=PartyRole.OTHER_PARTY)
    his = CaseFactory(unit=sides.unit, person=sides.contact.person, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=his, person=young.person, role=PartyRole.CHILD)
    about = ContactFactory(unit=sides.unit, person=young.person)
    staff = worker(sides.unit, Role.INTAKE)
    engaged(young, staff)
    assert browse(staff).get(reverse("contact", args=[about.public_id])).status_code == 200


def test_s12_a_contact_about_the_child_written_from_the_other_side_is_handed_on(application, sides, bos):
    staff = worker(sides.unit, Role.INTAKE)
    has_karl(sides, staff)
    told = Identity(name="Bo E", number=parse(identity_number("20150303"), today=clock.today()))
    with application(actor(staff)):
        contact = register(staff, sides.unit, identity=told, takes_it=True)
        assert contact.is_handed_on
        assert not Contact.objects.filter(pk=contact.pk).exists()
    assert Contact.objects.get(pk=contact.pk).handler is None


@pytest.fixture
def urgent(sides):
    """What cannot wait, of Alma and of her child: who leads or is on the duty reads it."""
    bo = CaseFactory(unit=sides.unit, role=CaseRole.CHILD)
    Party.objects.create(case=bo, person=sides.hers.person, role=PartyRole.GUARDIAN)
    duty = UnitFactory(functions=(Function.OUT_OF_HOURS,))
    for case in (sides.hers, bo):
        by = {"case": case, "duty": duty, "written_by": sides.anna, "written_at": clock.now()}
        NightCard.objects.create(version=1, ground="consent", risk="high", until=clock.today(), plan="Ring.", **by)
        said = {"unit": case.unit, "said_by": sides.anna, "said_at": clock.now(), "submission": uuid4()}
        DangerMessage.objects.create(case=case, text="Han vet.", concerns="Karl", must_act="Fia", **said)
    return duty


def seen(application, staff):
    with application(actor(staff)):
        return NightCard.objects.count(), DangerMessage.objects.count()


def test_s10_whoever_handles_a_contact_reads_no_card_and_no_message_of_the_other_side(sides, urgent, application):
    nora = worker(urgent, Role.SOCIAL_WORKER)
    assert (seen(application, nora), seen(application, sides.lead)) == ((2, 2), (0, 2))
    for staff in (nora, sides.lead):
        Contact.objects.filter(pk=sides.contact.pk).update(handler=staff)
        assert seen(application, staff) == (0, 0)
    Contact.objects.update(handler=nora, outcome="advice_given", outcome_on=clock.today())
    assert (seen(application, nora), seen(application, sides.lead)) == ((0, 0), (0, 0))
    hours_pass()
    assert (seen(application, nora), seen(application, sides.lead)) == ((2, 2), (0, 2))


LET_GO = ("ended", "given on", "taken by a colleague", "passed on and taken there")


def let_go(way, contact, staff, browse):
    """The contact that this one handles, let go of by that way, through the pages."""
    there = worker(UnitFactory(board=contact.board, functions=(Function.RECEPTION,)), Role.INTAKE)
    here = worker(contact.unit, Role.INTAKE)

    def post(by, name, **told):
        version = Contact.objects.get(pk=contact.pk).version
        answer = browse(by).post(reverse(name, args=[contact.public_id]), told | {"version": version})
        assert answer.status_code == 302, re.findall(r"errorsum.*?</ul>", answer.content.decode(), re.DOTALL)

    if way == "ended":
        post(staff, "contact_end", outcome="advice_given", ended_on=clock.today().isoformat(), note="x")
    elif way == "given on":
        post(staff, "contact_take", handler=str(here.public_id))
    elif way == "taken by a colleague":
        post(here, "contact_take")
    else:
        post(staff, "contact_pass_on", unit=str(there.memberships.get().unit.public_id), remains="Inget.")
        post(there, "contact_take")


def hours_pass():
    """What somebody let go of a day ago counts no more."""
    ContactHandling.objects.exclude(counts_until__gt=clock.now() + timedelta(days=9)).update(counts_until=clock.now())
    mend()


@pytest.mark.parametrize("way", LET_GO)
def test_s10_whoever_lets_go_of_a_contact_is_on_its_side_for_hours_by_whatever_way(
    sides, urgent, application, browse, way
):
    """Card, message, case and where the child is: the contact that is handed on closes them as one that is ended."""
    nora = worker(urgent, Role.SOCIAL_WORKER)
    for role in (Role.INTAKE, Role.THERAPIST):
        MembershipFactory(staff=nora, unit=sides.unit, role=role)
    bo = NightCard.objects.latest("pk").case
    engaged(bo, nora)
    housed(bo, "Hemliga gatan 3")

    def reads():
        with application(actor(nora)):
            told = Whereabouts.objects.count()
        return seen(application, nora), told, engaged_now(bo, nora).wall

    opened, closed = reads(), ((0, 0), 0, Wall.SHIELDED)
    assert opened == ((2, 2), 1, Wall.OPEN)
    Contact.objects.filter(pk=sides.contact.pk).update(handler=nora)
    assert reads() == closed
    let_go(way, sides.contact, nora, browse)
    assert reads() == closed
    with pytest.raises(HandlerNotPossible):
        sides.give(nora)
    hours_pass()
    assert reads() == opened
    sides.give(nora)
    kept = ContactHandling.objects.exclude(staff=Contact.objects.get().handler)
    assert not kept.exists(), "who handled it is known no longer than it counts"


def test_s10_who_takes_a_contact_again_and_hands_it_on_is_on_its_side_from_then(sides, application):
    mine = Contact.objects.filter(pk=sides.contact.pk)
    for handler in (sides.anna, None, sides.anna):
        mine.update(handler=handler)
        hours_pass()
    with pytest.raises(HandlerNotPossible):
        sides.give(sides.anna)
    mine.update(handler=None)
    with pytest.raises(HandlerNotPossible):
        sides.give(sides.anna)


def test_s10_who_is_told_of_in_a_contact_after_it_was_handed_on_is_a_side_too(sides):
    """It was handled before anybody was told by name in it."""
    unnamed = ContactFactory(unit=sides.unit, person=None, handler=sides.anna)
    Contact.objects.filter(pk=unnamed.pk).update(handler=worker(sides.unit))
    Contact.objects.filter(pk=unnamed.pk).update(person=sides.contact.person)
    with pytest.raises(HandlerNotPossible):
        sides.give(sides.anna)


def test_s10_what_is_written_from_the_other_side_and_handed_on_at_once_was_never_had(application, unit, anna):
    with application(actor(anna)):
        assert register(anna, unit, identity=karl(), takes_it=True).is_handed_on
    assert not ContactHandling.objects.exists()


def test_s10_whom_somebody_has_met_is_asked_in_one_place():
    """Nothing that works out a side asks who handles a contact, or holds a group, at this moment alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        bodies = {name: re.sub(r"--.*", "", body) for name, body in cursor.fetchall()}
    words = r"\b(walled_with|sides_of|sides_that_count|children_against|counts_as_had|is_told_as_child|is_read_in\w+)\b"
    asks = {name: body for name, body in bodies.items() if re.search(words, body)}
    assert {
        "adults_met",
        "met_by",
        "beyond_my_contacts",
        "young_beyond_me",
        "contact_persons",
        "may_hold",
    } <= asks.keys()
    assert not [name for name, body in asks.items() if re.search(r"\bhandler_id\b", body)]
    held = {
        name: re.findall(r"\bstaff_id = (?:staff|NEW\.actor_id)\b[^;]*?left_at IS NULL(?! OR)", body)
        for name, body in asks.items()
    }
    assert not [name for name, found in held.items() if found]


def test_s10_one_who_handles_her_contact_or_the_childs_reads_what_is_urgent_of_them(sides, urgent, application):
    nora = worker(urgent, Role.SOCIAL_WORKER)
    bo = NightCard.objects.latest("pk").case
    Party.objects.create(case=bo, person=sides.contact.person, role=PartyRole.GUARDIAN)
    Relation.objects.create(
        person=sides.contact.person,
        other=bo.person,
        kind=RelationKind.PARENT,
        violence=Violence.BY_FIRST,
        board=bo.board,
        told_in_case=bo.pk,
        recorded_at=clock.now(),
    )
    ContactFactory(unit=sides.unit, person=bo.person, handler=nora)
    assert seen(application, nora) == (2, 2)


def test_s10_a_duty_that_has_only_read_his_contact_reads_her_card(sides, urgent, application):
    staff = worker(urgent, Role.SOCIAL_WORKER)
    MembershipFactory(staff=staff, unit=sides.unit, role=Role.INTAKE)
    services.read_contact(actor(staff), contact=sides.contact)
    services.read_contact(actor(sides.lead), contact=sides.contact)
    assert (seen(application, staff), seen(application, sides.lead)) == ((2, 2), (0, 2))


def test_s10_one_who_handles_the_other_sides_contact_holds_no_talk_of_hers(sides, browse):
    karl, mona, ada = sides.contact.person, worker(sides.unit), worker(sides.unit)
    for each in (sides.anna, mona, ada):
        engaged(sides.hers, each, EngagementKind.ASSIGNED if each == sides.anna else EngagementKind.CO_ASSIGNED)
    told = {"board": sides.hers.board, "told_in_contact": sides.contact.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=sides.hers.person, other=karl, kind=RelationKind.EX_PARTNER, violence=Violence.BY_SECOND, **told
    )
    Party.objects.filter(case=sides.hers, role=PartyRole.OTHER_PARTY).delete()
    Contact.objects.filter(pk=sides.contact.pk).update(handler=mona)
    start = timezone.localtime() + timedelta(days=1)
    sent = {"state": "booked", "starts_on": start.date().isoformat(), "starts_time": "10.00", "minutes": "50"}
    url = reverse("session_new", args=[sides.hers.public_id])
    for staff, status in ((mona, 200), (ada, 302)):
        answer = browse(sides.anna).post(url, sent | {"form": "phone", "staff": str(staff.public_id)})
        assert answer.status_code == status
    assert Session.objects.get().time.staff == ada


def test_s10_one_who_handles_his_first_contact_holds_no_group_of_hers():
    """Whichever comes first: the place, or who holds the group."""
    centre = Centre()
    handles, group, asks, hers = worker(centre.unit), centre.group(), centre.case(), centre.case()
    for case, who in ((asks, centre.hanna), (hers, handles)):
        ContactFactory(unit=centre.unit, person=(him := PersonFactory()), handler=who)
        Party.objects.create(case=case, person=him, role=PartyRole.OTHER_PARTY)
    with pytest.raises(NoPlaceToGive):
        centre.propose(asks, group)
    centre.propose(hers, group)
    facts = centre.facts(hosts=[handles])
    with pytest.raises(HostNotPossible):
        change_group(actor(centre.eva), group=group, facts=facts, version=1, at=clock.now())


def test_s14_her_first_contact_is_closed_to_the_receptions_own_who_has_declared_him(browse):
    unit, number = UnitFactory(), identity_number("19850612")
    mona, eva = worker(unit, Role.INTAKE), worker(unit, Role.INTAKE)
    hers = CaseFactory(unit=unit)
    contact = ContactFactory(
        unit=unit, person=hers.person, code_word="blåhval", case=hers, outcome="case_opened", outcome_on=clock.today()
    )
    Party.objects.create(case=hers, person=numbered(number, name="Kalle"), role=PartyRole.OTHER_PARTY)
    declare_relation(actor(mona), facts=OwnFacts(kind="family", identity_number=number), at=clock.now())
    page = reverse("contact", args=[contact.public_id])
    assert [browse(staff).get(page).status_code for staff in (eva, mona)] == [200, 404]
    # and so is that of her child, which has no case of its own yet
    bo = PersonFactory(name="Bo Barn")
    Party.objects.create(case=hers, person=bo, role=PartyRole.CHILD)
    childs = reverse("contact", args=[ContactFactory(unit=unit, person=bo, code_word="blåhval").public_id])
    assert [browse(staff).get(childs).status_code for staff in (eva, mona)] == [200, 404]


def test_s11_a_child_whose_case_calls_him_the_other_party_hides_it_from_who_handles_his_contact(application):
    family = Family()
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    his = numbered(family.his_number, name="Pappa")
    Party.objects.create(case=bo, person=his, role=PartyRole.OTHER_PARTY)
    told = "SELECT %s = ANY (my_led_sides())"
    for handler, is_seen in ((None, True), (family.lead, False)):
        Contact.objects.filter(pk=ContactFactory(unit=family.unit, person=his).pk).update(handler=handler)
        with application(actor(family.lead)), connection.cursor() as cursor:
            cursor.execute(told, [bo.pk])
            assert cursor.fetchone()[0] == is_seen
    ContactFactory(unit=family.unit, person=his, handler=family.ada)
    give(family, bo, family.ada)
    assert not opens_whereabouts(engaged_now(bo, family.ada))
