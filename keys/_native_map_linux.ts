import { MAX_RECORD_BYTES } from "./constants.ts";
import type { NativeMap } from "./native_map.ts";

const PROT_READ = 1;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
/** No read-ahead: records are read one by one, and a cold one must not drag 128 KiB along. */
const MADV_RANDOM = 1;
const O_RDONLY_CLOEXEC = 0o2_000_000;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "usize" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
  madvise: { parameters: ["usize", "usize", "i32"], result: "i32" },
  process_vm_readv: {
    parameters: ["i32", "buffer", "usize", "buffer", "usize", "usize"],
    result: "isize",
  },
} as const;

/** Linux: `mmap`, and `process_vm_readv` on this very process, which answers EFAULT instead of SIGBUS. */
export function openLinuxMap(path: string): NativeMap | undefined {
  const library = Deno.dlopen("libc.so.6", SYMBOLS);
  const calls = library.symbols;
  const file = calls.open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
  if (file < 0) {
    library.close();
    return undefined;
  }
  const copied = new Uint8Array(MAX_RECORD_BYTES);
  const local = new BigUint64Array([addressOf(copied), 0n]);
  const remote = new BigUint64Array(2);
  return {
    copied,
    map(offset, length) {
      const address = calls.mmap(0n, BigInt(length), PROT_READ, MAP_SHARED, file, BigInt(offset));
      if (address === MAP_FAILED) return undefined;
      calls.madvise(address, BigInt(length), MADV_RANDOM);
      return address;
    },
    unmap(address, length) {
      calls.munmap(address, BigInt(length));
    },
    copy(address, length) {
      local[1] = remote[1] = BigInt(length);
      remote[0] = address;
      return calls.process_vm_readv(Deno.pid, local, 1n, remote, 1n, 0n) === remote[1];
    },
    close() {
      calls.close(file);
      library.close();
    },
  };
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}
