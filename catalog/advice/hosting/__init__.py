"""Open weights on hardware of one's own, bought or rented: what fits, how fast it is, what it costs."""
