"""A worker who has no mouse: only the keys of the keyboard are pressed, and where one is can always be seen."""

import re

from playwright.sync_api import Page

MOST_STOPS = 120

# What has the focus, whether a ring is drawn around it (or around the label that its answer is drawn in), and
# whether anything of it lies in sight.
FOCUS = """() => {
  const at = document.activeElement;
  const ring = (e) => {
    const drawn = getComputedStyle(e);
    return drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2 && e.offsetWidth > 2;
  };
  const shown = at.closest('.seg label') ?? at;
  const box = shown.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (shown.contains(top) || top.contains(shown));
  });
  return { body: at === document.body, ring: ring(shown), seen: seen, html: at.outerHTML.slice(0, 160) };
}"""


class Keys:
    """The keyboard at a page. `pressed` counts the keys beside those that spell words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def here(self) -> str:
        """What has the focus, as a screen reader says it: its role, and its name in quotation marks."""
        told = self.page.locator(":focus").aria_snapshot().splitlines()[0]
        found = re.match(r'- (\w+(?: ".*")?)', told.strip("'"))
        assert found, told
        return re.sub(r'" \[.*$|":.*$', '"', found[1])

    def tab(self) -> str:
        """One step on. Where one then is, is seen."""
        self.press("Tab")
        focus = self.page.evaluate(FOCUS)
        assert not focus["body"], "the focus left the page"
        assert focus["ring"], f"no ring around {focus['html']}"
        assert focus["seen"], f"hidden behind something: {focus['html']}"
        return self.here()

    def to(self, role: str, name: str) -> None:
        """Step on until it has the focus."""
        passed = []
        for _ in range(MOST_STOPS):
            passed.append(self.tab())
            if re.fullmatch(rf'{role} "{re.escape(name)}( \(.+\))?"', passed[-1]):
                return
        raise AssertionError(f'{role} "{name}" is not among {passed}')

    def go(self, role: str, name: str) -> None:
        """Step on until it has the focus, press Enter, and wait for the page it leads to."""
        self.to(role, name)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, label: str, words: str) -> None:
        """Type over what stands in a field."""
        self.to("textbox", label)
        self.press("Control+a")
        self.type(words)

    def choose(self, label: str, word: str) -> None:
        """Choose in a list by typing how the answer begins, as far as it is spelt with keys of every keyboard."""
        self.to("combobox", label)
        self.type(re.split(r"[^A-Za-z]", word)[0])
        assert self.page.locator(":focus option:checked").inner_text() == word
