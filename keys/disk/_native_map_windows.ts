import { MAX_RECORD_BYTES } from "../constants.ts";
import type { NativeMap } from "./native_map.ts";

const GENERIC_READ = 0x8000_0000;
/** Others may read, write and delete the file meanwhile. */
const FILE_SHARE_ALL = 7;
const OPEN_EXISTING = 3;
const FILE_FLAG_RANDOM_ACCESS = 0x1000_0000;
const INVALID_HANDLE_VALUE = 0xffff_ffff_ffff_ffffn;
const PAGE_READONLY = 2;
const FILE_MAP_READ = 4;

const SYMBOLS = {
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "usize", "u32", "u32", "usize"],
    result: "usize",
  },
  CreateFileMappingW: {
    parameters: ["usize", "usize", "u32", "u32", "u32", "usize"],
    result: "usize",
  },
  MapViewOfFile: { parameters: ["usize", "u32", "u32", "u32", "usize"], result: "usize" },
  UnmapViewOfFile: { parameters: ["usize"], result: "i32" },
  GetCurrentProcess: { parameters: [], result: "usize" },
  ReadProcessMemory: {
    parameters: ["usize", "usize", "buffer", "usize", "buffer"],
    result: "i32",
  },
  CloseHandle: { parameters: ["usize"], result: "i32" },
} as const;

/**
 * Windows: `MapViewOfFile`, and `ReadProcessMemory` on this very process, which answers FALSE instead of
 * raising EXCEPTION_IN_PAGE_ERROR.
 */
export function openWindowsMap(path: string): NativeMap | undefined {
  const library = Deno.dlopen("kernel32.dll", SYMBOLS);
  const calls = library.symbols;
  const file = calls.CreateFileW(
    wideString(path),
    GENERIC_READ,
    FILE_SHARE_ALL,
    0n,
    OPEN_EXISTING,
    FILE_FLAG_RANDOM_ACCESS,
    0n,
  );
  const mapping = file === INVALID_HANDLE_VALUE
    ? 0n
    : calls.CreateFileMappingW(file, 0n, PAGE_READONLY, 0, 0, 0n);
  if (mapping === 0n) {
    if (file !== INVALID_HANDLE_VALUE) calls.CloseHandle(file);
    library.close();
    return undefined;
  }
  const process = calls.GetCurrentProcess();
  const copied = new Uint8Array(MAX_RECORD_BYTES);
  const copiedLength = new BigUint64Array(1);
  return {
    copied,
    map(offset, length) {
      const high = Math.floor(offset / 2 ** 32);
      const low = offset % 2 ** 32;
      const address = calls.MapViewOfFile(mapping, FILE_MAP_READ, high, low, BigInt(length));
      return address === 0n ? undefined : address;
    },
    unmap(address) {
      calls.UnmapViewOfFile(address);
    },
    copy(address, length) {
      const wanted = BigInt(length);
      const isCopied = calls.ReadProcessMemory(process, address, copied, wanted, copiedLength);
      return isCopied !== 0 && copiedLength[0] === wanted;
    },
    close() {
      calls.CloseHandle(mapping);
      calls.CloseHandle(file);
      library.close();
    },
  };
}

function wideString(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
  return new Uint8Array(units.buffer);
}
