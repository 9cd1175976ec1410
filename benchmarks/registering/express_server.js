// Express with zod, and ioredis. Arguments: the port, and where register.lua is.
const { randomBytes, randomInt } = require("crypto");
const { readFileSync } = require("fs");
const express = require("express");
const Redis = require("ioredis");
const { z } = require("zod");

const [port, script] = process.argv.slice(2);
const ALPHABET = "ACDEFGHJKLMNPRTUVWXY3479";
const category = z.enum(["competence", "information", "event_help", "premises", "equipment", "entertainment", "time", "other"]);
const posting = z.object({ category, text: z.string().min(1).max(140) });
const organisation = z.object({
  name: z.string().min(1).max(100),
  sector: z.enum(["voluntary", "public", "business", "individual"]),
  number: z.string().regex(/^[0-9]{9}$/).nullish(),
});
const registration = z.object({
  name: z.string().min(1).max(80),
  email: z.string().email().nullish(),
  language: z.enum(["nb", "nn", "en"]).optional(),
  organisations: z.array(organisation).min(1).max(8),
  needs: z.array(posting).max(10).optional(),
  offers: z.array(posting).max(10).optional(),
});

const redis = new Redis(process.env.REDIS_URL);
redis.defineCommand("register", { numberOfKeys: 4, lua: readFileSync(script, "utf8") });
const app = express();
app.use(express.json());
app.post("/participants", async (request, response) => {
  const form = registration.safeParse(request.body);
  if (!form.success) return response.status(422).json(form.error.issues);
  const id = randomBytes(8).toString("hex");
  for (;;) {
    const code = Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
    const answer = JSON.stringify({ participant_id: id, code });
    const kept = await redis.register("once", "codes", "participants", `participant:${id}`, request.get("Idempotency-Key"), code, answer, JSON.stringify(form.data));
    if (kept) return response.status(201).type("json").send(kept);
  }
});
app.listen(Number(port), "127.0.0.1");
