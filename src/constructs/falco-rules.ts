import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { toYaml } from '../yaml/yaml.ts';
import { type FalcoRulesOptions, falcoMacros } from './falco-macros.ts';
import { falcoRuleSet } from './falco-rule-set.ts';

export type { FalcoRulesOptions, WatchedContainer } from './falco-macros.ts';

/** What every message says, so that who reads it in Slack knows where to look. */
const WHERE = [
  'process=%proc.name',
  'parent=%proc.pname',
  'command=%proc.cmdline',
  'exe=%proc.exepath',
  'user=%user.name',
  'uid=%user.uid',
  'terminal=%proc.tty',
  'namespace=%k8s.ns.name',
  'pod=%k8s.pod.name',
  'container=%container.name',
  'image=%container.image.repository',
  'tag=%container.image.tag',
];

/**
 * A rules file for Falco, in YAML, about containers that are known well enough to say what is not normal: they run one
 * program, write to named folders and talk to nobody outside. It stands alone, on macros of its own: Falco's rules change
 * under it with each release. Its rules hardly overlap, so that it makes little difference whether
 * Falco's `rule_matching` is `first` or `all`; but with `first`, a shell is reported by Falco's own rule alone, as a mere
 * notice.
 */
export function falcoRules(options: FalcoRulesOptions): string {
  refuse(options);
  const entries = [
    // Falco 0.41 and newer: container fields come from a plugin, and system calls have one event instead of two.
    { required_engine_version: '0.50.0' },
    { required_plugin_versions: [{ name: 'container', version: '0.4.0' }] },
    ...falcoMacros(options),
    ...falcoRuleSet(options.namespace).map((rule) => ({
      rule: `${rule.name} in ${options.title}`,
      desc: rule.desc,
      condition: rule.when.join(' and '),
      output: `${rule.desc} | ${[...(rule.shows ?? []), ...WHERE].join(' ')}`,
      priority: rule.priority,
      tags: ['container', options.title, `mitre_${rule.mitre[0]}`, rule.mitre[1]],
    })),
  ];
  return toYaml(entries);
}

function refuse({ title, containers }: FalcoRulesOptions): void {
  for (const { image, processes } of containers) {
    if (processes.length === 0) {
      throw new Error(
        `Falco rules ${title}: ${image} starts no process. fix: name the program that it runs, e.g. node`,
      );
    }
    if (image.includes('@') || /:[^/]*$/.test(image)) {
      throw new Error(`Falco rules ${title}: image '${image}' has a tag or digest. fix: name the repository alone`);
    }
    const long = processes.find((name) => name.length > 15);
    if (long !== undefined) {
      throw new Error(
        `Falco rules ${title}: process '${long}' is longer than the 15 characters that the kernel keeps. fix: write '${long.slice(0, 15)}'`,
      );
    }
  }
}

export interface FalcoRulesProps extends FalcoRulesOptions {
  readonly name: string;
  /** Where Falco runs: its pods mount the ConfigMap. */
  readonly falcoNamespace: string;
}

/** The rules as a ConfigMap, for a folder that is in Falco's `rules_files`, e.g. /etc/falco/rules.d. Falco reloads what changes there. */
export class FalcoRules extends Construct {
  constructor(scope: Construct, id: string, props: FalcoRulesProps) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata: { name: props.name, namespace: props.falcoNamespace },
      data: { [`${props.title}.yaml`]: falcoRules(props) },
    });
  }
}
