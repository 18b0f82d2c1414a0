import { systemReason } from "../system_words.ts";

/** Why a file cannot be read, in words; what to do about it depends on what the file was wanted for. */
export interface ReadFault {
  kind: "missing" | "folder" | "forbidden" | "other";
  reason: string;
}

/** What the runtime threw when a file was to be read that is `wanted`, such as "a file". */
export function readFaultOf(cause: unknown, wanted: string): ReadFault {
  if (cause instanceof Deno.errors.NotFound) {
    return { kind: "missing", reason: "there is no such file" };
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return { kind: "folder", reason: `found a folder, wanted ${wanted}` };
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return { kind: "forbidden", reason: "reading it is not allowed" };
  }
  return { kind: "other", reason: systemReason(cause) ?? ownWords(cause) };
}

/** What this program itself threw. */
function ownWords(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
