"""The page of keys, and the line of hints at the foot; both are made from the table of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.tui.blocks import broken_lines
from codex.tui.wrapping import cells, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words


def key_name(say: Words, key: str) -> str:
    """Return what a key is called: a letter as it is, others by name."""
    return key if len(key) == 1 else say("tui.key-" + key.replace("_", "-").replace("+", "-"))


def hint_line(keys: Keys, say: Words, hints: Sequence[tuple[str, str]], width: int) -> Line:
    """Return as many hints as fit; the one of help is always among them.

    Args:
        keys: What keys the actions are on.
        say: Texts.
        hints: Action (or the keys themselves, as ``1-0``) and the name of its hint.
        width: Cells.
    """
    told = [
        (
            key_name(say, keys.letter(action)) if action in keys.table else action,
            " " + say(f"tui.hint-{name}") + "  ",
        )
        for action, name in hints
    ]
    size = [cells(shown) + cells(text) for shown, text in told]
    fitting = next((n for n in range(len(told) + 1) if sum(size[: n + 1]) > width), len(told))
    chosen = list(range(fitting))
    aid = next((number for number, (action, _) in enumerate(hints) if action == "help"), None)
    if aid is not None and aid >= fitting and size[aid] <= width:
        while chosen and sum(size[number] for number in chosen) + size[aid] > width:
            chosen.pop()
        chosen.append(aid)
    return [piece for number in chosen for piece in ((told[number][0], "key"), (told[number][1], "dim"))]


def help_page(
    keys: Keys, say: Words, looks: Looks, width: int, height: int, *, family: str = ""
) -> list[Line]:
    """Return the page of keys, scrolled by ``looks``.

    Args:
        keys: The table.
        say: Texts.
        looks: How far it is scrolled; brought into bounds here.
        width: Cells.
        height: Lines.
        family: Screen whose actions are meant where several have one of that name: ``resolve-``.
    """
    lines: list[Line] = [*([(line, "bold")] for line in broken_lines(say("tui.help-title"), width)), []]
    column = 20 if width >= 40 else 8
    for action, on in keys.table.items():
        row = {"slot": "1-0", "answer": "0-9"}.get(action)
        names = row or " ".join(key_name(say, key) for key in on)
        own = f"tui.action-{family}{action}"
        text = say(own) if say.has(own) else say(f"tui.action-{action}")
        told = broken_lines(text, max(width - column, 10))
        lines.append([(f"{cut(names, column - 1):<{column}}", "key"), (told[0], "")])
        lines += [[(" " * column + line, "")] for line in told[1:]]
    lines.append([])
    lines += [[(line, "dim")] for line in broken_lines(say("tui.help-foot"), width)]
    looks.scroll = max(0, min(looks.scroll, len(lines) - height))
    shown = lines[looks.scroll : looks.scroll + height]
    below = len(lines) - looks.scroll - height
    if below > 0 and height > 1:
        shown[-1] = [(cut(say("tui.help-more", n=below + 1), width), "doubt")]
    return shown
