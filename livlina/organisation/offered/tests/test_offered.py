"""What boards have decided to offer without needs assessment: dated, written by one, ended once and never rewritten."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock
from livlina.core.again import FormIsSaved
from livlina.organisation.law.grounds import ground
from livlina.organisation.models import Board, OfferedHelp, UnitOwner
from livlina.organisation.offered import queries, rules, services
from livlina.organisation.offered.errors import (
    AlreadyOffered,
    DecidedAfterItBegins,
    EndsBeforeItBegins,
    EndsInThePast,
    EndsLater,
    NotTheBoardsUnit,
    NotYetDecided,
    NoUnitChosen,
    OfferHasEnded,
)
from livlina.organisation.offered.rules import Ending
from livlina.organisation.offered.services import OfferFacts
from livlina.organisation.offered.terms import Offer
from livlina.organisation.offered.tests.factories import BEGAN, offer
from livlina.organisation.terms import Basis
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, actor, worker

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
URL, NEW, END = (f"/insatser-utan-behovsprovning/{part}" for part in ("", "nytt/", "avsluta/"))


@given(decided_on=DAYS, valid_from=DAYS, valid_to=st.none() | DAYS, today=DAYS)
def test_a_decision_is_taken_first_and_then_holds_at_least_a_day(decided_on, valid_from, valid_to, today):
    obstacle = rules.obstacle_to_writing(decided_on=decided_on, valid_from=valid_from, valid_to=valid_to, today=today)
    is_right = decided_on <= today and decided_on <= valid_from and (valid_to is None or valid_from <= valid_to)
    assert (obstacle is None) == is_right
    if decided_on > today:
        assert isinstance(obstacle, NotYetDecided)
    elif valid_from < decided_on:
        assert isinstance(obstacle, DecidedAfterItBegins)


@given(valid_from=DAYS, stands=st.none() | DAYS, asked=DAYS, today=DAYS)
def test_what_has_held_is_never_changed_and_nothing_is_made_to_hold_longer(valid_from, stands, asked, today):
    obstacle = rules.obstacle_to_ending(valid_from=valid_from, ending=Ending(stands, asked), today=today)
    if obstacle is None:
        assert asked >= today
        assert asked >= valid_from
        assert stands is None or today <= stands
        assert stands is None or asked < stands
    elif isinstance(obstacle, EndsLater):
        assert stands is not None
        assert asked >= stands


@pytest.fixture
def unit(db):
    return UnitFactory(full_name="RVC Påhittad")


@pytest.fixture
def admin(unit):
    return worker(unit, Role.SYSTEM_ADMIN, name="Siv Förvaltare")


def facts(**changed):
    told = {
        "offer": Offer.PHONE_ADVICE,
        "reference": "SN 2025/0815",
        "decided_on": BEGAN,
        "valid_from": BEGAN,
        "valid_to": None,
        "conditions": "",
        "documents_identity": False,
        "basis": Basis.SEED,
    }
    return OfferFacts(**told | changed)


def board_of(unit):
    return unit.boards.get().board


def write(by, *units, board=None, submission=None, **changed):
    return services.write_offer(
        actor(by),
        board=board or board_of(units[0]),
        units=list(units),
        facts=facts(**changed),
        submission=submission or uuid4(),
        at=clock.now(),
    )


def end(by, row, day):
    return services.end_offer(actor(by), offered=row, last_on=day, at=clock.now())


def typed(unit, **changed):
    return {
        "board": str(board_of(unit).public_id),
        "units": [str(unit.public_id)],
        "offer": "phone_advice",
        "reference": "SN 2025/0815 § 7",
        "decided_on": "2025-06-12",
        "valid_from": "2025-07-01",
        "valid_to": "",
        "conditions": "Alla som ringer.",
        "identity": "no",
        "basis": "general",
        "submission": str(uuid4()),
        **changed,
    }


def test_one_decision_for_the_boards_units_is_written_once_and_holds_from_its_day(admin, unit, traces):
    other = UnitFactory(board=board_of(unit))
    run_together = UnitFactory()
    UnitOwner.objects.create(unit=run_together, board=board_of(unit), valid_from=date(2018, 1, 1))
    form = uuid4()
    made = write(admin, unit, other, run_together, submission=form)
    assert write(admin, unit, other, run_together, submission=form) == made  # S-142
    for units, changed in (([unit, other], {}), ([unit, other, run_together], {"conditions": "Bara vuxna."})):
        with pytest.raises(FormIsSaved):
            write(admin, *units, submission=form, **changed)
    assert [row.unit for row in made] == [unit, other, run_together]
    assert OfferedHelp.objects.count() == 3
    assert [row.pk for row in queries.at([unit.pk], day=BEGAN)] == [made[0].pk]
    assert queries.at([unit.pk], day=BEGAN - timedelta(days=1)) == []
    assert traces().count("offered.written") == 3


def test_two_decisions_on_the_same_help_never_hold_at_a_unit_on_one_day(admin, unit):
    first = write(admin, unit, valid_to=date(2026, 6, 30), decided_on=BEGAN)[0]
    elsewhere = UnitFactory(board=board_of(unit))
    with pytest.raises(AlreadyOffered, match="RVC Påhittad"):
        write(admin, elsewhere, unit, valid_from=date(2026, 6, 30))
    assert OfferedHelp.objects.get() == first  # all or none
    write(admin, unit, valid_from=date(2026, 7, 1))
    write(admin, unit, offer=Offer.ADVICE)
    with pytest.raises(IntegrityError), transaction.atomic():  # also past the command
        offer(unit, admin, offer=Offer.PHONE_ADVICE, valid_from=date(2027, 1, 1))


def test_what_cannot_be_is_refused(admin, unit):
    today = clock.today()
    with pytest.raises(NotTheBoardsUnit):
        write(admin, unit, board=BoardFactory())
    with pytest.raises(NoUnitChosen):
        services.write_offer(
            actor(admin), board=board_of(unit), units=[], facts=facts(), submission=uuid4(), at=clock.now()
        )
    with pytest.raises(NotYetDecided):
        write(admin, unit, decided_on=today + timedelta(days=1), valid_from=today + timedelta(days=1))
    with pytest.raises(DecidedAfterItBegins):
        write(admin, unit, valid_from=BEGAN - timedelta(days=1))
    with pytest.raises(EndsBeforeItBegins):
        write(admin, unit, valid_to=BEGAN - timedelta(days=1))
    assert not OfferedHelp.objects.exists()


def test_it_ends_on_a_day_and_a_new_one_follows_and_the_old_stays_to_be_read(browse, admin, unit, traces):
    today = clock.today()
    row = write(admin, unit, conditions="Bara vuxna.")[0]
    with pytest.raises(EndsInThePast):
        end(admin, row, today - timedelta(days=1))
    end(admin, row, today)
    with pytest.raises(EndsLater):
        end(admin, row, today + timedelta(days=30))
    followed = write(admin, unit, decided_on=today, valid_from=today + timedelta(days=1), documents_identity=True)[0]
    with pytest.raises(EndsBeforeItBegins):
        end(admin, followed, today)
    row.refresh_from_db()
    assert (row.conditions, row.valid_to, row.ended_by) == ("Bara vuxna.", today, admin)
    assert traces().count("offered.ended") == 1
    shown = browse(admin).get(URL).content.decode()
    assert shown.index("Gäller i dag") < shown.index("Bara vuxna.") < shown.index("Börjar gälla senare")
    past = offer(unit, admin, offer=Offer.GROUP, valid_to=today - timedelta(days=1))
    with pytest.raises(OfferHasEnded):
        end(admin, past, today)


def test_the_administrator_writes_and_ends_it_with_the_factor_and_all_read_it(browse, admin, unit):
    client = browse(admin)
    sent = typed(unit)
    assert client.post(NEW, sent).status_code == 403
    assert not OfferedHelp.objects.exists()
    confirm(client, admin)
    assert client.post(NEW, sent).url == URL
    assert client.post(NEW, sent).url == URL  # S-142
    row = OfferedHelp.objects.get()
    assert (row.documents_identity, row.written_by, row.conditions) == (False, admin, "Alla som ringer.")
    again = client.post(NEW, typed(unit))
    assert again.status_code == 422
    assert "gäller redan vid RVC Påhittad" in again.content.decode()

    page = browse(worker(UnitFactory(), Role.RECORDS_OFFICER)).get(URL).content.decode()
    for words in ("Rådgivning på telefon", "SN 2025/0815 § 7", "Alla som ringer.", "skrivs inte upp", "ska bekräftas"):
        assert words in page
    assert "Avsluta" not in page
    assert "Nytt beslut" not in page

    form = client.get(f"{END}?beslut={row.public_id}").content.decode()
    assert f'value="{row.public_id}" selected' in form
    told = {"offered": str(row.public_id), "last_on": clock.today().isoformat()}
    assert client.post(END, told).url == URL
    assert client.post(END, told).status_code == 422


def test_the_section_that_nobody_has_read_is_named_as_unconfirmed_and_never_printed(browse, admin):
    """The exemption from writing down who it is: its section is not known, so the page has only its name."""
    of = ground("sol2025_identitet")
    assert of is not None
    assert (of.section, of.is_unverified, of.confidence) == ("", True, "low")
    page = browse(admin).get(URL).content.decode()
    assert of.label in page
    assert page.count("obekräftat") == 1
    assert "11 kap" not in page


def test_s131_what_cannot_be_read_gets_a_sentence(browse, admin, unit):
    client = browse(admin)
    confirm(client, admin)
    for odd in (
        {},
        typed(unit, units=[]),
        typed(unit, units=["1"]),
        typed(unit, board="x"),
        typed(unit, decided_on="2025-13-01"),
        typed(unit, conditions="x" * 3_000),
        typed(unit, identity=""),
    ):
        answer = client.post(NEW, odd)
        assert answer.status_code == (200 if not odd else 422)
    assert client.post(END, {"offered": "x", "last_on": ""}).status_code == 422
    assert client.get(f"{END}?beslut=x").status_code == 200
    assert not OfferedHelp.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_s01_others_write_and_end_nothing(browse, admin, unit, role):
    other = worker(unit, role)
    client = browse(other)
    confirm(client, other)
    row = write(admin, unit)[0]
    assert client.get(NEW).status_code == client.get(END).status_code == 404
    assert client.post(NEW, typed(unit)).status_code == 404
    for act in (lambda: write(other, unit), lambda: end(other, row, clock.today())):
        with pytest.raises(NotPermitted):
            act()
    assert OfferedHelp.objects.get().valid_to is None


def test_s05_the_database_lets_the_administrator_alone_write_it_and_nobody_rewrite_it(admin, unit, application):
    row = offer(unit, admin, offer=Offer.TALKS)
    other = worker(unit, Role.UNIT_MANAGER)
    into = (
        "INSERT INTO organisation_offeredhelp (public_id, valid_from, board_id, unit_id, offer, reference, decided_on, "
        "conditions, documents_identity, basis, submission, written_by_id, written_at) VALUES (gen_random_uuid(), "
        f"'2025-07-01', {Board.objects.first().pk}, {unit.pk}, 'group', 'x', '2025-07-01', '', false, 'seed', "
        "gen_random_uuid(), {}, now())"
    )
    told = f"UPDATE organisation_offeredhelp SET {{}} WHERE id = {row.pk}"
    today = f"'{clock.today()}'"
    for who, sql in (
        (other, into.format(other.pk)),
        (other, into.format(admin.pk)),
        (admin, into.format(other.pk)),
        (other, told.format(f"valid_to = {today}, ended_by_id = {other.pk}, ended_at = now()")),
        (admin, told.format(f"valid_to = {today}, ended_by_id = {other.pk}, ended_at = now()")),
        (admin, told.format(f"valid_to = '2025-08-01', ended_by_id = {admin.pk}, ended_at = now()")),
        (admin, told.format("documents_identity = false")),
        (admin, told.format("conditions = 'Andra.'")),
        (admin, f"DELETE FROM organisation_offeredhelp WHERE id = {row.pk}"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with application(actor(admin)), connection.cursor() as cursor:
        cursor.execute(told.format(f"valid_to = {today}, ended_by_id = {admin.pk}, ended_at = now()"))


def test_the_page_asks_as_often_however_many_there_are(browse, admin):
    client = browse(admin)
    client.get(URL)
    asked = []
    for more in (1, 4):
        for _ in range(more):
            offer(UnitFactory(), admin)
        with CaptureQueriesContext(connection) as queried:
            assert client.get(URL).status_code == 200
        asked.append(len(queried))
    assert asked[0] == asked[1]
