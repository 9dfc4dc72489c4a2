"""Full texts that a manager keeps with its references find them by the name of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

KEPT = "Siemens - 2005.pdf.txt"
XML = (
    '<?xml version="1.0"?><xml><records><record><titles><title>Connectivism</title></titles><urls><pdf-urls>'
    f"<url>internal-pdf://12/{KEPT}</url></pdf-urls></urls></record></records></xml>"
)
RIS = f"TY  - JOUR\nTI  - Connectivism\nL1  - files/12/{KEPT.replace(' ', '%20')}\nER  - \n"
BIB = "@misc{k, title={Connectivism}, file={Full Text:C\\:\\\\x\\\\" + KEPT + ":text/plain}}"
ENW = f"%0 Journal Article\n%T Connectivism\n%> file://internal-pdf/12/{KEPT}\n"
CSV = f"Title,Author,DOI,File Attachments\nConnectivism,Siemens,10.1000/x,C:/Users/x/{KEPT}\n"


@pytest.mark.parametrize(
    ("name", "written"), [("z.ris", RIS), ("z.bib", BIB), ("z.enw", ENW), ("z.xml", XML), ("z.csv", CSV)]
)
def test_a_full_text_is_known_by_the_file_that_a_manager_keeps(codex: Typed, name: str, written: str) -> None:
    codex("init", ".")
    Path(name).write_text(written, encoding="utf-8")
    Path(KEPT).write_text("Learning is a network of nodes, he says.\n", encoding="utf-8")
    assert codex("import", name).code == 0
    assert codex("import", KEPT, "--kind", "paper").code == 0
    (found,) = codex("source", "attach", "--json").results
    assert found["by"] == "file name"
    texts = [row for row in codex("source", "list", "--json").results if row["kind"] == "paper"]
    assert texts[0]["cite"]["title"] == "Connectivism"


def test_a_file_that_two_references_keep_is_nobodys(codex: Typed) -> None:
    codex("init", ".")
    Path("z.ris").write_text(RIS + RIS.replace("Connectivism", "Another"), encoding="utf-8")
    Path(KEPT).write_text("Learning is a network of nodes, he says.\n", encoding="utf-8")
    codex("import", "z.ris")
    codex("import", KEPT, "--kind", "paper")
    assert codex("source", "attach", "--json").results == []
