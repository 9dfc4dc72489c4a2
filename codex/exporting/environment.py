"""Templates: escaped always, strict about names, and never made of data."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from codex.exporting.slimming import slim_script, slim_style

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_RULES: Final = Markup()


@cache
def environment() -> Environment:
    """Return the environment of all templates."""
    return Environment(
        loader=PackageLoader("codex.exporting", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def asset(name: str) -> Markup:
    """Return a style sheet or script of ours, slimmed, to stand in a page as it is."""
    loader = environment().loader
    if loader is None:  # pragma: no cover - set above
        raise LookupError(name)
    source = loader.get_source(environment(), name)[0]
    content = slim_style(source) if name.endswith(".css") else slim_script(source)
    return Markup(content)  # noqa: S704 - our own file, no data in it


def source_hash(content: str) -> str:
    """Return what a content security policy calls an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _sources(*contents: str) -> str:
    return " ".join(f"'{source_hash(content)}'" for content in contents)


def page(
    template: str,
    *,
    styles: Sequence[str],
    script: str,
    then: str = "",
    later: Sequence[str] = (),
    rules: Markup = _NO_RULES,
    **fields: Any,
) -> bytes:
    """Render a page whose policy lets in its own styles and scripts and nothing else.

    Args:
        template: Name of the template.
        styles: Names of the style sheets.
        script: Name of the script.
        then: Name of a second script, if the page has one.
        later: Names of the sheet and script that the first script unpacks and puts in.
        rules: Style rules of this page, made of numbers alone.
        **fields: What the template shows.
    """
    sheet, program = Markup().join(map(asset, styles)) + rules, asset(script)
    second = {"script_then": asset(then)} if then else {}
    sheets = _sources(sheet, *(asset(name) for name in later if name.endswith(".css")))
    programs = _sources(program, *second.values(), *(asset(name) for name in later if name.endswith(".js")))
    policy = (
        f"default-src 'none'; style-src {sheets}; script-src {programs}; base-uri 'none'; form-action 'none'"
    )
    rendered = (
        environment()
        .get_template(template)
        .render(style=sheet, script=program, policy=policy, **second, **fields)
    )
    return rendered.encode("utf-8", "replace")
