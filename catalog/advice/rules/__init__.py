"""The hard rules: what each asks, what it looks at, and what would lift it."""
