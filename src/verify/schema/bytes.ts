/** How many bytes texts take together as UTF-8, where that is more than `limit`. What is no text counts as it is printed. */
export function bytesBeyond(limit: number, texts: readonly unknown[]): number | undefined {
  // A character takes three bytes at most for each of its UTF-16 units: nearly all are far from their limit.
  const most = texts.reduce<number>((sum, text) => sum + 3 * String(text).length, 0);
  if (most <= limit) return undefined;
  const encoder = new TextEncoder();
  const bytes = texts.reduce<number>((sum, text) => sum + encoder.encode(String(text)).length, 0);
  return bytes > limit ? bytes : undefined;
}
