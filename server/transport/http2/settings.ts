/** Settings of HTTP/2 that matter here (RFC 9113, section 6.5.2). */
export const SETTING = {
  tableBytes: 1,
  push: 2,
  windowBytes: 4,
  payloadBytes: 5,
  headBytes: 6,
} as const;

/** What this runtime's `fetch` says: no push, and how much a stream, a payload and a head may have. */
const OURS = [
  [SETTING.push, 0],
  [SETTING.windowBytes, 2_097_152],
  [SETTING.payloadBytes, 16_384],
  [SETTING.headBytes, 16_384],
] as const;
const SETTING_BYTES = 6;

/** The payload of our settings. */
export function settingsPayload(): Uint8Array {
  const payload = new Uint8Array(OURS.length * SETTING_BYTES);
  const view = new DataView(payload.buffer);
  for (const [index, [setting, value]] of OURS.entries()) {
    view.setUint16(index * SETTING_BYTES, setting);
    view.setUint32(index * SETTING_BYTES + 2, value);
  }
  return payload;
}

/** The settings of the other end; undefined where the payload is no row of them. */
export function settingsIn(payload: Uint8Array): { setting: number; value: number }[] | undefined {
  if (payload.length % SETTING_BYTES !== 0) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return Array.from({ length: payload.length / SETTING_BYTES }, (_, index) => ({
    setting: view.getUint16(index * SETTING_BYTES),
    value: view.getUint32(index * SETTING_BYTES + 2),
  }));
}
