/** The system's errors in words of our own: the runtime's words name functions and flags that no user knows. */

/** What a code of the system means; each completes "Cannot …: ". */
const REASONS: Record<string, string> = {
  EACCES: "this user is not allowed to",
  EADDRINUSE: "another program uses this port",
  EADDRNOTAVAIL: "this computer has no such address",
  EAGAIN: "the system has no resources left for it",
  EBADF: "the file was closed",
  EBADMSG: "the file system is damaged",
  EBUSY: "another program uses it",
  ECONNABORTED: "the connection was closed",
  ECONNREFUSED: "nothing answers there",
  ECONNRESET: "the other end closed the connection",
  EDQUOT: "your disk quota is used up",
  EEXIST: "something of that name exists already",
  EFBIG: "the file would be larger than the system allows",
  EHOSTDOWN: "the computer there does not answer",
  EHOSTUNREACH: "no route leads there",
  EINVAL: "the system does not offer this for that kind of file",
  EIO: "the medium failed",
  EISDIR: "it is a folder",
  EKEYEXPIRED: "the key of that folder has expired",
  ELOOP: "too many symbolic links lead to one another",
  EMFILE: "this program has too many files open",
  ENAMETOOLONG: "the name is too long",
  ENETUNREACH: "no network leads there",
  ENFILE: "the system has too many files open",
  ENODEV: "the device is gone",
  ENOENT: "there is no such file or folder",
  ENOKEY: "that folder is encrypted, and locked",
  ENOMEDIUM: "there is no medium in the drive",
  ENOMEM: "there is not enough memory",
  ENOSPC: "the disk is full",
  ENOTCAPABLE: "hchat may not use /dev, /proc and /sys",
  ENOTCONN: "the connection to it is broken",
  ENOTDIR: "part of the path is a file, not a folder",
  ENOTEMPTY: "the folder is not empty",
  ENOTSUP: "the system does not offer this for that kind of file",
  ENXIO: "the device is gone",
  EPERM: "this user is not allowed to",
  EPIPE: "the reader closed its end",
  EREMOTEIO: "the medium failed",
  EROFS: "the medium is read-only",
  ESHUTDOWN: "the connection to it is broken",
  ESTALE: "the file is gone from its server",
  ETIMEDOUT: "no answer came in time",
  ETXTBSY: "a program runs from that file",
  EUCLEAN: "the file system is damaged",
  EXDEV: "the two paths are on different media",
};

/** Codes of a medium that is broken, was pulled out, or is no longer connected. */
export const LOST_MEDIUM: ReadonlySet<string> = new Set([
  "EIO",
  "ENODEV",
  "ENXIO",
  "ENOMEDIUM",
  "EREMOTEIO",
  "ENOTCONN",
  "ECONNABORTED",
  "ESHUTDOWN",
  "EHOSTDOWN",
  "ESTALE",
  "EUCLEAN",
  "EBADMSG",
]);

/** The way out where hchat may not use a folder: lists that are to be in memory alone have other places. */
export const RESTRICTED_HINT =
  "use another folder; to keep a list in memory, take one in /run/user or mount a tmpfs elsewhere";

const LINUX_CODES: Record<number, string> = {
  74: "EBADMSG",
  108: "ESHUTDOWN",
  112: "EHOSTDOWN",
  116: "ESTALE",
  117: "EUCLEAN",
  121: "EREMOTEIO",
  122: "EDQUOT",
  123: "ENOMEDIUM",
  126: "ENOKEY",
  127: "EKEYEXPIRED",
};
const MACOS_CODES: Record<number, string> = {
  58: "ESHUTDOWN",
  64: "EHOSTDOWN",
  69: "EDQUOT",
  70: "ESTALE",
  94: "EBADMSG",
};
/** Numbers of the system for those codes that the runtime leaves out of its errors. */
const UNIX_CODES: Record<number, string> = {
  5: "EIO",
  6: "ENXIO",
  12: "ENOMEM",
  19: "ENODEV",
  20: "ENOTDIR",
  22: "EINVAL",
  24: "EMFILE",
  27: "EFBIG",
  28: "ENOSPC",
  30: "EROFS",
  ...(Deno.build.os === "darwin" ? MACOS_CODES : LINUX_CODES),
};
const WINDOWS_CODES: Record<number, string> = {
  5: "EACCES",
  19: "EROFS",
  21: "ENODEV",
  32: "EBUSY",
  39: "ENOSPC",
  112: "ENOSPC",
  223: "EFBIG",
};

/** Classes of the runtime that may come without a code. */
const CLASS_CODES: [new () => Error, string][] = [
  // No code of the system: the runtime keeps programs out of some folders, whatever their rights.
  [Deno.errors.NotCapable, "ENOTCAPABLE"],
  [Deno.errors.NotFound, "ENOENT"],
  [Deno.errors.PermissionDenied, "EACCES"],
  [Deno.errors.AlreadyExists, "EEXIST"],
  [Deno.errors.IsADirectory, "EISDIR"],
  [Deno.errors.NotADirectory, "ENOTDIR"],
  [Deno.errors.Busy, "EBUSY"],
  [Deno.errors.BadResource, "EBADF"],
  [Deno.errors.BrokenPipe, "EPIPE"],
  [Deno.errors.ConnectionRefused, "ECONNREFUSED"],
  [Deno.errors.ConnectionReset, "ECONNRESET"],
  [Deno.errors.ConnectionAborted, "ECONNABORTED"],
  [Deno.errors.NotConnected, "ENOTCONN"],
  [Deno.errors.TimedOut, "ETIMEDOUT"],
  [Deno.errors.AddrInUse, "EADDRINUSE"],
  [Deno.errors.AddrNotAvailable, "EADDRNOTAVAIL"],
];

/**
 * The code of an error of the system or the runtime, such as `ENOSPC`, or `error 95` for a number that is not known
 * here; empty when there is none.
 */
export function systemCode(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  const number = Number(/\(os error (\d+)\)/.exec(cause.message)?.[1]);
  const code = (Deno.build.os === "windows" ? WINDOWS_CODES : UNIX_CODES)[number];
  const known = code ?? CLASS_CODES.find(([kind]) => cause instanceof kind)?.[1];
  return known ?? (Number.isNaN(number) ? "" : `error ${number}`);
}

/**
 * Why the system or the runtime did not do something, as words that complete "Cannot …: "; undefined when `cause` is
 * no error of theirs. Never the runtime's own words.
 */
export function systemReason(cause: unknown): string | undefined {
  if (cause instanceof Deno.errors.InvalidData) return "its name is not UTF-8";
  if (cause instanceof RangeError && /allocation failed/.test(cause.message)) return REASONS.ENOMEM;
  const code = systemCode(cause);
  if (code === "") return undefined;
  return REASONS[code] ?? `the system says ${code}`;
}

/** Why something failed, as words that complete "Cannot …: ": those for the system's errors, or what this program threw. */
export function reasonOf(cause: unknown): string {
  return systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause));
}
