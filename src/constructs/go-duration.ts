/**
 * Seconds as Go prints a duration, e.g. `1h0m0s`. Controllers that write an object back write it in this form: any other
 * (`1h`, `60m`) would look like a change to whoever compares with Git.
 */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
