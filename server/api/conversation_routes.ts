import { hasVisible } from "../../keys/visible.ts";
import { type Context, Hono } from "hono";
import type { ConversationLike } from "../conversation/conversation_like.ts";
import { LIFE_LEAST_MS, LIFE_MOST_MS } from "../constants.ts";
import type { ConversationPatch } from "../gui_api/conversation_json.ts";
import type { Hub } from "../hub/hub.ts";
import { invalid } from "./entry_body.ts";
import { GuiError } from "./gui_error.ts";
import { readJsonObject } from "./request_body.ts";

const BODY_LIMIT = { bytes: 4_096 };
/** UTF-16 code units of a title, at most. */
const TITLE_UNITS = 100;

/**
 * `PUT /conversations/NAME` with a `ConversationPatch`: how the conversation is shown here, and what both sides have
 * agreed on. `DELETE /conversations/NAME` closes it. Each 204.
 */
export function conversationRoutes(hub: Hub): Hono {
  const app = new Hono();
  app.put("/conversations/:name", async (context) => {
    const conversation = named(hub, context);
    const patch = patchOf(await readJsonObject(context, { limit: BODY_LIMIT }));
    const refused = conversation.changeSettings(patch);
    if (refused !== undefined) throw new GuiError(refused.error);
    return context.body(null, 204);
  });
  app.delete("/conversations/:name", async (context) => {
    await hub.release(named(hub, context));
    return context.body(null, 204);
  });
  return app;
}

function named(hub: Hub, context: Context): ConversationLike {
  const picked = hub.pick(context.req.param("name"));
  if (picked.kind === "refused") throw new GuiError(picked.error);
  return picked.conversation;
}

function patchOf(body: Record<string, unknown>): ConversationPatch {
  const patch: ConversationPatch = {};
  for (const [name, value] of Object.entries(body)) {
    const decoder = DECODERS[name as keyof ConversationPatch];
    if (!Object.hasOwn(DECODERS, name) || decoder === undefined) {
      throw new GuiError({ code: "settingUnknown", name });
    }
    Object.assign(patch, { [name]: decoder(value) });
  }
  return patch;
}

/** One decoder for each member; each throws `GuiError` 400. */
const DECODERS: {
  [Name in keyof ConversationPatch]-?: (value: unknown) => ConversationPatch[Name];
} = {
  title: readTitle,
  muted: (value) => readBoolean("muted", value),
  disappearMs: readLife,
  seen: (value) => readBoolean("seen", value),
};

/** An empty title is none. */
function readTitle(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== "string") throw invalid("title", "notAString");
  const title = value.trim();
  if (title.length > TITLE_UNITS) {
    const reason = { code: "tooLong", limit: TITLE_UNITS } as const;
    throw new GuiError({ code: "valueInvalid", name: "title", reason });
  }
  if (title !== "" && (!title.isWellFormed() || !hasVisible(title))) {
    throw invalid("title", "notUnicode");
  }
  return title === "" ? null : title;
}

function readLife(value: unknown): number | null {
  if (value === null) return null;
  const isLife = typeof value === "number" && Number.isInteger(value) &&
    value >= LIFE_LEAST_MS && value <= LIFE_MOST_MS;
  if (!isLife) throw invalid("disappearMs", "outOfRange");
  return value;
}

function readBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw invalid(name, "notABoolean");
  return value;
}
