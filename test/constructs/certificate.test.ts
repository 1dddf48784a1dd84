import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Certificate, type CertificateProps } from '../../src/constructs/certificate.ts';
import { LetsEncryptIssuer } from '../../src/constructs/cluster-issuer.ts';

const DAY = 86_400;
const props: CertificateProps = {
  name: 'public-tls',
  namespace: 'edge',
  secretName: 'public-tls',
  hosts: ['shop.example'],
  issuer: 'letsencrypt-production',
  lifetimeSeconds: 90 * DAY,
  renewBeforeSeconds: 30 * DAY,
};
function render(difference: Partial<CertificateProps> = {}) {
  const chart = Testing.chart();
  new Certificate(chart, 'certificate', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('Certificate', () => {
  it('states durations as Go prints them, so that nothing differs once cert-manager wrote the object back', () => {
    expect([render().duration, render().renewBefore]).toEqual(['2160h0m0s', '720h0m0s']);
  });

  it('says to reviewers why it is as it is, where somebody gave a reason', () => {
    const annotations = (difference: Partial<CertificateProps>) => {
      const chart = Testing.chart();
      new Certificate(chart, 'certificate', { ...props, ...difference });
      return Testing.synth(chart)[0].metadata.annotations;
    };
    expect(annotations({ reason: 'it lives long' })).toEqual({ 'orrery.dev/reason': 'it lives long' });
    expect(annotations({})).toBeUndefined();
  });

  it('takes a new ECDSA key at each renewal', () => {
    expect(render().privateKey).toMatchObject({ algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' });
  });

  it('refuses to renew a certificate before it was issued, or too late', () => {
    expect(() => render({ renewBeforeSeconds: 90 * DAY })).toThrow('fix: use at least 300, and less than the lifetime');
    expect(() => render({ renewBeforeSeconds: 299 })).toThrow('Certificate edge/public-tls: renewBeforeSeconds 299');
    expect(() => render({ renewBeforeSeconds: 90 * DAY - 1 })).not.toThrow();
  });

  it('refuses to be for no host', () => {
    expect(() => render({ hosts: [] })).toThrow('hosts is empty');
  });
});

describe('LetsEncryptIssuer', () => {
  const issuer = (server: 'production' | 'staging', dnsZones = ['shop.example']) => {
    const chart = Testing.chart();
    new LetsEncryptIssuer(chart, 'issuer', {
      name: 'letsencrypt',
      email: 'ops@shop.example',
      server,
      dnsZones,
      solver: { route53: { region: 'eu-west-1', hostedZoneID: 'Z000' } },
    });
    return Testing.synth(chart)[0].spec.acme;
  };

  it('asks the server that browsers trust, or the one without rate limits', () => {
    expect(issuer('production').server).toBe('https://acme-v02.api.letsencrypt.org/directory');
    expect(issuer('staging').server).toBe('https://acme-staging-v02.api.letsencrypt.org/directory');
  });

  it('does not ask ACME for a lifetime, which Let’s Encrypt answers with an error', () => {
    expect(issuer('production')).not.toHaveProperty('enableDurationFeature');
  });

  it('refuses to prove any name there is', () => {
    expect(() => issuer('production', [])).toThrow('dnsZones is empty, so any name matches');
  });
});
