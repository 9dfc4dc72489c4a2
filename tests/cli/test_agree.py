"""The calculator of agreement, as it is typed."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Typed

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "raters"
WIDE = "unit,ana,bek,kim\nu1,1,1,1\nu2,2,2,3\nu3,3,3,3\nu4,1,,1\nu5,2,2,2\nu6,3,1,3\n"
LONG = "item,coder,label\n" + "".join(
    f"{unit},{rater},{value}\n"
    for unit, *row in (line.split(",") for line in WIDE.splitlines()[1:])
    for rater, value in zip(("ana", "bek", "kim"), row, strict=True)
)
SETS = "unit,a,b\n1,x;y,x\n2,{},{}\n3,y,y\n4,,x\n5,x,x;y\n6,z,{}\n7,x,x\n"


def results(ran: Ran) -> list[dict[str, Any]]:
    document = json.loads(ran.out)
    assert document["schema"] == "codex/agree@1"
    found: list[dict[str, Any]] = document["results"]
    return found


@pytest.fixture
def ratings(tmp_path: Path) -> Callable[[str], str]:
    """Write a table and return its name."""

    def write(content: str | bytes, name: str = "ratings.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


Ratings = Callable[..., str]


def test_a_long_and_a_wide_table_of_the_same_ratings_say_the_same(typed: Typed, ratings: Ratings) -> None:
    wide = results(typed("agree", ratings(WIDE), "--json"))
    long = results(typed("agree", ratings(LONG, "long.csv"), "--json"))
    assert [one["value"] for one in wide] == [one["value"] for one in long]
    assert wide[0]["coefficient"] == "krippendorff_alpha_nominal"
    assert (wide[0]["units"], wide[0]["raters"], wide[0]["judgments"], wide[0]["missing"]) == (6, 3, 17, 1)


def test_a_result_has_the_keys_that_programs_rely_on(typed: Typed, ratings: Ratings) -> None:
    keys = [
        "scope",
        "coefficient",
        "value",
        "why",
        "ci_low",
        "ci_high",
        "ci_method",
        "se",
        "units",
        "raters",
        "judgments",
        "missing",
        "primary",
    ]
    for one in results(typed("agree", ratings(WIDE), "--json")):
        assert set(keys) <= set(one)
        assert one["scope"] == "overall"
        assert one["why"] is None
        assert one["ci_low"] <= one["value"] <= one["ci_high"]
        assert (one["ci_method"], one["seed"], one["resamples"]) == ("bca", 0, 1000)


def test_aliases_and_intervals_are_taken_by_name(typed: Typed, ratings: Ratings) -> None:
    ran = typed(
        "agree",
        ratings(WIDE),
        "--coefficient",
        "alpha,AC1",
        "--coefficient",
        "percent",
        "--ci",
        "none",
        "--json",
    )
    found = results(ran)
    assert [one["coefficient"] for one in found] == [
        "krippendorff_alpha_nominal",
        "gwet_ac1",
        "percent_agreement",
    ]
    assert all(one["ci_low"] is None and one["why"] is None for one in found)


@pytest.mark.parametrize("suffix", ["xlsx", "jsonl", "tsv"])
def test_other_forms_of_a_table_are_read(typed: Typed, ratings: Ratings, suffix: str) -> None:
    expected = results(typed("agree", ratings(WIDE), "--json"))
    rows = [line.split(",") for line in WIDE.splitlines()]
    if suffix == "xlsx":
        xlsxwriter = pytest.importorskip("xlsxwriter")
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, int(cell) if cell.isdecimal() else cell)
        name = ratings(out.getvalue(), "ratings.xlsx")
    elif suffix == "jsonl":
        records = [
            dict(zip(rows[0], (int(c) if c.isdecimal() else c or None for c in row), strict=True))
            for row in rows[1:]
        ]
        name = ratings("\n".join(map(json.dumps, records)), "ratings.jsonl")
    else:
        name = ratings("\n".join("\t".join(row) for row in rows), "ratings.tsv")
    assert [one["value"] for one in results(typed("agree", name, "--json"))] == [
        one["value"] for one in expected
    ]


@pytest.mark.parametrize("content", [WIDE, '{"unit":"u1","ana":1,"bek":1}\n{"unit":"u2","ana":2,"bek":1}\n'])
def test_a_table_comes_by_standard_input(process: Callable[..., Any], content: str) -> None:
    ran = process("agree", "-", "--json", input=content.encode())
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["results"][0]["value"] is not None


def test_cells_of_several_codes_are_sets_and_a_list_in_json_is_one(typed: Typed, ratings: Ratings) -> None:
    asked = ("--coefficient", "masi,jaccard,alpha_binary[x]", "--json")
    typed_as_text = results(typed("agree", ratings(SETS), "--sets", ";", *asked))
    records = []
    for unit, a, b in (line.split(",") for line in SETS.splitlines()[1:]):
        cells = {"a": a, "b": b}
        records.append(
            {"unit": unit}
            | {
                name: None if not cell else [] if cell == "{}" else cell.split(";")
                for name, cell in cells.items()
            }
        )
    lines = "\n".join(map(json.dumps, records))
    typed_as_lists = results(typed("agree", ratings(lines, "sets.jsonl"), *asked))
    assert [one["coefficient"] for one in typed_as_text] == [
        "krippendorff_alpha_masi", "krippendorff_alpha_jaccard", "krippendorff_alpha_binary[x]",
    ]  # fmt: skip
    assert typed_as_text == typed_as_lists
    assert typed_as_text[0]["missing"] == 1


def test_sets_are_told_code_by_code(typed: Typed, ratings: Ratings) -> None:
    found = results(typed("agree", ratings(SETS), "--sets", ";", "--by", "code", "--json"))
    assert list(dict.fromkeys(one["scope"] for one in found)) == ["code:x", "code:y", "code:z"]
    alone = results(
        typed("agree", ratings(SETS), "--sets", ";", "--coefficient", "alpha_binary[y]", "--json")
    )
    of_y = [one["value"] for one in found if one["scope"] == "code:y" and "alpha" in one["coefficient"]]
    assert of_y == [alone[0]["value"]]


def test_codes_are_never_put_into_one_table(typed: Typed, ratings: Ratings) -> None:
    found = results(typed("agree", ratings(SETS), "--sets", ";", "--json"))
    names = [one["coefficient"] for one in found]
    assert names[0] == "krippendorff_alpha_masi"
    assert "mean:fleiss_kappa" in names
    assert "pooled_kappa" in names
    assert not {"fleiss_kappa", "cohen_kappa"} & set(names)


def test_every_pair_of_raters_is_told(typed: Typed, ratings: Ratings) -> None:
    found = results(typed("agree", ratings(WIDE), "--by", "pair", "--coefficient", "kappa", "--json"))
    assert [one["scope"] for one in found] == ["pair:ana/bek", "pair:ana/kim", "pair:bek/kim"]


def test_a_column_of_a_long_table_groups_and_chooses(typed: Typed, ratings: Ratings) -> None:
    lines = LONG.splitlines()
    table = "\n".join(
        [f"{lines[0]},lang", *(f"{line},{'kk' if line < 'u4' else 'ru'}" for line in lines[1:])]
    )
    name = ratings(table)
    grouped = results(typed("agree", name, "--by", "lang", "--coefficient", "ac1", "--json"))
    assert [one["scope"] for one in grouped] == ["lang:kk", "lang:ru"]
    alone = results(
        typed("agree", name, "--where", "lang=kk", "--categories", "1,2,3", "--coefficient", "ac1", "--json")
    )
    assert alone[0]["value"] == grouped[0]["value"]


def test_headings_of_ones_own_are_mapped(typed: Typed, ratings: Ratings) -> None:
    foreign = LONG.replace("item,coder,label", "тема,кто,балл")
    maps = ("--map", "unit=тема", "--map", "rater=кто", "--map", "value=балл")
    assert results(typed("agree", ratings(foreign), *maps, "--json")) == results(
        typed("agree", ratings(LONG), "--json")
    )


def test_a_first_column_without_a_name_holds_the_names_of_units(typed: Typed, ratings: Ratings) -> None:
    ran = typed("agree", ratings(WIDE.replace("unit,", '"",', 1)), "--json")
    assert results(ran)[0]["raters"] == 3


def test_a_source_column_makes_the_interval_draw_whole_sources(typed: Typed, ratings: Ratings) -> None:
    lines = LONG.splitlines()
    table = "\n".join([f"{lines[0]},source", *(f"{line},s{line[1] > '3'}" for line in lines[1:])])
    assert results(typed("agree", ratings(table), "--json"))[0]["clustered"] is True
    wide = "\n".join(f"{line},{'school' if n == 0 else n % 2}" for n, line in enumerate(WIDE.splitlines()))
    mapped = results(typed("agree", ratings(wide), "--map", "source=school", "--json"))
    assert (mapped[0]["clustered"], mapped[0]["raters"]) == (True, 3)


def test_own_weights_come_from_a_file(typed: Typed, ratings: Ratings) -> None:
    named = results(
        typed("agree", ratings(WIDE), "--weights", "linear", "--coefficient", "conger,ac2", "--json")
    )
    square = ratings(",1,2,3\n1,1,.5,0\n2,.5,1,.5\n3,0,.5,1\n", "weights.csv")
    own = results(typed("agree", ratings(WIDE), "--weights", square, "--coefficient", "conger,ac2", "--json"))
    assert [one["coefficient"] for one in named] == ["conger_kappa_linear", "gwet_ac2_linear"]
    assert [one["coefficient"] for one in own] == ["conger_kappa_custom", "gwet_ac2_custom"]
    assert [one["value"] for one in own] == pytest.approx([one["value"] for one in named])


def test_the_same_figures_come_from_other_packages(typed: Typed, ratings: Ratings) -> None:
    ran = typed("agree", ratings(WIDE), "--coefficient", "alpha,light,alpha_interval", "--verify", "--json")
    told = json.loads(ran.out)["verify"]
    assert ran.code == 0
    assert told["recomputed"] == 3
    assert told["largest_difference"] < 1e-9
    seen = typed("agree", ratings(WIDE), "--coefficient", "alpha", "--verify")
    assert "largest difference" in seen.err


def test_a_lower_bound_below_the_threshold_ends_with_four(typed: Typed, ratings: Ratings) -> None:
    value = results(typed("agree", ratings(WIDE), "--coefficient", "alpha", "--json"))[0]
    between = (value["ci_low"] + value["value"]) / 2
    missed = typed("agree", ratings(WIDE), "--coefficient", "alpha", "--min", str(between), "--json")
    assert missed.code == 4
    assert results(missed)[0]["met"] is False
    met = typed("agree", ratings(WIDE), "--coefficient", "alpha", "--min", str(value["ci_low"] - 0.01))
    assert met.code == 0


def test_undefined_is_null_with_a_reason_and_meets_no_threshold(typed: Typed, ratings: Ratings) -> None:
    ran = typed("agree", ratings("a,b\n1,1\n1,1\n"), "--coefficient", "alpha", "--min", "0.1", "--json")
    (one,) = results(ran)
    assert one["value"] is None
    assert "only one category" in one["why"]
    assert ran.code == 4


def test_the_same_seed_gives_the_same_bytes(typed: Typed, ratings: Ratings) -> None:
    first, again, other = (
        typed(
            "agree", ratings(WIDE), "--coefficient", "alpha", "--resamples", "200", "--seed", seed, "--csv"
        ).out
        for seed in ("5", "5", "6")
    )
    assert first == again != other


def test_names_of_coefficients_are_listed(typed: Typed) -> None:
    ran = typed("agree", "--coefficient", "help", "--json")
    document = json.loads(ran.out)
    names = {one["coefficient"] for one in document["results"]}
    assert {
        "cohen_kappa",
        "gwet_ac2",
        "krippendorff_alpha_masi",
        "krippendorff_(k)u_alpha",
        "gamma",
        "dawid_skene",
    } <= names
    assert all(one["called"] and one["called"] != one["coefficient"] for one in document["results"])


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_table_for_people_fits_eighty_columns(
    on_terminal: Callable[..., str], ratings: Ratings, language: str
) -> None:
    code = "import sys; from codex.cli.app import main; sys.exit(main(sys.argv[1:]))"
    name = ratings(SETS)
    for words in (["--by", "code", "--min", "0.5"], ["--by", "pair"], []):
        seen = on_terminal(
            code, "agree", name, "--sets", ";", *words, "--ui-lang", language, env={"NO_COLOR": "1"}
        )
        table = seen.replace("\r", "").partition("\n\n")[0].splitlines()
        assert len(table) > 1
        assert max(map(len, table)) <= 80


def test_numbers_for_people_are_written_as_papers_do(
    on_terminal: Callable[..., str], ratings: Ratings
) -> None:
    code = "import sys; from codex.cli.app import main; sys.exit(main(sys.argv[1:]))"
    words = ("agree", ratings(WIDE), "--coefficient", "percent")
    assert " .778 " in on_terminal(code, *words)
    assert " 0,778 " in on_terminal(code, *words, "--ui-lang", "ru")


def test_spans_are_compared_by_their_own_coefficients(typed: Typed, ratings: Ratings) -> None:
    spans = ratings("rater,start,end,code\nana,2,10,goal\nana,14,20,goal\nbek,4,8,goal\nbek,15,17,goal\n")
    found = results(typed("agree", spans, "--length", "24", "--coefficient", "u_alpha,cu_alpha", "--json"))
    assert found[0]["value"] == pytest.approx(0.3583, abs=5e-5)
    assert (found[1]["value"], bool(found[1]["why"])) == (None, True)


def test_spans_are_counted_by_words_of_their_text(typed: Typed, ratings: Ratings) -> None:
    text = ratings("One two three four five six.", "text.txt")
    spans = ratings("rater,start,end,code\nana,0,7,x\nbek,0,13,x\n")
    found = results(
        typed("agree", spans, "--text", text, "--measure", "word", "--coefficient", "u_alpha", "--json")
    )
    assert found[0]["extra"]["measure"] == "word"
    assert found[0]["extra"]["length"] == 6


def test_a_rater_who_judged_three_times_is_read_by_dawid_skene_alone(typed: Typed) -> None:
    table = SAMPLES / "anesthesia.csv"
    if not table.exists():
        pytest.skip("shared/samples is not here")
    (one,) = results(typed("agree", str(table), "--coefficient", "dawid_skene", "--json"))
    assert one["prevalence"] == pytest.approx([0.4, 0.4216, 0.1118, 0.0667], abs=5e-4)
    assert one["labels"][:8] == [1, 4, 2, 2, 2, 2, 1, 3]
    refused = typed("agree", str(table), "--json")
    assert refused.code == 1
    assert "dawid_skene" in json.loads(refused.err)["error"]["hint"]


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("irr_diagnoses.csv", ("--coefficient", "fleiss"), 0.430),
        ("irr_anxiety.csv", ("--level", "interval", "--coefficient", "icc2"), 0.198),
        ("irr_anxiety.csv", ("--level", "ordinal", "--coefficient", "kendall_w"), 0.540),
        ("cac.raw4raters.csv", ("--coefficient", "ac1"), 0.77544),
        ("cac.raw4raters.csv", ("--coefficient", "alpha"), 0.74342),
    ],
)
def test_tables_of_other_programs_give_their_figures(
    typed: Typed, name: str, words: tuple[str, ...], value: float
) -> None:
    table = SAMPLES / name
    if not table.exists():
        pytest.skip("shared/samples is not here")
    (one,) = results(typed("agree", str(table), *words, "--json"))
    assert one["value"] == pytest.approx(value, abs=6e-4)


BAD = {
    "a category outside the scale": (WIDE, ("--categories", "1,2"), 1, "line 3"),
    "text where numbers are needed": (WIDE.replace("u3,3", "u3,often"), ("--level", "interval"), 1, "line 4"),
    "no order of words": (WIDE.replace("1", "low"), ("--level", "ordinal"), 2, "order"),
    "a judgment twice": (LONG + "u2,ana,3\n", (), 1, "line 20"),
    "a unit twice": (WIDE + "u3,1,1,1\n", (), 1, "line 8"),
    "an empty file": ("", (), 1, "empty"),
    "one column": ("unit\nu1\nu2\n", (), 1, "no raters"),
    "not a number": (WIDE.replace("u3,3", "u3,nan"), ("--level", "ratio"), 1, "nan"),
    "infinite": (WIDE.replace("u3,3", "u3,inf"), ("--level", "interval"), 1, "inf"),
    "a ragged row": (WIDE + "u9,1\n", (), 1, ":8"),
    "two columns of one name": (WIDE.replace("bek", "ana"), (), 1, "ana"),
    "an unknown coefficient": (WIDE, ("--coefficient", "kapa"), 2, "kapa"),
    "an unknown interval": (WIDE, ("--ci", "magic"), 2, "magic"),
    "an unknown level": (WIDE, ("--level", "huge"), 2, "huge"),
    "an unknown column": (LONG, ("--by", "school"), 2, "school"),
    "an unknown role": (LONG, ("--map", "person=coder"), 2, "person"),
    "sets for one category": (WIDE, ("--coefficient", "masi"), 2, "sets"),
    "own weights without a file": (WIDE, ("--coefficient", "cohen_kappa_custom"), 2, "weights"),
    "a confidence that is none": (WIDE, ("--confidence", "100"), 2, "100"),
    "a quote that is not closed": ('a,b\n"1,2\n', (), 1, "quot"),
    "a span that ends before it begins": ("rater,start,end,code\na,9,3,x\n", (), 1, "line 2"),
    "a span without a number": ("rater,start,end,code\na,one,3,x\n", (), 1, "line 2"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_table_is_refused_with_its_place(typed: Typed, ratings: Ratings, what: str) -> None:
    content, words, code, said = BAD[what]
    ran = typed("agree", ratings(content), *words)
    assert ran.code == code, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_ten_thousand_categories_are_counted_or_refused_with_a_reason(typed: Typed, ratings: Ratings) -> None:
    rows = "".join(f"{n},{n},{n if n % 7 else (n + 1) % 10_000}\n" for n in range(10_000))
    name = ratings("unit,a,b\n" + rows)
    found = {
        one["coefficient"]: one
        for one in results(
            typed(
                "agree",
                name,
                "--coefficient",
                "alpha,alpha_ordinal,kappa_linear,ac1",
                "--ci",
                "gwet",
                "--json",
            )
        )
    }
    assert found["krippendorff_alpha_nominal"]["value"] == pytest.approx(1 - 1 / 7, abs=1e-3)
    assert all(one["value"] is not None or one["why"] for one in found.values())


def test_an_empty_table_with_a_heading_has_reasons(typed: Typed, ratings: Ratings) -> None:
    found = results(typed("agree", ratings("unit,a,b\n"), "--json"))
    assert all(one["value"] is None and one["why"] for one in found)


def test_a_calculator_loads_no_rich_and_no_database(
    process: Callable[..., subprocess.CompletedProcess[bytes]], ratings: Ratings
) -> None:
    code = "import sys, io\nfrom codex.cli.app import main\nsys.stdout = io.StringIO()\nmain(sys.argv[1:])\nsys.__stdout__.write(' '.join(sys.modules))"
    loaded = process("agree", ratings(WIDE), "--ci", "none", code=code).stdout.decode().split()
    assert not {"rich", "sqlite3", "sklearn", "krippendorff", "textual", "pandas"} & set(loaded)
