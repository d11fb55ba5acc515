// Livlina: small betterments of pages that already work. Nothing here is needed to use them.
(() => {
  "use strict";
  const body = document.body;
  let leaving = false; // the page is on its way out and asks no questions

  // Nothing may be left behind in the browser (S-54), not even the addresses htmx would keep:
  // it looks for storage, finds it shut and does without.
  for (const store of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, store, { get: () => Object.freeze(Object.create({ length: 0 })) });
  }

  const blank = () => {
    leaving = true;
    document.title = "Livlina";
    body.hidden = true;
  };

  // ---- a page taken out of the browser's memory is asked for anew: it may be another's turn ----
  addEventListener("pageshow", (event) => {
    if (event.persisted && body.matches(".app")) location.reload();
    document.querySelectorAll("form[data-sent]").forEach(enable);
  });

  // ---- forms: sent once, and not left with unsaved text ----
  const buttons = (form) => [...form.elements].filter((control) => control.type === "submit");
  const busy = (form, text) => form.querySelectorAll("[data-busy]").forEach((place) => {
    place.textContent = text ? place.dataset.busy : "";
  });
  function enable(form) {
    delete form.dataset.sent;
    busy(form, false);
    buttons(form).forEach((button) => { button.disabled = false; });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("[data-leave]")) {
      // Lock and sign-out: the page is hidden before the server has answered, in every tab, and what is typed is kept.
      blank();
      tabs?.postMessage("ended");
      const last = keepAll();
      if (last.length) {
        event.preventDefault();
        Promise.race([Promise.all(last), pause(KEPT_WITHIN)]).then(() => form.submit());
        return;
      }
    }
    if (form.matches("[data-once]")) {
      if ("sent" in form.dataset) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "";
      busy(form, true);
      // After this turn, so that the pressed button is sent too. Opened again after a stop or a lost net.
      setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }));
      setTimeout(() => enable(form), 30000);
    }
    delete form.dataset.dirty;
    delete form.dataset.unkept;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-sent]");
    if (form) enable(form);
    if (event.detail.successful) renew();
  });

  // ---- unsaved text: kept by the server a few seconds after it is typed, so that nothing stops it being found (S-141) ----
  const KEPT_WITHIN = 1500; // ms that the lock waits for the last words
  const KEPT_EVERY = 4000; // ms from the first letter; with the way there it is less than five seconds
  const KEEPALIVE_MOST = 60000; // bytes that a browser sends on after the page is gone
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });

  function typedIn(form) {
    form.dataset.dirty = "";
    if ("unkept" in form.dataset || !form.querySelector("[data-draft]")) return;
    form.dataset.unkept = "";
    setTimeout(() => keep(form), KEPT_EVERY);
  }
  async function keep(form) {
    if (!("unkept" in form.dataset)) return;
    delete form.dataset.unkept;
    const told = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") told.append(name, value);
    told.set("draft_path", new URL(form.getAttribute("action") || "", location.href).pathname);
    const keepalive = String(told).length < KEEPALIVE_MOST;
    const url = form.querySelector("[data-draft]").dataset.draft;
    const answer = await fetch(url, { method: "POST", body: told, keepalive }).catch(() => null);
    // no net, or a server that is away: tried again
    if ((!answer || answer.status >= 500) && "dirty" in form.dataset) typedIn(form);
  }
  const keepAll = () => [...document.querySelectorAll("form[data-guard][data-unkept]")].map(keep);
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) typedIn(form);
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  // ---- errors: the reader is taken to the summary, and the text is still unsaved ----
  const refused = document.querySelector(".errorsum");
  if (refused) {
    refused.focus();
    // an address that ends with #main, as after the way past the menu, takes the focus there once the page has come
    if (location.hash) addEventListener("load", () => { refused.focus(); });
    document.querySelectorAll("form[data-guard]").forEach(typedIn);
  }

  // ---- the name and size of a chosen file ----
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    const place = input.closest(".field")?.querySelector("[data-file-name]");
    if (!place) return;
    const size = (bytes) => bytes < 1e6
      ? `${Math.ceil(bytes / 1000)} kB`
      : `${(bytes / 1e6).toLocaleString("sv-SE", { maximumFractionDigits: 1 })} MB`;
    const chosen = [...input.files];
    const told = chosen.map((file) => `Vald fil: ${file.name}, ${size(file.size)}`);
    if (chosen.some((file) => file.size > 25 * 1024 * 1024)) told.push("Den är större än 25 MB och tas inte emot");
    place.textContent = told.join(". ");
  });

  // ---- dialogs, print and the search key ----
  document.querySelectorAll("dialog[data-open]").forEach((dialog) => dialog.showModal());
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-print]")) print();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const find = document.querySelector("[data-find]");
    if (!find) return;
    event.preventDefault();
    find.focus();
  });

  // ---- the shield: Esc twice hides the page, also from a field, until it is shown again or locked (S-72) ----
  const shield = document.querySelector("[data-shield]");
  if (shield) {
    const WITHIN = 600; // ms between the two
    let pressedAt = -WITHIN;
    shield.addEventListener("cancel", (event) => { event.preventDefault(); });
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      if (shield.open) {
        event.preventDefault(); // once more does not show what was hidden in haste
        return;
      }
      const again = event.timeStamp - pressedAt < WITHIN;
      pressedAt = event.timeStamp;
      if (!again) return;
      event.preventDefault();
      document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
      shield.showModal();
    }, true);
  }

  // ---- another window in front: the page cannot be read over a shoulder, unless it is pointed at (S-72) ----
  if ("blur" in body.dataset) {
    const away = (is) => { body.toggleAttribute("data-away", is); };
    addEventListener("blur", () => away(true));
    addEventListener("focus", () => away(false));
    document.documentElement.addEventListener("pointerenter", () => away(false));
    document.documentElement.addEventListener("pointerleave", () => away(!document.hasFocus()));
  }

  // ---- the session: a warning two minutes before it ends, then nothing is left on the screen ----
  const seconds = Number(body.dataset.sessionSeconds || 0);
  const tabs = seconds && "BroadcastChannel" in window ? new BroadcastChannel("livlina") : null;
  const place = document.querySelector("[data-session]");
  // No use of the session makes it last longer than this; a little before, so that the last words are kept.
  const last = Date.now() + (Number(body.dataset.sessionLeft || Infinity) - 5) * 1000;
  let ends = 0;

  function renew() {
    const before = ends;
    ends = Math.min(Date.now() + seconds * 1000, last);
    if (ends !== before) place?.replaceChildren(); // the last warning stays
  }
  const end = (after = 0) => {
    blank();
    Promise.race([Promise.all([pause(after), ...keepAll()]), pause(after + KEPT_WITHIN)])
      .then(() => location.replace(body.dataset.sessionEnd || "/"));
  };
  const warn = () => {
    const text = ends === last ? "[data-session-last]" : "[data-session-text]";
    place.append(document.querySelector(text).content.cloneNode(true));
    if (ends === last) return;
    const stay = place.querySelector("[data-stay]");
    stay.hidden = !body.dataset.sessionUrl;
    stay.addEventListener("click", async () => {
      const answer = await fetch(body.dataset.sessionUrl, { cache: "no-store" }).catch(() => null);
      if (!answer) return; // no net: the warning stays
      if (!answer.ok || answer.redirected) {
        end();
        return;
      }
      renew();
      tabs?.postMessage("alive");
    });
  };
  const look = () => {
    // By the clock and not by a timer: a computer that slept is not given its time back.
    const left = ends - Date.now();
    if (left <= 0 && !leaving) end();
    else if (left <= Math.min(120, seconds / 2) * 1000 && place && !place.firstChild) warn();
  };
  if (seconds) {
    renew();
    setInterval(look, 2000);
    document.addEventListener("visibilitychange", look);
    tabs?.addEventListener("message", (event) => {
      if (event.data === "alive") renew();
      else end(2000); // the other tab's request is to arrive first
    });
    tabs?.postMessage("alive");
  }
})();
