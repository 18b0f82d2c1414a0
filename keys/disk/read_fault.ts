import { LOST_MEDIUM, reasonOf, systemCode } from "../system_words.ts";

/** Why a file cannot be read, in words; what to do about it depends on what the file is for. */
export interface ReadFault {
  kind:
    | "missing"
    | "folder"
    | "forbidden"
    | "restricted"
    | "noMemory"
    | "tooManyOpen"
    | "lostMedium"
    | "other";
  reason: string;
}

const KINDS: Record<string, ReadFault["kind"]> = {
  ENOTCAPABLE: "restricted",
  ENOMEM: "noMemory",
  EMFILE: "tooManyOpen",
};

/** What the runtime threw while reading a file that is to be `expected`, such as "a file". */
export function readFaultOf(cause: unknown, expected: string): ReadFault {
  if (cause instanceof Deno.errors.NotFound) {
    return { kind: "missing", reason: "there is no such file" };
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return { kind: "folder", reason: `expected ${expected}, got a folder` };
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return { kind: "forbidden", reason: "you are not allowed to read it" };
  }
  const code = systemCode(cause);
  const kind = LOST_MEDIUM.has(code) ? "lostMedium" : KINDS[code] ?? "other";
  return { kind, reason: reasonOf(cause) };
}
