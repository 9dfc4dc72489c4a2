"""Our own style sheets and scripts without the blanks that only their authors need."""

from __future__ import annotations

import re
from typing import Final

_STYLE_BLANKS: Final = re.compile(r"/\*.*?\*/|\s*([{};,>])\s*|(?<=:)\s+", re.DOTALL)
_LIGHT_DARK: Final = re.compile(r"light-dark\(([^,()]+),([^,()]+)\)")
_EMPTY: Final = re.compile(r"(?<=--[ld]:)(?=[;}!])")
_QUOTED_NAME: Final = re.compile(r'(?<=\w=)"([a-z][a-z-]*)"\]')
_LITERAL: Final = re.compile(
    r"""
      "(?:[^"\\]|\\.)*"
    | `(?:[^`\\]|\\.)*`
    | (?<=[(=,:])/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*
    | /\*.*?\*/
    """,
    re.VERBOSE | re.DOTALL,
)
_AROUND_SIGNS: Final = re.compile(r" *([{}()\[\];,<>=?:&|!*/]+) *")
_SLOT: Final = re.compile("\x00(\\d+)\x00")


def slim_style(sheet: str) -> str:
    r"""Return a style sheet without comments and needless blanks.

    ``light-dark(a, b)`` becomes two variables of which one is empty, since browsers know the
    function only from 2024 on; the sheet sets ``--l`` and ``--d`` by theme.

    >>> slim_style("a , b > c {\n  color: red; /* so */\n}")
    'a,b>c{color:red}'
    >>> slim_style("a { color: light-dark(#fff, #000); --d: ; }")
    'a{color:var(--l,#fff)var(--d,#000);--d: }'
    """
    bare = _STYLE_BLANKS.sub(lambda found: found[1] or "", sheet).strip().replace(";}", "}")
    bare = _LIGHT_DARK.sub(r"var(--l,\1)var(--d,\2)", bare)
    return _EMPTY.sub(" ", _QUOTED_NAME.sub(r"\1]", bare))


def slim_script(script: str) -> str:
    r"""Return a script without comments, indentation and blanks around signs.

    Texts, templates and patterns stay as they are, and so do line ends, since a missing semicolon
    may count on them. A template inside a template would not be understood: ours have none.

    >>> slim_script('const a = (b, c) => { /* so */ return "x  y"; };\n  d( );')
    'const a=(b,c)=>{return "x  y";};\nd();'
    """
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if found[0].startswith("/*"):
            return ""
        literals.append(found[0])
        return f"\x00{len(literals) - 1}\x00"

    bare = _LITERAL.sub(keep, script)
    lines = (_AROUND_SIGNS.sub(r"\1", line.strip()) for line in bare.splitlines())
    return _SLOT.sub(lambda found: literals[int(found[1])], "\n".join(line for line in lines if line))
