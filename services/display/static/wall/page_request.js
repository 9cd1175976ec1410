// Asks for this page again.

const TIMEOUT_MS = 3000;

/** The document as the server renders it now, or null where it answers with an error. Rejects without an answer in time. */
export async function requestPage() {
  const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}
