/** Which files a program opens for writing, as the kernel saw it. */

/** Words that run a program under strace and write the calls that make or change files to `log`. */
export function stracing(log: string): string[] {
  const calls = "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink," +
    "symlinkat,truncate,mknod,mknodat,chdir";
  // Killing strace would leave the program running: with -D the program is the child of the test.
  return [
    "strace",
    "-D",
    "-f",
    "-qq",
    "-y",
    "-s",
    "4096",
    "-xx",
    "-e",
    `trace=${calls}`,
    "-o",
    log,
  ];
}

/** Whether strace is there and may trace. */
export async function hasStrace(): Promise<boolean> {
  try {
    const command = new Deno.Command("strace", { args: ["-qq", "true"], stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

const OPENED = /(?:openat|open|creat)\((?:[^,"]*, )?"([^"]*)"(?:, ([A-Z0-9_|]+))?.*\) += \d+/;
const CHANGED = /(?:mkdir|rename|link|symlink|truncate|mknod)\w*\(.*"([^"]*)"[^"]*\) += 0/;

/** Paths that were opened for writing, made or renamed to; relative ones are those of `folder`. */
export function filesWritten(log: string, folder: string): string[] {
  const paths = joined(log).flatMap((line) => {
    const opened = OPENED.exec(line);
    if (opened !== null) {
      const isWriting = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(opened[2] ?? "O_WRONLY");
      return isWriting ? [opened[1] ?? ""] : [];
    }
    const changed = CHANGED.exec(line);
    return changed === null ? [] : [changed[1] ?? ""];
  });
  const absolute = paths.map(decoded).map((path) =>
    path.startsWith("/") ? path : `${folder}/${path.replace(/^(\.\/)+/, "")}`
  );
  return [...new Set(absolute)].sort();
}

/** Calls that strace has cut in two, because another thread came between, made whole. */
function joined(log: string): string[] {
  const open = new Map<string, string>();
  return log.split("\n").flatMap((line) => {
    const [, pid = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const cut = / <unfinished \.\.\.>$/;
    if (cut.test(rest)) {
      open.set(pid, rest.replace(cut, ""));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>/;
    return [resumed.test(rest) ? (open.get(pid) ?? "") + rest.replace(resumed, "") : rest];
  });
}

/** `\x2f\x74…` as strace -xx writes it. */
function decoded(text: string): string {
  const bytes = [...text.matchAll(/\\x([0-9a-f]{2})/g)].map(([, hex]) => parseInt(hex ?? "", 16));
  return bytes.length === 0 ? text : new TextDecoder().decode(Uint8Array.from(bytes));
}
