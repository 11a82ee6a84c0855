/** An unpredictable whole number below 2^32. */
export function randomUint32(randomBytes: (size: number) => Uint8Array): number {
  return Buffer.from(randomBytes(4)).readUInt32BE(0);
}
