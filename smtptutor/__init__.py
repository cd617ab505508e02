"""smtptutor: type SMTP, see why the server said that."""

__version__ = "0.1.0"
