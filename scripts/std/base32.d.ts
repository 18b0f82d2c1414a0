/** RFC 4648 §6 in capitals, padded with `=`; from the untyped npm form of `@std/encoding`. */
export function encodeBase32(data: Uint8Array): string;
