/** Compares in constant time, for the untyped npm form of `@std/crypto`. */
export function timingSafeEqual(a: Uint8Array | ArrayBuffer, b: Uint8Array | ArrayBuffer): boolean;
