import type { UnreachableReason } from "../gui_api/status_json.ts";

const REASONS: Record<string, UnreachableReason> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknownHost",
  EAI_AGAIN: "lookupFailed",
  EHOSTUNREACH: "noRoute",
  ENETUNREACH: "noNetwork",
  ETIMEDOUT: "noAnswer",
};

/** Why no connection was made, by the code of the system; undefined for codes that say nothing of it. */
export function connectFailure(code: string | undefined): UnreachableReason | undefined {
  return REASONS[code ?? ""];
}
