"""
One case in each of the three ways that a municipality joins authority and help, with the hand-offs of each.

Stockholm's own, where one unit decides and another gives the talks, is walked in `test_cases_to_their_end`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from livlina.core import clock
from tests.bare import bare_data
from tests.browser import authority, story
from tests.browser.desk import Desk
from tests.browser.house import House, new_house

NOT_THERE = "Sidan finns inte, eller så får du inte se den"
GRANTED = "Samtal i beviljad insats"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def desk_in(browser: Browser, shared_folder: Path) -> Iterator[Callable[[str], Desk]]:
    """A desk in a house of its own, where that organisation works and has no cases yet."""
    settled: list[tuple[Desk, House]] = []

    def settle(organisation: str) -> Desk:
        house = new_house(bare_data(shared_folder))
        house.settle(organisation)
        settled.append((Desk(browser, house, shared={}), house))
        return settled[-1][0]

    yield settle
    for desk, house in settled:
        desk.close()
        house.leave()


@pytest.mark.req("R-029", "R-032")
def test_where_the_model_is_integrated_the_same_worker_goes_on_in_the_same_case(desk_in: Callable[[str], Desk]) -> None:
    desk = desk_in("kommun-1.yaml")
    reception, team = "Socialtjänstens mottagning", "Relationsvåldsteamet"
    worker = desk.house.account("social_worker", unit=team)

    # what comes in at the reception goes on to the team
    intake = desk.page_of(desk.house.account("intake", unit=reception))
    contact = story.register_contact(intake, name=story.new_name())
    taker = desk.page_of(desk.house.account("intake", unit=team))
    story.pass_on(intake, to=team)
    taker.goto(contact)
    case = story.open_case(taker, worker=worker.name)
    page = desk.page_of(worker)
    page.goto(case)
    number = story.case_number(page)
    handled = story.write_note(page, words="Hon ansöker om stöd.", sign=True)
    expect(page.get_by_role("main")).to_contain_text("handläggning")

    second = desk.page_of(desk.house.account("group_leader", unit=team))
    decision = authority.decide_help(page, case, code=partial(desk.house.code, worker), reader=second)
    authority.give_commission(page, decision, to=team)
    expect(page.get_by_role("region", name="Uppdraget", exact=True)).to_contain_text("mottaget")

    # nothing is written again: the talks and their notes are of carrying out, in the same case
    page.goto(case)
    assert story.case_number(page) == number
    carried_out = story.write_note(page, words=story.SENTENCE, sign=True)
    expect(page.get_by_role("main")).to_contain_text("genomförande")
    page.goto(handled)
    expect(page.get_by_role("main")).not_to_contain_text("genomförande")
    assert carried_out.partition("anteckning/")[0] == handled.partition("anteckning/")[0] == case
    authority.talk(page, case, at="00.05", kind=GRANTED)
    authority.happened(page, decision, "Insatsen har börjat")
    authority.close(page, case)
    expect(page.get_by_role("main")).to_contain_text("Avslutat")


@pytest.mark.req("R-032")
def test_where_the_model_is_separated_the_other_unit_asks_back_and_sees_the_commission_alone(
    desk_in: Callable[[str], Desk],
) -> None:
    desk = desk_in("kommun-2.yaml")
    team, care = "Relationsvåldsteamet", "Öppenvårdens relationsvåldsmottagning"
    name = story.new_name()
    worker, therapist = desk.house.account("social_worker", unit=team), desk.house.account("therapist", unit=care)
    intake = desk.page_of(desk.house.account("intake", unit=team))
    story.register_contact(intake, name=name)
    case = story.open_case(intake, worker=worker.name)
    page = desk.page_of(worker)
    page.goto(case)
    story.write_note(page, words=story.SENTENCE, sign=True)
    decision = authority.decide_help(page, case, code=partial(desk.house.code, worker))
    given = authority.give_commission(page, decision, to=care)

    # the unit asks back before it takes the commission
    lead = desk.page_of(desk.house.account("group_leader", unit=care))
    authority.open_commission(lead, client=name)
    expect(lead.get_by_role("main")).not_to_contain_text(story.SENTENCE)
    lead.get_by_role("radio", name="Fråga den som gav det").check()
    story.text(lead, "Fråga eller skäl", "Vill hon komma på kvällstid?")
    story.press(lead, "Svara")
    page.goto(given)
    expect(page.get_by_role("region", name=re.compile("^Vad som har sagts"))).to_contain_text("på kvällstid")
    page.get_by_role("radio", name="Svara på frågan").check()
    story.text(page, "Med egna ord", "Ja, helst efter klockan fem.")
    story.press(page, "Skicka till enheten")
    authority.open_commission(lead, client=name)
    expect(lead.get_by_role("main")).to_contain_text("efter klockan fem")

    # each has a case of its own, and neither opens the other's
    other = desk.page_of(therapist)
    carried_out = authority.accept_commission(lead, other, client=name, worker=therapist.name)
    for looker, address in ((other, case), (page, carried_out)):
        looker.goto(address)
        expect(looker.get_by_role("heading", level=1)).to_have_text(NOT_THERE)
    authority.talk(other, carried_out, at="00.05", kind=GRANTED)
    page.goto(given)
    expect(page.get_by_role("main")).to_contain_text("mottaget")
    authority.happened(page, decision, "Insatsen har börjat")
    authority.close(other, carried_out)
    authority.close(page, case)
    expect(page.get_by_role("main")).to_contain_text("Avslutat")


@pytest.mark.req("R-031", "R-032")
def test_where_the_model_is_cohesive_there_is_one_way_in_the_roles_are_apart_in_one_case_and_a_shared_conference(
    desk_in: Callable[[str], Desk],
) -> None:
    desk = desk_in("kommun-3.yaml")
    centre, question = "Relationsvåldscentrum", "Ska stödet börja innan hon har flyttat?"
    worker, therapist = (desk.house.account(role, unit=centre) for role in ("social_worker", "therapist"))

    # one way in for all
    intake = desk.page_of(desk.house.account("intake", unit=centre))
    story.register_contact(intake, name=story.new_name())
    case = story.open_case(intake, worker=worker.name)
    page, other = desk.page_of(worker), desk.page_of(therapist)
    page.goto(case)
    number = story.case_number(page)

    # whoever takes part in the conference without the case sees that there is one, and no more
    begins = clock.now().astimezone(STOCKHOLM) + timedelta(hours=1)
    conference = story.call_conference(page, day=begins.date(), time=f"{begins:%H.%M}", others=20)
    matter = story.raise_at_conference(page, case, question=question)
    other.goto(conference)
    expect(other.get_by_role("region", name="Dagordning")).to_contain_text("ärende utan insyn")
    expect(other.get_by_role("main")).not_to_contain_text(number)
    other.goto(matter)
    expect(other.get_by_role("heading", level=1)).to_have_text(NOT_THERE)

    # who decides names who carries it out, who comes into the same case in the same step
    decision = authority.decide_help(page, case, code=partial(desk.house.code, worker))
    authority.give_commission(page, decision, to=centre, carrier=therapist.name)
    expect(page.get_by_role("main")).to_contain_text(f"{therapist.name} utför det")
    authority.talk(other, case, at="00.05", kind=GRANTED)
    other.goto(case)
    story.write_note(other, words=story.SENTENCE, sign=True)
    expect(other.get_by_role("main")).to_contain_text("genomförande")
    page.goto(f"{case}journal/")
    expect(page.get_by_role("main")).to_contain_text(story.SENTENCE)

    # and takes part in what the conference agrees once it has begun, which stands in that case
    other.goto(conference)
    expect(other.get_by_role("region", name="Dagordning")).to_contain_text(number)
    other.goto(matter)
    save = other.get_by_role("button", name="Spara i ärendet")
    expect(save).to_have_count(0)
    desk.house.begin_conference(conference.rstrip("/").rpartition("/")[2])
    other.reload()
    expect(save).to_be_visible()
    story.text(other, "Vad ni kom fram till", "Stödet börjar nu, på dagtid.")
    story.text(other, "Vad som ska göras", "Boka de tre första samtalen.")
    story.choose(other, "Vem", therapist.name)
    story.press(other, "Spara i ärendet")
    expect(other.get_by_role("region", name="Vad ni kom fram till")).to_contain_text("på dagtid")
    page.goto(f"{case}process/")
    expect(page.get_by_role("region", name=re.compile("^Att göra"))).to_contain_text("Boka de tre första samtalen.")

    # but decides nothing
    other.goto(decision)
    expect(other.get_by_role("button", name="Underteckna beslutet")).to_have_count(0)
    authority.happened(page, decision, "Insatsen har börjat")
    authority.close(page, case)
    expect(page.get_by_role("main")).to_contain_text("Avslutat")
