"""smtptutor explain: the whole entry for a code, enhanced code, verb, keyword, cause or reply line."""

from smtptutor.explain.pages import as_object, page_screen
from smtptutor.reference.answer import answers, near_misses
from smtptutor.text import BLANK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.world import World


def run(world: "World", words: "list[str]", *, as_json: bool = False) -> int:
    """Print the entries for what was asked. Returns 1, with suggestions, where there are none."""
    pages = answers(words)
    if not pages:
        asked = " ".join(words)
        near = near_misses(words)
        hint = (
            f"Near to it: {', '.join(near)}."
            if near
            else "Ask for a reply code (503), an enhanced code (5.5.1), a verb (RCPT) or a cause (mail-first)."
        )
        world.complain(f"nothing is known of {_clean(asked)!r}. {hint}")
        return 1
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
        return 0
    for number, page in enumerate(pages):
        if number:
            world.show([BLANK])
        world.show(page_screen(page, world.width))
    return 0


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
