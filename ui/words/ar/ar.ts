export { arabic as words } from "./arabic.ts";
