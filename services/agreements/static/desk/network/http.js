// Requests to the server. An answer that is not the server's own (a hotel's sign-in page, a proxy's error) is no answer.
import { fetchOwn, NoAnswer, withRetry } from "../fetch_with_retry.js";

export class Refused extends Error {
  constructor(sentence, errorCode) {
    super(sentence);
    this.errorCode = errorCode;
  }
}

export class SignedOut extends Error {}

const RETRYABLE_ERROR_CODES = new Set(["busy", "not-saved-yet", "too-many-requests", "something-broke"]);

/**
 * Send a command under its idempotency key. Throws Refused with a sentence, SignedOut, or NoAnswer when nobody can say what became
 * of it. `onRetry()` is called when it is sent once more.
 */
export const post = (path, key, body, onRetry) =>
  request(
    path,
    {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key },
      body: JSON.stringify(body),
    },
    onRetry,
  );

export const get = (path) => request(path, { headers: { Accept: "application/json" } });

async function request(path, options, onRetry) {
  const { body, error } = await withRetry((signal) => attempt(path, { ...options, signal }), { onRetry });
  if (error) throw error;
  return body;
}

/** What the server says, as `{ body }` or `{ error }`. Throws NoAnswer where it is not the server, or says that it cannot say. */
async function attempt(path, options) {
  const answer = await fetchOwn(path, { ...options, credentials: "same-origin", redirect: "error" });
  const body = readJson(answer.text);
  if (answer.ok && typeof body === "object") return { body };
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/problem+json")) throw new NoAnswer(`status ${answer.status}`);
  if (answer.status === 401) return { error: new SignedOut(body.title) };
  if (answer.status >= 500 || RETRYABLE_ERROR_CODES.has(body.code)) throw new NoAnswer(body.code);
  return { error: new Refused(body.errors?.[0]?.detail ?? body.title, body.code) };
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer("no JSON");
  }
}
