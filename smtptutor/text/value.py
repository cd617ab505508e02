"""
Named tuples for a program that starts at once.

They are declared as those of `typing`, and are what the type checker takes them for; but `typing`, and `collections`
behind it, would cost `smtptutor explain 503` a third of its time.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class NamedTuple(tuple):
        """A tuple whose fields have the names that its class declares; equal only to one of its own class."""

        __slots__ = ()

        def __init_subclass__(cls) -> None:
            cls._fields = cls.__match_args__ = tuple(cls.__annotations__)
            cls._field_defaults = {name: cls.__dict__[name] for name in cls._fields if name in cls.__dict__}
            cls._defaults = tuple(cls._field_defaults.values())  # they stand at the end
            for place, name in enumerate(cls._fields):
                setattr(cls, name, property(lambda self, place=place: self[place]))

        def __new__(cls, *given: object, **named: object) -> "NamedTuple":  # noqa: PYI034 Self is in typing
            """Raises TypeError for a field too many, too few or twice, as any call does."""
            missing = len(cls._fields) - len(given)
            if not named and 0 <= missing <= len(cls._defaults):  # as nearly all calls are
                return tuple.__new__(cls, given + cls._defaults[len(cls._defaults) - missing :])
            by_place = dict(zip(cls._fields, given, strict=False))
            values = {**cls._field_defaults, **by_place, **named}
            if len(given) > len(cls._fields) or by_place.keys() & named or len(values) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return tuple.__new__(cls, [values[name] for name in cls._fields])

        def _replace(self, **named: object) -> "NamedTuple":
            """The same with other values in the fields that are named."""
            return type(self)(**{**dict(zip(self._fields, self, strict=True)), **named})

        def __eq__(self, other: object) -> bool:
            return type(self) is type(other) and tuple.__eq__(self, other)

        def __ne__(self, other: object) -> bool:
            return not self == other

        def __hash__(self) -> int:
            return hash((type(self), tuple(self)))

        def __repr__(self) -> str:
            fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({fields})"


__all__ = ["NamedTuple"]
