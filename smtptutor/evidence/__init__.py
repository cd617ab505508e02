"""What people already have: replies, errors of programs, dialogues, logs, bounces; read, and explained as findings."""
