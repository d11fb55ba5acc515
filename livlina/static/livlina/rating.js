// Livlina: the tablet at the centre. All works without this; here leaving blanks the page at once, nothing is sent twice,
// and the device reads aloud with a voice of its own. Nothing is stored, and nothing asked of any other.
(() => {
  "use strict";
  const WITHIN = 5000; // ms from the first press to the third
  const exit = document.querySelector("[data-exit]");

  // Nothing is on the screen before the next page has come; the server is told meanwhile, and «back» does not lead here.
  const leave = () => {
    const to = exit.dataset.exit;
    if (exit.tagName === "FORM") {
      const body = new URLSearchParams(new FormData(exit));
      body.set("do", "leave");
      fetch(exit.action, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
    }
    window.speechSynthesis?.cancel();
    document.title = "Väder";
    document.querySelectorAll("form").forEach((form) => form.reset());
    document.body.replaceChildren();
    location.replace(to);
  };
  if (exit) {
    exit.addEventListener(exit.tagName === "FORM" ? "submit" : "click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      leave();
    });
    let pressed = [];
    addEventListener("keydown", (event) => {
      if (event.repeat) return;
      if (event.key !== "Escape") {
        pressed = [];
        return;
      }
      pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
      if (pressed.length === 3) leave();
    }, true);
  }

  // ---- a page taken out of the browser's memory is asked for anew, empty ----
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  });

  // ---- sent once; opened again after a stop or a lost net ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => { delete form.dataset.sent; }, 15000);
  });

  // ---- aloud: only by a voice that is in the device, since others send the words away ----
  const button = document.querySelector("[data-listen]");
  const speech = window.speechSynthesis;
  const lang = document.documentElement.lang;
  const voice = () => speech.getVoices().find((each) => each.localService && each.lang.toLowerCase().startsWith(lang));
  const offer = () => { if (voice()) button.hidden = false; };
  if (button && speech) {
    offer();
    speech.addEventListener?.("voiceschanged", offer);
    button.addEventListener("click", () => {
      speech.cancel();
      document.querySelectorAll("[data-say]").forEach((each) => {
        const said = new SpeechSynthesisUtterance(each.innerText);
        said.voice = voice();
        said.lang = lang;
        speech.speak(said);
      });
    });
  }

  document.querySelector("[data-told]")?.focus();
})();
