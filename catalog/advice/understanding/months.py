"""How often a period comes in a month."""

WORKDAYS = 22.0
"""Working days of a month."""

TIMES_A_MONTH = {
    "month": 1.0,
    "year": 1 / 12,
    "quarter": 1 / 3,
    "week": 52 / 12,
    "day": 30.0,
    "workday": WORKDAYS,
    "hour": 720.0,
    "fortnight": 26 / 12,
}
"""How often a period comes in a month: a year has 52 weeks, a month 30 days, 22 of them working days."""
