"""The four organisations that are shipped: each loads into an empty database and leads each district to its unit."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livlina.access.actor import system
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import loading, overview, queries
from livlina.organisation.models import Board, Catchment, District, Municipality, PoliceAreaUnit, Project, Unit
from livlina.organisation.services import load_organisation
from livlina.organisation.terms import Function, OrganisationModel, Right
from livlina.organisation.tests.factories import MembershipFactory, worker

SYSTEM = system(account="drift")
SHIPPED = ("stockholm", "kommun-1", "kommun-2", "kommun-3")
BEFORE_2020, BEFORE_2023, AFTER_2023 = date(2020, 6, 30), date(2023, 6, 30), date(2023, 7, 1)


def plan(name: str) -> loading.Plan:
    reading = loading.read(loading.SHIPPED / f"{name}.yaml")
    assert reading.faults == []
    assert reading.warnings == []
    assert reading.plan is not None
    return reading.plan


def load(name: str) -> None:
    load_organisation(SYSTEM, plan=plan(name), at=clock.now())


@pytest.fixture
def stockholm(db: None) -> None:
    load("stockholm")


def served(district: str, function: Function, day: date) -> str | None:
    """The key of the unit that serves the district in the function that day."""
    found = queries.district_named(district)
    assert found is not None, district
    unit = queries.unit_for_district(found, function=function, day=day)
    return unit.key if unit else None


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.django_db
def test_a_shipped_file_loads_into_an_empty_database_as_the_application_and_twice_is_once(name, application):
    with application(SYSTEM):
        load(name)
        rows = Catchment.objects.count()
        again = load_organisation(SYSTEM, plan=plan(name), at=clock.now()).comparison
    assert again.changes_nothing
    assert Catchment.objects.count() == rows
    assert Municipality.objects.get().key == name


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.django_db
@pytest.mark.req("R-023")
def test_each_district_has_exactly_one_unit_for_treatment_and_authority_each_day_it_exists(name):
    load(name)
    first = Catchment.objects.order_by("valid_from")[0].valid_from
    # whatever changes, changes on one of these days
    days = [day for day in overview.on(clock.today()).changed_on if day >= first]
    for day in [*days, *(day - timedelta(days=1) for day in days[1:]), clock.today()]:
        for district in queries.districts(day=day):
            for function in (Function.TREATMENT, Function.AUTHORITY):
                units = Catchment.objects.on(day).filter(district=district, function=function)
                assert units.count() == 1, (district, function, day)
                unit = units.get().unit
                assert unit in queries.units_with(function, day=day), (unit, function, day)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.django_db
def test_each_unit_stands_under_one_board_each_day_and_is_found_by_each_of_its_names(name):
    load(name)
    for day in overview.on(clock.today()).changed_on:
        for unit in queries.open_units(day=day):
            assert queries.board_of(unit.pk, day=day)
    for unit in Unit.objects.prefetch_related("aliases"):
        for written in (unit.name, unit.full_name, *(alias.name for alias in unit.aliases.all())):
            assert queries.unit_named(written.upper()) == unit


# ---- Stockholm


@pytest.mark.req("R-021")
@pytest.mark.usefixtures("stockholm")
def test_stockholm_has_four_centres_with_codes_that_last_and_both_spellings():
    centres = list(queries.units_with(Function.TREATMENT, day=date(2021, 9, 30)))
    assert [(unit.key, unit.name) for unit in centres] == [
        ("rvc-innerstad", "Innerstad"),
        ("rvc-sydost", "Sydost"),
        ("rvc-sydvast", "Sydväst"),
        ("rvc-vast", "Väst"),
    ]
    for written in ("Innerstad", "Innerstaden", "RVC Innerstad", "rvc innerstaden", "  RVC_INNERSTADEN"):
        found = queries.unit_named(written)
        assert found is not None
        assert found.key == "rvc-innerstad"
    assert queries.unit_named("Innersta") is None


@pytest.mark.req("R-022")
@pytest.mark.usefixtures("stockholm")
def test_each_centre_should_have_a_head_a_deputy_and_seven_therapists_and_shows_how_many_it_has():
    for unit in queries.units_with(Function.TREATMENT, day=clock.today()):
        assert unit.staffing_target == {"unit_manager": 1, "deputy_unit_manager": 1, "therapist": 7}
    innerstad = Unit.objects.get(key="rvc-innerstad")
    worker(innerstad, role=Role.UNIT_MANAGER)
    worker(innerstad)
    worker(innerstad)
    MembershipFactory(
        staff=worker(innerstad, role=Role.SOCIAL_WORKER),
        unit=innerstad,
        role=Role.THERAPIST,
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
    )
    shown = {row.unit.key: row.posts for row in overview.on(clock.today()).units}
    assert [tuple(post) for post in shown["rvc-innerstad"]] == [
        ("Behandlare", 7, 2),
        ("Enhetschef, Biträdande enhetschef", 2, 1),
    ]
    assert [tuple(post) for post in shown["rvc-sydost"]] == [
        ("Behandlare", 7, 0),
        ("Enhetschef, Biträdande enhetschef", 2, 0),
    ]


@pytest.mark.req("R-023")
@pytest.mark.usefixtures("stockholm")
def test_sydost_serves_its_three_districts_and_no_other():
    for day in (date(2018, 1, 1), BEFORE_2020, AFTER_2023, clock.today()):
        rows = Catchment.objects.on(day).filter(function=Function.TREATMENT, unit__key="rvc-sydost")
        assert sorted(row.district.name for row in rows) == ["Enskede-Årsta-Vantör", "Farsta", "Skarpnäck"]


@pytest.mark.usefixtures("stockholm")
@pytest.mark.parametrize(
    ("district", "day", "treatment", "authority"),
    [
        ("Farsta", date(2018, 1, 1), "rvc-sydost", "rvt-farsta"),
        ("Södermalm", date(2021, 4, 1), "rvc-innerstad", "rvt-sodermalm"),
        # two districts became Hägersten-Älvsjö on 1 July 2020
        ("Hägersten-Liljeholmen", BEFORE_2020, "rvc-sydvast", "rvc-sydvast"),
        ("Älvsjö", BEFORE_2020, "rvc-sydvast", "rvc-sydvast"),
        ("Hägersten-Älvsjö", BEFORE_2020, None, None),
        ("Älvsjö", date(2020, 7, 1), None, None),
        ("Hägersten-Älvsjö", date(2020, 7, 1), "rvc-sydvast", "rvc-sydvast"),
        # and four became Järva and Norra innerstaden on 1 July 2023
        ("Spånga-Tensta", BEFORE_2023, "rvc-vast", "rvt-spanga-tensta"),
        ("Rinkeby-Kista", BEFORE_2023, "rvc-vast", "rvt-rinkeby-kista"),
        ("Järva", BEFORE_2023, None, None),
        ("Rinkeby-Kista", AFTER_2023, None, None),
        ("Järva", AFTER_2023, "rvc-vast", "rvt-jarva"),
        ("Norrmalm", BEFORE_2023, "rvc-innerstad", "rvt-norrmalm"),
        ("Östermalm", AFTER_2023, None, None),
        ("Norra innerstaden", AFTER_2023, "rvc-innerstad", "rvt-norra-innerstaden"),
        ("norra_INNERSTADEN", AFTER_2023, "rvc-innerstad", "rvt-norra-innerstaden"),
    ],
)
def test_a_district_leads_to_its_units_before_and_after_the_mergers(district, day, treatment, authority):
    assert served(district, Function.TREATMENT, day) == treatment
    assert served(district, Function.AUTHORITY, day) == authority


@pytest.mark.usefixtures("stockholm")
def test_a_merged_district_tells_what_it_was_formed_of():
    formed = {
        district.name: sorted(earlier.name for earlier in district.formed_of.all())
        for district in District.objects.exclude(formed_of=None)
    }
    assert formed == {
        "Hägersten-Älvsjö": ["Hägersten-Liljeholmen", "Älvsjö"],
        "Järva": ["Rinkeby-Kista", "Spånga-Tensta"],
        "Norra innerstaden": ["Norrmalm", "Östermalm"],
    }


@pytest.mark.req("R-054")
@pytest.mark.usefixtures("stockholm")
def test_the_fourteen_district_boards_of_2017_are_there_and_eleven_of_them_or_their_heirs_today():
    def boards(day: date) -> list[str]:
        return [board.key for board in Board.objects.on(day).exclude(key="socialnamnden").order_by("key")]

    assert boards(date(2017, 12, 31)) == [
        *("alvsjo", "bromma", "enskede-arsta-vantor", "farsta", "hagersten-liljeholmen", "hasselby-vallingby"),
        *("kungsholmen", "norrmalm", "ostermalm", "rinkeby-kista", "skarholmen", "skarpnack", "sodermalm"),
        "spanga-tensta",
    ]
    assert len(boards(date(2020, 7, 1))) == 13
    assert len(boards(AFTER_2023)) == 11


@pytest.mark.usefixtures("stockholm")
def test_the_board_over_vast_changes_with_the_merger_and_sydost_has_three_owners():
    vast = Unit.objects.get(key="rvc-vast")
    assert queries.board_of(vast.pk, day=BEFORE_2023).key == "spanga-tensta"
    assert queries.board_of(vast.pk, day=AFTER_2023).key == "jarva"
    sydost = Unit.objects.get(key="rvc-sydost")
    assert sorted(row.board.key for row in sydost.owners.all()) == ["enskede-arsta-vantor", "farsta", "skarpnack"]


@pytest.mark.usefixtures("stockholm")
def test_a_city_mixes_models_and_who_decides_follows_the_functions():
    day = clock.today()
    units = {unit.key: unit for unit in queries.open_units(day=day)}
    assert units["rvc-sydvast"].model == OrganisationModel.COHESIVE
    assert units["rvc-innerstad"].model == OrganisationModel.SEPARATED
    deciding = {key for key, unit in units.items() if queries.has_right(Right.DECIDE_ADULT, unit_id=unit.pk, day=day)}
    assert "rvc-sydvast" in deciding
    assert "rvt-farsta" in deciding
    assert not deciding & {"rvc-innerstad", "rvc-sydost", "rvc-vast", "bou-farsta", "socialjouren"}
    for_children = {
        key for key, unit in units.items() if queries.has_right(Right.DECIDE_CHILD, unit_id=unit.pk, day=day)
    }
    assert for_children == {key for key in units if key.startswith("bou-")}


@pytest.mark.req("R-067")
@pytest.mark.usefixtures("stockholm")
def test_igor_and_islandsprojektet_are_parts_of_initiativ_gryning():
    projects = {project.key: project for project in queries.projects(day=date(2021, 9, 30))}
    assert set(projects) == {"initiativ-gryning", "igor", "islandsprojektet"}
    programme = projects["initiativ-gryning"]
    assert projects["igor"].parent == programme
    assert projects["islandsprojektet"].parent == programme
    assert [project.key for project in queries.projects(day=date(2020, 12, 31))] == ["initiativ-gryning"]
    assert Project.objects.get(key="igor").valid_from == date(2021, 4, 1)


@pytest.mark.usefixtures("stockholm")
def test_five_talks_without_investigation_are_a_dated_limit():
    unit = Unit.objects.get(key="rvc-vast")
    assert queries.limit("talks_without_investigation", unit_id=unit.pk, day=date(2021, 1, 1)) == 5
    assert queries.limit("talks_without_investigation", unit_id=unit.pk, day=date(2017, 12, 31)) is None


@pytest.mark.usefixtures("stockholm")
def test_a_police_area_turns_to_several_units_and_its_borders_are_not_the_districts():
    rows = PoliceAreaUnit.objects.on(date(2021, 9, 30)).filter(area__name="Södermalm")
    assert sorted(row.unit.key for row in rows) == ["rvc-innerstad", "rvt-sodermalm"]


# ---- the three models


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "model", "treatment", "authority", "deciding"),
    [
        ("kommun-1", OrganisationModel.INTEGRATED, "rvt", "rvt", {"rvt"}),
        ("kommun-2", OrganisationModel.SEPARATED, "oppenvarden", "rvt", {"rvt"}),
        ("kommun-3", OrganisationModel.COHESIVE, "centrum", "centrum", {"centrum"}),
    ],
)
def test_the_three_models_differ_only_in_who_holds_what(name, model, treatment, authority, deciding):
    load(name)
    day = clock.today()
    assert served("Hela kommunen", Function.TREATMENT, day) == treatment
    assert served("Hela kommunen", Function.AUTHORITY, day) == authority
    assert served("Hela kommunen", Function.CHILD_AUTHORITY, day) == "bou"
    units = list(queries.open_units(day=day))
    assert {unit.model for unit in units} == {model}
    assert {unit.key for unit in units if queries.has_right(Right.DECIDE_ADULT, unit_id=unit.pk, day=day)} == deciding


@pytest.mark.django_db
def test_limits_of_one_unit_hold_for_it_alone():
    load("kommun-2")
    units = {unit.key: unit.pk for unit in Unit.objects.all()}
    assert queries.limit("freedom_talks", unit_id=units["oppenvarden"], day=clock.today()) == 20
    assert queries.limit("freedom_talks", unit_id=units["rvt"], day=clock.today()) is None
    assert queries.limit("adult_age", unit_id=units["rvt"], day=clock.today()) == 18


# ---- the page


@pytest.mark.usefixtures("stockholm")
def test_the_overview_asks_a_fixed_number_of_questions():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = overview.on(BEFORE_2020)
    assert len(asked) == 20
    assert len(told.districts) == 14
    assert told.functions == ["Myndighetsutövning, vuxna", "Myndighetsutövning, barn", "Stöd och behandling"]


@pytest.mark.usefixtures("stockholm")
def test_the_page_shows_units_districts_with_the_ground_and_limits(browse):
    client = browse(worker(Unit.objects.get(key="rvc-vast")))
    page = client.get("/organisationen/").content.decode()
    for words in (
        "RVC Sydväst",
        "Norra innerstaden",
        "ska bekräftas",
        "Samtal utan utredning",
        "del av Initiativ Gryning",
    ):
        assert words in page
    assert "Rinkeby-Kista stadsdelsnämnd" not in page
    earlier = client.get("/organisationen/?dag=2019-05-01").content.decode()
    assert "Rinkeby-Kista stadsdelsnämnd" in earlier
    assert "Dagen går inte att läsa" in client.get("/organisationen/?dag=igår").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_every_role_finds_the_way_to_the_page_in_the_settings(browse, role):
    client = browse(MembershipFactory(role=role).staff)
    assert 'href="/organisationen/"' in client.get("/installningar/").content.decode()
    assert client.get("/organisationen/").status_code == 200


@pytest.mark.django_db
def test_the_page_says_so_when_nothing_is_loaded_and_is_closed_to_those_not_signed_in(browse):
    response = browse().get("/organisationen/")
    assert response.status_code == 302
    assert "/logga-in" in response["Location"]
