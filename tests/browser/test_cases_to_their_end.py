"""Cases from the first contact to the end, as those who investigate and decide go through them."""

import re
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from livlina.core import clock, workdays
from tests.browser import authority, story
from tests.browser.desk import Desk
from tests.browser.laid import CHILD_UNIT, TEAM, WHO_TOLD, added, contact_of_a_child, saved
from tests.browser.places import help_consent_step

WEEKS_TO_APPEAL = timedelta(weeks=3)
DUTY = "Socialjouren i Stockholm"


def add_child(page: Page, case: str, *, name: str) -> None:
    page.goto(f"{case}personer/ny/")
    added(page, role="Barn", name=name)


def test_a_mother_goes_from_five_talks_by_a_decision_to_talks_that_are_granted_and_good_bye(desk: Desk) -> None:
    name, children = story.new_name(), [story.new_name("Uma"), story.new_name("Bo")]
    therapist, social = desk.house.account("therapist"), desk.house.account("social_worker", unit=TEAM)
    intake = desk.page_of(desk.house.account("intake"))
    story.register_contact(intake, name=name)
    service = story.open_case(intake, worker=therapist.name)

    # the centre: five talks without investigation, and what the children are owed
    page = desk.page_of(therapist)
    for child in children:
        add_child(page, service, name=child)
    for number in range(1, 5):
        authority.talk(page, service, at=f"00.{number * 5:02}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad personen vill sedan")
    story.answer(page, "Vad vill personen sedan?", "Gå vidare med mer stöd, genom utredning")
    story.press(page, "Spara")
    page.wait_for_url(re.compile(rf"^{re.escape(service)}(samtal/)?(antal/)?$"))
    authority.talk(page, service, at="00.25")
    page.goto(f"{service}samtal/nytt/")
    story.text(page, "Dag", clock.today().isoformat())
    story.text(page, "Klockan", "23.50")
    story.press(page, "Spara")
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Alla 5 samtal utan utredning")
    for way in ("Utredning vid en annan enhet", "En annan enhet", "Säg hej då", "Fler samtal, som undantag"):
        expect(page.get_by_role("link", name=way, exact=True)).to_be_visible()
    page.goto(f"{service}avsluta/")
    expect(page.get_by_role("main")).to_contain_text(children[0])
    authority.answer_for_children(page, service)
    authority.close(page, service)

    # the team: investigation with both children, decision, commission
    team = desk.page_of(social)
    story.register_contact(team, name=name)
    case = story.open_case(team, worker=social.name)
    for child in children:
        add_child(team, case, name=child)
    second = desk.page_of(desk.house.account("group_leader", unit=TEAM))
    decision = authority.decide_help(team, case, code=partial(desk.house.code, social), reader=second)
    team.goto(f"{case}utredning/")
    expect(team.get_by_role("main")).to_contain_text("Barnkonsekvensanalys")
    given = authority.give_commission(team, decision, to="RVC Innerstad", by=social.name)

    # the centre again, by the words of the commission alone
    lead = desk.page_of(desk.house.account("group_leader"))
    granted = authority.accept_commission(lead, page, client=name, worker=therapist.name)
    team.goto(case)
    expect(team.get_by_role("main")).not_to_contain_text(story.case_number(page))
    authority.talk(page, granted, at="00.30", kind="Samtal i beviljad insats")
    team.goto(given)
    expect(team.get_by_role("main")).to_contain_text("mottaget")
    authority.happened(team, decision, "Insatsen har börjat")
    authority.answer_for_children(team, case)
    team.goto(f"{case}process/")
    expect(team.get_by_role("region", name=re.compile("^Att göra"))).to_contain_text("Följa upp insatsen")
    authority.close(page, granted)
    authority.close(team, case)


def test_a_refusal_is_told_safely_and_appealed_and_the_case_is_closed(desk: Desk) -> None:
    worker = desk.house.account("social_worker", unit=TEAM)
    page = desk.page_of(worker)
    story.register_contact(page, name=story.new_name("Rut"))
    case = story.open_case(page, worker=worker.name)

    authority.open_investigation(page, case, came_by="Ansökan", ground="Utredning enligt socialtjänstlagen")
    page.goto(f"{case}avsluta/")
    expect(page.get_by_role("main")).to_contain_text("utredning")
    page.goto(f"{case}utredning/")
    authority.write_what_is_needed(page, case)
    authority.communicate(page, case)
    authority.propose(page, case, what="Råd och stöd av socialsekreterare")  # what is read is what is decided
    authority.read_second(desk.page_of(desk.house.account("group_leader", unit=TEAM)), case)
    decision = authority.sign(
        page,
        case,
        code=partial(desk.house.code, worker),
        about="Insats till vuxen",
        outcome="Avslås",
        what="Ansökan om stödsamtal avslås.",
        **{"Avgörande omständigheter": "Behovet är tillgodosett.", "Skäl": "Hon får redan samtal på annat sätt."},
    )
    authority.hand_out(page, case, decision)
    last = workdays.first_working_day(clock.today() + WEEKS_TO_APPEAL)
    days = page.get_by_role("region", name="Dagar att hålla")
    expect(days).to_contain_text("Kan överklagas till och med")
    expect(days.locator("time")).to_have_attribute("datetime", re.compile(f"^{last.isoformat()}"))
    authority.happened(
        page,
        decision,
        "Överklagandet kom in",
        "Överklagandet kom i rätt tid",
        "Omprövat: beslutet ändras inte",
        "Överlämnat till domstolen",
        "Domstolen avslog överklagandet",
    )
    expect(days).to_contain_text("Inget väntar")
    authority.close(page, case)
    expect(page.get_by_role("main")).to_contain_text("Avslutat")


def test_a_childs_own_case_goes_from_the_concern_report_to_a_decision(desk: Desk) -> None:
    worker = desk.house.account("child_worker", unit=CHILD_UNIT)
    intake = desk.page_of(desk.house.account("intake", unit=CHILD_UNIT))
    contact_of_a_child(intake)
    case = story.open_case(intake, worker=worker.name, way="Öppna ärende för barnet")
    page = desk.page_of(worker)
    page.goto(case)

    page.get_by_role("link", name="Ny orosanmälan").click()
    story.choose(page, "Hur", "Telefon")
    page.get_by_role("radio", name="Privatperson").check()
    story.text(page, "Vad som anmäldes", "Barnet har blåmärken och vill inte gå hem.")
    story.press(page, "Spara")
    expect(page.get_by_role("status")).to_contain_text("Bedöm nu om barnet behöver skydd")
    concern = page.url
    page.get_by_role("link", name="Bedöm", exact=True).click()
    page.get_by_role("radio", name="Inget behov av omedelbart skydd").check()
    story.text(page, "Underlag", "Barnet är hos mormor, som vi har talat med.")
    story.press(page, "Spara")
    page.wait_for_url(concern)
    page.get_by_role("link", name="Bedöm om utredning ska inledas").click()
    page.get_by_role("radio", name="Utredning inleds", exact=True).check()
    story.text(page, "Skäl", "Blåmärkena är inte förklarade.")
    story.text(page, "Vem som beslutade", "Gruppledaren")
    story.press(page, "Spara")
    page.wait_for_url(concern)

    authority.open_investigation(page, case, came_by="Anmälan", ground="Utredning om barns behov av skydd")
    authority.write_what_is_needed(page, case)
    authority.communicate(page, case)
    authority.propose(page, case, what="Stöd till barnet")
    authority.read_second(desk.page_of(desk.house.account("group_leader", unit=CHILD_UNIT)), case)
    decision = authority.sign(
        page,
        case,
        code=partial(desk.house.code, worker),
        about="Insats till barn",
        outcome="Beviljas",
        what="Samtal enligt Trappan.",
        **{"Antal samtal": "12"},
    )
    authority.happened(page, decision, "Insatsen har börjat")
    page.goto(f"{case}process/")
    expect(page.get_by_role("region", name="Ärendets gång")).to_contain_text("Insats")

    # the one who has custody alone says yes to both kinds of help
    page.goto(f"{case}personer/ny/")
    added(page, role="Vårdnadshavare", name=story.new_name("Mona"))
    page.get_by_role("link", name="Vårdnad om").first.click()
    page.get_by_role("combobox", name=story.labelled("Vårdnadshavaren")).select_option(index=2)
    story.answer(page, "Vårdnad", "Ensam vårdnad")
    story.choose(page, WHO_TOLD, "Skola")
    saved(page, f"{case}personer/")
    for kind, step in product(("Trappan", "Här och nu"), ("Frågan är ställd", "Samtycker")):
        help_consent_step(page, f"{case}vardnadshavare/samtycke/", "Mona", step, help=kind)

    # Trappan begins by the decision; then the child meets the one who uses violence, and Här och nu takes over
    authority.begin_help(page, case, "Trappan")
    authority.talk_within(page, case, "Trappan", at="00.05")
    page.goto(f"{case}samtal/villkor/")
    for question, word in (
        ("Har våldet upphört?", "Ja"),
        ("Är barnets liv stabilt?", "Ja"),
        ("Är barnet tryggt och skyddat?", "Ja"),
        ("Träffar barnet den förälder som har använt våld?", "Ja"),
        ("Är barnet mottagligt för Trappan nu?", "Ja"),
    ):
        story.answer(page, question, word)
    story.press(page, "Spara")
    expect(page.get_by_role("status")).to_contain_text("Föreslå Här och nu-samtal")
    page.goto(f"{case}process/")
    expect(page.get_by_role("region", name=re.compile("^Att göra"))).to_contain_text("Föreslå Här och nu-samtal")
    page.goto(f"{case}insatser/")
    expect(page.get_by_role("region", name="Trappan")).to_contain_text("Första samtalet är hållet. Säg om")
    page.get_by_role("region", name="Trappan").get_by_role("link", name=re.compile("^Avsluta insatsen")).click()
    page.get_by_role("radio", name="Det var inte säkert att fortsätta").check()
    story.text(page, "Hur det blev", "Barnet träffar pappan igen. Vi går över till Här och nu.")
    story.press(page, "Spara")
    page.wait_for_url(f"{case}insatser/")
    authority.begin_help(page, case, "Här och nu")
    authority.talk_within(page, case, "Här och nu", at="00.15")
    page.goto(f"{case}insatser/")
    expect(page.get_by_role("region", name="Trappan")).to_contain_text("stegen kontakt, rekonstruktion och kunskap")
    expect(page.get_by_role("region", name="Här och nu-samtal")).to_contain_text("Kom till 1 av 1 samtal.")


def test_a_case_changes_hands_is_closed_and_is_opened_again_with_all_that_was_written(desk: Desk) -> None:
    lead = desk.page_of(desk.house.account("group_leader"))
    first, second = (desk.house.account(role) for role in ("therapist", "social_worker"))
    intake = desk.page_of(desk.house.account("intake"))
    story.register_contact(intake, name=story.new_name("Majken"))
    case = story.open_case(intake, worker=first.name)
    page = desk.page_of(first)
    page.goto(case)
    story.write_note(page, words=story.SENTENCE, sign=True)

    lead.goto(f"{case}handlaggare/")
    story.choose(lead, "Handläggare", second.name)
    story.press(lead, "Tilldela")
    expect(lead.get_by_role("status")).to_be_visible()
    page.goto(case)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte, eller så får du inte se den")

    page = desk.page_of(second)
    page.goto(f"{case}journal/")
    expect(page.get_by_role("main")).to_contain_text(story.SENTENCE)
    authority.close(page, case)
    page.get_by_role("link", name="Öppna ärendet igen, och se hur det avslutades").click()
    expect(page.get_by_role("region", name="Så avslutades det")).to_contain_text("Målet nåddes")
    story.text(page, "Varför öppnas ärendet igen?", "Hon ringde och är rädd igen.")
    story.press(page, "Öppna ärendet igen")
    page.wait_for_url(case)
    page.goto(f"{case}journal/")
    expect(page.get_by_role("main")).to_contain_text(story.SENTENCE)


@pytest.mark.req("R-073")
def test_one_who_uses_violence_comes_without_limit_and_the_others_are_thought_of_before_good_bye(desk: Desk) -> None:
    desk.house.decide("open_access_using_violence", value=1, unit="rvc-vast")
    worker = desk.house.account("therapist", unit="RVC Väst")
    page = desk.page_of(worker)
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=story.new_name("Sixten"), role="Använder våld")
    story.answer(page, "Kön", "Man")
    story.save_contact(page)
    case = story.open_case(page, worker=worker.name)
    child = story.new_name("Uma")
    add_child(page, case, name=child)

    authority.move(page, case, to="Samtal på friyta")
    for number in range(1, 8):
        authority.talk(page, case, at=f"00.{number * 5:02}")
        expect(page).to_have_url(f"{case}samtal/")  # and not at the question of what he wants next
    page.goto(f"{case}samtal/antal/")
    expect(page.get_by_role("main")).to_contain_text("Ingen gräns här.")
    expect(page.get_by_role("link", name="Fler samtal, som undantag")).to_have_count(0)
    page.goto(f"{case}process/")
    expect(page.get_by_role("region", name="Ärendets gång")).to_contain_text("Samtal på friyta")

    page.goto(f"{case}avsluta/")
    expect(page.get_by_role("main")).to_contain_text(child)
    authority.answer_for_children(page, case)
    authority.close(page, case, safety="Hon vet att samtalen slutar, och vem hon ringer.")
    page.get_by_role("link", name="Öppna ärendet igen, och se hur det avslutades").click()
    expect(page.get_by_role("region", name="Så avslutades det")).to_contain_text("vem hon ringer")


def test_a_place_is_decided_at_night_promised_longer_and_the_promise_is_taken_back_by_a_decision(desk: Desk) -> None:
    name = story.new_name("Ester")
    jour, social = (desk.house.account("social_worker", unit=unit) for unit in (DUTY, TEAM))
    night = desk.page_of(jour)
    night.goto("/kontakter/ny/")
    story.fill_contact(night, name=name)
    story.answer(night, "Är någon i fara just nu?", "Ja")
    story.text(night, "Vad gäller faran?", "Mannen är på väg hem.")
    story.save_contact(night)

    # the night: the danger is assessed, a place for a week is decided by the duty itself, and the team is to go on
    begun = story.open_case(night, worker=jour.name)
    authority.assess_danger(night, begun)
    decision = authority.sign(
        night,
        begun,
        code=partial(desk.house.code, jour),
        about="Skyddat boende",
        outcome="Beviljas",
        what="En plats på skyddat boende i en vecka.",
        **{"Antal veckor": "1"},
    )
    authority.happened(night, decision, "Insatsen har börjat")
    given = authority.give_commission(
        night, decision, to=TEAM, by=jour.name, what="Ta över efter jouren. Lovad plats till och med helgen."
    )

    # the day: the team has a case of its own, and what was promised is red until somebody has taken it over
    lead, team = desk.page_of(desk.house.account("group_leader", unit=TEAM)), desk.page_of(social)
    case = authority.accept_commission(lead, team, client=name, worker=social.name)
    night.goto(given)
    expect(night.get_by_role("main")).to_contain_text("mottaget")
    promise = authority.promise(team, case, by=f"{jour.name}, socialjouren", days_ago=5)
    expect(team.get_by_role("region", name=re.compile("^Löften"))).to_contain_text("ingen har tagit över")
    team.goto("/")
    urgent = team.get_by_role("region", name=re.compile("^Behöver dig nu")).get_by_role("link")
    urgent.filter(has_text="Löfte som ingen har tagit över").last.click()
    team.wait_for_url(f"**{promise}")
    story.choose(team, "Vem som tar över löftet", social.name)
    story.press(team, "Ge löftet till")
    expect(team.get_by_role("status")).to_contain_text(f"{social.name} har tagit över löftet")
    expect(team.get_by_role("region", name=re.compile("^Löften"))).not_to_contain_text("ingen har tagit över")

    # it is taken back only by a decision, with its reasons, that can be appealed
    team.goto(promise)
    team.get_by_role("link", name="Ta tillbaka genom beslut").click()
    taken_back = authority.sign_here(
        team,
        code=partial(desk.house.code, social),
        about="Skyddat boende",
        outcome="Ett löfte tas tillbaka",
        what="Löftet om plats efter den första veckan tas tillbaka.",
        **{"Avgörande omständigheter": "Hon bor säkert hos sin syster.", "Skäl": "Hon behöver inte platsen längre."},
    )
    authority.hand_out(team, case, taken_back)
    expect(team.get_by_role("region", name="Dagar att hålla")).to_contain_text("Kan överklagas till och med")
    team.goto(f"{case}beslut/")
    expect(team.get_by_role("region", name=re.compile("^Löften"))).to_contain_text("Tillbakataget genom beslut")
    authority.close(team, case)
    authority.close(night, begun)
    expect(night.get_by_role("main")).to_contain_text("Avslutat")
