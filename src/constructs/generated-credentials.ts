import { Construct } from 'constructs';
import { GeneratedSecret, generators, Password } from '../../imports/generators.external-secrets.io.ts';

export interface GeneratedCredentialsProps {
  /** Name of the Secret, and of what makes it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly username: string;
}

/** A user name and a password that is made in the cluster and never leaves it, as a Secret of type `kubernetes.io/basic-auth`. */
export class GeneratedCredentials extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, labels, username }: GeneratedCredentialsProps) {
    super(scope, id);
    const metadata = { name, namespace, labels: { ...labels } };
    new Password(this, 'Password', {
      metadata,
      // Letters and digits alone: it stands in an address.
      spec: { length: 40, digits: 8, symbols: 0, noUpper: false, allowRepeat: true },
    });
    new GeneratedSecret(this, 'Secret', {
      metadata,
      spec: {
        // A generator gives something new each time it is asked.
        refreshPolicy: 'CreatedOnce',
        dataFrom: [{ sourceRef: { generatorRef: { apiVersion: generators, kind: 'Password', name } } }],
        target: {
          name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: {
            type: 'kubernetes.io/basic-auth',
            engineVersion: 'v2',
            data: { username, password: '{{ .password }}' },
          },
        },
      },
    });
  }
}
