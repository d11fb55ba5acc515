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

AT_MOST_SECONDS: Final = 60
TOOL: Final = re.compile(rb"/Creator\(Typst [^()]*\)|<xmp:CreatorTool>[^<]*</xmp:CreatorTool>")
"""Where the typesetter writes its own name and version; it takes no other word for it."""


def written(template: Path, content: Mapping[str, Any]) -> bytes:
    """The document as a PDF: `template` set with `content`, which is plain values."""
    done = subprocess.run(
        [sys.executable, "-m", "livlina.core.typesetting", str(template)],
        input=json.dumps(content, ensure_ascii=False).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=AT_MOST_SECONDS,
    )
    return done.stdout


def main() -> None:
    """`python -m livlina.core.typesetting TEMPLATE`: what is to be written comes as JSON, and a PDF goes out."""
    import typst

    template = Path(sys.argv[1])
    pdf = typst.compile(
        template,
        root=template.parent,
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
