import type { ApiErrorJson } from "./gui_api/error_json.ts";

/** A request that is declined, and why. */
export interface Refusal {
  kind: "refused";
  error: ApiErrorJson;
}

/** Makes a refusal. */
export function refusal(error: ApiErrorJson): Refusal {
  return { kind: "refused", error };
}
