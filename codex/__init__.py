"""codex: qualitative coding and expert consensus, from raw material to a matrix one can defend.

The flow, room by room::

    importing  files -> sources, codes, experts, judgments, findings     1
    corpus     sources -> cuts, excerpts, samples                        2
    codebook   the tree of codes: read, diff, merge, split               3
    coding     who judges what next                                      4
    agreement  judgments -> coefficients with intervals                  5
    consensus  judgments and votes, under a frozen rule -> decisions     6
    matrix     decisions and evidence -> cells                           7
    exporting  matrix, report, tables -> html csv xlsx docx tex svg      8

``steps`` combines the rooms, ``store`` keeps what was decided, ``cli`` and ``tui`` show it.
"""

__version__ = "0.1.0"
