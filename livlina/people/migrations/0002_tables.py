import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_passkeys"),
        ("people", "0001_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "pronoun",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="pronomen"),
                ),
                (
                    "identity_number",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="personnummer"),
                ),
                ("identity_hash", models.BinaryField(null=True)),
                (
                    "number_kind",
                    models.CharField(
                        choices=[
                            ("personal", "Personnummer"),
                            ("coordination", "Samordningsnummer"),
                            ("none", "Saknar nummer"),
                            ("unknown", "Inte känt"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                ("born", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="född")),
                ("birth_year", models.PositiveSmallIntegerField(null=True, verbose_name="födelseår")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Kvinna"), ("male", "Man"), ("other", "Annat"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="kön",
                    ),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("none", "Inget skydd känt"),
                            ("secrecy_marking", "Sekretessmarkering"),
                            ("protected_registration", "Skyddad folkbokföring"),
                        ],
                        default="none",
                        max_length=25,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="språk")),
                (
                    "needs_interpreter",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="tolk",
                    ),
                ),
                (
                    "interpreter_wish",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="önskemål om tolk"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("identity_hash", None), _negated=True),
                        fields=["identity_hash"],
                        name="person_hash",
                    )
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(
                            "name",
                            "pronoun",
                            "identity_number",
                            "identity_hash",
                            "number_kind",
                            "born",
                            "birth_year",
                            "sex",
                            "protection",
                            "language",
                            "needs_interpreter",
                            "interpreter_wish",
                            "version",
                        ),
                        name="person_rows",
                        new="id = ANY ((SELECT my_worked_parties())::bigint[]) OR id = ANY ((SELECT all_my_callers())::bigint[])",
                        using="(id = ANY ((SELECT my_parties())::bigint[]) AND (protection = 'none' OR id <> ALL ((SELECT my_shielded_persons())::bigint[]))) OR id = ANY ((SELECT all_my_callers())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity_hash", None), ("identity_number", None)),
                            models.Q(("identity_hash__isnull", False), ("identity_number__isnull", False)),
                            _connector="OR",
                        ),
                        name="person_number_has_its_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partner", "Partner"),
                            ("ex_partner", "Tidigare partner"),
                            ("parent", "Förälder till"),
                            ("sibling", "Syskon"),
                            ("other_kin", "Annan släkting"),
                            ("other_close", "Annan närstående"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "violence",
                    models.CharField(
                        choices=[
                            ("none", "Inget våld känt"),
                            ("by_first", "Den första utövar våld"),
                            ("by_second", "Den andra utövar våld"),
                            ("mutual", "Båda"),
                            ("suspected", "Misstänkt, oklart vem"),
                        ],
                        default="none",
                        max_length=15,
                    ),
                ),
                (
                    "honour",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="people_rela_person__66fd2f_idx"),
                    models.Index(fields=["other"], name="people_rela_other_i_76d7ba_idx"),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("ended_at", "ended_by"),
                        name="relation_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(other_id)",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("ended_by",), name="relation_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="relation_is_ended_when_somebody_ends_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="relation_was_told_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True), name="relation_is_to_another"
                    ),
                    models.UniqueConstraint(
                        models.F("told_in_case"),
                        models.F("told_in_contact"),
                        django.db.models.functions.comparison.Least("person", "other"),
                        django.db.models.functions.comparison.Greatest("person", "other"),
                        models.F("kind"),
                        condition=models.Q(("ended_at", None)),
                        name="relation_stands_once_in_a_file",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joint_custody", "Gemensam vårdnad"),
                            ("sole_custody", "Ensam vårdnad"),
                            ("appointed", "Särskilt förordnad vårdnadshavare"),
                        ],
                        max_length=15,
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_guar_person__cbbac6_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("ended_at", "ended_by"),
                        name="guardianship_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(guardian_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_level4_cases())::bigint[]))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("ended_by",), name="guardianship_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="guardianship_is_ended_when_somebody_ends_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="guardianship_was_told_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("guardian")), _negated=True), name="guardian_is_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepresentativePhone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="telefon"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_repr_person__3ef9ce_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="representative_phone_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND ((told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[])) OR (recorded_by_id = acting() AND recorded_at > now() - interval '1 hour' AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))))",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="representative_phone_was_told_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("god_man", "God man"), ("trustee", "Förvaltare"), ("counsel", "Ombud")], max_length=10
                    ),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "telephone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.representativephone",
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_repr_person__03a1e4_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("ended_at", "ended_by"),
                        name="representative_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("ended_by",), name="representative_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="representative_is_ended_when_somebody_ends_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="representative_was_told_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeChannel",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                ),
                (
                    "value",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="nummer eller adress"
                    ),
                ),
                ("value_hash", models.BinaryField(null=True)),
                (
                    "is_safe",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("from_time", models.TimeField(null=True)),
                ("to_time", models.TimeField(null=True)),
                (
                    "safe_when",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="när, med egna ord"
                    ),
                ),
                (
                    "who_may_answer",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem kan svara"),
                ),
                (
                    "code_word",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="kodord"),
                ),
                (
                    "say",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="säg så här"),
                ),
                ("confirmed_on", models.DateField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="people_safe_person__fc43ef_idx"),
                    models.Index(
                        condition=models.Q(("value_hash", None), _negated=True),
                        fields=["value_hash"],
                        name="channel_hash",
                    ),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("ended_at", "ended_by", "confirmed_on", "confirmed_at"),
                        name="channel_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("ended_by",), name="channel_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="channel_is_ended_when_somebody_ends_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="channel_was_told_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Whereabouts",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "Bostad"),
                            ("stays", "Vistas hos"),
                            ("school", "Skola eller förskola"),
                            ("work", "Arbetsplats"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "address",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="adress"),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_wher_person__0f63c7_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("ended_at", "ended_by"),
                        name="whereabouts_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("ended_by",), name="whereabouts_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="whereabouts_is_ended_when_somebody_ends_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="whereabouts_was_told_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("purpose", models.CharField(max_length=60)),
                (
                    "what",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "Att personen har kontakt med oss"),
                                ("ways", "Hur personen nås"),
                                ("risk", "Risk och skydd"),
                                ("violence", "Vad som har hänt"),
                                ("support", "Vilket stöd personen får"),
                                ("health", "Hälsa"),
                                ("children", "Barnens situation"),
                                ("housing", "Boende och ekonomi"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "given_how",
                    models.CharField(choices=[("words", "Muntligt"), ("writing", "Skriftligt")], max_length=10),
                ),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submission", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_cons_person__9a2607_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("withdrawn_on", "withdrawn_by", "ended_at"),
                        name="consent_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND (guardian_id IS NULL OR may_name_person(guardian_id))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName(
                        "recorded_by", at="recorded_at", later=("withdrawn_by",), name="consent_in_own_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="consent_was_told_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("purpose", ""), _negated=True), ("what__len__gt", 0)),
                        name="consent_is_for_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="consent_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("withdrawn_by", None), ("withdrawn_on", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="consent_is_withdrawn_by_someone",
                    ),
                    models.UniqueConstraint(fields=("person", "submission"), name="consent_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateTask",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        choices=[("number", "Samma personnummer"), ("channel", "Samma telefon eller e-post")],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Ny"),
                            ("unclear", "Går inte att avgöra ännu"),
                            ("proposed", "Väntar på en andra person"),
                            ("differing", "Två olika, väntar på en andra person"),
                            ("different", "Två olika"),
                            ("joined", "Förda ihop"),
                            ("parting", "Ska tas isär, väntar på en andra person"),
                            ("withdrawn", "Borttagen"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="duplicate_task_rows", using="id = ANY ((SELECT my_register_tasks())::bigint[])"
                    ),
                    models.UniqueConstraint(fields=("one", "other"), name="duplicate_is_filed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="duplicate_is_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="people.duplicatetask"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same", "Samma människa"),
                            ("different", "Två olika människor"),
                            ("unclear", "Går inte att avgöra ännu"),
                            ("joined", "För ihop dem"),
                            ("apart", "Föreslå att de tas isär"),
                            ("undone", "Ta isär dem"),
                            ("kept", "Låt dem vara ihop"),
                            ("shown", "Visade skyddade uppgifter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="register_decision_rows", using="task_id = ANY ((SELECT my_register_tasks())::bigint[])"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HumanLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="people.duplicatetask",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "number_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("undo_until", models.DateField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parting_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="human_link_rows", using="task_id = ANY ((SELECT my_register_tasks())::bigint[])"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at", None)), fields=("one", "other"), name="rows_are_joined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("approved_by")), _negated=True),
                        name="join_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parting_by", models.F("ended_by")), _negated=True),
                        name="parting_needs_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuietMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("identity_hash", models.BinaryField(null=True, unique=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(name="quiet_mark_rows", using="false"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), ("identity_hash__isnull", False), _connector="XOR"
                        ),
                        name="quiet_mark_is_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                        name="quiet_mark_needs_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffRelation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self", "Jag själv"),
                            ("family", "Familj eller släkt"),
                            ("ex", "Tidigare partner"),
                            ("neighbour", "Granne"),
                            ("other", "Annan nära relation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "address",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="adress"),
                ),
                ("number_hash", models.BinaryField(null=True)),
                ("phone_hash", models.BinaryField(null=True)),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistake", "Den var felskriven"),
                            ("over", "Vi har inte med varandra att göra längre"),
                            ("other", "Annat"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "end_reason",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["number_hash"], name="staff_relation_number"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["phone_hash"], name="staff_relation_phone"
                    ),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(name="staff_relation_is_own", using="staff_id = acting()"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number_hash__isnull", False), ("phone_hash__isnull", False), _connector="OR"
                        ),
                        name="staff_relation_can_be_found",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("kind", "self")),
                        fields=("staff",),
                        name="staff_declares_oneself_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="people.consent"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                (
                    "recipient",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="till vem"),
                ),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="consent_kept_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                        unseen=True,
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staffrelation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(changes=(), name="declared_row_rows", using="false"),
                    models.UniqueConstraint(fields=("relation", "person"), name="row_is_met_once"),
                ],
            },
        ),
    ]
