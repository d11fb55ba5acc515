"""What the files of help have in common: their top, and fields that may be left out."""

from collections.abc import Collection
from typing import Final, TypeVar

import yaml
from django.db.models import TextChoices

from livlina.organisation.loading import nodes
from livlina.organisation.loading.blocks import Block
from livlina.organisation.loading.faults import Faults

SCHEMA_VERSION: Final = "1"
LONG: Final = 500

Word = TypeVar("Word", bound=TextChoices)


def top_of(data: bytes, faults: Faults, fields: Collection[str]) -> Block | None:
    """The whole file as one block, with its version; None where it cannot be read, which is told."""
    try:
        node: yaml.Node = nodes.root(data)
    except nodes.NotReadable as reason:
        faults.add(reason.line, "", str(reason))
        return None
    top = Block(node, where="", faults=faults, fields=("schema_version", *fields))
    if not top.has("schema_version") or top.nodes["schema_version"].value != SCHEMA_VERSION:
        top.fault(f"Skriv ”schema_version: {SCHEMA_VERSION}” överst. Filen är skriven i en annan version.")
    return top


def perhaps(block: Block, name: str) -> str:
    """A text, '' where it is left out."""
    return block.text(name, most=LONG) if block.has(name) else ""


def word_in(block: Block, name: str, words: type[Word], otherwise: Word) -> Word:
    """A needed word as a member of its list; `otherwise` stands for one that cannot be read, and is never used."""
    found = block.one_of(name, words.values)
    return words(found) if found else otherwise
