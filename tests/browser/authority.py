"""What those do who investigate and decide, step by step: from the ground to the last word of the court."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid5

from playwright.sync_api import Page, expect

from livlina.assessments.instruments import NAMES
from livlina.core import clock
from tests.browser import story
from tests.browser.laid import WHO_TOLD, saved


def open_investigation(page: Page, case: str, *, came_by: str, ground: str) -> None:
    """Open the investigation of the case."""
    page.goto(f"{case}utredning/inled/")
    page.get_by_role("radio", name=came_by).check()
    story.choose(page, "Grund", ground)
    story.text(page, "Varför", "Stöd behövs, och vad vet ingen än.")
    saved(page, f"{case}utredning/", button="Inled utredning")


def write_what_is_needed(page: Page, case: str) -> None:
    """Something under each heading that must be written before anything is proposed."""
    missing = page.get_by_role("main").get_by_role("listitem").filter(has_text="behövs").get_by_role("link")
    while missing.count():
        missing.first.click()
        page.wait_for_load_state()
        main = page.get_by_role("main")
        for role in ("radio", "checkbox"):
            if main.get_by_role(role).count():
                main.get_by_role(role).first.check()
        if main.get_by_role("combobox", name=story.labelled(WHO_TOLD)).count():
            story.choose(page, WHO_TOLD, "Skola")
        story.text(page, "Text", story.SENTENCE)
        saved(page, f"{case}utredning/")


def communicate(page: Page, case: str) -> None:
    """The one it is about has been given the material, and the time to answer has passed."""
    page.get_by_role("link", name="Kommunicera").click()
    story.text(page, "Vad som lämnas", "Allt som är skrivet hittills.")
    for label, days in (("Lämnat den", 9), ("Svar senast den", 2)):
        page.get_by_label(label).fill((clock.today() - timedelta(days=days)).isoformat())
    saved(page, f"{case}utredning/")


def propose(page: Page, case: str, *, what: str) -> None:
    """Propose that kind of help."""
    page.get_by_role("link", name="Föreslå").click()
    page.get_by_role("checkbox", name=what).check()
    story.text(page, "Förslag och skäl", "Det svarar mot behoven.")
    saved(page, f"{case}utredning/", button="Lämna förslaget")


def read_second(page: Page, case: str) -> None:
    """One who leads the unit opens the case for the decision and reads the proposal."""
    page.goto(f"{case}las/")
    story.choose(page, "Varför", "Beslut")
    story.text(page, "Med egna ord", "Andra läsare av förslaget.")
    saved(page, case, button="Öppna och läs")
    page.goto(f"{case}utredning/")
    page.get_by_role("link", name="Läs förslaget").click()
    story.answer(page, "Vad säger du?", "Läst, klar för beslut")
    saved(page, f"{case}utredning/")


def sign(page: Page, case: str, *, code: Callable[[], str], about: str, outcome: str, what: str, **more: str) -> str:
    """A decision by that outcome, signed. Its address."""
    page.goto(f"{case}beslut/nytt/")
    return sign_here(page, code=code, about=about, outcome=outcome, what=what, **more)


def sign_here(page: Page, *, code: Callable[[], str], about: str, outcome: str, what: str, **more: str) -> str:
    """
    The same, in the form that is open. `code` gives the second factor, which is asked for when it was given long ago;
    `more` is what else is written, by label.
    """
    story.choose(page, "Vad beslutet gäller", about)
    story.choose(page, "Utgång", outcome)
    story.text(page, "Vad som beslutas", what)
    story.choose(page, "Lagrum", "Insats för personliga behov efter individuell behovsprövning")
    for label, words in more.items():
        story.text(page, label, words)
    story.press(page, "Spara förslaget")
    story.press(page, "Underteckna beslutet")
    asked = page.get_by_role("heading", name="Bekräfta att det är du")
    signed = page.get_by_role("status").filter(has_text="Beslutet är undertecknat")
    expect(asked.or_(signed).first).to_be_visible()
    if asked.count():
        story.text(page, "Kod", code())
        story.press(page, "Fortsätt")
    expect(signed).to_be_visible()
    return page.url


def meets_safely(page: Page, case: str) -> None:
    """The client has said that it is safe to meet here."""
    page.goto(f"{case}personer/")
    page.get_by_role("link", name="Ny väg att nå").first.click()
    story.choose(page, "Väg", "Möte")
    story.answer(page, "Är den säker?", "Ja")
    story.text(page, "Nummer eller adress", "Receptionen")
    saved(page, f"{case}personer/")


def hand_out(page: Page, case: str, decision: str) -> None:
    """
    Tell the party, which nothing lets one do before she has said how it is safe; and write down that she has it.
    """
    page.goto(f"{decision}underrattelse/")
    page.get_by_role("radio", name="Lämnas i handen hos oss").check()
    story.press(page, "Pröva och skriv in")
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Ingen har sagt att vägen är säker")
    meets_safely(page, case)
    page.goto(f"{decision}underrattelse/")
    page.get_by_role("radio", name="Lämnas i handen hos oss").check()
    story.press(page, "Pröva och skriv in")
    expect(page.get_by_role("link", name="PDF").first).to_be_visible()
    happened(page, decision, "Parten har tagit emot beslutet")


def happened(page: Page, decision: str, *steps: str) -> None:
    """Write down what has become of the decision, one after the other."""
    page.goto(decision)
    for step in steps:
        story.choose(page, "Vad som har hänt", step)
        story.press(page, "Skriv in")
        expect(page.get_by_role("region", name="Vad som har hänt").get_by_role("listitem").last).to_contain_text(step)


def called(key: str) -> str:
    """What addresses call an instrument."""
    return str(uuid5(NAMES, key))


def begin_danger(page: Page, case: str, *, weapons: str = "Ja") -> str:
    """An assessment of danger of the case, with the first of its answers, which points at high risk. Its address."""
    page.goto(f"{case}bedomningar/ny/{called('danger')}/")
    story.answer(page, "Hur?", "Vid ett möte")
    story.answer(page, "Är personen ensam, utan någon som hör?", "Ja")
    story.press(page, "Börja")
    page.wait_for_url("**/del/1/")
    page.get_by_role("group", name="Har vapen eller föremål använts").get_by_role("radio", name=weapons).check()
    story.press(page, "Spara och gå till nästa del")
    page.wait_for_url("**/del/2/")
    return page.url.partition("del/")[0]


def judge_danger(page: Page, assessment: str) -> None:
    """The worker's own word of the level, which is not what the answers point at."""
    page.goto(f"{assessment}stallningstagande/")
    page.get_by_role("radio", name="Förhöjd risk").check()
    story.text(page, "Dina skäl", story.SENTENCE)
    story.press(page, "Spara och visa vad svaren pekar på")
    page.wait_for_url("**/signera/")


def sign_danger(page: Page, assessment: str) -> None:
    """Sign what was judged."""
    story.text(page, "Varför skiljer sig nivån?", story.SENTENCE)
    story.press(page, "Underteckna")
    page.wait_for_url(assessment)


def assess_danger(page: Page, case: str) -> None:
    """The danger of the case is assessed, higher than the answers point at, so that nobody else need read it."""
    assessment = begin_danger(page, case, weapons="Nej")
    judge_danger(page, assessment)
    sign_danger(page, assessment)


def close(page: Page, case: str, *, safety: str = "") -> None:
    """Close the case, with nothing left that would hold it open. `safety` of the others, where one uses violence."""
    page.goto(f"{case}avsluta/")
    page.get_by_label("Orsak").select_option(index=1)
    for asked in ("Nåddes målet?", "Har våldet upphört?"):
        story.answer(page, asked, "Ja")
    story.answer(page, "Kvarstår något behov?", "Nej")
    if safety:
        story.press(page, "Avsluta ärendet")
        expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Säkerheten för den utsatta")
        story.text(page, "Säkerheten för den utsatta och barnen", safety)
    saved(page, case, button="Avsluta ärendet")


def answer_for_children(page: Page, case: str) -> None:
    """What the unit itself owes each child of the case: a concern report, a talk and support of its own."""
    page.goto(case)
    lines = page.get_by_role("region", name="Barnen").get_by_role("link", name="Orosanmälan", exact=True)
    while lines.count():
        lines.first.click()
        page.get_by_role("radio", name="Orosanmälan är gjord").check()
        story.text(page, "Annan mottagare", "En annan kommuns mottagning")
        story.choose(page, "Hur", "Telefon")
        story.text(page, "Vad anmälan säger, eller varför den inte görs", "Barnet har sett och hört våldet.")
        story.press(page, "Spara")
        page.get_by_role("link", name=re.compile(r"Svara\s*: Samtal med barnet")).click()
        page.get_by_role("radio", name="Någon har talat med barnet").check()
        story.text(page, "Vem talade med barnet?", "Handläggaren")
        story.press(page, "Spara")
        page.get_by_role("link", name=re.compile(r"Svara\s*: Eget stöd")).click()
        page.get_by_role("radio", name="Erbjudet, och tackat ja").check()
        story.press(page, "Spara")
        page.wait_for_load_state()
        page.goto(case)


def give_commission(
    page: Page, decision: str, *, to: str, by: str = "", carrier: str = "", what: str = "Tio stödsamtal till våren."
) -> str:
    """
    The signed decision becomes a commission to a unit: under another board `by` whose decision, and at the own unit
    with `carrier` to carry it out. The address of it in the giver's case.
    """
    page.goto(f"{decision}uppdrag/")
    story.choose(page, "Enhet", to)
    story.text(page, "Uppdraget", what)
    story.text(page, "Svar senast", clock.today().isoformat())
    if carrier:
        story.choose(page, "Vem som utför", carrier)
    if by:
        story.choose(page, "Grund för att lämna ut", "samtycke")
        story.text(page, "Vem som har beslutat att lämna ut", by)
    story.press(page, "Ge uppdraget")
    expect(page.get_by_role("heading", name="Uppdraget", exact=True)).to_be_visible()
    return page.url


def open_commission(lead: Page, *, client: str) -> None:
    """One who leads the unit opens the commission for that client."""
    lead.goto("/uppdrag/")
    waiting = lead.get_by_role("region", name="Till enheten").get_by_role("link")
    for address in [link.get_attribute("href") or "" for link in waiting.all()]:
        lead.goto(address)
        if lead.get_by_text(client).count():
            return
    raise AssertionError("no such commission waits")


def accept_commission(lead: Page, page: Page, *, client: str, worker: str) -> str:
    """One who leads the unit takes the commission for that client; the worker opens the case that it became."""
    open_commission(lead, client=client)
    lead.get_by_role("radio", name="Ta emot uppdraget").check()
    story.choose(lead, "Vem som utför", worker)
    story.press(lead, "Svara")
    lead.wait_for_load_state()
    page.goto("/arenden/")
    page.get_by_role("link", name=client).first.click()
    page.wait_for_url("**/arenden/*/")
    return page.url


def begin_help(page: Page, case: str, kind: str) -> None:
    """Help of that kind begins by the one decision that there is."""
    page.goto(f"{case}insatser/ny/")
    story.choose(page, "Insats", kind)
    page.get_by_role("radio", name=re.compile("^Beslut i ärendet")).check()
    page.get_by_role("checkbox", name="illkoren för insatsen är prövade").check()
    saved(page, f"{case}insatser/")


def talk_within(page: Page, case: str, kind: str, *, at: str) -> None:
    """A talk that was held today as part of that help."""
    page.goto(f"{case}samtal/nytt/")
    story.answer(page, "Vad", "Genomfört")
    story.choose(page, "Del av insatsen", kind)
    story.choose(page, "Vilket slags samtal", "Annat möte")
    story.text(page, "Dag", clock.today().isoformat())
    story.text(page, "Klockan", at)
    story.text(page, "Minuter", "5")
    saved(page, f"{case}samtal/")


def talk(page: Page, case: str, *, at: str, kind: str = "", state: str = "Genomfört") -> None:
    """A short talk that was held today, in the first minutes of the day: later may be too early for it."""
    page.goto(f"{case}samtal/nytt/")
    story.answer(page, "Vad", state)
    if kind:
        story.choose(page, "Vilket slags samtal", kind)
    story.text(page, "Dag", clock.today().isoformat())
    story.text(page, "Klockan", at)
    story.text(page, "Minuter", "5")
    story.press(page, "Spara")
    page.wait_for_url(re.compile(r"/samtal/(sedan/)?$"))


def promise(page: Page, case: str, *, by: str, days_ago: int, days: int = 9) -> str:
    """What somebody else promised so many days ago, and for how long. The address of the promise."""
    page.goto(f"{case}loften/nytt/")
    promised_on = clock.today() - timedelta(days=days_ago)
    story.text(page, "Vad som lovades", "En plats på skyddat boende över helgen.")
    story.answer(page, "Vem lovade", "Någon annan")
    story.text(page, "Vem, om det var någon annan", by)
    story.text(page, "Dag då det lovades", promised_on.isoformat())
    story.text(page, "Lovat till och med", (promised_on + timedelta(days=days)).isoformat())
    saved(page, f"{case}beslut/", button="Spara löftet")
    return page.get_by_role("main").get_by_role("link", name="Ta över").last.get_attribute("href") or ""


def decide_help(page: Page, case: str, *, code: Callable[[], str], reader: Page | None = None) -> str:
    """From the application to a signed decision of ten talks, read by a second where the unit wants that."""
    open_investigation(page, case, came_by="Ansökan", ground="Utredning enligt socialtjänstlagen")
    write_what_is_needed(page, case)
    communicate(page, case)
    propose(page, case, what="Stödsamtal")
    if reader is not None:
        read_second(reader, case)
    return sign(
        page,
        case,
        code=code,
        about="Insats till vuxen",
        outcome="Beviljas",
        what="Tio stödsamtal.",
        **{"Antal samtal": "10"},
    )


def move(page: Page, case: str, *, to: str) -> None:
    """The case goes on to another step of its way."""
    page.goto(f"{case}process/")
    page.get_by_role("link", name="Flytta ärendet").click()
    story.choose(page, "Steg", to)
    saved(page, f"{case}process/", button="Flytta ärendet")
