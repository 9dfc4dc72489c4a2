"""How far an import or a look through the whole study is, while it goes on."""

from pathlib import Path

from codex.steps.sources.checks import check_refs, check_the_numbers
from codex.steps.sources.samples import draw_sample
from codex.steps.sources.sources import gather, import_files, read_options
from codex.steps.sources.which_excerpts import list_excerpts
from codex.steps.sources.which_sources import list_sources
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


def test_whatever_looks_through_every_source_or_excerpt_counts_them(codex: Typed) -> None:
    codex("init", "study")
    for n in range(30):
        Path(f"t{n}.txt").write_text(f"Text {n}\n\nOne half, 50 % of {n} people.\n", encoding="utf-8")
    assert codex("import", "--study", "study", *(f"t{n}.txt" for n in range(30))).code == 0
    assert codex("excerpt", "cut", "--study", "study", "--by", "paragraph").code == 0
    with open_study(Path("study")) as study:
        excerpts = len(list_excerpts(study, codable=True))
        for expected, look in (
            (30, lambda advance: check_refs(study, advance=advance)),
            (30, lambda advance: check_the_numbers(study, advance=advance)),
            (30, lambda advance: list_sources(study, advance=advance)),
            (excerpts, lambda advance: list_excerpts(study, codable=True, advance=advance)),
            (excerpts, lambda advance: draw_sample(study, "a", 5, seed=1, advance=advance)),
            (
                excerpts + 30,
                lambda advance: draw_sample(study, "b", 5, seed=1, stratify=["kind"], advance=advance),
            ),
        ):
            told: list[int] = []
            look(told.append)
            assert sum(told) == expected
