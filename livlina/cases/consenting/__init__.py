"""Consent to help for a child: from each guardian, and from the child who is old enough; and the ways out of a no."""
