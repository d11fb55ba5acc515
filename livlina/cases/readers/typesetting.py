"""
`python -m livlina.cases.readers.typesetting`: what is to be written comes as JSON, and a PDF goes out.

Its properties tell its title and language alone, and not by what it was set (S-70).
"""

import re
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("report.typ")
TOOL = re.compile(rb"/Creator\(Typst [^()]*\)|<xmp:CreatorTool>[^<]*</xmp:CreatorTool>")
"""Where the typesetter writes its own name and version; it takes no other word for it."""


def main() -> None:
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(without_tool(pdf))


def without_tool(pdf: bytes) -> bytes:
    """The same document without its maker. As many bytes: a PDF tells where in the file each of its parts begins."""
    return TOOL.sub(lambda found: b" " * len(found[0]), pdf)


if __name__ == "__main__":
    main()
