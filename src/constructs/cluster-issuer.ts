import { Construct } from 'constructs';
import { ClusterIssuer } from '../../imports/cert-manager.io.ts';

const SERVERS = {
  production: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

export interface LetsEncryptIssuerProps {
  readonly name: string;
  /** Contact of the ACME account. */
  readonly email: string;
  /** `production` is trusted by browsers and has rate limits; `staging` neither. */
  readonly server: keyof typeof SERVERS;
  /** The DNS zones that it may prove to own: a name outside them stays without a certificate. */
  readonly dnsZones: readonly string[];
  /** Route 53's id of the hosted zone, so that no other zone is looked up or written. */
  readonly hostedZoneId: string;
  /** AWS region in which credentials are asked for; Route 53 itself is global. */
  readonly region: string;
}

/**
 * Certificates of Let's Encrypt, proven by DNS records in Route 53. Not by HTTP: the challenge would have to pass what
 * stands in front of the cluster (a CDN, a load balancer), and no port has to be open to the internet for it.
 * Credentials are those of cert-manager's own ServiceAccount (IRSA), which a ClusterIssuer may use by default.
 */
export class LetsEncryptIssuer extends Construct {
  constructor(scope: Construct, id: string, props: LetsEncryptIssuerProps) {
    super(scope, id);
    const { name, email, server, dnsZones, hostedZoneId, region } = props;
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
              dns01: { route53: { region, hostedZoneID: hostedZoneId } },
            },
          ],
        },
      },
    });
  }
}
