"""One case that has some of everything, and contacts of several kinds, for the pages to show."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from livlina.core import clock
from tests.browser import story
from tests.browser.desk import Desk

# Sessions of today, at whatever hour the tests are run: late at night the form proposes tomorrow.
COMING, BEEN = ("Bokat", "23.59"), ("Genomfört", "00.00")
WHO_TOLD = "Vem kommer uppgiften från?"
TEAM = "Relationsvåldsteam Järva"
CHILD_UNIT = "Enheten för barn och unga Järva"
LONG = "Hon berättade om helgen. " * 120


@dataclass(frozen=True)
class Laid:
    """Who it is about, and the addresses of what has been laid."""

    name: str
    child_name: str
    protected_name: str
    number: str
    case: str
    closed_case: str
    protected_case: str
    protected_contact: str
    signed_note: str
    unsigned_note: str
    childs_case: str
    deadline: str
    childs_line: str
    concern: str
    proposal: str
    promise: str
    contact: str
    anonymous: str
    minor: str
    investigated_case: str
    investigation: str


def lay(desk: Desk) -> Laid:
    """Lay it, as those who work at RVC Innerstad would, once for the house."""
    worker = desk.house.account("therapist")
    intake = desk.page_of(desk.house.account("intake"))
    name, protected_name = story.new_name("Disa"), story.new_name("Tilda")
    contact = story.register_contact(intake, name=story.new_name("Vera"))
    anonymous = nameless_contact(intake)
    minor = contact_of_a_child(intake)
    story.register_contact(intake, name=name)
    case = story.open_case(intake, worker=worker.name)
    number = story.case_number(intake)
    protected_contact = contact_of_protected(intake, name=protected_name)
    protected_case = story.open_case(intake, worker=worker.name)
    closed_case = case_that_is_closed(intake)
    page = desk.page_of(worker)
    child_name = persons(page, case, name=name)
    sessions(page, case)
    signed_note, unsigned_note = notes(page, case)
    deadline = to_do(page, case)
    proposal, promise = decisions(page, case)
    childs_case = case_of_a_child(page, protected_case, worker=worker.name)
    childs_line = reported(page, case)
    concern = concern_of_a_child(desk)
    investigated_case, investigation = investigated(desk)
    return Laid(
        name=name,
        child_name=child_name,
        protected_name=protected_name,
        number=number,
        case=case,
        closed_case=closed_case,
        protected_case=protected_case,
        protected_contact=protected_contact,
        signed_note=signed_note,
        unsigned_note=unsigned_note,
        childs_case=childs_case,
        deadline=deadline,
        childs_line=childs_line,
        concern=concern,
        proposal=proposal,
        promise=promise,
        contact=contact,
        anonymous=anonymous,
        minor=minor,
        investigated_case=investigated_case,
        investigation=investigation,
    )


def decisions(page: Page, case: str) -> tuple[str, str]:
    """A proposal to a decision, and a promise."""
    page.goto(f"{case}beslut/nytt/")
    story.text(page, "Vad som beslutas", "Stödsamtal enskilt.")
    story.press(page, "Spara förslaget")
    proposal = page.url
    page.goto(f"{case}loften/nytt/")
    story.text(page, "Vad som lovades", "En plats över helgen.")
    story.text(page, "Lovat till och med", clock.today().isoformat())
    story.press(page, "Spara löftet")
    link = page.get_by_role("main").get_by_role("link", name="Ta över").get_attribute("href") or ""
    return proposal, link


def nameless_contact(page: Page) -> str:
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name="", who="Vill vara anonym")
    story.answer(page, "Är någon i fara just nu?", "Ja")
    story.text(page, "Vad gäller faran?", "Mannen är på väg hem.")
    story.save_contact(page)
    expect(page.get_by_role("heading", name="Fara just nu")).to_be_visible()
    return page.url


def contact_of_a_child(page: Page) -> str:
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=story.new_name("Noa"), role="Barn som upplevt våld")
    story.text(page, "Födelseår eller ålder", "14")
    story.save_contact(page)
    expect(page.get_by_role("heading", name="Under 18 år på kontaktdagen")).to_be_visible()
    return page.url


def contact_of_protected(page: Page, *, name: str) -> str:
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=name)
    story.choose(page, "Skyddade personuppgifter", "Sekretessmarkering")
    story.text(page, "Telefon", "070-174 06 05")
    story.answer(page, "Är det säkert att ringa?", "Ja")
    story.save_contact(page)
    return page.url


def case_that_is_closed(page: Page) -> str:
    story.register_contact(page, name=story.new_name("Ruth"))
    case = story.open_case(page)
    page.get_by_role("link", name="Avsluta ärendet").click()
    page.get_by_label("Orsak").select_option(index=1)
    for asked in ("Nåddes målet?", "Har våldet upphört?", "Kvarstår något behov?"):
        page.get_by_role("main").get_by_role("group", name=asked).get_by_label("Ja", exact=True).check()
    story.text(page, "Vilket behov", "Samtal om sömnen.")
    story.text(page, "Vem tar över", "Vårdcentralen.")
    story.press(page, "Avsluta ärendet")
    page.wait_for_url(case)
    return case


def persons(page: Page, case: str, *, name: str) -> str:
    """The client's ways, whereabouts and representative; a child, a man, and how they stand to each other."""
    people = f"{case}personer/"
    add = page.get_by_role("region", name=name)
    page.goto(people)
    add.get_by_role("link", name="Ändra").first.click()
    story.text(page, "Personnummer eller samordningsnummer", story.A_WOMAN)
    story.text(page, "Språk", "arabiska")
    story.answer(page, "Behövs tolk?", "Ja")
    saved(page, people)
    for way, is_safe in (("Ring", "Ja"), ("Brev hem", "Nej")):
        add.get_by_role("link", name="Ny väg att nå").click()
        story.choose(page, "Väg", way)
        story.answer(page, "Är den säker?", is_safe)
        story.text(page, "Nummer eller adress", "070-174 06 06" if way == "Ring" else "Exempelgatan 1")
        saved(page, people)
    add.get_by_role("link", name="Ny vistelse").click()
    story.answer(page, "Vilket slags plats?", "Vistas hos")
    story.text(page, "Adress eller plats", "Påhittsvägen 2\n111 11 Stockholm")
    saved(page, people)
    add.get_by_role("link", name="God man eller ombud").click()
    story.answer(page, "Uppdrag", "Ombud")
    story.text(page, "Namn", "Ellis Provprov")
    saved(page, people)
    child, man = story.new_name("Uma"), story.new_name("Sixten")
    for role, called, sex in (("Barn", child, "Kvinna"), ("Den andra parten", man, "Man")):
        page.get_by_role("link", name="Lägg till person").click()
        page.get_by_role("radio", name=role, exact=True).check()
        story.text(page, "Namn", called)
        story.answer(page, "Kön", sex)
        story.press(page, "Lägg till personen")
        page.wait_for_url(people)
    page.get_by_role("region", name=child).get_by_role("link", name="Vårdnad").click()
    story.choose(page, "Vårdnadshavaren", name)
    story.answer(page, "Vårdnad", "Gemensam vårdnad")
    saved(page, people)
    page.get_by_role("link", name="Ny relation").click()
    story.choose(page, "Hur står de till varandra?", "Tidigare partner")
    story.choose(page, "Den andra personen", man)
    story.answer(page, "Våld mellan dem", "Den andra utövar våld")
    saved(page, people)
    return child


def sessions(page: Page, case: str) -> None:
    """One of today that is booked, one that has been."""
    for state, time in (COMING, BEEN):
        page.goto(f"{case}samtal/nytt/")
        story.answer(page, "Vad", state)
        story.text(page, "Dag", clock.today().isoformat())
        story.text(page, "Klockan", time)
        if (state, time) == COMING:
            story.text(page, "Alias", "Kim Prov")
        saved(page, f"{case}samtal/")


def notes(page: Page, case: str) -> tuple[str, str]:
    """A signed one with its correction, a long one and one that is not signed. The addresses of first and last."""
    page.goto(case)
    signed = story.write_note(page, words=story.SENTENCE, sign=True)
    page.get_by_role("link", name="Skriv en rättelse").click()
    story.text(page, "Anteckning", "Dagen ska vara torsdag.")
    story.press(page, "Spara och signera")
    page.goto(case)
    story.write_note(page, words=LONG, sign=True)
    page.goto(case)
    return signed, story.write_note(page, words="Att skriva klart.", sign=False)


def to_do(page: Page, case: str) -> str:
    """A task of the group's, and a deadline that can be given more time. The address of the deadline."""
    page.goto(f"{case}uppgift/ny/")
    story.text(page, "Vad ska göras", "Ring skolan om lämning och hämtning.")
    story.press(page, "Spara")
    page.goto(f"{case}frist/ny/")
    story.choose(page, "Frist", "Utredningen klar")
    story.press(page, "Spara")
    page.get_by_role("main").get_by_role("link", name="Utredningen klar").click()
    page.wait_for_load_state()
    return page.url


def reported(page: Page, case: str) -> str:
    """A concern report made for the child of the case, with what is kept apart. The address of the child's line."""
    page.goto(case)
    page.get_by_role("region", name="Barnen").get_by_role("link", name="Orosanmälan").click()
    page.get_by_role("radio", name="Orosanmälan är gjord").check()
    story.text(page, "Annan mottagare", "En annan kommuns mottagning")
    story.choose(page, "Hur", "Telefon")
    story.text(page, "Vad anmälan säger, eller varför den inte görs", "Barnet har sett och hört våldet flera gånger.")
    story.text(page, "Vad den andra vårdnadshavaren inte får veta", "Att de tänker flytta.")
    story.press(page, "Spara")
    page.wait_for_url(re.compile(r"/barn/[0-9a-f-]{36}/$"))
    return page.url


def concern_of_a_child(desk: Desk) -> str:
    """A concern report that has come in at a unit that investigates children. Its address."""
    worker = desk.house.account("child_worker", unit=CHILD_UNIT)
    page = desk.page_of(desk.house.account("intake", unit=CHILD_UNIT))
    contact_of_a_child(page)
    case = story.open_case(page, worker=worker.name, way="Öppna ärende för barnet")
    page = desk.page_of(worker)
    page.goto(f"{case}orosanmalningar/ny/")
    story.choose(page, "Hur", "Telefon")
    page.get_by_role("radio", name="Privatperson").check()
    story.text(page, "Vad som anmäldes", "Barnet har blåmärken och vill inte gå hem.")
    story.press(page, "Spara")
    page.wait_for_url(re.compile(r"/orosanmalningar/[0-9a-f-]{36}/$"))
    return page.url


def investigated(desk: Desk) -> tuple[str, str]:
    """
    An investigation at a unit that has the authority, of one with a child: something under one heading, somebody asked
    and the client given the material. The addresses of the case and of the investigation.
    """
    page = desk.page_of(desk.house.account("social_worker", unit=TEAM))
    story.register_contact(page, name=story.new_name())
    case = story.open_case(page, worker=desk.house.account("social_worker", unit=TEAM).name)
    page.goto(f"{case}personer/ny/")
    added(page, role="Barn", name=story.new_name("Siv"))
    page.goto(f"{case}utredning/inled/")
    page.get_by_role("radio", name="Ansökan").check()
    story.choose(page, "Grund", "Utredning enligt socialtjänstlagen")
    story.text(page, "Varför", "Ansökan om stöd.")
    story.press(page, "Inled utredning")
    page.wait_for_url(f"{case}utredning/")
    page.get_by_role("link", name="Vad utredningen gäller").click()
    investigation = page.url.partition("rubrik/")[0]
    story.text(page, "Text", story.SENTENCE)
    saved(page, f"{case}utredning/")
    page.goto(f"{investigation}inhamtat/ny/")
    story.text(page, "Från vem", "Vårdcentralen")
    story.answer(page, "På vilken grund?", "Personen samtycker")
    saved(page, f"{case}utredning/")
    page.goto(f"{investigation}kommunicering/ny/")
    story.text(page, "Vad som lämnas", "Det som är skrivet hittills.")
    for label, days in (("Lämnat den", 9), ("Svar senast den", 2)):
        page.get_by_label(label).fill((clock.today() - timedelta(days=days)).isoformat())
    saved(page, f"{case}utredning/")
    return case, investigation


def case_of_a_child(page: Page, parents: str, *, worker: str) -> str:
    """A child's own case with a guardian who uses violence, and two notes that say whose they are."""
    child, man = story.new_name("Ninni"), story.new_name("Sture")
    page.goto(f"{parents}personer/ny/")
    added(page, role="Barn", name=child)
    page.get_by_role("region", name=child).get_by_role("link", name="Öppna eget ärende").click()
    story.choose(page, "Handläggare", worker)
    story.press(page, "Öppna ärendet")
    page.wait_for_url(re.compile(r"/arenden/[0-9a-f-]{36}/$"))
    case = page.url
    page.goto(f"{case}personer/ny/")
    added(page, role="Vårdnadshavare", name=man)
    page.get_by_role("link", name="Ny relation").click()
    story.choose(page, "Den första personen", man)
    story.choose(page, "Hur står de till varandra?", "Förälder till")
    story.choose(page, "Den andra personen", child)
    story.answer(page, "Våld mellan dem", "Den första utövar våld")
    story.choose(page, WHO_TOLD, "Skola")
    saved(page, f"{case}personer/")
    for teller, words in ((child, "Jag vill inte att han får veta."), ("Polis", story.SENTENCE)):
        page.goto(f"{case}anteckning/ny/")
        story.choose(page, WHO_TOLD, teller)
        story.text(page, "Anteckning", words)
        story.press(page, "Spara och signera")
        page.wait_for_url(re.compile(r"/anteckning/[0-9a-f-]{36}/$"))
    return case


def added(page: Page, *, role: str, name: str) -> None:
    """A new person in the case whose form is shown."""
    form = page.locator("form", has=page.get_by_label("Namn", exact=False)).last
    form.get_by_role("radio", name=role, exact=True).check()
    form.get_by_label("Namn", exact=False).first.fill(name)
    form.get_by_role("button", name="Lägg till personen").click()
    page.wait_for_url(re.compile(r"/personer/$"))


def saved(page: Page, back: str, *, button: str = "Spara") -> None:
    """Press the button, and be where that leads; what is refused fails with its words."""
    story.press(page, button)
    page.wait_for_load_state()
    refused = page.locator("main .errorsum")
    assert not refused.count(), refused.inner_text()
    page.wait_for_url(back)
