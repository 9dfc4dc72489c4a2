"""The quick ``dataclass`` keeps every promise of the standard one that codex relies on."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from dataclasses import dataclass as standard

import pytest

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    """A class of each kind of field."""

    name: str
    number: int = 3
    many: tuple[str, ...] = ()
    made: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class One:
    """A single field."""

    name: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """No field."""


@dataclass(slots=True)
class Open:
    """One that changes."""

    name: str
    held: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """One that looks at what it is given, and shows itself in its own way."""

    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("empty")

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_it_is_made_compared_shown_and_hashed_as_the_standard_one() -> None:
    twin: type = standard(frozen=True, slots=True)(
        type("Quick", (), {"__annotations__": {"name": str, "number": int}, "number": 3})
    )
    assert repr(Quick("a")) == "Quick(name='a', number=3, many=(), made={})"
    assert repr(twin("a")) == "Quick(name='a', number=3)"
    assert Quick("a") == Quick("a", 3)
    assert Quick("a") != Quick("b")
    assert Quick("a") != twin("a")
    assert len({One("a"), One("a"), One("b"), Nothing(), Nothing()}) == 3
    assert hash(One("a")) == hash(("a",))


def test_what_is_made_anew_is_not_shared() -> None:
    assert Quick("a").made is not Quick("a").made
    assert Open("a").held is not Open("a").held


def test_a_frozen_one_refuses_changes() -> None:
    one = Quick("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.other = 1  # type: ignore[attr-defined]


def test_an_open_one_takes_them_and_has_no_hash() -> None:
    one = Open("a")
    one.name = "b"
    assert one == Open("b")
    with pytest.raises(TypeError):
        hash(one)
    with pytest.raises(AttributeError):
        one.other = 1  # type: ignore[attr-defined]


def test_the_standard_functions_know_it() -> None:
    one = replace(Quick("a"), number=4)
    assert one == Quick("a", 4)
    assert asdict(one) == {"name": "a", "number": 4, "many": (), "made": {}}
    assert [item.name for item in fields(one)] == ["name", "number", "many", "made"]
    assert [*pickle.loads(pickle.dumps([one, One("b"), Nothing(), Open("c", [1])]))] == [
        one,
        One("b"),
        Nothing(),
        Open("c", [1]),
    ]
    assert copy.copy(one) == copy.deepcopy(one) == one


def test_its_own_methods_stay_and_what_is_wrong_is_refused() -> None:
    assert repr(Looked("a")) == "<a>"
    with pytest.raises(ValueError, match="empty"):
        Looked("")
    with pytest.raises(TypeError):
        One()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        One("a", 2)  # type: ignore[call-arg]


def test_one_without_slots_is_the_standard_one() -> None:
    bare: type = dataclass(frozen=True)(type("Bare", (), {"__annotations__": {"name": str}}))
    assert bare("a") == bare("a")
    assert bare("a").__dict__ == {"name": "a"}


def test_it_can_be_taken_apart_by_matching() -> None:
    match Quick("a", 5):
        case Quick(name, number):
            assert (name, number) == ("a", 5)


@dataclass(frozen=True, slots=True)
class Aside:
    """One with a field that is neither compared nor shown."""

    name: str
    memory: set[int] = field(default_factory=set, compare=False, repr=False)


def test_a_field_may_be_left_out_of_comparing_and_showing() -> None:
    one = Aside("a", {1})
    assert one == Aside("a")
    assert hash(one) == hash(Aside("a"))
    assert repr(one) == "Aside(name='a')"
    assert pickle.loads(pickle.dumps(one)).memory == {1}


def test_its_init_is_compiled_with_the_first_object_and_tells_what_is_lacking_from_the_first_on() -> None:
    @dataclass(frozen=True, slots=True)
    class Late:
        """Of which no object was made yet."""

        name: str
        number: int = 3

    before = Late.__init__
    with pytest.raises(TypeError, match="'name'"):
        Late()  # type: ignore[call-arg]
    assert Late.__init__ is not before
    assert Late("a") == Late(name="a", number=3) == replace(Late("b"), name="a")
