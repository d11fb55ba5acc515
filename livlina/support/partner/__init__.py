"""A contact of her own (partnerkontakt): asked for by one who leads, offered and kept up on her side alone."""
