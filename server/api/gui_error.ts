import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorJson } from "../gui_api.ts";

/** A request that is answered with a no: HTTP status, a code for programs, words for people. */
export class GuiError extends HTTPException {
  override name = "GuiError";
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, message: string) {
    super(status, { message });
    this.code = code;
  }
}

/** Statuses of refusals that are not simply a wrong request. */
const STATUS_OF_CODE: Record<string, ContentfulStatusCode> = {
  conversationUnknown: 404,
  conversationNeeded: 409,
  noList: 409,
  listOver: 409,
  closed: 409,
  locked: 409,
  inUse: 409,
  listOpen: 409,
  outboxFull: 429,
  textTooLong: 413,
  saveFailed: 500,
};

/** The error for a refusal of the hub or a conversation. */
export function errorOfRefusal(refused: { code: string; message: string }): GuiError {
  return new GuiError(STATUS_OF_CODE[refused.code] ?? 400, refused.code, refused.message);
}

/** The body of every error of the local API. */
export function errorJson(code: string, message: string): ErrorJson {
  return { error: { code, message } };
}

/** Answers an error; what nobody foresaw is logged by name alone and not shown, it could hold anything. */
export function answerError(
  context: Context,
  error: Error,
  log: (line: string) => void,
): Response {
  if (error instanceof GuiError) {
    return context.json(errorJson(error.code, error.message), error.status);
  }
  log(`Internal error: answering ${context.req.method} failed: ${error.name}`);
  return context.json(errorJson("internal", "The program failed to answer, see its log"), 500);
}
