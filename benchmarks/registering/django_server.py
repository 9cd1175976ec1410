"""Django with its REST framework, and PostgreSQL. `app` for gunicorn; as a program, it makes the table."""

import os
import secrets
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, models, transaction
from django.urls import path

ALPHABET = "ACDEFGHJKLMNPRTUVWXY3479"
SECTORS = ["voluntary", "public", "business", "individual"]
CATEGORIES = ["competence", "information", "event_help", "premises", "equipment", "entertainment", "time", "other"]

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "postgres",
            "HOST": os.environ["PGHOST"],
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from rest_framework import serializers  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Participant(models.Model):
    code = models.CharField(max_length=5, unique=True)
    key = models.CharField(max_length=64, unique=True)
    record = models.JSONField()

    class Meta:
        app_label = "bench"


class OrganisationSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    sector = serializers.ChoiceField(SECTORS)
    number = serializers.RegexField("^[0-9]{9}$", required=False, allow_null=True)


class PostingSerializer(serializers.Serializer):
    category = serializers.ChoiceField(CATEGORIES)
    text = serializers.CharField(max_length=140)


class RegistrationSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    email = serializers.EmailField(required=False, allow_null=True)
    language = serializers.ChoiceField(["nb", "nn", "en"], required=False)
    organisations = OrganisationSerializer(many=True, min_length=1, max_length=8)
    needs = PostingSerializer(many=True, required=False, max_length=10)
    offers = PostingSerializer(many=True, required=False, max_length=10)


class Participants(APIView):
    def post(self, request):
        form = RegistrationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        key = request.headers["Idempotency-Key"]
        while True:
            code = "".join(secrets.choice(ALPHABET) for _ in range(5))
            try:
                with transaction.atomic():
                    made = Participant.objects.create(code=code, key=key, record=form.validated_data)
            except IntegrityError:
                made = Participant.objects.filter(key=key).first()
            if made:
                return Response({"participant_id": made.pk, "code": made.code}, 201)


urlpatterns = [path("participants", Participants.as_view())]

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Participant)
    sys.exit()

app = get_wsgi_application()
