"""How far an import is, while it goes on."""

from pathlib import Path

from codex.steps.sources.sources import gather, import_files, read_options
from codex.steps.study.opening import open_study
from tests.steps.conftest import Typed

RECORD = "TY  - JOUR\nTI  - Lessons, part {n}\nPY  - 2020\nAB  - About lessons.\nER  - \n\n"


def test_a_single_file_of_many_records_counts_its_records(codex: Typed) -> None:
    codex("init", "study")
    Path("many.ris").write_text("".join(RECORD.format(n=n) for n in range(70)), encoding="utf-8")
    files: list[int] = []
    records: list[int] = []
    with open_study(Path("study")) as study:
        done = import_files(
            study,
            gather([Path("many.ris")]).files,
            read_options(),
            advance=files.append,
            record=records.append,
        )
    assert len(done.taken) == sum(records) == 70
    assert sum(files) == 1
