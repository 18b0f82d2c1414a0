import type { ApiErrorJson } from "../../server/gui_api/error_json.ts";
import type { Refused } from "../state/refused.ts";

/** What came of a request. */
export type Reply<T> =
  | { kind: "ok"; value: T }
  /** The program declined. */
  | { kind: "refused"; status: number; error: ApiErrorJson | { code: "unknown"; status: number } }
  /** No answer at all. */
  | { kind: "unreachable" };

/** Why a request failed; undefined when it did not. */
export function failure(reply: Reply<unknown>): Refused | undefined {
  if (reply.kind === "ok") return undefined;
  return { error: reply.kind === "refused" ? reply.error : { code: "unreachable" } };
}
