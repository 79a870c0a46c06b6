"""Two to four models side by side: their facts row by row, and which of them is better in what."""

LEAST, MOST = 2, 4
"""How many models one comparison takes."""
