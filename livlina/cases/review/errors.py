"""What can be refused in the review of traces."""

from livlina.core.errors import DomainError


class ReviewsOneself(DomainError):
    message = "Händelsen är din egen. Någon annan granskar den."


class AlreadyReviewed(DomainError):
    message = "Händelsen är redan granskad. Läs vad granskningen kom fram till."


class FollowUpNeedsNote(DomainError):
    message = "Skriv vad som behöver följas upp, och av vem."
    field = "note"
