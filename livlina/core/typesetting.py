"""
How a document is set as a tagged PDF (PDF/UA-1), in a process of its own, which keeps what it needs for it to itself.

What is written goes to the typesetter as data and is never code. Its properties tell its title and language alone, and
not by what it was set (S-70).
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from livlina.core.errors import DomainError

AT_MOST_SECONDS: Final = 60
TOOL: Final = re.compile(rb"/Creator\(Typst [^()]*\)|<xmp:CreatorTool>[^<]*</xmp:CreatorTool>")
"""Where the typesetter writes its own name and version; it takes no other word for it."""
WITHOUT_FONT: Final = "could not be displayed"
"""What the typesetter says of a character that is in none of its fonts: a tagged PDF may hold no empty boxes."""
SAYS_WITHOUT_FONT: Final = 3
"""How its process ends then; it says nothing more, for its own words quote the text."""


class CannotBeSet(DomainError):
    message = (
        "Texten har tecken som inte går att skriva i en PDF: en emoji, eller bokstäver ur ett skriftspråk som vi inte "
        "har typsnitt för."
    )


def written(template: Path, content: Mapping[str, Any]) -> bytes:
    """
    The document as a PDF: `template` set with `content`, which is plain values. Raises CannotBeSet for what is in no
    font. Whatever else goes wrong is told without a word of the text.
    """
    done = subprocess.run(
        [sys.executable, "-m", "livlina.core.typesetting", str(template)],
        input=json.dumps(content, ensure_ascii=False).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=AT_MOST_SECONDS,
    )
    if done.returncode == SAYS_WITHOUT_FONT:
        raise CannotBeSet
    done.check_returncode()
    return done.stdout


def main() -> None:
    """`python -m livlina.core.typesetting TEMPLATE`: what is to be written comes as JSON, and a PDF goes out."""
    import typst

    template = Path(sys.argv[1])
    try:
        pdf = typst.compile(
            template,
            root=template.parent,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": sys.stdin.buffer.read().decode()},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as refused:
        if WITHOUT_FONT not in str(refused):
            raise
        sys.exit(SAYS_WITHOUT_FONT)
    sys.stdout.buffer.write(without_tool(pdf))


def without_tool(pdf: bytes) -> bytes:
    """The same document without its maker. As many bytes: a PDF tells where in the file each of its parts begins."""
    return TOOL.sub(lambda found: b" " * len(found[0]), pdf)


if __name__ == "__main__":
    main()
