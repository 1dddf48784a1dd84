import { describe, expect, it } from 'vitest';
import { credentialIn, credentialOf } from '../../src/verify/credentials.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const made = (...parts: string[]) => parts.join('');

describe('credentials', () => {
  it.each([
    [made('AKIA', 'Z7QXW4TTRL2MNB6K'), 'an AWS access key id'],
    [made('gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'), 'a GitHub token'],
    [made('xox', 'b-', '123456789012-abcdefghijkl'), 'a Slack token'],
    [made('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dc'), 'a Stripe key'],
    [made('https://hooks.slack', '.com/services/', 'T0AAAAAAA/B0BBBBBBB/abcdefghijklmnop'), 'a Slack webhook'],
    [made('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'), 'a private key'],
    [made('redis://:', 'hunter2@', 'cache:6379'), 'a password in a URL'],
    [
      made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'),
      'a signed token (JWT)',
    ],
  ])('knows %s by its form', (text, what) => {
    expect(credentialIn(`before ${text} after`)).toBe(what);
  });

  it.each([
    ['DB_PASSWORD', 'hunter2', 'a password'],
    ['adminPassword', 'admin', 'a password'],
    ['spring.datasource.password', 'tiger', 'a password'],
    ['API_KEY', 'q8Zr2LmX0pVt7NcY4bHd', 'a key or token'],
    ['authToken', '9f86d081884c7d659a2feaa0c55ad015', 'a key or token'],
  ])('takes %s=%s for a credential', (name, value, what) => {
    expect(credentialOf(name, value)).toBe(what);
  });

  it.each([
    ['ROLE_ARN', 'arn:aws:iam::123456789012:role/app-4f9a1c7e2b8d'],
    ['CHECKSUM', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['checksum/secret', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['passwordHash', '$2y$10$N9qo8uLOickgx2ZMRZoMye'],
    ['DATABASE_URL', 'postgres://app@db.shop.svc:5432/shop?sslmode=require'],
    ['DATABASE_URL', 'postgres://app:$(DB_PASSWORD)@db/shop'],
    ['DATABASE_URL', made('postgres://app:$', '{DB_PASSWORD}@db/shop')],
    ['ENDPOINT', 'https://example.com:8443/a@b'],
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['DB_PASSWORD', '{{ .password }}'],
    ['DB_PASSWORD', '/run/secrets/db'],
    ['DB_PASSWORD', 'db-password'],
    ['DB_PASSWORD', ''],
    ['ENABLE_PASSWORD', 'true'],
    ['PASSWORD_FILE', '/etc/shop/password'],
    ['existingSecret', 'shop-production-database-2'],
    ['SECRET_NAME', 'q8Zr2LmX0pVt7NcY4bHd'],
    ['token', 'pagerduty_routing_key'],
    ['API_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['sessionKey', 'user.session.identifier.v2'],
    ['DOCKER_IMAGE', 'ghcr.io/acme/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ])('takes %s=%s for none', (name, value) => {
    expect(credentialOf(name, value)).toBeUndefined();
  });
});
