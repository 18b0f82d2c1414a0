export { french as words } from "./french.ts";
