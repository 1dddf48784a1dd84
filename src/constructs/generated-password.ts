import { Construct } from 'constructs';
import { GeneratedSecret, generators, Password } from '../../imports/generators.external-secrets.io.ts';

export interface GeneratedPasswordProps {
  /** Name of the Secret, and of the two objects that it is made of. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Key of the Secret → text, in which `{{ .password }}` is the password. */
  readonly data: Readonly<Record<string, string>>;
}

/** A Secret with a password that is made in the cluster, once: nobody knows it, and it never leaves. */
export class GeneratedPassword extends Construct {
  constructor(scope: Construct, id: string, props: GeneratedPasswordProps) {
    super(scope, id);
    const { name, namespace, data } = props;
    if (!Object.values(data).some((text) => text.includes('.password'))) {
      throw new Error(
        `Secret ${namespace}/${name} has no password in it. fix: write {{ .password }} into one of its keys`,
      );
    }
    const metadata = { name, namespace, labels: { ...props.labels } };
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
          template: { type: 'Opaque', engineVersion: 'v2', data: { ...data } },
        },
      },
    });
  }
}
