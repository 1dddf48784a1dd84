import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface PublicIngressProps {
  readonly name: string;
  readonly namespace: string;
  /** The IngressClass. */
  readonly className: string;
  readonly host: string;
  /** Path prefixes. */
  readonly paths: readonly string[];
  readonly service: string;
  /** Name of the Service's port. */
  readonly portName: string;
  /** Secret, in the same namespace, with a certificate for the host. */
  readonly certificateSecret: string;
  /** The longest between two reads from the application, in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * Requests for a host go to a Service, served by ingress-nginx. TLS versions and Strict-Transport-Security are not an
 * Ingress's to say: ingress-nginx takes them from its ConfigMap (`ssl-protocols`, `hsts`, `hsts-max-age`,
 * `hsts-include-subdomains`, `hsts-preload`), which its Helm values write.
 */
export class PublicIngress extends Construct {
  constructor(scope: Construct, id: string, props: PublicIngressProps) {
    super(scope, id);
    const { name, namespace, host, paths } = props;
    if (paths.length === 0) {
      throw new Error(`Ingress ${namespace}/${name}: paths is empty. fix: name the prefixes, e.g. /`);
    }
    new k8s.KubeIngress(this, 'Ingress', {
      metadata: {
        name,
        namespace,
        annotations: {
          // 308 where plain HTTP comes in, also when TLS ended at a load balancer in front that says so in X-Forwarded-Proto.
          'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
          'nginx.ingress.kubernetes.io/proxy-read-timeout': String(props.timeoutSeconds),
        },
      },
      spec: {
        ingressClassName: props.className,
        tls: [{ hosts: [host], secretName: props.certificateSecret }],
        rules: [
          {
            host,
            http: {
              paths: paths.map((path) => ({
                path,
                pathType: 'Prefix',
                backend: { service: { name: props.service, port: { name: props.portName } } },
              })),
            },
          },
        ],
      },
    });
  }
}
