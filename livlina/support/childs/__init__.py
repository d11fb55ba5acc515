"""The child's own page in the child's own case: what the child wants and says, and who has talked with the child."""
