"""A letter that Skatteverket forwards is a way of its own. Source: S-24, S-60."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0014_what_a_case_hid_is_not_told")]
    operations = [
        migrations.AlterField(
            model_name="safechannel",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "Ring"),
                    ("voicemail", "Röstmeddelande"),
                    ("sms", "Sms"),
                    ("email", "E-post"),
                    ("letter", "Brev hem"),
                    ("forwarded", "Brev genom Skatteverket"),
                    ("visit", "Möte hos oss"),
                ],
                max_length=15,
            ),
        )
    ]
