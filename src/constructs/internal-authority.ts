import { Construct } from 'constructs';
import { Certificate, ClusterIssuer } from '../../imports/cert-manager.io.ts';
import { goDuration } from './go-duration.ts';

export interface InternalAuthorityProps {
  /** Name of the ClusterIssuer, of the authority's Certificate and of its Secret. */
  readonly name: string;
  /** The namespace in which cert-manager looks for the Secrets of ClusterIssuers: its own. */
  readonly namespace: string;
  /** What its certificate is called, e.g. `Vault of shop-production`. */
  readonly commonName: string;
  /** Lifetime of the authority's own certificate, in seconds. Default: ten years. */
  readonly lifetimeSeconds?: number;
}

const YEAR = 365 * 86_400;

/**
 * A certificate authority for names inside the cluster, which no public one signs. Each certificate that it signs brings the
 * authority's own along, as `ca.crt` of its Secret: that is how a namespace comes to trust it.
 */
export class InternalAuthority extends Construct {
  constructor(scope: Construct, id: string, props: InternalAuthorityProps) {
    super(scope, id);
    const { name, namespace, commonName, lifetimeSeconds = 10 * YEAR } = props;
    if (lifetimeSeconds < 2 * YEAR) {
      throw new Error(
        `ClusterIssuer ${name}: an authority of ${lifetimeSeconds} seconds ends before what it signs. fix: use two years or more`,
      );
    }
    const root = `${name}-root`;
    new ClusterIssuer(this, 'Root', { metadata: { name: root }, spec: { selfSigned: {} } });
    new Certificate(this, 'Certificate', {
      metadata: { name, namespace },
      spec: {
        isCA: true,
        commonName,
        secretName: name,
        duration: goDuration(lifetimeSeconds),
        renewBefore: goDuration(YEAR),
        // Renewed with the same key, what it signed before stays valid.
        privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Never' },
        usages: ['cert sign', 'crl sign', 'digital signature'],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: root },
        revisionHistoryLimit: 3,
      },
    });
    new ClusterIssuer(this, 'Issuer', { metadata: { name }, spec: { ca: { secretName: name } } });
  }
}
