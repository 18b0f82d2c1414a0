/** `--behind`: the user's own web server in front. */
import { formatAddressFault } from "../../cli/error_words.ts";
import { type CommandArgs, type OptionSpec, UsageError } from "../../cli/command.ts";
import { quoted } from "../../http/address.ts";
import { parsePeerAddress } from "../../transport/schemes.ts";
import type { SavedSettings } from "./saved_settings.ts";

/** The web server in front of hchat; `reach` takes this option, too. */
export const BEHIND: OptionSpec = {
  name: "behind",
  value: "URL",
  help:
    "your web server leads https://HOST[:PORT][/PREFIX] to hchat, which listens on this computer " +
    "alone; that is the address for the other side",
};

/** The saved address of the web server, unless hchat listens under TLS without one this time. */
export function savedBehind(args: CommandArgs, { behind }: SavedSettings): string | undefined {
  const isTlsAsked = args.has("tls") || args.value("cert") !== undefined;
  return isTlsAsked ? undefined : behind;
}

/** Behind plain HTTP nothing would hide what hchat itself sends over plain HTTP. */
const PLAIN_FRONT_HINT =
  "give your web server a certificate and write https://; for plain HTTP leave --behind out, and lead " +
  "the port itself to hchat";

function isPlain(text: string): boolean {
  return /^http:\/\//i.test(text.trim());
}

/** The public address of the web server in front, if there is one. Throws UsageError. */
export function readBehind(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const hint =
    "write it as: --behind https://chat.example.org, the address under which your web server is reached";
  const parsed = parsePeerAddress(text);
  if (parsed.kind === "refused") {
    throw new UsageError(
      `Cannot read --behind: ${formatAddressFault(parsed.fault, text)}`,
      isPlain(text) ? PLAIN_FRONT_HINT : hint,
    );
  }
  if (parsed.url.protocol === "https:") return parsed.url;
  throw new UsageError(
    `Cannot read --behind: expected https://, got ${quoted(text)}`,
    isPlain(text) ? PLAIN_FRONT_HINT : hint,
  );
}
