"""The Lambda model: functions, their code, their invocations."""
