"""One thing to offer where somebody asks how a line could go on."""

from typing import NamedTuple


class Choice(NamedTuple):
    """It replaces the last `replaces` characters before the cursor; `about` stands beside it in the menu."""

    text: str
    replaces: int
    about: str

    def whole(self, before: str) -> str:
        """The text before the cursor once this is taken."""
        return before[: len(before) - self.replaces] + self.text


def beginning(typed: str, known: dict[str, str]) -> list[Choice]:
    """The known words that begin as typed, in any case of their letters; `known` has what to say of each."""
    small = typed.lower()
    return [Choice(word, len(typed), about) for word, about in known.items() if word.lower().startswith(small)]
