// The token stands in the fragment, which is sent to no server: into the form with it, and out of the address.
// A link pasted into the address of this very page only changes the fragment, and is read too.
const form = document.getElementById("sign-in");
const submitToken = () => {
  const token = decodeURIComponent(location.hash.slice(1));
  if (!token || token === "innhold") return;
  history.replaceState(null, "", location.pathname);
  form.token.value = token;
  form.submit();
};
addEventListener("hashchange", submitToken);
submitToken();
