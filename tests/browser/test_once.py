"""Pressed twice, done once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import story
from tests.browser.desk import Desk

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@with_and_without_scripts
def test_s142_save_pressed_twice_makes_one_contact(desk: Desk, scripts: bool) -> None:
    name = story.new_name()
    page = desk.page_of(desk.house.account("intake"), java_script_enabled=scripts)
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=name)
    page.get_by_role("button", name="Spara kontakten").dblclick()
    page.get_by_role("link", name="Öppna kontakten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.goto("/kontakter/ny/")
    story.text(page, "Namn, personnummer eller ärendenummer", name)
    story.press(page, "Sök")
    expect(page.get_by_role("listitem").filter(has_text=name)).to_have_count(1)


@with_and_without_scripts
def test_s142_save_pressed_twice_makes_one_note(desk: Desk, scripts: bool) -> None:
    words = f"{story.SENTENCE} {story.new_name()}"
    page = desk.page_of(desk.house.account("intake"), java_script_enabled=scripts)
    story.register_contact(page, name=story.new_name())
    case = story.open_case(page)
    page.get_by_role("link", name="Anteckna").first.click()
    story.text(page, "Anteckning", words)
    page.get_by_role("button", name="Spara", exact=True).dblclick()
    expect(page).to_have_url(re.compile(r"/anteckning/[0-9a-f-]{36}/$"))

    page.goto(f"{case}journal/")
    expect(page.get_by_role("listitem").filter(has_text=words)).to_have_count(1)
