"""Templates: escaped always, strict about names, and never made of data."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from codex.exporting.slimming import slim_script, slim_style


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


def page(template: str, *, style: str, script: str, later: str = "", rules: str = "", **fields: Any) -> bytes:
    """Render a page whose policy lets in its own style and script and nothing else.

    Args:
        template: Name of the template.
        style: Name of the style sheet.
        script: Name of the script.
        later: Name of a script that the first one unpacks and starts.
        rules: Style rules of this page, made of numbers alone.
        **fields: What the template shows.
    """
    sheet, program = asset(style) + rules, asset(script)
    programs = " ".join(f"'{source_hash(one)}'" for one in (program, *([asset(later)] if later else [])))
    policy = (
        f"default-src 'none'; style-src '{source_hash(sheet)}'; script-src {programs}; "
        "base-uri 'none'; form-action 'none'"
    )
    rendered = (
        environment().get_template(template).render(style=sheet, script=program, policy=policy, **fields)
    )
    return rendered.encode("utf-8", "replace")
