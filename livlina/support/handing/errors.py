"""What can be refused when a booked talk is given to another."""

from livlina.core.errors import DomainError


class TalkHasItsHolder(DomainError):
    message = "Samtalet har redan någon som kan hålla det. Läs listan igen."


class HasNotTheCase(DomainError):
    """Also of one against whom a wall stands: a refusal says nothing of which."""

    message = "{name} kan inte hålla samtalet. Ge ärendet till någon först, eller välj någon annan som har det."


class JointIsBookedAnew(DomainError):
    """It was approved and weighed for whoever was to hold it. Source: R-160."""

    message = (
        "Ett gemensamt samtal med den andra parten ges inte vidare. Den som arbetar i ärendet ställer in det, och "
        "bokar ett nytt sedan faran har prövats igen."
    )
