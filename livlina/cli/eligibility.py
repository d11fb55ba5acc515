"""`livlina rules eligibility`: which help is possible, from facts alone."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from livlina.cli.house import open_house
from livlina.cli.outcome import WronglyCalled

if TYPE_CHECKING:
    from livlina.support.offer.asking import Question
    from livlina.support.offer.items import Catalogue, Figure
    from livlina.support.offer.rules import Answer, Obstacle


def add(commands: Any) -> None:
    rules = commands.add_parser(
        "rules",
        help="pröva verksamhetens regler på uppgifter",
        description="Pröva verksamhetens regler på uppgifter, utan ärende och person.",
    )
    kinds = rules.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    eligibility = kinds.add_parser(
        "eligibility",
        help="vilken hjälp som är möjlig",
        description="Säg vilken hjälp som är möjlig, regel för regel. Uppgifterna läses som JSON från standard in.",
    )
    eligibility.add_argument("--format", choices=("text", "json"), default="text", help="text eller json")
    eligibility.set_defaults(run=run_eligibility)


def run_eligibility(asked: argparse.Namespace) -> int:
    """0 whatever the answers are."""
    from livlina.core import clock
    from livlina.core.errors import DomainError
    from livlina.support.offer import asking, rules, sources

    try:
        question = asking.question(_facts(), today=clock.today(), counters=sources.counters)
        catalogue, limits = _offer(question)
    except DomainError as refusal:
        raise WronglyCalled(str(refusal)) from refusal
    grounds = sources.legal_grounds(day=question.facts.on)
    answers = rules.answers(catalogue, facts=question.facts, limits=limits, grounds=grounds)
    if asked.format == "json":
        print(json.dumps({"interventions": [answer(one) for one in answers]}, ensure_ascii=False))
    else:
        print("\n".join(told(question, answers)))
    return 0


def _facts() -> bytes:
    """What stands on standard input, and not more of it than a question can be."""
    from livlina.support.offer.asking import LARGEST

    if sys.stdin is None or sys.stdin.isatty():
        raise WronglyCalled("Ge uppgifterna som JSON på standard in: livlina rules eligibility < uppgifter.json.")
    try:
        return sys.stdin.buffer.read(LARGEST + 1)
    except OSError as error:
        raise WronglyCalled(f"Uppgifterna på standard in går inte att läsa: {error.strerror}.") from error


def _offer(question: "Question") -> "tuple[Catalogue, Mapping[str, Figure]]":
    """The catalogue and the limits of the day. The house is opened only for an organisation that is not shipped."""
    from livlina.support.offer import sources

    key, day = question.organisation, question.facts.on
    if sources.is_shipped(key):
        return sources.shipped(key, day=day)
    own = sources.own(key)
    with open_house():
        from livlina.support.offer import queries

        return own, queries.limits(key, day=day)


def answer(one: "Answer") -> dict[str, Any]:
    """One answer as the document has it."""
    return {
        "key": one.key,
        "name": one.name,
        "regime": one.regime.value,
        "answer": one.possible.value,
        "obstacles": [_obstacle(obstacle) for obstacle in one.obstacles],
    }


def _obstacle(obstacle: "Obstacle") -> dict[str, Any]:
    whose = {"guardian": obstacle.guardian, "fact": obstacle.fact}
    return {
        "code": obstacle.code.value,
        **{name: value for name, value in whose.items() if value is not None},
        "message": obstacle.message,
        "next": [step.value for step in obstacle.next],
        "source": obstacle.source,
    }


def told(question: "Question", answers: "Sequence[Answer]") -> list[str]:
    """
    The same for a reader: each kind of help with its answer, and under it what stands in the way.

    Help for somebody in another role is named together at the end: why it is not possible is the same for all of it.
    """
    from livlina.support.offer.terms import Code

    facts = question.facts
    age = "okänd ålder" if facts.age is None else f"{facts.age} år"
    lines = [f"{facts.role.label.capitalize()}, {age}. Regler i {question.organisation} den {facts.on.isoformat()}."]
    others = []
    for one in answers:
        if any(obstacle.code == Code.WRONG_ROLE for obstacle in one.obstacles):
            others.append(one.name)
            continue
        lines += ["", f"{one.name} ({one.regime.label}): {one.possible.label}"]
        for obstacle in one.obstacles:
            lines.append(f"  – {obstacle.message} ({obstacle.source})")
            if obstacle.next:
                lines.append(f"    Gör så här: {', eller '.join(step.label for step in obstacle.next)}.")
    if others:
        lines += ["", f"Inte möjligt, för någon i en annan roll: {', '.join(others)}."]
    return lines
