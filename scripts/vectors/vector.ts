/** What all vectors have in common; their form is described in tests/vectors/README.md. */
import { hkdfSync } from "node:crypto";
import type { Frame } from "../../keys/cell/frame/frame.ts";

/** What a vector is a case of; each kind has a test of its own. */
export type VectorKind =
  | "header"
  | "schedule"
  | "month"
  | "meeting"
  | "derivation"
  | "requestTag"
  | "tagMask"
  | "onion"
  | "tls"
  | "shape"
  | "chain"
  | "frame"
  | "cell"
  | "handshake"
  | "hello"
  | "helloAnswer"
  | "state"
  | "passphrase"
  | "vault"
  | "retained"
  | "record"
  | "edge"
  | "fingerprint"
  | "x25519"
  | "mlKemPublic"
  | "mlKemCiphertext"
  | "aead";

/** One case: one file `NAME.json`. */
export interface Vector {
  /** File name without `.json`: kind and title with underscores. */
  name: string;
  kind: VectorKind;
  title: string;
  input: Record<string, unknown>;
  /** `outcome` is `ok` or the one reason for which it must be rejected. */
  expected: { outcome: string } & Record<string, unknown>;
}

/** A vector whose file is named after its kind and title. */
export function vector(
  kind: VectorKind,
  title: string,
  { input, expected }: Pick<Vector, "input" | "expected">,
): Vector {
  const words = title.toLowerCase().replace(/^an? /, "").match(/[a-z0-9]+/g) ?? [];
  const prefix = kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name: [prefix, ...words].join("_"), kind, title, input, expected };
}

/** Bytes that look random and are the same on every run. */
export function material(label: string, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", "hchat vectors", "", label, length));
}

/** A frame as JSON: byte strings in hexadecimal, an absent pad offset as null. */
export function frameJson(frame: Frame): Record<string, unknown> {
  const items = frame.items.map((item) => {
    if (item.kind === "fileData") return { ...item, data: item.data.toHex() };
    if (item.kind !== "text") return item;
    return { ...item, padOffset: item.padOffset ?? null, text: item.text.toHex() };
  });
  return { ...frame, items };
}

/** Hexadecimal digits without the zero bytes at the end. */
export function trimmedHex(bytes: Uint8Array): string {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return bytes.subarray(0, end).toHex();
}
