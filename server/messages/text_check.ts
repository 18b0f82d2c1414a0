import { TEXT_BYTES } from "./inbox.ts";

/** What became of a text that was handed in. */
export type SendOutcome =
  | { kind: "queued"; id: string }
  | { kind: "refused"; code: string; message: string };

/** The refusal of a text that cannot be sent, in words; undefined when it can. */
export function refuseText(bytes: Uint8Array): SendOutcome | undefined {
  if (bytes.length === 0) return refused("textEmpty", "the text is empty");
  if (bytes.length <= TEXT_BYTES) return undefined;
  return refused(
    "textTooLong",
    `the text has ${bytes.length} bytes, at most ${TEXT_BYTES} are possible`,
  );
}

/** A refusal to send; `why` completes the sentence. */
export function refused(code: string, why: string): SendOutcome {
  return { kind: "refused", code, message: `Sending failed: ${why}` };
}
