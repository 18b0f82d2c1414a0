// @ts-self-types="./prompt_secret.d.ts"
export { promptSecret } from "deno-std/cli/prompt_secret.js";
