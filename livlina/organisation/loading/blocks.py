"""One mapping of the file, whose fields are asked for by name; what is wrong is told and reading goes on."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

import yaml

from livlina.core.period import Period
from livlina.core.text import one_line, shown
from livlina.organisation.loading.faults import Faults
from livlina.organisation.loading.nodes import kind_of, line_of

KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._+@-]{0,149}")
TITLES: Final = ("key", "username", "name", "district", "function", "board", "unit")
EARLIEST: Final = date(1800, 1, 1)
LATEST: Final = date(2199, 12, 31)
NO_PERIOD: Final = Period(EARLIEST)
"""Stands for a period that could not be read; its block is not sound and is used for nothing."""


def near(word: str, words: Iterable[str]) -> str:
    """A question about the word that may have been meant, or nothing."""
    found = get_close_matches(word, list(words), n=1)
    return f" Menade du ”{found[0]}”?" if found else ""


class Block:
    """
    A mapping with the fields it may have. A fault in it, or in a block inside it, makes it unsound: it is then
    not judged further, so that one mistake is told once.
    """

    def __init__(
        self, node: yaml.Node, *, where: str, faults: Faults, fields: Collection[str], parent: "Block | None" = None
    ) -> None:
        self.faults = faults
        self.line = line_of(node)
        self.parent = parent
        self.sound = True
        self.nodes: dict[str, yaml.Node] = {}
        self.where = where
        self.is_mapping = isinstance(node, yaml.MappingNode)
        if not isinstance(node, yaml.MappingNode):
            self.fault("Här ska stå namn med värden, som ”{key: farsta, name: Farsta}”.")
            return
        pairs = [
            (str(name.value) if isinstance(name, yaml.ScalarNode) else "", name, value) for name, value in node.value
        ]
        told = {word: value for word, _, value in pairs}
        for title in TITLES:
            value = told.get(title)
            if title in fields and isinstance(value, yaml.ScalarNode) and value.value and parent is not None:
                self.where = f"{where}, {shown(value.value)}"
                break
        for word, name, value in pairs:
            if word not in fields:
                self.fault(f"”{shown(word)}” är inget namn som filen kan ha här.{near(word, fields)}", name)
            elif word in self.nodes:
                self.fault(f"”{word}” står två gånger.", name)
            else:
                self.nodes[word] = value

    def fault(self, message: str, node: yaml.Node | None = None) -> None:
        """Tell what is wrong, on the line of that node or of the block."""
        self.faults.add(self.line if node is None else line_of(node), self.where, message)
        block: Block | None = self
        while block is not None:
            block.sound = False
            block = block.parent

    def has(self, name: str) -> bool:
        """True when the field is there and is not null."""
        return name in self.nodes and kind_of(self.nodes[name]) != "nothing"

    def line_at(self, name: str) -> int:
        return line_of(self.nodes[name]) if name in self.nodes else self.line

    def _needed(self, name: str) -> yaml.Node | None:
        if self.has(name):
            return self.nodes[name]
        if self.is_mapping:  # otherwise that has been told already
            self.fault(f"”{name}” saknas.", self.nodes.get(name))
        return None

    def _text(self, node: yaml.Node, name: str, most: int) -> str:
        if kind_of(node) != "text":
            hint = f" Sätt citattecken: ”{name}: '{shown(node.value)}'”." if isinstance(node, yaml.ScalarNode) else ""
            self.fault(f"”{name}” ska vara text.{hint}", node)
            return ""
        text = one_line(str(node.value))
        if not text:
            self.fault(f"”{name}” är tomt.", node)
        elif "\n" in text or "\t" in text:
            self.fault(f"”{name}” ska stå på en rad, utan tabbar.", node)
        elif len(text) > most:
            self.fault(f"”{name}” är {len(text)} tecken. Högst {most} går att spara.", node)
        else:
            return text
        return ""

    def text(self, name: str, *, most: int = 200) -> str:
        """A needed text on one line."""
        node = self._needed(name)
        return "" if node is None else self._text(node, name, most)

    def key(self, name: str, *, shape: re.Pattern[str] = KEY) -> str:
        """A needed name that other rows refer to: small letters without å, ä, ö, figures and hyphens."""
        node = self._needed(name)
        return "" if node is None else self._key(node, name, shape)

    def _key(self, node: yaml.Node, name: str, shape: re.Pattern[str] = KEY) -> str:
        # 'no' and '12' are good keys, though YAML takes them for something else
        text = node.value if isinstance(node, yaml.ScalarNode) else ""
        if kind_of(node) == "other" or not shape.fullmatch(text):
            self.fault(
                f"”{name}” ska vara ett ord av små bokstäver a–z, siffror och bindestreck, som rvc-sydost.", node
            )
            return ""
        return str(text)

    def perhaps_key(self, name: str) -> str:
        """As key; '' when there is none."""
        return self.key(name) if self.has(name) else ""

    def one_of(self, name: str, words: Collection[str]) -> str:
        """A needed word of a known list."""
        node = self._needed(name)
        return "" if node is None else self._one_of(node, name, words)

    def _one_of(self, node: yaml.Node, name: str, words: Collection[str]) -> str:
        word = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if word in words:
            return word
        self.fault(
            f"”{name}” kan inte vara ”{shown(word)}”.{near(word, words) or ' Välj bland ' + ', '.join(words) + '.'}",
            node,
        )
        return ""

    def truth(self, name: str, *, otherwise: bool) -> bool:
        if not self.has(name):
            return otherwise
        node = self.nodes[name]
        if kind_of(node) != "truth" or node.value not in ("true", "false"):
            self.fault(f"”{name}” ska vara true eller false.", node)
        return bool(node.value == "true")

    def number(self, name: str, *, most: int = 999_999) -> Decimal:
        """A needed number from 0, with at most two decimals."""
        node = self._needed(name)
        if node is None:
            return Decimal(0)
        if kind_of(node) != "number" or not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", node.value):
            self.fault(f"”{name}” ska vara ett tal från 0, med högst två decimaler och decimalpunkt.", node)
            return Decimal(0)
        value = Decimal(node.value)
        if value > most:
            self.fault(f"”{name}” kan vara högst {most}.", node)
        return value

    def _day(self, name: str, node: yaml.Node) -> date | None:
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            self.fault(f"”{name}” ska vara en dag skriven som 2021-03-05.", node)
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fault(f"Dagen {text} finns inte i kalendern.", node)
            return None
        if not EARLIEST <= day <= LATEST:
            self.fault(f"Året i {text} kan inte stämma.", node)
            return None
        return day

    def period(self) -> Period:
        """`from` is needed; `to` left out or null is until further notice. Both days are included."""
        node = self._needed("from")
        start = self._day("from", node) if node is not None else None
        end = self._day("to", self.nodes["to"]) if self.has("to") else None
        if start is None or (end is None and self.has("to")):
            return NO_PERIOD
        if end is not None and end < start:
            self.fault(f"Slutar {end} men börjar {start}. ”to” är sista dagen och kommer inte före ”from”.")
            return NO_PERIOD
        return Period(start, end)

    def _list(self, name: str) -> list[yaml.Node]:
        if not self.has(name):
            return []
        node = self.nodes[name]
        if not isinstance(node, yaml.SequenceNode):
            self.fault(f"”{name}” ska vara en lista.", node)
            return []
        return list(node.value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, perhaps empty."""
        return tuple(self._text(node, name, 200) for node in self._list(name))

    def keys(self, name: str) -> tuple[str, ...]:
        """A list of keys, perhaps empty."""
        return tuple(self._key(node, name) for node in self._list(name))

    def words(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of known words, perhaps empty."""
        return tuple(self._one_of(node, name, known) for node in self._list(name))

    def blocks(self, name: str, fields: Collection[str], *, label: str) -> "list[Block]":
        """A list of blocks inside this one, perhaps empty."""
        where = f"{self.where}, {label}" if self.where else label
        return [Block(node, where=where, faults=self.faults, fields=fields, parent=self) for node in self._list(name)]

    def block(self, name: str, fields: Collection[str], *, label: str) -> "Block | None":
        """A single block inside this one, or None when it is left out."""
        if not self.has(name):
            return None
        where = f"{self.where}, {label}" if self.where else label
        return Block(self.nodes[name], where=where, faults=self.faults, fields=fields, parent=self)

    def keys_or_blocks(
        self, name: str, fields: Collection[str], *, label: str
    ) -> "list[tuple[str, Block | None, int]]":
        """
        What may be told as a key alone, or as a list of keys and blocks: (key, None, line) or ('', block, line).
        """
        if not self.has(name):
            return []
        node = self.nodes[name]
        items = list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
        found: list[tuple[str, Block | None, int]] = []
        for item in items:
            if isinstance(item, yaml.MappingNode):
                inner = Block(item, where=f"{self.where}, {label}", faults=self.faults, fields=fields, parent=self)
                found.append(("", inner, inner.line))
            else:
                found.append((self._key(item, name), None, line_of(item)))
        return found
