// The token stands in the fragment, which is sent to no server: into the form with it, and out of the address.
const form = document.getElementById("inn");
const token = decodeURIComponent(location.hash.slice(1));
if (token && token !== "innhold") {
  history.replaceState(null, "", location.pathname);
  form.token.value = token;
  form.requestSubmit();
}
