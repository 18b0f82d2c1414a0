// @ts-self-types="./base32.d.ts"
export { encodeBase32 } from "deno-std/encoding/base32.js";
