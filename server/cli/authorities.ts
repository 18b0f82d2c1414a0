import { authoritiesIn, AUTHORITY_FILE_BYTES } from "../transport/tls/authority_file.ts";
import { type CommandArgs, CommandError, type OptionSpec } from "./command.ts";
import { fileError } from "./named_file.ts";

/** Whose certificates are good beside those of the system's authorities. */
export const CA: OptionSpec = {
  name: "ca",
  value: "FILE",
  help: "trust the authorities in this file (PEM) too when dialling https, such as your own",
};

/** The certificates of `--ca`, or of the file `saved`, as PEM; throws CommandError where there are none. */
export async function readAuthorities(args: CommandArgs, saved?: string): Promise<string[]> {
  const path = args.value(CA.name) ?? saved;
  if (path === undefined) return [];
  const found = authoritiesIn(await readText(path));
  if (found !== undefined) return found;
  throw new CommandError(
    `Cannot read the authorities: expected certificates as PEM in ${path}, got something else`,
    "name the file of your authority's certificate, which begins with -----BEGIN CERTIFICATE-----",
  );
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    return size > AUTHORITY_FILE_BYTES ? "" : await Deno.readTextFile(path);
  } catch (error) {
    throw fileError("read the authorities", path, { cause: error });
  }
}
