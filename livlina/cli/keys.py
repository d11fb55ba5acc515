"""`livlina keys rotate`: a new master key while the house is in use."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from livlina.cli.house import open_house, the_system
from livlina.cli.outcome import Failed
from livlina.core import secrets
from livlina.core.postgres.locks import attempt

if TYPE_CHECKING:
    from livlina.access.rotation import Rotation

LOCK = "rotation.lock"


def add(commands: Any) -> None:
    keys = commands.add_parser("keys", help="huvudnycklarna", description="Huvudnycklarna.")
    kinds = keys.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    rotate = kinds.add_parser(
        "rotate",
        help="byt huvudnyckel",
        description="Gör en ny huvudnyckel och lägg alla nycklar under den medan alla arbetar. Inget läsbart går "
        "förlorat. Avbryts bytet fortsätter samma kommando där det slutade.",
    )
    rotate.add_argument("--format", choices=["text", "json"], default="text", help="svarets form")
    rotate.set_defaults(run=run_rotate)


def run_rotate(asked: argparse.Namespace) -> int:
    """0 when nothing is left under an older master key, 1 when something is."""
    try:
        with open_house():
            done = rotated()
    except Failed as failure:
        if asked.format == "json":
            print(json.dumps({"done": False, "error": str(failure)}, ensure_ascii=False))
        raise
    if asked.format == "json":
        print(json.dumps(told(done), ensure_ascii=False))
    else:
        print_text(done)
    return 1 if done.broken else 0


def rotated() -> "Rotation":
    """Do it, alone. Raises Failed with what to do next."""
    from tqdm import tqdm

    from livlina.access import rotation
    from livlina.core import new_master

    folder = secrets.keys_folder()
    try:
        with (
            attempt(folder / LOCK) as lock,
            tqdm(unit=" nycklar", desc="Byter huvudnyckel", file=sys.stderr, leave=False, disable=None) as bar,
        ):
            if lock is None:
                raise Failed("Ett byte av huvudnyckel pågår redan. Vänta tills det är klart.")

            def progress(done: int, whole: int) -> None:
                bar.total = whole
                bar.set_postfix_str("")
                bar.update(done - bar.n)

            return rotation.rotate(
                the_system(), progress=progress, waiting=lambda: bar.set_postfix_str("väntar på pågående arbete")
            )
    except rotation.StillAtWork as error:
        raise Failed(
            "Arbete som började före bytet pågår fortfarande i databasen. Båda huvudnycklarna gäller så länge. Kör "
            "livlina keys rotate igen när arbetet är klart."
        ) from error
    except new_master.NoMoreNumbers as error:
        raise Failed("Alla nummer för huvudnycklar, 001–255, är använda.") from error
    except OSError as error:
        raise Failed(
            f"Nyckelmappen {folder} går inte att ändra i: {error.strerror}. Kör kommandot som det konto som äger den."
        ) from error


def told(done: "Rotation") -> dict[str, Any]:
    """The answer for programs."""
    return {
        "done": not done.broken,
        "from": done.old,
        "to": done.new,
        "resumed": done.resumed,
        "renewed": done.renewed,
        "left": len(done.broken),
        "broken": sorted(done.broken),
        "retired": [path.name for path in done.retired],
    }


def print_text(done: "Rotation") -> None:
    """The answer in words."""
    count = sum(done.renewed.values())
    print(
        f"Huvudnyckel {done.new:03} gäller. {count} nycklar har bytts och {len(done.broken)} är kvar under en tidigare."
    )
    if done.broken:
        rows = ", ".join(sorted(done.broken))
        print(
            f"livlina: Nycklarna i {rows} går inte att öppna med sin huvudnyckel. De är orörda, och den tidigare "
            "huvudnyckeln ligger kvar.",
            file=sys.stderr,
        )
        return
    print(f"Undanlagd: {', '.join(path.name for path in done.retired)}. Den öppnar bara äldre säkerhetskopior.")
    print("Lägg en kopia av nyckelmappen på dess skilda plats nu.")
