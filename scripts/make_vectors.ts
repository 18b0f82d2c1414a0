/** Writes tests/vectors/*.json anew; the same bytes on every run. */
import { cellVectors } from "./vectors/cell_vectors.ts";
import { derivationVectors } from "./vectors/derivation_vectors.ts";
import { frameVectors } from "./vectors/frame_vectors.ts";
import { headerVectors } from "./vectors/header_vectors.ts";
import { helloVectors } from "./vectors/hello_vectors.ts";
import { listVectors } from "./vectors/list_vectors.ts";
import { primitiveVectors } from "./vectors/primitive_vectors.ts";
import { scheduleVectors } from "./vectors/schedule_vectors.ts";
import type { Vector } from "./vectors/vector.ts";

/** The folder of the vectors. */
export const VECTORS_FOLDER = new URL("../tests/vectors/", import.meta.url);

/** All vectors, each as the text of its file under the file's name. */
export async function makeVectors(): Promise<Map<string, string>> {
  const vectors: Vector[] = [
    ...headerVectors(),
    ...scheduleVectors(),
    ...derivationVectors(),
    ...frameVectors(),
    ...cellVectors(),
    ...await helloVectors(),
    ...await listVectors(),
    ...await primitiveVectors(),
  ];
  const files = new Map<string, string>();
  for (const { name, ...content } of vectors) {
    if (files.has(`${name}.json`)) throw new Error(`Internal error: two vectors named ${name}`);
    files.set(`${name}.json`, `${JSON.stringify(content, undefined, 2)}\n`);
  }
  return files;
}

if (import.meta.main) {
  for (const entry of Deno.readDirSync(VECTORS_FOLDER)) {
    if (entry.name.endsWith(".json")) Deno.removeSync(new URL(entry.name, VECTORS_FOLDER));
  }
  const files = await makeVectors();
  for (const [name, text] of files) Deno.writeTextFileSync(new URL(name, VECTORS_FOLDER), text);
  // deno-lint-ignore no-console
  console.log(`${files.size} vectors written`);
}
