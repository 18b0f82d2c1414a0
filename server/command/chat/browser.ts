// Room: what the chat command reads, starts and prints; other commands read the same settings.
/** Opens the page in the user's browser, where there is a desktop. */

type Environment = (name: string) => string | undefined;

/** Program and words that open a URL on this system. */
const OPENERS: Partial<Record<typeof Deno.build.os, [string, ...string[]]>> = {
  linux: ["xdg-open"],
  freebsd: ["xdg-open"],
  darwin: ["open"],
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Whether somebody sits in front of a desktop on which a browser could open. */
export function hasDesktop(env: Environment, os = Deno.build.os): boolean {
  if (os === "windows") return true;
  if (os === "darwin") return env("SSH_CONNECTION") === undefined;
  return (env("DISPLAY") ?? "") !== "" || (env("WAYLAND_DISPLAY") ?? "") !== "";
}

/**
 * Opens `url`; resolves to false when the system's opener is missing or fails. The opener inherits nothing of
 * standard output, which belongs to scripts.
 */
export async function openBrowser(url: string): Promise<boolean> {
  const opener = OPENERS[Deno.build.os];
  if (opener === undefined) return false;
  const [program, ...words] = opener;
  try {
    const child = new Deno.Command(program, {
      args: [...words, url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    return (await child.status).success;
  } catch {
    return false;
  }
}
