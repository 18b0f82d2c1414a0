/** Byte-wise equality, not in constant time; from the untyped npm form of `@std/bytes`. */
export function equals(a: Uint8Array, b: Uint8Array): boolean;
