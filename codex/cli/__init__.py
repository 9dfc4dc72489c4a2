"""The command line: parse, call one step, show.

A command is a function of a few lines in a module named for its noun; ``table.py`` says where it
is, and only that module is imported::

    def list_sources(call: Call, out: Out, kind: Kind = None, where: Where = ()) -> None:
        '''List the sources of the study.

            codex source list
            codex source list --where kind=paper --csv
        '''
        from codex.steps.sources.which_sources import sources_of

        with open_study(call.study) as study:
            show(call, out, Answer("source", sources_of(study, kind, where), empty="cli.empty.source"))

What its signature says is what a person may type (``build.py``):

* ``call: Call``            how codex was called; takes no option of its own. ``--study``, ``--ui-lang``
                            and ``--debug`` are understood by every command.
* ``out: Out``              ``--json --csv --format --output --raw --yes``: a named tuple whose
                            fields are options is spread into them and handed over whole.
* ``name: Alias = default`` an alias of ``options.py``, or an own ``Annotated[type, Option(...)]`` or
                            ``Annotated[type, Argument(...)]`` with the markers of ``options.py``, so that
                            typer is loaded only to parse. ``tuple[str, ...]`` may be repeated.
* the docstring             one line for the reader of the code, then real examples, each a line that
                            begins with ``codex`` and is indented; help shows them, a test parses them.

Texts: ``cli.help.source-list`` is the sentence of help; ``cli.option.kind`` explains ``--kind``, and
``cli.option.source-list.kind`` where one command means something of its own; ``cli.argument.NAME``
likewise. A typer ``help=`` is not needed.

What ``Call`` gives (``call.py``)::

    call.say("cli.text-id", n=3)            a text in the interface language
    call.study                              folder of the study: --study, else here or above; NotFound
    call.warn("room.text-id", **fields)     to stderr; into the JSON envelope under --json
    call.note("room.text-id", **fields)     a hint, to stderr; silent under --json
    call.findings(findings)                 each where: why; silent under --json (put them in the answer)
    call.told(finding)                      one of them as programs read it: where, why, skipped
    call.confirm("cli.ask-id", yes, **fields)   True, or Refused: nothing waits without a terminal
    with call.progress("cli.progress-id", total) as advance: advance(1)    after 0.5 s, on a terminal

What shows (``show.py``)::

    Answer(schema, results, columns=(), more={}, empty="")      results: mappings or frozen dataclasses
    show(call, out, Answer(...))            table on a terminal, tabs in a pipe, --csv, --json, -o FILE
    form(out, default, allowed)             the format that was asked for, for commands with forms of their own
    deliver(call, out, data, beside={})     bytes or text to -o FILE (atomic, no overwriting) or to stdout

Files that people name: ``paths.expand(files)`` opens ``~`` and globs, ``paths.read(name)`` takes ``-`` too.

A command returns nothing, or an exit code; what goes wrong is raised as a ``CodexError``.
"""
