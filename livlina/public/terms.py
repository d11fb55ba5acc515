"""The words of the open form, as one who is afraid and in a hurry reads them. None of them names violence."""

from typing import Final

from django.db.models import TextChoices

LEAVE_TO: Final = "https://www.smhi.se/"
"""Where the quick exit leads when the organisation has said nothing: the weather."""


class Way(TextChoices):
    """Which way to be in touch is safe."""

    CALL_ME = "call_me", "Ring mig"
    I_CALL = "i_call", "Jag ringer er"


class Hour(TextChoices):
    MORNING = "morning", "Vardag 9–12"
    AFTERNOON = "afternoon", "Vardag 12–16"


class Answering(TextChoices):
    """What is done when somebody else takes the call."""

    HANG_UP = "hang_up", "Lägg på utan att säga något"
    BOOKING = "booking", "Säg att det gäller en bokning"


class About(TextChoices):
    NOT_SAID = "", "Vill inte säga"
    MINE = "mine", "Någon gör mig illa, eller gör mig rädd"
    OWN_DOING = "own_doing", "Något jag själv gör, som jag vill ändra"
    YOUNG = "young", "Jag är under 18 år"
    ANOTHER = "another", "Jag är orolig för någon annan"
