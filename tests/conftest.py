"""Settings that all tests share. What they import beside the package lies in this folder (`pythonpath`)."""

from hypothesis import settings

settings.register_profile("smtptutor", deadline=None)  # a busy machine is no bug
settings.load_profile("smtptutor")
