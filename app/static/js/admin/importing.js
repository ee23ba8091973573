// Keep the page of an import current while it runs, and say how far it is at every quarter and at the end.

const EVERY = 2000;
let told = 0;

const refresh = async () => {
  const here = document.getElementById("byline-import");
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    return setTimeout(refresh, 2 * EVERY);
  }
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("byline-import");
  if (!next) return location.reload();
  if (!("busy" in next.dataset)) return location.reload();
  if (!here.contains(document.activeElement)) here.replaceChildren(...next.childNodes);
  else {
    const [old, now] = [here, next].map((each) => each.querySelector("progress"));
    if (old && now) Object.assign(old, { max: now.max, value: now.value });
    const [text, words] = [here, next].map((each) => each.querySelector(".by-count"));
    if (text && words) text.textContent = words.textContent;
  }
  const bar = here.querySelector("progress[value]");
  const quarter = bar ? Math.floor((4 * bar.value) / bar.max) : 0;
  if (quarter > told) {
    told = quarter;
    document.getElementById("byline-status").textContent = `${bar.value} of ${bar.max}`;
  }
  setTimeout(refresh, EVERY);
};
setTimeout(refresh, EVERY);
