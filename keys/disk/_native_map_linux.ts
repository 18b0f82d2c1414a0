// Room: one file on a medium: read, mapped, written, locked, replaced.
import { MAX_RECORD_BYTES } from "../constants.ts";
import type { NativeMap } from "./native_map.ts";

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
/** No read-ahead: records are read one by one, and a cold one must not drag 128 KiB along. */
const MADV_RANDOM = 1;
const O_RDONLY_CLOEXEC = 0o2_000_000;
const MFD_CLOEXEC = 1;
/** Wanted by systems that let no memory file run; unknown before Linux 6.3. */
const MFD_NOEXEC_SEAL = 8;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "usize" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
  madvise: { parameters: ["usize", "usize", "i32"], result: "i32" },
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  pwrite: { parameters: ["i32", "usize", "usize", "i64"], result: "isize" },
} as const;

type Calls = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/**
 * Linux: `mmap`, and `pwrite` from there into a file in memory that is mapped too: the kernel copies, and answers
 * EFAULT or a short count instead of SIGBUS. (`process_vm_readv` does so too, but takes longer, and some containers
 * forbid it.)
 */
export function openLinuxMap(path: string): NativeMap | undefined {
  const library = Deno.dlopen("libc.so.6", SYMBOLS);
  const calls = library.symbols;
  const file = calls.open(nulTerminated(path), O_RDONLY_CLOEXEC);
  const landing = file < 0 ? undefined : makeLanding(calls);
  if (landing === undefined) {
    if (file >= 0) calls.close(file);
    library.close();
    return undefined;
  }
  const { copied } = landing;
  return {
    copied,
    map: (offset, length) => mapFile(calls, { file, offset, length, protection: PROT_READ }),
    unmap(address, length) {
      calls.munmap(address, BigInt(length));
    },
    copy(address, length) {
      const wanted = BigInt(length);
      return calls.pwrite(landing.file, address, wanted, 0n) === wanted;
    },
    close() {
      copied.fill(0);
      calls.munmap(landing.address, BigInt(copied.length));
      calls.close(landing.file);
      calls.close(file);
      library.close();
    },
  };
}

/** Where copies land: a file in memory, and its bytes. Undefined when the system refuses. */
function makeLanding(
  calls: Calls,
): { file: number; address: bigint; copied: Uint8Array } | undefined {
  const name = nulTerminated("record");
  const sealed = calls.memfd_create(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL);
  const file = sealed < 0 ? calls.memfd_create(name, MFD_CLOEXEC) : sealed;
  if (file < 0) return undefined;
  const length = MAX_RECORD_BYTES;
  const address = calls.ftruncate(file, BigInt(length)) === 0
    ? mapFile(calls, { file, offset: 0, length, protection: PROT_READ | PROT_WRITE })
    : undefined;
  const pointer = address === undefined ? null : Deno.UnsafePointer.create(address);
  if (address === undefined || pointer === null) {
    calls.close(file);
    return undefined;
  }
  const copied = new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, length));
  return { file, address, copied };
}

/** Address of a part of `file`, read one record at a time; undefined when the system refuses. */
function mapFile(
  calls: Calls,
  what: { file: number; offset: number; length: number; protection: number },
): bigint | undefined {
  const { file, protection } = what;
  const length = BigInt(what.length);
  const address = calls.mmap(0n, length, protection, MAP_SHARED, file, BigInt(what.offset));
  if (address === MAP_FAILED) return undefined;
  calls.madvise(address, length, MADV_RANDOM);
  return address;
}

function nulTerminated(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
