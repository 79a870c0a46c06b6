"""Answers as documents for programs: plain values, ready for JSON. Each carries a `schema` number."""
