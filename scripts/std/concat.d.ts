/** The buffers one after the other, in an array of their own; from the untyped npm form of `@std/bytes`. */
export function concat(buffers: readonly Uint8Array[]): Uint8Array<ArrayBuffer>;
