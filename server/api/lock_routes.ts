import { Hono, type MiddlewareHandler } from "hono";
import type { Hub } from "../hub/hub.ts";
import type { ProgramLock } from "../hub/program_lock.ts";
import type { Refusal } from "../refusal.ts";
import { invalid } from "./entry_body.ts";
import type { FileTickets } from "./file_tickets.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject, stringMember } from "./request_body.ts";

/** What is answered while the program is locked. */
const OPEN_PATHS = ["/lock", "/unlock", "/panic", "/quit", "/events"];
const BODY_LIMIT = { bytes: 16_384 };

/** Lets no request pass while the program is locked but those about the lock and its end. */
export function guardLock(lock: ProgramLock): MiddlewareHandler {
  return async (context, next) => {
    if (lock.isLocked && !OPEN_PATHS.includes(context.req.path)) {
      throw new GuiError({ code: "programLocked" });
    }
    await next();
  };
}

/**
 * `GET /lock`: how it is. `PUT /lock` with `{"pin"}` sets a PIN, null takes it away. `POST /lock` locks, `POST /unlock`
 * with `{"secret"}` unlocks; each answers what `GET /lock` then does. `POST /panic`: 202, and the program ends.
 */
export function lockRoutes(
  hub: Hub,
  { lock, tickets }: { lock: ProgramLock; tickets: FileTickets },
): Hono {
  const app = new Hono();
  app.get("/lock", (context) => context.json(lock.describe()));
  app.put("/lock", async (context) => {
    const { pin } = await readJsonObject(context, { limit: BODY_LIMIT });
    if (pin !== null && typeof pin !== "string") throw invalid("pin", "notAString");
    orThrow(await lock.setPin(pin ?? undefined));
    return context.json(lock.describe());
  });
  app.post("/lock", async (context) => {
    orThrow(await lock.lock());
    tickets.clear();
    return context.json(lock.describe());
  });
  app.post("/unlock", async (context) => {
    const secret = stringMember(await readJsonObject(context, { limit: BODY_LIMIT }), "secret");
    if (secret === undefined) throw invalid("secret", "notAString");
    orThrow(await lock.unlock(secret));
    return context.json(lock.describe());
  });
  app.post("/panic", (context) => {
    tickets.clear();
    void lock.panic({ wipesVaults: hub.settings().panic === "wipe" });
    return context.body(null, 202, { "clear-site-data": '"cache", "storage"' });
  });
  return app;
}

function orThrow(refused: Refusal | undefined): void {
  if (refused !== undefined) throw new GuiError(refused.error);
}
