"""The words of the reports: the five tables, their columns and the periods that are asked for."""

from django.db.models import IntegerChoices, TextChoices


class TableNumber(IntegerChoices):
    """The five tables by their number, with what they count (R-386–R-390)."""

    EXPOSED_BY_SEX = 1, "Våldsutsatta efter kön"
    USING_BY_SEX = 2, "Våldsutövare efter kön"
    EXPOSED_WITH_CHILDREN = 3, "Våldsutsatta med barn under 18"
    USING_WITH_CHILDREN = 4, "Våldsutövare med barn under 18"
    VIA_POLICE = 5, "Inkomna via polisen, erbjudna stöd i rättsprocessen"


class Column(TextChoices):
    """A column. The values are promised to the outside, except `not_known`, which is shown to staff only."""

    WOMEN = "women", "Kvinnor"
    MEN = "men", "Män"
    OTHER = "other", "Annat"
    UNKNOWN = "unknown", "Okänt"
    COUNT = "count", "Antal"
    WITH_MINOR_CHILDREN = "with_minor_children", "Med barn"
    CHILDREN_UNKNOWN = "children_unknown", "Barn okänt"
    SHARE_PERCENT = "share_percent", "Andel"
    NOT_KNOWN = "not_known", "Okänt"


class Preset(TextChoices):
    """A period that is asked for by name (R-412). The values stand in addresses."""

    THIS_YEAR = "i-ar", "I år"
    LAST_YEAR = "forra-aret", "Förra året"
    FIRST_TERTIAL = "tertial-1", "Tertial 1"
    SECOND_TERTIAL = "tertial-2", "Tertial 2"
    THIRD_TERTIAL = "tertial-3", "Tertial 3"
    TWELVE_MONTHS = "tolv-manader", "Senaste tolv månaderna"
