// A session that ended while somebody wrote: sign in beside the text, and saving goes on. Loaded when that happens.
import { dialog } from "./dialogs.js";
import { button, make, notice } from "./parts.js";

const AGAIN = 10_000;
let box;
let renewed = 0;

export const signInAgain = async (form, admin, goOn) => {
  /* Fetches a token of the session that there is now; false where there is none. */
  const renew = async () => {
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${admin}token/`, { headers, cache: "no-store", redirect: "error" }).catch(() => ({}));
    const reply = answer.ok ? await answer.json().catch(() => ({})) : {};
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = reply.csrf_token ?? field.value;
    return Boolean(reply.csrf_token);
  };
  // Perhaps somebody has signed in again in another tab.
  const now = Date.now();
  if (now - renewed > AGAIN && (await renew())) {
    renewed = now;
    return goOn();
  }
  if (box?.open) return undefined;
  const open = () =>
    window.open(`${admin}sign-in/?next=${encodeURIComponent(`${admin}signed-in/`)}`, "_blank", "popup,width=480,height=720");
  box = dialog(
    "Your session has ended",
    make("h2", { textContent: "Your session has ended" }),
    make("p", { textContent: "Your text is kept in this browser. Sign in, and saving goes on." }),
    make("div", { className: "by-row" }, button("Sign in…", open, "by-primary"), button("Later", () => box.close())),
  );
  const channel = new BroadcastChannel("byline");
  const check = async () => {
    if (!(await renew()) || !box) return;
    removeEventListener("focus", check);
    channel.close();
    document.querySelector("[data-kind=session]")?.remove();
    const old = box;
    box = undefined;
    old.close();
    goOn();
  };
  channel.onmessage = ({ data }) => data.kind === "signed-in" && check();
  addEventListener("focus", check);
  box.addEventListener("close", () => {
    if (box) notice("session", "Your session has ended. Your text is kept in this browser.", button("Sign in…", open));
  });
  return undefined;
};
