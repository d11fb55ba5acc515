"""Protection that holds until a day, and the safety plan that is written with the person (skydd och säkerhetsplan)."""
