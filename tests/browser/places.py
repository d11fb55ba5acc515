"""Every page there is, and how one gets there. Each is a function of an open desk and of what has been laid."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin
from uuid import uuid4

from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from livlina.core import clock
from livlina.core.gallery import gallery_context
from tests.browser import authority, groups, passkeys, story
from tests.browser.desk import Desk, shut
from tests.browser.laid import CHILD_UNIT, TEAM, WHO_TOLD, Laid, added, contact_of_a_child, saved

Arrive = Callable[[Page], None]
Place = Callable[[Desk, Laid], tuple[Page, Arrive]]

PLACES: dict[str, tuple[Place, int]] = {}
FAULTY = "arendenummer;enhet;inkom;roll\nA-1;Ingenstans;2026-13-40;våldsutsatt\nA-1;RVC Innerstad;i går;kusin\n"
SOUND = "arendenummer;enhet;inkom;roll;telefon\nA-1;RVC Innerstad;2026-11-02;våldsutsatt;070\n"


def place(name: str, *, status: int = 200) -> Callable[[Place], Place]:
    """Name a place after its address, with how it is found there when there are several, and say how it answers."""

    def named(go: Place) -> Place:
        assert name not in PLACES, name
        PLACES[name] = (go, status)
        return go

    return named


def at(path: str) -> Arrive:
    return lambda page: goto(page, path)


def goto(page: Page, path: str) -> None:
    page.goto(path)


# ---- the gate ----


def gate(name: str, arrive: Callable[[Page, Desk], None], *, status: int = 200) -> None:
    """A place of nobody."""

    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        return desk.outside(), lambda page: arrive(page, desk)

    place(name, status=status)(go)


def first_step(page: Page, desk: Desk, *, password: str = "", role: str = "records_officer") -> None:
    account = desk.house.account(role)
    page.goto("/logga-in/")
    page.get_by_label("Användarnamn").fill(account.username)
    page.get_by_label("Lösenord").fill(password or account.password)
    page.get_by_role("button", name="Fortsätt").click()


def second_step(page: Page, desk: Desk) -> None:
    first_step(page, desk)
    expect(page.get_by_role("heading", name="Skriv koden")).to_be_visible()


def wrong_code(page: Page, desk: Desk) -> None:
    second_step(page, desk)
    page.get_by_label("Kod", exact=True).fill("00")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def new_account(desk: Desk, *, unit: str = "RVC Innerstad") -> str:
    """The path of the link of an account just made."""
    username = f"ny.{uuid4().hex[:8]}"
    told = desk.house.livlina("account", "create", "--username", username, "--unit", unit, "--role", "therapist")
    return "/valkommen/" + told.strip().rpartition("/valkommen/")[2]


def new_password(page: Page, desk: Desk, *, again: str = "en lina mellan oss två") -> None:
    page.goto(new_account(desk))
    page.get_by_label("Nytt lösenord").fill("en lina mellan oss två")
    page.get_by_label("Samma lösenord igen").fill(again)
    page.get_by_role("main").get_by_role("button").first.click()


def new_factor(page: Page, desk: Desk) -> None:
    new_password(page, desk)
    expect(page.get_by_label("Kod från appen")).to_be_visible()


gate("account_login", lambda page, desk: goto(page, "/logga-in/"))
gate("account_login.empty", lambda page, desk: page_after(page, "/logga-in/", "Fortsätt"))
gate("account_login.wrong-password", lambda page, desk: first_step(page, desk, password="inte rätt alls"))
gate("account_login.signed-out", lambda page, desk: goto(page, "/logga-in/?utloggad"))
gate("account_login.too-old", lambda page, desk: goto(page, "/logga-in/?for-lange"))
gate("mfa_authenticate", second_step)
gate("mfa_authenticate.wrong", wrong_code)
gate("welcome", lambda page, desk: goto(page, new_account(desk)))
gate("welcome.errors", partial(new_password, again="en helt annan mening"))
gate("welcome.app", new_factor)
gate("welcome.used-link", lambda page, desk: goto(page, "/valkommen/ingen-sadan"), status=404)


# ---- the open pages ----


def open_form(page: Page, *, way: str) -> None:
    page.goto("/kontakt/")
    page.get_by_label(way).check()
    page_after_press(page, "Skicka")


gate("public_contact", lambda page, desk: goto(page, "/kontakt/"))
gate("public_contact.errors", lambda page, desk: open_form(page, way="Ring mig"), status=422)
gate("public_rating", lambda page, desk: goto(page, "/skatta/"))
gate("public_receipt", lambda page, desk: goto(page, "/kontakt/tack/"))
gate("public_receipt.code", lambda page, desk: open_form(page, way="Jag ringer er"))


# ---- signed in ----


def desk_place(name: str, role: str, arrive: Callable[[Page, Laid], None], *, status: int = 200, **where: str) -> None:
    """A place of one who has this role."""

    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        return desk.page_of(desk.house.account(role, **where)), lambda page: arrive(page, laid)

    place(name, status=status)(go)


def page_of(name: str, role: str, path: str, *, status: int = 200, **where: str) -> None:
    """A place that is an address."""
    desk_place(name, role, lambda page, laid: goto(page, path), status=status, **where)


def part_of(name: str, role: str, part: str, *, of: Callable[[Laid], str], status: int = 200) -> None:
    """A place under the address of something laid."""
    desk_place(name, role, lambda page, laid: goto(page, of(laid) + part), status=status)


def page_after(page: Page, path: str, button: str) -> None:
    """What comes when the button is pressed at once."""
    page.goto(path)
    page_after_press(page, button)


def page_after_press(page: Page, button: str) -> None:
    story.press(page, button)
    page.wait_for_load_state()


for (
    role
) in "therapist intake unit_manager group_leader social_worker log_reviewer register_controller statistician".split():
    page_of(f"my_day.{role}", role, "/")
page_of("calendar", "therapist", "/kalender/")
page_of("calendar.week", "therapist", "/kalender/?vy=vecka")
page_of("caseload", "therapist", "/arenden/")
page_of("caseload.nothing-found", "therapist", "/arenden/?roll=using_violence&lage=avslutade")
page_of("caseload.unit", "unit_manager", "/arenden/?vy=enheten&lage=alla")
page_of("caseload.unassigned", "group_leader", "/arenden/?vy=utan")
page_of("group", "group_leader", "/gruppen/")
page_of("review", "log_reviewer", "/granskning/")
page_of("review.reviewed", "log_reviewer", "/granskning/?visa=granskade")
page_of("review.nothing", "log_reviewer", "/granskning/?skal=near")


def review_item(page: Page, laid: Laid) -> None:
    goto(page, "/granskning/")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()


desk_place("review_item", "log_reviewer", review_item)
page_of("review.as-lead", "unit_manager", "/granskning/")
page_of("contacts", "intake", "/kontakter/")
page_of("contacts.ended", "intake", "/kontakter/?lage=ended")
page_of("contacts.none", "social_worker", "/kontakter/?lage=answered&mina=on")
page_of("contact_new", "intake", "/kontakter/ny/")
page_of("contact_quick", "intake", "/kontakter/ny/snabb/")
desk_place(
    "contact_quick.errors",
    "intake",
    lambda page, laid: page_after(page, "/kontakter/ny/snabb/", "Spara snabbanteckningen"),
    status=422,
)
page_of("morning", "intake", "/morgon/")
page_of("morning.not-receiving", "therapist", "/morgon/")
page_of("statistics", "statistician", "/statistik/")
page_of("statistics.published-year", "unit_manager", "/statistik/?fran=201001&till=210930")
page_of("statistics.no-period", "statistician", "/statistik/?fran=2021-13-40&till=")
page_of("statistics.before-all", "statistician", "/statistik/?fran=1990-01-01&till=1990-12-31")
page_of("roster", "therapist", "/enheten/jour/")
page_of("roster.as-lead", "unit_manager", "/enheten/jour/")
page_of("shift_new", "unit_manager", "/enheten/jour/nytt/")
desk_place(
    "shift_new.errors", "unit_manager", lambda page, laid: page_after(page, "/enheten/jour/nytt/", "Spara"), status=422
)


def shift_change(page: Page, laid: Laid) -> None:
    page.goto("/enheten/jour/")
    page.locator("tbody td a").first.click()
    page.wait_for_load_state()


desk_place("shift_change", "unit_manager", shift_change)
page_of("unit_roles", "unit_manager", "/enheten/roller/")
page_of("law", "system_admin", "/lagrum/")
page_of("law_ground", "system_admin", "/lagrum/sol2025_brottsoffer/")
page_of("law_ground.reading", "therapist", "/lagrum/sol2025_11_1/")
page_of("offered", "therapist", "/insatser-utan-behovsprovning/")
page_of("offered.as-administrator", "system_admin", "/insatser-utan-behovsprovning/")
page_of("offered_new", "system_admin", "/insatser-utan-behovsprovning/nytt/")
desk_place(
    "offered_new.errors",
    "system_admin",
    lambda page, laid: page_after(page, "/insatser-utan-behovsprovning/nytt/", "Spara"),
    status=422,
)
page_of("offered_end", "system_admin", "/insatser-utan-behovsprovning/avsluta/")
page_of("competence", "therapist", "/kompetens/")
page_of("competence.as-lead", "unit_manager", "/kompetens/")
page_of("competence.as-administrator", "system_admin", "/kompetens/")
page_of("competence_new", "unit_manager", "/kompetens/ny/")
desk_place(
    "competence_new.errors",
    "unit_manager",
    lambda page, laid: page_after(page, "/kompetens/ny/", "Spara"),
    status=422,
)
page_of("competence_end", "unit_manager", "/kompetens/avsluta/")
page_of("competence_kind", "system_admin", "/kompetens/slag/")
page_of("competence_ask", "system_admin", "/kompetens/efterfraga/")
page_of("competence_ask_end", "system_admin", "/kompetens/efterfraga/avsluta/")
page_of("talks_take_over", "therapist", "/samtal/ta-over/")
page_of("talks_without", "unit_manager", "/samtal/utan-behandlare/")
page_of("nameless", "therapist", "/utan-namn/")
page_of("nameless.no-decision", "child_worker", "/utan-namn/", unit=CHILD_UNIT)
page_of("nameless_new", "intake", "/utan-namn/nytt/")
page_of("nameless_new.no-decision", "child_worker", "/utan-namn/nytt/", unit=CHILD_UNIT)
desk_place(
    "nameless_new.errors",
    "intake",
    lambda page, laid: page_after(page, "/utan-namn/nytt/", "Ta ett nummer"),
    status=422,
)


def nameless_one(page: Page, laid: Laid) -> None:
    page.goto("/utan-namn/")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()


def nameless_ended(page: Page, laid: Laid) -> None:
    page.goto("/utan-namn/")
    page.locator("tbody th a").last.click()
    page.wait_for_load_state()


desk_place("nameless_one", "therapist", nameless_one)
desk_place("nameless_one.ended", "unit_manager", nameless_ended)
page_of("organisation", "log_reviewer", "/organisationen/")
page_of("help_not_begun", "unit_manager", "/beslut/ej-paborjade/")
page_of("delegations", "social_worker", "/delegationer/")
page_of("delegations.before-all", "social_worker", "/delegationer/?dag=2001-01-01")
page_of("organisation.earlier", "unit_manager", "/organisationen/?dag=2021-01-01")
page_of("rights", "therapist", "/behorigheter/")
page_of("settings", "therapist", "/installningar/")
page_of("confirm", "therapist", "/bekrafta/")
page_of("own_relations", "therapist", "/installningar/relationer/")
page_of("register", "register_controller", "/register/")
page_of("register_mark", "register_controller", "/register/visa-aldrig/")
page_of("register.refused", "therapist", "/register/", status=404)
page_of("import_cases", "unit_manager", "/inlasning/")
page_of("case.not-found", "therapist", f"/arenden/{uuid4()}/", status=404)
page_of("nowhere", "therapist", "/finns-inte/", status=404)
page_of("statistics.refused", "therapist", "/statistik/", status=403)
page_of("contact_new.refused", "statistician", "/kontakter/ny/", status=403)


def settings_errors(page: Page, laid: Laid) -> None:
    page_after(page, "/installningar/", "Byt lösenord")


def recovery_codes(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The codes of reserve, asked for by one who has just signed in."""
    page = desk.fresh_page_of(desk.house.spare_account("register_controller"))
    return page, lambda page: page_after(page, "/installningar/", "Gör nya reservkoder")


def calendar_link(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The link to one's own hours, asked for by one who has just signed in."""
    page = desk.fresh_page_of(desk.house.spare_account("register_controller"))
    return page, lambda page: page_after(page, "/installningar/", "Gör en ny länk")


def confirm_errors(page: Page, laid: Laid) -> None:
    """The page on which a form waits for the second factor, after a code that is none."""
    page.goto("/bekrafta/?next=/installningar/")
    page.evaluate("document.querySelector('[name=confirm-how]').value = 'send'")
    page_after_press(page, "Fortsätt")


def passkey_new(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The page where a passkey is made, asked for by one who has just signed in."""
    return desk.fresh_page_of(desk.house.spare_account("register_controller")), at(passkeys.NEW)


def passkey_new_errors(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.fresh_page_of(desk.house.spare_account("register_controller"))
    return page, lambda page: page_after(page, passkeys.NEW, "Skapa nyckeln")


def settings_passkey(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return passkeys.with_key(desk, "barnahus_coordinator")[0], at("/installningar/")


def code_passkey(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The second step of one who has a passkey."""
    account = passkeys.with_key(desk, "social_worker")[1]
    return desk.outside(), lambda page: passkeys.give_password(page, account)


def own_relations_errors(page: Page, laid: Laid) -> None:
    page_after(page, "/installningar/relationer/", "Anmäl")


def own_relation_end(page: Page, laid: Laid) -> None:
    """The form to end what has been declared. Nobody has the number."""
    page.goto("/installningar/relationer/")
    if not page.get_by_role("link", name="Avsluta").count():
        page.get_by_label("Granne").check()
        story.text(page, "Personnummer eller samordningsnummer", "19000418-2382")
        story.press(page, "Anmäl")
    page.get_by_role("link", name="Avsluta").first.click()
    page.wait_for_load_state()


def register_task(page: Page, laid: Laid) -> None:
    page.goto("/register/")
    page.get_by_role("main").get_by_role("link", name="R-").first.click()
    page.wait_for_load_state()


def register_shown(page: Page, laid: Laid) -> None:
    """The answer in which the name of one who is protected is shown."""
    page.goto("/register/")
    links = page.get_by_role("main").get_by_role("link", name="R-").all()
    for address in [link.get_attribute("href") or "" for link in links]:
        page.goto(address)
        asked = page.locator("form[action$='/visa/']").first
        if asked.count():
            asked.get_by_label("Skäl").fill("Namnen behövs för att jämföra posterna.")
            asked.get_by_role("button", name="Visa").click()
            page.wait_for_url("**/visa/")
            return


def register_task_errors(page: Page, laid: Laid) -> None:
    register_task(page, laid)
    story.press(page, "Spara")
    expect(page.get_by_role("alert").first).to_be_visible()


desk_place("own_relations.errors", "therapist", own_relations_errors)
desk_place("own_relation_end", "social_worker", own_relation_end)
desk_place("register_task", "register_controller", register_task)
desk_place("register_show", "register_controller", register_shown)
desk_place("register_task.errors", "register_controller", register_task_errors)
desk_place("change_password.errors", "therapist", settings_errors)
desk_place("confirm.errors", "therapist", confirm_errors)
place("recovery_codes")(recovery_codes)
place("calendar_link")(calendar_link)
place("add_passkey")(passkey_new)
place("add_passkey.errors")(passkey_new_errors)
place("settings.passkey")(settings_passkey)
place("mfa_authenticate.passkey")(code_passkey)


# ---- the case ----

part_of("case", "therapist", "", of=lambda laid: laid.case)
part_of("case_readers", "therapist", "lasare/", of=lambda laid: laid.case)
part_of("case_readers.nobody", "therapist", "lasare/?fran=2019-01-01&till=2019-01-02", of=lambda laid: laid.case)
part_of("case_readers.errors", "therapist", "lasare/?fran=2019-02-01&till=2019-01-02", of=lambda laid: laid.case)


def case_as_lead(page: Page, laid: Laid) -> None:
    page.goto(f"{laid.case}las/")
    story.choose(page, "Varför", "Fara")
    story.text(page, "Med egna ord", "Handläggaren är borta och hon har ringt i dag.")
    story.press(page, "Öppna och läs")
    page.wait_for_url(laid.case)


def sent_empty(part: str) -> Callable[[Page, Laid], None]:
    """The form under the case, sent as it is."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(laid.protected_case + part)
        page.locator("main form [type=submit]").last.click()
        expect(page.get_by_role("alert").first).to_be_visible()

    return arrive


desk_place("case.as-lead", "group_leader", case_as_lead)
part_of("case_read", "group_leader", "las/", of=lambda laid: laid.protected_case)
part_of("case_share", "unit_manager", "handlaggare/fler/", of=lambda laid: laid.case)
part_of("joint_work", "unit_manager", "handlaggare/bada-parter/", of=lambda laid: laid.case)
for name, part in {
    "case_read.errors": "las/",
    "case_share.errors": "handlaggare/fler/",
    "joint_work.errors": "handlaggare/bada-parter/",
}.items():
    desk_place(name, "unit_manager", sent_empty(part))
part_of("case.protected", "therapist", "", of=lambda laid: laid.protected_case)
part_of("case.closed", "intake", "", of=lambda laid: laid.closed_case)
part_of("case_journal", "therapist", "journal/", of=lambda laid: laid.case)
part_of("case_journal.empty", "therapist", "journal/", of=lambda laid: laid.protected_case)
part_of("case_persons", "therapist", "personer/", of=lambda laid: laid.case)
part_of("case_persons.protected", "therapist", "personer/", of=lambda laid: laid.protected_case)
part_of("case_sessions", "therapist", "samtal/", of=lambda laid: laid.case)
part_of("case_sessions.empty", "therapist", "samtal/", of=lambda laid: laid.protected_case)
part_of("case_talks", "therapist", "samtal/antal/", of=lambda laid: laid.case)
part_of("talks_what_next", "therapist", "samtal/sedan/", of=lambda laid: laid.case)
part_of("talks_more", "therapist", "samtal/fler/", of=lambda laid: laid.case)
page_of("more_talks", "group_leader", "/samtal/fler/")


@place("talks_more_decide")
def talks_more_decide(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """What one who works with the case has asked for, before one who leads and reads it."""
    worker = desk.page_of(desk.house.account("therapist"))
    worker.goto(f"{laid.case}samtal/fler/")
    story.text(worker, "Hur många fler", "2")
    story.text(worker, "Varför räcker inte gränsen?", story.SENTENCE)
    story.press(worker, "Spara")

    def arrive(page: Page) -> None:
        case_as_lead(page, laid)
        page.goto(f"{laid.case}samtal/antal/")
        page.get_by_role("link", name="Besluta").first.click()
        page.wait_for_load_state()

    return desk.page_of(desk.house.account("group_leader")), arrive


page_of("partner_ask", "group_leader", "/egen-kontakt/")
part_of("case_partner.none", "therapist", "egen-kontakt/", of=lambda laid: laid.protected_case)


def partner_wished(page: Page, laid: Laid) -> None:
    """The contact of her own that she has asked for, or the one there is."""
    page.goto(f"{laid.case}egen-kontakt/")
    if page.get_by_text("Ingen egen kontakt").count():
        story.answer(page, "Vad hände?", "Personen har själv bett om kontakten")
        story.text(page, "Vad ni kom överens om", "Vi hörs på torsdagar.")
        page.get_by_role("checkbox", name="Personen vet").check()
        story.text(page, "Nästa dag du hör av dig", (clock.today() + timedelta(days=7)).isoformat())
        story.press(page, "Spara")
    expect(page.get_by_role("region", name="Egen kontakt")).to_contain_text("pågår")


desk_place("case_partner", "therapist", partner_wished)


def chain_of_help(page: Page, laid: Laid) -> None:
    """What was set going when she left, and a step after it."""
    page.goto(f"{laid.case}plan/kedja/")
    if page.get_by_text("Inget steg är planerat").count():
        story.text(page, "Dag då personen lämnar", (clock.today() - timedelta(days=3)).isoformat())
        story.press(page, "Sätt i gång paketet")
        story.choose(page, "Steg", "Boendestödjare")
        story.press(page, "Spara steget")
    expect(page.get_by_role("region", name="Kedja av insatser")).to_contain_text("Boendestödjare")


def chain_marking(page: Page, laid: Laid) -> None:
    chain_of_help(page, laid)
    page.get_by_role("link", name="Hur gick det? Boendestödjare").first.click()
    page.wait_for_load_state()


part_of("case_chain.none", "therapist", "plan/kedja/", of=lambda laid: laid.protected_case)
desk_place("case_chain", "therapist", chain_of_help)
desk_place("chain_mark", "therapist", chain_marking)
part_of("case_plan.none", "therapist", "plan/", of=lambda laid: laid.protected_case)
part_of("plan_new", "therapist", "plan/ny/", of=lambda laid: laid.case)
desk_place("plan_new.errors", "therapist", sent_empty("plan/ny/"))
part_of("case_waiting.none", "therapist", "vantan/", of=lambda laid: laid.protected_case)
part_of("waiting_new", "therapist", "vantan/ny/", of=lambda laid: laid.case)
desk_place("waiting_new.errors", "therapist", sent_empty("vantan/ny/"))


def planned(page: Page, laid: Laid) -> None:
    """The plan of the case, written where there is none, and to be followed up today."""
    page.goto(f"{laid.case}plan/")
    if not page.get_by_role("link", name="Skriv en ny version").count():
        page.goto(f"{laid.case}plan/ny/")
        story.text(page, "Mål 1", "Att kunna sova en hel natt.")
        story.text(page, "Mål 2", story.SENTENCE)
        story.text(page, "Det vi kan göra", "Vi ses varje vecka till jul.")
        story.text(page, "Det vi inte kan göra", "Vi kan inte ordna en lägenhet.")
        story.answer(page, "Hur visste personen vad som står?", "Den lästes upp för personen")
        story.text(page, "Följs upp den", clock.today().isoformat())
        story.press(page, "Spara, personen har sagt ja")
        page.wait_for_url(f"{laid.case}plan/")


def of_plan(link: str) -> Callable[[Page, Laid], None]:
    """What is led to from the plan by these words."""

    def arrive(page: Page, laid: Laid) -> None:
        planned(page, laid)
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


desk_place("case_plan", "therapist", planned)
desk_place("plan_follow_up", "therapist", of_plan("Följ upp"))
desk_place("plan_print", "therapist", of_plan("Visa för utskrift"))


part_of("case_interventions.none", "therapist", "insatser/", of=lambda laid: laid.protected_case)


def interventions_given(page: Page, laid: Laid) -> None:
    """Help that is given in the case, with something planned and a list of what is practical."""
    page.goto(f"{laid.case}insatser/")
    if not page.get_by_role("link", name="Avsluta insatsen").count():
        page.goto(f"{laid.case}insatser/ny/")
        story.choose(page, "Insats", "Samtalsstöd")
        page.get_by_role("checkbox", name="Bankkonto").check()
        page.get_by_role("checkbox", name="Personen har sagt ja").check()
        story.press(page, "Spara")
        page.wait_for_url(f"{laid.case}insatser/")
        page.get_by_role("link", name="Skriv in eller planera").first.click()
        story.choose(page, "Vad", "Medföljning")
        story.choose(page, "Vart", "Förhandling i brottmål")
        story.text(page, "Hur det blir säkert", "Vi går in genom personalingången.")
        story.press(page, "Spara")
        page.wait_for_url(f"{laid.case}insatser/")


def of_interventions(link: str) -> Callable[[Page, Laid], None]:
    """What is led to from the help that is given by these words."""

    def arrive(page: Page, laid: Laid) -> None:
        interventions_given(page, laid)
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


def interventions_session_about(page: Page, laid: Laid) -> None:
    interventions_given(page, laid)
    page.goto(f"{laid.case}samtal/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Vad (det handlade om|ni ska ta upp)")).first.click()
    page.wait_for_load_state()


desk_place("case_interventions", "therapist", interventions_given)
part_of("intervention_new", "therapist", "insatser/ny/", of=lambda laid: laid.case)
desk_place("intervention_extend", "therapist", of_interventions("Förläng"))
desk_place("intervention_end", "therapist", of_interventions("Avsluta insatsen"))
desk_place("intervention_act", "therapist", of_interventions("Skriv in eller planera"))
desk_place("session_about", "therapist", interventions_session_about)


def assessed(page: Page, laid: Laid, *, part: str = "", until: str = "sign") -> None:
    """An assessment of danger of the case, come so far: begun, judged or signed; one that is there is taken."""
    address = ASSESSED.get(until)
    if address is None:
        address = authority.begin_danger(page, laid.case)
        if until != "begun":
            authority.judge_danger(page, address)
        if until == "signed":
            authority.sign_danger(page, address)
        ASSESSED[until] = address
    page.goto(f"{address}{part}")


ASSESSED: dict[str, str] = {}
"""The address of an assessment that has come so far."""


def of_assessment(name: str, part: str, until: str) -> None:
    desk_place(name, "therapist", lambda page, laid: assessed(page, laid, part=part, until=until))


part_of("case_rating", "therapist", "bedomningar/skattning/", of=lambda laid: laid.case)
part_of("case_assessments.none", "therapist", "bedomningar/", of=lambda laid: laid.protected_case)
part_of("assessment_new", "therapist", f"bedomningar/ny/{authority.called('danger')}/", of=lambda laid: laid.case)
part_of(
    "assessment_new.not-for-her",
    "therapist",
    f"bedomningar/ny/{authority.called('child_situation')}/",
    of=lambda laid: laid.case,
)
part_of(
    "assessment_register",
    "therapist",
    f"bedomningar/resultat/{authority.called('freda_short')}/",
    of=lambda laid: laid.case,
)
of_assessment("assessment_section", "del/4/", "begun")
of_assessment("assessment_judge", "stallningstagande/", "begun")
of_assessment("assessment_sign", "signera/", "judged")
of_assessment("assessment_discard", "kasta/", "judged")
of_assessment("assessment", "", "signed")
of_assessment("assessment_add", "tillagg/", "signed")
of_assessment("assessment_print", "utskrift/", "signed")


@place("case_assessments")
def case_assessments(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.page_of(desk.house.account("therapist"))
    assessed(page, laid, until="signed")
    return page, at(f"{laid.case}bedomningar/")


part_of("case_risk.none", "therapist", "risk/", of=lambda laid: laid.protected_case)
part_of("risk_event_new", "therapist", "risk/handelse/", of=lambda laid: laid.case)
part_of("safeguard_new", "therapist", "risk/skydd/", of=lambda laid: laid.case)


def risk_shielded(page: Page, laid: Laid) -> None:
    """The page of risk, with a ban on contact, something that has happened and a safety plan."""
    page.goto(f"{laid.case}risk/")
    if page.get_by_role("link", name="Förläng eller avsluta").count():
        return
    page.goto(f"{laid.case}risk/skydd/")
    page.get_by_role("radio", name="Kontaktförbud", exact=True).check()
    story.text(page, "Till och med", (clock.today() + timedelta(days=60)).isoformat())
    story.press(page, "Spara")
    page.wait_for_url(f"{laid.case}risk/")
    page.get_by_role("link", name="Skriv tillsammans").first.click()
    story.text(page, "Hemma", "Går ut genom köket.")
    story.press(page, "Spara planen")
    page.wait_for_url(f"{laid.case}risk/")


def of_risk(link: str) -> Callable[[Page, Laid], None]:
    """What is led to from the page of risk by these words."""

    def arrive(page: Page, laid: Laid) -> None:
        risk_shielded(page, laid)
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


desk_place("case_risk", "therapist", risk_shielded)
desk_place("safeguard_change", "therapist", of_risk("Förläng eller avsluta"))
desk_place("safety_plan", "therapist", of_risk("Ny version"))
desk_place("safety_plan_print", "therapist", of_risk("Visa för utskrift"))


@place("risk_decision")
def risk_decision(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The decision to end at high risk, as one who leads and reads the case finds it."""
    assessed(desk.page_of(desk.house.account("therapist")), laid, until="signed")
    lead = desk.page_of(desk.house.account("group_leader"))

    def arrive(page: Page) -> None:
        case_as_lead(page, laid)
        page.goto(f"{laid.case}risk/avslut/")

    return lead, arrive


@place("assessment_second")
def assessment_second(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """A lower level, as one who leads and reads the case finds it."""
    assessed(desk.page_of(desk.house.account("therapist")), laid, until="signed")
    lead = desk.page_of(desk.house.account("group_leader"))

    def arrive(page: Page) -> None:
        case_as_lead(page, laid)
        page.goto(f"{ASSESSED['signed']}andra/")

    return lead, arrive


def waiting(page: Page, laid: Laid) -> None:
    """What the person waits for: one help with a check, and a place that is offered."""
    page.goto(f"{laid.case}vantan/")
    if not page.get_by_role("link", name="Kontroll").count():
        page.goto(f"{laid.case}vantan/ny/")
        story.choose(page, "Vilken hjälp", "Stödsamtal")
        story.answer(page, "Turordning", "Snart")
        story.text(page, "Vad personen behöver", story.SENTENCE)
        story.choose(page, "Varför det väntar", "Ingen ledig plats")
        story.press(page, "Spara")
        page.wait_for_url(f"{laid.case}vantan/")


def of_waiting(link: str) -> Callable[[Page, Laid], None]:
    """What is led to from the waiting by these words."""

    def arrive(page: Page, laid: Laid) -> None:
        waiting(page, laid)
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


def checked(page: Page, laid: Laid) -> None:
    """The same, after a check at which it was worse."""
    of_waiting("Kontroll")(page, laid)
    story.answer(page, "Hur är det?", "Värre än förut")
    story.text(page, "Vad personen sa", story.SENTENCE)
    story.text(page, "Vad du gjorde", "Ringde polisen tillsammans med henne.")
    story.press(page, "Spara")
    page.wait_for_url(f"{laid.case}vantan/")


def place_to_answer(page: Page, laid: Laid) -> None:
    """The form for what came of a place, offered where none is."""
    waiting(page, laid)
    if not page.get_by_role("link", name="Skriv svaret").count():
        page.get_by_role("link", name="Erbjud en plats").first.click()
        story.text(page, "Vilken plats", "Hos Bo, från måndag.")
        story.press(page, "Spara")
        page.wait_for_url(f"{laid.case}vantan/")
    page.get_by_role("link", name="Skriv svaret").first.click()
    page.wait_for_load_state()


def place_declined(page: Page, laid: Laid) -> None:
    """A place that was declined, so that the next can be offered."""
    place_to_answer(page, laid)
    story.answer(page, "Svar", "Tackade nej")
    story.text(page, "Varför", story.SENTENCE)
    story.press(page, "Spara")
    page.wait_for_url(f"{laid.case}vantan/")


desk_place("case_waiting", "therapist", checked)
desk_place("waiting_check", "therapist", of_waiting("Kontroll"))
desk_place("waiting_answer", "therapist", place_to_answer)


def next_place(page: Page, laid: Laid) -> None:
    place_declined(page, laid)
    page.get_by_role("link", name="Erbjud en plats").first.click()
    page.wait_for_load_state()


def taking_off(page: Page, laid: Laid) -> None:
    place_declined(page, laid)
    page.get_by_role("link", name="Ta bort från listan").first.click()
    page.wait_for_load_state()


desk_place("waiting_offer", "therapist", next_place)
desk_place("waiting_end", "therapist", taking_off)


@place("waiting_list")
def waiting_list(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The list of the unit, with somebody on it, as one who leads it sees it."""
    waiting(desk.page_of(desk.house.account("therapist")), laid)
    return desk.page_of(desk.house.account("group_leader")), at("/vantelista/")


page_of("waiting_list.nobody", "social_worker", "/vantelista/")


@place("waiting_forecast")
def waiting_forecast(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """How long the next one waits for what somebody waits for, as one who leads the unit sees it."""
    waiting(desk.page_of(desk.house.account("therapist")), laid)
    return desk.page_of(desk.house.account("group_leader")), at("/vantelista/prognos/")


def part_of_group(name: str, role: str, part: str = "", *, click: str = "") -> None:
    """A group that goes on with the laid case in it, to that role; or what the first link of `click` leads to."""

    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        path = groups.going_on(desk, laid.case) + part

        def arrive(page: Page) -> None:
            page.goto(path)
            if click:
                groups.first_link(page, click)

        return desk.page_of(desk.house.account(role)), arrive

    place(name)(go)


def part_of_group_in_case(name: str, part: str = "", *, click: str = "") -> None:
    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        groups.going_on(desk, laid.case)

        def arrive(page: Page) -> None:
            page.goto(f"{laid.case}grupp/{part}")
            if click:
                groups.first_link(page, click)

        return desk.page_of(desk.house.account("therapist")), arrive

    place(name)(go)


page_of("help_groups", "group_leader", "/grupper/")
page_of("help_group_new", "group_leader", "/grupper/ny/")
part_of_group("help_group", "therapist")
part_of_group("help_group_change", "group_leader", "andra/")
part_of_group("help_group_meeting", "therapist", click="Träffar")
part_of_group_in_case("case_groups")
part_of_group_in_case("group_place_new", "ny/")
part_of_group_in_case("group_place", click="Platser i grupper")
part_of("session_new", "therapist", "samtal/nytt/", of=lambda laid: laid.case)
part_of("case_decisions", "therapist", "beslut/", of=lambda laid: laid.case)
part_of("case_decisions.empty", "therapist", "beslut/", of=lambda laid: laid.protected_case)
part_of("decision_new", "therapist", "beslut/nytt/", of=lambda laid: laid.case)
part_of("decision", "therapist", "", of=lambda laid: laid.proposal)
part_of("decision_change", "therapist", "andra/", of=lambda laid: laid.proposal)
part_of("decision_correct.not-signed", "therapist", "ratta/", of=lambda laid: laid.proposal)
part_of("decision_notice.not-signed", "therapist", "underrattelse/", of=lambda laid: laid.proposal, status=404)
part_of("commission_new.not-signed", "therapist", "uppdrag/", of=lambda laid: laid.proposal)
part_of("case_commissions", "therapist", "uppdrag/", of=lambda laid: laid.case)
page_of("commissions", "unit_manager", "/uppdrag/")
page_of("commissions.own", "therapist", "/uppdrag/")


def granted(desk: Desk, name: str = "") -> str:
    """Help that a team has decided on, in a case of theirs. The address of the decision."""
    worker = desk.house.account("social_worker", unit=TEAM)
    page = desk.page_of(worker)
    story.register_contact(page, name=name or story.new_name("Elin"))
    case = story.open_case(page, worker=worker.name)
    code = partial(desk.house.code, worker)
    return authority.sign(page, case, code=code, about="Insats till vuxen", outcome="Beviljas", what="Tio samtal.")


def given(desk: Desk, name: str = "") -> str:
    """A commission that a team has given to RVC Innerstad, in the team's case. Its address there."""
    worker = desk.house.account("social_worker", unit=TEAM)
    return authority.give_commission(
        desk.page_of(worker), granted(desk, name), to="RVC Innerstad", by=worker.name
    )  # fmt: skip


@place("decision_extend")
def decision_extend(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return desk.page_of(desk.house.account("social_worker", unit=TEAM)), at(f"{granted(desk)}forlang/")


@place("commission_given")
def commission_given(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return desk.page_of(desk.house.account("social_worker", unit=TEAM)), at(given(desk))


@place("commission")
def commission(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The first that waits at the unit."""
    given(desk)

    def arrive(page: Page) -> None:
        page.goto("/uppdrag/")
        page.get_by_role("region", name="Till enheten").get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="Ett uppdrag")).to_be_visible()

    return desk.page_of(desk.house.account("unit_manager")), arrive


def conferred(desk: Desk) -> Page:
    """RVC Innerstad has shared case conferences from today. A page of one who works there."""
    page = desk.page_of(desk.house.account("therapist"))
    page.goto("/konferenser/")
    if not page.get_by_role("link", name="Boka en konferens").count():
        desk.house.decide("case_conferences", value=1, unit="rvc-innerstad")
    return page


def conference_called(desk: Desk) -> str:
    """A conference of RVC Innerstad that has not begun. Its address."""
    page = conferred(desk)
    page.goto("/konferenser/")
    known = page.get_by_role("region", name="Kommande").get_by_role("link")
    if known.count():
        return known.first.get_attribute("href") or ""
    return story.call_conference(page, day=clock.today() + timedelta(days=20), others=1)


page_of("conferences.not-here", "social_worker", "/konferenser/")
page_of("conference_new.not-here", "social_worker", "/konferenser/ny/")


@place("conferences")
def conferences(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    conference_called(desk)
    return desk.page_of(desk.house.account("therapist")), at("/konferenser/")


@place("conference_new")
def conference_new(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return conferred(desk), at("/konferenser/ny/")


def part_of_conference(name: str, part: str) -> None:
    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        return desk.page_of(desk.house.account("therapist")), at(conference_called(desk) + part)

    place(name)(go)


part_of_conference("conference", "")
part_of_conference("conference_list", "lista/")
part_of_conference("conference_change", "andra/")


@place("conference_raise")
def conference_raise(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    conference_called(desk)
    return desk.page_of(desk.house.account("therapist")), at(f"{laid.case}konferenser/ny/")


@place("case_conferences")
def case_conferences(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return desk.page_of(desk.house.account("therapist")), at(f"{laid.case}konferenser/")


@place("conference_matter")
def conference_matter(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """The case on the agenda of a conference that is to come."""
    conference_called(desk)
    page = desk.page_of(desk.house.account("therapist"))
    return page, at(story.raise_at_conference(page, laid.case, question="Ska stödet fortsätta under våren?"))


@place("feedback_new.not-carried-out")
def feedback_not_yet(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """Feedback on a commission that nobody has taken: the page says who writes it."""
    page, to_commission = commission(desk, laid)

    def arrive(page: Page) -> None:
        to_commission(page)
        page.goto(f"{page.url}aterkoppling/")

    return page, arrive


@place("commission_more")
def more(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """More of a commission, as one who carries it out asks for it."""
    name = story.new_name("Elin")
    given(desk, name)
    therapist = desk.house.account("therapist")
    page = desk.page_of(therapist)
    lead = desk.page_of(desk.house.account("unit_manager"))
    authority.accept_commission(lead, page, client=name, worker=therapist.name)

    def arrive(page: Page) -> None:
        page.goto("/uppdrag/")
        page.get_by_role("region", name="Som du utför").get_by_role("link").last.click()
        page.get_by_role("link", name="Begär förlängning").click()
        expect(page.get_by_role("heading", name="Begär förlängning")).to_be_visible()

    return page, arrive


def handing_over(page: Page, laid: Laid) -> None:
    page.goto("/gruppen/")
    page.get_by_role("link", name="Lämna över det Nadia Broprov har").click()
    expect(page.get_by_role("heading", name="Lämna över", exact=True)).to_be_visible()


def going_through(page: Page, laid: Laid) -> None:
    page.goto("/gruppen/")
    page.get_by_role("link", name="genomgång med Nadia Broprov").click()
    expect(page.get_by_role("heading", name="Genomgång", exact=True)).to_be_visible()


def gone_through(page: Page, laid: Laid) -> None:
    going_through(page, laid)
    page.get_by_label("Anteckning, ärende").first.fill("Planen håller. Följ upp skolan.")
    page.get_by_label("Nästa steg, ärende").first.fill("Ring skolan.")
    page.get_by_label("Senast, ärende").first.fill((clock.today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Signera genomgången").click()
    expect(page.get_by_text("Förra gången")).to_be_visible()


def without_a_day(page: Page, laid: Laid) -> None:
    going_through(page, laid)
    page.get_by_label("Nästa steg, ärende").first.fill("Ring skolan.")
    page.get_by_role("button", name="Signera genomgången").click()
    expect(page.get_by_role("alert").first).to_be_visible()


desk_place("hand_over", "unit_manager", handing_over)
desk_place("caseload_review", "unit_manager", going_through)
desk_place("caseload_review.before", "group_leader", gone_through)
desk_place("caseload_review.refused", "unit_manager", without_a_day)
page_of("own_reviews", "therapist", "/genomgangar/")
page_of("own_reviews.none", "group_leader", "/genomgangar/")
page_of("group.nobodys", "unit_manager", "/gruppen/?vem=ingen")
part_of("promise_new", "therapist", "loften/nytt/", of=lambda laid: laid.case)
part_of("promise", "therapist", "", of=lambda laid: laid.promise)
part_of("case_process", "therapist", "process/", of=lambda laid: laid.case)
part_of("case_process.empty", "therapist", "process/", of=lambda laid: laid.protected_case)
part_of("case_move", "therapist", "process/flytta/", of=lambda laid: laid.case)
desk_place("case_move.errors", "therapist", sent_empty("process/flytta/"))
part_of("case_follow", "therapist", "process/ny-lag/", of=lambda laid: laid.case)
part_of("task_new", "therapist", "uppgift/ny/", of=lambda laid: laid.case)
part_of("deadline_new", "therapist", "frist/ny/", of=lambda laid: laid.case)
part_of("deadline", "therapist", "", of=lambda laid: laid.deadline)
part_of("deadline_extend", "therapist", "forlang/", of=lambda laid: laid.deadline)
part_of("deadline_stop", "therapist", "stanna/", of=lambda laid: laid.deadline)
part_of("deadline_finish", "therapist", "klar/", of=lambda laid: laid.deadline)
page_of("due", "therapist", "/att-gora/")
page_of("due.nothing", "social_worker", "/att-gora/?vy=forsenade")
page_of("processes", "unit_manager", "/processer/")
part_of("case_facts", "therapist", "uppgifter/", of=lambda laid: laid.case)
part_of("case_close", "therapist", "avsluta/", of=lambda laid: laid.case)
part_of("case_reopen", "intake", "oppna-igen/", of=lambda laid: laid.closed_case)
part_of("case_assign", "unit_manager", "handlaggare/", of=lambda laid: laid.case)
part_of("person_new", "therapist", "personer/ny/", of=lambda laid: laid.case)
part_of("note_new", "therapist", "anteckning/ny/", of=lambda laid: laid.case)
part_of("note.signed", "therapist", "", of=lambda laid: laid.signed_note)
part_of("note.unsigned", "therapist", "", of=lambda laid: laid.unsigned_note)
part_of("note_change", "therapist", "andra/", of=lambda laid: laid.unsigned_note)
part_of("note_correct", "therapist", "ratta/", of=lambda laid: laid.signed_note)


def in_case(name: str, arrive: Callable[[Page, Laid], None], *, status: int = 200) -> None:
    desk_place(name, "therapist", arrive, status=status)


def in_case_fresh(name: str, arrive: Callable[[Page, Laid], None]) -> None:
    """A page of the case for which the second factor must have been given a moment ago."""

    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        return desk.fresh_page_of(desk.house.account("therapist")), lambda page: arrive(page, laid)

    place(name)(go)


def moving(page: Page, laid: Laid) -> None:
    page.goto(f"{laid.case}samtal/")
    page.get_by_role("link", name="Flytta").first.click()
    expect(page.get_by_role("heading", name="Flytta samtal")).to_be_visible()


in_case("session_move", moving)


def with_error(part: str, button: str) -> Callable[[Page, Laid], None]:
    """The form under the case, sent with a day that is none."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(laid.case + part)
        for day in page.get_by_role("main").get_by_label("Dag", exact=False).all()[:1]:
            if day.get_attribute("type") == "text":
                day.fill("i går")
        story.press(page, button)
        expect(page.get_by_role("alert").first).to_be_visible()

    return arrive


def person_page(part: str, *, of_child: bool = False) -> Callable[[Page, Laid], None]:
    """The form behind one of the links of a person's card."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(f"{laid.case}personer/")
        card = page.get_by_role("region", name=laid.child_name if of_child else laid.name)
        card.get_by_role("link", name=part).first.click()
        page.wait_for_load_state()

    return arrive


def shown(part: str, *, path: str, under: str = "/", protected: bool = False) -> Callable[[Page, Laid], None]:
    """The answer in which something hidden is shown: what this path, under another, asks for."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto((laid.protected_case if protected else laid.case) + part)
        form = page.locator(f"form[action*='{under}'][action$='/{path}/']").first
        if protected:
            form.get_by_role("combobox").select_option("contact")
        form.get_by_role("button").click()
        page.wait_for_url(f"**/{path}/")

    return arrive


def two_texts(page: Page, laid: Laid) -> None:
    """The same note changed twice at once: both texts are shown."""
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{laid.unsigned_note}andra/")
    story.text(other, "Anteckning", "Den första texten.")
    story.press(other, "Spara")
    shut(other)
    story.text(page, "Anteckning", "Den andra texten.")
    story.press(page, "Spara")
    expect(page.get_by_role("heading", name="Sparad text")).to_be_visible()


in_case("show_number", shown("", path="visa-nummer"))
in_case("person_number", shown("personer/", path="visa-nummer", under="/personer/"))
in_case("place_show", shown("personer/", path="visa"))
in_case("way_show", shown("personer/", path="visa", protected=True))
in_case("note_new.errors", with_error("anteckning/ny/", "Spara"))
in_case("session_new.errors", with_error("samtal/nytt/", "Spara"))
in_case("person_new.errors", with_error("personer/ny/", "Lägg till personen"))
in_case("case_close.errors", with_error("avsluta/", "Avsluta ärendet"))
in_case("person_change", person_page("Ändra"))
in_case("told_new.way", person_page("Ny väg att nå"))
in_case("told_new.whereabouts", person_page("Ny vistelse"))
in_case("told_new.representative", person_page("God man eller ombud"))
in_case("told_new.custody", person_page("Vårdnad", of_child=True))
in_case("child_case", person_page("Öppna eget ärende", of_child=True))
in_case("note_change.two-texts", two_texts)


def relation_new(page: Page, laid: Laid) -> None:
    page.goto(f"{laid.case}personer/")
    page.get_by_role("link", name="Ny relation").click()


def relation_errors(page: Page, laid: Laid) -> None:
    relation_new(page, laid)
    story.press(page, "Spara")
    expect(page.get_by_role("alert").first).to_be_visible()


def way_change(page: Page, laid: Laid) -> None:
    page.goto(f"{laid.case}personer/")
    page.locator("a[href*='/kontaktvag/']", has_text="Ändra").first.click()
    page.wait_for_load_state()


in_case("told_change.way", way_change)
in_case("told_new.relation", relation_new)
in_case("told_new.errors", relation_errors)


# ---- what a guardian may be shown of a child's file ----

part_of("case.childs", "therapist", "", of=lambda laid: laid.childs_case)
part_of("case_persons.childs", "therapist", "personer/", of=lambda laid: laid.childs_case)
part_of("note_new.childs", "therapist", "anteckning/ny/", of=lambda laid: laid.childs_case)
part_of("guardians", "therapist", "vardnadshavare/", of=lambda laid: laid.childs_case)


def possible_told(page: Page, laid: Laid) -> None:
    """Which help is possible for the child, who meets the one who has used violence."""
    page.goto(f"{laid.childs_case}mojlig-hjalp/")
    story.answer(page, "Träffar barnet den förälder som har använt våld?", "Ja")
    story.press(page, "Spara och räkna om")
    expect(page.get_by_text("Uppgifterna är sparade")).to_be_visible()


desk_place("case_possible", "therapist", possible_told)
desk_place("possible_wish.errors", "therapist", sent_empty("mojlig-hjalp/onskan/"))
page_of("help_catalogue", "therapist", "/hjalpen-vi-ger/")
page_of("help_card", "group_leader", "/hjalpen-vi-ger/trappan/")


@place("possible_exception")
def possible_exception(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """What one who leads meets, when the help is not possible by what one who works with the child has told."""
    possible_told(desk.page_of(desk.house.account("therapist")), laid)

    def arrive(page: Page) -> None:
        page.goto(f"{laid.childs_case}las/")
        if page.get_by_label("Med egna ord").count():
            story.choose(page, "Varför", "Fara")
            story.text(page, "Med egna ord", "Handläggaren är borta och hon har ringt i dag.")
            story.press(page, "Öppna och läs")
            page.wait_for_url(laid.childs_case)
        page.goto(f"{laid.childs_case}mojlig-hjalp/undantag/")

    return desk.page_of(desk.house.account("group_leader")), arrive


def by_links(*links: str, press: str = "") -> Callable[[Page, Laid], None]:
    """From the guardians of the child, through these links, and at last a form sent as it is."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(f"{laid.childs_case}vardnadshavare/")
        for link in links:
            page.get_by_role("link", name=link).first.click()
            page.wait_for_load_state()
        if press:
            story.press(page, press)
            expect(page.get_by_role("alert").first).to_be_visible()

    return arrive


in_case("guardian", by_links("Gå igenom"))
in_case("guardian_decide", by_links("Gå igenom", "Läs och besluta"))
in_case("guardian_decide.errors", by_links("Gå igenom", "Läs och besluta", press="Spara beslutet"))
in_case_fresh("guardian_print", by_links("Gå igenom", "Utskrift av det som får visas"))


# ---- consent to help for a child ----


def help_consents(page: Page, laid: Laid) -> None:
    """
    A child whose mother says yes and whose father, who is told to use violence, says no: the four ways out are there.

    Asked yesterday, since what is asked today goes through the gate.
    """
    url = f"{laid.childs_case}vardnadshavare/samtycke/"
    page.goto(url)
    if page.get_by_role("link", name="Skriv förslag till beslut").count():
        return
    page.goto(f"{laid.childs_case}personer/ny/")
    added(page, role="Vårdnadshavare", name=story.new_name("Mona"))
    for place_of in (2, 3):  # after the empty choice and the child
        page.get_by_role("link", name="Vårdnad om").first.click()
        guardian = page.get_by_role("combobox", name=story.labelled("Vårdnadshavaren"))
        guardian.select_option(index=place_of)
        story.answer(page, "Vårdnad", "Gemensam vårdnad")
        story.choose(page, WHO_TOLD, "Skola")
        saved(page, f"{laid.childs_case}personer/")
    for name, step in (
        ("Mona", "Frågan är ställd"),
        ("Mona", "Samtycker"),
        ("Sture", "Frågan är ställd"),
        ("Sture", "Samtycker inte"),
    ):
        help_consent_step(page, url, name, step)
    expect(page.get_by_text("Försök att motivera först")).to_be_visible()
    help_consent_step(page, url, "Sture", "Försök att motivera")


def help_consent_step(page: Page, url: str, name: str, step: str, *, help: str = "Trappan") -> None:
    """One thing that happened with the question, in the form that is open."""
    page.goto(url)
    story.choose(page, "Vilken hjälp", help)
    page.get_by_role("combobox", name=story.labelled("Vad som har hänt")).select_option(label=step)
    story.choose(page, "Vem det gäller", name)
    story.text(page, "Dag", (clock.today() - timedelta(days=1)).isoformat())
    story.choose(page, "Hur frågan lämnas", "i handen")
    story.choose(page, "Hur svaret gavs", "Muntligt")
    story.text(page, "Med egna ord", story.SENTENCE)
    saved(page, url)


def help_consent(link: str) -> Callable[[Page, Laid], None]:
    """What a link of the page leads to."""

    def arrive(page: Page, laid: Laid) -> None:
        help_consents(page, laid)
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


in_case("help_consents", help_consents)
in_case("help_consent_decide", help_consent("Skriv förslag till beslut"))
in_case_fresh("help_consent_paper", help_consent("Frågan på papper"))


# ---- the children of a case, and concern reports ----

part_of("child_line", "therapist", "", of=lambda laid: laid.childs_line)
part_of("child_own_support", "therapist", "eget-stod/", of=lambda laid: laid.childs_line)


@place("own_support")
def own_support_proposed(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """A proposal for the child of the case, as one who leads the unit that decides reads it."""
    page = desk.fresh_page_of(desk.house.account("therapist"))  # what goes to another board asks for a new code
    page.goto(f"{laid.childs_line}eget-stod/")
    if page.get_by_role("button", name="Föreslå").is_visible():
        story.choose(page, "Stöd", "Trappan")
        story.choose(page, "Till", CHILD_UNIT)
        story.choose(page, "Grund för att lämna ut", "Anmälan om barn som far illa")
        story.text(page, "Vem som har beslutat att lämna ut", "Enhetschefen")
        story.text(page, "Vad barnet behöver", "Barnet sover illa och vill prata med någon.")
        story.press(page, "Föreslå")
        expect(page.get_by_role("region", name="Vad händer nu?")).to_be_visible()

    def arrive(page: Page) -> None:
        page.goto("/inget-barn-mellan-stolarna/")
        page.get_by_role("region", name="Förslag som väntar på er").get_by_role("link").first.click()
        page.wait_for_load_state()

    return desk.page_of(desk.house.account("group_leader", unit=CHILD_UNIT)), arrive


page_of("between_chairs", "unit_manager", "/inget-barn-mellan-stolarna/")
page_of("between_chairs.own", "therapist", "/inget-barn-mellan-stolarna/")
part_of("childs_page", "therapist", "barnets-sida/", of=lambda laid: laid.childs_case)
part_of("case_conditions", "therapist", "samtal/villkor/", of=lambda laid: laid.childs_case)
part_of("child_step", "therapist", "anmalan/", of=lambda laid: laid.childs_line)
part_of("child_step.support", "therapist", "stod/", of=lambda laid: laid.childs_line)


def on_paper(link: str) -> Callable[[Page, Laid], None]:
    """The concern report on paper, or what goes apart from it."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(laid.childs_line)
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return arrive


def step_errors(page: Page, laid: Laid) -> None:
    page.goto(f"{laid.childs_line}samtal/")
    story.press(page, "Spara")
    expect(page.get_by_role("alert").first).to_be_visible()


in_case("child_step.errors", step_errors)
in_case_fresh("child_report", on_paper("Anmälan på papper"))
in_case_fresh("child_report_apart", on_paper("Det skilda bladet"))

for name, part in (
    ("concern", ""),
    ("concerns", "../"),
    ("concern_new", "../ny/"),
    ("concern_protection", "skyddsbedomning/"),
    ("concern_preliminary", "forhandsbedomning/"),
):
    desk_place(
        name, "child_worker", lambda page, laid, part=part: goto(page, urljoin(laid.concern, part)), unit=CHILD_UNIT
    )


# ---- search ----


def sought(words: Callable[[Laid], str]) -> Callable[[Page, Laid], None]:
    def arrive(page: Page, laid: Laid) -> None:
        page.goto("/sok/")
        page.get_by_role("main").get_by_role("textbox").fill(words(laid))
        story.press(page, "Sök")
        page.wait_for_load_state()

    return arrive


in_case("search", lambda page, laid: goto(page, "/sok/"))
in_case("search.hits", sought(lambda laid: laid.name))
in_case("search.nothing", sought(lambda laid: "Ingenström"))
in_case("search.empty", sought(lambda laid: ""))
in_case("search.too-short", sought(lambda laid: "a"))


# ---- contacts ----


def contact_errors(page: Page, laid: Laid) -> None:
    page.goto("/kontakter/ny/")
    story.text(page, "Personnummer eller samordningsnummer", "19990230-1234")
    story.press(page, "Spara kontakten")
    expect(page.get_by_role("alert").first).to_be_visible()


def contact_search(words: Callable[[Laid], str]) -> Callable[[Page, Laid], None]:
    def arrive(page: Page, laid: Laid) -> None:
        page.goto("/kontakter/ny/")
        story.text(page, "Namn, personnummer eller ärendenummer", words(laid))
        story.press(page, "Sök")
        page.wait_for_load_state()

    return arrive


def contact_way_in(page: Page, laid: Laid) -> None:
    page.goto("/kontakter/ny/")
    story.choose(page, "Väg in", "Polis")
    expect(story.group(page, "Har stöd i rättsprocessen erbjudits?")).to_be_visible()


for name, arrive in {
    "contact_new.errors": contact_errors,
    "contact_new.hits": contact_search(lambda laid: laid.name),
    "contact_new.no-hits": contact_search(lambda laid: "Ingenström"),
    "contact_new.police": contact_way_in,
}.items():
    desk_place(name, "intake", arrive, status=422 if arrive is contact_errors else 200)


def contact_receipt(page: Page, laid: Laid) -> None:
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=story.new_name("Ylva"))
    story.press(page, "Spara kontakten")
    page.wait_for_url("**/nedskriven/")


desk_place("contact_receipt", "intake", contact_receipt)
part_of("contact", "intake", "", of=lambda laid: laid.contact)
part_of("contact.in-danger", "unit_manager", "", of=lambda laid: laid.anonymous)
part_of("contact.minor", "intake", "", of=lambda laid: laid.minor)
part_of("contact_change", "intake", "andra/", of=lambda laid: laid.contact)
part_of("contact_answer", "intake", "svar/", of=lambda laid: laid.contact)
part_of("contact_assess", "intake", "bedomning/", of=lambda laid: laid.anonymous)
part_of("contact_end", "intake", "avsluta/", of=lambda laid: laid.contact)
part_of("contact_redirect", "intake", "hanvisa/", of=lambda laid: laid.minor)
part_of("contact_pass_on", "intake", "lamna-vidare/", of=lambda laid: laid.contact)
part_of("contact_open_case", "intake", "arende/", of=lambda laid: laid.contact)


def contact_end_errors(page: Page, laid: Laid) -> None:
    page_after(page, f"{laid.contact}avsluta/", "Avsluta kontakten")


def contact_phone_shown(page: Page, laid: Laid) -> None:
    page.goto(laid.protected_contact)
    page.select_option("main [name=why]", "contact")
    page.locator("form[action$='/visa/telefon/']").get_by_role("button").click()
    page.wait_for_url("**/visa/telefon/")


desk_place("contact_end.errors", "intake", contact_end_errors, status=422)
desk_place(
    "contact_assess.errors",
    "intake",
    lambda page, laid: page_after(page, f"{laid.anonymous}bedomning/", "Spara bedömningen"),
    status=422,
)
part_of("contact.protected", "intake", "", of=lambda laid: laid.protected_contact)
desk_place("contact_show.phone", "intake", contact_phone_shown)


# ---- the register ----


def imported(rows: str, button: str = "Prova utan att spara") -> Callable[[Page, Laid], None]:
    def arrive(page: Page, laid: Laid) -> None:
        page.goto("/inlasning/")
        file = {"name": "register.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        page.locator("input[type=file]").set_input_files([file])
        story.press(page, button)
        page.wait_for_load_state()

    return arrive


desk_place("import_cases.faults", "unit_manager", imported(FAULTY), status=422)
desk_place("import_cases.tried", "unit_manager", imported(SOUND))


def undoing(page: Page, laid: Laid) -> None:
    """The register that was brought in, and what would become of it."""
    imported(SOUND, "Läs in")(page, laid)
    page.goto("/inlasning/")
    page.get_by_role("link", name="Ångra").first.click()
    page.wait_for_load_state()


desk_place("import_undo", "unit_manager", undoing)
desk_place(
    "import_cases.no-file", "unit_manager", lambda page, laid: page_after(page, "/inlasning/", "Prova utan att spara")
)


# ---- the lock ----


def locked(desk: Desk) -> Page:
    page = desk.fresh_page_of(desk.house.spare_account("child_worker"))
    page.goto("/installningar/")
    page.get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    return page


@place("lock")
def locked_page(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return locked(desk), at("/las/?next=/installningar/")


@place("unlock.wrong")
def locked_wrong(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return locked(desk), lambda page: page_after(page, "/las/", "Lås upp")


def sent_while_locked(page: Page) -> None:
    """A form sent from one tab when the screen has been locked in another."""
    page.goto("/installningar/")
    other = page.context.new_page()
    other.goto("/installningar/")
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.dataset.kept = ''; })")
    # the other tab hides this one; without that, as when the lock came from the server
    other.add_init_script("window.BroadcastChannel = undefined")
    other.reload()
    other.get_by_role("button", name="Lås skärmen").click()
    expect(other.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    shut(other)
    page.get_by_role("main").get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Det du skickade är inte sparat än")).to_be_visible()


@place("lock.unsent")
def locked_unsent(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return desk.fresh_page_of(desk.house.spare_account("child_worker")), sent_while_locked


@place("held")
def held(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    account = desk.house.spare_account("child_worker")

    def arrive(page: Page) -> None:
        sent_while_locked(page)
        page.get_by_label("Lösenord eller kod").fill(account.password)
        page.get_by_role("button", name="Lås upp").click()
        expect(page.get_by_role("heading", name="Skicka det du skrev")).to_be_visible()

    return desk.fresh_page_of(account), arrive


# ---- what cannot wait ----

HIS_NUMBER = "19850612-2384"
DUTY = "Socialjouren i Stockholm"
WHY = "Polisen ringde nyss och står utanför dörren."

page_of("break_glass", "therapist", "/nodoppning/")
desk_place("break_glass.errors", "therapist", lambda page, laid: page_after(page, "/nodoppning/", "Öppna i 60 minuter"))
in_case("night_card_of_case", lambda page, laid: goto(page, f"{laid.case}nattkort/"))
in_case("case_reach", lambda page, laid: goto(page, f"{laid.case}na/?vag=in"))
in_case("case_consents", lambda page, laid: goto(page, f"{laid.case}samtycken/"))


def consent(page: Page, laid: Laid) -> None:
    """A consent that has been written down."""
    page.goto(f"{laid.case}samtycken/")
    story.choose(page, "Till vem, i stort?", "Polis eller åklagare")
    story.text(page, "Till vem, med ord", "Utredaren i ärendet")
    page.get_by_label("Risk och skydd").check()
    story.press(page, "Spara samtycket")
    page.get_by_role("link", name="Polis eller åklagare").first.click()
    page.wait_for_load_state()


in_case("case_consent", consent)
in_case("case_summary", lambda page, laid: goto(page, f"{laid.case}beratta-en-gang/"))
in_case("case_events", lambda page, laid: goto(page, f"{laid.case}handelser/"))
in_case("case_paper", lambda page, laid: goto(page, f"{laid.case}papper/"))
in_case_fresh("file_print", lambda page, laid: goto(page, f"{laid.case}papper/hela/"))
in_case("file_give", lambda page, laid: goto(page, f"{laid.case}papper/personen/"))
in_case_fresh(
    "file_give.errors", lambda page, laid: page_after(page, f"{laid.case}papper/personen/", "Pröva och spara")
)


def file_given(page: Page, laid: Laid) -> None:
    """What the client was given a moment ago, as it is printed."""
    authority.meets_safely(page, laid.case)
    page.goto(f"{laid.case}papper/personen/")
    story.choose(page, "Grund för det som hålls tillbaka", "Den som uppgiften rör eller någon närstående kan lida men")
    story.text(page, "Varför", "Det rör någon annan än personen själv.")
    story.press(page, "Pröva och spara")
    page.wait_for_load_state()


in_case_fresh("file_given", file_given)
in_case("document_new", lambda page, laid: goto(page, f"{laid.case}handelser/handling/"))


def case_file(page: Page, laid: Laid) -> None:
    """A file that came with a document, taken in the first time."""
    page.goto(f"{laid.case}handelser/?slag=handlingar")
    way = page.get_by_role("link", name="Öppna filen").first
    if not way.count():
        page.goto(f"{laid.case}handelser/handling/")
        page.get_by_role("radio", name="Upprättades här").check()
        story.choose(page, "Slag", "Intyg")
        story.text(page, "Vad den gäller", "Intyg om frånvaro i skolan.")
        paper = {"name": "Intyg.txt", "mimeType": "text/plain", "buffer": b"Ett intyg."}
        page.locator("input[type=file]").set_input_files([paper])
        page.get_by_role("radio", name="Nej, jag har läst den").check()
        story.press(page, "Spara handlingen")
    way.click()
    expect(page.get_by_role("button", name="Hämta filen")).to_be_visible()


in_case("case_file", case_file)
in_case("case_summary_new", lambda page, laid: goto(page, f"{laid.case}beratta-en-gang/ny/"))
in_case(
    "case_summary_new.errors",
    lambda page, laid: page_after(page, f"{laid.case}beratta-en-gang/ny/", "Spara, personen har sagt ja"),
)


def summary_on_paper(page: Page, laid: Laid) -> None:
    """What the client has said, as she takes it with her."""
    page.goto(f"{laid.case}beratta-en-gang/ny/")
    story.text(page, "Vad jag behöver", "Att ingen ringer på kvällen.")
    story.answer(page, "Hur visste personen vad som står?", "Den lästes upp för personen")
    story.press(page, "Spara, personen har sagt ja")
    page.get_by_role("link", name="Visa för utskrift").click()
    page.wait_for_load_state()


in_case("case_summary_print", summary_on_paper)
in_case("danger_tell", lambda page, laid: goto(page, f"{laid.case}farlig-uppgift/"))


def break_glass(page: Page, number: str) -> None:
    """Ask for a case of RVC Innerstad, as one who has just given the second factor."""
    page.goto("/nodoppning/")
    story.text(page, "Ärendenummer eller personnummer", number)
    story.choose(page, "Enhet", "RVC Innerstad")
    story.answer(page, "Varför behöver du öppna det?", "Akut fara för någon i ärendet")
    story.text(page, "Beskriv kort vad som hänt", WHY)
    story.press(page, "Öppna i 60 minuter")
    page.wait_for_load_state()


def from_my_day(words: str) -> Arrive:
    """What waits at my day with these words."""

    def arrive(page: Page) -> None:
        page.goto("/")
        page.get_by_role("link", name=words).first.click()
        page.wait_for_load_state()

    return arrive


@place("break_glass.nothing-opened")
def glass_nothing_opened(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.fresh_page_of(desk.house.spare_account("child_worker"))
    return page, lambda page: break_glass(page, "2031-9999")


@place("case.behind-glass")
def case_behind_glass(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.fresh_page_of(desk.house.account("social_worker", unit=DUTY))
    break_glass(page, laid.number)
    return page, at(laid.case)


@place("glass_review")
def glass_review(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.fresh_page_of(desk.house.account("child_worker", unit=DUTY))
    break_glass(page, laid.number)
    return desk.page_of(desk.house.account("unit_manager")), from_my_day("En nödöppning gjordes")


@place("glass_request")
def glass_request(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """Somebody has the case of the man whom the other case tells of, and asks for it."""
    his_worker = desk.house.account("social_worker")
    intake = desk.page_of(desk.house.account("intake"))
    intake.goto("/kontakter/ny/")
    story.fill_contact(intake, name=story.new_name("Olle"), role="Använder våld")
    story.text(intake, "Personnummer eller samordningsnummer", HIS_NUMBER)
    story.save_contact(intake)
    story.open_case(intake, worker=his_worker.name)
    hers = desk.page_of(desk.house.account("therapist"))
    hers.goto(f"{laid.case}personer/ny/")
    story.answer(hers, "Vem är det i ärendet?", "Den andra parten")
    story.text(hers, "Namn", story.new_name("Olle"))
    story.text(hers, "Personnummer eller samordningsnummer", HIS_NUMBER)
    story.press(hers, "Lägg till personen")
    hers.wait_for_url(f"{laid.case}personer/")
    break_glass(desk.fresh_page_of(his_worker), laid.number)
    lead = desk.fresh_page_of(desk.house.account("unit_manager"))
    return lead, from_my_day("En nödöppning väntar på en andra person")


def marked(desk: Desk, laid: Laid) -> Page:
    """The case is marked for the duty. A page of one who is on it."""
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(f"{laid.case}nattkort/")
    story.choose(page, "Jour som får läsa kortet", DUTY)
    story.answer(page, "Varför jouren får uppgifterna", "Personen samtycker")
    story.text(page, "Till och med", clock.today().isoformat())
    story.answer(page, "Risk", "Akut fara")  # no less than what another place has judged
    story.text(page, "Plan", "Ring polisen och följ med till skyddat boende.")
    story.press(page, "Spara")
    page.wait_for_url(f"{laid.case}nattkort/")
    return desk.page_of(desk.house.account("social_worker", unit=DUTY))


@place("night_cards")
def night_cards(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    return marked(desk, laid), at("/nattkort/")


@place("night_card")
def night_card(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    def arrive(page: Page) -> None:
        page.goto("/nattkort/")
        page.get_by_role("link", name=laid.number).click()
        page.wait_for_load_state()

    return marked(desk, laid), arrive


in_case("night_card_of_case.marked", lambda page, laid: goto(page, f"{laid.case}nattkort/"))


@place("told_less")
def told_less(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    marked(desk, laid)
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(f"{laid.case}nattkort/")
    story.text(page, "Varför jouren inte ska ha kortet", "Hon har själv bett om det, och sover hos sin syster.")
    story.press(page, "Ta kortet från jouren")
    page.wait_for_url(f"{laid.case}nattkort/")
    return page, at(f"{laid.case}nattkort/mindre/")


@place("notice")
def notice(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    lead = desk.house.account("unit_manager")
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(f"{laid.case}loften/nytt/")
    story.text(page, "Vad som lovades", "Hon får ringa varje kväll.")
    story.answer(page, "Vem lovade", "Någon annan")
    story.text(page, "Vem, om det var någon annan", lead.name)
    story.text(page, "Lovat till och med", clock.today().isoformat())
    story.press(page, "Spara löftet")
    page.wait_for_url(lambda url: not url.endswith("nytt/"))
    return desk.page_of(lead), from_my_day("Du står med ditt namn")


@place("danger_message")
def danger_message(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(f"{laid.case}farlig-uppgift/")
    story.text(page, "Vem rör uppgiften?", "Mannens syster")
    story.text(page, "Vad sades, av vem och när?", "Han har sagt att han ska åka dit i kväll.")
    story.text(page, "Vem behöver göra något, och när?", "Systerns handläggare, före kl. 18")
    story.press(page, "Lämna uppgiften")
    page.wait_for_url(laid.case)
    return desk.page_of(desk.house.account("unit_manager")), from_my_day("En farlig uppgift om någon annan")


# ---- the investigation ----


def in_investigated(name: str, arrive: Callable[[Page, Laid], None]) -> None:
    """A page of the case that is investigated, as the one at the team who has it."""
    desk_place(name, "social_worker", arrive, unit=TEAM)


def of_investigation(name: str, part: str) -> None:
    in_investigated(name, lambda page, laid: goto(page, f"{laid.investigation}{part}"))


def by_link(name: str, link: str) -> None:
    """What is led to from the page of the investigation by these words."""

    def arrive(page: Page, laid: Laid) -> None:
        page.goto(f"{laid.investigated_case}utredning/")
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    in_investigated(name, arrive)


in_investigated("case_investigation", lambda page, laid: goto(page, f"{laid.investigated_case}utredning/"))
part_of("case_investigation.none", "therapist", "utredning/", of=lambda laid: laid.protected_case)
part_of("investigation_open.elsewhere", "therapist", "utredning/inled/", of=lambda laid: laid.protected_case)


@place("investigation_open")
def investigation_open(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    worker = desk.house.account("social_worker", unit=TEAM)
    page = desk.page_of(worker)
    story.register_contact(page, name=story.new_name())
    case = story.open_case(page, worker=worker.name)
    return page, lambda page: goto(page, f"{case}utredning/inled/")


of_investigation("investigation", "")
of_investigation("investigation_whole", "hela/")
of_investigation("investigation_section", "rubrik/needs/")
of_investigation("investigation_guarded", "skydd/protection/")
by_link("investigation_child", "Barnkonsekvensanalys")
of_investigation("gathered_new", "inhamtat/ny/")
of_investigation("communication_new", "kommunicering/ny/")
of_investigation("proposal_new", "forslag/ny/")
of_investigation("investigation_end", "avsluta/")


def answer_written(name: str, panel: str) -> None:
    def arrive(page: Page, laid: Laid) -> None:
        page.goto(f"{laid.investigated_case}utredning/")
        page.get_by_role("region", name=panel).get_by_role("link", name="Skriv svaret").click()
        page.wait_for_load_state()

    in_investigated(name, arrive)


def proposal(page: Page, laid: Laid) -> None:
    """A proposal, when all that is needed has been written."""
    overview = f"{laid.investigated_case}utredning/"
    page.goto(overview)
    needed = page.get_by_role("listitem").filter(has_text="behövs").get_by_role("link")
    while needed.count():
        needed.first.click()
        for kind in ("radio", "checkbox"):
            choice = page.get_by_role("main").get_by_role(kind)
            if choice.count():
                choice.first.check()
        story.text(page, "Text", story.SENTENCE)
        story.press(page, "Spara")
        page.wait_for_url(overview)
    if not page.get_by_role("link", name="Läs förslaget").count():
        page.goto(f"{laid.investigation}forslag/ny/")
        page.get_by_role("checkbox").first.check()
        story.text(page, "Förslag och skäl", story.SENTENCE)
        story.press(page, "Lämna förslaget")
        page.wait_for_url(overview)
    page.get_by_role("link", name="Läs förslaget").click()
    page.wait_for_load_state()


in_investigated("proposal", proposal)
answer_written("gathered_answer", "Inhämtat")
answer_written("communication_reply", "Kommunicering")


# ---- linked investigations ----

LINKED: dict[str, str] = {}
"""The address of the link that is laid first."""


def linked(desk: Desk) -> str:
    """A mother's investigation at the team linked to a child's at the unit for children: its address in hers."""
    if "link" in LINKED:
        return LINKED["link"]
    mothers, childs = (
        desk.house.account("social_worker", unit=TEAM),
        desk.house.account("child_worker", unit=CHILD_UNIT),
    )
    page = desk.page_of(mothers)
    story.register_contact(page, name=story.new_name("Maj"))
    case = story.open_case(page, worker=mothers.name)
    authority.open_investigation(page, case, came_by="Ansökan", ground="Utredning enligt socialtjänstlagen")
    page.goto(f"{case}kopplingar/ny/")
    story.choose(page, "Vem du föreslår det för", f"{childs.name}, {CHILD_UNIT}")
    story.text(page, "Varför utredningarna behöver varandra", "Samma familj utreds hos oss båda.")
    story.press(page, "Spara")
    intake, other = desk.page_of(desk.house.account("intake", unit=CHILD_UNIT)), desk.page_of(childs)
    contact_of_a_child(intake)
    own = story.open_case(intake, worker=childs.name, way="Öppna ärende för barnet")
    authority.open_investigation(other, own, came_by="Anmälan", ground="Utredning om barns behov av skydd")
    other.goto("/kopplingar/")
    other.get_by_role("radio", name="Koppla till mitt ärende").first.check()
    other.get_by_label("Ditt ärende").first.select_option(index=1)
    other.get_by_role("main").get_by_role("button", name="Svara").first.click()
    other.wait_for_url(re.compile("/kopplingar/[0-9a-f-]{36}/$"))
    page.goto(f"{case}kopplingar/")
    page.get_by_role("main").get_by_role("link", name=childs.name).click()
    page.wait_for_load_state()
    LINKED["link"] = page.url
    return LINKED["link"]


def of_link(name: str, part: str) -> None:
    @place(name)
    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        return desk.page_of(desk.house.account("social_worker", unit=TEAM)), at(linked(desk) + part)


in_investigated("case_links", lambda page, laid: goto(page, f"{laid.investigated_case}kopplingar/"))
in_investigated("link_new", lambda page, laid: goto(page, f"{laid.investigated_case}kopplingar/ny/"))
part_of("link_new.no-investigation", "therapist", "kopplingar/ny/", of=lambda laid: laid.protected_case)
page_of("links", "therapist", "/kopplingar/")
of_link("link_share", "dela/")
of_link("link_meeting", "mote/")


@place("link")
def link(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    """With something shared, and a meeting."""
    address = linked(desk)
    page = desk.fresh_page_of(desk.house.account("social_worker", unit=TEAM))  # sharing asks for a new code
    page.goto(f"{address}dela/")
    page.get_by_role("radio", name="Risk och oro just nu").check()
    story.choose(page, "Vems uppgift det är", "Den ärendet gäller")
    page.get_by_label("På vilken grund").select_option(index=2)
    story.text(page, "Det som delas", story.SENTENCE)
    story.press(page, "Spara")
    page.wait_for_url(address)
    page.goto(f"{address}mote/")
    page.get_by_role("checkbox", name="Handläggare för barnet").check()
    story.text(page, "Vad ni bestämde", "Vi börjar med ett samtal tillsammans.")
    story.press(page, "Spara")
    page.wait_for_url(address)
    return page, at(address)


# ---- refused, and broken ----


@place("settings.too-old", status=403)
def form_too_old(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
    def arrive(page: Page) -> None:
        page.goto("/installningar/")
        page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((e) => { e.value = 'x'; })")
        page.get_by_role("main").get_by_role("button", name="Spara").click()
        page.wait_for_load_state()

    return desk.page_of(desk.house.account("therapist")), arrive


def drawn(name: str, html: Callable[[], str]) -> None:
    """What cannot be brought about from outside is drawn here, with the files of the running house around it."""

    def go(desk: Desk, laid: Laid) -> tuple[Page, Arrive]:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        page = desk.outside()

        def answered(route: Route) -> None:
            route.fulfill(body=html(), headers=headers)

        page.route("**/ritad/", answered)
        return page, at("/ritad/")

    place(name, status=0)(go)


for code in ("400", "429", "500", "503"):
    drawn(f"error-{code}", partial(render_to_string, f"{code}.html"))
drawn("confirmed", partial(render_to_string, "organisation/confirmed.html", {"file": "#", "back": "/statistik/"}))
drawn("gallery", lambda: render_to_string("gallery.html", gallery_context()))
