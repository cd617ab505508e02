"""Settings that all tests share. That this file is here also puts `support` on the path."""

from hypothesis import settings

settings.register_profile("smtptutor", deadline=None)  # a busy machine is no bug
settings.load_profile("smtptutor")
