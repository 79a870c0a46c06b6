"""What the screens say: answers as text laid out for a width. Pure: values in, lines out."""
