/**
 * The launcher leaves the descriptors of the unpacked runtime and program open. What this program starts, a
 * browser for one, would inherit them and keep 100 MB of memory for as long as it lives.
 */
const descriptors = Deno.env.get("HCHAT_DESCRIPTORS");
if (descriptors !== undefined && Deno.build.os === "linux") {
  const libc = Deno.dlopen("libc.so.6", { close: { parameters: ["i32"], result: "i32" } });
  for (const descriptor of descriptors.split(",")) libc.symbols.close(Number(descriptor));
  libc.close();
}
