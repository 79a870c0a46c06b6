"""The jobs that ship, one made-up row of their table, and which job some words mean."""

from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.reader import find_use_case as find
from catalog.storage import store

CASES = store.load_use_cases()
ROW = """
[chat]
name = 'Chat'
summary = 'Talk.'
kinds = ['llm']
floor = 40
skills = { chat = 1 }
workload = { requests_per_month = 100, input_tokens = 10 }
workload_note = 'A guess.'
priorities = { cost = 1, capability = 1, downloads = 0 }
"""


def understood(words: str) -> str | None:
    """The job that these words mean; None where they were not understood."""
    answer = find(CASES, words)
    return answer.id if isinstance(answer, UseCaseMatch) else None
