"""The words that look something up in the reference; it is loaded when one of them is typed."""

from smtptutor.explain.words import shown
from smtptutor.talk import arguments
from smtptutor.talk.words import Asked, Word
from smtptutor.talk.words_session import why
from smtptutor.text import Block, Para


def _explain(asked: Asked) -> list[Block]:
    from smtptutor.pages import page_blocks
    from smtptutor.reference.answer import pages_for

    words = asked.argument.split()
    if not words:
        return why(asked)
    pages = pages_for(words)
    if not pages:
        from smtptutor.reference.near import near_misses

        near = near_misses(words)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        return [Para(f"Nothing is known of {shown(asked.argument)}.{hint}")]
    return [block for page in pages for block in page_blocks(page)]


def _compare(asked: Asked) -> list[Block]:
    from smtptutor.comparison import comparison

    words = asked.argument.split()
    if len(words) != 2:
        return [Para("Give two codes, such as: :compare 250 503")]
    blocks, complaint = comparison(words[0], words[1])
    return blocks or [Para(complaint)]


WORDS = (
    Word(
        "explain",
        "e",
        "WHAT",
        "a code, a verb, a parameter, a word, a whole reply",
        _explain,
        completes=arguments.pages,
    ),
    Word("compare", "c", "A B", "two codes side by side", _compare, completes=arguments.two_pages),
)
