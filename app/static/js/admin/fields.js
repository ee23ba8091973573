// Buttons beside fields: show what a password is, copy what is there to be copied. Loaded where such a field is.
import { announce, button } from "./parts.js";

for (const field of document.querySelectorAll("[type=password]")) {
  const show = button("Show password", () => turn(field.type === "password"), "by-plain by-beside");
  const turn = (shown) => {
    field.type = shown ? "text" : "password";
    show.textContent = shown ? "Hide password" : "Show password";
    if (shown) field.spellcheck = false;
  };
  // Browsers offer to keep passwords, not words.
  field.form?.addEventListener("submit", () => turn(false));
  field.after(show);
}

for (const field of document.querySelectorAll("[data-copy]")) {
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Where the clipboard is out of reach, as without https, the words are selected for the keyboard.
      field.select();
      return;
    }
    copy.textContent = "Copied";
    announce("Copied.");
    setTimeout(() => (copy.textContent = "Copy"), 3000);
  }, "by-beside");
  field.after(copy);
}
