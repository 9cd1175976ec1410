// Asking the house. An answer that is not the house's own (a hotel's sign-in page, a proxy's error) is no answer.
import { patiently } from "../fetch_with_retry.js";

export class Refused extends Error {}
export class SignedOut extends Error {}
export class Unanswered extends Error {}

const AGAIN = new Set(["busy", "not-saved-yet", "too-many-requests", "something-broke"]);

/** Have something done under a key. Throws Refused with a sentence, SignedOut, or Unanswered when nobody can say. `slow()` is told when that takes long. */
export const ask = (path, key, body, slow) =>
  answered(
    path,
    {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key },
      body: JSON.stringify(body),
    },
    slow,
  );

/** Read something. */
export const read = (path) => answered(path, { headers: { Accept: "application/json" } });

async function answered(path, options, slow) {
  const { told, no } = await patiently((signal) => once(path, { ...options, signal }), { slow });
  if (no) throw no;
  return told;
}

/** What the house says, as `{ told }` or `{ no }`. Throws Unanswered where it is not the house, or says that it cannot say. */
async function once(path, options) {
  let answer, told;
  try {
    answer = await fetch(path, { ...options, cache: "no-store", credentials: "same-origin", redirect: "error" });
    told = await answer.json();
  } catch (lost) {
    throw new Unanswered(String(lost));
  }
  if (answer.ok && typeof told === "object") return { told };
  if (!answer.headers.get("Content-Type")?.startsWith("application/problem+json")) throw new Unanswered(String(answer.status));
  if (answer.status === 401) return { no: new SignedOut(told.title) };
  if (answer.status >= 500 || AGAIN.has(told.code)) throw new Unanswered(told.code);
  return { no: new Refused(told.errors?.[0]?.detail ?? told.title) };
}
