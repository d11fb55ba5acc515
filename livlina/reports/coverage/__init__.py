"""Children's own cases, and whether those who come are asked about violence: as figures."""
