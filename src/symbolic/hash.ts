const PRIME_LOW = 0x1b3;
const PRIME_HIGH = 0x100;

/**
 * A text's 64-bit FNV-1a hash over its UTF-16 units, low byte first, in 16 hexadecimal digits:
 * h ← (h ⊕ byte)·(2⁴⁰ + 435) mod 2⁶⁴, in halves of 32 bits.
 *
 * Source: G. Fowler, L. C. Noll, K.-P. Vo (1991).
 */
export function hash64(text: string): string {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  const take = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const carried = low * PRIME_LOW;
    high = (Math.imul(high, PRIME_LOW) + Math.imul(low, PRIME_HIGH) + Math.floor(carried / 2 ** 32)) >>> 0;
    low = carried >>> 0;
  };
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    take(unit & 0xff);
    take(unit >>> 8);
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
