"""
The register of methods (`methods.yaml`): what each is, what is known of it, what it takes to give it, and goals to
begin from. No text of anybody's manual stands there. Source: R-143, R-146, R-152, R-163, R-174, R-184, R-204.
"""

from functools import cache
from pathlib import Path
from typing import Final

from livlina.organisation.loading import Fault
from livlina.organisation.loading.faults import Faults, in_order
from livlina.support.offer.files import LONG, perhaps, top_of, word_in
from livlina.support.offer.items import Exercise, GoalTemplate, Method, Methods
from livlina.support.offer.terms import Evidence, PersonRole

FILE: Final = Path(__file__).with_name("methods.yaml")
METHOD: Final = (
    *("key", "name", "about", "version", "evidence", "known", "competence", "gap", "exercises", "source", "from", "to"),
)
TEMPLATE: Final = ("key", "title", "roles", "asks", "source")


@cache
def register() -> Methods:
    """The register that comes with Livlina. Raises ValueError where it cannot be used."""
    found, faults = methods_of(FILE.read_bytes())
    if faults:
        raise ValueError(f"{FILE.name}: {'; '.join(map(str, faults))}")
    return found


def methods_of(data: bytes) -> tuple[Methods, list[Fault]]:
    """The methods and goals in a file, and what is wrong with it."""
    faults = Faults()
    top = top_of(data, faults, ("methods", "goal_templates"))
    methods: dict[str, Method] = {}
    for block in top.blocks("methods", METHOD, label="metod") if top else []:
        method = Method(
            key=block.key("key"),
            name=block.text("name"),
            about=block.text("about", most=LONG),
            version=block.text("version"),
            evidence=word_in(block, "evidence", Evidence, Evidence.NOT_TOLD),
            known=perhaps(block, "known"),
            competence=perhaps(block, "competence"),
            gap=perhaps(block, "gap"),
            exercises=tuple(
                Exercise(name=inner.text("name"), goal=inner.text("goal"))
                for inner in block.blocks("exercises", ("name", "goal"), label="övning")
            ),
            source=block.text("source"),
            read=block.period(),
        )
        if block.sound and method.key in methods:
            block.fault("Nyckeln står två gånger.")
        if block.sound:
            methods[method.key] = method
    templates: dict[str, GoalTemplate] = {}
    for block in top.blocks("goal_templates", TEMPLATE, label="målmall") if top else []:
        template = GoalTemplate(
            key=block.key("key"),
            title=block.text("title"),
            roles=frozenset(PersonRole(word) for word in block.words("roles", PersonRole.values) if word),
            asks=block.text("asks", most=LONG),
            source=block.text("source"),
        )
        if block.sound and template.key in templates:
            block.fault("Nyckeln står två gånger.")
        if block.sound:
            templates[template.key] = template
    return Methods(methods=methods, templates=templates), in_order(faults.stopping)
