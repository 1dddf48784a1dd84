import { Construct } from 'constructs';
import { ClusterIssuer } from '../../imports/cert-manager.io.ts';

const SERVERS = {
  production: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** A zone of Route 53, with the region in which credentials are asked for, or of Google Cloud DNS. */
export type DnsSolver =
  | { readonly route53: { readonly region: string; readonly hostedZoneID: string } }
  | { readonly cloudDNS: { readonly project: string; readonly hostedZoneName: string } };

export interface LetsEncryptIssuerProps {
  readonly name: string;
  /** Contact of the ACME account. */
  readonly email: string;
  /** `production` is trusted by browsers and has rate limits; `staging` neither. */
  readonly server: keyof typeof SERVERS;
  /** The DNS zones that it may prove to own: a name outside them stays without a certificate. */
  readonly dnsZones: readonly string[];
  /** The zone in which records are written; named, so that no other one is looked up or written. */
  readonly solver: DnsSolver;
}

/**
 * Certificates of Let's Encrypt, proven by DNS records. Not by HTTP: the challenge would have to pass what
 * stands in front of the cluster (a CDN, a load balancer), and no port has to be open to the internet for it.
 * Credentials are those of cert-manager's own ServiceAccount, which a ClusterIssuer may use by default.
 */
export class LetsEncryptIssuer extends Construct {
  constructor(scope: Construct, id: string, props: LetsEncryptIssuerProps) {
    super(scope, id);
    const { name, email, server, dnsZones, solver } = props;
    if (dnsZones.length === 0) {
      throw new Error(
        `ClusterIssuer ${name}: dnsZones is empty, so any name matches. fix: name the zones, e.g. acme.com`,
      );
    }
    new ClusterIssuer(this, 'ClusterIssuer', {
      metadata: { name },
      spec: {
        acme: {
          email,
          server: SERVERS[server],
          privateKeySecretRef: { name: `${name}-account-key` },
          solvers: [
            {
              selector: { dnsZones: [...dnsZones] },
              dns01: solver,
            },
          ],
        },
      },
    });
  }
}
