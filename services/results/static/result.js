// The search of the list answers as one types. Without this script the button does the same.
import { fetchOwn, NoAnswer } from "./fetch_with_retry.js";
import { parsePage } from "./page_request.js";

const TYPING_MS = 200;
const form = document.querySelector("form.search");
let timer, newest = 0;

async function search() {
  const asked = ++newest, found = document.getElementById("funnet");
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${location.pathname}${query.toString() ? `?${query}` : ""}`;
  found.setAttribute("aria-busy", "true");
  try {
    const answer = await fetchOwn(address);
    if (asked !== newest) return;
    const fresh = answer.ok && parsePage(answer.text).getElementById("funnet");
    if (!fresh) return form.submit();
    found.replaceWith(fresh);
    history.replaceState(null, "", address);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (asked === newest) form.submit();
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, TYPING_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
}
