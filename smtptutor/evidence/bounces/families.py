"""The words by which programs that report can be told, and those behind which the message itself stands."""

from functools import lru_cache

BEGINS = {
    "Postfix": ("this is the mail system at host", "this is the postfix program at host"),
    "qmail": (
        "this is the qmail-send program", "qmail-send program at", "this is the ezmlm program",
        "i'm afraid i wasn't able to deliver your message", "i wasn't able to deliver your message to the following",
        "this is the deliver program at", "this is the email server at", "this is the machine generated message",
    ),
    "Exim": (
        "this message was created automatically by mail delivery software", "message has been frozen",
        "a message that you sent could not be delivered", "message that you sent has not yet been delivered",
        "a message that you sent was rejected", "a message that you sent contained",
    ),
    "Sendmail": (
        "the original message was received at", "the following addresses had", "----- transcript of session follows",
        "had permanent fatal errors", "had transient non-fatal errors", "had delivery problems", "had fatal errors",
    ),
    "Gmail": (
        "** address not found **", "** message not delivered **", "** message blocked **", "** delivery incomplete **",
        "** recipient inbox full **", "** message too large **", "technical details of permanent failure",
        "technical details of temporary failure", "delivery to the following recipient failed permanently",
        "delivery to the following recipient has been delayed", "there was a temporary problem delivering your message",
        "gmail will retry for", "ihre nachricht wurde nicht an", "votre message n'a pas pu être transmis à",
        "votre message n'a pas été distribué à", "tu mensaje no se ha entregado a", "sua mensagem não foi entregue a",
        "il tuo messaggio non è stato recapitato a", "je bericht is niet bezorgd bij",
        "your message wasn't delivered to", "there was a problem delivering your message",
        "message could not be delivered because the recipient's inbox",
    ),
    "Yahoo": ("we were unable to deliver your message to the following address",
              "unable to deliver message to the following address(es)"),
    "Courier": ("undeliverable mail", "delays in delivering your message",
                "your message to the following recipients cannot be delivered"),
    "MailEnable": ("message could not be delivered to some recipients",),
    "hMailServer": ("the following recipient(s) could not be reached", "hmailserver sent:"),
    "Exchange": (
        "delivery has failed to these recipients", "diagnostic information for administrators",
        "did not reach the following recipient", "your message did not reach some or all of the intended recipients",
        "your message couldn't be delivered", "diagnoseinformationen f", "fehler bei der zustellung an folgende",
        "informations de diagnostic pour les administrateurs", "échec de la remise",
        "informazioni di diagnostica per gli amministratori", "información de diagnóstico para los administradores",
        "informações de diagnóstico para administradores", "falha na entrega a estes destinatários",
        "管理者用診断情報", "次の受信者またはグループへの配信に失敗しました", "管理员的诊断信息",
        "系統管理員的診斷資訊",
        "informacje diagnostyczne dla administratorów", "диагностические сведения для администраторов",
        "diagnostikinformation för administratörer", "diagnostické informace pro správce",
        "diagnostische gegevens voor beheerders", "delivery is delayed to these recipients",
        "was unable to deliver this message to", "couldn't be delivered to the following recipients",
        "your message to the following recipients", "delivery to the following recipients failed",
        "delivery to the following recipients was aborted", "delivery to the following recipients has been delayed",
    ),
    "Domino": ("was not delivered to:", "not listed in domino directory"),
    "GroupWise": ("was undeliverable to the following", "the message that you sent was undeliverable"),
    "MDaemon": ("the following addresses did not receive a copy of your message", "--- session transcript ---",
                "--- begin session transcript", "permanent fatal errors / unable"),
    "IMail": ("unknown user: ", "undeliverable to ", "user mailbox exceeds allowed size", "delivery failed 20 attempts",
              "invalid final delivery userid", "delivery userid:"),
    "OpenSMTPD": ("this is the mailer-daemon, please do not reply", "below is a list of recipients"),
    "Mercury": ("mercury transport system", "the mercury mail transport", "mercury_error_info"),
    "Dovecot": ("was automatically rejected:",),
    "": (
        "generated delivery status notification",
        "could not be delivered", "couldn't be delivered", "unable to deliver", "was not delivered", "not be delivered",
        "delivery failed", "failed recipients", "failed addresses", "undeliverable", "returned mail", "mail delivery",
        "delivery failure", "failure notice", "delivery problems", "nicht zugestellt",
        "unzustellbar",
        "n'a pas pu être", "no se pudo entregar", "no se ha podido entregar", "não pôde ser entregue", "non recapitat",
        "impossibile recapitare", "non è stato recapitato", "niet worden bezorgd", "kunde inte levereras",
        "not delivered to the following", "following address failed",
    ),
}  # fmt: skip
"""Program: words in lower case with which its reports begin. Those of "" stand in many, and in other mail too."""

STOPS = (
    "below this line is a copy", "below the next line is a copy", "enclosed is a copy of the message",
    "this is a copy of", "original message", "message header follows", "message headers follow",
    "message text follows", "message contents follow", "start of returned message", "returned message", "returned mail",
    "unsent message", "undelivered message", "the header of the original message", "header of the original",
    "end of message", "end transcript", "a copy of the original", "copy of the original", "included is a copy",
    "here is your returned mail", "your message reads", "your original message", "below is a copy of the original",
    "ursprüngliche nachricht", "ursprüngliche kopfzeilen", "kopfzeilen der ursprüng", "en-têtes de message d'origine",
    "message d'origine", "mensaje original", "encabezados de mensajes originales", "intestazioni originali",
    "forwarded message", "the body of the message follows", "old message",
)  # fmt: skip
"""Words in lower case with which a line begins, behind whatever rule is drawn, below which the message stands."""

DELAYED = (
    "delayed", "warning message only", "do not need to resend", "still being retried", "will be retried",
    "not yet been delivered", "will keep trying", "will retry", "transient non-fatal",
    "delivery attempts will continue",
    "temporary problem", "delays in delivering", "delivery incomplete", "verzögert", "will continue to be made",
    "will continue to try", "has been postponed",
    "no action is required on your part", "has been deferred", "this is a warning", "warning: message",
)  # fmt: skip
"""Wording in lower case of a report that is a warning only: the server goes on trying."""


@lru_cache(maxsize=512)
def program_of(words: str) -> str | None:
    """
    The program that reports with these words, which are in lower case, their lines joined by blanks.

    "" where they are those of a report whose program they do not tell, None where they are no report's.
    """
    return next((name for name, phrases in BEGINS.items() if any(phrase in words for phrase in phrases)), None)


def is_delayed(words: str) -> bool:
    """Whether a report with these words, in lower case, is a warning only."""
    return any(phrase in words for phrase in DELAYED)
