/** Until it is disposed, local time is that of `zone`. */
export function inZone(zone: string): Disposable {
  const before = Deno.env.get("TZ");
  const zoneBefore = Intl.DateTimeFormat().resolvedOptions().timeZone;
  Deno.env.set("TZ", zone);
  const back = (): void => {
    // The runtime takes note of what is set, not of what is taken away.
    Deno.env.set("TZ", before ?? zoneBefore);
    if (before === undefined) Deno.env.delete("TZ");
  };
  return { [Symbol.dispose]: back };
}
