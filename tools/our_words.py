"""The words of the dialects here as one table, so that a reply of theirs is known again without loading all of them."""

from smtptutor.server.dialects import DIALECTS, lookup

FILE = "smtptutor/evidence/our_words.txt"
HEAD = "# What the dialects say: code | for which causes | words, with facts in braces. Made from their tables.\n\n"


def table() -> str:
    """The table, a row for each code and words."""
    rows: dict[tuple[int, str], set[str]] = {}
    for cause, said in (row for name in DIALECTS for row in lookup.words(name).items()):
        for code in {said.code, *([said.other[1]] if said.other else [])}:
            rows.setdefault((code, said.text), set()).add(str(cause))
    return HEAD + "".join(
        f"{code} | {' '.join(sorted(causes))} | {text}\n" for (code, text), causes in sorted(rows.items())
    )
