/** The lock of the program as the page sees it, with the PIN that a test chooses. */
import type { LockJson } from "../../server/gui_api/lock_json.ts";

/** Fewest characters of a PIN. */
const PIN_CHARACTERS = 6;

/** Answers what `/lock`, `/unlock` and `/panic` answer. */
export class FakeLock {
  json: LockJson = { locked: false, keys: [], triesLeft: 3, loses: [] };
  #pin = "";
  readonly #changed: (lock: LockJson) => void;

  /** `changed`: tells the pages. */
  constructor(changed: (lock: LockJson) => void) {
    this.#changed = changed;
  }

  /** Undefined for a request that is about something else. */
  answer(method: string, pathname: string, body: string): Response | undefined {
    if (pathname === "/panic") return new Response(null, { status: 202 });
    if (pathname === "/unlock") return this.#unlock(JSON.parse(body).secret);
    if (pathname === "/lock") {
      return method === "PUT" ? this.#setPin(JSON.parse(body).pin) : this.#lock();
    }
    return undefined;
  }

  #setPin(pin: string): Response {
    if (pin.length < PIN_CHARACTERS) {
      const reason = { code: "tooShort", limit: PIN_CHARACTERS };
      return Response.json({ error: { code: "valueInvalid", name: "pin", reason } }, {
        status: 400,
      });
    }
    this.#pin = pin;
    return this.#become({ keys: ["pin"] });
  }

  #lock(): Response {
    return this.#become({ locked: true, loses: [] });
  }

  #unlock(secret: string): Response {
    if (secret === this.#pin) return this.#become({ locked: false, triesLeft: 3 });
    const triesLeft = this.json.triesLeft - 1;
    this.json = { ...this.json, triesLeft };
    return Response.json({ error: { code: "secretWrong", triesLeft } }, { status: 403 });
  }

  #become(part: Partial<LockJson>): Response {
    this.json = { ...this.json, ...part };
    this.#changed(this.json);
    return Response.json(this.json);
  }
}
