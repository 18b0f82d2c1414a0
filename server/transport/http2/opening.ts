/** What a client sends before its first request (RFC 9113, section 3.4). */
import { concat } from "@std/bytes/concat";
import { encodeFrame, FRAME, numberPayload } from "./frames.ts";
import { settingsPayload } from "./settings.ts";

const PREFACE = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** Credit for all streams together beyond what each connection begins with. */
const EXTRA_CREDIT = 5 * 2 ** 20 - 65_535;

/** The preface, settings and credit of this runtime's `fetch`. */
export function opening(): Uint8Array {
  return concat([
    PREFACE,
    encodeFrame({ type: FRAME.settings, payload: settingsPayload() }),
    encodeFrame({ type: FRAME.credit, payload: numberPayload(EXTRA_CREDIT) }),
  ]);
}
