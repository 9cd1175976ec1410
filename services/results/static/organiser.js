// Copies a draft: the buttons are hidden until this script is here. Without HTTPS there is no clipboard, but what is selected can be copied.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(document.getElementById(button.dataset.copy)))) return;
    button.textContent = button.dataset.done;
    document.getElementById("copied").textContent = button.dataset.done;
  });
}

async function copied(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
