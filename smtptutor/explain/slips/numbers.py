"""Values that are numbers or times: SIZE, BY, HOLDFOR, HOLDUNTIL, MT-PRIORITY and RRVS."""

import re

from smtptutor.explain.slips.bad_value import BadValue, all_of
from smtptutor.protocol.expression import compiled

_UNITS = {"k": 1, "m": 2, "g": 3}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_CLOCK = r"(?P<hour>[0-9]{2}:[0-9]{2})(?P<second>:[0-9]{2})?(?P<part>[.,][0-9]+)?"
_ZONE = r"(?P<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
_TIME = rf"(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:(?P<t>[Tt_ ]?){_CLOCK}{_ZONE})?"


def size(value: str) -> BadValue:
    """SIZE: 1 to 20 digits (RFC 1870 3)."""
    digits = "SIZE is the number of octets, in digits alone"
    if with_unit := compiled(r"(?i:([0-9]{1,20})(?:\.([0-9]{1,3}))?([kmg])?(?:i?b(?:ytes?)?|octets?)?)").fullmatch(
        value
    ):
        whole, part, unit = with_unit.groups()
        thousandths, exponent = int(whole) * 1000 + int(f"{part or '':0<3}"), _UNITS.get((unit or "").lower(), 0)
        octets = [f"SIZE={thousandths * base**exponent // 1000}" for base in (1024, 1000)]
        start = with_unit.end(2 if part else 1)
        said = f"{digits}; {value} is written {octets[0]}."
        return BadValue(start if start < len(value) else 0, len(value), said, tuple(dict.fromkeys(octets)))
    if value.isdecimal():
        return all_of(value, "SIZE has 20 digits at most. Leave it out where the size is not known.")
    if value.startswith("-"):
        return BadValue(0, 1, "SIZE cannot be below 0. Leave it out where the size is not known.")
    if value.startswith("+") and value[1:].isdecimal():
        return BadValue(0, 1, f"{digits}, without a sign.", (f"SIZE={value[1:]}",))
    if grouped := compiled(r"[0-9]{1,3}([,._'])[0-9]{3}(?:\1[0-9]{3})*").fullmatch(value):
        whole = value.replace(grouped[1], "")
        said = f"{digits}, so nothing parts the thousands."
        return BadValue(grouped.start(1), grouped.end(1), said, (f"SIZE={whole}",))
    if compiled(r"0[xX][0-9A-Fa-f]{1,12}").fullmatch(value):
        return all_of(value, f"{digits}; {value} is written {int(value, 16)}.", f"SIZE={int(value, 16)}")
    return all_of(value, f"{digits}. Leave it out where the size is not known.")


def by(value: str) -> BadValue:
    """BY: seconds, a semicolon, R or N, perhaps T (RFC 2852 4)."""
    form = "BY is a number of seconds, a semicolon, and R (return the message) or N (notify): BY=120;R"
    parts = compiled(r"([+-]?)([0-9]*)([sSmMhHdD]?)([;:,/]?)([A-Za-z]*)").fullmatch(value)
    if parts is None or not parts[2]:
        return all_of(value, f"{form}.")
    sign, number, unit, mark, mode = parts.groups()
    seconds = int(number[:12]) * _SECONDS.get(unit.lower(), 1)
    if seconds > 999_999_999:
        return BadValue(parts.start(2), parts.end(2), "BY has nine digits at most.")
    trace = "T" if mode.upper() in ("RT", "NT", "TR", "TN", "T") else ""
    modes = [mode[0].upper()] if mode and mode[0] in "RrNn" else ["R", "N"]
    good = tuple(f"BY={sign}{seconds};{letter}{trace}" for letter in modes)
    if unit:
        return BadValue(parts.start(3), parts.end(3), f"The time of BY is in seconds, without a unit: {good[0]}.", good)
    if mode and mark != ";" and mode[0].upper() in "RN":
        column = parts.start(4)
        return BadValue(column, max(parts.end(4), column + 1), f"A semicolon stands before R or N: {good[0]}.", good)
    if mark == ";" and mode[:1].upper() == "R" and (sign == "-" or not seconds):
        said = f"With R the time of BY is above 0, for the message would come back at once. {good[0].replace('R', 'N')}"
        return BadValue(0, parts.end(2), f"{said} asks for a notice.", (good[0].replace("R", "N"),))
    if mode.upper() == "T":
        return BadValue(parts.start(5), len(value), "T stands only behind R or N: RT or NT.", good)
    said = "Behind the seconds of BY stand a semicolon and R (return the message if it is late) or N (notify)"
    start = parts.start(5) if mark == ";" and mode else min(parts.end(2), len(value) - 1)
    return BadValue(start, len(value), f"{said}.", good)


def holdfor(value: str) -> BadValue:
    """HOLDFOR: seconds, 1 to 9 digits (RFC 4865 5)."""
    if compiled(_TIME).fullmatch(value):
        until = f"HOLDUNTIL={_time(value)}"
        return all_of(value, f"HOLDFOR is a number of seconds; a date belongs to HOLDUNTIL: {until}.", until)
    if not value.strip("0"):
        return all_of(value, "HOLDFOR is one second or more. To have nothing held, leave it out.")
    if united := compiled(r"([0-9]+)([sSmMhHdD])").fullmatch(value):
        seconds = int(united[1][:12]) * _SECONDS[united[2].lower()]
        said = f"HOLDFOR is in seconds, without a unit: HOLDFOR={seconds}."
        return BadValue(united.start(2), united.end(2), said, (f"HOLDFOR={seconds}",))
    if zeros := compiled(r"([+]?0*)([1-9][0-9]{0,8})").fullmatch(value):
        said = f"HOLDFOR is a number of seconds that begins with 1 to 9: HOLDFOR={zeros[2]}."
        return BadValue(0, zeros.end(1), said, (f"HOLDFOR={zeros[2]}",))
    return all_of(value, "HOLDFOR is a number of seconds, 1 to 9 digits. To have nothing held, leave it out.")


def holduntil(value: str) -> BadValue:
    """HOLDUNTIL: a date-time (RFC 4865 5, RFC 3339 5.6)."""
    if value.isdecimal() and value.strip("0"):
        seconds = value.lstrip("0")
        return all_of(value, "HOLDUNTIL is a date and time; seconds belong to HOLDFOR.", f"HOLDFOR={seconds}")
    return _bad_time("HOLDUNTIL", value, value, "")


def rrvs(value: str) -> BadValue:
    """RRVS: a date-time, perhaps with ;C or ;R (RFC 7293 3.1)."""
    time, mark, option = value.partition(";")
    if mark and option.upper() not in ("C", "R"):
        said = "Behind the time of RRVS stands nothing, or ;C (continue) or ;R (reject)"
        return BadValue(len(time), len(value), f"{said}.", (f"RRVS={_time(time) or time}",))
    return _bad_time("RRVS", value, time, mark + option)


def _bad_time(keyword: str, value: str, time: str, behind: str) -> BadValue:
    """What is wrong with a date-time; `behind` is kept after it."""
    form = f"{keyword} is a date and time such as 2026-01-05T09:00:00Z"
    parts, good = compiled(_TIME).fullmatch(time), _time(time)
    if parts is None or good is None:
        return all_of(value, f"{form}.")
    kept = (f"{keyword}={good}{behind}",)
    if parts["hour"] is None:
        return BadValue(len(time) - 1, len(time), f"The time of day is missing: {kept[0]}.", kept)
    if parts["t"] != "T":
        start = parts.start("t")
        return BadValue(start, max(parts.end("t"), start + 1), "A capital T stands between date and time.", kept)
    if parts["second"] is None:
        return BadValue(parts.end("hour") - 1, parts.end("hour"), f"The seconds are missing: {kept[0]}.", kept)
    if parts["part"]:
        return BadValue(parts.start("part"), parts.end("part"), f"{keyword} has whole seconds.", kept)
    if parts["zone"] is None:
        said = "The zone is missing: Z for UTC, or such as +01:00."
        return BadValue(len(time) - 1, len(time), said, kept)
    said = "The zone is a capital Z for UTC, or such as +01:00."
    return BadValue(parts.start("zone"), parts.end("zone"), said, kept)


def _time(text: str) -> str | None:
    """A date-time in the right form; what is missing is midnight, no seconds and UTC."""
    parts = compiled(_TIME).fullmatch(text)
    if parts is None:
        return None
    zone = re.sub(r"([+-][0-9]{2}):?([0-9]{2})", r"\1:\2", (parts["zone"] or "Z").upper())
    return f"{parts['date']}T{parts['hour'] or '00:00'}{parts['second'] or ':00'}{zone}"


def mt_priority(value: str) -> BadValue:
    """MT-PRIORITY: -9 to 9 (RFC 6710 3)."""
    form = "MT-PRIORITY is a number from -9 to 9"
    number = compiled(r"([+-]?)(0*)([0-9]+)").fullmatch(value)
    if number is None or len(value) > 9:
        return all_of(value, f"{form}. Without it the message has the priority 0.")
    within = max(-9, min(9, int(value)))
    if within != int(value):
        return all_of(value, f"{form}; {value} is out of range.", f"MT-PRIORITY={within}")
    said = f"{form}, without a plus sign or a leading zero: MT-PRIORITY={within}."
    return BadValue(0, number.start(3) or 1, said, (f"MT-PRIORITY={within}",))
