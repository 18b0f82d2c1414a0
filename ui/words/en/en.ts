export { english as words } from "./english.ts";
