import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiErrorJson, ErrorJson } from "../gui_api/error_json.ts";

/** A request that is declined; the HTTP status follows from the code. */
export class GuiError extends HTTPException {
  override name = "GuiError";
  readonly error: ApiErrorJson;

  constructor(error: ApiErrorJson) {
    super(STATUS[error.code] ?? 400);
    this.error = error;
  }
}

/** Statuses of codes that are not simply a wrong request. */
const STATUS: Partial<Record<ApiErrorJson["code"], ContentfulStatusCode>> = {
  tokenMissing: 401,
  tokenWrong: 401,
  foreignHost: 403,
  foreignOrigin: 403,
  foreignUser: 403,
  secretWrong: 403,
  notFound: 404,
  conversationUnknown: 404,
  entryUnknown: 404,
  methodNotAllowed: 405,
  conversationNeeded: 409,
  noList: 409,
  listOver: 409,
  keysBurned: 409,
  closed: 409,
  locked: 409,
  pinNeeded: 409,
  programLocked: 423,
  inUse: 409,
  listOpen: 409,
  entryNotQueued: 409,
  entryGone: 409,
  stillInHistory: 409,
  tooLate: 409,
  notResendable: 409,
  sessionChanged: 409,
  notPaused: 409,
  fileWithoutPad: 409,
  fileNotReady: 409,
  memoryFull: 409,
  makeFailed: 409,
  makingAlready: 409,
  fileTooLong: 413,
  bodyTooLong: 413,
  textTooLong: 413,
  badType: 415,
  outboxFull: 429,
  saveFailed: 500,
  internal: 500,
};

/** Answers a request that is declined. */
export function answerWith(context: Context, error: ApiErrorJson): Response {
  const body: ErrorJson = { error };
  return context.json(body, STATUS[error.code] ?? 400);
}

/** Answers an error; what nobody foresaw is logged by name alone and not shown, it could hold anything. */
export function answerError(
  context: Context,
  error: Error,
  log: (line: string) => void,
): Response {
  if (error instanceof GuiError) return answerWith(context, error.error);
  log(`Internal error: answering ${context.req.method} failed: ${error.name}`);
  return answerWith(context, { code: "internal" });
}
