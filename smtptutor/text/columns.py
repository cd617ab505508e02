"""How a text stands on a terminal: without what could steer it, and how many columns wide."""


def clean(text: str) -> str:
    """The text with what is not printable as escapes: nothing from outside can steer the terminal."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _escape(sign) for sign in text)


def _escape(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # an octet that is not UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


_GAPS = (" ", "\t", "\n")
"""What parts words. Other blanks, such as a CR, came from outside and mean something: they are shown as escapes."""


def words(text: str) -> list[str]:
    """The words of a text, not yet clean: what blanks, tabs and line ends part, and no other sign."""
    if text.isprintable():
        return text.split()
    return [word for word in text.replace("\t", " ").replace("\n", " ").split(" ") if word]


def begins_with_gap(text: str) -> bool:
    """True where a word before the text would end."""
    return text.startswith(_GAPS)


def ends_with_gap(text: str) -> bool:
    """True where a word behind the text would be a new one."""
    return text.endswith(_GAPS)


def smooth(text: str) -> str:
    """A clean text with one blank for each run of blanks and line ends, also before and after its words."""
    smoothed = " ".join(map(clean, words(text)))
    if not smoothed:
        return " " * bool(text)
    return " " * begins_with_gap(text) + smoothed + " " * ends_with_gap(text)


def columns(text: str) -> int:
    """The columns that a clean text takes: two for a wide character, none for one that joins the one before it."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(sign: str) -> int:
    """Terminals agree on these; marks, and vowels and ends of Korean syllables, stand on what comes before them."""
    from unicodedata import category, east_asian_width  # few texts need it

    if category(sign) in ("Mn", "Me") or "\u1160" <= sign <= "\u11ff":
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def cut(text: str, most: int) -> str:
    """As much of a clean text as `most` columns hold, with dots where it was cut."""
    if columns(text) <= most:
        return text
    kept = text[: max(most - 3, 0)]
    while columns(kept) > most - 3 and kept:
        kept = kept[:-1]
    return f"{kept}..."


FOLD = "\\"
"""What stands at the end of a line that goes on below, as in a shell."""


def folded(text: str, most: int) -> list[str]:
    """
    A clean text in pieces of at most `most` columns, FOLD at the end of each that goes on, which is counted.

    It is parted behind a blank where there is one in the second half of a piece, and anywhere otherwise.
    """
    pieces: list[str] = []
    while columns(text) > most > len(FOLD):
        end = most - len(FOLD)
        while columns(text[:end]) > most - len(FOLD):
            end -= 1
        end = max(end, 1)
        blank = text.rfind(" ", end // 2, end) + 1
        pieces.append(text[: blank or end] + FOLD)
        text = text[blank or end :]
    return [*pieces, text]
