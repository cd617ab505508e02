"""The former name of a statement."""

from smtptutor.evidence.statement import BOUNCED, DEFERRED, END_OF_DATA, EXPIRED, GREETING, SENT, STAGES, Statement

Testimony = Statement

__all__ = ["BOUNCED", "DEFERRED", "END_OF_DATA", "EXPIRED", "GREETING", "SENT", "STAGES", "Testimony"]
