"""Where the bench keeps its register: a data folder of its own, with an embedded server of its own."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "bench"  # says that the folder is the bench's, so that what lies there may be thrown away
RESULTS = "results.md"
# What the register is made by: when one of these changes, or the schema, it is laid again.
MADE_BY = (
    "bench/laying.py",
    "bench/builder.py",
    "livlina/demo/rows.py",
    "livlina/demo/bulk.py",
    "livlina/demo/words.py",
)


class NotOurs(Exception):
    """The folder holds something that the bench did not put there, or somebody else is measuring in it."""


def folder() -> Path:
    """The bench's data folder: LIVLINA_BENCH_DATA, `var/bench` in the checkout when not set."""
    return Path(os.environ.get("LIVLINA_BENCH_DATA", ROOT / "var" / "bench")).expanduser().absolute()


def cases() -> int:
    """How many cases the register holds: LIVLINA_BENCH_CASES, 100 000 when not set."""
    return int(os.environ.get("LIVLINA_BENCH_CASES", "100000"))


def settle() -> None:
    """Let this process and those it starts use the bench's folder and server, and nothing else."""
    # the last is said of the house one comes from: that all its keys are there
    others = (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "LIVLINA_KEYS",
        "LIVLINA_STATIC",
        "LIVLINA_AS_OWNER",
        "LIVLINA_KEYS_MET",
    )
    for name in others:
        os.environ.pop(name, None)
    os.environ["LIVLINA_DATA"] = str(folder())
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def version() -> str:
    """What the register is made by and how large it is, as one line."""
    from livlina.cli.house import schema_version

    digest = hashlib.sha256(schema_version().encode())
    for name in MADE_BY:
        digest.update((ROOT / name).read_bytes())
    return f"{cases()} {digest.hexdigest()}"


def is_laid() -> bool:
    """True when the register there is the one that would be laid now."""
    mark = folder() / MARK
    return mark.is_file() and mark.read_text() == version()


def clear() -> None:
    """Throw away an earlier register. Raises NotOurs for a folder that is not the bench's, or that is in use."""
    from livlina.core.postgres import EmbeddedServer

    here = folder()
    if here.exists() and any(here.iterdir()) and not (here / MARK).is_file():
        raise NotOurs(f"{here} är inte mätningens mapp: ange en annan i LIVLINA_BENCH_DATA, eller töm den själv.")
    if here.exists() and EmbeddedServer(here).answers():
        raise NotOurs(f"Någon annan mäter redan i {here}: vänta tills det är klart.")
    here.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in here.iterdir():
        if path.name == RESULTS:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (here / MARK).write_text("läggs\n")


def mark_laid() -> None:
    """Remember which register lies there."""
    (folder() / MARK).write_text(version())


def python(*arguments: str) -> list[str]:
    """The command line of a module of ours in a process of its own."""
    return [sys.executable, "-m", *arguments]


def statements_of(name: str) -> Path:
    """The file of what a page asks the database."""
    return folder() / f"asked-{name}.json"
