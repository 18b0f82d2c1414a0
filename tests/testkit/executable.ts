/** The executable that the black-box tests run: the one that was built, or one made for them. */
import { buildSelfExtracting } from "../../scripts/release/build_self_extracting.ts";

/** The file that was built and is to be tested; without it one is made from the source. */
export const BUILT_EXECUTABLE: string | undefined = Deno.env.get("HCHAT_EXECUTABLE");

let made: Promise<string> | undefined;

/**
 * Puts the executable to `path`. One that is made for the tests is the self-extracting form.
 */
export async function putExecutable(path: string): Promise<void> {
  if (BUILT_EXECUTABLE !== undefined) await Deno.copyFile(BUILT_EXECUTABLE, path);
  else await linkOrCopy(await (made ??= make()), path);
}

async function make(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "hchat-test-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const path = `${folder}/hchat`;
  await Deno.writeFile(path, await buildSelfExtracting());
  await Deno.chmod(path, 0o755);
  return path;
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to);
  }
}
