"""
Makes what is made: completion scripts, man page, the table of the words here, and the picture in the README.

Run it in the environment of the tests, from anywhere: python tools/make.py
"""

from pathlib import Path

import completion
import man_page
import our_words
import picture

from smtptutor.commands.completion import SCRIPTS

TOP = Path(__file__).resolve().parents[1]


def made() -> dict[str, str]:
    """Name of a file in the project -> what it should hold; without the picture, which takes a run of the shell."""
    scripts = {f"share/{file}": completion.script(shell) for shell, file in SCRIPTS.items()}
    return {**scripts, f"share/{man_page.FILE}": man_page.man_page(), our_words.FILE: our_words.table()}


def main() -> None:
    """Write each file that is not as it should be, and say which."""
    for name, text in {**made(), picture.FILE: picture.svg(picture.screen_now())}.items():
        file = TOP / name
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {name}")


if __name__ == "__main__":
    main()
