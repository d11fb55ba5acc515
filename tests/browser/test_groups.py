"""A group from announced to ended, with one who cannot have a place in it."""

import pytest
from playwright.sync_api import expect

from tests.browser import groups, story
from tests.browser.desk import Desk
from tests.browser.laid import added

A_SISTER = "19900121-9808"


@pytest.mark.req("R-118")
def test_a_group_from_announcement_to_end_with_a_clash_found_and_not_told(desk: Desk) -> None:
    therapist = desk.house.account("therapist")
    lead, page = desk.page_of(desk.house.account("group_leader")), desk.page_of(therapist)
    group = groups.announce(lead, host=therapist.name)
    groups.plan(page, group, hour="05.00")

    # two cases of one worker; somebody close to the second is the person of the first
    intake, name = desk.page_of(desk.house.account("intake")), story.new_name()
    intake.goto("/kontakter/ny/")
    story.fill_contact(intake, name=name)
    story.text(intake, "Personnummer eller samordningsnummer", A_SISTER)
    story.save_contact(intake)
    first = story.open_case(intake, worker=therapist.name)
    story.register_contact(intake, name=story.new_name())
    second = story.open_case(intake, worker=therapist.name)
    page.goto(f"{second}personer/ny/")
    story.text(page, "Personnummer eller samordningsnummer", A_SISTER)
    added(page, role="Närstående", name=story.new_name("Siv"))

    groups.propose(page, first, group, called="S.")
    expect(page.get_by_role("region", name=groups.PLACE)).to_contain_text("föreslagen")
    groups.step(page, "Tackade ja")
    place = page.url
    groups.propose(page, second, group, called="T.")
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Platsen går inte att ge i den här gruppen")
    expect(page.get_by_role("main")).not_to_contain_text(name)

    page.goto(group)
    story.press(page, "Gruppen har börjat")
    page.goto(place)
    groups.step(page, "Började i gruppen")
    page.goto(group)
    story.press(page, "Avsluta gruppen")
    expect(page.get_by_text("Någon har fortfarande en plats")).to_be_visible()
    page.goto(place)
    groups.step(page, "Slutade i gruppen", words="Mår bättre.", why="Gick hela gruppen")
    page.goto(group)
    story.press(page, "Avsluta gruppen")
    expect(page.get_by_role("region", name="Om gruppen")).to_contain_text("avslutad")
    page.goto(f"{first}handelser/")
    expect(page.get_by_role("main")).to_contain_text("Grupp: slutade i gruppen")
