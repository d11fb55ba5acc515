"""A child whose father refuses, by each of the four ways, as the one who has the child's case goes through them."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from livlina.core import clock
from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.laid import Laid, saved
from tests.browser.places import help_consent_step, help_consents


def of_the_help(page: Page, url: str, step: str, **more: str) -> None:
    """What is of the help and of nobody in particular, in the form that is open."""
    page.goto(url)
    story.choose(page, "Vilken hjälp", "Trappan")
    page.get_by_role("combobox", name=story.labelled("Vad som har hänt")).select_option(label=step)
    for label, word in more.items():
        story.choose(page, label, word)
    story.text(page, "Dag", (clock.today() - timedelta(days=1)).isoformat())
    story.text(page, "Med egna ord", story.SENTENCE)
    saved(page, url)


@pytest.mark.req("R-213")
@pytest.mark.xdist_group("help_consents")  # where the child's case is laid with who refuses
def test_a_child_whose_father_refuses_by_each_of_the_four_ways(desk: Desk, laid: Laid) -> None:
    page = desk.page_of(desk.house.account("therapist"))
    url = f"{laid.childs_case}vardnadshavare/samtycke/"
    help_consents(page, laid)  # the mother says yes, the father no; one try to motivate him
    happened = page.get_by_role("main")
    # motivate once more, and he says yes: nothing is in the way until he takes it back
    help_consent_step(page, url, "Sture", "Försök att motivera")
    expect(happened).to_contain_text("försök att motivera")
    help_consent_step(page, url, "Sture", "Samtycker")
    expect(happened).to_contain_text("samtycke finns")
    help_consent_step(page, url, "Sture", "Har tagit tillbaka sitt ja")
    expect(page.get_by_text("Försök att motivera först")).to_be_visible()
    help_consent_step(page, url, "Sture", "Försök att motivera")
    # a decision though he does not consent, with the best of the child
    page.get_by_role("link", name="Skriv förslag till beslut").first.click()
    story.text(page, "Vad som beslutas", "Trappan, tio samtal.")
    story.text(page, "Barnets bästa", "Kort.")
    story.press(page, "Spara förslaget")
    expect(page.get_by_role("alert").first).to_contain_text("minst 40 tecken")
    story.text(page, "Barnets bästa", "Barnet vill tala om det som har hänt, sover illa och behöver stödet nu.")
    story.press(page, "Spara förslaget")
    expect(page.get_by_role("main")).to_contain_text("Trappan, tio samtal.")
    # other help, and the question is closed
    of_the_help(page, url, "Annan hjälp är vald i stället", **{"Annan hjälp": "Här och nu"})
    of_the_help(page, url, "Frågan är avslutad")
    for words in ("Förslag till beslut är skrivet", "Annan hjälp är vald i stället", "Frågan är avslutad"):
        expect(happened).to_contain_text(words)
    # and no help begins on a tick
    page.goto(f"{laid.childs_case}insatser/ny/")
    story.choose(page, "Insats", "Trappan")
    page.get_by_label("Villkoren för insatsen är prövade").check()
    story.press(page, "Spara")
    expect(page.get_by_role("alert").first).to_be_visible()
