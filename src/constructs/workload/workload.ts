import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { PodTemplate } from '../../../imports/core.ts';
import { checksum } from './checksum.ts';
import { type FeatureFlag, FLAGS_FILE, flagDefinitions, flagVariables } from './flag-definitions.ts';
import { labelsOf, selectorOf } from './identity.ts';
import { type NginxConfigProps, nginxConfig } from './nginx-config.ts';
import type { RevisionLabel } from './placement.ts';
import { type PodProps, podTemplate } from './pod.ts';
import { wafConfig } from './waf-config.ts';

export interface WorkloadProps
  extends Omit<PodProps, 'configMaps' | 'annotations' | 'labels' | 'nginx' | 'revisionLabel'> {
  /** Environment variables that are no secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Flags that the application reads from a file, and whether a change of them makes its pods anew. Default: it reads none. */
  readonly flags?: { readonly of: Readonly<Record<string, FeatureFlag>>; readonly restart: boolean } | undefined;
  /** An nginx in front of the application. Default: none. */
  readonly nginx?: (NonNullable<PodProps['nginx']> & Omit<NginxConfigProps, 'port' | 'upstreamPort'>) | undefined;
  /** Annotations of the ServiceAccount by which its pods are somebody to the cloud. Default: none. */
  readonly cloudIdentity?: Readonly<Record<string, string>> | undefined;
}

/** Pods of a workload that stand beside others of it: of another version, told apart by labels. */
export interface WorkloadVariant {
  /** Image of the application, with its tag. */
  readonly image: string;
  /** Label `app.kubernetes.io/version`. */
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Everything of a workload but the controller that runs it: its ServiceAccount, the ConfigMaps of its environment and of
 * its nginx, and the template of its pods, which a CanaryRollout, a BlueGreenRollout or a RollingDeployment takes.
 */
export class Workload extends Construct {
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  /** The pod template, for the controller that keeps revisions in this label. */
  readonly template: (revisionLabel: RevisionLabel, variant?: WorkloadVariant) => PodTemplate;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { identity, application, nginx, flags } = props;
    const { name, namespace } = identity;
    const shadowed = Object.keys(application.secret?.variables ?? {}).find((variable) => variable in props.environment);
    if (shadowed !== undefined) {
      throw new Error(
        `Workload ${name}: ${shadowed} is in its environment and in its secret. fix: keep one of the two`,
      );
    }
    this.labels = labelsOf(identity);
    this.selector = selectorOf(identity);
    const metadata = (object: string) => ({ name: object, namespace, labels: this.labels });
    const configMaps = {
      environment: `${name}-config`,
      nginx: `${name}-nginx`,
      ...(flags ? { flags: `${name}-flags` } : {}),
    };
    // What is stated for the application itself comes last, and wins.
    const environment = flags ? { ...flagVariables, ...props.environment } : props.environment;

    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        ...metadata(name),
        ...(props.cloudIdentity === undefined ? {} : { annotations: props.cloudIdentity }),
      },
      automountServiceAccountToken: false,
    });
    new k8s.KubeConfigMap(this, 'Environment', { metadata: metadata(configMaps.environment), data: environment });
    const annotations: Record<string, string> = { 'checksum/config': checksum(environment) };
    if (flags) {
      const data = { [FLAGS_FILE]: flagDefinitions(flags.of) };
      new k8s.KubeConfigMap(this, 'Flags', { metadata: metadata(`${name}-flags`), data });
      if (flags.restart) annotations['checksum/flags'] = checksum(data);
    }
    if (nginx) {
      const data = {
        'nginx.conf': nginxConfig({ ...nginx, upstreamPort: application.port }),
        ...(nginx.waf ? { 'waf.conf': wafConfig(nginx.waf, nginx.maxBodyBytes) } : {}),
      };
      new k8s.KubeConfigMap(this, 'Nginx', { metadata: metadata(configMaps.nginx), data });
      annotations['checksum/nginx'] = checksum(data);
    }
    this.template = (revisionLabel, variant) =>
      podTemplate({
        ...props,
        ...(variant && {
          identity: { ...identity, version: variant.version },
          application: { ...application, image: variant.image },
          labels: variant.labels,
        }),
        configMaps,
        annotations,
        revisionLabel,
      });
  }
}
