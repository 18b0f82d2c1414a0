/** Where a path leads through links; the path itself where it leads nowhere. */
export function realPathOf(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
