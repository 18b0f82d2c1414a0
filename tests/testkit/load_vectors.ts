import type { Vector, VectorKind } from "../../scripts/vectors/vector.ts";
import { VECTORS_FOLDER } from "../../scripts/make_vectors.ts";

// deno-lint-ignore no-explicit-any -- vectors are hand-checked data, read by the test of their kind
export type LoadedVector = Pick<Vector, "title" | "kind"> & { input: any; expected: any };

/** All vectors of one kind; throws where there is none. */
export function loadVectors(kind: VectorKind): LoadedVector[] {
  const vectors = vectorFiles().map((name) => {
    return JSON.parse(Deno.readTextFileSync(new URL(name, VECTORS_FOLDER))) as LoadedVector;
  }).filter((vector) => vector.kind === kind);
  if (vectors.length === 0) throw new Error(`Cannot load vectors: found none of kind ${kind}`);
  return vectors;
}

/** Names of the vector files, in order. */
export function vectorFiles(): string[] {
  return [...Deno.readDirSync(VECTORS_FOLDER)].map(({ name }) => name)
    .filter((name) => name.endsWith(".json")).sort();
}

/** Bytes of `hex`, followed by zeros up to `length`. */
export function paddedBytes(hex: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(Uint8Array.fromHex(hex));
  return bytes;
}
