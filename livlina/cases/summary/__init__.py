"""What the client has told, in her own words and approved by her, so that she is not asked to tell it again (R-033)."""
