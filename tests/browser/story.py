"""What a worker does, step by step, with the mouse: for the journeys, and to lay what the pages show."""

import re
from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

# Numbers of Skatteverket's range for tests: nobody's.
A_WOMAN = "19900119-9802"
SURNAME = "Provsaga"
SENTENCE = "Vi talade om vardagen och bestämde när vi hörs igen."


def new_name(first: str = "Signe") -> str:
    """A name that no one in the city has, and no other test."""
    return f"{first} {SURNAME}-{''.join(letter for letter in uuid4().hex if letter.isalpha())[:6].title()}"


def labelled(label: str) -> re.Pattern[str]:
    """A field's name, whether or not it says that it must be filled in."""
    return re.compile(rf"^{re.escape(label)}( \(.+\))?$")


def group(page: Page, name: str) -> Locator:
    """The answers to one question."""
    return page.get_by_role("group", name=labelled(name))


def answer(page: Page, question: str, word: str) -> None:
    group(page, question).get_by_role("radio", name=word, exact=True).check()


def text(page: Page, label: str, words: str) -> None:
    page.get_by_role("main").get_by_role("textbox", name=labelled(label)).fill(words)


def choose(page: Page, label: str, word: str) -> None:
    """Choose the one of the answers that has these words in it."""
    field = page.get_by_role("main").get_by_role("combobox", name=labelled(label))
    field.select_option(value=field.locator("option", has_text=word).first.get_attribute("value"))


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fill_contact(page: Page, *, name: str, who: str = "Den det gäller", role: str = "Våldsutsatt") -> None:
    """What a first contact needs, in the form that is open."""
    page.get_by_role("radio", name=who).check()
    choose(page, "Väg in", "Kontakt själv")
    choose(page, "Vem gäller det?", role)
    if name:
        text(page, "Namn", name)


def register_contact(page: Page, *, name: str) -> str:
    """A woman makes contact herself, and is called by this name. The address of her contact."""
    page.goto("/kontakter/ny/")
    fill_contact(page, name=name)
    answer(page, "Kön", "Kvinna")
    save_contact(page)
    return page.url


def save_contact(page: Page) -> None:
    """Save the contact that is filled in, and go by the receipt to it."""
    press(page, "Spara kontakten")
    page.get_by_role("link", name="Öppna kontakten").click()
    page.wait_for_url(re.compile(r"/kontakter/[0-9a-f-]{36}/$"))


def open_case(page: Page, *, worker: str = "", way: str = "Öppna ärende") -> str:
    """The contact that is shown becomes a case, given to the worker of that name or to nobody yet. Its address."""
    page.get_by_role("link", name=way, exact=True).click()
    if worker:
        choose(page, "Handläggare", worker)
    press(page, "Öppna ärendet")
    page.wait_for_url("**/arenden/*/")
    return page.url


def pass_on(page: Page, *, to: str) -> None:
    """The contact that is shown goes on to another unit."""
    page.get_by_role("link", name="Lämna vidare", exact=True).click()
    choose(page, "Till en enhet i kommunen", to)
    text(page, "Vad finns kvar att göra hos oss?", "Inget.")
    press(page, "Lämna vidare")
    page.wait_for_url(re.compile(r"/kontakter/[0-9a-f-]{36}/$"))


def write_note(page: Page, *, words: str, sign: bool) -> str:
    """A note in the case that is shown. Its address."""
    page.get_by_role("link", name="Anteckna").first.click()
    text(page, "Anteckning", words)
    press(page, "Spara och signera" if sign else "Spara")
    page.wait_for_url(re.compile(r"/anteckning/[0-9a-f-]{36}/$"))
    return page.url


def call_conference(page: Page, *, day: date, time: str = "09.00", others: int) -> str:
    """A case conference that day, with at most so many besides oneself. Its address."""
    page.goto("/konferenser/ny/")
    text(page, "Dag", day.isoformat())
    text(page, "Klockan", time)
    boxes = page.get_by_role("group", name="Vilka som deltar").get_by_role("checkbox", checked=False)
    for _ in range(min(others, boxes.count())):
        boxes.first.check()
    press(page, "Spara")
    expect(page.get_by_role("heading", level=1, name="Ärendekonferens")).to_be_visible()
    return urlsplit(page.url).path


def raise_at_conference(page: Page, case: str, *, question: str) -> str:
    """The case is put on the agenda of the next conference. The address of it there, in the case."""
    page.goto(f"{case}konferenser/ny/")
    field = page.get_by_role("combobox", name=labelled("Konferens"))
    field.select_option(index=1)
    text(page, "Vad ni ska ta ställning till", question)
    choose(page, "Varför det tas upp", "behöver det")
    text(page, "Minuter", "5")
    press(page, "Ta upp ärendet")
    expect(page.get_by_role("heading", name="På ärendekonferensen")).to_be_visible()
    return urlsplit(page.url).path


def case_number(page: Page) -> str:
    """The number of the case that is shown, from the title of its page."""
    found = re.search(r"\d{4}-\d{4,}", page.title())
    assert found, page.title()
    return found[0]


def counted(page: Page, *, table: int, unit: str, column: str) -> int:
    """The number in one cell of the tables that are shown."""
    panel = page.get_by_role("region").filter(has=page.get_by_role("heading", name=f"Tabell {table} ")).first
    headings = panel.get_by_role("columnheader").all_inner_texts()
    row = panel.get_by_role("row").filter(has=page.get_by_role("rowheader", name=unit, exact=True))
    cell = row.get_by_role("cell").all_inner_texts()[headings.index(column) - 1]
    found = re.match(r"[\d\s]+", cell)  # without the mark of a small number
    assert found, cell
    return int("".join(found[0].split()))
