// Livlina: the open pages. Each works without this; here the way out also covers its track, and nothing is sent twice.
(() => {
  "use strict";
  const WITHIN = 5000; // ms from the first press to the third
  const exit = document.querySelector("[data-exit]");
  const live = document.querySelector("[data-exit-live]");

  // Nothing is on the screen before the next page has come, however slow the net is; and «back» does not lead here.
  const leave = () => {
    const to = exit.href;
    document.title = "Väder";
    document.querySelectorAll("form").forEach((form) => form.reset());
    document.body.replaceChildren();
    location.replace(to);
  };
  if (exit) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    const words = { Escape: "Esc", Shift: "Skift" };
    let pressed = [];
    let last = "";
    addEventListener("keydown", (event) => {
      if (event.repeat) return;
      if (!(event.key in words) || event.key !== last) pressed = [];
      last = event.key;
      if (!(event.key in words)) return;
      const now = event.timeStamp;
      pressed = [...pressed.filter((at) => now - at < WITHIN), now];
      if (pressed.length === 3) leave();
      else if (live && event.key === "Escape") {
        live.textContent = `Tryck Esc ${3 - pressed.length} gång${pressed.length === 1 ? "er" : ""} till för att lämna sidan.`;
        setTimeout(() => { if (live.isConnected) live.textContent = ""; }, WITHIN);
      }
    }, true);
  }

  // ---- a page taken out of the browser's memory is asked for anew, empty ----
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  });

  // ---- what was shown once is not sent again when the page is loaded again ----
  const settled = document.body.dataset.settle;
  if (settled && location.pathname !== settled) history.replaceState(null, "", settled);

  // ---- sent once; opened again after a stop or a lost net ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => { delete form.dataset.sent; }, 15000);
  });

  // ---- errors: the reader is taken to what is said of them ----
  const told = document.querySelector(".errorsum") || document.querySelector("[data-told]");
  told?.focus();
  if (location.hash) addEventListener("load", () => { told?.focus(); }); // #main takes the focus once the page has come
})();
