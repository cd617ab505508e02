"""Where the progress of each learner of a class is kept: in a folder of its own, called after the label."""

import hashlib
import os
import unicodedata
from functools import partial

from smtptutor.course import store

FOLDER = "labels"
LONGEST = 40  # letters of a label that its folder is called after


def made(data_folder: str, label: str) -> str:
    """The folder for a label, made if it is not there. Raises OSError."""
    folder = os.path.join(data_folder, FOLDER, named(label))
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return folder


def named(label: str) -> str:
    """What the folder for a label is called: letters that every file system takes, and digits of its own."""
    plain = unicodedata.normalize("NFKD", label).lower()
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain if sign.isprintable()).split()
    own = hashlib.sha256(label.encode()).hexdigest()[:8]
    return "-".join([*words, own]) if len(" ".join(words)) <= LONGEST else f"{'-'.join(words)[:LONGEST]}-{own}"


def alike(one: str, other: str) -> bool:
    """True for two labels that differ in nothing but capitals, marks on letters, blanks, or signs between them."""
    return one != other and _letters(one) == _letters(other) != ""


def _letters(label: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", label))).casefold()


def known(data_folder: str) -> list[str]:
    """The labels for which a lesson was opened, sorted; those that cannot be read are left out."""
    above = os.path.join(data_folder, FOLDER)
    try:
        names = [name for name in os.listdir(above) if os.path.isfile(os.path.join(above, name, "progress.db"))]
    except OSError:
        return []
    found = []
    for name in names:
        with store.opened(partial(os.path.join, above, name), lambda _: None) as one:
            if one.last() is not None:
                found.append(one.label())
    return sorted(filter(None, found))
