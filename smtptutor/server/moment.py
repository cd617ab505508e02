"""The time at a place, as a date. `time.gmtime` will not do: on Windows it ends with the year 3000."""


def moment(seconds: int, form: str) -> str:
    """So many seconds after 1970 began (UTC), up to the year 9999, in a form as `strftime` has them."""
    from datetime import datetime, timedelta

    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).strftime(form)  # noqa: DTZ001 - all is UTC here
