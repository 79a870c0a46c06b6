"""The needs: shown at the left, edited in place."""
