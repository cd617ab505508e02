"""The rules of SMTP (RFC 5321): pure values and functions, no input or output."""
