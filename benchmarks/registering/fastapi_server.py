"""FastAPI with pydantic, and redis-py's asyncio. `app` for uvicorn."""

import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Header, Response
from pydantic import BaseModel, EmailStr, Field
from redis.asyncio import Redis

ALPHABET = "ACDEFGHJKLMNPRTUVWXY3479"
Category = Literal["competence", "information", "event_help", "premises", "equipment", "entertainment", "time", "other"]


class Organisation(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    sector: Literal["voluntary", "public", "business", "individual"]
    number: Annotated[str, Field(pattern="^[0-9]{9}$")] | None = None


class Posting(BaseModel):
    category: Category
    text: Annotated[str, Field(min_length=1, max_length=140)]


class Registration(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    email: EmailStr | None = None
    language: Literal["nb", "nn", "en"] = "nb"
    organisations: Annotated[list[Organisation], Field(min_length=1, max_length=8)]
    needs: Annotated[list[Posting], Field(max_length=10)] = []
    offers: Annotated[list[Posting], Field(max_length=10)] = []


app = FastAPI()
redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
register = redis.register_script(Path(__file__).with_name("register.lua").read_text())


@app.post("/participants")
async def registered(form: Registration, idempotency_key: Annotated[str, Header()]) -> Response:
    id_ = secrets.token_hex(8)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(5))
        answer = json.dumps({"participant_id": id_, "code": code})
        names = ["once", "codes", "participants", f"participant:{id_}"]
        if kept := await register(names, [idempotency_key, code, answer, form.model_dump_json()]):
            return Response(kept, 201, media_type="application/json")
