// Passkeys: asks the browser for a key, or for its signature, and sends the form with the answer. Source: WebAuthn level 2.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return; // the code is the way

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const opened = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

  async function answered(how, { publicKey: asked }) {
    asked.challenge = bytes(asked.challenge);
    if (how === "create") {
      asked.user.id = bytes(asked.user.id);
      asked.excludeCredentials = opened(asked.excludeCredentials);
      return navigator.credentials.create({ publicKey: asked });
    }
    asked.allowCredentials = opened(asked.allowCredentials);
    return navigator.credentials.get({ publicKey: asked });
  }

  function told(key) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = text(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  }

  for (const input of document.querySelectorAll("[data-passkey]")) {
    const { form } = input;
    const way = form.querySelector("[data-passkey-way]");
    const button = way.querySelector("button");
    const said = way.querySelector("[data-said]");
    way.hidden = false;
    form.querySelector("[data-passkey-else]")?.remove();
    button.addEventListener("click", async () => {
      said.textContent = "";
      if (input.dataset.passkey === "create" && !form.checkValidity()) {
        form.requestSubmit(); // the server says what is missing, before the device has made anything
        return;
      }
      button.disabled = true;
      try {
        input.value = told(await answered(input.dataset.passkey, JSON.parse(input.dataset.asked)));
        form.requestSubmit();
      } catch (error) {
        said.textContent = error.name === "InvalidStateError"
          ? "Den här enheten har redan en nyckel till ditt konto."
          : "Det blev avbrutet. Försök igen, eller använd en kod.";
      } finally {
        button.disabled = false;
      }
    });
  }
})();
