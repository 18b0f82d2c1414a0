import { openLinuxMap } from "./_native_map_linux.ts";
import { openMacMap } from "./_native_map_macos.ts";
import { openWindowsMap } from "./_native_map_windows.ts";
import type { NativeMap } from "./native_map.ts";

/** Opens `path` for mapping; undefined where FFI is not granted or the platform has no such calls. */
export function openNativeMap(path: string): NativeMap | undefined {
  try {
    if (Deno.build.os === "linux") return openLinuxMap(path);
    if (Deno.build.os === "darwin") return openMacMap(path);
    if (Deno.build.os === "windows") return openWindowsMap(path);
    return undefined;
  } catch {
    return undefined;
  }
}
