"""
Whoever stands by name in what another wrote is told, each for themselves, and says that it is so or not; and who leads
is told of what the law's time is put off by, and of what nobody who has the case is shown.
"""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.cases import services
from livlina.cases.chronology.panels import SOURCES
from livlina.cases.models import Engagement, Task
from livlina.cases.of_case import NamesStaff, NotSo
from livlina.cases.panels import in_doubt
from livlina.cases.paper.queries import sheets
from livlina.cases.process import queries as process
from livlina.cases.process import services as process_services
from livlina.cases.process.errors import ExtendsTooFar
from livlina.cases.process.models import Deadline, DeadlineChange
from livlina.cases.services.telling import About, tell_the_named, tell_who_leads
from livlina.cases.terms import CaseRole, Change, EngagementKind, Written
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.cases.tests.test_told_to_those_who_have import Place, standing
from livlina.cases.tests.test_what_stood import page
from livlina.core import clock
from livlina.core.read import MoreHasCome
from livlina.core.sealed import SealedText
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.queries import staff_named
from livlina.organisation.rules import is_named_in
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Relation, Whereabouts

pytestmark = pytest.mark.django_db
WHY = "Förskolan har inte svarat än, och utan den vet vi för lite."


class Named(Place):
    """As the place; Saga leads the unit, Petra is a colleague without the case."""

    def __init__(self):
        super().__init__()
        self.saga = worker(self.unit, Role.UNIT_MANAGER, name="Saga Dalsaga")
        self.petra = worker(self.unit, Role.SOCIAL_WORKER, name="Petra Sandprov")


@pytest.fixture
def place():
    return Named()


def names(place, application, *written, about=None, what=Written.PROMISE, on=None):
    """Selma writes those names in a row."""
    about = about or About(uuid4(), what, on or clock.today())
    with application(actor(place.selma)), transaction.atomic():
        tell_the_named(place.case.pk, actor(place.selma), Change.NAMED_DECIDER, *written, about=about)
    return about


def answers(place, application, staff, *, is_so):
    """What is told to that one longest is answered."""
    with application(actor(staff)), transaction.atomic():
        row = process.notices()[0]
        process_services.hear_notice(actor(staff), notice=row, is_so=is_so, read=[row.mark], at=clock.now())


def noticed(application, staff):
    with application(actor(staff)):
        return [(sorted(row.tells_of), row.by, row.number) for row in process.notices()]


def clock_of_law(case, key="preliminary_assessment", *, about=None):
    return process_services.start_deadline(
        actor(Engagement.objects.get(case=case, kind=EngagementKind.ASSIGNED).actor), case=case, clock=key,
        starts_on=clock.today(), at=clock.now(), about=about or uuid4(),
    )  # fmt: skip


def extend(place, by, deadline, *, days, decided_by="Saga Dalsaga, enhetschef"):
    return process_services.extend_deadline(
        actor(by), case=place.case, deadline=deadline, until=clock.today() + timedelta(days=days), reason=WHY,
        decided_by=decided_by, read=[process.mark(deadline)], at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Saga Dalsaga, enhetschef", True),
        ("enhetschef SAGA  dalsaga", True),
        ("Dalsaga, Saga", True),
        ("Saga Maria Dalsaga", True),
        ("Sa\u200bga Dal\u00adsaga", True),  # reads as her name
        ("S\u0061ga Da\u2060lsaga\ufe0f", True),
        ("Saga Berg och Anna Dalsaga", False),
        ("Socialnämndens utskott", False),
        ("Saga", False),
        ("", False),
    ],
)
def test_s41_a_name_is_known_in_what_was_written(text, is_named):
    assert is_named_in(text, "Saga Dalsaga") is is_named
    assert not is_named_in("Saga", "Saga")
    assert is_named_in("Nora So\u0308dersaga", "Nora Södersaga")  # a letter put together of two


def test_s41_a_name_written_is_of_whoever_works_here(place):
    assert staff_named(["Saga Dalsaga, enhetschef", "och Petra Sandprov"]) == {place.saga.pk, place.petra.pk}
    assert staff_named(["", "Åke Utomstående"]) == set()


def test_s41_the_law_s_time_put_off_in_a_leads_name_is_told_to_her_and_to_the_handler(place, browse, application):
    deadline = clock_of_law(place.case)
    extend(place, place.selma, deadline, days=20)
    assert ("Karin Exempel", "clock") in place.told()
    by_selma = ("Selma Påhittad", place.case.number)
    assert noticed(application, place.saga) == [(["clock"], *by_selma), (["named_decider"], *by_selma)]
    events = page(browse, place.karin, "case_events", place.case)
    assert "Frist förlängd: Förhandsbedömning" in events
    assert "Selma Påhittad" in events
    assert "Beslutat av Saga Dalsaga, enhetschef" in events


DOUBT = "Petra Sandprov säger att det inte stämmer"


def read_page(browse, staff, where):
    _, name, case, row = where
    return html.unescape(browse(staff).get(reverse(name, args=[case.public_id, row])).content.decode())


def test_s41_the_law_s_time_has_a_bound_that_is_said_at_the_field(place, browse):
    deadline = clock_of_law(place.case)
    extend(place, place.karin, deadline, days=21)
    with pytest.raises(ExtendsTooFar) as refusal:
        extend(place, place.karin, Deadline.objects.get(), days=29)
    assert refusal.value.field == "until"
    url = reverse("deadline_extend", args=[place.case.public_id, deadline.public_id])
    told = html.unescape(browse(place.karin).get(url).content.decode())
    assert "ingen har prövat den mot lagtexten" in told
    extend(place, place.karin, Deadline.objects.get(), days=28)


def test_s41_one_who_is_named_says_that_it_is_not_so_and_handler_and_lead_hear_it(place, browse, application):
    names(place, application, "Petra Sandprov, socialsekreterare")
    client = browse(place.petra)
    day = html.unescape(client.get(reverse("my_day")).content.decode())
    what = f"Du står som den som har beslutat (ett löfte, {swedish_date(clock.today())})"
    assert f"{what}: ärende {place.case.number}" in day
    with application(actor(place.petra)):
        (row,) = process.notices()
    url = reverse("notice", args=[row.public_id])
    shown = html.unescape(client.get(url).content.decode())
    assert what in shown
    assert "Det stämmer inte" in shown
    assert "Nanna Exempelsson" not in shown
    assert client.post(url, {"read": row.mark, "not_so": ""}).status_code == 302
    assert noticed(application, place.petra) == []
    assert client.get(url).status_code == 404
    assert {("Karin Exempel", "not_so"), ("Selma Påhittad", "not_so")} <= place.told()
    assert noticed(application, place.saga) == [(["not_so"], "Petra Sandprov", place.case.number)]


def test_s41_each_thing_that_one_is_named_in_is_told_by_itself_as_what_and_of_which_day(place, application, browse):
    yesterday = clock.today() - timedelta(days=1)
    names(place, application, "Petra Sandprov", what=Written.PRELIMINARY, on=yesterday)
    again = names(place, application, "Petra Sandprov", what=Written.DECISION)
    names(place, application, "Petra Sandprov", about=again)
    with application(actor(place.petra)):
        told = process.notices()
        assert [(row.what, row.on) for row in told] == [("preliminary", yesterday), ("decision", clock.today())]
        assert len({row.mark for row in told}) == 2
    day = html.unescape(browse(place.petra).get(reverse("my_day")).content.decode())
    for words in (f"(en förhandsbedömning, {swedish_date(yesterday)})", f"(ett beslut, {swedish_date(clock.today())})"):
        assert day.count(words) == 1
    assert "Nanna Exempelsson" not in day


def test_s41_that_it_is_not_so_is_read_beside_the_thing_until_the_same_one_says_that_it_is(place, browse, application):
    deadline = clock_of_law(place.case)
    change = extend(place, place.selma, deadline, days=20, decided_by="Petra Sandprov, enhetschef")
    where = (f"Beslut: Petra Sandprov, enhetschef (\u2068{DOUBT}", "deadline", place.case, deadline.public_id)
    answers(place, application, place.petra, is_so=False)
    today = swedish_date(clock.today())
    for reader in (place.karin, place.selma):
        assert f"{where[0]}, {today}" in read_page(browse, reader, where)
        assert f"{DOUBT}, {today}" in page(browse, reader, "case_events", place.case)
    with application(actor(place.karin)):
        file = cases.file(actor(place.karin), place.case)
        found = sheets(file, SOURCES, actor_id=place.karin.pk)
        (paper,) = (sheet for sheet in found if "Frist" in sheet.point["title"])
        assert f"Någon som står med sitt namn säger att det inte stämmer, {today}" in paper.point["text"]
        assert DOUBT not in paper.point["text"]
    names(place, application, "Petra Sandprov", about=About(change.public_id, Written.LONGER_TERM, clock.today()))
    answers(place, application, place.petra, is_so=True)
    assert DOUBT not in read_page(browse, place.karin, where)
    assert DOUBT not in page(browse, place.karin, "case_events", place.case)


def test_s41_that_it_is_so_leaves_no_mark(place, browse, application):
    deadline = clock_of_law(place.case)
    extend(place, place.selma, deadline, days=20, decided_by="Petra Sandprov")
    answers(place, application, place.petra, is_so=True)
    assert DOUBT not in read_page(browse, place.karin, ("", "deadline", place.case, deadline.public_id))
    assert not Task.objects.filter(is_not_so=True).exists()


def test_s10_s41_who_says_that_it_is_not_so_is_told_to_nobody_beyond_whom_the_case_stands(place, application):
    about = names(place, application, "Petra Sandprov")
    answers(place, application, place.petra, is_so=False)
    asks = "SELECT said_not_so(%s) IS NOT NULL"

    def is_told(staff):
        with application(actor(staff)), connection.cursor() as sql:
            sql.execute(asks, [about.row])
            return sql.fetchone()[0]

    assert is_told(place.karin)
    assert is_told(place.saga)
    his = CaseFactory(unit=place.unit, person=place.bo, role=CaseRole.USING_VIOLENCE)
    place.tell(place.karin, standing(place)[Relation])
    engaged(his, place.saga)
    assert not is_told(place.saga)
    assert is_told(place.karin)


@pytest.mark.parametrize("wrong", ["another", "nothing", "nobody"])
def test_s41_only_whoever_stands_there_says_that_it_is_not_so(place, application, wrong):
    names(place, application, "Petra Sandprov")
    told = Task.objects.filter(is_for_one=True)
    said = {"is_not_so": True, "done_on": clock.today(), "done_at": clock.now(), "done_by": place.petra}
    otherwise = {
        "another": {"done_by": place.karin},
        "nothing": {"about": None, "about_what": "", "about_on": None},
        "nobody": {"done_by": None},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        told.update(**said | otherwise[wrong])
    assert told.update(**said) == 1


@given(
    said=st.lists(
        st.builds(NotSo, of=st.sampled_from(Written.values), by=st.text(min_size=1), on=st.dates()), max_size=3
    ),
    of=st.lists(st.sampled_from(Written), max_size=2),
    text=st.text(),
)
def test_s41_a_name_stands_as_it_was_written_and_each_doubt_of_it_beside_it(said, of, text):
    row = DeadlineChange()
    row.said_not_so = [[one.of, one.by, one.on.isoformat()] for one in said]
    shown, theirs = in_doubt(text, row, *of), [one for one in said if not of or one.of in of]
    assert shown.startswith(text)
    assert (shown == text) == (not text or not theirs)
    assert not text or all(one.words in shown for one in theirs)
    assert row.not_so == said


def test_s41_what_is_told_to_one_is_nobody_elses_and_is_read_as_it_stands(place, browse, application):
    about = names(place, application, "Saga Dalsaga")
    with application(actor(place.saga)):
        (row,) = process.notices()
    for each in (place.karin, place.selma, place.petra):
        assert browse(each).get(reverse("notice", args=[row.public_id])).status_code == 404
        with application(actor(each)):
            assert not Task.objects.exists()
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
                sql.execute("SELECT hear_notice(%s, %s, true)", [row.public_id, row.at])
    names(place, application, "Saga Dalsaga", about=about)  # the same row, written anew before she has read it
    with application(actor(place.saga)):
        (grown,) = process.notices()
        heard = {"is_so": True, "at": clock.now()}
        with pytest.raises(MoreHasCome):
            process_services.hear_notice(actor(place.saga), notice=grown, read=[row.mark], **heard)
        process_services.hear_notice(actor(place.saga), notice=grown, read=[grown.mark], **heard)
        assert process.notices() == []


@pytest.mark.parametrize("of", ["named", "leads"])
def test_s10_s41_nothing_is_told_to_one_beyond_whom_the_case_stands(place, application, of):
    his = CaseFactory(unit=place.unit, person=place.bo, role=CaseRole.USING_VIOLENCE)
    place.tell(place.karin, standing(place)[Relation])
    engaged(his, place.saga)
    if of == "named":
        names(place, application, "Saga Dalsaga")
    else:
        with application(actor(place.selma)), transaction.atomic():
            tell_who_leads(place.case, actor(place.selma), Change.CLOCK)
    assert noticed(application, place.saga) == []


def test_s60_what_nobody_who_has_the_case_is_shown_is_told_to_who_leads_or_leads_beside(place, application):
    before = place.tell(place.karin, standing(place)[Whereabouts])
    Engagement.objects.filter(actor=place.karin).update(carries_whereabouts=False)
    services.end_told(actor(place.selma), fact=before, case=place.case, at=clock.now())
    assert (None, "place") in place.told()
    assert noticed(application, place.saga) == [(["place"], "Selma Påhittad", place.case.number)]


def test_s41_what_is_told_to_one_stays_theirs_when_they_leave_the_case_and_when_it_is_given_on(
    place, browse, application
):
    """What waits for one who has a case is let go of when they leave it; this is theirs, and waits for nobody else."""
    shares = engaged(place.case, place.petra, EngagementKind.CO_ASSIGNED)
    names(place, application, "Petra Sandprov", "Karin Exempel")
    waits = noticed(application, place.petra)
    assert browse(place.petra).post(reverse("relation_stop", args=[place.case.public_id])).status_code == 302
    shares.refresh_from_db()
    assert shares.ends_at is not None
    assert noticed(application, place.petra) == waits != []
    line = line_of(place.case, place.saga)
    services.assign_case(actor(place.saga), case=line, staff=place.petra, at=clock.now())
    assert noticed(application, place.karin) == waits


def test_s41_whoever_writes_their_own_name_and_who_works_elsewhere_writes_nothing_to_anybody(place, application):
    names(place, application, "Selma Påhittad", "Åke Utomstående")
    assert not Task.objects.exists()
    elsewhere = worker(UnitFactory(), name="Nils Annanstans")
    for statement in (
        "SELECT tell_the_named(%s, '{named_decider}', '{1}', gen_random_uuid(), 'promise', today())",
        "SELECT tell_who_leads(%s, '{clock}')",
    ):
        with (
            application(actor(elsewhere)),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as sql,
        ):
            sql.execute(statement, [place.case.pk])


TOLD_BY = {
    "process.extend_deadline": "cases_deadlinechange.decided_by",
    "commissions.give_commission": "cases_commission.decided_by",
    "commissions.ask_for_more": "cases_commissionanswer.decided_by",
    "feedback.write_feedback": "cases_feedback.decided_by",
    "own_support.propose": "cases_ownsupport.decided_by",
    "own_support.answer": "cases_ownsupportstep.decided_by",
    "concerns.assess_preliminary": "cases_preliminaryassessment.decided_by",
    "children.answer_for_child": "cases_childanswer.who",
    "decisions.make_promise": "cases_promise.promiser",
    "decisions.sign_decision": "cases_decision.took_part",
    "closing.close_case": "cases_caseclosing.takes_over",
    "assessments.register": "assessments_assessment.assessor",
    "childs.write_word": "support_childsword.who",
}
"""Each command that writes the name of one who is said to have done something, and in which field."""
OF_OTHERS = {
    "cases_reportkept.who": "from whom a report came, who never works with the case",
    "cases_summary.who_i_am": "the client's own words of herself",
    "cases_documentkept.other": "from or to whom a paper went",
    "cases_gathered.from_whom": "an authority or somebody near",
    "cases_nightcard.whom_to_call": "whom the duty is to call",
    "cases_dangermessage.concerns": "whom a danger is about",
    "cases_dangermessage.must_act": "who is to act, which those who lead decide",
    "cases_decisionprovider.words": "which provider outside carries a decision out",
    "intake_contactways.who_may_answer": "who answers her telephone",
    "people_safechannel.who_may_answer": "who answers her telephone",
    "people_consentkept.recipient": "to whom something may be given",
}
"""What is of somebody outside, or says nothing that somebody has done."""


def test_s41_each_field_of_a_name_is_told_to_whoever_it_is_or_is_of_somebody_outside():
    """A new field of who decided, said or did something stands here, and its command tells them."""
    named = {
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedText)
        and re.search(r"\b(vem|vilka|deltog)\b", str(field.verbose_name))
        and not re.search(r"vilka ni har talat med|vem som gör det", str(field.verbose_name))
    }
    assert named == set(TOLD_BY.values()) | set(OF_OTHERS)
    read_with_doubts = {each._meta.db_table for each in apps.get_models() if issubclass(each, NamesStaff)}
    assert {field.split(".")[0] for field in TOLD_BY.values()} <= read_with_doubts
