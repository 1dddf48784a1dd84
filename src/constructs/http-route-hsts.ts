export interface StrictTransportSecurity {
  /** How long browsers keep to HTTPS, in seconds. */
  readonly maxAgeSeconds: number;
  readonly includeSubdomains: boolean;
  /** Asks browsers to ship the name in their own lists (https://hstspreload.org): hard to take back. */
  readonly preload: boolean;
}

const YEAR = 365 * 24 * 60 * 60;

/** The value of the Strict-Transport-Security header (RFC 6797). */
export function strictTransportSecurity(policy: StrictTransportSecurity): string {
  const { maxAgeSeconds, includeSubdomains, preload } = policy;
  if (preload && (!includeSubdomains || maxAgeSeconds < YEAR)) {
    throw new Error(
      `HSTS: preload is refused by the browsers' lists with a max-age of ${maxAgeSeconds} seconds and includeSubDomains ${includeSubdomains ? 'on' : 'off'}. fix: use at least ${YEAR} seconds and include subdomains, or do not preload`,
    );
  }
  return [
    `max-age=${maxAgeSeconds}`,
    ...(includeSubdomains ? ['includeSubDomains'] : []),
    ...(preload ? ['preload'] : []),
  ].join('; ');
}
