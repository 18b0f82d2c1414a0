/** False when the header `If-None-Match` (`value`) names `etag`: the answer is then 304. */
export function ifNoneMatch(value: string | null, etag: string | undefined): boolean;
