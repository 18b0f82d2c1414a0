/** SHA256SUMS, in the form that `sha256sum --check` reads. */
import { createHash } from "node:crypto";

/** Writes `SHA256SUMS` over every other file of `folder`. */
export async function writeChecksums(folder: string): Promise<void> {
  const names = [...Deno.readDirSync(folder)]
    .filter((entry) => entry.isFile && entry.name !== "SHA256SUMS")
    .map((entry) => entry.name)
    .sort();
  const lines: string[] = [];
  for (const name of names) {
    const digest = createHash("sha256").update(await Deno.readFile(`${folder}/${name}`));
    lines.push(`${digest.digest("hex")}  ${name}\n`);
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, lines.join(""));
}
