/** Tag of `entity`: its length and its SHA-256, cut to 27 characters of base64; strong unless `weak`. */
export function eTag(entity: string | Uint8Array, options?: { weak?: boolean }): Promise<string>;
/** False when the header `If-None-Match` (`value`) names `etag`: the answer is then 304. */
export function ifNoneMatch(value: string | null, etag: string | undefined): boolean;
