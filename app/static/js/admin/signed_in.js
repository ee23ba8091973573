// The small window after signing in again: tells the editor, and goes away.
new BroadcastChannel("byline").postMessage({ kind: "signed-in" });
window.close();
