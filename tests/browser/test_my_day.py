"""What a day at work asks of a newcomer: little to press, and what cannot wait in sight at once."""

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

from django.utils import timezone
from playwright.sync_api import Locator, expect

from livlina.core import clock
from tests.browser import authority, story
from tests.browser.desk import DESKTOP, Desk
from tests.browser.keys import Keys
from tests.browser.laid import COMING, added

MOST_PRESSES = 12
A_MINUTE = 60.0
# Of a hand that is no typist's, with a look before each press. Source: the keystroke-level model (Card, Moran, Newell).
A_LETTER, A_LOOK = 0.28, 1.35
CENTRE = "RVC Sydväst"


def just_now() -> str:
    """A time of today by the clock in Stockholm that has been, whatever the hour."""
    now = timezone.localtime(clock.now())
    earlier = now - timedelta(minutes=6)
    return f"{earlier if earlier.date() == now.date() else now:%H.%M}"


def test_a_note_after_a_talk_is_written_and_signed_with_a_few_keys_within_a_minute(
    desk: Desk, measured: Callable[[str], None]
) -> None:
    worker = desk.house.account("therapist", unit=CENTRE)
    page = desk.page_of(worker)
    story.register_contact(page, name=story.new_name())
    case = story.open_case(page, worker=worker.name)
    authority.talk(page, case, at=just_now())

    page.goto("/")
    keys, began = Keys(page), perf_counter()
    assert keys.tab() == 'link "Hoppa till innehållet"'
    assert keys.tab().startswith('link "Anteckna efter samtalet')
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_load_state()
    assert keys.here().startswith('textbox "Anteckning')
    keys.type(story.SENTENCE)
    assert keys.tab() == 'button "Spara"'
    assert keys.tab() == 'button "Spara och signera"'
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Anteckningen är signerad")
    waited = perf_counter() - began
    expect(page.get_by_role("main")).to_contain_text(story.SENTENCE)

    by_hand = len(story.SENTENCE) * A_LETTER + keys.pressed * A_LOOK
    measured(
        f"a note after a talk is signed with {keys.pressed} presses beside the text; {waited:.1f} s of the machine "
        f"and {by_hand:.0f} s by hand for {len(story.SENTENCE)} letters"
    )
    assert keys.pressed <= MOST_PRESSES
    assert waited + by_hand < A_MINUTE


def in_sight(place: Locator) -> bool:
    """True when all of it lies within the first screen."""
    box = place.bounding_box()
    assert box, "it is not drawn"
    return box["y"] >= 0 and box["y"] + box["height"] <= DESKTOP[1]


def test_my_day_shows_what_is_most_urgent_without_scrolling(desk: Desk) -> None:
    worker = desk.house.account("therapist", unit=CENTRE)
    page = desk.page_of(worker)
    for _ in range(3):
        story.register_contact(page, name=story.new_name())
        case = story.open_case(page, worker=worker.name)
        authority.promise(page, case, by="Socialjouren", days_ago=5)
        for child in ("Uma", "Bo"):
            page.goto(f"{case}personer/ny/")
            added(page, role="Barn", name=story.new_name(child))
    state, time = COMING
    authority.talk(page, case, at=time, state=state)

    page.goto("/")
    assert page.evaluate("window.scrollY") == 0
    assert page.viewport_size == {"width": DESKTOP[0], "height": DESKTOP[1]}
    for name, least in (("Behöver dig nu", 3), ("Barn utan nästa steg", 4)):
        lines = page.get_by_role("region", name=name).get_by_role("listitem")
        assert lines.count() >= least
        assert [line for line in lines.all()[:least] if not in_sight(line)] == [], name
    agenda = page.get_by_role("region", name="Samtal i dag").get_by_role("listitem")
    following = [
        line for line in agenda.all() if line.locator("time").first.inner_text() >= f"{timezone.localtime():%H.%M}"
    ]
    assert in_sight(following[0])
