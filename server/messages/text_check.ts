import { type Refusal, refusal } from "../refusal.ts";
import { TEXT_BYTES } from "../constants.ts";

/** What became of a text that was handed in. */
export type SendOutcome = { kind: "queued"; id: string } | Refusal;

/** Why a text of these bytes of UTF-8 cannot be sent; undefined when it can. */
export function refuseText(bytes: Uint8Array): Refusal | undefined {
  if (bytes.length === 0) return refusal({ code: "textEmpty" });
  if (bytes.length <= TEXT_BYTES) return undefined;
  return refusal({ code: "textTooLong", limitBytes: TEXT_BYTES });
}
