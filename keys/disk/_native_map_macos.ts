import { MAX_RECORD_BYTES } from "../constants.ts";
import type { NativeMap } from "./native_map.ts";

const PROT_READ = 1;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
const MADV_RANDOM = 1;
const O_RDONLY_CLOEXEC = 0x0100_0000;
const KERN_SUCCESS = 0;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "usize" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
  madvise: { parameters: ["usize", "usize", "i32"], result: "i32" },
  /** mach_task_self() is a macro for it. */
  task_self_trap: { parameters: [], result: "u32" },
  mach_vm_read_overwrite: {
    parameters: ["u32", "u64", "u64", "u64", "buffer"],
    result: "i32",
  },
} as const;

/**
 * macOS: `mmap`, and `mach_vm_read_overwrite` on this very task, which answers KERN_INVALID_ADDRESS or
 * KERN_MEMORY_ERROR instead of SIGBUS.
 */
export function openMacMap(path: string): NativeMap | undefined {
  const library = Deno.dlopen("/usr/lib/libSystem.B.dylib", SYMBOLS);
  const calls = library.symbols;
  const file = calls.open(new TextEncoder().encode(`${path}\0`), O_RDONLY_CLOEXEC);
  if (file < 0) {
    library.close();
    return undefined;
  }
  const task = calls.task_self_trap();
  const copied = new Uint8Array(MAX_RECORD_BYTES);
  const target = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(copied)));
  const copiedLength = new BigUint64Array(1);
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
      const wanted = BigInt(length);
      const code = calls.mach_vm_read_overwrite(task, address, wanted, target, copiedLength);
      return code === KERN_SUCCESS && copiedLength[0] === wanted;
    },
    close() {
      calls.close(file);
      library.close();
    },
  };
}
