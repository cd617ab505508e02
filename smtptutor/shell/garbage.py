"""
No search for garbage until the first answer is on the screen.

Nothing that is loaded until then is garbage, and looking for some takes a tenth of the time of the start.
"""

import gc


def pause() -> None:
    """Stop looking."""
    gc.disable()


def resume() -> None:
    """Look again, from now on only among what is new."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
