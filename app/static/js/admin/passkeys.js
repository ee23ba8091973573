// Passkeys: a button on the sign-in page and in the account, and the browser's own list below the name field.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const place = document.getElementById("byline-passkeys");
const token = () => document.querySelector("[name=csrf_token]").value;
const send = async (address, fields = {}) => {
  const body = new URLSearchParams({ csrf_token: token(), ...fields });
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (response.redirected) {
    location.assign(response.url);
    return new Promise(() => {});
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? "This page is too old. Open it anew.");
  return answer;
};
const say = (sentence) => {
  place.querySelector("[role=status]").textContent = sentence;
};
const prepared = (options) => {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const key of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) key.id = bytes(key.id);
  return options;
};
const written = ({ id, rawId, type, response }) => {
  const made = { id, type, rawId: text(rawId), response: {} };
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) made.response[name] = text(response[name]);
  return JSON.stringify(made);
};
const button = (words) => {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  place.prepend(made);
  return made;
};
const { options: ask, answer: address, next = "" } = place?.dataset ?? {};
let waiting;

async function signIn(more = {}) {
  waiting?.abort();
  waiting = new AbortController();
  const publicKey = prepared(await send(ask));
  const found = await navigator.credentials.get({ publicKey, signal: waiting.signal, ...more });
  location.assign((await send(address, { answer: written(found), next })).next);
}

async function make() {
  const publicKey = prepared(await send(ask));
  const made = await navigator.credentials.create({ publicKey });
  location.assign((await send(address, { answer: written(made) })).next);
}

const quietly = new Set(["AbortError", "NotAllowedError"]);
const run = (work, opener) =>
  work().catch((error) => {
    if (!quietly.has(error.name)) say(error.message);
    opener?.focus();
  });

if (place && "PublicKeyCredential" in window) {
  const opener = button(place.dataset.words);
  opener.addEventListener("click", () => run(place.dataset.deed === "make" ? make : signIn, opener));
  if (place.dataset.deed === "sign-in" && (await PublicKeyCredential.isConditionalMediationAvailable?.()))
    run(() => signIn({ mediation: "conditional" }));
}
