"""Decisions in a case: proposed, signed, told, carried out, appealed; and what was promised before one was taken."""
