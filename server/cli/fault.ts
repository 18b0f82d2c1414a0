/** The one place where whatever was thrown becomes words for the user; those of the runtime stay out of them. */
import { RESTRICTED_HINT, systemReason } from "../../keys/system_words.ts";

/** What went wrong, and the next step. */
export interface Fault {
  message: string;
  hint: string | undefined;
  /** Nobody foresaw it: its stack helps whoever mends it. */
  isInternal: boolean;
}

const REPORT_HINT =
  "this is a mistake in hchat; run it again with HCHAT_LOG=1 and report what it prints";

/** What the user reads of an error. Errors of this program carry their words, and `hint`, even if it is undefined. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Error && "hint" in error) {
    const hint = typeof error.hint === "string" ? error.hint : undefined;
    return { message: error.message, hint, isInternal: false };
  }
  const reason = systemReason(error);
  if (reason !== undefined) {
    const place = placeIn(error);
    const what = place === undefined ? "Cannot go on" : `Cannot use ${place}`;
    return { message: `${what}: ${reason}`, hint: hintOf(error), isInternal: true };
  }
  const isOurs = error instanceof Error && error.message.startsWith("Internal error: ");
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    message: isOurs ? error.message : `Internal error: unforeseen ${kind}`,
    hint: REPORT_HINT,
    isInternal: true,
  };
}

/** The path or address that the runtime names. */
function placeIn(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : "";
  return /"([^"]+)"/.exec(text)?.[1] ?? /'([^']+)'/.exec(text)?.[1];
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Deno.errors.NotCapable ? RESTRICTED_HINT : undefined;
}
