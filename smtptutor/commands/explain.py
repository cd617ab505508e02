"""smtptutor explain: the whole entry for a code, a name, a word that people use, or a reply as it was pasted."""

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.pages import as_object, page_blocks
from smtptutor.reference.answer import pages_for
from smtptutor.text import BLANK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor explain 503
  smtptutor explain 5.5.1
  smtptutor explain RCPT
  smtptutor explain mail-first
  smtptutor explain NOTIFY
  smtptutor explain greylisting
  smtptutor explain keyword AUTH
  smtptutor explain 535 5.7.139 Authentication unsuccessful
"""


def add_to(parser: "ArgumentParser") -> None:
    """What `explain` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("what", nargs="+", metavar="WHAT")
    parser.set_defaults(run=lambda world, options: run(world, options.what, as_json=options.json))


def run(world: "World", words: "list[str]", *, as_json: bool = False) -> int:
    """Print the entries for what was asked. Returns 1, with suggestions, where there are none."""
    pages = pages_for(words)
    if not pages:
        from smtptutor.reference.near import near_misses  # only a slip needs it

        asked = " ".join(words)
        near = near_misses(words)
        hint = (
            f"Near to it: {', '.join(near)}."
            if near
            else "Ask for a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply."
        )
        world.complain(f"nothing is known of {_clean(asked)!r}. {hint}")
        return NOT_DONE
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
        return DONE
    for number, page in enumerate(pages):
        if number:
            world.show([BLANK])
        world.show(page_blocks(page))
    return DONE


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
