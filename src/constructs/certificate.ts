import { Construct } from 'constructs';
import { Certificate as Kind } from '../../imports/cert-manager.io.ts';
import { goDuration } from './go-duration.ts';

export interface CertificateProps {
  readonly name: string;
  readonly namespace: string;
  /** Name of the Secret that gets the key pair. */
  readonly secretName: string;
  /** The host names that it is for. */
  readonly hosts: readonly string[];
  /** IP addresses that it is for too. Default: none. */
  readonly addresses?: readonly string[];
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
  /** Lifetime asked for, in seconds. Let's Encrypt gives 90 days whatever it is asked for. */
  readonly lifetimeSeconds: number;
  /** How long before its end it is renewed, in seconds. */
  readonly renewBeforeSeconds: number;
  /** Why it is as it is, for whoever reviews it: the annotation `orrery.dev/reason`. Default: none. */
  readonly reason?: string;
}

/** A certificate for servers, with a new ECDSA P-256 key each time it is renewed. */
export class Certificate extends Construct {
  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { name, namespace, secretName, hosts, issuer, lifetimeSeconds, renewBeforeSeconds } = props;
    const where = `Certificate ${namespace}/${name}`;
    if (hosts.length === 0) throw new Error(`${where}: hosts is empty. fix: name at least one host`);
    if (renewBeforeSeconds < 300 || renewBeforeSeconds >= lifetimeSeconds) {
      throw new Error(
        `${where}: renewBeforeSeconds ${renewBeforeSeconds} leaves no time between the ends of two certificates of ${lifetimeSeconds} seconds. fix: use at least 300, and less than the lifetime, e.g. a third of it`,
      );
    }
    new Kind(this, 'Certificate', {
      metadata: { name, namespace, ...(props.reason ? { annotations: { 'orrery.dev/reason': props.reason } } : {}) },
      spec: {
        secretName,
        dnsNames: [...hosts],
        ...(props.addresses === undefined ? {} : { ipAddresses: [...props.addresses] }),
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
        // cert-manager puts it into the request, ACME has no place for it, and the renewal is counted from the end of
        // the certificate that came. Asking ACME itself (enableDurationFeature) is an error at Let's Encrypt.
        duration: goDuration(lifetimeSeconds),
        renewBefore: goDuration(renewBeforeSeconds),
        privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
        revisionHistoryLimit: 3,
      },
    });
  }
}
