"""The least there can be with the packages of the house: Flask, marshmallow, one script. `app` for gunicorn."""

import json
import os
import secrets
from pathlib import Path

from flask import Flask, jsonify, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from redis import Redis

SECTORS = ("voluntary", "public", "business", "individual")
CATEGORIES = ("competence", "information", "event_help", "premises", "equipment", "entertainment", "time", "other")
ALPHABET = "ACDEFGHJKLMNPRTUVWXY3479"


class Base(Schema):
    class Meta:
        unknown = EXCLUDE


class OrganisationSchema(Base):
    name = fields.String(required=True, validate=validate.Length(1, 100))
    sector = fields.String(required=True, validate=validate.OneOf(SECTORS))
    number = fields.String(allow_none=True, validate=validate.Regexp("[0-9]{9}"))


class PostingSchema(Base):
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    text = fields.String(required=True, validate=validate.Length(1, 140))


class RegistrationSchema(Base):
    name = fields.String(required=True, validate=validate.Length(1, 80))
    email = fields.Email(allow_none=True)
    language = fields.String(validate=validate.OneOf(("nb", "nn", "en")))
    organisations = fields.List(fields.Nested(OrganisationSchema), required=True, validate=validate.Length(1, 8))
    needs = fields.List(fields.Nested(PostingSchema), validate=validate.Length(0, 10))
    offers = fields.List(fields.Nested(PostingSchema), validate=validate.Length(0, 10))


app = Flask(__name__)
redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
register = redis.register_script(Path(__file__).with_name("register.lua").read_text())
schema = RegistrationSchema()


@app.post("/participants")
def registered():
    try:
        form = schema.load(request.get_json())
    except ValidationError as error:
        return jsonify(errors=error.messages), 422
    id_ = secrets.token_hex(8)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(5))
        answer = json.dumps({"participant_id": id_, "code": code})
        names = ["once", "codes", "participants", f"participant:{id_}"]
        if kept := register(names, [request.headers["Idempotency-Key"], code, answer, json.dumps(form)]):
            return app.response_class(kept, 201, mimetype="application/json")
